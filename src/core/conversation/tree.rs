//! The tree of turns of one conversation, and the path through it that is shown.

use super::turn::{By, Turn};
use crate::core::id::{Hash, Id};
use crate::core::shelf::Shelf;
use std::sync::Arc;

/// The turns of the open conversation. A person's turn has answers below it, in batches; an answer has the
/// person's next turns below it.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Tree {
    turns: Shelf<Id, Arc<Turn>>,
    children: Shelf<Option<Id>, Vec<Id>>,
    chosen: Shelf<Option<Id>, Id>,
}

/// One step of the shown path: the turns that stand side by side there.
#[derive(Clone, Debug, PartialEq)]
pub struct Step {
    /// The turns shown side by side: one for a person's turn, one to four for answers of a batch.
    pub turns: Vec<Arc<Turn>>,
    /// Which of them the path goes on from.
    pub chosen: usize,
    /// Which of its alternatives this step is, from 0.
    pub nth: usize,
    /// The turn to choose for each alternative, in order of creation; one entry where there is no other.
    pub alternatives: Vec<Id>,
}

impl Tree {
    /// A tree of these turns; `chosen` says which child each turn goes on with (none: the first turn's place).
    /// Turns whose parent is missing are taken as first turns, so that a damaged record hides nothing.
    pub fn new(turns: Vec<Arc<Turn>>, chosen: Shelf<Option<Id>, Id>) -> Self {
        let mut tree = Self { chosen, ..Self::default() };
        let mut known: Shelf<Id, Arc<Turn>> = Shelf::new();
        known.extend(turns.into_iter().map(|turn| (turn.id, turn)));
        for (id, turn) in known.iter() {
            let parent = turn.parent.filter(|parent| known.contains_key(parent) && !leads_to(&known, *parent, *id));
            tree.children.alter(parent, |siblings| siblings.push(*id));
        }
        tree.turns = known;
        tree
    }

    /// The turn with this id.
    pub fn get(&self, id: Id) -> Option<&Arc<Turn>> {
        self.turns.get(&id)
    }

    /// All turns in order of creation.
    pub fn turns(&self) -> impl Iterator<Item = &Arc<Turn>> {
        self.turns.values()
    }

    /// Whether nothing has been said yet.
    pub fn is_empty(&self) -> bool {
        self.turns.is_empty()
    }

    /// Which child each turn goes on with, where that does not go without saying: of an only child nothing is noted, so
    /// that a library opens in the same time whether its conversations are long or short.
    pub fn forks(&self) -> Vec<(Option<Id>, Id)> {
        let is_only =
            |parent: &Option<Id>, child: &Id| self.children.get(parent).is_some_and(|all| all.as_slice() == [*child]);
        let forks = self.chosen.iter().filter(|(parent, child)| !is_only(parent, child));
        forks.map(|(parent, child)| (*parent, *child)).collect()
    }

    /// Adds a turn below its parent, or replaces the turn of the same id, and leaves the path as it is.
    pub fn put(&mut self, turn: Arc<Turn>) {
        self.children.alter(turn.parent, |siblings| {
            if !siblings.contains(&turn.id) {
                siblings.push(turn.id);
            }
        });
        self.turns.insert(turn.id, turn);
    }

    /// Leads the path through this turn, keeping what was chosen below it.
    pub fn choose(&mut self, id: Id) {
        let mut at = Some(id);
        while let Some(turn) = at.and_then(|id| self.turns.get(&id)) {
            self.chosen.insert(turn.parent, turn.id);
            at = turn.parent;
        }
    }

    /// The steps of the shown path, from the first turn to the last.
    pub fn path(&self) -> Vec<Step> {
        let mut steps = Vec::new();
        let mut parent = None;
        while let Some(step) = self.step(parent) {
            parent = step.turns.get(step.chosen).map(|turn| turn.id);
            steps.push(step);
            if parent.is_none() {
                break;
            }
        }
        steps
    }

