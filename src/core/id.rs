//! Names of things: content hashes for bytes, sortable ids for records.

use serde::de::{Error, Visitor};
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use std::fmt;

/// The SHA-256 of some bytes: their name wherever they are kept. Written as 64 lower-case hex digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 32]);

impl Hash {
    /// Reads 64 hex digits; anything else is `None`.
    pub fn parse(hex: &str) -> Option<Self> {
        bytes_of(hex).map(Self)
    }
}

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.iter().try_for_each(|byte| write!(f, "{byte:02x}"))
    }
}

impl fmt::Debug for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let hex = self.to_string();
        write!(f, "Hash({})", hex.get(..8).unwrap_or_default())
    }
}

impl Serialize for Hash {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Hash {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_str(HexDigits).map(Self)
    }
}

/// The moment and the randomness that an event brings with it: the core has no clock and no dice of its own.
#[derive(Clone, Copy, Debug)]
pub struct Stamp {
    /// Milliseconds since 1970, by the device's clock.
    pub now_ms: i64,
    /// Milliseconds since the page opened, by a clock that nobody sets: for how long things take.
    pub steady_ms: i64,
    /// 64 random bits, new for every event.
    pub entropy: u64,
}

impl Stamp {
    /// The `nth` id that this event may give away; ids sort by time, then by `nth`.
    pub fn id(&self, nth: u16) -> Id {
        let time = u128::from(self.now_ms.max(0).unsigned_abs()) & 0xffff_ffff_ffff;
        Id(time << 80 | u128::from(nth) << 64 | u128::from(self.entropy))
    }
}

/// The id of a record: 48 bits of time, 16 of order, 64 random, so that ids sort by creation and merge across
/// devices. Written as 32 lower-case hex digits.
#[derive(Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Id(pub u128);

impl Id {
    /// When it was given away, in milliseconds since 1970.
    pub fn made_at_ms(self) -> i64 {
        i64::try_from(self.0 >> 80).unwrap_or(i64::MAX)
    }

    /// Reads what `Display` writes; anything else is `None`.
    pub fn parse(hex: &str) -> Option<Self> {
        bytes_of(hex).map(u128::from_be_bytes).map(Self)
    }
}

impl fmt::Display for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:032x}", self.0)
    }
}

impl fmt::Debug for Id {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Id({self})")
    }
}

impl Serialize for Id {
    fn serialize<S: Serializer>(&self, out: S) -> Result<S::Ok, S::Error> {
        out.collect_str(self)
    }
}

impl<'de> Deserialize<'de> for Id {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_str(HexDigits).map(u128::from_be_bytes).map(Self)
    }
}

/// The bytes that twice as many hex digits stand for. A library is full of names, and all of them are read while it
/// opens: 128-bit numbers, which would read them in a line, are slow where words have 32 bits.
fn bytes_of<const N: usize>(hex: &str) -> Option<[u8; N]> {
    let value = |digit: u8| char::from(digit).to_digit(16).and_then(|value| u8::try_from(value).ok());
    let mut bytes = [0; N];
    if hex.len() != 2 * N {
        return None;
    }
    for (byte, pair) in bytes.iter_mut().zip(hex.as_bytes().chunks_exact(2)) {
        let [high, low] = pair else { return None };
        *byte = value(*high)? << 4 | value(*low)?;
    }
    Some(bytes)
}

/// Reads hex digits where they lie, without a copy of them.
struct HexDigits<const N: usize>;

impl<const N: usize> Visitor<'_> for HexDigits<N> {
    type Value = [u8; N];

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} hex digits", 2 * N)
    }

    fn visit_str<E: Error>(self, hex: &str) -> Result<[u8; N], E> {
        bytes_of(hex).ok_or_else(|| E::custom("a name is 32 or 64 hex digits"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_and_hashes_read_back_as_written_and_sort_by_time() {
        let early = Stamp { now_ms: 1_000, steady_ms: 0, entropy: u64::MAX };
        let late = Stamp { now_ms: 1_001, steady_ms: 0, entropy: 0 };
        assert_eq!(early.id(9).made_at_ms(), 1_000);
        assert!(early.id(9) < late.id(0) && early.id(0) < early.id(1));
        assert_eq!(Id::parse(&early.id(3).to_string()), Some(early.id(3)));
        let hash = Hash([171; 32]);
        assert_eq!(Hash::parse(&hash.to_string()), Some(hash));
        for bad in [
            "",
            "ab",
            &"g".repeat(64),
            &"g".repeat(32),
            &"é".repeat(32),
            &"é".repeat(16),
            &["+", &"1".repeat(31)].concat(),
        ] {
            assert_eq!(Hash::parse(bad), None, "{bad}");
            assert_eq!(Id::parse(bad), None, "{bad}");
            let json = serde_json::json!(bad);
            assert!(
                serde_json::from_value::<Hash>(json.clone()).is_err() && serde_json::from_value::<Id>(json).is_err()
            );
        }
        let read: Id = serde_json::from_str(r#""00000000000000000\u0030000000000000a1""#).unwrap();
        assert_eq!(read, Id(161), "also where a digit is written as an escape");
    }
}
