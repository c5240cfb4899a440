//! Where things lie in a backup.

use super::records::Records;
use crate::core::id::Hash;
use crate::core::pixels::sniff::Format;

/// The name of the manifest.
pub const MANIFEST: &str = "manifest.json";

/// The formats that pictures are kept in. A drawing in SVG is none of them: it is turned into pixels when it comes in.
const FORMATS: [Format; 9] = [
    Format::Png,
    Format::Jpeg,
    Format::WebP,
    Format::Gif,
    Format::Bmp,
    Format::Tiff,
    Format::Heic,
    Format::Avif,
    Format::Jxl,
];

/// Whether pictures are kept in this format.
pub fn is_kept_as(format: Format) -> bool {
    FORMATS.contains(&format)
}

/// What a file in a backup is, which is its path.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The original bytes of a picture.
    Picture(Hash, Format),
    /// Another byte string.
    Bytes(Hash),
    /// The thumbnail of a picture.
    Thumb(Hash),
    /// Records, in numbered files from 1 on.
    Records(Records, u32),
}

impl Place {
    /// Where original bytes lie: among the pictures, if they are one that can be kept.
    pub fn of_bytes(hash: Hash, format: Option<Format>) -> Self {
        match format.filter(|format| is_kept_as(*format)) {
            Some(format) => Self::Picture(hash, format),
            None => Self::Bytes(hash),
        }
    }

    /// The path.
    pub fn path(&self) -> String {
        match self {
            Self::Picture(hash, format) => format!("pictures/{hash}.{}", format.extension()),
            Self::Bytes(hash) => format!("bytes/{hash}"),
            Self::Thumb(hash) => format!("thumbs/{hash}"),
            Self::Records(records, nth) => format!("records/{}-{nth:04}.jsonl", records.name()),
        }
    }

    /// What lies at a path; `None` for any path that a backup of this version does not have.
    pub fn parse(path: &str) -> Option<Self> {
        let (folder, name) = path.split_once('/')?;
        let place = match folder {
            "pictures" => {
                let (hash, extension) = name.split_once('.')?;
                let format = FORMATS.into_iter().find(|format| format.extension() == extension)?;
                Self::Picture(Hash::parse(hash)?, format)
            }
            "bytes" => Self::Bytes(Hash::parse(name)?),
            "thumbs" => Self::Thumb(Hash::parse(name)?),
            "records" => {
                let (records, nth) = name.strip_suffix(".jsonl")?.rsplit_once('-')?;
                Self::Records(Records::by_name(records)?, nth.parse().ok()?)
            }
            _ => return None,
        };
        // One path for one thing: no capitals in a hash, no other number of zeros.
        (place.path() == path).then_some(place)
    }

    /// The hash that the bytes at this place must have.
    pub fn names_its_bytes(&self) -> Option<Hash> {
        match self {
            Self::Picture(hash, _) | Self::Bytes(hash) => Some(*hash),
            Self::Thumb(_) | Self::Records(..) => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_read_back_and_nothing_else_is_a_place() {
        let hash = Hash([171; 32]);
        for place in [
            Place::Picture(hash, Format::Jpeg),
            Place::of_bytes(hash, Some(Format::WebP)),
            Place::Bytes(hash),
            Place::Thumb(hash),
            Place::Records(Records::Turns, 1),
            Place::Records(Records::Kept, 12_345),
        ] {
            assert_eq!(Place::parse(&place.path()), Some(place));
        }
        assert_eq!(Place::of_bytes(hash, Some(Format::Html)), Place::Bytes(hash));
        let hex = hash.to_string();
        for bad in [
            MANIFEST.to_owned(),
            format!("vault/{hex}"),
            format!("bytes/{}", hex.to_uppercase()),
            format!("bytes/{hex}.png"),
            format!("pictures/{hex}"),
            format!("pictures/{hex}.svg"),
            format!("pictures/{hex}.html"),
            "records/vault-0001.jsonl".to_owned(),
            "records/turns-1.jsonl".to_owned(),
            "records/turns-+001.jsonl".to_owned(),
            "records/turns.jsonl".to_owned(),
        ] {
            assert_eq!(Place::parse(&bad), None, "{bad}");
        }
    }
}
