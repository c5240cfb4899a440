//! A character: somebody who is to be the same in every picture. It is a record of the stylebook like a style, so that it
//! is kept, merged, backed up and deleted like one; but nothing is compiled of it, and its pictures go along as they are.

use super::compiled::{MOST, Style, Subject};
use crate::core::id::Hash;

/// The most pictures of a character, and of all characters of a message together: what the models take as pictures of
/// characters beside those of things (the smallest of their numbers, that of `gemini-nano-banana-2.1`).
pub const MOST_PICTURES: usize = 4;
/// The most characters of what always holds of one.
pub const ABOUT_MAX_CHARS: usize = 600;

impl Style {
    /// Whether it says whom to draw, and not how.
    pub fn is_character(&self) -> bool {
        self.subject == Subject::Character
    }

    /// The most pictures that it takes.
    pub fn most(&self) -> usize {
        if self.is_character() { MOST_PICTURES } else { MOST }
    }

    /// The pictures that show a character, those that are pinned first; their bytes are on this device.
    pub fn portraits(&self) -> Vec<Hash> {
        let mut here: Vec<_> = self.taken().filter(|member| !member.elsewhere).collect();
        here.sort_by_key(|member| !member.pinned);
        here.into_iter().map(|member| member.picture).collect()
    }

    /// The pictures that may go along with a message: those of a version of a style, or of a character.
    pub fn shown_of(&self, version: u32) -> Vec<Hash> {
        match self.version(version) {
            Some(made) => made.sent().chain(made.sheet).collect(),
            None if self.is_character() => self.portraits(),
            None => Vec::new(),
        }
    }

    /// Whether it can go along with a message: a style that was compiled, or a character with a picture.
    pub fn is_usable(&self) -> bool {
        let is_made = if self.is_character() { !self.portraits().is_empty() } else { !self.versions.is_empty() };
        is_made && self.deleted_at_ms.is_none() && !self.archived
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::core::style::{Member, Version};

    #[test]
    fn a_character_is_usable_once_a_picture_of_it_is_here() {
        let member = |byte: u8| Member { picture: Hash([byte; 32]), ..Member::default() };
        let mut mira = Style { subject: Subject::Character, ..Style::default() };
        assert!(!mira.is_usable(), "nobody knows what it looks like");
        mira.members = vec![Member { elsewhere: true, ..member(1) }];
        assert!(!mira.is_usable(), "its picture is elsewhere");
        mira.members.extend([member(2), Member { pinned: true, ..member(3) }, Member { left_out: true, ..member(4) }]);
        assert!(mira.is_usable());
        assert_eq!(mira.portraits(), [Hash([3; 32]), Hash([2; 32])], "the pinned one leads");
        mira.archived = true;
        assert!(!mira.is_usable());
        let style = Style { versions: vec![Version::default()], ..Style::default() };
        assert!(style.is_usable() && !Style::default().is_usable());
        assert_eq!((mira.most(), style.most()), (4, 50));
    }
}
