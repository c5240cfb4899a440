//! Finds the ends of JSON messages in bytes as they come, and takes the long base64 strings out of them.
//!
//! Only what is needed for that is understood here: brackets, strings, and the names of the fields on the way to the
//! three places where base64 stands. Everything else is left to serde, which also judges whether it is JSON at all.

use super::blob::{Blob, Room};
use super::message::frame_of;
use super::{Frame, Out};
use crate::core::error::{Error, Kind};
use crate::core::gemini::Slot;

/// Most bytes of a message outside its base64 strings; more is a fault, so that memory stays bounded.
const LARGEST_TEXT_BYTES: usize = 8 * 1024 * 1024;

/// Deepest nesting; serde goes no deeper.
const DEEPEST: usize = 120;

/// Where in a message something stands, as far as it leads to base64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Spot {
    Message,
    Candidates,
    Candidate,
    Content,
    Parts,
    Part,
    Inline,
    Predictions,
    Prediction,
    Elsewhere,
}

impl Spot {
    /// What begins with `bracket` inside this spot, under the field `name`.
    fn inside(self, name: &[u8], bracket: u8) -> Self {
        match (self, name, bracket) {
            (Spot::Message, b"candidates", b'[') => Spot::Candidates,
            (Spot::Candidates, _, b'{') => Spot::Candidate,
            (Spot::Candidate, b"content", b'{') => Spot::Content,
            (Spot::Content, b"parts", b'[') => Spot::Parts,
            (Spot::Parts, _, b'{') => Spot::Part,
            (Spot::Part, b"inlineData", b'{') => Spot::Inline,
            (Spot::Message, b"predictions", b'[') => Spot::Predictions,
            (Spot::Predictions, _, b'{') => Spot::Prediction,
            _ => Spot::Elsewhere,
        }
    }

    /// Whether the string under the field `name` is base64.
    fn is_base64(self, name: &[u8]) -> bool {
        matches!(
            (self, name),
            (Spot::Part, b"thoughtSignature") | (Spot::Inline, b"data") | (Spot::Prediction, b"bytesBase64Encoded")
        )
    }
}

/// The string that the next byte belongs to.
#[derive(Debug, Default)]
enum Text {
    #[default]
    None,
    /// The name of a field, which began at this place of the message.
    Name { start: usize },
    /// Any other string, which began at this place of the message.
    Value { start: usize },
    /// A base64 string.
    Base64(Blob),
}

/// An escape within a string, as far as it has come.
#[derive(Clone, Copy, Debug, Default)]
enum Escape {
    #[default]
    None,
    Begun,
    /// Hex digits of `\u` seen, and their value.
    Hex(u8, u32),
}

#[derive(Debug, Default)]
pub(super) struct Scanner {
    /// The message with slot numbers in place of base64.
    json: Vec<u8>,
    /// Open brackets, outermost first.
    levels: Vec<(Spot, u8)>,
    text: Text,
    escape: Escape,
    /// Where the last field's name stands in `json`.
    name: std::ops::Range<usize>,
    /// The next string is the value of that name.
    after_colon: bool,
    /// Up to here the message can be closed by its brackets alone.
    safe_length: usize,
    /// Within a list around the messages.
    listed: bool,
    /// What stands between messages and is none.
    junk: Vec<u8>,
    next_slot: u32,
    room: Room,
    /// A message was too large or too deep: the rest cannot be understood.
    dead: bool,
}

impl Scanner {
    /// Whether no message is open.
    pub(super) fn is_idle(&self) -> bool {
        self.dead || (self.levels.is_empty() && !self.listed)
    }

    /// Reads bytes from the front and says how many: all of them, or up to a line end where `line` is true.
    /// Without `line` it stops where a message, or the list around it, is over.
    pub(super) fn read(&mut self, bytes: &[u8], line: bool, out: &mut Out<'_>) -> usize {
        let mut used = 0;
        while let Some(&byte) = bytes.get(used) {
            if line && (byte == b'\n' || byte == b'\r') {
                break;
            }
            if self.dead {
                used += 1;
                continue;
            }
            let rest = bytes.get(used..).unwrap_or_default();
            used += self.take(byte, rest, out).max(1);
            if !line && self.is_idle() {
                break;
            }
        }
        used
    }

