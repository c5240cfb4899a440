//! CRC-32 as ZIP has it: the polynomial 0xEDB88320, reflected, begun and ended with all bits inverted.
//!
//! Sixteen bytes are taken at a time with sixteen tables ("slicing"), so that gigabytes pass quickly.

/// The polynomial of CRC-32 (ISO 3309), lowest power first.
const POLYNOMIAL: u32 = 0xedb8_8320;

static TABLES: [[u32; 256]; 16] = tables();

#[expect(clippy::indexing_slicing, reason = "evaluated by the compiler, which would refuse a place outside")]
const fn tables() -> [[u32; 256]; 16] {
    let mut tables = [[0; 256]; 16];
    let mut byte = 0;
    while byte < 256 {
        let mut value = byte as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { value >> 1 ^ POLYNOMIAL } else { value >> 1 };
            bit += 1;
        }
        tables[0][byte] = value;
        byte += 1;
    }
    // Each further table is the one before, moved on by one byte of zeros.
    let mut at = 0;
    while at < 15 * 256 {
        let before = tables[at / 256][at % 256];
        tables[at / 256 + 1][at % 256] = before >> 8 ^ tables[0][(before & 0xff) as usize];
        at += 1;
    }
    tables
}

/// A CRC-32 of bytes that come in pieces.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crc(u32);

impl Default for Crc {
    fn default() -> Self {
        Self(u32::MAX)
    }
}

impl Crc {
    /// Takes more bytes in.
    pub fn add(&mut self, bytes: &[u8]) {
        let (blocks, rest) = bytes.as_chunks::<16>();
        let after_blocks = blocks.iter().fold(self.0, step_block);
        self.0 = rest.iter().fold(after_blocks, |crc, byte| crc >> 8 ^ cell(0, crc as u8 ^ byte));
    }

    /// The checksum of all bytes so far.
    pub fn value(self) -> u32 {
        !self.0
    }
}

/// The checksum of these bytes.
pub fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = Crc::default();
    crc.add(bytes);
    crc.value()
}

#[expect(clippy::indexing_slicing, reason = "a byte is always a place in a table of 256")]
#[inline(always)]
fn cell(table: usize, byte: u8) -> u32 {
    TABLES[table][byte as usize]
}

#[inline(always)]
fn step_block(crc: u32, block: &[u8; 16]) -> u32 {
    let mixed = (u128::from_le_bytes(*block) ^ u128::from(crc)).to_le_bytes();
    // Written out, because a loop is not unrolled where the size of the program counts.
    let [first, second, third, fourth] = quarters(mixed);
    quarter(15, first) ^ quarter(11, second) ^ quarter(7, third) ^ quarter(3, fourth)
}

/// What four bytes in a row do to the checksum, the first of them with this table.
#[inline(always)]
fn quarter(table: usize, [one, two, three, four]: [u8; 4]) -> u32 {
    cell(table, one) ^ cell(table - 1, two) ^ cell(table - 2, three) ^ cell(table - 3, four)
}

#[inline(always)]
fn quarters([a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p]: [u8; 16]) -> [[u8; 4]; 4] {
    [[a, b, c, d], [e, f, g, h], [i, j, k, l], [m, n, o, p]]
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn bit_by_bit(bytes: &[u8]) -> u32 {
        !bytes.iter().fold(u32::MAX, |crc, byte| {
            (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ POLYNOMIAL } else { crc >> 1 })
        })
    }

    #[test]
    fn known_checksums() {
        for (text, expected) in [
            ("", 0),
            ("a", 0xe8b7_be43),
            ("123456789", 0xcbf4_3926),
            ("The quick brown fox jumps over the lazy dog", 0x414f_a339),
        ] {
            assert_eq!(crc32(text.as_bytes()), expected, "{text}");
        }
        assert_eq!(crc32(&[0; 32]), 0x190a_55ad);
        assert_eq!(crc32(&[0xff; 32]), 0xff6c_ab0b);
    }

    proptest! {
        #[test]
        fn pieces_give_what_the_whole_gives(bytes in proptest::collection::vec(any::<u8>(), 0..200), cut in 0usize..200) {
            let (before, after) = bytes.split_at(cut.min(bytes.len()));
            let mut crc = Crc::default();
            crc.add(before);
            crc.add(after);
            prop_assert_eq!(crc.value(), bit_by_bit(&bytes));
        }
    }
}
