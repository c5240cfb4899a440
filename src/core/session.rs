//! Who answers: nobody yet, the demo, or Google with the person's key. The key itself is never here.

use super::error::Error;
use super::gemini::model::Catalogue;
use std::fmt;
use std::sync::Arc;

/// A secret on its way from the field where it was typed to the vault that keeps it. It prints as dots.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Wraps what was typed, without the white space that pasting brings.
    pub fn new(typed: &str) -> Self {
        Self(typed.trim().to_owned())
    }

    /// The secret itself: for the vault and for the request's header, nowhere else.
    pub fn reveal(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secret(•••)")
    }
}

/// Who answers, and what is known about that.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Session {
    /// Who answers.
    pub mode: Mode,
    /// The test of a key that was just given.
    pub test: KeyTest,
    /// The models that can be chosen.
    pub catalogue: Arc<Catalogue>,
    /// Models that will soon be no more; each of them is said once.
    pub leaving: Vec<String>,
    /// Whether the settings with the key are open.
    pub settings_open: bool,
}

/// Who answers.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub enum Mode {
    /// It is not known yet whether a key is kept on this device.
    #[default]
    Unknown,
    /// Nobody: the page shows the ways in.
    Nobody,
    /// The demo, on this device.
    Demo,
    /// Google, with a key.
    Key {
        /// Whether the key is remembered on this device.
        kept: bool,
    },
}

/// The test of a key.
#[derive(Clone, Debug, PartialEq, Default)]
pub enum KeyTest {
    /// None is under way.
    #[default]
    Idle,
    /// Google is being asked.
    Running,
    /// It failed, and why.
    Failed(Error),
    /// It worked, with the count of image models that the key can use.
    Passed {
        /// How many of the listed models make pictures.
        models: usize,
    },
}

impl Mode {
    /// Whether something can be sent.
    pub fn can_send(self) -> bool {
        matches!(self, Mode::Demo | Mode::Key { .. })
    }
}
