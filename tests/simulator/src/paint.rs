//! Pictures that depend on the request: a seed lays out the shapes, a named colour or the references colour them.

use crate::rules::Reference;
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::{DynamicImage, ExtendedColorType, ImageEncoder, RgbImage};

type Rgb = [u8; 3];

/// Colours that a prompt can name, the later name in the prompt winning.
const COLOURS: &[(&str, Rgb)] = &[
    ("red", [214, 40, 40]),
    ("orange", [242, 132, 30]),
    ("yellow", [248, 214, 36]),
    ("green", [46, 158, 68]),
    ("teal", [22, 140, 140]),
    ("blue", [38, 88, 214]),
    ("purple", [126, 52, 178]),
    ("pink", [240, 120, 176]),
    ("brown", [122, 78, 44]),
    ("black", [24, 24, 26]),
    ("grey", [128, 128, 130]),
    ("gray", [128, 128, 130]),
    ("white", [244, 244, 240]),
];

/// Quality of the JPEG files, 1 to 100, unless another one was asked for.
pub(crate) const USUAL_QUALITY: u8 = 82;

/// What to draw.
#[derive(Clone, Copy)]
pub(crate) struct Scene<'a> {
    pub(crate) width_px: u32,
    pub(crate) height_px: u32,
    pub(crate) seed: u64,
    pub(crate) prompt: &'a str,
    pub(crate) references: &'a [Reference],
    /// A draft is drawn without its shapes.
    pub(crate) draft: bool,
}

/// The last colour that a prompt names as a whole word.
pub(crate) fn named_colour(prompt: &str) -> Option<Rgb> {
    let words = prompt.to_lowercase();
    let words = words.split(|letter: char| !letter.is_alphabetic());
    words.filter_map(|word| COLOURS.iter().find(|(name, _)| *name == word)).map(|(_, colour)| *colour).next_back()
}

/// The picture: at least two thirds of its area close to the named colour where there is one.
pub(crate) fn draw(scene: &Scene<'_>) -> RgbImage {
    let named = named_colour(scene.prompt);
    let newest = scene.references.iter().rev().find_map(|reference| reference.picture.as_ref());
    let ground = newest.map(|picture| fitted(picture, scene.width_px, scene.height_px));
    let main = named.or_else(|| newest.map(mean)).unwrap_or_else(|| hue(scene.seed));
    let tint = if named.is_some() { 200 } else { 60 };
    let shapes = if scene.draft { Vec::new() } else { shapes(scene, main) };
    let (width, height) = (scene.width_px.max(1), scene.height_px.max(1));
    RgbImage::from_fn(width, height, |x, y| {
        let shade = (y * 48 / height) as u8;
        let flat = main.map(|channel| channel.saturating_sub(shade / 2).saturating_add(shade / 4));
        let mut pixel = match &ground {
            Some(ground) => mix(ground.get_pixel(x, y).0, flat, tint),
            None => flat,
        };
        for shape in &shapes {
            let (dx, dy) = (i64::from(x) - shape.x_px, i64::from(y) - shape.y_px);
            if dx * dx + dy * dy < shape.radius_px * shape.radius_px {
                pixel = mix(pixel, shape.colour, 190);
            }
        }
        image::Rgb(pixel)
    })
}

struct Disc {
    x_px: i64,
    y_px: i64,
    radius_px: i64,
    colour: Rgb,
}

/// One disc for each reference in its mean colour, then discs from the seed; together under a third of the area.
fn shapes(scene: &Scene<'_>, main: Rgb) -> Vec<Disc> {
    let side = i64::from(scene.width_px.min(scene.height_px));
    let of_references = scene.references.iter().map(|reference| match &reference.picture {
        Some(picture) => (u64::from_le_bytes(first_eight(&reference.digest)), mean(picture)),
        None => (u64::from_le_bytes(first_eight(&reference.digest)), [reference.digest[0], reference.digest[1], 90]),
    });
    let of_seed = (1..5_u64).map(|n| {
        let bits = mixed(scene.seed ^ (n << 40));
        let light = (bits >> 20) as u8 % 60;
        (bits, main.map(|channel| if channel > 127 { channel - light } else { channel + light }))
    });
    let place = |(bits, colour): (u64, Rgb)| {
        let bits = mixed(bits);
        Disc {
            x_px: (bits % u64::from(scene.width_px.max(1))) as i64,
            y_px: ((bits >> 16) % u64::from(scene.height_px.max(1))) as i64,
            radius_px: side / 16 + ((bits >> 32) % 64) as i64 * side / 1200,
            colour,
        }
    };
    of_references.take(14).chain(of_seed).map(place).collect()
}

fn first_eight(digest: &[u8; 32]) -> [u8; 8] {
    let mut out = [0; 8];
    out.copy_from_slice(&digest[..8]);
    out
}

