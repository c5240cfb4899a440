use super::*;
use crate::core::pixels::header;

/// An Exif block as cameras write it: maker, orientation and a pointer to a place, little-endian.
fn camera_exif(orientation: u8) -> Vec<u8> {
    let mut tiff = b"II*\0\x08\0\0\0\x03\0".to_vec();
    tiff.extend(b"\x0f\x01\x02\0\x04\0\0\0Cam\0");
    tiff.extend(b"\x12\x01\x03\0\x01\0\0\0");
    tiff.extend([orientation, 0, 0, 0]);
    tiff.extend(b"\x25\x88\x04\0\x01\0\0\0\x32\0\0\0\0\0\0\0");
    tiff.extend(b"\0\0\0\0\0\0\0\0 GPSLatitude 52.37");
    tiff
}

const XMP: &[u8] = b"<?xpacket begin=''?><x:xmpmeta><exif:GPSLatitude>52</exif:GPSLatitude></x:xmpmeta>";

fn segment(kind: u8, data: &[u8]) -> Vec<u8> {
    [&[0xff, kind], u16::try_from(data.len() + 2).unwrap().to_be_bytes().as_slice(), data].concat()
}

/// Everything a decoder needs, in three runs between which metadata is put.
fn jpeg_parts() -> [Vec<u8>; 3] {
    let icc = segment(0xe2, b"ICC_PROFILE\0\x01\x01profile");
    let frame = segment(0xc0, &[8, 0, 30, 0, 40, 1, 1, 0x11, 0]);
    let pixels = [segment(0xda, &[1, 1, 0, 0, 63, 0]), vec![1, 2, 0xff, 0, 3, 0xff, 0xd0, 4, 0xff, 0xd9]].concat();
    [[b"\xff\xd8".to_vec(), segment(0xe0, b"JFIF\0\x01\x01\0\0\x01\0\x01\0\0")].concat(), [icc, frame].concat(), pixels]
}

fn jpeg(orientation: u8) -> Vec<u8> {
    let [head, middle, pixels] = jpeg_parts();
    let exif = segment(0xe1, &[b"Exif\0\0".as_slice(), &camera_exif(orientation)].concat());
    let xmp = segment(0xe1, &[b"http://ns.adobe.com/xap/1.0/\0".as_slice(), XMP].concat());
    let iptc = segment(0xed, b"Photoshop 3.0\x008BIM\x04\x04 Amsterdam");
    let rest = [segment(0xeb, b"JP c2pa.assertions"), segment(0xfe, b"taken at home")].concat();
    [head, exif, xmp, iptc, rest, middle, pixels, b"motion film of the garden".to_vec()].concat()
}

fn chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let body = [kind.as_slice(), data].concat();
    [&u32::try_from(data.len()).unwrap().to_be_bytes(), body.as_slice(), &png_checksum(&body).to_be_bytes()].concat()
}

fn png(metadata: &[Vec<u8>]) -> Vec<u8> {
    let start = [b"\x89PNG\r\n\x1a\n".to_vec(), chunk(b"IHDR", &[0, 0, 0, 4, 0, 0, 0, 3, 8, 2, 0, 0, 0])].concat();
    [start, chunk(b"iCCP", b"p\0\0x"), metadata.concat(), chunk(b"IDAT", b"pixels"), chunk(b"IEND", b"")].concat()
}

fn webp(metadata: &[u8], flags: u8) -> Vec<u8> {
    let body =
        [b"VP8X\x0a\0\0\0".as_slice(), &[flags, 0, 0, 0, 3, 0, 0, 2, 0, 0], b"VP8L\x03\0\0\0abc\0", metadata].concat();
    [b"RIFF".as_slice(), &u32::try_from(body.len() + 4).unwrap().to_le_bytes(), b"WEBP", &body].concat()
}

fn riff_chunk(kind: &[u8; 4], data: &[u8]) -> Vec<u8> {
    let padding = vec![0; data.len() % 2];
    [kind.as_slice(), &u32::try_from(data.len()).unwrap().to_le_bytes(), data, &padding].concat()
}

fn boxed(kind: &[u8; 4], body: &[u8]) -> Vec<u8> {
    [&u32::try_from(body.len() + 8).unwrap().to_be_bytes(), kind.as_slice(), body].concat()
}