    fn take(&mut self, byte: u8, rest: &[u8], out: &mut Out<'_>) -> usize {
        match &mut self.text {
            Text::None if self.levels.is_empty() => self.between(byte, out),
            Text::None => self.structure(byte, out),
            Text::Base64(blob) => {
                if matches!(self.escape, Escape::None) {
                    let used = blob.read(rest, &mut self.room, out.sink);
                    if used > 0 {
                        return used;
                    }
                }
                self.base64_byte(byte, out);
            }
            Text::Name { .. } | Text::Value { .. } => self.string_byte(byte),
        }
        if self.json.len() > LARGEST_TEXT_BYTES {
            self.give_up(out);
        }
        1
    }

    /// A byte between messages.
    fn between(&mut self, byte: u8, out: &mut Out<'_>) {
        match byte {
            b'{' => {
                self.flush_junk(out);
                self.json.clear();
                self.json.push(byte);
                self.levels.push((Spot::Message, byte));
                self.name = 0..0;
                self.after_colon = false;
                self.safe_length = 1;
            }
            b'[' if !self.listed => self.listed = true,
            b']' if self.listed => {
                self.listed = false;
                self.flush_junk(out);
            }
            b',' if self.listed => {}
            _ if byte.is_ascii_whitespace() => {}
            _ if self.junk.len() < 256 => self.junk.push(byte),
            _ => {}
        }
    }

    /// A byte of a message outside its strings.
    fn structure(&mut self, byte: u8, out: &mut Out<'_>) {
        match byte {
            b'"' => self.begin_string(out),
            b'{' | b'[' => {
                let inside = self.spot().inside(self.current_name(), byte);
                self.json.push(byte);
                self.levels.push((inside, byte));
                self.after_colon = false;
                self.mark_safe();
                if self.levels.len() > DEEPEST {
                    self.give_up(out);
                }
            }
            b'}' | b']' => {
                self.json.push(byte);
                self.levels.pop();
                self.mark_safe();
                if self.levels.is_empty() {
                    out.frames.push(frame_of(&std::mem::take(&mut self.json)));
                }
            }
            b',' => {
                self.mark_safe();
                self.json.push(byte);
                self.after_colon = false;
            }
            b':' => {
                self.json.push(byte);
                self.after_colon = true;
            }
            _ => self.json.push(byte),
        }
    }

    fn begin_string(&mut self, out: &mut Out<'_>) {
        let in_object = self.levels.last().is_some_and(|(_, bracket)| *bracket == b'{');
        if self.after_colon && self.spot().is_base64(self.current_name()) {
            let slot = Slot(self.next_slot);
            self.next_slot = self.next_slot.wrapping_add(1);
            self.text = Text::Base64(Blob::open(slot, out.sink));
            return;
        }
        self.json.push(b'"');
        let start = self.json.len();
        self.text = if in_object && !self.after_colon { Text::Name { start } } else { Text::Value { start } };
    }

    fn spot(&self) -> Spot {
        self.levels.last().map_or(Spot::Elsewhere, |(spot, _)| *spot)
    }

    /// A byte of a string that stays in the message.
    fn string_byte(&mut self, byte: u8) {
        self.json.push(byte);
        match (self.escape, byte) {
            (Escape::Begun, _) => self.escape = Escape::None,
            (_, b'\\') => self.escape = Escape::Begun,
            (_, b'"') => match std::mem::take(&mut self.text) {
                Text::Name { start } => self.name = start..self.json.len() - 1,
                _ => self.mark_safe(),
            },
            _ => {}
        }
    }

    /// A byte of a base64 string that is not plain base64: its end, an escape, or damage.
    fn base64_byte(&mut self, byte: u8, out: &mut Out<'_>) {
        let Text::Base64(blob) = &mut self.text else { return };
        match (self.escape, byte) {
            (Escape::None, b'"') => {
                if let Text::Base64(blob) = std::mem::take(&mut self.text) {
                    self.close_blob(blob, false, out);
                }
            }
            (Escape::None, b'\\') => self.escape = Escape::Begun,
            (Escape::None, _) => blob.push(byte, out.sink),
            (Escape::Begun, b'u') => self.escape = Escape::Hex(0, 0),
            (Escape::Begun, _) => {
                self.escape = Escape::None;
                // \n, \r and \t are space, which base64 may have; of the rest only the slash can be part of it.
                blob.push(if matches!(byte, b'n' | b'r' | b't') { b' ' } else { byte }, out.sink);
            }
            (Escape::Hex(count, value), _) => {
                let digit = char::from(byte).to_digit(16).unwrap_or(0xffff);
                let value = value << 4 | digit;
                self.escape = if count < 3 { Escape::Hex(count + 1, value) } else { Escape::None };
                if count == 3 {
                    blob.push(u8::try_from(value).unwrap_or(0), out.sink);
                }
            }
        }
    }

