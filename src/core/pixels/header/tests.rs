use super::*;
use proptest::prelude::*;

fn png(width: u32, height: u32, more: &[u8]) -> Vec<u8> {
    let mut file = b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR".to_vec();
    file.extend([width.to_be_bytes(), height.to_be_bytes()].concat());
    file.extend([8, 6, 0, 0, 0, 0, 0, 0, 0]);
    file.extend(more);
    file
}

/// A little TIFF with one 16-bit entry a tag, little-endian.
fn tiff(entries: &[(u16, u16)]) -> Vec<u8> {
    let mut file = b"II*\0\x08\0\0\0".to_vec();
    file.extend(u16::try_from(entries.len()).unwrap().to_le_bytes());
    for (tag, value) in entries {
        file.extend([tag.to_le_bytes(), 3_u16.to_le_bytes(), [1, 0], [0, 0], value.to_le_bytes(), [0, 0]].concat());
    }
    file.extend([0; 4]);
    file
}

fn jpeg(width: u16, height: u16, orientation: Option<u16>) -> Vec<u8> {
    let mut file = b"\xff\xd8\xff\xe0\0\x07JFIF\0".to_vec();
    if let Some(orientation) = orientation {
        let exif = [b"Exif\0\0".as_slice(), &tiff(&[(0x0112, orientation)])].concat();
        file.extend([0xff, 0xe1]);
        file.extend(u16::try_from(exif.len() + 2).unwrap().to_be_bytes());
        file.extend(exif);
    }
    file.extend([0xff, 0xc2, 0, 11, 8]);
    file.extend([height.to_be_bytes(), width.to_be_bytes()].concat());
    file.extend([1, 1, 0x11, 0]);
    file
}

fn riff(chunks: &[u8]) -> Vec<u8> {
    let size = u32::try_from(chunks.len() + 4).unwrap().to_le_bytes();
    [b"RIFF".as_slice(), &size, b"WEBP", chunks].concat()
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
}

/// A HEIF file with one property each, all belonging to item 1 but the last picture size, which is a thumbnail's.
fn heif(brand: &[u8; 4], rotation: u8) -> Vec<u8> {
    let size = |width: u32, height: u32| boxed(b"ispe", &[[0; 4], width.to_be_bytes(), height.to_be_bytes()].concat());
    let container = boxed(b"ipco", &[size(4032, 3024), boxed(b"irot", &[rotation]), size(9000, 9000)].concat());
    let association = boxed(b"ipma", &[0, 0, 0, 0, 0, 0, 0, 1, 0, 1, 2, 0x81, 0x02]);
    let properties = boxed(b"iprp", &[container, association].concat());
    let meta = [vec![0; 4], boxed(b"pitm", &[0, 0, 0, 0, 0, 1]), properties].concat();
    [boxed(b"ftyp", &[brand.as_slice(), &[0; 4], b"mif1"].concat()), boxed(b"meta", &meta)].concat()
}

