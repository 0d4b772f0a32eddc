//! Who did what a line of the log tells of, and when, for the sentences that say why something else cannot be done.

use chrono_tz::Tz;

use crate::clock::Instant;
use crate::people::Through;

/// `Ana Lima`, `ManyChat, via API,` or `The rule Closed → Won`: what a sentence about it begins with.
pub(in crate::crm) fn author(through: Through, user: Option<&str>, rule: Option<&str>) -> String {
    match (rule, user) {
        (Some(rule), _) => format!("The rule {rule}"),
        (None, Some(token)) if through == Through::Api => format!("{token}, via API,"),
        (None, Some(user)) => user.to_owned(),
        (None, None) => "Somebody".to_owned(),
    }
}

/// `on 2 March 2026, 10:05`.
pub(in crate::crm) fn dated(time: Instant, zone: Tz) -> String {
    let local = time.utc().with_timezone(&zone);
    local.format("on %-d %B %Y, %H:%M").to_string()
}

/// `at 10:05` for a time of today, or else [`dated`].
pub(in crate::crm) fn at(time: Instant, now: Instant, zone: Tz) -> String {
    let (local, today) = (
        time.utc().with_timezone(&zone),
        now.utc().with_timezone(&zone),
    );
    if local.date_naive() == today.date_naive() {
        local.format("at %H:%M").to_string()
    } else {
        dated(time, zone)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_time_of_another_day_has_its_date_by_the_clocks_of_the_zone() {
        let time = |text: &str| -> Instant {
            text.parse::<chrono::DateTime<chrono::Utc>>()
                .unwrap()
                .into()
        };
        let (zone, now) = (Tz::Europe__Berlin, time("2026-03-02T09:00:00Z"));
        let told = |text: &str| at(time(text), now, zone);
        assert_eq!(told("2026-03-01T23:00:00Z"), "at 00:00");
        assert_eq!(told("2026-03-01T22:59:00Z"), "on 1 March 2026, 23:59");
    }
}