    /// The picture before this one (`by` below zero) or after it (above) on the shown path, variants side by side
    /// included, with its turn.
    pub fn picture_beside(&self, picture: Hash, turn: Option<Id>, by: i32) -> Option<(Hash, Id)> {
        let steps = self.path();
        let turns = steps.iter().flat_map(|step| &step.turns);
        let shown: Vec<(Hash, Id)> = turns.flat_map(|turn| turn.pictures().map(|picture| (picture, turn.id))).collect();
        let at = shown.iter().position(|(known, of)| *known == picture && Some(*of) == turn)?;
        shown.get(at.checked_add_signed(by.signum() as isize)?).copied()
    }

    /// The chosen turns of the shown path, from the first to the last.
    pub fn line(&self) -> Vec<Arc<Turn>> {
        self.path().into_iter().filter_map(|step| step.turns.get(step.chosen).cloned()).collect()
    }

    /// The last turn of the shown path: where the next message goes on.
    pub fn tip(&self) -> Option<Arc<Turn>> {
        self.line().pop()
    }

    /// The turns from the first one to this one.
    pub fn line_to(&self, id: Id) -> Vec<Arc<Turn>> {
        let mut line = Vec::new();
        let mut at = self.turns.get(&id);
        while let Some(turn) = at {
            line.push(turn.clone());
            at = turn.parent.and_then(|parent| self.turns.get(&parent));
        }
        line.reverse();
        line
    }

    /// A name for all the turns together that follow directly on this one: the same in every tab that knows the same, and
    /// another one with every turn that comes, whatever the clock said when it was made.
    pub fn all_below(&self, turn: Id) -> Id {
        let below = self.children.get(&Some(turn));
        Id(below.into_iter().flatten().fold(0, |name, id| name ^ id.0))
    }

    fn step(&self, parent: Option<Id>) -> Option<Step> {
        let siblings = self.children.get(&parent).filter(|ids| !ids.is_empty())?;
        let chosen = self.chosen.get(&parent).filter(|id| siblings.contains(id)).or(siblings.last())?;
        let group_of = |id: &Id| self.turns.get(id).map(|turn| group(turn));
        let own = group_of(chosen)?;
        let mut groups: Vec<Id> = Vec::new();
        let mut alternatives = Vec::new();
        for id in siblings {
            let Some(group) = group_of(id) else { continue };
            if !groups.contains(&group) {
                groups.push(group);
                alternatives.push(*id);
            }
        }
        let nth = groups.iter().position(|group| *group == own)?;
        let turns: Vec<Arc<Turn>> = siblings
            .iter()
            .filter(|id| group_of(id) == Some(own))
            .filter_map(|id| self.turns.get(id).cloned())
            .collect();
        let chosen = turns.iter().position(|turn| turn.id == *chosen).unwrap_or(0);
        Some(Step { turns, chosen, nth, alternatives })
    }
}

/// Answers of one batch stand side by side; every turn of a person stands alone.
/// Whether a line of parents comes back to a turn, which only damaged records do. Ids usually sort by time; a child may
/// have the smaller one where a clock was set back.
fn leads_to(known: &Shelf<Id, Arc<Turn>>, from: Id, to: Id) -> bool {
    let mut at = (from >= to).then_some(from);
    for _ in 0..known.len() {
        match at {
            Some(id) if id == to => return true,
            Some(id) => at = known.get(&id).and_then(|turn| turn.parent),
            None => return false,
        }
    }
    at.is_some()
}

