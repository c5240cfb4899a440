//! Masks as people make them: blobs, rectangles, strokes, some of them over the picture's edge.

use atelier::core::retouch::Mask;
use redraw::Random;

/// A mask of 1 to 25 % of a picture. Where the middle of it is, and how far it reaches, goes with it, in pixels.
pub fn seeded(width: usize, height: usize, random: &mut Random) -> (Mask, (f64, f64), (f64, f64)) {
    let (w, h) = (width as f64, height as f64);
    let area = 0.01 + random.share() * random.share() * 0.24;
    let longer = 0.6 + random.share();
    let (across, down) = ((area * w * h / 3.2).sqrt() * longer, (area * w * h / 3.2).sqrt() / longer);
    let (across, down) = (across.min(w * 0.45).max(3.0), down.min(h * 0.45).max(3.0));
    let middle = (random.share() * w, random.share() * h);
    let kind = random.below(3);
    let phase = random.share() * 6.0;
    let mask = Mask::from_fn(width, height, |x, y| {
        let (x, y) = ((x as f64 + 0.5 - middle.0) / across, (y as f64 + 0.5 - middle.1) / down);
        match kind {
            0 => x.hypot(y) < 1.0 + 0.15 * (3.0 * y.atan2(x) + phase).sin(),
            1 => x.abs() < 0.85 && y.abs() < 0.85,
            _ => x.abs() < 1.0 && (y - 0.5 * (2.5 * x + phase).sin()).abs() < 0.4,
        }
    });
    (mask, middle, (across, down))
}
