//! Records in a file: a JSON array of key and text a line.

use serde_json::Error;

/// A record as a line, with its newline.
pub fn write(key: &str, text: &str) -> Result<String, Error> {
    serde_json::to_string(&(key, text)).map(|line| line + "\n")
}

/// The records of a file, each as key and text; an error for a line that is none, counted from 1, and for a last line
/// without an end.
pub fn read(file: &[u8]) -> impl Iterator<Item = Result<(String, String), usize>> + '_ {
    let lines = file.split_inclusive(|byte| *byte == b'\n').zip(1..);
    lines.map(|(line, number)| {
        let whole = line.strip_suffix(b"\n").ok_or(number)?;
        serde_json::from_slice(whole).map_err(|_| number)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_line_that_is_no_record_is_told_by_its_number() {
        let file = b"[\"a\",\"{}\"]\n[\"b\"]\n[\"c\",\"\"]";
        let read: Vec<_> = read(file).collect();
        assert_eq!(read, [Ok(("a".into(), "{}".into())), Err(2), Err(3)]);
        assert_eq!(super::read(b"").count(), 0);
    }

    proptest! {
        #[test]
        fn any_text_reads_back(pairs in proptest::collection::vec((".*", ".*"), 0..8)) {
            let file: String = pairs.iter().map(|(key, text)| write(key, text).unwrap()).collect();
            let back: Result<Vec<_>, _> = read(file.as_bytes()).collect();
            prop_assert_eq!(back, Ok(pairs));
        }

        #[test]
        fn any_bytes_are_read_without_stopping(file in proptest::collection::vec(any::<u8>(), 0..300)) {
            let lines = file.iter().filter(|byte| **byte == b'\n').count();
            let count = read(&file).count();
            prop_assert!(count == lines || count == lines + 1);
        }
    }
}
