//! Looking at pictures closely, and taking them out.

use super::Turning;
use crate::core::effect::Effect;
use crate::core::id::Hash;
use crate::core::picture::{Origin, Picture};
use crate::core::state::Panels;
use std::sync::Arc;

impl Turning<'_> {
    pub(super) fn panels(&mut self, change: impl FnOnce(&mut Panels)) {
        change(Arc::make_mut(&mut self.state.panels));
    }

    /// Goes to the next or previous picture of the shown path; stays at the ends.
    pub(super) fn downloaded(&mut self, picture: Hash) {
        let Some(record) = self.state.pictures.known.get(&picture) else { return };
        let name = file_name(record, self.prompt_for(record).as_deref());
        self.effects.push(Effect::Download { picture, name });
    }

    /// The words that a generated picture was asked for with, if its conversation is open.
    fn prompt_for(&self, picture: &Picture) -> Option<String> {
        let Origin::Generated { turn, .. } = picture.origin else { return None };
        let tree = &self.state.open.tree;
        tree.get(tree.get(turn)?.parent?).map(|asked| asked.text())
    }
}

/// A name for a downloaded picture: the first words of its prompt or its own name, a short hash so that names do
/// not collide, and the extension that its bytes call for. Only letters, digits and dashes of the words stay, so
/// that no name can leave its folder or mean something to a file system.
pub(crate) fn file_name(picture: &Picture, prompt: Option<&str>) -> String {
    let words = match (&picture.origin, prompt) {
        (Origin::Uploaded { name }, _) => name.rsplit_once('.').map_or(name.as_str(), |(stem, _)| stem),
        (Origin::Generated { .. } | Origin::Derived { .. }, prompt) => prompt.unwrap_or_default(),
    };
    let mut stem = String::new();
    for c in words.chars().take(200) {
        if c.is_alphanumeric() {
            stem.extend(c.to_lowercase());
        } else if !stem.is_empty() && !stem.ends_with('-') {
            stem.push('-');
        }
        if stem.chars().count() >= 40 {
            break;
        }
    }
    let stem = stem.trim_matches('-');
    let stem = if stem.is_empty() { "picture" } else { stem };
    let hash = picture.hash.to_string();
    let extension = picture.format.extension();
    format!("atelier-{stem}-{}.{extension}", hash.get(..8).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::id::Id;
    use crate::core::pixels::sniff::Format;

    fn picture(origin: Origin, format: Format) -> Picture {
        Picture { hash: Hash([171; 32]), format, width_px: 1, height_px: 1, size_bytes: 1, created_at_ms: 0, origin }
    }

    #[test]
    fn names_of_downloads_are_harmless_and_tell_what_is_in_them() {
        let generated = || Origin::Generated { turn: Id(1), model: "m".into(), demo: false };
        let uploaded = |name: &str| Origin::Uploaded { name: name.into() };
        for (origin, prompt, expected) in [
            (generated(), Some("A bicycle, by the harbour!"), "atelier-a-bicycle-by-the-harbour-abababab.jpg"),
            (generated(), None, "atelier-picture-abababab.jpg"),
            (uploaded("../../etc/passwd"), None, "atelier-picture-abababab.jpg"),
            (uploaded("C:\\CON.jpeg"), None, "atelier-c-con-abababab.jpg"),
            (uploaded("\u{202e}gpj.exe"), None, "atelier-gpj-abababab.jpg"),
        ] {
            assert_eq!(file_name(&picture(origin, Format::Jpeg), prompt), expected);
        }
        let long = file_name(&picture(generated(), Format::Png), Some(&"word ".repeat(100)));
        assert!(long.len() < 70 && long.ends_with("-abababab.png"), "{long}");
    }
}