/// A HEIC file whose Exif item lies in the media data behind five bytes of picture.
fn heic() -> Vec<u8> {
    let exif = [b"\0\0\0\x06Exif\0\0".as_slice(), &camera_exif(1)].concat();
    let info = |id: u8, kind: &[u8; 4]| boxed(b"infe", &[&[2, 0, 0, 0, 0, id, 0, 0], kind.as_slice(), b"\0"].concat());
    let items = boxed(b"iinf", &[vec![0, 0, 0, 0, 0, 2], info(1, b"hvc1"), info(2, b"Exif")].concat());
    let build = |data_at: u32| {
        let extent = |id: u8, at: u32, len: usize| {
            [vec![0, id, 0, 0, 0, 1], at.to_be_bytes().to_vec(), u32::try_from(len).unwrap().to_be_bytes().to_vec()]
                .concat()
        };
        let places =
            [vec![0, 0, 0, 0, 0x44, 0, 0, 2], extent(1, data_at, 5), extent(2, data_at + 5, exif.len())].concat();
        let size = boxed(b"ispe", &[0, 0, 0, 0, 0, 0, 0, 8, 0, 0, 0, 6]);
        let described = boxed(b"udes", &[vec![0; 4], camera_exif(1)].concat());
        let properties = boxed(b"iprp", &boxed(b"ipco", &[described, size].concat()));
        let words = [boxed(b"xml ", &camera_exif(1)), boxed(b"uuid", &camera_exif(1))].concat();
        let meta = [vec![0; 4], items.clone(), words, boxed(b"iloc", &places), properties].concat();
        let start = [boxed(b"ftyp", b"heic\0\0\0\0mif1"), boxed(b"meta", &meta)].concat();
        let at = u32::try_from(start.len() + 8).unwrap();
        let end = boxed(b"uuid", b"0123456789abcdef c2pa.assertions");
        (at, [start, boxed(b"mdat", &[b"image".as_slice(), &exif].concat()), end].concat())
    };
    let (data_at, _) = build(0);
    build(data_at).1
}

#[test]
fn a_jpeg_keeps_its_pixels_its_profile_and_nothing_else() {
    let file = jpeg(1);
    assert!(has_place_or_device(&file));
    let stripped = strip(&file);
    assert_eq!(stripped.bytes, jpeg_parts().concat());
    assert!(stripped.complete && !has_place_or_device(&stripped.bytes));
    let all = [Removed::Exif, Removed::Xmp, Removed::Iptc, Removed::Provenance, Removed::Text, Removed::Other];
    assert_eq!(stripped.removed, all);
}

#[test]
fn orientation_stays_alone() {
    for orientation in 2..=8 {
        let exif = camera_exif(orientation);
        let files = [jpeg(orientation), png(&[chunk(b"eXIf", &exif)]), webp(&riff_chunk(b"EXIF", &exif), 0x08)];
        for file in files {
            assert!(has_place_or_device(&file));
            let stripped = strip(&file);
            assert!(stripped.complete && !has_place_or_device(&stripped.bytes));
            assert_eq!(
                (stripped.orientation, header(&stripped.bytes).unwrap().orientation),
                (orientation, orientation)
            );
        }
    }
}

#[test]
fn a_png_loses_its_texts() {
    let texts = [
        chunk(b"tEXt", b"Raw profile type exif\0abc"),
        chunk(b"iTXt", &[b"XML:com.adobe.xmp\0\0\0\0\0".as_slice(), XMP].concat()),
        chunk(b"tIME", &[7, 234, 11, 21, 12, 0, 0]),
        chunk(b"caBX", b"jumb c2pa.assertions"),
    ];
    let stripped = strip(&png(&texts)).bytes.into_owned();
    assert_eq!(stripped, png(&[]));
}

#[test]
fn a_webp_has_its_flags_and_its_size_corrected() {
    let metadata = [riff_chunk(b"EXIF", &camera_exif(1)), riff_chunk(b"XMP ", XMP)].concat();
    let stripped = strip(&webp(&metadata, 0x10 | 0x08 | 0x04)).bytes.into_owned();
    assert_eq!(stripped, webp(b"", 0x10));
}

#[test]
fn a_heic_is_blanked_in_place() {
    let file = heic();
    assert!(has_place_or_device(&file));
    let stripped = strip(&file);
    assert!(stripped.complete && !has_place_or_device(&stripped.bytes));
    assert_eq!(stripped.bytes.len(), file.len());
    assert!(stripped.bytes.windows(5).any(|window| window == b"image"));
    assert_eq!(stripped.removed, [Removed::Exif, Removed::Provenance, Removed::Other]);
    assert_eq!(header(&stripped.bytes).unwrap().upright_px(), (8, 6), "the properties are where they were");
}

#[test]
fn a_heic_whose_items_do_not_say_what_they_are_is_not_called_clean() {
    let mut file = heic();
    let entry = file.windows(4).position(|window| window == b"infe").unwrap();
    file[entry + 4] = 1;
    assert!(!strip(&file).complete);
}

#[test]
fn a_gif_loses_its_comments() {
    let head = b"GIF89a\x01\0\x01\0\0\0\0".as_slice();
    let loops = b"\x21\xff\x0bNETSCAPE2.0\x03\x01\0\0\0".as_slice();
    let comment = b"\x21\xfe\x04home\0".as_slice();
    let frame = b"\x2c\0\0\0\0\x01\0\x01\0\0\x02\x01\0\0\x3b".as_slice();
    let stripped = strip(&[head, loops, comment, frame].concat()).bytes.into_owned();
    assert_eq!(stripped, [head, loops, frame].concat());
}

#[test]
fn what_is_clean_is_not_copied() {
    for file in [jpeg_parts().concat(), png(&[]), webp(b"", 0x10)] {
        let stripped = strip(&file);
        assert!(matches!(stripped.bytes, Cow::Borrowed(_)) && stripped.complete && stripped.removed.is_empty());
    }
    assert!(!strip(b"BM......").complete);
}