    /// Puts the slot's number in the place of the string, or `false` where the bytes are not to be used.
    fn close_blob(&mut self, blob: Blob, cut: bool, out: &mut Out<'_>) {
        let Slot(number) = blob.slot;
        let whole = blob.close(cut, out.sink);
        let stand_in = if whole { number.to_string() } else { "false".to_owned() };
        self.json.extend_from_slice(stand_in.as_bytes());
        self.escape = Escape::None;
        self.mark_safe();
    }

    fn current_name(&self) -> &[u8] {
        if self.after_colon { self.json.get(self.name.clone()).unwrap_or_default() } else { b"" }
    }

    fn mark_safe(&mut self) {
        self.safe_length = self.json.len();
    }

    /// The event is over although a message is open, or the whole body is: what had come of the message is closed by
    /// its brackets and given, with the fault behind it.
    pub(super) fn cut(&mut self, kind: Kind, out: &mut Out<'_>) {
        if self.dead {
            return;
        }
        let open = !self.levels.is_empty();
        match std::mem::take(&mut self.text) {
            Text::Base64(blob) => self.close_blob(blob, true, out),
            Text::Value { start } if self.is_answer() => self.close_answer(start),
            _ => {}
        }
        self.escape = Escape::None;
        if open {
            self.json.truncate(self.safe_length);
            while let Some((_, bracket)) = self.levels.pop() {
                self.json.push(if bracket == b'{' { b'}' } else { b']' });
            }
            match frame_of(&std::mem::take(&mut self.json)) {
                Frame::Message(value) if value.as_object().is_some_and(|fields| fields.is_empty()) => {}
                Frame::Fault(error) if error.code.is_none() => {}
                said => out.frames.push(said),
            }
            out.frames.push(Frame::Fault(Error::saying(kind, "The reply ended in the middle of a message.")));
        }
        self.end_event(out);
    }

    fn is_answer(&self) -> bool {
        let in_part = self.levels.last().is_some_and(|(spot, _)| *spot == Spot::Part);
        in_part && self.current_name() == b"text"
    }

    /// Ends the text of an answer where it was cut, without half an escape or half a character.
    fn close_answer(&mut self, start: usize) {
        let written = self.json.get(start..).unwrap_or_default();
        let valid = match std::str::from_utf8(written) {
            Ok(_) => written.len(),
            Err(error) => error.valid_up_to(),
        };
        // The longest escape is a pair of surrogates, twelve bytes; whatever backslash stands among the last could be
        // the beginning of one.
        let tail = valid.saturating_sub(12);
        let last = written.get(tail..valid).unwrap_or_default();
        let end = last.iter().position(|byte| *byte == b'\\').map_or(valid, |place| tail + place);
        self.json.truncate(start + end);
        self.json.push(b'"');
        self.mark_safe();
    }

    /// The event is over.
    pub(super) fn end_event(&mut self, out: &mut Out<'_>) {
        self.listed = false;
        self.flush_junk(out);
    }

    /// `[DONE]` is how other services end a stream; anything else that is no message is a fault.
    fn flush_junk(&mut self, out: &mut Out<'_>) {
        let junk = std::mem::take(&mut self.junk);
        if !junk.is_empty() && junk != b"DONE" && !self.dead {
            let text = String::from_utf8_lossy(&junk).into_owned();
            out.frames.push(Frame::Fault(Error::saying(Kind::Unreadable, text)));
        }
    }

    fn give_up(&mut self, out: &mut Out<'_>) {
        if let Text::Base64(blob) = std::mem::take(&mut self.text) {
            blob.close(true, out.sink);
        }
        self.dead = true;
        self.levels.clear();
        self.json = Vec::new();
        out.frames.push(Frame::Fault(Error::saying(Kind::Unreadable, "A message is too large or too deep.")));
    }
}
