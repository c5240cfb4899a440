//! How a demo picture remembers its scene: in its thought signature, and in a comment within its file.

use super::scene::Scene;
use crate::core::pixels::metadata::png_checksum;
use crate::core::pixels::{Format, sniff};
use base64::Engine;
use base64::engine::general_purpose::{GeneralPurpose, STANDARD, URL_SAFE};

/// What every trace of the demo begins with.
const TAG: &[u8] = b"atelier-demo\0";
/// How far into a file its scene is looked for.
const HEAD_BYTES: usize = 131_072;
/// The name of the PNG chunk: ancillary, private, safe to copy.
const PNG_CHUNK: &[u8; 4] = b"atLr";

/// The signature of a picture: its scene.
pub(super) fn signature_of(scene: &Scene) -> Vec<u8> {
    let mut bytes = TAG.to_vec();
    // A scene has no maps with odd keys and no numbers that JSON lacks, so writing it does not fail; if it did, the
    // signature would be the bare tag, which reads as "no scene known".
    bytes.extend(serde_json::to_vec(scene).unwrap_or_default());
    bytes
}

/// The signature of a text part: it says only whose it is.
pub(super) fn signature_of_text(text: &str) -> Vec<u8> {
    [TAG, &super::random::hash(text).to_be_bytes()].concat()
}

/// The scene in a signature of the demo, standard or URL-safe base64; `None` for anybody else's.
pub(super) fn scene_of_signature(base64: &str) -> Option<Scene> {
    let decode = |engine: &GeneralPurpose| engine.decode(base64).ok();
    read(&decode(&STANDARD).or_else(|| decode(&URL_SAFE))?)
}

fn read(bytes: &[u8]) -> Option<Scene> {
    let json = bytes.strip_prefix(TAG)?;
    serde_json::Deserializer::from_slice(json).into_iter::<Scene>().next()?.ok().map(Scene::tamed)
}

/// The scene that [`mark`] wrote into a picture's file; `None` for any other picture.
pub fn scene_in(bytes: &[u8]) -> Option<Scene> {
    let head = bytes.get(..bytes.len().min(HEAD_BYTES))?;
    let at = head.windows(TAG.len()).position(|window| window == TAG)?;
    read(head.get(at..)?)
}

/// Writes the scene into an encoded JPEG or PNG, where viewers ignore it, so that the picture can be continued from a
/// copy of its file alone. Other formats come back unchanged.
pub fn mark(picture: Vec<u8>, scene: &Scene) -> Vec<u8> {
    let trace = signature_of(scene);
    let (at, segment) = match sniff(&picture) {
        // The comment goes behind the start mark and the JFIF segment, which has to be first.
        Format::Jpeg => match u16::try_from(trace.len() + 2) {
            Ok(len) => (after_jfif(&picture), [&[0xff, 0xfe], len.to_be_bytes().as_slice(), &trace].concat()),
            Err(_) => return picture,
        },
        Format::Png => {
            let len = u32::try_from(trace.len()).unwrap_or_default().to_be_bytes();
            let body = [PNG_CHUNK.as_slice(), &trace].concat();
            (33, [len.as_slice(), &body, &png_checksum(&body).to_be_bytes()].concat())
        }
        _ => return picture,
    };
    match (picture.get(..at), picture.get(at..)) {
        (Some(head), Some(rest)) => [head, &segment, rest].concat(),
        _ => picture,
    }
}

fn after_jfif(jpeg: &[u8]) -> usize {
    match jpeg.get(2..6) {
        Some([0xff, 0xe0, high, low]) => 4 + usize::from(u16::from_be_bytes([*high, *low])),
        _ => 2,
    }
}
