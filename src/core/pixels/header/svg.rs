//! SVG: the size on its root element, as far as it can be told without a layout.

use super::Header;
use crate::core::pixels::sniff::Format;

/// What browsers draw where the document says nothing.
const DEFAULT_PX: (f64, f64) = (300.0, 150.0);
/// The root element is looked for in this many bytes.
const HEAD_BYTES: usize = 65_536;

pub(super) fn header(bytes: &[u8]) -> Option<Header> {
    let head = String::from_utf8_lossy(bytes.get(..bytes.len().min(HEAD_BYTES))?);
    let start = head.to_ascii_lowercase().find("<svg")?;
    let root = head.get(start..)?;
    let root = root.get(..root.find('>')?)?;
    let view: Vec<f64> = attribute(root, "viewBox")
        .unwrap_or_default()
        .split([' ', ',', '\t', '\n', '\r'])
        .filter_map(|number| number.parse().ok())
        .collect();
    let view = match view.as_slice() {
        [_, _, width, height] if *width > 0.0 && *height > 0.0 => Some((*width, *height)),
        _ => None,
    };
    let (width, height) = match (length(root, "width"), length(root, "height")) {
        (Some(width), Some(height)) => (width, height),
        (Some(width), None) => (width, view.map_or(DEFAULT_PX.1, |(w, h)| width * h / w)),
        (None, Some(height)) => (view.map_or(DEFAULT_PX.0, |(w, h)| height * w / h), height),
        (None, None) => view.unwrap_or(DEFAULT_PX),
    };
    let mut header = Header::new(Format::Svg, pixels(width)?, pixels(height)?);
    header.alpha = true;
    header.bit_depth = 0;
    Some(header)
}

/// A side in whole pixels, at least 1; an absurd one stays absurd so that the limits refuse it.
fn pixels(side: f64) -> Option<u32> {
    side.is_finite().then(|| side.ceil().clamp(1.0, f64::from(u32::MAX)) as u32)
}

fn attribute<'a>(root: &'a str, name: &str) -> Option<&'a str> {
    let mut rest = root;
    loop {
        let at = rest.find(name)?;
        let before = rest.get(..at)?.chars().next_back();
        rest = rest.get(at + name.len()..)?;
        let after = rest.trim_start();
        if before.is_some_and(char::is_whitespace)
            && let Some(value) = after.strip_prefix('=').map(str::trim_start)
        {
            let quote = value.chars().next().filter(|letter| matches!(letter, '"' | '\''))?;
            let value = value.get(1..)?;
            return value.get(..value.find(quote)?);
        }
    }
}

/// A length in pixels at 96 to the inch; percentages and font-relative units say nothing.
fn length(root: &str, name: &str) -> Option<f64> {
    const UNITS: [(&str, f64); 6] =
        [("px", 1.0), ("pt", 96.0 / 72.0), ("pc", 16.0), ("mm", 96.0 / 25.4), ("cm", 96.0 / 2.54), ("in", 96.0)];
    let text = attribute(root, name)?.trim();
    let (number, scale) =
        UNITS.iter().find_map(|(unit, scale)| text.strip_suffix(unit).map(|n| (n, *scale))).unwrap_or((text, 1.0));
    number.trim().parse::<f64>().ok().map(|number| number * scale).filter(|side| *side > 0.0)
}
