//! The push decoder of replies: bytes in, in any chunks; frames and decoded pictures out.
//!
//! A picture arrives as base64 inside one line of JSON, megabytes long. Nothing of it is ever held as text: the
//! scanner decodes such strings as they arrive, straight into a [`BlobSink`], and leaves the slot's number in their
//! place; what is left, a few hundred bytes, goes to serde. The cost is linear, memory is bounded, and any way of
//! cutting the same bytes into chunks gives the same frames.
//!
//! What is taken: server-sent events (with CRLF, LF or CR; with or without the last blank line), one JSON object, a
//! JSON array of them, and an error in the middle of a stream as bare JSON. Anything else, HTML for instance, becomes
//! a fault that says what it was.

mod blob;
mod message;
mod scan;

use super::content::Slot;
use crate::core::error::{Error, Kind};
use scan::Scanner;
use serde_json::Value;

/// Where decoded bytes go. For each slot: `open` once, `write` any number of times with up to 48 KiB, `close` once.
pub trait BlobSink {
    /// Bytes of a new slot are about to come; slots count up from 0.
    fn open(&mut self, slot: Slot);
    /// The next bytes of the slot.
    fn write(&mut self, slot: Slot, bytes: &[u8]);
    /// The slot is complete, or, where `whole` is false, damaged or cut off and not to be used.
    fn close(&mut self, slot: Slot, whole: bool);
}

/// What the decoder has read.
#[derive(Clone, Debug, PartialEq)]
pub enum Frame {
    /// One JSON message. In the place of base64 strings stands the number of their slot, or `false` where the string
    /// was damaged or cut off.
    Message(Value),
    /// An error that the server sent, or something that is no message.
    Fault(Error),
    /// The body is over. A stream of events without a finish reason in any of them was cut off.
    End {
        /// Whether the body was a stream of events.
        streamed: bool,
    },
}

/// Where what is read goes.
struct Out<'a> {
    sink: &'a mut dyn BlobSink,
    frames: Vec<Frame>,
}

/// Text of a body that is no reply, kept for the person to see: its first bytes.
const STRAY_BYTES: usize = 4096;

/// No field name of an event stream is longer than this; a longer one is stray text.
const LONGEST_FIELD: usize = 8;

const BOM: &[u8] = b"\xef\xbb\xbf";

/// Reads one reply. Feed it with [`Decoder::push`] and close it with [`Decoder::finish`].
#[derive(Debug, Default)]
pub struct Decoder {
    place: Place,
    scanner: Scanner,
    /// How many bytes of a byte order mark have been seen.
    bom: usize,
    /// The beginning of the line, until its field's name is known.
    field: Vec<u8>,
    /// Text that belongs to no event.
    stray: Vec<u8>,
    /// The last byte ended a line as CR: a LF now belongs to it.
    after_cr: bool,
    /// The event has had a `data` line, so that the next one goes on after a line break.
    in_event: bool,
    streamed: bool,
    begun: bool,
    spoke: bool,
}

/// Where in the body the next byte stands.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// At the beginning of a line.
    #[default]
    Line,
    /// In the name of an event's field.
    Field,
    /// Just behind `data:`, where one space may stand.
    Space,
    /// In an event's data.
    Data,
    /// In a line that does not matter.
    Skip,
    /// In a line that belongs to no event.
    Stray,
    /// In JSON that stands in the body by itself.
    Raw,
    /// In a body that is something else from its first character on.
    Foreign,
}

impl Decoder {
    /// A decoder for one reply.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the next bytes of the body.
    pub fn push(&mut self, chunk: &[u8], sink: &mut dyn BlobSink) -> Vec<Frame> {
        let mut out = Out { sink, frames: Vec::new() };
        let mut rest = chunk;
        while !rest.is_empty() {
            let used = self.step(rest, &mut out).max(1);
            rest = rest.get(used..).unwrap_or_default();
        }
        self.spoke |= !out.frames.is_empty();
        out.frames
    }

    /// Ends the body: gives what a last event without its blank line still holds, whatever a message that was cut off
    /// said before the cut, and the end itself.
    pub fn finish(&mut self, sink: &mut dyn BlobSink) -> Vec<Frame> {
        let mut out = Out { sink, frames: Vec::new() };
        if self.place == Place::Field {
            self.end_field();
        }
        self.scanner.cut(Kind::ConnectionLost, &mut out);
        let mut frames = out.frames;
        self.spoke |= !frames.is_empty();
        if !self.spoke {
            frames.push(Frame::Fault(nothing_read(&self.stray)));
        }
        frames.push(Frame::End { streamed: self.streamed });
        frames
    }