fn group(turn: &Turn) -> Id {
    match &turn.by {
        By::Model(answer) => answer.batch,
        By::Person(_) => turn.id,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::conversation::turn::{Answer, AnswerState, Asked};
    use crate::core::gemini::Part;

    fn asked() -> Asked {
        Asked { model: "m".into(), ratio: None, size: None, count: 1, ..Asked::default() }
    }

    fn turn(id: u128, parent: Option<u128>, batch: Option<u128>) -> Arc<Turn> {
        let by = match batch {
            None => By::Person(asked()),
            Some(batch) => By::Model(Box::new(Answer {
                batch: Id(batch),
                nth: 0,
                asked: asked(),
                demo: false,
                state: AnswerState::Done,
                usage: Default::default(),
                cost_micros: None,
                took_ms: None,
                thought_ms: None,
                finish_message: None,
            })),
        };
        let parts = vec![Part::text(id.to_string())];
        Arc::new(Turn { id: Id(id), conversation: Id(0), parent: parent.map(Id), created_at_ms: 0, parts, by })
    }

    fn shown(tree: &Tree) -> Vec<u128> {
        tree.line().iter().map(|turn| turn.id.0).collect()
    }

    fn sample() -> Tree {
        // 1 asks; 2 and 3 answer side by side; 4 is a second try; 5 goes on from 3; 6 is 1 asked in other words.
        let turns = vec![
            turn(1, None, None),
            turn(2, Some(1), Some(20)),
            turn(3, Some(1), Some(20)),
            turn(4, Some(1), Some(40)),
            turn(5, Some(3), None),
            turn(6, None, None),
        ];
        Tree::new(turns, Shelf::new())
    }

    #[test]
    fn the_latest_is_shown_until_a_person_chooses() {
        let mut tree = sample();
        assert_eq!(shown(&tree), [6]);
        tree.choose(Id(3));
        assert_eq!(shown(&tree), [1, 3, 5]);
        tree.choose(Id(4));
        assert_eq!(shown(&tree), [1, 4]);
        tree.choose(Id(1));
        assert_eq!(shown(&tree), [1, 4], "what was chosen below is kept");
    }

    #[test]
    fn forks_are_noted_and_lead_back_to_the_same_path() {
        let mut tree = sample();
        tree.choose(Id(5));
        assert_eq!(tree.forks(), [(None, Id(1)), (Some(Id(1)), Id(3))], "of an only child nothing");
        let turns: Vec<_> = tree.turns().cloned().collect();
        let mut noted = Shelf::new();
        noted.extend(tree.forks());
        assert_eq!(shown(&Tree::new(turns, noted)), shown(&tree));
        let mut lost = Shelf::new();
        lost.extend([(Some(Id(77)), Id(78))]);
        assert_eq!(
            Tree::new(vec![], lost).forks(),
            [(Some(Id(77)), Id(78))],
            "nor is what this tab has not read forgotten"
        );
    }

    #[test]
    fn the_answers_of_a_message_have_a_name_together_that_changes_with_each() {
        let mut tree = Tree::new(vec![turn(1, None, None), turn(9, Some(1), None)], Shelf::new());
        let mut names = vec![tree.all_below(Id(5)), tree.all_below(Id(1))];
        // The clock went back meanwhile.
        for id in [4, 3, 2] {
            tree.put(turn(id, Some(1), None));
            names.push(tree.all_below(Id(1)));
        }
        let different: std::collections::BTreeSet<Id> = names.iter().copied().collect();
        assert_eq!(different.len(), names.len(), "{names:?}");
    }

    #[test]
    fn a_step_counts_batches_as_alternatives_and_shows_a_batch_side_by_side() {
        let mut tree = sample();
        tree.choose(Id(3));
        let steps = tree.path();
        let ids = |step: &Step| step.turns.iter().map(|turn| turn.id.0).collect::<Vec<_>>();
        assert_eq!((steps[0].nth, steps[0].alternatives.len()), (0, 2));
        assert_eq!((ids(&steps[1]), steps[1].chosen, steps[1].nth), (vec![2, 3], 1, 0));
        assert_eq!(steps[1].alternatives, [Id(2), Id(4)]);
        assert_eq!(tree.line_to(Id(5)).len(), 3);
    }

    #[test]
    fn a_turn_whose_parent_is_lost_or_below_itself_stays_in_sight() {
        let tree =
            Tree::new(vec![turn(7, Some(99), None), turn(3, Some(5), None), turn(5, Some(3), None)], Shelf::new());
        assert_eq!(tree.path()[0].alternatives, [Id(3), Id(7)]);
        assert_eq!(tree.line_to(Id(7)).len(), 1);
    }

    #[test]
    fn a_turn_made_after_the_clock_was_set_back_stays_below_its_parent() {
        let tree = Tree::new(vec![turn(7, None, None), turn(3, Some(7), None), turn(2, Some(3), None)], Shelf::new());
        assert_eq!(shown(&tree), [7, 3, 2]);
    }
}
