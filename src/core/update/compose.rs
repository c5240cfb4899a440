//! The message being written.

use super::Turning;
use crate::core::conversation::composer::Draft;
use crate::core::conversation::{Asked, Attachment, AttachmentState, By, Composer};
use crate::core::disarm::{Rule, disarmed};
use crate::core::effect::Effect;
use crate::core::error::{Error, Kind};
use crate::core::event::Offered;
use crate::core::gemini::Part;
use crate::core::gemini::model::{bare_id, known};
use crate::core::id::{Hash, Id};
use crate::core::picture::{Origin, Picture};
use crate::core::state::{Change, Load};
use std::sync::Arc;

/// Pictures that can be attached where the model's own limit is not known.
const PICTURES_WHERE_UNKNOWN: usize = 14;

impl Turning<'_> {
    pub(super) fn typed(&mut self, text: String) {
        self.compose(|composer| {
            composer.text = text;
            composer.trouble = None;
            composer.leaves_when_read = false;
        });
    }

    /// Changes the composer and notes its draft to be written.
    pub(super) fn compose(&mut self, change: impl FnOnce(&mut Composer)) {
        if !self.state.composer.touched || self.state.composer.is_sent {
            // Changed here, it is another message than one that may lie open in another tab, or was sent from there.
            let id = self.id();
            let composer = Arc::make_mut(&mut self.state.composer);
            (composer.touched, composer.is_sent, composer.id) = (true, false, id);
        }
        change(Arc::make_mut(&mut self.state.composer));
        self.keep_draft();
    }

    /// Notes the message being written to be kept.
    pub(super) fn keep_draft(&mut self) {
        let draft = self.state.composer.draft(self.state.open.id);
        self.state.drafts.insert(draft.conversation, draft.clone());
        self.change(Change::Draft(draft));
    }

    /// Changes how the message will be asked, here and as the start of the next conversation.
    pub(super) fn asked(&mut self, change: impl FnOnce(&mut Asked)) {
        self.compose(|composer| {
            change(&mut composer.asked);
            composer.trouble = None;
        });
        let asked = self.state.composer.asked.clone().plain();
        self.prefer(|settings| settings.asked = Some(asked));
    }

    /// Chooses a model; a ratio or a size that it does not make goes back to the model's own choice.
    pub(super) fn model_chosen(&mut self, id: &str) {
        let id = bare_id(id).to_owned();
        if id.is_empty() {
            return;
        }
        if known(&id).is_none() && !self.state.settings.own_models.contains(&id) {
            self.prefer(|settings| settings.own_models.push(id.clone()));
        }
        self.asked(|asked| *asked = asked.clone().with_model(&id));
    }

    /// How many pictures the chosen model takes in a message.
    fn limit(&self) -> usize {
        known(&self.state.composer.asked.model).map_or(PICTURES_WHERE_UNKNOWN, |model| model.max_pictures)
    }

    /// How many more pictures the chosen model takes.
    fn room(&self) -> usize {
        let composer = &self.state.composer;
        let refused = |attachment: &&Attachment| matches!(attachment.state, AttachmentState::Refused(_));
        let used = composer.attachments.len() - composer.attachments.iter().filter(refused).count();
        self.limit().saturating_sub(used + usize::from(composer.continues.is_some()))
    }

    /// Takes files as attachments. Those beyond the model's limit are left out, and it is said; nothing already there goes.
    pub(super) fn files_offered(&mut self, files: Vec<Offered>) {
        let room = self.room();
        let is_too_many = files.len() > room;
        for file in files.into_iter().take(room) {
            let id = self.id();
            self.effects.push(Effect::Intake { attachment: id, handle: file.handle });
            self.compose(|composer| {
                composer.attachments.retain(|old| !matches!(old.state, AttachmentState::Refused(_)));
                composer.attachments.push(Attachment { id, name: file.name, state: AttachmentState::Reading });
                composer.trouble = None;
            });
        }
        if is_too_many && !disarmed(Rule::TooManyIsSaid) {
            self.too_many();
        }
    }

    fn too_many(&mut self) {
        let error = Error::saying(Kind::TooManyPictures, self.limit().to_string()).about("pictures");
        self.compose(|composer| composer.trouble = Some(error));
    }

    pub(super) fn file_read(&mut self, attachment: Id, result: Result<Picture, Error>) {
        let state = match result {
            Ok(picture) => {
                let hash = picture.hash;
                self.learn(picture);
                AttachmentState::Ready(hash)
            }
            Err(error) => AttachmentState::Refused(error),
        };
        self.compose(|composer| {
            if let Some(found) = composer.attachments.iter_mut().find(|found| found.id == attachment) {
                found.state = state;
            }
        });
        self.leave_when_read();
    }

    /// Takes over what shows the styles and characters that were chosen last for this very message.
    pub(super) fn styled_as(&mut self, round: u32, result: Result<(Vec<Part<Hash>>, String), Error>) {
        if self.state.composer.styling != Some(round) {
            return;
        }
        self.compose(|composer| {
            composer.styling = None;
            match result {
                Ok(styled) => (composer.asked.lead, composer.asked.styled) = styled,
                Err(error) => composer.stays(error),
            }
        });
        self.leave_when_read();
    }

    /// A message that names somebody waits until it is known whom. Where that cannot be known, whoever sends it again
    /// sends it as it is written.
    pub(super) fn names_known(&mut self, result: Result<(), Error>) {
        self.state.knows_names = true;
        match result {
            Err(error) if self.state.composer.leaves_when_read && self.state.composer.text.contains('@') => {
                Arc::make_mut(&mut self.state.composer).stays(error)
            }
            _ => self.leave_when_read(),
        }
    }

    /// Whether something that belongs to the message is still on its way.
    pub(super) fn is_coming(&self) -> bool {
        let composer = &self.state.composer;
        composer.is_coming() || (!self.state.knows_names && composer.text.contains('@'))
    }

    /// Sends the message that waited, once its conversation and everything that goes along are read.
    pub(super) fn leave_when_read(&mut self) {
        let composer = &self.state.composer;
        if composer.leaves_when_read && !self.is_coming() && self.state.open.load == Load::Ready {
            let is_whole = composer.pictures().len() == composer.attachments.len();
            Arc::make_mut(&mut self.state.composer).leaves_when_read = false;
            // A picture that was refused was meant to go along, so the person decides anew.
            if is_whole {
                self.sent();
            }
        }
    }

    /// Takes a picture's record over, to be written with its bytes; a known one stays as it is.
    pub(super) fn learn(&mut self, picture: Picture) {
        if self.state.pictures.known.contains_key(&picture.hash) {
            return;
        }
        let picture = Arc::new(picture);
        let pictures = Arc::make_mut(&mut self.state.pictures);
        if !disarmed(Rule::DoneIsWritten) {
            pictures.unsaved.insert(picture.hash, ());
        }
        pictures.known.insert(picture.hash, picture.clone());
        self.change(Change::Picture(picture));
    }

    pub(super) fn attached(&mut self, picture: Hash) {
        let Some(record) = self.state.pictures.known.get(&picture) else { return };
        let name = match &record.origin {
            Origin::Uploaded { name } => name.clone(),
            Origin::Generated { .. } | Origin::Derived { .. } => String::new(),
        };
        if self.room() == 0 {
            return self.too_many();
        }
        let id = self.id();
        self.compose(|composer| {
            composer.attachments.push(Attachment { id, name, state: AttachmentState::Ready(picture) });
            composer.trouble = None;
        });
        self.effects.push(Effect::FocusMessage);
    }

    pub(super) fn attachment_moved(&mut self, id: Id, to: usize) {
        self.compose(|composer| {
            if let Some(from) = composer.attachments.iter().position(|attachment| attachment.id == id) {
                let attachment = composer.attachments.remove(from);
                let to = to.min(composer.attachments.len());
                composer.attachments.insert(to, attachment);
            }
        });
    }

    pub(super) fn attachment_removed(&mut self, id: Id) {
        self.compose(|composer| {
            composer.attachments.retain(|attachment| attachment.id != id);
            composer.trouble = None;
        });
    }

    /// Puts a person's turn into the composer, to be said in other words. What was being written comes back after.
    pub(super) fn edit_started(&mut self, turn: Id) {
        let Some(turn) = self.state.open.tree.get(turn).cloned() else { return };
        let By::Person(asked) = &turn.by else { return };
        self.stash();
        let pictures: Vec<Hash> = turn.pictures().collect();
        let attachments: Vec<Attachment> = pictures
            .into_iter()
            .map(|hash| Attachment { id: self.id(), name: String::new(), state: AttachmentState::Ready(hash) })
            .collect();
        let asked = Asked { starts_afresh: false, ..asked.clone() };
        self.compose(|composer| {
            composer.set_text(turn.text());
            composer.attachments = attachments;
            composer.asked = asked;
            composer.editing = Some(turn.id);
            composer.leaves_when_read = false;
            composer.continues = None;
            (composer.trouble, composer.styling) = (None, None);
        });
        self.effects.push(Effect::FocusMessage);
    }

    fn stash(&mut self) {
        let draft = self.state.composer.draft(self.state.open.id);
        let composer = Arc::make_mut(&mut self.state.composer);
        if composer.editing.is_none() {
            composer.asked_before = Some(composer.asked.clone());
        }
        if composer.editing.is_none() && !composer.is_blank() {
            // The edit is a message of its own, and this one stays on the disk beside it.
            composer.touched = false;
            composer.stash = Some(draft.id);
            composer.others.push(Draft { others: Vec::new(), ..draft });
        }
    }

    /// Brings back the message that an edit has put off.
    pub(super) fn unstash(&mut self) {
        if let Some(id) = Arc::make_mut(&mut self.state.composer).stash.take() {
            self.put_forward(id);
            self.compose(|_| {});
        }
    }

    pub(super) fn edit_cancelled(&mut self) {
        self.clear_composer();
        self.unstash();
        self.effects.push(Effect::FocusMessage);
    }

    /// Goes on with another message that was begun; the one that was being written stands beside it.
    pub(super) fn draft_taken(&mut self, id: Id) {
        self.put_forward(id);
        self.keep_draft();
        self.effects.push(Effect::FocusMessage);
    }

    fn put_forward(&mut self, id: Id) {
        let mut shown = self.state.composer.draft(self.state.open.id);
        if let Some(at) = shown.others.iter().position(|other| other.id == id) {
            let taken = shown.others.swap_remove(at);
            self.take_draft(Draft { others: shown.beside(id), ..taken });
        }
    }

    /// Empties the composer; how the message is asked stays.
    pub(super) fn clear_composer(&mut self) {
        // What is written next is another message.
        Arc::make_mut(&mut self.state.composer).touched = false;
        self.compose(|composer| {
            composer.touched = false;
            composer.set_text("");
            (composer.leaves_when_read, composer.styling) = (false, None);
            composer.attachments.clear();
            if let Some(asked) = composer.asked_before.take() {
                composer.asked = asked;
            }
            composer.asked.starts_afresh = false;
            composer.editing = None;
            composer.continues = None;
            composer.trouble = None;
        });
    }

    /// The next message goes on from this picture alone.
    pub(super) fn continued(&mut self, picture: Hash, turn: Id) {
        let is_there = self.state.open.tree.get(turn).is_some_and(|turn| turn.pictures().any(|hash| hash == picture));
        if !is_there {
            return self.attached(picture);
        }
        self.panels(|panels| panels.viewer = None);
        self.compose(|composer| {
            composer.continues = Some((picture, turn));
            composer.editing = None;
            composer.trouble = None;
        });
        self.effects.push(Effect::FocusMessage);
    }

    pub(super) fn continue_cancelled(&mut self) {
        self.compose(|composer| composer.continues = None);
    }
}
