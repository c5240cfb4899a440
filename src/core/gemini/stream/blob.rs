//! One base64 string, decoded as it arrives: standard or URL-safe, with or without padding.

use super::BlobSink;
use crate::core::gemini::Slot;
use base64::Engine;
use base64::alphabet::{Alphabet, STANDARD, URL_SAFE};
use base64::engine::{DecodePaddingMode, GeneralPurpose, GeneralPurposeConfig};

/// Characters decoded at a time, a multiple of four: 48 KiB of bytes.
const BLOCK_CHARS: usize = 64 * 1024;
const BLOCK_BYTES: usize = BLOCK_CHARS / 4 * 3;

const fn engine(alphabet: &Alphabet) -> GeneralPurpose {
    let config = GeneralPurposeConfig::new()
        .with_decode_padding_mode(DecodePaddingMode::Indifferent)
        .with_decode_allow_trailing_bits(true);
    GeneralPurpose::new(alphabet, config)
}

static STANDARD_ENGINE: GeneralPurpose = engine(&STANDARD);
static URL_SAFE_ENGINE: GeneralPurpose = engine(&URL_SAFE);

/// The decoder's room for one block, kept from blob to blob.
pub(super) struct Room(Vec<u8>);

impl Default for Room {
    fn default() -> Self {
        Self(vec![0; BLOCK_BYTES])
    }
}

impl std::fmt::Debug for Room {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "Room({})", self.0.len())
    }
}

/// A base64 string of which the end has not come yet.
#[derive(Debug)]
pub(super) struct Blob {
    pub(super) slot: Slot,
    /// Characters that do not make a whole group of four yet.
    carry: [u8; 4],
    carried: usize,
    /// The alphabet of the last block: the next one is tried with it first.
    url_safe: bool,
    /// The padding has come, so that nothing may follow.
    padded: bool,
    damaged: bool,
}

impl Blob {
    pub(super) fn open(slot: Slot, sink: &mut dyn BlobSink) -> Self {
        sink.open(slot);
        Self { slot, carry: [0; 4], carried: 0, url_safe: false, padded: false, damaged: false }
    }

    /// Decodes characters from the front of `chars` and says how many. It stops before the first that cannot be part
    /// of base64, the closing quote for instance.
    pub(super) fn read(&mut self, chars: &[u8], room: &mut Room, sink: &mut dyn BlobSink) -> usize {
        let mut used = 0;
        while let Some(rest) = chars.get(used..).filter(|rest| !rest.is_empty()) {
            let taken = if self.carried == 0 { self.decode_blocks(rest, room, sink) } else { 0 };
            used += taken;
            let Some(rest) = chars.get(used..) else { break };
            // What is left by now is near an end or in small pieces: character by character, until a group is whole.
            let Some(&char) = rest.first() else { break };
            if !is_base64(char) {
                break;
            }
            self.push(char, sink);
            used += 1;
        }
        used
    }

    /// Decodes as many whole blocks and groups as stand at the front, without looking for their end first: the decoder
    /// finds it by failing there.
    fn decode_blocks(&mut self, chars: &[u8], room: &mut Room, sink: &mut dyn BlobSink) -> usize {
        let mut used = 0;
        while !self.padded && !self.damaged {
            let rest = chars.get(used..).unwrap_or_default();
            let block = rest.get(..rest.len().min(BLOCK_CHARS) & !3).unwrap_or_default();
            if block.is_empty() {
                break;
            }
            if self.decode_block(block, room, sink) {
                used += block.len();
                continue;
            }
            // The block holds the end, the padding or another alphabet: the whole groups before it, then no more.
            let plain = block.iter().position(|char| !is_alphanumeric_or_sign(*char)).unwrap_or(block.len()) & !3;
            let front = block.get(..plain).unwrap_or_default();
            if front.is_empty() || !(self.decode_block(front, room, sink) || self.decode_mixed(front, room, sink)) {
                break;
            }
            used += plain;
            if plain < block.len() {
                break;
            }
        }
        used
    }

    fn decode_block(&mut self, block: &[u8], room: &mut Room, sink: &mut dyn BlobSink) -> bool {
        for url_safe in [self.url_safe, !self.url_safe] {
            let engine = if url_safe { &URL_SAFE_ENGINE } else { &STANDARD_ENGINE };
            if let Ok(length) = engine.decode_slice(block, &mut room.0) {
                self.url_safe = url_safe;
                self.padded = length < block.len() / 4 * 3;
                sink.write(self.slot, room.0.get(..length).unwrap_or_default());
                return true;
            }
        }
        false
    }

    /// A block in which both alphabets stand.
    fn decode_mixed(&mut self, block: &[u8], room: &mut Room, sink: &mut dyn BlobSink) -> bool {
        let standard: Vec<u8> = block.iter().map(|char| to_standard(*char)).collect();
        let decoded = STANDARD_ENGINE.decode_slice(&standard, &mut room.0);
        if let Ok(length) = decoded {
            sink.write(self.slot, room.0.get(..length).unwrap_or_default());
        }
        decoded.is_ok()
    }

    /// Takes one character; anything that is not base64 damages the blob.
    pub(super) fn push(&mut self, char: u8, sink: &mut dyn BlobSink) {
        if self.damaged || matches!(char, b'\r' | b'\n' | b' ' | b'\t') {
            return;
        }
        if !is_base64(char) || (self.padded && char != b'=') {
            self.damaged = true;
            return;
        }
        if self.padded && self.carried == 0 {
            // A third padding character, or padding behind a whole group.
            self.damaged = true;
            return;
        }
        if char == b'=' {
            // Padding completes a group of two or three characters.
            self.damaged = self.carried < 2;
            self.padded = true;
        }
        if let Some(place) = self.carry.get_mut(self.carried) {
            *place = to_standard(char);
            self.carried += 1;
        }
        if self.carried == 4 && !self.damaged {
            self.decode_carry(sink);
        }
    }

    fn decode_carry(&mut self, sink: &mut dyn BlobSink) {
        let mut bytes = [0u8; 3];
        let group = self.carry.get(..self.carried).unwrap_or_default();
        match STANDARD_ENGINE.decode_slice(group, &mut bytes) {
            Ok(length) => sink.write(self.slot, bytes.get(..length).unwrap_or_default()),
            Err(_) => self.damaged = true,
        }
        self.carried = 0;
    }

    /// The string is over; says whether all of it was base64. `cut` means that its end never came.
    pub(super) fn close(mut self, cut: bool, sink: &mut dyn BlobSink) -> bool {
        if self.carried > 0 && !self.damaged && !cut {
            self.decode_carry(sink);
        }
        let whole = !self.damaged && !cut;
        sink.close(self.slot, whole);
        whole
    }
}

fn to_standard(char: u8) -> u8 {
    match char {
        b'-' => b'+',
        b'_' => b'/',
        other => other,
    }
}

fn is_alphanumeric_or_sign(char: u8) -> bool {
    char.is_ascii_alphanumeric() || matches!(char, b'+' | b'/' | b'-' | b'_')
}

fn is_base64(char: u8) -> bool {
    is_alphanumeric_or_sign(char) || char == b'='
}
