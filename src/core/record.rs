//! Records as they lie on the disk: JSON with a version, read forgivingly.
//!
//! An older record is raised to today's shape while it is read, and never in place: it stays on the disk as it is until
//! somebody changes it, and is then written whole. So there is no step that a crash could interrupt.

use super::disarm::{Rule, disarmed};
use super::error::{Error, Kind};
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use serde_json::value::RawValue;

/// The version of every record that this build writes. It reads this one and all before it. The database has the same
/// version, so that an older build cannot open, and never writes over, what a later one has written.
pub const VERSION: u32 = 2;

/// A kind of record.
pub trait Record: Serialize + DeserializeOwned {
    /// What it is called where one of them cannot be read.
    const NAME: &'static str;
    /// How those of older versions become those of today, the oldest first. A version at which this kind did not change
    /// has no step.
    const STEPS: &'static [Step] = &[];
}

/// What makes a record of a later version out of an older one.
#[derive(Clone, Copy, Debug)]
pub struct Step {
    /// The last version that needs it.
    pub from: u32,
    /// The record in its next shape.
    pub raise: fn(Value) -> Value,
}

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
pub fn write<T: Record>(record: &T) -> Result<String, Error> {
    serde_json::to_string(&Out { v: VERSION, record }).map_err(|error| unreadable(T::NAME, &error))
}

/// A record from text; fails for a later version than this build knows, and for damaged text.
pub fn read<T: Record>(text: &str) -> Result<T, Error> {
    read_up_to(text, VERSION)
}

fn read_up_to<T: Record>(text: &str, newest: u32) -> Result<T, Error> {
    let outer = opened(text, T::NAME, newest)?;
    if outer.v < newest && disarmed(Rule::EarlierIsRead) {
        return Err(Error::new(Kind::RecordUnreadable));
    }
    let read = if T::STEPS.iter().any(|step| step.from >= outer.v) {
        serde_json::from_str(outer.record.get())
            .and_then(|record| serde_json::from_value(raised(record, outer.v, T::STEPS)))
    } else {
        serde_json::from_str(outer.record.get())
    };
    read.map_err(|error| unreadable(T::NAME, &error))
}

fn opened<'a>(text: &'a str, name: &str, newest: u32) -> Result<In<'a>, Error> {
    let outer: In = serde_json::from_str(text).map_err(|error| unreadable(name, &error))?;
    if outer.v > newest {
        return Err(Error::saying(Kind::RecordTooNew, [name, " of version ", &outer.v.to_string()].concat()));
    }
    Ok(outer)
}

fn raised(record: Value, version: u32, steps: &[Step]) -> Value {
    steps.iter().filter(|step| step.from >= version).fold(record, |record, step| (step.raise)(record))
}

/// Reads all that can be read, and says of the first one that could not be why.
pub fn read_all<T: Record>(texts: &[String]) -> (Vec<T>, Option<Error>) {
    let mut trouble = None;
    let records = texts.iter().filter_map(|text| read(text).map_err(|error| trouble.get_or_insert(error).kind).ok());
    let records: Vec<T> = records.collect();
    if disarmed(Rule::BadIsSetAside) && trouble.is_some() { (Vec::new(), trouble) } else { (records, trouble) }
}

fn unreadable(name: &str, error: &serde_json::Error) -> Error {
    Error::saying(Kind::RecordUnreadable, [name, ": ", &error.to_string()].concat())
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    /// What was a line of words at first, then got a name, and at last a list of words.
    #[derive(Debug, PartialEq, Serialize, Deserialize)]
    struct Saying {
        by: String,
        words: Vec<String>,
    }

    impl Record for Saying {
        const NAME: &'static str = "saying";
        const STEPS: &'static [Step] = &[
            Step { from: 1, raise: |text| json!({ "by": "somebody", "words": text }) },
            Step { from: 3, raise: with_words_apart },
        ];
    }

    fn with_words_apart(mut saying: Value) -> Value {
        if let Some(saying) = saying.as_object_mut()
            && let Some(words) = saying.get("words").and_then(Value::as_str)
        {
            let apart = words.split(' ').collect();
            saying.insert("words".into(), apart);
        }
        saying
    }

    fn saying(by: &str, words: &[&str]) -> Saying {
        Saying { by: by.into(), words: words.iter().map(|word| (*word).to_owned()).collect() }
    }

    #[test]
    fn records_read_back_and_bad_ones_are_set_aside() {
        let today = saying("me", &["kept"]);
        assert_eq!(read_up_to::<Saying>(r#"{"v":4,"record":{"by":"me","words":["kept"]}}"#, 4).unwrap(), today);
        assert_eq!(write(&today).unwrap(), r#"{"v":2,"record":{"by":"me","words":["kept"]}}"#);
        let texts = ["{", r#"{"v":99,"record":"later"}"#, r#"{"v":1,"record":"kept"}"#].map(str::to_owned);
        let (records, trouble) = read_all::<Saying>(&texts);
        assert_eq!(records, [saying("somebody", &["kept"])]);
        let trouble = trouble.unwrap();
        assert_eq!(trouble.kind, Kind::RecordUnreadable);
        assert!(trouble.detail.starts_with("saying: "));
        let later = read::<Saying>(&texts[1]).unwrap_err();
        assert_eq!((later.kind, later.detail.as_str()), (Kind::RecordTooNew, "saying of version 99"));
    }

    #[test]
    fn a_record_of_every_older_version_becomes_one_of_today_while_it_is_read() {
        let today = saying("somebody", &["so", "it", "goes"]);
        for (version, older) in [
            (1, json!("so it goes")),
            (2, json!({ "by": "somebody", "words": "so it goes" })),
            (3, json!({ "by": "somebody", "words": "so it goes" })),
            (4, json!({ "by": "somebody", "words": ["so", "it", "goes"] })),
        ] {
            let text = json!({ "v": version, "record": older }).to_string();
            assert_eq!(read_up_to::<Saying>(&text, 4).unwrap(), today, "version {version}");
            assert_eq!(read_up_to::<Saying>(&text, 4).unwrap(), today, "read again, as after a crash");
        }
        let too_new = read_up_to::<Saying>(r#"{"v":5,"record":0}"#, 4).unwrap_err();
        assert_eq!(too_new.kind, Kind::RecordTooNew);
        assert_eq!(read_up_to::<Saying>(r#"{"v":2,"record":7}"#, 4).unwrap_err().kind, Kind::RecordUnreadable);
    }
}
