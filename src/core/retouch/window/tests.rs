use super::*;
use crate::core::gemini::model::known;
use crate::core::gemini::table::{DEFAULT_MODEL, TABLE};
use crate::core::retouch::margins::Margins;

fn bounds(left: usize, top: usize, width: usize, height: usize) -> Bounds {
    Bounds { left, top, right: left + width, bottom: top + height }
}

fn around(mask: Bounds, size: (usize, usize), model: &str) -> Window {
    let grown = mask.grown(Margins::of(mask).grow_px as usize, size.0, size.1);
    Window::around(mask, grown, size, known(model).unwrap()).unwrap()
}

#[test]
fn windows_by_example() {
    // Mask, picture, model, then the window, its ratio, its size and what is sent.
    let two = "gemini-nano-banana-2.1";
    for (mask, size, model, place, ratio, tier, sent) in [
        // A small mask in the middle: 512 pixels.
        (bounds(1000, 1000, 20, 20), (2048, 2048), two, (754, 754, 512, 512), "1:1", "1K", (1024, 1024)),
        // One pixel in a corner: moved inside.
        (bounds(0, 0, 1, 1), (2000, 1500), two, (0, 0, 512, 512), "1:1", "1K", (1024, 1024)),
        // Everything, in a ratio that the model makes.
        (bounds(0, 0, 1600, 900), (1600, 900), two, (0, 0, 1600, 900), "16:9", "2K", (2752, 1536)),
        // Everything, in one that it does not make: mirrored below and above.
        (bounds(0, 0, 1000, 900), (1000, 900), two, (0, -50, 1000, 1000), "1:1", "1K", (1024, 1024)),
        // A mask of a fifth: half its side around it.
        (bounds(1000, 1000, 1800, 1800), (4096, 4096), two, (100, 100, 3600, 3600), "1:1", "4K", (4096, 4096)),
        // The model that makes one size is asked for it.
        (
            bounds(1000, 1000, 1800, 1800),
            (4096, 4096),
            "gemini-2.5-flash-image",
            (100, 100, 3600, 3600),
            "1:1",
            "1K",
            (1024, 1024),
        ),
        // A picture shorter than 512 pixels: a ratio that leaves a little of it out.
        (bounds(150, 100, 90, 80), (420, 300), two, (0, 0, 400, 300), "4:3", "1K", (1200, 896)),
        // A line of one pixel's width: the narrowest strip, mirrored to the sides.
        (bounds(0, 2000, 1, 10), (1, 5000), two, (-40, 1688, 80, 634), "1:8", "1K", (352, 2928)),
    ] {
        let found = around(mask, size, model);
        let seen =
            ((found.x, found.y, found.width, found.height), found.ratio.as_str(), found.size.as_str(), found.sent);
        assert_eq!(seen, (place, ratio, tier, sent), "{mask:?} in {size:?}");
    }
}

#[test]
fn every_window_holds_its_mask_and_has_its_ratio() {
    let mut pseudo = 12345_u64;
    let mut below = |most: usize| {
        pseudo = pseudo.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (pseudo >> 33) as usize % most.max(1)
    };
    for round in 0..4000 {
        let size = (1 + below(if round % 3 == 0 { 60 } else { 8192 }), 1 + below(8192));
        let (left, top) = (below(size.0), below(size.1));
        let mask = bounds(left, top, 1 + below(size.0 - left), 1 + below(size.1 - top));
        let model = &TABLE[round % TABLE.len()];
        let grown = mask.grown(40, size.0, size.1);
        let window = Window::around(mask, grown, size, model).unwrap();
        let (right, bottom) = (window.x + window.width as i32, window.y + window.height as i32);
        let holds = window.x <= grown.left as i32
            && window.y <= grown.top as i32
            && right >= grown.right as i32
            && bottom >= grown.bottom as i32;
        assert!(holds, "{mask:?} in {size:?}: {window:?}");
        let (across, down) = window.ratio.terms();
        let off = f64::from(window.width * down) - f64::from(window.height * across);
        assert!(off.abs() <= f64::from(across.max(down)), "{window:?}");
        assert!(model.ratios.contains(&window.ratio) && model.pixels(window.ratio, window.size) == Some(window.sent));
        // Where it fits, it does not reach beyond the picture.
        let fits = window.width as usize <= size.0 && window.height as usize <= size.1;
        assert!(!fits || window.x >= 0 && window.y >= 0 && right <= size.0 as i32 && bottom <= size.1 as i32);
    }
    assert!(known(DEFAULT_MODEL).is_some());
}
