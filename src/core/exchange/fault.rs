//! What is wrong with a backup: everything is looked for, and the first of it is said.

use crate::core::error::{Error, Kind};
use std::fmt;

/// How many faults are said by name.
const SAID: usize = 12;

/// Something that is wrong with a file of a backup.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// The file's path.
    pub path: String,
    /// What is wrong.
    pub what: What,
}

/// What is wrong with a file of a backup.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    /// The manifest has it, the archive has not.
    Absent,
    /// The archive has it, the manifest has not.
    Unlisted,
    /// The manifest has it twice.
    Twice,
    /// Its size or its name are not those of the manifest.
    Size,
    /// Its header is not that of the directory.
    Header,
    /// Its bytes do not have its CRC-32.
    Checksum,
    /// Its bytes do not have its SHA-256.
    Hash,
    /// Its bytes are no picture, or not of the format that its name says.
    Picture,
    /// The record on this line, from 1, cannot be read.
    Record(usize),
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let word = match self.what {
            What::Absent => "not there",
            What::Unlisted => "not listed",
            What::Twice => "listed twice",
            What::Size => "other size or name",
            What::Header => "other header",
            What::Checksum => "wrong checksum",
            What::Hash => "wrong hash",
            What::Picture => "not the picture that it is called",
            What::Record(line) => return write!(f, "{}: unreadable record on line {line}", self.path.escape_debug()),
        };
        write!(f, "{}: {word}", self.path.escape_debug())
    }
}

/// All that is wrong, the first of it by name.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Faults {
    first: Vec<Fault>,
    count: u32,
}

impl Faults {
    /// Notes a fault.
    pub fn note(&mut self, path: &str, what: What) {
        if self.first.len() < SAID {
            self.first.push(Fault { path: path.to_owned(), what });
        }
        self.count = self.count.saturating_add(1);
    }

    /// Nothing, or one failure that says everything.
    pub fn into_result(self) -> Result<(), Error> {
        if self.count == 0 {
            return Ok(());
        }
        let said: Vec<String> = self.first.iter().map(Fault::to_string).collect();
        let more = (self.count as usize).saturating_sub(said.len());
        let more = if more > 0 { format!("\n+ {more}") } else { String::new() };
        Err(Error::saying(Kind::BackupDamaged, said.join("\n") + &more))
    }

    /// The faults that are said by name.
    #[cfg(test)]
    pub fn all(&self) -> Vec<(String, What)> {
        self.first.iter().map(|fault| (fault.path.clone(), fault.what)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_faults_are_counted_and_the_first_are_said() {
        assert_eq!(Faults::default().into_result(), Ok(()));
        let mut faults = Faults::default();
        faults.note("bytes/a", What::Checksum);
        faults.note("records/turns-0001.jsonl", What::Record(3));
        (0..20).for_each(|nth| faults.note(&format!("thumbs/{nth}"), What::Absent));
        let error = faults.into_result().unwrap_err();
        assert_eq!(error.kind, Kind::BackupDamaged);
        assert!(error.detail.starts_with(
            "bytes/a: wrong checksum\nrecords/turns-0001.jsonl: unreadable record on line 3\nthumbs/0: not there\n"
        ));
        assert!(error.detail.ends_with("\n+ 10"));
    }
}
