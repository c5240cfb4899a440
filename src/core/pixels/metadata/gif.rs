//! GIF: comments and application data go, the loop count stays.

use super::{Log, Removed};
use crate::core::pixels::bytes::{array, slice};
use crate::core::pixels::header::{gif_table_len, skip_gif_blocks};

pub(super) fn strip(bytes: &[u8], log: &mut Log) -> Option<Vec<u8>> {
    let [flags] = array(bytes, 10)?;
    let mut at = 13 + gif_table_len(flags);
    let mut clean = bytes.get(..at)?.to_vec();
    loop {
        match array(bytes, at)? {
            [0x21] => {
                let [label] = array(bytes, at + 1)?;
                let next = skip_gif_blocks(bytes, at + 2);
                let application = slice(bytes, at + 3, 11).unwrap_or_default();
                match label {
                    0xfe | 0x01 => log.note(Removed::Text),
                    0xff if application.starts_with(b"XMP Data") => log.note(Removed::Xmp),
                    0xff if !matches!(application, b"NETSCAPE2.0" | b"ANIMEXTS1.0") => log.note(Removed::Other),
                    _ => clean.extend_from_slice(bytes.get(at..next.min(bytes.len()))?),
                }
                at = next;
            }
            [0x2c] => {
                let [local] = array(bytes, at + 9)?;
                let next = skip_gif_blocks(bytes, at + 11 + gif_table_len(local));
                clean.extend_from_slice(bytes.get(at..next.min(bytes.len()))?);
                at = next;
            }
            [0x3b] => {
                clean.push(0x3b);
                if bytes.len() > at + 1 {
                    log.note(Removed::Other);
                }
                return Some(clean);
            }
            _ => return None,
        }
    }
}
