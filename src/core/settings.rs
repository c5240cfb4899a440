//! What the person prefers, on this device.

use super::conversation::Asked;
use super::record::Record;
use serde::{Deserialize, Serialize};

/// The preferences, as they are kept.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default)]
pub struct Settings {
    /// Light, dark, or as the device says.
    pub theme: Theme,
    /// How the last message was asked: where a new conversation starts.
    pub asked: Option<Asked>,
    /// Whether the demo was chosen, so that a reload goes on with it.
    pub demo: bool,
    /// Models that the person typed in by hand.
    pub own_models: Vec<String>,
}

impl Settings {
    /// The preferences after this tab made `was` into `self` while another made it into `theirs`: what was changed here
    /// is as here, everything else as there, and of the models that were typed in at either none is forgotten.
    pub fn merged(&self, was: &Self, theirs: &Self) -> Self {
        let mut merged = theirs.clone();
        if self.theme != was.theme {
            merged.theme = self.theme;
        }
        if self.asked != was.asked {
            merged.asked.clone_from(&self.asked);
        }
        if self.demo != was.demo {
            merged.demo = self.demo;
        }
        let typed = self.own_models.iter().filter(|id| !was.own_models.contains(id) && !theirs.own_models.contains(id));
        merged.own_models.extend(typed.cloned());
        merged
    }
}

impl Record for Settings {
    const NAME: &'static str = "preferences";
}

/// Light, dark, or as the device says.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Theme {
    /// As the device says.
    #[default]
    System,
    /// Light.
    Light,
    /// Dark.
    Dark,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_was_changed_here_is_as_here_and_the_rest_as_there() {
        let was = Settings { own_models: vec!["a".to_owned()], ..Settings::default() };
        let here = Settings { theme: Theme::Dark, own_models: vec!["a".to_owned(), "b".to_owned()], ..was.clone() };
        let asked = Some(Asked { count: 3, ..Asked::default() });
        let own_models = vec!["a".to_owned(), "c".to_owned()];
        let there = Settings { demo: true, asked: asked.clone(), own_models, ..was.clone() };
        let all = ["a", "c", "b"].map(str::to_owned).to_vec();
        let both = Settings { theme: Theme::Dark, asked, demo: true, own_models: all };
        assert_eq!(here.merged(&was, &there), both);
        assert_eq!(here.merged(&was, &was), here);
        assert_eq!(was.merged(&was, &there), there, "what was not changed here stays as there");
        assert_eq!(both.merged(&was, &both), both, "nothing is added twice");
    }
}
