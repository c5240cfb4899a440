//! Writing: a header before the bytes of every entry, and at the end the directory.

use super::fields::Put;
use super::name::is_plain;
use super::{CENTRAL, END, END_64, END_64_BYTES, EXTRA_64, LOCAL, LOCATOR_64, Refusal, SEE_64, SEE_64_COUNT, UTF_8};
use crate::core::exchange::day::{Moment, moment};

/// What a reader has to know for entries without compression.
const VERSION: u16 = 20;
/// What a reader has to know for sizes of 64 bits.
const VERSION_64: u16 = 45;

/// An archive on its way out. It holds the directory alone; the bytes go past it.
#[derive(Clone, Debug)]
pub struct Writer {
    at: u64,
    dos_time: u16,
    dos_date: u16,
    listed_first: Vec<u8>,
    listed: Vec<u8>,
    count: u64,
}

impl Writer {
    /// An empty archive, whose entries are dated by this moment.
    pub fn new(made_at_ms: i64) -> Self {
        let Moment { year, month, day, second } = moment(made_at_ms);
        // Dates of archives begin with 1980 and end with 2107; seconds are counted in twos.
        let year = (year.clamp(1980, 2107) - 1980) as u16;
        let (hours, minutes, two_seconds) = (second / 3600, second / 60 % 60, second % 60 / 2);
        Self {
            at: 0,
            dos_time: (hours << 11 | minutes << 5 | two_seconds) as u16,
            dos_date: year << 9 | (month << 5 | day) as u16,
            listed_first: Vec::new(),
            listed: Vec::new(),
            count: 0,
        }
    }

    /// The bytes written so far, headers included, if each entry had the size that was said.
    pub fn written(&self) -> u64 {
        self.at
    }

    /// The header of an entry, to be followed by exactly `size` bytes with this CRC-32. Fails for a name that a reader
    /// would refuse.
    pub fn entry(&mut self, name: &str, size: u64, crc: u32) -> Result<Vec<u8>, Refusal> {
        let (header, central) = self.headers(name, size, crc)?;
        self.listed.extend(central);
        Ok(header)
    }

    /// The same for an entry that stands first in the directory, wherever its bytes are.
    pub fn entry_listed_first(&mut self, name: &str, size: u64, crc: u32) -> Result<Vec<u8>, Refusal> {
        let (header, central) = self.headers(name, size, crc)?;
        self.listed_first.extend(central);
        Ok(header)
    }

    fn headers(&mut self, name: &str, size: u64, crc: u32) -> Result<(Vec<u8>, Vec<u8>), Refusal> {
        if !is_plain(name) {
            return Err(Refusal::Name(name.to_owned()));
        }
        let size_is_large = size >= u64::from(SEE_64);
        let at_is_large = self.at >= u64::from(SEE_64);
        let mut header = Vec::with_capacity(64 + name.len());
        header.put_u32(LOCAL);
        let extra = if size_is_large { extra_64(&[size, size]) } else { Vec::new() };
        self.put_shared(&mut header, (name, size, crc), &extra);
        header.extend(name.as_bytes());
        header.extend(&extra);

        let mut central = Vec::with_capacity(80 + name.len());
        central.put_u32(CENTRAL);
        central.put_u16(VERSION_64);
        let extra = match (size_is_large, at_is_large) {
            (false, false) => Vec::new(),
            (false, true) => extra_64(&[self.at]),
            (true, false) => extra_64(&[size, size]),
            (true, true) => extra_64(&[size, size, self.at]),
        };
        self.put_shared(&mut central, (name, size, crc), &extra);
        // No comment, the first disk, no attributes.
        central.extend([0; 10]);
        central.put_u32(low(self.at));
        central.extend(name.as_bytes());
        central.extend(&extra);

        self.at += header.len() as u64 + size;
        self.count += 1;
        Ok((header, central))
    }

    /// The fields that both headers have, from the version to the length of the extra field.
    fn put_shared(&self, out: &mut Vec<u8>, (name, size, crc): (&str, u64, u32), extra: &[u8]) {
        out.put_u16(if extra.is_empty() { VERSION } else { VERSION_64 });
        out.put_u16(UTF_8);
        // Stored as it is.
        out.put_u16(0);
        out.put_u16(self.dos_time);
        out.put_u16(self.dos_date);
        out.put_u32(crc);
        out.put_u32(low(size));
        out.put_u32(low(size));
        out.put_u16(name.len() as u16);
        out.put_u16(extra.len() as u16);
    }

    /// The directory and the end of the archive.
    pub fn end(self) -> Vec<u8> {
        let mut out = self.listed_first;
        out.extend(self.listed);
        let size = out.len() as u64;
        let is_large = self.count >= u64::from(SEE_64_COUNT) || self.at.max(size) >= u64::from(SEE_64);
        if is_large {
            let at = self.at + size;
            out.put_u32(END_64);
            out.put_u64(END_64_BYTES - 12);
            out.put_u16(VERSION_64);
            out.put_u16(VERSION_64);
            out.put_u64(0);
            for number in [self.count, self.count, size, self.at] {
                out.put_u64(number);
            }
            out.put_u32(LOCATOR_64);
            out.put_u32(0);
            out.put_u64(at);
            out.put_u32(1);
        }
        let count = u16::try_from(self.count).unwrap_or(SEE_64_COUNT);
        out.put_u32(END);
        out.put_u32(0);
        out.put_u16(count);
        out.put_u16(count);
        out.put_u32(low(size));
        out.put_u32(low(self.at));
        out.put_u16(0);
        out
    }
}

fn low(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(SEE_64)
}

fn extra_64(values: &[u64]) -> Vec<u8> {
    let mut out = Vec::with_capacity(4 + 8 * values.len());
    out.put_u16(EXTRA_64);
    out.put_u16(8 * values.len() as u16);
    for value in values {
        out.put_u64(*value);
    }
    out
}
