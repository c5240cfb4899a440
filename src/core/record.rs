//! Records as they lie on the disk: JSON with a version, read forgivingly.

use super::error::{Error, Kind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;

/// The version of every record that this build writes. It reads this one and all before it.
pub const VERSION: u32 = 1;

#[derive(Serialize)]
struct Out<'a, T> {
    v: u32,
    record: &'a T,
}

#[derive(Deserialize)]
struct In<'a> {
    v: u32,
    #[serde(borrow)]
    record: &'a RawValue,
}

/// A record as text.
pub fn write<T: Serialize>(record: &T) -> Result<String, Error> {
    serde_json::to_string(&Out { v: VERSION, record }).map_err(|error| unreadable(&error.to_string()))
}

/// A record from text; fails for a later version than this build knows, and for damaged text.
pub fn read<T: DeserializeOwned>(text: &str) -> Result<T, Error> {
    let outer: In = serde_json::from_str(text).map_err(|error| unreadable(&error.to_string()))?;
    if outer.v > VERSION {
        return Err(unreadable(&format!("written by a later version ({})", outer.v)));
    }
    serde_json::from_str(outer.record.get()).map_err(|error| unreadable(&error.to_string()))
}

/// Reads all that can be read, and says of the first one that could not be why.
pub fn read_all<T: DeserializeOwned>(texts: &[String]) -> (Vec<T>, Option<Error>) {
    let mut trouble = None;
    let records = texts.iter().filter_map(|text| read(text).map_err(|error| trouble.get_or_insert(error).kind).ok());
    (records.collect(), trouble)
}

fn unreadable(detail: &str) -> Error {
    Error::saying(Kind::StorageFailed, detail)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn records_read_back_and_bad_ones_are_set_aside() {
        let good = write(&"kept".to_owned()).unwrap();
        assert_eq!(read::<String>(&good).unwrap(), "kept");
        let texts = [good, "{".to_owned(), r#"{"v":99,"record":"later"}"#.to_owned()];
        let (records, trouble) = read_all::<String>(&texts);
        assert_eq!(records, ["kept"]);
        assert_eq!(trouble.unwrap().kind, Kind::StorageFailed);
        assert!(read::<String>(&texts[2]).unwrap_err().detail.contains("later version"));
    }
}
