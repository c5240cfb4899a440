use super::*;
use crate::core::id::Hash;

#[test]
fn a_receipt_counts_in_full() {
    let proved = Receipt { changed: 0, protected: 3_912_448 };
    assert_eq!(receipt(&proved), "0 of 3\u{202f}912\u{202f}448 protected pixels changed");
}

#[test]
fn every_sentence_stands_by_itself() {
    let laid = Laid {
        pixels: Hash::default(),
        place: (0, 0, 1, 1),
        receipt: Receipt { changed: 0, protected: 1 },
        shift_px: Some((3.0, -4.0)),
        scale: 1.015,
        seam: None,
        way: Default::default(),
    };
    assert_eq!(alignment(&laid), "The answer was 5.0 px off and +1.50 % in size; that is undone.");
    assert!(alignment(&Laid { shift_px: None, ..laid }).contains("as it lies"));
    for why in [
        Refused::OtherRatio,
        Refused::Blank,
        Refused::OtherPicture,
        Refused::Mirrored,
        Refused::Shifted,
        Refused::Zoomed,
        Refused::Unchanged,
    ] {
        assert!(refused(why).ends_with('.'), "{why:?}");
    }
    assert!(failed(&Error::saying(Kind::UnsupportedFormat, "CMYK")).contains("RGB"));
    assert!(failed(&Error::new(Kind::TooManyPixels)).contains("8192"));
    assert_eq!((words().price)("$0.04", 1), "about $0.04");
    assert_eq!((words().price)("$0.08", 2), "about $0.08 for 2 requests");
}
