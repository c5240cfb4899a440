//! Why a reply ended, and why a prompt was blocked. The API adds reasons without notice, so unknown ones are kept as
//! they came and never fail.

use crate::core::error::Kind;
use serde::{Deserialize, Serialize};

/// Why the model stopped, in the API's own words, for instance `STOP` or `IMAGE_SAFETY`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinishReason(pub String);

impl FinishReason {
    /// The refusal that this reason tells of; `None` where it is an ordinary end, or one that is not known.
    pub fn refusal(&self) -> Option<Kind> {
        match self.0.as_str() {
            "SAFETY" | "IMAGE_SAFETY" | "MODEL_ARMOR" => Some(Kind::RefusedSafety),
            "PROHIBITED_CONTENT" | "IMAGE_PROHIBITED_CONTENT" => Some(Kind::RefusedProhibited),
            "RECITATION" | "IMAGE_RECITATION" => Some(Kind::RefusedRecitation),
            "BLOCKLIST" => Some(Kind::RefusedBlocklist),
            "SPII" => Some(Kind::RefusedPersonal),
            "LANGUAGE" => Some(Kind::RefusedLanguage),
            "OTHER" | "IMAGE_OTHER" | "ESCALATION" | "PUP_LIMITED_DISABLED" | "MALFORMED_RESPONSE" => {
                Some(Kind::RefusedOther)
            }
            "NO_IMAGE" => Some(Kind::NoPicture),
            "MALFORMED_FUNCTION_CALL" | "UNEXPECTED_TOOL_CALL" | "TOO_MANY_TOOL_CALLS" => Some(Kind::ToolCallFailed),
            "MISSING_THOUGHT_SIGNATURE" => Some(Kind::SignatureMissing),
            _ => None,
        }
    }

    /// Whether the reply ran into its length limit.
    pub fn is_length(&self) -> bool {
        self.0 == "MAX_TOKENS"
    }

    /// Whether this is the ordinary end, which later and more telling reasons replace.
    pub(super) fn is_plain(&self) -> bool {
        matches!(self.0.as_str(), "STOP" | "FINISH_REASON_UNSPECIFIED")
    }
}

/// Why a prompt was blocked before the model saw it: a reply with `promptFeedback` and no candidates.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Block {
    /// The reason in the API's own words; `BLOCK_REASON_UNSPECIFIED` where it gave none.
    pub reason: String,
    /// What it said beside it.
    pub message: Option<String>,
}

impl Block {
    /// The failure that this is.
    pub fn kind(&self) -> Kind {
        match self.reason.as_str() {
            "SAFETY" | "IMAGE_SAFETY" | "JAILBREAK" | "MODEL_ARMOR" => Kind::BlockedSafety,
            "PROHIBITED_CONTENT" => Kind::BlockedProhibited,
            "BLOCKLIST" => Kind::BlockedBlocklist,
            _ => Kind::BlockedOther,
        }
    }
}
