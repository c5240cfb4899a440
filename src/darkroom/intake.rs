//! A picture that a person brings: checked by its header before anything is decoded, cleaned of what it tells beside
//! its pixels, turned upright, and converted where the API does not take its format.

use super::canvas::{self, Encoding};
use super::{Done, bytes as byte_strings};
use crate::core::error::{Error, Kind};
use crate::core::pixels::header::{Header, HeaderError, header};
use crate::core::pixels::metadata::strip;
use crate::core::pixels::sniff::{Format, sniff};
use js_sys::Uint8Array;
use serde_json::json;

/// Quality of a photograph that has to be encoded anew to stand upright.
const UPRIGHT_QUALITY: f64 = 0.95;

/// Takes a picture in. Brings back its record as JSON, Blobs of its bytes and of their base64, and a thumbnail where
/// the browser can show it.
pub async fn take_in(offered: Uint8Array) -> Result<Done, Error> {
    let raw = offered.to_vec();
    let header = checked(&raw)?;
    let (bytes, bitmap) = match canvas::decode(&offered).await {
        Ok(bitmap) => (clean(&raw, &header, &bitmap).await?, Some(bitmap)),
        // What only the API can read goes as it is, if it can be cleaned without being read.
        Err(_) if header.format == Format::Heic => (stripped(&raw, header.format)?, None),
        Err(_) if matches!(header.format, Format::Tiff | Format::Jxl | Format::Avif) => {
            return Err(Error::saying(Kind::UnsupportedFormat, header.format.name()));
        }
        Err(error) => return Err(error),
    };
    let (width_px, height_px) = bitmap.as_ref().map_or(header.upright_px(), |bitmap| (bitmap.width(), bitmap.height()));
    let format = sniff(&bytes.subarray(0, 512.min(bytes.length())).to_vec());
    let hash = canvas::hash(&bytes).await?;
    let json = json!({
        "hash": hash,
        "format": format,
        "width_px": width_px,
        "height_px": height_px,
        "size_bytes": bytes.length(),
    });
    let thumb = match &bitmap {
        Some(bitmap) => Some(canvas::thumb(bitmap).await?),
        None => None,
    };
    if let Some(bitmap) = bitmap {
        bitmap.close();
    }
    // Encoded here and now, so that sending only has to put the parts together.
    let blobs = vec![byte_strings::to_blob(&bytes, format.mime())?, byte_strings::encoded(&bytes)?];
    let bytes_of_thumb = thumb.into_iter().collect();
    Ok(Done { json: json.to_string(), blobs, bytes: bytes_of_thumb, to_write: Some((hash, bytes)) })
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
