//! What a file is, by its first bytes: names, extensions and declared types are not believed.

use super::bytes::{be32, is_at, slice};
use serde::{Deserialize, Serialize};

/// The kinds of file that are told apart: pictures, and what is often mistaken for one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Format {
    /// Portable Network Graphics, animated ones included.
    Png,
    /// JPEG, whatever its wrapping.
    Jpeg,
    /// WebP, lossy, lossless or animated.
    WebP,
    /// GIF87a and GIF89a.
    Gif,
    /// Windows bitmap.
    Bmp,
    /// TIFF and BigTIFF.
    Tiff,
    /// HEIC and HEIF, as phones write them.
    Heic,
    /// AVIF, still or a sequence.
    Avif,
    /// Scalable Vector Graphics: a document, never shown as markup.
    Svg,
    /// JPEG XL, bare or boxed.
    Jxl,
    /// A web page.
    Html,
    /// A PDF document.
    Pdf,
    /// Readable text of any other kind.
    Text,
    /// Anything else.
    Unknown,
}

impl Format {
    /// Whether it is a picture at all.
    pub fn is_picture(self) -> bool {
        !matches!(self, Self::Html | Self::Pdf | Self::Text | Self::Unknown)
    }

    /// The usual file extension, without the dot; `bin` for what is not known.
    pub fn extension(self) -> &'static str {
        match self {
            Self::Png => "png",
            Self::Jpeg => "jpg",
            Self::WebP => "webp",
            Self::Gif => "gif",
            Self::Bmp => "bmp",
            Self::Tiff => "tif",
            Self::Heic => "heic",
            Self::Avif => "avif",
            Self::Svg => "svg",
            Self::Jxl => "jxl",
            Self::Html => "html",
            Self::Pdf => "pdf",
            Self::Text => "txt",
            Self::Unknown => "bin",
        }
    }

    /// The MIME type to declare for such bytes.
    pub fn mime(self) -> &'static str {
        match self {
            Self::Png => "image/png",
            Self::Jpeg => "image/jpeg",
            Self::WebP => "image/webp",
            Self::Gif => "image/gif",
            Self::Bmp => "image/bmp",
            Self::Tiff => "image/tiff",
            Self::Heic => "image/heic",
            Self::Avif => "image/avif",
            Self::Svg => "image/svg+xml",
            Self::Jxl => "image/jxl",
            Self::Html => "text/html",
            Self::Pdf => "application/pdf",
            Self::Text => "text/plain",
            Self::Unknown => "application/octet-stream",
        }
    }

    /// The name people know it by.
    pub fn name(self) -> &'static str {
        match self {
            Self::Png => "PNG",
            Self::Jpeg => "JPEG",
            Self::WebP => "WebP",
            Self::Gif => "GIF",
            Self::Bmp => "BMP",
            Self::Tiff => "TIFF",
            Self::Heic => "HEIC",
            Self::Avif => "AVIF",
            Self::Svg => "SVG",
            Self::Jxl => "JPEG XL",
            Self::Html => "HTML",
            Self::Pdf => "PDF",
            Self::Text => "text",
            Self::Unknown => "unknown",
        }
    }

    /// Whether the Gemini API takes such pictures as they are (November 2026); others are converted first.
    pub fn taken_by_api(self) -> bool {
        matches!(self, Self::Png | Self::Jpeg | Self::WebP | Self::Heic | Self::Avif)
    }
}

/// How many bytes of a possible document are looked at.
const DOCUMENT_HEAD_BYTES: usize = 4096;

/// Says what the bytes are, from their first few; a file without bytes is [`Format::Unknown`].
pub fn sniff(bytes: &[u8]) -> Format {
    const MAGIC: [(&[u8], Format); 12] = [
        (b"\x89PNG\r\n\x1a\n", Format::Png),
        (b"\xff\xd8\xff", Format::Jpeg),
        (b"GIF87a", Format::Gif),
        (b"GIF89a", Format::Gif),
        (b"II*\0", Format::Tiff),
        (b"MM\0*", Format::Tiff),
        (b"II+\0", Format::Tiff),
        (b"MM\0+", Format::Tiff),
        (b"\xff\x0a", Format::Jxl),
        (b"\0\0\0\x0cJXL \r\n\x87\n", Format::Jxl),
        (b"%PDF-", Format::Pdf),
        (b"\xef\xbb\xbf%PDF-", Format::Pdf),
    ];
    if let Some((_, format)) = MAGIC.iter().find(|(magic, _)| bytes.starts_with(magic)) {
        return *format;
    }
    if is_at(bytes, 0, b"RIFF") && is_at(bytes, 8, b"WEBP") {
        return Format::WebP;
    }
    if is_at(bytes, 4, b"ftyp") {
        return brands(bytes);
    }
    if is_bitmap(bytes) {
        return Format::Bmp;
    }
    document(bytes)
}

