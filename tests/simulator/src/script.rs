//! Behaviours on demand: what the next matching requests shall meet.

use crate::edit::Redraw;
use serde::{Deserialize, Deserializer, Serialize};
use serde_json::{Map, Value};

/// One behaviour, as the control interface takes it. Everything absent stays as the service normally does it.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Behaviour {
    /// How many matching requests it serves; 0 until it is deleted.
    #[serde(default = "one")]
    pub(crate) times: u32,
    pub(crate) when: When,
    pub(crate) delay_ms: u64,
    pub(crate) cut_before_headers: Option<Ending>,
    pub(crate) stall_before_headers: bool,
    #[serde(deserialize_with = "one_or_many")]
    pub(crate) chunk_bytes: Vec<usize>,
    pub(crate) event_delay_ms: u64,
    pub(crate) pace_bytes_per_s: u64,
    pub(crate) cut: Option<Cut>,
    pub(crate) stall: Option<Place>,
    pub(crate) fail: Option<Fail>,
    pub(crate) block: Option<String>,
    pub(crate) finish: Option<Finish>,
    pub(crate) layout: Layout,
    pub(crate) pictures: Option<u32>,
    pub(crate) thoughts: Option<bool>,
    pub(crate) text: Option<String>,
    pub(crate) thought_text: Option<String>,
    pub(crate) signature_bytes: Option<usize>,
    pub(crate) unsigned: bool,
    pub(crate) picture_bytes: usize,
    pub(crate) picture_px: Option<[u32; 2]>,
    pub(crate) picture_mime: Option<String>,
    pub(crate) redraw: Option<Redraw>,
    pub(crate) error_mid_stream: Option<MidStreamError>,
    pub(crate) events: Option<Vec<Value>>,
    pub(crate) duplicate_finish: bool,
    pub(crate) without_usage: bool,
    pub(crate) line_end: LineEnd,
    pub(crate) unterminated_end: bool,
    pub(crate) comments: bool,
    pub(crate) headers: Map<String, Value>,
}

fn one() -> u32 {
    1
}

fn one_or_many<'de, D: Deserializer<'de>>(source: D) -> Result<Vec<usize>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Sizes {
        One(usize),
        Many(Vec<usize>),
    }
    Ok(match Sizes::deserialize(source)? {
        Sizes::One(size) => vec![size],
        Sizes::Many(sizes) => sizes,
    })
}

/// Which requests a behaviour waits for; everything absent matches.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct When {
    /// A part of the last user turn's text.
    pub(crate) prompt: Option<String>,
    pub(crate) model: Option<String>,
    /// `generate` (both forms; the default), `generateContent`, `streamGenerateContent`, `countTokens`, `models`,
    /// `upload`, `files` or `any`.
    pub(crate) method: Option<String>,
}

/// How a connection ends before its time.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Ending {
    /// A TCP reset.
    #[default]
    Reset,
    /// The connection closes within a chunked body (HTTP/2: the stream is reset).
    Truncate,
    /// The reply announces its whole length and ends early.
    ShortLength,
}

/// A place in a reply: the first that applies is taken.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Place {
    /// Behind this many events.
    pub(crate) after_event: Option<usize>,
    /// Behind this many bytes of the body.
    pub(crate) at_byte: Option<usize>,
    /// Behind this share of the body, 0 to 1.
    pub(crate) at_share: Option<f64>,
    /// For a stall: how long, 0 for ever.
    pub(crate) for_ms: u64,
}

/// Where and how a reply is cut.
#[derive(Debug, Clone, Copy, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Cut {
    pub(crate) after_event: Option<usize>,
    pub(crate) at_byte: Option<usize>,
    pub(crate) at_share: Option<f64>,
    pub(crate) how: Ending,
}

impl Cut {
    /// The place alone.
    pub(crate) fn place(&self) -> Place {
        Place { after_event: self.after_event, at_byte: self.at_byte, at_share: self.at_share, for_ms: 0 }
    }
}

