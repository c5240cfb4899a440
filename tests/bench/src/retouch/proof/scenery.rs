//! Made-up landscapes for the short forms of the proofs: soft hills of light at every scale, and things with edges.

use atelier::core::retouch::Picture;
use redraw::Random;

/// A landscape by a seed.
pub fn scenery(width: usize, height: usize, seed: u64) -> Picture {
    let mut random = Random::new(seed);
    let mut values = vec![[110.0_f64; 3]; width * height];
    for octave in 0..6 {
        let cells = 3 << octave;
        let nodes: Vec<[f64; 3]> = (0..(cells + 2) * (cells + 2))
            .map(|_| {
                let light = random.share() - 0.5;
                std::array::from_fn(|_| light + 0.3 * (random.share() - 0.5))
            })
            .collect();
        let strength = 120.0 / 1.7_f64.powi(octave);
        for (place, value) in values.iter_mut().enumerate() {
            let x = (place % width) as f64 / width as f64 * cells as f64;
            let y = (place / width) as f64 / height as f64 * cells as f64;
            let eased = |share: f64| share * share * (3.0 - 2.0 * share);
            let (across, down) = (eased(x.fract()), eased(y.fract()));
            let node = |right: usize, below: usize| nodes[(y as usize + below) * (cells + 2) + x as usize + right];
            for (channel, value) in value.iter_mut().enumerate() {
                let upper = node(0, 0)[channel] * (1.0 - across) + node(1, 0)[channel] * across;
                let lower = node(0, 1)[channel] * (1.0 - across) + node(1, 1)[channel] * across;
                *value += strength * (upper * (1.0 - down) + lower * down);
            }
        }
    }
    for _ in 0..40 {
        let (x, y) = (random.share() * width as f64, random.share() * height as f64);
        let (across, down) = (4.0 + random.share() * 40.0, 4.0 + random.share() * 40.0);
        let colour: [f64; 3] = std::array::from_fn(|_| random.share() * 90.0 - 45.0);
        for (place, value) in values.iter_mut().enumerate() {
            let (from_x, from_y) = ((place % width) as f64 - x, (place / width) as f64 - y);
            if (from_x / across).hypot(from_y / down) < 1.0 {
                value.iter_mut().zip(colour).for_each(|(value, colour)| *value += colour);
            }
        }
    }
    let samples = values
        .iter()
        .flat_map(|[red, green, blue]| [*red, *green, *blue, 255.0].map(|value| value.round().clamp(0.0, 255.0) as u8));
    Picture::from_rgba(width, height, samples.collect()).expect("as many samples as pixels")
}
