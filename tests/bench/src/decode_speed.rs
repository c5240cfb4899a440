//! `decode-speed`: a large streamed reply through the decoder, against plain base64 decoding of the same string.

use crate::arguments::Arguments;
use atelier::core::gemini::{BlobSink, Decoder, Slot};
use base64::Engine;
use base64::prelude::BASE64_STANDARD;
use serde_json::{Value, json};
use std::time::Instant;

/// Rounds, each with every measurement; the median of the rounds counts.
const RUNS: usize = 9;

/// Chunks as a browser hands them over, in bytes.
const CHUNK_BYTES: usize = 64 * 1024;

/// Copies the bytes over one another, as a sink does that hands them on at once.
struct Drained(Vec<u8>);

impl BlobSink for Drained {
    fn open(&mut self, _: Slot) {}

    fn write(&mut self, _: Slot, bytes: &[u8]) {
        self.0[..bytes.len()].copy_from_slice(bytes);
    }

    fn close(&mut self, _: Slot, _: bool) {}
}

/// Keeps the bytes.
struct Kept(Vec<u8>);

impl BlobSink for Kept {
    fn open(&mut self, _: Slot) {}

    fn write(&mut self, _: Slot, bytes: &[u8]) {
        self.0.extend_from_slice(bytes);
    }

    fn close(&mut self, _: Slot, _: bool) {}
}

/// Measures, and prints times in milliseconds and their ratios.
pub fn run(mut arguments: Arguments) -> Result<Value, String> {
    let megabytes: usize = arguments.option("--megabytes")?.unwrap_or(20);
    arguments.finish()?;
    if !(1..=512).contains(&megabytes) {
        return Err("--megabytes takes 1 to 512".to_owned());
    }
    let bytes = noise(megabytes * 1_000_000 / 4 * 3);
    let (once, twice) = (event(&bytes), event(&[bytes.as_slice(), bytes.as_slice()].concat()));
    let text = BASE64_STANDARD.encode(&bytes);

    let mut kept = Kept(Vec::with_capacity(bytes.len()));
    decode(&once, CHUNK_BYTES, &mut kept);
    assert_eq!(kept.0, bytes, "what is measured is right");

    let mut room = vec![0; bytes.len() + 3];
    let mut drained = Drained(vec![0; 64 * 1024]);
    let mut times = Times::default();
    for _ in 0..RUNS {
        times.base64.push(took(|| assert_eq!(BASE64_STANDARD.decode_slice(&text, &mut room), Ok(bytes.len()))));
        times.once.push(took(|| decode(&once, CHUNK_BYTES, &mut drained)));
        times.small.push(took(|| decode(&once, 1400, &mut drained)));
        times.twice.push(took(|| decode(&twice, CHUNK_BYTES, &mut drained)));
    }
    let (floor_ms, decode_ms) = (median(times.base64), median(times.once));
    let (small_ms, double_ms) = (median(times.small), median(times.twice));
    Ok(json!({
        "reply_megabytes": megabytes,
        "base64_ms": floor_ms,
        "decode_ms": decode_ms,
        "decode_in_1400_byte_chunks_ms": small_ms,
        "decode_twice_the_bytes_ms": double_ms,
        "speed_against_base64": floor_ms / decode_ms,
        "speed_against_base64_in_1400_byte_chunks": floor_ms / small_ms,
        "time_for_twice_the_bytes": double_ms / decode_ms,
    }))
}

fn decode(body: &[u8], chunk_bytes: usize, sink: &mut dyn BlobSink) {
    let mut decoder = Decoder::new();
    let mut frames = 0;
    for chunk in body.chunks(chunk_bytes) {
        frames += decoder.push(chunk, sink).len();
    }
    frames += decoder.finish(sink).len();
    assert_eq!(frames, 2, "one message and the end");
}

/// One event of a stream, with one picture.
fn event(bytes: &[u8]) -> Vec<u8> {
    let data = BASE64_STANDARD.encode(bytes);
    let part = format!(r#"{{"inlineData":{{"mimeType":"image/jpeg","data":"{data}"}}}}"#);
    format!("data: {{\"candidates\":[{{\"content\":{{\"parts\":[{part}],\"role\":\"model\"}}}}]}}\r\n\r\n").into_bytes()
}

/// Bytes that do not repeat, from a linear congruential generator (Knuth's constants), so that runs can be compared.
fn noise(length: usize) -> Vec<u8> {
    let mut seed: u64 = 7;
    let next = || {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (seed >> 56) as u8
    };
    std::iter::repeat_with(next).take(length).collect()
}

/// Milliseconds of every run.
#[derive(Default)]
struct Times {
    base64: Vec<f64>,
    once: Vec<f64>,
    small: Vec<f64>,
    twice: Vec<f64>,
}

fn took(work: impl FnOnce()) -> f64 {
    let begun = Instant::now();
    work();
    begun.elapsed().as_secs_f64() * 1000.0
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}
