//! Styles and characters that are named in a text: `@` and the name as it is written there.

/// The handles in a text, without their `@`; the last one may still be being written, if the text ends with it.
fn handles(text: &str) -> Vec<(&str, bool)> {
    let mut handles = Vec::new();
    for (at, _) in text.match_indices('@') {
        // An address of mail is no handle.
        let is_begun =
            text.get(..at).and_then(|before| before.chars().next_back()).is_none_or(|c| !c.is_alphanumeric());
        let rest = text.get(at + 1..).unwrap_or_default();
        let end = rest.find(|c: char| !(c.is_alphanumeric() || c == '-')).unwrap_or(rest.len());
        if is_begun {
            handles.push((rest.get(..end).unwrap_or_default(), end == rest.len()));
        }
    }
    handles
}

/// The handles in a text, in lower case.
pub fn written(text: &str) -> Vec<String> {
    handles(text).into_iter().map(|(handle, _)| handle.to_lowercase()).collect()
}

/// The handle at the end of a text, as far as it is written, in lower case.
pub fn begun(text: &str) -> Option<String> {
    handles(text).into_iter().rfind(|(_, is_last)| *is_last).map(|(handle, _)| handle.to_lowercase())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_after_an_at_sign_are_found_and_addresses_are_none() {
        for (text, all, last) in [
            ("", &[][..], None),
            ("a fox in @Ink-wash", &["ink-wash"], Some("ink-wash")),
            ("@ink, then @Mira walks", &["ink", "mira"], None),
            ("mail to mira@moss.org", &[], None),
            ("(@mira) and @", &["mira", ""], Some("")),
            ("@Übermut!", &["übermut"], None),
        ] {
            assert_eq!(
                (written(text), begun(text)),
                (all.iter().map(ToString::to_string).collect(), last.map(Into::into)),
                "{text}"
            );
        }
    }
}
