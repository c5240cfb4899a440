//! A picture that a person brings: checked by its header before anything is decoded, cleaned of what it tells beside
//! its pixels, turned upright, and converted where the API does not take its format.

use super::canvas::{self, Encoding};
use super::{Done, bytes as byte_strings};
use crate::core::error::{Error, Kind};
use crate::core::id::Hash;
use crate::core::pixels::header::{Header, HeaderError, header};
use crate::core::pixels::metadata::strip;
use crate::core::pixels::sniff::{Format, sniff};
use crate::core::retouch::picture::{self, Picture};
use js_sys::Uint8Array;
use serde_json::{Value, json};
use web_sys::{Blob, ImageBitmap};

/// Quality of a photograph that has to be encoded anew to stand upright.
const UPRIGHT_QUALITY: f64 = 0.95;

/// A picture as it is kept.
pub struct Prepared {
    /// The name of its bytes.
    pub hash: Hash,
    /// What its bytes are.
    pub format: Format,
    /// Its bytes: upright, clean, of a format that the API takes.
    pub bytes: Uint8Array,
    /// Width and height in pixels.
    size_px: (u32, u32),
    /// The decoded picture, where the browser can show it.
    pub bitmap: Option<ImageBitmap>,
}

impl Prepared {
    /// The fields of its record that follow from its bytes.
    pub fn json(&self) -> Value {
        json!({
            "hash": self.hash,
            "format": self.format,
            "width_px": self.size_px.0,
            "height_px": self.size_px.1,
            "size_bytes": self.bytes.length(),
        })
    }
}

/// Takes a picture in. Brings back its record as JSON, Blobs of its bytes and of their base64, and a thumbnail where
/// the browser can show it.
pub async fn take_in(offered: Uint8Array) -> Result<Done, Error> {
    let prepared = prepared(&offered, None).await?;
    let thumb = match &prepared.bitmap {
        Some(bitmap) => Some(canvas::thumb(bitmap).await?),
        None => None,
    };
    let json = prepared.json().to_string();
    let Prepared { hash, format, bytes, bitmap, .. } = prepared;
    if let Some(bitmap) = bitmap {
        bitmap.close();
    }
    // Encoded here and now, so that sending only has to put the parts together.
    let blobs = vec![byte_strings::to_blob(&bytes, format.mime())?, byte_strings::encoded(&bytes)?];
    Ok(Done { json, blobs, bytes: thumb.into_iter().collect(), to_write: Some((hash, bytes)) })
}

/// Checks a picture, cleans it, and gives it its name. Where the bytes are already a Blob of the browser, decoding that
/// saves carrying them there and back.
pub async fn prepared(offered: &Uint8Array, blob: Option<&Blob>) -> Result<Prepared, Error> {
    let raw = offered.to_vec();
    let header = checked(&raw)?;
    if header.format == Format::WebP && header.orientation != 1 {
        return Box::pin(prepared(&turned(&raw, header.format)?, None)).await;
    }
    let decoded = match blob {
        Some(blob) => canvas::decode_blob(blob).await,
        None => canvas::decode(offered).await,
    };
    let (bytes, bitmap) = match decoded {
        Ok(bitmap) => (clean(&raw, &header, &bitmap).await?, Some(bitmap)),
        // What only the API can read goes as it is, if it can be cleaned without being read.
        Err(_) if header.format == Format::Heic => (stripped(&raw, header.format)?, None),
        Err(_) if matches!(header.format, Format::Tiff | Format::Jxl) => {
            return Err(Error::saying(Kind::UnsupportedFormat, header.format.name()));
        }
        Err(error) => return Err(error),
    };
    let size_px = bitmap.as_ref().map_or(header.upright_px(), |bitmap| (bitmap.width(), bitmap.height()));
    let format = sniff(&bytes.subarray(0, 512.min(bytes.length())).to_vec());
    Ok(Prepared { hash: canvas::hash(&bytes).await?, format, bytes, size_px, bitmap })
}

/// A picture upright, as PNG: not every browser turns a WebP as its metadata say.
fn turned(raw: &[u8], format: Format) -> Result<Uint8Array, Error> {
    let upright = Picture::decode(raw, &mut |_, _| Ok(()));
    let png = upright.and_then(|upright| picture::write(&upright, &[], &mut |_, _| Ok(())));
    png.map(|png| Uint8Array::from(&*png)).map_err(|_| Error::saying(Kind::DamagedPicture, format.name()))
}

fn checked(raw: &[u8]) -> Result<Header, Error> {
    if raw.is_empty() {
        return Err(Error::new(Kind::EmptyFile));
    }
    let format = sniff(raw);
    if !format.is_picture() {
        return Err(Error::saying(Kind::NotAPicture, format.name()));
    }
    header(raw).map_err(|error| match error {
        HeaderError::TooManyPixels { width_px, height_px } => {
            Error::saying(Kind::TooManyPixels, format!("{width_px} × {height_px}"))
        }
        HeaderError::NotAPicture(_) => Error::saying(Kind::NotAPicture, format.name()),
        _ => Error::saying(Kind::DamagedPicture, format.name()),
    })
}

/// Bytes that are upright, clean and of a format that the API takes; the original ones where nothing has to change.
async fn clean(raw: &[u8], header: &Header, bitmap: &web_sys::ImageBitmap) -> Result<Uint8Array, Error> {
    if header.format.taken_by_api()
        && header.orientation == 1
        && let Ok(bytes) = stripped(raw, header.format)
    {
        return Ok(bytes);
    }
    let encoding = match header.format {
        Format::Jpeg | Format::Heic => Encoding::Jpeg(UPRIGHT_QUALITY),
        _ => Encoding::Png,
    };
    canvas::encode(bitmap, encoding).await
}

fn stripped(raw: &[u8], format: Format) -> Result<Uint8Array, Error> {
    let stripped = strip(raw);
    if stripped.complete {
        Ok(Uint8Array::from(&*stripped.bytes))
    } else {
        Err(Error::saying(Kind::UnsupportedFormat, format.name()))
    }
}
