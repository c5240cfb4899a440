//! ZIP archives without compression, written from front to back and read by ranges, by PKWARE's APPNOTE 6.3.10.
//!
//! The reader takes what this writer makes, and plain archives of other tools. Everything else is refused: whatever
//! would need unpacking, whatever lies about its sizes, and names that point elsewhere.

mod fields;
mod name;
mod read;
#[cfg(test)]
mod tests;
mod write;

use crate::core::error::{Error, Kind};

pub use read::{Directory, TAIL_BYTES, begins_like_one, data_of, find_directory, header_bytes, read_directory};
pub use write::Writer;

/// Marks the header before the bytes of an entry.
const LOCAL: u32 = 0x0403_4b50;
/// Marks an entry of the directory.
const CENTRAL: u32 = 0x0201_4b50;
/// Marks the end of the archive.
const END: u32 = 0x0605_4b50;
/// Marks the end of an archive that is too large for 32 bits.
const END_64: u32 = 0x0606_4b50;
/// Marks where that end stands.
const LOCATOR_64: u32 = 0x0706_4b50;

/// Bytes of a local header without its name and what follows that.
const LOCAL_BYTES: u64 = 30;
/// Bytes of an entry of the directory without its name and what follows that.
const CENTRAL_BYTES: u64 = 46;
const END_BYTES: u64 = 22;
const END_64_BYTES: u64 = 56;
const LOCATOR_BYTES: u64 = 20;

/// A number of 32 bits that says "see the larger field".
const SEE_64: u32 = u32::MAX;
/// The same in 16 bits.
const SEE_64_COUNT: u16 = u16::MAX;
/// The number of the extra field with sizes of 64 bits.
const EXTRA_64: u16 = 1;
/// The flag that names are UTF-8.
const UTF_8: u16 = 1 << 11;

/// The most entries that are read.
pub const MAX_ENTRIES: u64 = 2_000_000;
/// The largest directory that is read: it has to lie in memory.
pub const MAX_DIRECTORY_BYTES: u64 = 256 << 20;

/// One file in an archive, as the directory has it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Entry {
    /// Its path: relative, with slashes, without tricks.
    pub name: String,
    /// How many bytes it has.
    pub size: u64,
    /// The CRC-32 of its bytes.
    pub crc: u32,
    /// Where its local header begins.
    pub at: u64,
    /// Where whatever comes next begins, which its bytes must not reach into.
    pub until: u64,
}

/// Why an archive is not read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// It is no archive at all.
    NotAnArchive,
    /// Its end is missing.
    CutShort,
    /// A mark does not stand where it has to.
    Mark(&'static str),
    /// An entry is compressed.
    Compressed(String),
    /// An entry is encrypted.
    Encrypted(String),
    /// An entry has its sizes behind its bytes, where nobody can check them beforehand.
    SizesBehind(String),
    /// A name is empty, not text, or points out of its folder.
    Name(String),
    /// Two entries have this name.
    Twice(String),
    /// The bytes of this entry reach into what comes next, or begin before what came before has ended.
    Overlap(String),
    /// A local header says something else than the directory.
    Disagrees(String),
    /// The sizes do not add up to the file.
    Sizes,
    /// The fields of 64 bits contradict the others, or are missing.
    Lies64,
    /// It is one of several disks.
    Disks,
    /// It has more entries than are read.
    TooMany(u64),
}

impl Refusal {
    /// The failure to report, with a few words for whoever looks closer.
    pub fn error(&self) -> Error {
        let of = |word: &str, name: &str| Error::saying(Kind::BackupDamaged, format!("{word}: {name}"));
        let plain = |word: &str| Error::saying(Kind::BackupDamaged, word);
        match self {
            Self::NotAnArchive => Error::new(Kind::NotABackup),
            Self::CutShort => Error::new(Kind::BackupCutShort),
            Self::Mark(what) => of("wrong mark", what),
            Self::Compressed(name) => of("compressed", name),
            Self::Encrypted(name) => of("encrypted", name),
            Self::SizesBehind(name) => of("sizes behind the bytes", name),
            Self::Name(name) => of("unsafe name", &name.escape_debug().to_string()),
            Self::Twice(name) => of("twice", name),
            Self::Overlap(name) => of("overlapping", name),
            Self::Disagrees(name) => of("header disagrees", name),
            Self::Sizes => plain("the sizes do not add up"),
            Self::Lies64 => plain("contradicting sizes of 64 bits"),
            Self::Disks => plain("one of several disks"),
            Self::TooMany(count) => of("too many entries", &count.to_string()),
        }
    }
}
