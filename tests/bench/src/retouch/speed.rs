//! `retouch-speed`: how long each stage of an edit takes, beside a single pass over the picture.

use super::files;
use crate::arguments::Arguments;
use atelier::core::retouch::blend::{Reply, blend};
use atelier::core::retouch::progress::unwatched;
use atelier::core::retouch::tone::Tone;
use atelier::core::retouch::{Mask, Picture, Plan, crop, register};
use redraw::Random;
use serde_json::json;
use std::hint::black_box;
use std::time::Instant;

/// Prints the times in milliseconds, the smallest of several rounds, and the most memory that was used. A pass is made by
/// one thread, the stages by as many as there are processors.
pub fn run(mut arguments: Arguments) -> Result<String, String> {
    let side: usize = arguments.option("--side")?.unwrap_or(4096);
    let rounds: usize = arguments.option("--rounds")?.unwrap_or(3);
    arguments.finish()?;
    let original = textured(side).ok_or("--side is a number of pixels, 16 to 8192.")?;
    // A disc of a fifth of the picture.
    let middle = side as f64 * 0.48;
    let radius = (0.2 / std::f64::consts::PI).sqrt() * side as f64;
    let mask = Mask::from_fn(side, side, |x, y| (x as f64 - middle).hypot(y as f64 - middle) < radius);
    let model = files::model(None)?;
    let mut times = Times::default();
    let sent = {
        let plan = Plan::new(&original, mask.clone(), model, &mut unwatched).map_err(files::said_of_plan)?;
        let clean = crop::clean(&original, &plan.window, &mut unwatched).map_err(|_| files::STOPPED)?;
        moved(&clean)
    };
    let before = most_memory();
    for _ in 0..rounds {
        times.take("pass", || pass(&original));
        let drawn = mask.clone();
        let plan = times.take("window", || Plan::new(&original, drawn, model, &mut unwatched));
        let plan = plan.map_err(files::said_of_plan)?;
        let clean = times.take("cut", || crop::clean(&original, &plan.window, &mut unwatched));
        drop(clean);
        let place = (&plan.window, &plan.grown);
        let alignment = times.take("register", || register(&original, place, &sent, &mut unwatched));
        let alignment = alignment.map_err(|_| files::STOPPED)?.map_err(|_| "The reply was refused.")?;
        let tone = times.take("tone", || Tone::matched(&original, place, &sent, &alignment, &mut unwatched));
        let tone = tone.map_err(|_| files::STOPPED)?;
        let reply = Reply { picture: &sent, alignment: &alignment, tone: &tone };
        let inside = (&plan.window, &plan.grown, plan.margins);
        let patch = times.take("blend", || blend(&original, inside, &reply, &mut unwatched));
        black_box(patch.map_err(|_| files::STOPPED)?);
    }
    let pass = times.of("pass");
    let stages = ["window", "cut", "register", "tone", "blend"];
    let stage = |name: &&str| (name.to_string(), json!({ "ms": times.of(name), "passes": times.of(name) / pass }));
    let together: f64 = ["window", "register", "tone", "blend"].iter().map(|name| times.of(name)).sum();
    let rgba = (side * side * 4) as f64;
    Ok(json!({
        "side": side, "sent_side": sent.width, "pass_ms": pass,
        "stages": stages.iter().map(stage).collect::<serde_json::Map<_, _>>(),
        "window_register_tone_blend_ms": together,
        "most_memory_in_pictures": most_memory() as f64 / rgba,
        "memory_before_in_pictures": before as f64 / rgba,
    })
    .to_string())
}

/// The shortest time of each stage, in milliseconds.
#[derive(Default)]
struct Times(Vec<(&'static str, f64)>);

impl Times {
    fn take<T>(&mut self, name: &'static str, work: impl FnOnce() -> T) -> T {
        let begun = Instant::now();
        let made = work();
        let ms = begun.elapsed().as_secs_f64() * 1000.0;
        match self.0.iter_mut().find(|(known, _)| *known == name) {
            Some((_, least)) => *least = least.min(ms),
            None => self.0.push((name, ms)),
        }
        made
    }

    fn of(&self, name: &str) -> f64 {
        self.0.iter().find(|(known, _)| *known == name).map_or(0.0, |(_, ms)| *ms)
    }
}

/// One pass: every sample is read as a number, changed, and written into a new picture.
fn pass(picture: &Picture) {
    let mut row = vec![[0.0; 4]; picture.width];
    let mut out: Vec<u8> = Vec::with_capacity(picture.width * picture.height * 4);
    for y in 0..picture.height {
        picture.read_row(y, 0, &mut row);
        out.extend(row.iter().flatten().map(|value: &f32| (255.5 - value) as u8));
    }
    black_box(out);
}

/// A picture with detail of every size, as photographs have it.
fn textured(side: usize) -> Option<Picture> {
    if !(16..=8192).contains(&side) {
        return None;
    }
    let mut random = Random::new(5);
    let mut values = vec![128.0_f32; side * side * 3];
    let mut cells = 8;
    while cells < side {
        let nodes: Vec<f32> = (0..(cells + 1) * (cells + 1) * 3).map(|_| random.share() as f32 - 0.5).collect();
        let size = 120.0 / (cells as f32 / 8.0).sqrt();
        for (pixel, out) in values.chunks_exact_mut(3).enumerate() {
            let (x, y) = (pixel % side * cells / side, pixel / side * cells / side);
            let node = (y * (cells + 1) + x) * 3;
            out.iter_mut().zip(&nodes[node..]).for_each(|(out, node)| *out += node * size);
        }
        cells *= 4;
    }
    let samples = values
        .chunks_exact(3)
        .flat_map(|pixel| [pixel[0], pixel[1], pixel[2], 255.0].map(|value| value.clamp(0.0, 255.0) as u8));
    Picture::from_rgba(side, side, samples.collect())
}

/// The picture three pixels to the right and two down.
fn moved(clean: &Picture) -> Picture {
    let atelier::core::retouch::picture::Samples::Eight(samples) = &clean.samples else { return clean.clone() };
    let mut moved = samples.clone();
    moved.rotate_right((2 * clean.width + 3) * 4);
    Picture::from_rgba(clean.width, clean.height, moved).unwrap_or_else(|| clean.clone())
}

/// The most memory that this program has used, in bytes; 0 where the system does not say.
fn most_memory() -> usize {
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("VmHWM:"));
    line.and_then(|line| line.trim().trim_end_matches(" kB").parse::<usize>().ok()).unwrap_or(0) * 1024
}
