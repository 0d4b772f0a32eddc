use chrono::{DateTime, Utc};

use super::*;

fn at(text: &str) -> Instant {
    text.parse::<DateTime<Utc>>().unwrap().into()
}

fn shown(text: &str, zone: Tz, now: &str) -> (String, String) {
    let span = text.parse::<Dates>().unwrap().span(zone, at(now));
    let shown = |end: Option<Instant>| {
        end.map_or_else(String::new, |end| {
            end.utc().format("%Y-%m-%dT%H:%M").to_string()
        })
    };
    (shown(span.from), shown(span.to))
}

/// Now and the choice, then what it means.
fn means(zone: Tz, now: &str, text: &str, from: &str, to: &str) {
    let expected = (from.to_owned(), to.to_owned());
    assert_eq!(
        shown(text, zone, now),
        expected,
        "{text} in {zone} at {now}"
    );
}

#[test]
fn named_days_are_cut_at_midnight_of_the_zone() {
    let zone = Tz::America__New_York;
    // Five in the afternoon of 31 January there, February in UTC.
    let now = "2026-02-01T03:00:00Z";
    for (text, from, to) in [
        ("today", "2026-01-31T05:00", "2026-02-01T05:00"),
        ("yesterday", "2026-01-30T05:00", "2026-01-31T05:00"),
        ("last_7_days", "2026-01-25T05:00", "2026-02-01T05:00"),
        ("last_30_days", "2026-01-02T05:00", "2026-02-01T05:00"),
        ("this_month", "2026-01-01T05:00", "2026-02-01T05:00"),
        ("last_month", "2025-12-01T05:00", "2026-01-01T05:00"),
    ] {
        means(zone, now, text, from, to);
    }
}

#[test]
fn months_have_their_own_lengths() {
    let now = "2028-03-31T12:00:00Z";
    means(
        Tz::UTC,
        now,
        "last_month",
        "2028-02-01T00:00",
        "2028-03-01T00:00",
    );
    means(
        Tz::UTC,
        now,
        "this_month",
        "2028-03-01T00:00",
        "2028-04-01T00:00",
    );
    let december = "2026-12-31T23:59:59Z";
    means(
        Tz::UTC,
        december,
        "this_month",
        "2026-12-01T00:00",
        "2027-01-01T00:00",
    );
}

#[test]
fn a_day_on_which_the_clocks_change_is_as_long_as_it_is() {
    let (spring, autumn) = ("2026-03-29T10:00:00Z", "2026-10-25T10:00:00Z");
    let zone = Tz::Europe__Berlin;
    means(
        zone,
        spring,
        "today",
        "2026-03-28T23:00",
        "2026-03-29T22:00",
    );
    means(
        zone,
        autumn,
        "today",
        "2026-10-24T22:00",
        "2026-10-25T23:00",
    );
    means(
        zone,
        autumn,
        "this_month",
        "2026-09-30T22:00",
        "2026-10-31T23:00",
    );
}

#[test]
fn a_day_without_a_midnight_begins_with_the_first_time_it_has() {
    // In Cairo and Santiago the clocks go from 23:59 to 01:00; Apia left a whole day out.
    let cairo = "2026-04-24T12:00:00Z";
    means(
        Tz::Africa__Cairo,
        cairo,
        "today",
        "2026-04-23T22:00",
        "2026-04-24T21:00",
    );
    let santiago = "2026-09-06T12:00:00Z";
    means(
        Tz::America__Santiago,
        santiago,
        "today",
        "2026-09-06T04:00",
        "2026-09-07T03:00",
    );
    means(
        Tz::America__Santiago,
        santiago,
        "yesterday",
        "2026-09-05T04:00",
        "2026-09-06T04:00",
    );
    let apia = "2012-01-01T00:00:00Z";
    let skipped = "2011-12-30..2011-12-30";
    means(
        Tz::Pacific__Apia,
        apia,
        skipped,
        "2011-12-30T10:00",
        "2011-12-30T10:00",
    );
}

#[test]
fn a_day_with_two_midnights_begins_with_the_first() {
    let havana = "2026-11-01T12:00:00Z";
    means(
        Tz::America__Havana,
        havana,
        "today",
        "2026-11-01T04:00",
        "2026-11-02T05:00",
    );
}

#[test]
fn either_end_may_be_missing_and_both_days_are_among_them() {
    let (zone, now) = (Tz::UTC, "2026-11-22T00:00:00Z");
    means(
        zone,
        now,
        "2026-11-01..2026-11-30",
        "2026-11-01T00:00",
        "2026-12-01T00:00",
    );
    means(zone, now, "2026-11-01..", "2026-11-01T00:00", "");
    means(zone, now, "..2026-11-30", "", "2026-12-01T00:00");
    means(
        zone,
        now,
        "2026-11-30..2026-11-01",
        "2026-11-01T00:00",
        "2026-12-01T00:00",
    );
}

#[test]
fn a_text_says_the_same_when_it_is_read_back_and_anything_else_is_none() {
    for text in [
        "today",
        "last_month",
        "2026-11-01..2026-11-30",
        "..2026-11-30",
        "2026-11-01..",
    ] {
        assert_eq!(text.parse::<Dates>().unwrap().to_string(), text);
    }
    for text in [
        "",
        "..",
        "soon",
        "2026-11-01",
        "2026-13-01..",
        "2026-1-1..",
        "+2026-11-01..",
        "a..b",
        "2026-02-30..",
        "99999-01-01..",
        "Today",
    ] {
        assert!(text.parse::<Dates>().is_err(), "{text}");
    }
}