#[test]
fn claims_are_read() {
    let lossless = [b"VP8L\x0a\0\0\0\x2f".as_slice(), &(99_u32 | 49 << 14 | 1 << 28).to_le_bytes()].concat();
    let lossy = [b"VP8 \x0a\0\0\0\x10\0\0\x9d\x01\x2a".as_slice(), &[0x90, 0x01, 0x2c, 0x01]].concat();
    let extended = b"VP8X\x0a\0\0\0\x12\0\0\0\x1f\x03\0\x57\x02\0ANMF\0\0\0\0ANMF\0\0\0\0";
    let gif = b"GIF89a\x20\x03\x58\x02\0\0\0\x21\xf9\x04\x01\0\0\0\0\x2c\0\0\0\0\x01\0\x01\0\0\x02\x01\0\0\x3b";
    let bmp = [
        b"BM".as_slice(),
        &[0; 12],
        &40_u32.to_le_bytes(),
        &7_i32.to_le_bytes(),
        &(-9_i32).to_le_bytes(),
        &[1, 0, 24, 0],
    ]
    .concat();
    type Case = (&'static str, Vec<u8>, (u32, u32), u8, bool);
    let cases: [Case; 13] = [
        ("png", png(640, 480, b""), (640, 480), 1, true),
        ("jpeg", jpeg(4000, 3000, None), (4000, 3000), 1, false),
        ("turned jpeg", jpeg(4000, 3000, Some(6)), (4000, 3000), 6, false),
        ("jpeg with nonsense orientation", jpeg(4, 3, Some(77)), (4, 3), 1, false),
        ("lossless webp", riff(&lossless), (100, 50), 1, true),
        ("lossy webp", riff(&lossy), (400, 300), 1, false),
        ("animated webp", riff(extended), (800, 600), 1, true),
        ("gif", gif.to_vec(), (800, 600), 1, true),
        ("bmp", bmp, (7, 9), 1, false),
        ("tiff", tiff(&[(0x100, 30), (0x101, 20), (0x112, 8)]), (30, 20), 8, false),
        ("heic", heif(b"heic", 1), (4032, 3024), 8, false),
        ("avif", heif(b"avif", 0), (4032, 3024), 1, false),
        ("svg", b"<svg viewBox='0 0 30 20' width=\"60mm\">".to_vec(), (227, 152), 1, true),
    ];
    for (name, file, size, orientation, alpha) in cases {
        let read = header(&file).unwrap_or_else(|error| panic!("{name}: {error:?}"));
        assert_eq!(
            ((read.width_px, read.height_px), read.orientation, read.alpha),
            (size, orientation, alpha),
            "{name}"
        );
    }
    assert_eq!(header(&jpeg(40, 30, Some(6))).unwrap().upright_px(), (30, 40));
    assert_eq!(header(&riff(extended)).unwrap().frames, Some(2));
}

#[test]
fn what_cannot_be_opened_is_refused_by_name() {
    let claimed = |width_px, height_px| HeaderError::TooManyPixels { width_px, height_px };
    let cases: [(Vec<u8>, HeaderError); 9] = [
        (Vec::new(), HeaderError::Empty),
        (b"hello".to_vec(), HeaderError::NotAPicture(Format::Text)),
        (b"<html></html>".to_vec(), HeaderError::NotAPicture(Format::Html)),
        (b"\x89PNG\r\n\x1a\n".to_vec(), HeaderError::Damaged(Format::Png)),
        (png(0, 10, b""), HeaderError::Damaged(Format::Png)),
        (b"\xff\x0a\0\0".to_vec(), HeaderError::Unsupported(Format::Jxl)),
        (png(16_384, 16_384, b""), claimed(16_384, 16_384)),
        (png(16_385, 1, b""), claimed(16_385, 1)),
        (png(8193, 8192, b""), claimed(8193, 8192)),
    ];
    for (file, error) in cases {
        assert_eq!(header(&file), Err(error));
    }
    assert!(header(&png(8192, 8192, b"")).is_ok() && header(&png(16_384, 4096, b"")).is_ok());
}

#[test]
fn every_truncation_is_survived() {
    for whole in
        [png(9, 9, b"\0\0\0\x04eXIfII*\0"), jpeg(40, 30, Some(3)), heif(b"heic", 3), tiff(&[(0x100, 3), (0x101, 2)])]
    {
        for len in 0..whole.len() {
            if let Ok(read) = header(whole.get(..len).unwrap()) {
                assert!(read.width_px > 0 && read.height_px > 0);
            }
        }
    }
}

proptest! {
    #[test]
    fn any_bytes_are_survived(which in 0_usize..9, mut rest in proptest::collection::vec(any::<u8>(), 0..300)) {
        const STARTS: [&[u8]; 9] = [
            b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", b"\xff\xd8\xff", b"RIFF\0\0\0\0WEBPVP8X", b"GIF89a", b"II*\0", b"MM\0*",
            b"\0\0\0\x14ftypheic\0\0\0\0mif1", b"\0\0\0\x14ftypavif\0\0\0\0mif1\0\0\0\x40meta\0\0\0\0", b"<svg ",
        ];
        let mut file = STARTS[which].to_vec();
        file.append(&mut rest);
        if let Ok(read) = header(&file) {
            prop_assert!(read.width_px <= MAX_SIDE_PX && read.height_px <= MAX_SIDE_PX);
            prop_assert!((1..=8).contains(&read.orientation));
        }
        let stripped = crate::core::pixels::strip(&file);
        prop_assert!(stripped.bytes.len() <= file.len() + 64);
    }
}