    /// Reads some bytes from the front of `bytes`, which is not empty, and says how many.
    fn step(&mut self, bytes: &[u8], out: &mut Out<'_>) -> usize {
        let Some(&byte) = bytes.first() else { return 0 };
        match self.place {
            Place::Line => self.begin_line(byte, out),
            Place::Field => self.read_field(byte),
            Place::Space => {
                self.place = Place::Data;
                if byte == b' ' { 1 } else { self.read_data(bytes, out) }
            }
            Place::Data => self.read_data(bytes, out),
            Place::Skip | Place::Stray => self.skip(bytes),
            Place::Raw => {
                let used = self.scanner.read(bytes, false, out);
                if self.scanner.is_idle() {
                    self.scanner.end_event(out);
                    self.place = Place::Line;
                }
                used
            }
            Place::Foreign => {
                self.keep_stray(bytes);
                bytes.len()
            }
        }
    }

    fn begin_line(&mut self, byte: u8, out: &mut Out<'_>) -> usize {
        let after_cr = std::mem::take(&mut self.after_cr);
        if !self.begun && BOM.get(self.bom) == Some(&byte) {
            self.bom += 1;
            return 1;
        }
        match byte {
            b'\n' if after_cr => {}
            b'\r' | b'\n' => {
                self.after_cr = byte == b'\r';
                self.end_event(out);
            }
            b' ' | b'\t' => {}
            b'{' | b'[' => {
                self.end_event(out);
                self.begun = true;
                self.place = Place::Raw;
                return self.scanner.read(&[byte], false, out);
            }
            b'<' if !self.begun => {
                self.begun = true;
                self.place = Place::Foreign;
                self.keep_stray(b"<");
            }
            b':' => {
                self.begun = true;
                self.place = Place::Skip;
            }
            _ => {
                self.begun = true;
                self.field.clear();
                self.place = Place::Field;
                return self.read_field(byte);
            }
        }
        1
    }

    fn read_field(&mut self, byte: u8) -> usize {
        match byte {
            b':' => {
                self.place = match self.field.as_slice() {
                    b"data" => {
                        self.streamed = true;
                        Place::Space
                    }
                    b"event" | b"id" | b"retry" => Place::Skip,
                    _ => {
                        self.field.push(b':');
                        self.stray_field()
                    }
                };
            }
            b'\r' | b'\n' => {
                self.end_field();
                self.end_line(byte);
            }
            _ => {
                self.field.push(byte);
                if self.field.len() > LONGEST_FIELD {
                    self.place = self.stray_field();
                }
            }
        }
        1
    }

    /// A line that ended before a colon: a field without a value is nothing, anything else is stray.
    fn end_field(&mut self) {
        if !matches!(self.field.as_slice(), b"data" | b"event" | b"id" | b"retry") {
            self.stray_field();
        }
    }

    fn stray_field(&mut self) -> Place {
        let field = std::mem::take(&mut self.field);
        self.keep_stray(&field);
        Place::Stray
    }

    fn read_data(&mut self, bytes: &[u8], out: &mut Out<'_>) -> usize {
        let Some(&byte) = bytes.first() else { return 0 };
        if byte == b'\r' || byte == b'\n' {
            self.end_line(byte);
            self.in_event = true;
            return 1;
        }
        if std::mem::take(&mut self.in_event) {
            self.scanner.read(b"\n", false, out);
        }
        self.scanner.read(bytes, true, out)
    }

    fn skip(&mut self, bytes: &[u8]) -> usize {
        let end = memchr::memchr2(b'\r', b'\n', bytes).unwrap_or(bytes.len());
        if self.place == Place::Stray {
            self.keep_stray(bytes.get(..end).unwrap_or_default());
        }
        match bytes.get(end) {
            Some(&byte) => {
                if self.place == Place::Stray {
                    self.keep_stray(b"\n");
                }
                self.end_line(byte);
                end + 1
            }
            None => end,
        }
    }

    fn end_line(&mut self, byte: u8) {
        self.after_cr = byte == b'\r';
        self.place = Place::Line;
    }

    /// A blank line, or something that cannot belong to the event: what has not come by now does not come.
    fn end_event(&mut self, out: &mut Out<'_>) {
        self.in_event = false;
        self.scanner.cut(Kind::Unreadable, out);
    }

    fn keep_stray(&mut self, bytes: &[u8]) {
        let room = STRAY_BYTES.saturating_sub(self.stray.len());
        self.stray.extend_from_slice(bytes.get(..room.min(bytes.len())).unwrap_or_default());
    }
}

/// The fault of a body in which nothing was found.
fn nothing_read(stray: &[u8]) -> Error {
    let text = String::from_utf8_lossy(stray);
    if text.trim().is_empty() {
        return Error::new(Kind::EmptyReply);
    }
    Error::saying(Kind::Unreadable, super::fault::readable(&text))
}

#[cfg(test)]
mod tests;
