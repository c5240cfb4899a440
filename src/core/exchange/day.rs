//! Moments as days and times, for the names of backups and the dates inside archives.

/// A moment on the calendar.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Moment {
    /// The year.
    pub year: i64,
    /// The month, 1 to 12.
    pub month: u32,
    /// The day of the month, 1 to 31.
    pub day: u32,
    /// Seconds since midnight, 0 to 86 399.
    pub second: u32,
}

const DAY_MS: i64 = 86_400_000;

/// The calendar's view of milliseconds since 1970; leap days by the Gregorian rule, counted in eras of 400 years that
/// begin on a first of March (Howard Hinnant, "chrono-Compatible Low-Level Date Algorithms").
pub fn moment(at_ms: i64) -> Moment {
    let days = at_ms.div_euclid(DAY_MS) + 719_468;
    let era = days.div_euclid(146_097);
    let day_of_era = days.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_from_march = (5 * day_of_year + 2) / 153;
    let month = if month_from_march < 10 { month_from_march + 3 } else { month_from_march - 9 };
    Moment {
        year: year_of_era + era * 400 + i64::from(month <= 2),
        month: month as u32,
        day: (day_of_year - (153 * month_from_march + 2) / 5 + 1) as u32,
        second: (at_ms.rem_euclid(DAY_MS) / 1000) as u32,
    }
}

/// A day as `2026-11-21`.
pub fn written(at_ms: i64) -> String {
    let Moment { year, month, day, .. } = moment(at_ms);
    format!("{year:04}-{month:02}-{day:02}")
}

/// The name to suggest for a backup of this day.
pub fn file_name(at_ms: i64) -> String {
    format!("atelier-{}.zip", written(at_ms))
}

/// How the names of the files of records in a folder begin, and how they end.
const RECORDS: (&str, &str) = ("records-", ".zip");

/// Whether a file in a backup's folder is called like one of records.
pub fn is_records(name: &str) -> bool {
    name.starts_with(RECORDS.0) && name.ends_with(RECORDS.1)
}

/// The name of the file of records that is made on this day in a folder whose `latest` is this. The last one by name is
/// the one that is restored, so that it sorts behind that or is called the same: a backup that was made by a clock that
/// ran ahead, or was given another name, hides none that is made after it.
pub fn records_name(at_ms: i64, latest: Option<&str>) -> String {
    let (beginning, ending) = RECORDS;
    let today = written(at_ms);
    let latest = latest.unwrap_or_default();
    let stem = latest.strip_prefix(beginning).and_then(|name| name.strip_suffix(ending)).unwrap_or_default();
    // `_` sorts behind the dot of the ending; what stands before it is as little of the latest name as is needed.
    let ends = stem.match_indices('_').map(|(at, _)| at).chain([stem.len()]).filter(|end| *end > 0);
    let behind = ends.filter_map(|end| Some(format!("{beginning}{}_{today}{ending}", stem.get(..end)?)));
    let plain = format!("{beginning}{today}{ending}");
    std::iter::once(plain.clone()).chain(behind).find(|name| name.as_str() >= latest).unwrap_or(plain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_those_of_the_calendar() {
        for (at_ms, expected) in [
            (0, "1970-01-01"),
            (-1, "1969-12-31"),
            (951_782_400_000, "2000-02-29"),
            (1_772_323_200_000, "2026-03-01"),
            (1_795_219_200_000, "2026-11-21"),
            (4_107_542_400_000, "2100-03-01"),
        ] {
            assert_eq!(written(at_ms), expected);
        }
        assert_eq!(file_name(1_795_219_200_000), "atelier-2026-11-21.zip");
        assert_eq!(moment(-1).second, 86_399);
    }

    #[test]
    fn the_latest_backup_of_a_folder_sorts_last_whatever_the_clock_says() {
        const TODAY_MS: i64 = 1_795_219_200_000;
        let today = "records-2026-11-21.zip";
        for (latest, expected) in [
            (None, today),
            (Some(today), today),
            (Some("records-2026-11-20.zip"), today),
            (Some("records-2031-01-01.zip"), "records-2031-01-01_2026-11-21.zip"),
            (Some("records-2031-01-01_2026-11-20.zip"), "records-2031-01-01_2026-11-21.zip"),
            (Some("records-2031-01-01_2026-11-21.zip"), "records-2031-01-01_2026-11-21.zip"),
            (Some("records-2031-01-01_2026-12-24.zip"), "records-2031-01-01_2026-12-24_2026-11-21.zip"),
            (Some("records-2025-01-01_2024-11-20.zip"), today),
            (Some("records-old.zip"), "records-old_2026-11-21.zip"),
            (Some("records-é_.zip"), "records-é_2026-11-21.zip"),
        ] {
            let name = records_name(TODAY_MS, latest);
            assert_eq!(name, expected);
            assert!(is_records(&name) && Some(name.as_str()) >= latest);
        }
    }
}
