//! When a person should hear of making a backup, gently.

use super::inventory::Known;
use crate::core::disarm::{Rule, disarmed};
use crate::core::record::Record;
use serde::{Deserialize, Serialize};

/// Pictures without a backup from which on it is worth a word.
const PICTURES: usize = 20;
/// Days without a backup, with something new in them, from which on it is worth a word.
const DAYS: i64 = 7;
/// How long a reminder is put off, in days.
const PUT_OFF_DAYS: i64 = 7;
/// A day in milliseconds.
const DAY_MS: i64 = 24 * 60 * 60 * 1000;

/// What is kept of the backups that were made.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct BackupNote {
    /// When the last one was made.
    pub made_at_ms: Option<i64>,
    /// Until when the person wants to hear nothing of it.
    pub put_off_until_ms: Option<i64>,
}

/// What there is to say of backups at a moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Standing {
    /// Whole days since the last backup; none if there is none.
    pub days_ago: Option<u32>,
    /// Pictures that came since, the demo's included.
    pub pictures_since: usize,
    /// Whether to say that one would be good.
    pub is_due: bool,
}

impl Record for BackupNote {
    const NAME: &'static str = "note of backups";
}

impl BackupNote {
    /// The note after a backup at this moment.
    pub fn made(self, now_ms: i64) -> Self {
        Self { made_at_ms: Some(now_ms), put_off_until_ms: None }
    }

    /// The note after a reminder was put off at this moment.
    pub fn put_off(self, now_ms: i64) -> Self {
        Self { put_off_until_ms: Some(now_ms + PUT_OFF_DAYS * DAY_MS), ..self }
    }

    /// The note as far as it can be believed at this moment: a backup that a clock which ran ahead has dated would cover
    /// all that comes until then, so its time counts as unknown, and stays so when the clock has come there.
    pub fn believed(self, now_ms: i64) -> Self {
        Self { made_at_ms: self.made_at_ms.filter(|made_ms| *made_ms <= now_ms), ..self }
    }

    /// What there is to say, given the pictures on the device. The demo's pictures can be drawn again and alone are no
    /// reason for a reminder.
    pub fn standing<'a>(self, pictures: impl Iterator<Item = &'a Known>, now_ms: i64) -> Standing {
        let last_ms = self.believed(now_ms).made_at_ms;
        // Of a picture from the future it is only known that it was here before the clock was right again.
        let is_since = |created_ms: i64| last_ms.is_none_or(|last_ms| created_ms > last_ms && created_ms <= now_ms);
        let (mut since, mut precious, mut oldest_ms) = (0, 0, now_ms);
        for picture in pictures.filter(|picture| is_since(picture.created_at_ms)) {
            since += 1;
            if !picture.is_demo {
                precious += 1;
                oldest_ms = oldest_ms.min(picture.created_at_ms);
            }
        }
        let waited_ms = now_ms.saturating_sub(oldest_ms);
        let is_put_off = self.put_off_until_ms.is_some_and(|until_ms| {
            // A clock that was set back does not put it off for longer than was asked for.
            now_ms < until_ms && until_ms - now_ms <= PUT_OFF_DAYS * DAY_MS
        });
        Standing {
            days_ago: last_ms.map(|made_ms| days(now_ms.saturating_sub(made_ms))),
            pictures_since: since,
            is_due: !is_put_off
                && !disarmed(Rule::ReminderComes)
                && (precious >= PICTURES || precious > 0 && waited_ms >= DAYS * DAY_MS),
        }
    }
}

fn days(ms: i64) -> u32 {
    u32::try_from(ms.max(0) / DAY_MS).unwrap_or(u32::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn pictures(count: usize, created_at_ms: i64, is_demo: bool) -> Vec<Known> {
        vec![Known { size_bytes: 1, created_at_ms, is_demo }; count]
    }

    #[test]
    fn many_pictures_or_many_days_call_for_a_backup() {
        let never = BackupNote::default();
        let due = |note: BackupNote, all: &[Known], now_ms: i64| note.standing(all.iter(), now_ms).is_due;
        assert!(!due(never, &[], 100 * DAY_MS));
        assert!(!due(never, &pictures(19, 0, false), DAY_MS));
        assert!(due(never, &pictures(20, 0, false), DAY_MS));
        assert!(due(never, &pictures(1, 0, false), 7 * DAY_MS));
        assert!(!due(never, &pictures(1, 0, false), 7 * DAY_MS - 1));
        assert!(!due(never, &pictures(500, 0, true), 70 * DAY_MS), "the demo's pictures alone are no reason");
    }

    #[test]
    fn a_backup_from_the_future_covers_nothing_and_a_later_one_covers_what_is_dated_so() {
        let (now_ms, year_ms) = (30 * DAY_MS, 365 * DAY_MS);
        let mut all = pictures(20, now_ms - 1, false);
        all.extend(pictures(1, now_ms + year_ms - 1, false));
        let ahead = BackupNote::default().made(now_ms + year_ms);
        let standing = ahead.standing(all.iter(), now_ms);
        assert_eq!(standing, Standing { days_ago: None, pictures_since: 21, is_due: true });
        assert_eq!(ahead.believed(now_ms), BackupNote::default());
        let made = BackupNote::default().made(now_ms);
        assert_eq!(made.believed(now_ms), made);
        assert_eq!(made.standing(all.iter(), now_ms + 1).pictures_since, 0);
    }

    #[test]
    fn a_backup_settles_it_and_putting_it_off_lasts_a_week() {
        let now_ms = 30 * DAY_MS;
        let all = pictures(25, DAY_MS, false);
        let made = BackupNote::default().made(now_ms);
        let standing = made.standing(all.iter(), now_ms + 3 * DAY_MS);
        assert_eq!(standing, Standing { days_ago: Some(3), pictures_since: 0, is_due: false });
        let put_off = BackupNote::default().put_off(now_ms);
        assert!(!put_off.standing(all.iter(), now_ms + 7 * DAY_MS - 1).is_due);
        assert!(put_off.standing(all.iter(), now_ms + 7 * DAY_MS).is_due);
        assert!(put_off.standing(all.iter(), now_ms - DAY_MS).is_due, "the clock was set back");
        assert_eq!(put_off.standing(all.iter(), now_ms).pictures_since, 25);
    }
}