impl Place {
    /// The byte of the body that the place means.
    pub(crate) fn byte(&self, pieces: &[usize]) -> usize {
        let total: usize = pieces.iter().sum();
        if let Some(count) = self.after_event {
            pieces.iter().take(count).sum()
        } else if let Some(byte) = self.at_byte {
            byte.min(total)
        } else {
            (total as f64 * self.at_share.unwrap_or(0.0).clamp(0.0, 1.0)) as usize
        }
    }
}

/// A reply that is an error, by name or spelled out.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Fail {
    pub(crate) name: Option<String>,
    pub(crate) retry_delay: Option<String>,
    pub(crate) status: Option<u16>,
    /// An object is sent as JSON, a string as it is.
    pub(crate) body: Option<Value>,
    pub(crate) content_type: Option<String>,
}

/// A finish reason other than STOP.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct Finish {
    pub(crate) reason: String,
    pub(crate) message: Option<String>,
    pub(crate) keep_text: bool,
    pub(crate) keep_picture: bool,
}

/// What the parts of the answer are.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Layout {
    /// Text, then the pictures; pictures alone where only IMAGE was asked.
    #[default]
    Normal,
    /// Text, picture, text, picture.
    Interleaved,
    TextOnly,
    PictureOnly,
    /// A finish without any content.
    Empty,
}

/// An error after the first events of a stream.
#[derive(Debug, Clone, Default, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct MidStreamError {
    pub(crate) after_event: usize,
    /// Whether it comes in a `data:` line or bare.
    pub(crate) in_data: bool,
    pub(crate) name: Option<String>,
}

/// The end of a line in a stream.
#[derive(Debug, Clone, Copy, PartialEq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum LineEnd {
    #[default]
    Crlf,
    Lf,
    Cr,
}

impl LineEnd {
    /// Its characters.
    pub(crate) fn text(self) -> &'static str {
        match self {
            Self::Crlf => "\r\n",
            Self::Lf => "\n",
            Self::Cr => "\r",
        }
    }
}

/// What a request is, for matching and counting.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Call<'a> {
    pub(crate) method: &'a str,
    pub(crate) model: &'a str,
    pub(crate) prompt: &'a str,
}

impl When {
    fn matches(&self, call: Call<'_>) -> bool {
        let method = match self.method.as_deref().unwrap_or("generate") {
            "any" => true,
            "generate" => matches!(call.method, "generateContent" | "streamGenerateContent"),
            method => method == call.method,
        };
        method
            && self.model.as_deref().is_none_or(|model| model == call.model)
            && self.prompt.as_deref().is_none_or(|part| call.prompt.contains(part))
    }
}

/// Behaviours in order; the first that matches serves a request and is used up by it.
#[derive(Debug, Default)]
pub(crate) struct Script {
    waiting: Vec<(u64, Behaviour)>,
    next_id: u64,
}

impl Script {
    /// Adds a behaviour at the end; gives its id.
    pub(crate) fn add(&mut self, behaviour: Behaviour) -> u64 {
        self.next_id += 1;
        self.waiting.push((self.next_id, behaviour));
        self.next_id
    }

    /// The behaviour for this request, or the normal one.
    pub(crate) fn take(&mut self, call: Call<'_>) -> Behaviour {
        let Some(place) = self.waiting.iter().position(|(_, behaviour)| behaviour.when.matches(call)) else {
            return Behaviour::default();
        };
        let behaviour = self.waiting[place].1.clone();
        match behaviour.times {
            0 => {}
            1 => drop(self.waiting.remove(place)),
            _ => self.waiting[place].1.times -= 1,
        }
        behaviour
    }

    /// What still waits, by id.
    pub(crate) fn waiting(&self) -> &[(u64, Behaviour)] {
        &self.waiting
    }

    /// Forgets all behaviours.
    pub(crate) fn clear(&mut self) {
        self.waiting.clear();
    }
}
