//! Many edits one after the other, each of the picture that the one before has left.

use super::case::{Case, Refused};
use atelier::core::retouch::picture::Samples;
use atelier::core::retouch::{Mask, Picture};
use redraw::Random;
use serde_json::{Value, json};

/// Chains of edits on three photographs, and what changed outside of all masks.
pub fn figures(photographs: &[(String, Picture)], edits: usize) -> Result<Value, String> {
    let mut chains = Vec::new();
    for (number, (name, original)) in photographs.iter().take(3).enumerate() {
        let mut random = Random::new(2_000_000 + number as u64);
        let mut picture = original.clone();
        let mut touched = Mask::empty(original.width, original.height);
        let (mut done, mut refused) = (0, 0);
        for _ in 0..edits {
            let case = Case::seeded(&picture, &mut random)?;
            match case.answered(&picture, &mut random)? {
                Ok(after) => {
                    picture = after.after;
                    touched = united(&touched, &case.plan.grown);
                    done += 1;
                }
                Err(Refused(_)) => refused += 1,
            }
        }
        let (mean, untouched) = outside(original, &picture, &touched);
        chains.push(json!({ "photograph": name, "edits": done, "refused": refused, "mean_change_outside": mean, "pixels_outside": untouched }));
    }
    Ok(Value::Array(chains))
}

fn united(one: &Mask, other: &Mask) -> Mask {
    let (width, height) = one.size();
    Mask::from_fn(width, height, |x, y| one.is_marked(x, y) || other.is_marked(x, y))
}

/// The mean difference of samples outside of a mask, and how many pixels those are.
fn outside(before: &Picture, after: &Picture, mask: &Mask) -> (f64, usize) {
    let (Samples::Eight(before), Samples::Eight(after)) = (&before.samples, &after.samples) else { return (255.0, 0) };
    let pixels = before.chunks_exact(4).zip(after.chunks_exact(4)).zip(mask.bytes());
    let (mut sum, mut count) = (0.0, 0);
    for ((old, new), _) in pixels.filter(|(_, marked)| **marked == 0) {
        sum += old.iter().zip(new).map(|(old, new)| f64::from(old.abs_diff(*new))).sum::<f64>();
        count += 1;
    }
    (sum / (4 * count.max(1)) as f64, count)
}
