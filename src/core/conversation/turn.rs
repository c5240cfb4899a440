//! One turn of a conversation: what a person asked, or what a model answered.

use crate::core::error::Error;
use crate::core::gemini::model::{Ratio, Size, bare_id, known};
use crate::core::gemini::table::DEFAULT_MODEL;
use crate::core::gemini::usage::Usage;
use crate::core::gemini::{Part, Payload};
use crate::core::id::{Hash, Id};
use crate::core::record::Record;
use serde::{Deserialize, Serialize};

/// A turn, as it is kept. Turns form a tree: several turns may share a parent, and nothing is ever overwritten.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Turn {
    /// Its id; ids sort by creation.
    pub id: Id,
    /// The conversation that it belongs to.
    pub conversation: Id,
    /// The turn before it; none for the first of a conversation.
    pub parent: Option<Id>,
    /// When it was made.
    pub created_at_ms: i64,
    /// What was said, in order.
    pub parts: Vec<Part<Hash>>,
    /// Who said it, with what belongs to that.
    pub by: By,
}

/// Who said a turn.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum By {
    /// The person.
    Person(Asked),
    /// A model.
    Model(Box<Answer>),
}

/// The settings with which a person asked: enough to ask again in the same way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Asked {
    /// The model's id.
    pub model: String,
    /// The ratio asked for; none leaves it to the model.
    pub ratio: Option<Ratio>,
    /// The size asked for; none leaves it to the model.
    pub size: Option<Size>,
    /// How many answers were asked for side by side, 1 to 4.
    pub count: u8,
    /// Whether the history ends here: earlier turns are shown, but not sent.
    #[serde(default)]
    pub starts_afresh: bool,
    /// What goes before the message to show its styles: first what is said of them, then each of their pictures behind
    /// its role. Empty without a style.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub lead: Vec<Part<Hash>>,
    /// Which styles those are, as the text that [`super::styled::Uses`] reads. Empty without a style.
    #[serde(default, skip_serializing_if = "String::is_empty")]
    pub styled: String,
    /// Which edit of a picture is asked for, as [`crate::core::retouching::Note`] reads it; none in a usual message.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub edit: Option<serde_json::Value>,
}

impl Default for Asked {
    /// How a message is asked as long as the person has not chosen anything.
    fn default() -> Self {
        Self {
            model: DEFAULT_MODEL.to_owned(),
            ratio: None,
            size: None,
            count: 1,
            starts_afresh: false,
            lead: Vec::new(),
            styled: String::new(),
            edit: None,
        }
    }
}

impl Asked {
    /// How many pictures there are to show the styles.
    pub fn samples(&self) -> usize {
        self.lead.len() / 2
    }

    /// Whether a style goes along, which results can be measured against; characters alone are none. What is told of a
    /// style has a share, see [`super::styled::Use`], and quotation marks in names are escaped.
    pub fn is_in_style(&self) -> bool {
        self.styled.contains(r#""share":"#)
    }

    /// The same without styles and characters, which belong to their conversation.
    pub fn plain(self) -> Self {
        Self { lead: Vec::new(), styled: String::new(), ..self }
    }

    /// The same with another model; a ratio or a size that it does not make goes back to the model's own choice.
    pub fn with_model(self, id: &str) -> Self {
        let model = known(id);
        Self {
            model: bare_id(id).to_owned(),
            ratio: self.ratio.filter(|ratio| model.is_none_or(|model| model.ratios.contains(ratio))),
            size: self
                .size
                .filter(|size| model.is_none_or(|model| model.takes_size && model.picture_tokens(*size).is_some())),
            ..self
        }
    }
}

/// What belongs to a model's turn beside its parts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Answer {
    /// Answers that were asked for by one click share a batch.
    pub batch: Id,
    /// The place in the batch, from 0.
    pub nth: u8,
    /// How it was asked for.
    pub asked: Asked,
    /// Whether the demo answered.
    pub demo: bool,
    /// How far it has come.
    pub state: AnswerState,
    /// What it used, as far as that was told.
    #[serde(default)]
    pub usage: Usage,
    /// What it cost by the price table, in millionths of a dollar; none where the price is not known.
    pub cost_micros: Option<u64>,
    /// Milliseconds from sending to the end.
    pub took_ms: Option<i64>,
    /// Milliseconds from sending to the first part that was not a thought.
    pub thought_ms: Option<i64>,
    /// What the model said about why it ended, where it said so.
    #[serde(default)]
    pub finish_message: Option<String>,
}

/// How far an answer has come.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AnswerState {
    /// Written down before the request left; found like this at start-up, it was interrupted.
    Pending,
    /// It came to its end, with something to show.
    Done,
    /// It ended without what was asked for, or not at all; what had arrived is kept.
    Failed(Error),
    /// The person stopped it.
    Stopped,
    /// The page closed while it was under way; it may have been charged.
    Interrupted,
}

impl Record for Turn {
    const NAME: &'static str = "turn";
}

impl Turn {
    /// The pictures to show as results or inputs, in order; drafts among the thoughts are not results.
    pub fn pictures(&self) -> impl Iterator<Item = Hash> + '_ {
        self.parts.iter().filter(|part| !part.thought).filter_map(|part| match &part.payload {
            Payload::Inline { data, .. } => Some(*data),
            _ => None,
        })
    }

    /// The visible text, its parts joined by blank lines.
    pub fn text(&self) -> String {
        let texts: Vec<&str> = self.parts.iter().filter(|part| !part.thought).filter_map(text_of).collect();
        texts.join("\n\n")
    }

    /// Every byte string that the turn refers to, pictures and signatures alike.
    pub fn blobs(&self) -> impl Iterator<Item = Hash> + '_ {
        self.parts.iter().flat_map(|part| {
            let data = match &part.payload {
                Payload::Inline { data, .. } => Some(*data),
                _ => None,
            };
            data.into_iter().chain(part.signature)
        })
    }

    /// The answer, if a model said this turn.
    pub fn answer(&self) -> Option<&Answer> {
        match &self.by {
            By::Model(answer) => Some(answer),
            By::Person(_) => None,
        }
    }

    /// How it was asked for, whoever said it.
    pub fn asked(&self) -> &Asked {
        match &self.by {
            By::Person(asked) => asked,
            By::Model(answer) => &answer.asked,
        }
    }
}

fn text_of(part: &Part<Hash>) -> Option<&str> {
    match &part.payload {
        Payload::Text(text) if !text.trim().is_empty() => Some(text),
        _ => None,
    }
}
