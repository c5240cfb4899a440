use super::*;
use crate::core::retouch::progress::unwatched;

/// A picture of broad soft shades with a few edges, as of petals before a blurred meadow: content at `c` from the middle
/// is seen at `zoom · c + shift` and `shear` times its other place. Every sample is off by chance, another way for every
/// `chance`.
fn soft(side: usize, (shift, zoom, shear): ((f64, f64), f64, (f64, f64)), chance: u64) -> Picture {
    let discs = [(-60.0, -40.0, 34.0), (50.0, -70.0, 22.0), (75.0, 62.0, 30.0), (-44.0, 80.0, 18.0), (6.0, 10.0, 26.0)];
    let middle = side as f64 / 2.0;
    let whole = zoom * zoom - shear.0 * shear.1;
    let samples = (0..side * side).flat_map(|place| {
        let (x, y) = ((place % side) as f64 + 0.5 - middle - shift.0, (place / side) as f64 + 0.5 - middle - shift.1);
        let (x, y) = ((zoom * x - shear.0 * y) / whole, (zoom * y - shear.1 * x) / whole);
        let shade = 118.0 + 34.0 * (x / 71.0).sin() + 30.0 * (y / 63.0 + 0.4).cos();
        let inside =
            |(left, top, radius): &(f64, f64, f64)| ((radius - (x - left).hypot(y - top)) / 1.6).clamp(-0.5, 0.5);
        let light: f64 = discs.iter().map(|disc| 46.0 * (inside(disc) + 0.5)).sum();
        let noise = (place as u64 / 2 + chance).wrapping_mul(0x9e37_79b9_7f4a_7c15) >> 61;
        let sample = (shade + light + noise as f64 * 0.5 - 1.75).round().clamp(0.0, 255.0) as u8;
        [sample, sample, sample, 255]
    });
    Picture::from_rgba(side, side, samples.collect()).unwrap()
}

/// A few edges of a soft picture say where it lies, though nearly all of its points are flat: these keep their places,
/// wherever they are, and must not make the edges count as something new.
#[test]
fn the_few_edges_of_a_soft_picture_are_aligned_by() {
    let still = soft(320, ((0.0, 0.0), 1.0, (0.0, 0.0)), 1);
    let window = Window::whole(320, 320);
    let nothing = Mask::empty(320, 320);
    for (shift, zoom, shear) in [
        ((0.0, 0.0), 1.0, (0.0, 0.0)),
        ((4.3, -2.7), 1.022, (0.0, 0.0)),
        ((-7.4, 5.1), 0.974, (0.0, 0.0)),
        ((2.2, 3.6), 1.01, (0.008, -0.006)),
        ((-3.1, -6.2), 0.985, (0.0, 0.009)),
    ] {
        let reply = soft(320, (shift, zoom, shear), 77);
        let found = register(&still, (&window, &nothing), &reply, &mut unwatched).unwrap().unwrap();
        let apart = |one: (f64, f64), other: (f64, f64)| (one.0 - other.0).abs().max((one.1 - other.1).abs());
        assert!(apart(found.shift_px, shift) < 0.1, "{shift:?} {zoom} {shear:?}: {found:?}");
        let zoomed = (found.zoom((320, 320)) - zoom).abs();
        assert!(zoomed < 0.001 && apart(found.shear, shear) < 0.001, "{shift:?} {zoom} {shear:?}: {found:?}");
    }
}
