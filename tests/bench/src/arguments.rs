//! Words and `--options` of the command line.

use std::collections::VecDeque;
use std::str::FromStr;

/// What is left of the command line.
pub struct Arguments(VecDeque<String>);

impl Arguments {
    /// All words behind the program's name.
    pub fn new(words: impl Iterator<Item = String>) -> Self {
        Self(words.collect())
    }

    /// Takes the first word that is left.
    pub fn next_word(&mut self) -> Option<String> {
        self.0.pop_front()
    }

    /// Takes `--name VALUE` or `--name=VALUE`, wherever it stands.
    pub fn option<T: FromStr>(&mut self, name: &str) -> Result<Option<T>, String> {
        let joined = format!("{name}=");
        let Some(place) = self.0.iter().position(|word| word == name || word.starts_with(&joined)) else {
            return Ok(None);
        };
        let word = self.0.remove(place).unwrap_or_default();
        let value = match word.strip_prefix(&joined) {
            Some(value) => value.to_owned(),
            None => self.0.remove(place).ok_or_else(|| format!("{name} needs a value"))?,
        };
        value.parse().map(Some).map_err(|_| format!("{name} does not take {value:?}"))
    }

    /// Takes the word `name` if it stands anywhere.
    pub fn flag(&mut self, name: &str) -> bool {
        self.0.iter().position(|word| word == name).and_then(|place| self.0.remove(place)).is_some()
    }

    /// All words that are left.
    pub fn rest(self) -> Vec<String> {
        self.0.into()
    }

    /// Complains about whatever was not taken.
    pub fn finish(self) -> Result<(), String> {
        if self.0.is_empty() { Ok(()) } else { Err(format!("unexpected: {}", Vec::from(self.0).join(" "))) }
    }
}
