//! Times as people read them, in the organization's time zone.

use chrono::TimeDelta;
use chrono_tz::Tz;

use crate::clock::Instant;

/// A time for the page: brief for cards, short for reading, whole for pointing at, exact for machines.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct When {
    pub brief: String,
    pub short: String,
    pub whole: String,
    pub exact: String,
}

impl When {
    pub(crate) fn new(time: Instant, now: Instant, zone: Tz) -> Self {
        let local = time.utc().with_timezone(&zone);
        let short = short(time, now, zone);
        Self {
            brief: short
                .trim_start_matches("just ")
                .trim_end_matches(" ago")
                .to_owned(),
            short,
            whole: local.format("%-d %B %Y, %H:%M").to_string(),
            exact: time.utc().format("%Y-%m-%dT%H:%M:%SZ").to_string(),
        }
    }
}

/// The day of a time, as the heading of what happened on it: `Today`, `Yesterday`, `Friday, 27 February`.
pub(crate) fn day(time: Instant, now: Instant, zone: Tz) -> String {
    let (day, today) = (
        time.utc().with_timezone(&zone).date_naive(),
        now.utc().with_timezone(&zone).date_naive(),
    );
    if day == today {
        return "Today".to_owned();
    }
    if day.succ_opt() == Some(today) {
        return "Yesterday".to_owned();
    }
    let same_year = day.format("%Y").to_string() == today.format("%Y").to_string();
    day.format(if same_year {
        "%A, %-d %B"
    } else {
        "%A, %-d %B %Y"
    })
    .to_string()
}

/// The day of a time for machines: `2026-03-02`.
pub(crate) fn date(time: Instant, zone: Tz) -> String {
    time.utc().with_timezone(&zone).date_naive().to_string()
}

/// The time on its day: `10:00`.
pub(crate) fn clock(time: Instant, zone: Tz) -> String {
    time.utc().with_timezone(&zone).format("%H:%M").to_string()
}

fn short(time: Instant, now: Instant, zone: Tz) -> String {
    let ago = now.since(time);
    if ago < TimeDelta::minutes(1) {
        return "just now".to_owned();
    }
    if ago < TimeDelta::hours(1) {
        return format!("{} min ago", ago.num_minutes());
    }
    if ago < TimeDelta::days(1) {
        return format!("{} h ago", ago.num_hours());
    }
    if ago < TimeDelta::days(7) {
        return format!("{} d ago", ago.num_days());
    }
    let (local, today) = (
        time.utc().with_timezone(&zone),
        now.utc().with_timezone(&zone),
    );
    let same_year = local.format("%Y").to_string() == today.format("%Y").to_string();
    local
        .format(if same_year { "%-d %b" } else { "%-d %b %Y" })
        .to_string()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_begin_at_midnight_of_the_zone() {
        let at = |text: &str| -> Instant {
            text.parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                .into()
        };
        let now = at("2026-03-01T04:30:00Z");
        let shown = |time: &str| day(at(time), now, Tz::America__New_York);
        assert_eq!(shown("2026-02-28T05:00:00Z"), "Today");
        assert_eq!(shown("2026-02-28T04:59:59Z"), "Yesterday");
        assert_eq!(shown("2026-02-27T04:59:59Z"), "Thursday, 26 February");
        assert_eq!(shown("2025-12-31T12:00:00Z"), "Wednesday, 31 December 2025");
        let midnight = at("2026-02-28T05:00:00Z");
        assert_eq!(clock(midnight, Tz::America__New_York), "00:00");
        assert_eq!(date(midnight, Tz::America__New_York), "2026-02-28");
    }

    #[test]
    fn times_are_short_when_near_and_dated_when_far() {
        let now: Instant = "2026-03-01T00:30:00Z"
            .parse::<chrono::DateTime<chrono::Utc>>()
            .unwrap()
            .into();
        let shown = |ago: TimeDelta| short(now.minus(ago), now, Tz::America__New_York);
        assert_eq!(shown(TimeDelta::seconds(59)), "just now");
        assert_eq!(shown(TimeDelta::minutes(59)), "59 min ago");
        assert_eq!(shown(TimeDelta::hours(23)), "23 h ago");
        assert_eq!(shown(TimeDelta::days(6)), "6 d ago");
        assert_eq!(shown(TimeDelta::days(29)), "30 Jan");
        assert_eq!(shown(TimeDelta::days(90)), "30 Nov 2025");
    }
}
