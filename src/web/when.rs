//! Times as people read them, in the organization's time zone.

use chrono::{
    Datelike, LocalResult, Month, NaiveDateTime, TimeDelta, TimeZone as _, Timelike as _,
};
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
            whole: format!(
                "{} {} {}, {:02}:{:02}",
                local.day(),
                month(&local),
                local.year(),
                local.hour(),
                local.minute()
            ),
            exact: exact(time),
        }
    }
}

/// For machines: `2026-03-02T10:00:00Z`. Put together here, since a board has hundreds of times, and reading the pattern
/// of each takes longer than all the rest of a card.
fn exact(time: Instant) -> String {
    let utc = time.utc();
    format!(
        "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}Z",
        utc.year(),
        utc.month(),
        utc.day(),
        utc.hour(),
        utc.minute(),
        utc.second()
    )
}

fn month(day: &impl Datelike) -> &'static str {
    let month = u8::try_from(day.month()).ok();
    let month = month.and_then(|month| Month::try_from(month).ok());
    month.map_or("", |month| month.name())
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
    day.format(if day.year() == today.year() {
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

/// How long something lasts, in its largest unit: `5 min`, `3 h`, `12 d`.
pub(crate) fn span(span: TimeDelta) -> String {
    if span < TimeDelta::minutes(1) {
        "< 1 min".to_owned()
    } else if span < TimeDelta::hours(1) {
        format!("{} min", span.num_minutes())
    } else if span < TimeDelta::days(1) {
        format!("{} h", span.num_hours())
    } else {
        format!("{} d", span.num_days())
    }
}

/// Reads what a field for a date with a time sends, as clocks in the zone show it: `2026-03-02T10:00`. Of an hour that
/// comes twice, the first.
///
/// # Errors
/// A sentence for the person who typed it.
pub(crate) fn local(text: &str, zone: Tz) -> Result<Instant, String> {
    let formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%dT%H:%M:%S"];
    let mut read = formats
        .iter()
        .filter_map(|format| NaiveDateTime::parse_from_str(text.trim(), format).ok());
    let Some(local) = read.next() else {
        return Err("Choose a date and a time, such as 2 March 2026, 10:00.".to_owned());
    };
    match zone.from_local_datetime(&local) {
        LocalResult::Single(time) | LocalResult::Ambiguous(time, _) => Ok(time.to_utc().into()),
        LocalResult::None => {
            Err("The clocks went forward then: that time never was. Choose another one.".to_owned())
        }
    }
}

fn short(time: Instant, now: Instant, zone: Tz) -> String {
    let ago = now.since(time);
    if ago < TimeDelta::minutes(1) {
        return "just now".to_owned();
    }
    if ago < TimeDelta::days(7) {
        return format!("{} ago", span(ago));
    }
    let (local, today) = (
        time.utc().with_timezone(&zone),
        now.utc().with_timezone(&zone),
    );
    let (day, month) = (local.day(), month(&local).get(..3).unwrap_or_default());
    if local.year() == today.year() {
        format!("{day} {month}")
    } else {
        format!("{day} {month} {}", local.year())
    }
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
    fn a_local_time_is_read_by_the_clocks_of_the_zone() {
        let read = |text: &str| {
            let time = local(text, Tz::Europe__Berlin)?;
            Ok::<_, String>(time.utc().format("%Y-%m-%dT%H:%M:%S").to_string())
        };
        let at = |time: &str| Ok(time.to_owned());
        assert_eq!(read("2026-03-02T10:00"), at("2026-03-02T09:00:00"));
        assert_eq!(read(" 2026-07-02T10:00:59 "), at("2026-07-02T08:00:59"));
        assert_eq!(read("2026-10-25T02:30"), at("2026-10-25T00:30:00"), "twice");
        assert!(read("2026-03-29T02:30").unwrap_err().contains("never was"));
        for wrong in [
            "",
            "10:00",
            "2026-03-02",
            "2026-02-30T10:00",
            "2026-03-02T25:00",
            "x",
        ] {
            assert!(
                read(wrong).unwrap_err().starts_with("Choose a date"),
                "{wrong}"
            );
        }
    }

    #[test]
    fn a_time_is_written_out_by_the_clocks_of_the_zone_and_exactly_for_machines() {
        let time = Instant::from_micros(1_772_323_500_000_000);
        let when = When::new(time, time, Tz::America__New_York);
        assert_eq!(when.whole, "28 February 2026, 19:05");
        assert_eq!(when.exact, "2026-03-01T00:05:00Z");
        assert_eq!((&*when.brief, &*when.short), ("now", "just now"));
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
