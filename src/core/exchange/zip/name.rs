//! Names of entries that may be believed.

/// The longest name that is taken, in bytes.
const MAX_BYTES: usize = 255;

/// Whether a name is a plain relative path: no way up or to a root, no drive, no backslash, no control characters.
pub fn is_plain(name: &str) -> bool {
    let harmless = |each: char| !each.is_control() && !matches!(each, '\\' | ':' | '\u{202e}' | '\u{feff}');
    let segment = |each: &str| !matches!(each, "" | "." | "..");
    !name.is_empty() && name.len() <= MAX_BYTES && name.chars().all(harmless) && name.split('/').all(segment)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_plain_relative_paths_are_taken() {
        for good in ["manifest.json", "pictures/a.png", "récords/ü..x", "a/.b/c"] {
            assert!(is_plain(good), "{good}");
        }
        let long = "a".repeat(256);
        for bad in [
            "",
            "/",
            "/etc/x",
            "a/",
            "a//b",
            ".",
            "..",
            "../a",
            "a/../b",
            "a/..",
            "a\\b",
            "C:/x",
            "c:x",
            "a\0b",
            "a\nb",
            "a\u{7f}",
            "a\u{202e}gnp.exe",
            &long,
        ] {
            assert!(!is_plain(bad), "{bad:?}");
        }
    }
}