/// BMP has a magic of two letters only, so its header's size must be a known one too.
fn is_bitmap(bytes: &[u8]) -> bool {
    const HEADER_SIZES: [u32; 8] = [12, 16, 40, 52, 56, 64, 108, 124];
    is_at(bytes, 0, b"BM") && super::bytes::le32(bytes, 14).is_some_and(|size| HEADER_SIZES.contains(&size))
}

/// Tells HEIC from AVIF by the brands of the `ftyp` box, the major one first.
fn brands(bytes: &[u8]) -> Format {
    let end = be32(bytes, 0).map_or(bytes.len(), |size| size as usize).min(bytes.len()).min(256);
    let listed = slice(bytes, 8, end.saturating_sub(8)).unwrap_or_default();
    let mut generic = Format::Unknown;
    for brand in listed.chunks_exact(4) {
        match brand {
            b"avif" | b"avis" => return Format::Avif,
            b"heic" | b"heix" | b"hevc" | b"hevx" | b"heim" | b"heis" => return Format::Heic,
            b"mif1" | b"msf1" | b"heif" => generic = Format::Heic,
            _ => {}
        }
    }
    generic
}

/// Tells readable documents apart: SVG, HTML, other text.
fn document(bytes: &[u8]) -> Format {
    let head = bytes.get(..bytes.len().min(DOCUMENT_HEAD_BYTES)).unwrap_or_default();
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let text = match std::str::from_utf8(head) {
        Ok(text) => text,
        // The cut may go through the last character.
        Err(error) if error.error_len().is_none() => {
            std::str::from_utf8(head.get(..error.valid_up_to()).unwrap_or_default()).unwrap_or_default()
        }
        Err(_) => return Format::Unknown,
    };
    if text.is_empty() || text.chars().any(|letter| letter.is_control() && !letter.is_whitespace()) {
        return Format::Unknown;
    }
    let lower = text.trim_start().to_ascii_lowercase();
    let svg_at = lower.find("<svg").filter(|_| lower.starts_with('<'));
    let html_at =
        ["<!doctype html", "<html", "<head", "<body", "<script"].iter().filter_map(|tag| lower.find(tag)).min();
    match (svg_at, html_at) {
        (Some(svg), html) if html.is_none_or(|html| svg < html) => Format::Svg,
        (_, Some(_)) if lower.starts_with('<') => Format::Html,
        _ => Format::Text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn magic_bytes_decide() {
        let cases: [(&[u8], Format); 20] = [
            (b"\x89PNG\r\n\x1a\n....", Format::Png),
            (b"\xff\xd8\xff\xe0", Format::Jpeg),
            (b"RIFF\x10\0\0\0WEBPVP8 ", Format::WebP),
            (b"RIFF\x10\0\0\0WAVEfmt ", Format::Unknown),
            (b"GIF89a", Format::Gif),
            (b"BM\0\0\0\0\0\0\0\0\0\0\0\0\x28\0\0\0", Format::Bmp),
            (b"BMW is a car maker", Format::Text),
            (b"II*\0\x08\0\0\0", Format::Tiff),
            (b"MM\0*", Format::Tiff),
            (b"\0\0\0\x18ftypheic\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x18ftypmif1\0\0\0\0mif1heic", Format::Heic),
            (b"\0\0\0\x1cftypmif1\0\0\0\0mif1avifmiaf", Format::Avif),
            (b"\0\0\0\x14ftypisom\0\0\0\0mp42", Format::Unknown),
            (b"<?xml version=\"1.0\"?>\n<!-- made by hand -->\n<svg xmlns=\"\">", Format::Svg),
            (b"  <!DOCTYPE html><html><body><svg></svg>", Format::Html),
            (b"%PDF-1.7", Format::Pdf),
            (b"\xff\x0a\x00", Format::Jxl),
            ("naïve text".as_bytes(), Format::Text),
            (b"\0\0\0\0", Format::Unknown),
            (b"", Format::Unknown),
        ];
        for (bytes, format) in cases {
            assert_eq!(sniff(bytes), format, "{}", String::from_utf8_lossy(bytes));
        }
    }

    #[test]
    fn the_api_takes_five_kinds() {
        let all = [Format::Png, Format::Jpeg, Format::WebP, Format::Gif, Format::Bmp, Format::Tiff, Format::Heic];
        let taken: Vec<_> = all.into_iter().chain([Format::Avif, Format::Svg]).filter(|f| f.taken_by_api()).collect();
        assert_eq!(taken, [Format::Png, Format::Jpeg, Format::WebP, Format::Heic, Format::Avif]);
    }

    proptest::proptest! {
        #[test]
        fn any_bytes_are_something(bytes in proptest::collection::vec(proptest::prelude::any::<u8>(), 0..64)) {
            let format = sniff(&bytes);
            proptest::prop_assert!(!format.mime().is_empty() && !format.extension().is_empty());
        }
    }
}