/// A number whose bits all depend on all bits of `value` (the finaliser of SplitMix64).
pub(crate) fn mixed(value: u64) -> u64 {
    let value = (value ^ (value >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let value = (value ^ (value >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    value ^ (value >> 31)
}

fn hue(seed: u64) -> Rgb {
    let bits = mixed(seed);
    [64 + (bits % 150) as u8, 64 + ((bits >> 8) % 150) as u8, 64 + ((bits >> 16) % 150) as u8]
}

fn mix(under: Rgb, over: Rgb, share: u32) -> Rgb {
    let blend = |n: usize| ((u32::from(under[n]) * (255 - share) + u32::from(over[n]) * share) / 255) as u8;
    [blend(0), blend(1), blend(2)]
}

fn fitted(picture: &DynamicImage, width_px: u32, height_px: u32) -> RgbImage {
    picture.resize_exact(width_px.max(1), height_px.max(1), image::imageops::FilterType::Nearest).to_rgb8()
}

/// The mean colour of a picture, from a coarse grid of its pixels.
pub(crate) fn mean(picture: &DynamicImage) -> Rgb {
    let small = picture.resize_exact(16, 16, image::imageops::FilterType::Nearest).to_rgb8();
    let mut sums = [0_u32; 3];
    for pixel in small.pixels() {
        for (sum, channel) in sums.iter_mut().zip(pixel.0) {
            *sum += u32::from(channel);
        }
    }
    sums.map(|sum| (sum / 256) as u8)
}

/// The picture as a file: JPEG of a quality with a provenance segment, or PNG; grown to about `size_bytes` where that
/// is more.
///
/// Growing adds segments that decoders skip, so that the picture stays what it is.
pub(crate) fn encode(
    picture: &RgbImage,
    jpeg: Option<u8>,
    seed: u64,
    size_bytes: usize,
) -> image::ImageResult<Vec<u8>> {
    let (width, height) = picture.dimensions();
    let mut file = Vec::new();
    if let Some(quality) = jpeg {
        JpegEncoder::new_with_quality(&mut file, quality).encode(
            picture.as_raw(),
            width,
            height,
            ExtendedColorType::Rgb8,
        )?;
        // Behind the start marker and the JFIF segment, which has to come first.
        let at = 4 + usize::from(u16::from_be_bytes([file[4], file[5]]));
        file.splice(at..at, jpeg_segment(0xeb, &provenance(seed)));
        let fill = size_bytes.saturating_sub(file.len());
        file.splice(at..at, filler(fill, 65_000, seed).flat_map(|bytes| jpeg_segment(0xfe, &bytes)));
    } else {
        let encoder = PngEncoder::new_with_quality(&mut file, CompressionType::Fast, FilterType::Sub);
        encoder.write_image(picture.as_raw(), width, height, ExtendedColorType::Rgb8)?;
        let end = file.len() - 12;
        let fill = size_bytes.saturating_sub(file.len());
        file.splice(end..end, filler(fill, 1_000_000, seed).flat_map(|bytes| png_chunk(*b"fiLl", &bytes)));
    }
    Ok(file)
}

/// A JUMBF box as C2PA puts it into APP11: not a real manifest, but bytes that must survive.
fn provenance(seed: u64) -> Vec<u8> {
    let label = format!("c2pa\0simulated provenance {seed:016x}");
    let description =
        jumbf(b"jumd", &[b"c2pa\x00\x11\x00\x10\x80\x00\x00\xaa\x00\x38\x9b\x71\x03", label.as_bytes()].concat());
    let mut segment = b"JP\x00\x01\x00\x00\x00\x01".to_vec();
    segment.extend(jumbf(b"jumb", &description));
    segment
}

fn jumbf(kind: &[u8; 4], content: &[u8]) -> Vec<u8> {
    let length = (content.len() + 8) as u32;
    [&length.to_be_bytes()[..], kind, content].concat()
}

fn jpeg_segment(marker: u8, content: &[u8]) -> Vec<u8> {
    let length = (content.len() + 2) as u16;
    [&[0xff, marker][..], &length.to_be_bytes(), content].concat()
}

fn png_chunk(kind: [u8; 4], content: &[u8]) -> Vec<u8> {
    let named = [&kind[..], content].concat();
    [&(content.len() as u32).to_be_bytes()[..], &named, &crc32(&named).to_be_bytes()].concat()
}

/// The CRC that PNG chunks carry (ISO 3309, polynomial 0xEDB88320).
fn crc32(bytes: &[u8]) -> u32 {
    let mut table = [0_u32; 256];
    for (n, entry) in table.iter_mut().enumerate() {
        *entry = (0..8).fold(n as u32, |value, _| (value >> 1) ^ (0xedb8_8320 & (value & 1).wrapping_neg()));
    }
    !bytes.iter().fold(!0, |value, byte| (value >> 8) ^ table[((value ^ u32::from(*byte)) & 255) as usize])
}

/// Bytes that do not compress, in blocks.
fn filler(total: usize, block: usize, seed: u64) -> impl Iterator<Item = Vec<u8>> {
    (0..total.div_ceil(block)).map(move |n| {
        let wanted = block.min(total - n * block);
        let mut bytes = Vec::with_capacity(wanted + 8);
        let mut state = mixed(seed ^ n as u64) | 1;
        while bytes.len() < wanted {
            state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
            bytes.extend_from_slice(&(state >> 16).to_le_bytes()[..6]);
        }
        bytes.truncate(wanted);
        bytes
    })
}
