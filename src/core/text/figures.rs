//! Numbers as people read them: rounded, with units, the same width for the same count of digits.

/// An amount of money in millionths of a dollar: three decimals for cents and less, two above.
pub(super) fn price(micros: u64) -> String {
    match micros {
        0 => "$0".to_owned(),
        1..=499 => "under $0.001".to_owned(),
        500..=99_499 => {
            let thousandths = (micros + 500) / 1_000;
            format!("$0.{thousandths:03}")
        }
        _ => {
            let cents = (micros + 5_000) / 10_000;
            format!("${}.{:02}", cents / 100, cents % 100)
        }
    }
}

/// A length of time in milliseconds, in whole seconds; minutes from the second on.
pub(super) fn duration(ms: i64) -> String {
    let seconds = ms.max(0).saturating_add(500) / 1_000;
    if seconds == 0 {
        return "less than 1 s".to_owned();
    }
    if seconds <= 60 { format!("{seconds} s") } else { format!("{} min {} s", seconds / 60, seconds % 60) }
}

/// Width and height in pixels.
pub(super) fn pixels(width_px: u32, height_px: u32) -> String {
    format!("{width_px} × {height_px}")
}

/// A size in bytes, in decimal units as shops and file managers count them.
pub(super) fn bytes(count: u64) -> String {
    let (unit_bytes, unit) = match count {
        0..=999 => return format!("{count} B"),
        1_000..=999_949 => (1_000, "kB"),
        999_950..=999_949_999 => (1_000_000, "MB"),
        _ => (1_000_000_000, "GB"),
    };
    let tenths = count.saturating_mul(10).saturating_add(unit_bytes / 2) / unit_bytes;
    format!("{}.{} {unit}", tenths / 10, tenths % 10)
}

/// A whole number with narrow spaces between thousands.
pub(super) fn number(value: u64) -> String {
    let digits = value.to_string();
    let mut spaced = String::with_capacity(digits.len() + 8);
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && (digits.len() - at).is_multiple_of(3) {
            spaced.push('\u{202f}');
        }
        spaced.push(digit);
    }
    spaced
}

/// The beginning of a text on one line, cut at a word's end near `max_chars`.
pub(super) fn beginning(text: &str, max_chars: usize) -> String {
    let mut line = String::new();
    let mut chars = 0;
    for word in text.split_whitespace() {
        let word_chars = word.chars().count();
        if chars > 0 && chars + word_chars >= max_chars {
            line.push('…');
            break;
        }
        if chars > 0 {
            line.push(' ');
        }
        line.extend(word.chars().take(max_chars));
        chars += word_chars.min(max_chars) + 1;
    }
    line
}
