//! Deal values: whole minor units of the organization's currency.

use iso_currency::Currency;

use super::digits::grouped;

/// More than any deal, and far from where sums overflow.
const MOST: i64 = 10_000_000_000_000;

/// Reads an amount as people write it: `1200`, `1,200.50`, `1.200,50`. Nothing is fine too.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse(text: &str, currency: Currency) -> Result<Option<i64>, String> {
    let text: String = text.chars().filter(|c| !c.is_whitespace()).collect();
    if text.is_empty() {
        return Ok(None);
    }
    let refused = || {
        format!(
            "Deal value must be an amount such as {}.",
            plain(120_000, currency)
        )
    };
    let (whole, part) = split(&text, places(currency));
    let groups: Vec<&str> = whole.split([',', '.', '\'']).collect();
    let grouped_well = groups.len() == 1
        || (groups[0].len() <= 3 && groups[1..].iter().all(|group| group.len() == 3));
    let digits = groups.concat();
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if digits.is_empty() || !grouped_well || !all_digits(&digits) || !all_digits(part) {
        return Err(refused());
    }
    let minor = format!("{digits}{part:0<width$}", width = places(currency));
    match minor.parse::<i64>() {
        Ok(amount) if amount <= MOST => Ok(Some(amount)),
        _ => Err("Deal value is too large.".to_owned()),
    }
}

/// As people read it: `1,200.50 EUR`.
#[must_use]
pub fn shown(amount: i64, currency: Currency) -> String {
    let plain = plain(amount, currency);
    let (whole, part) = plain
        .split_once('.')
        .map_or((plain.as_str(), None), |(w, p)| (w, Some(p)));
    let part = part.map(|part| format!(".{part}")).unwrap_or_default();
    format!("{}{part} {}", grouped(&whole), currency.code())
}

/// As people read it at a glance, in whole units: `1,201 EUR`.
#[must_use]
pub fn rounded(amount: i64, currency: Currency) -> String {
    let places = u32::try_from(places(currency)).unwrap_or_default();
    let unit = 10_i64.pow(places);
    let whole = amount.saturating_add(unit / 2) / unit;
    format!("{} {}", grouped(&whole), currency.code())
}

/// As a form holds it: `1200.50`.
#[must_use]
pub fn plain(amount: i64, currency: Currency) -> String {
    let places = places(currency);
    let digits = format!("{amount:0>width$}", width = places + 1);
    let (whole, part) = digits.split_at(digits.len() - places);
    if part.is_empty() {
        whole.to_owned()
    } else {
        format!("{whole}.{part}")
    }
}

/// How many digits of its smallest parts a currency has.
pub(super) fn places(currency: Currency) -> usize {
    currency.exponent().map_or(2, usize::from)
}

/// The last separator begins the minor part if no more digits follow than the currency has. Three digits after
/// a comma are thousands all the same.
fn split(text: &str, places: usize) -> (&str, &str) {
    let Some(at) = text.rfind([',', '.']) else {
        return (text, "");
    };
    let (whole, part) = (&text[..at], &text[at + 1..]);
    let is_thousands = part.len() == 3 && text[at..].starts_with(',');
    if (1..=places).contains(&part.len()) && !is_thousands {
        (whole, part)
    } else {
        (text, "")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_are_read_as_people_write_them() {
        for (text, minor) in [
            ("1200", 120_000),
            ("1,200", 120_000),
            ("1.200,50", 120_050),
            ("1,200.5", 120_050),
            ("1 234 567.89", 123_456_789),
            ("0.01", 1),
            ("0", 0),
        ] {
            assert_eq!(parse(text, Currency::EUR), Ok(Some(minor)), "{text}");
        }
        assert_eq!(parse("1,200", Currency::JPY), Ok(Some(1200)));
        assert_eq!(parse("1.500", Currency::KWD), Ok(Some(1500)));
        assert_eq!(parse("  ", Currency::EUR), Ok(None));
    }

    #[test]
    fn amounts_are_shown_in_full_and_at_a_glance() {
        assert_eq!(shown(120_050, Currency::EUR), "1,200.50 EUR");
        assert_eq!(rounded(120_050, Currency::EUR), "1,201 EUR");
        assert_eq!(rounded(120_049, Currency::EUR), "1,200 EUR");
        assert_eq!(rounded(1200, Currency::JPY), "1,200 JPY");
    }

    #[test]
    fn what_is_no_amount_is_refused() {
        for text in [
            "-5",
            "12,34,56",
            "abc",
            "1e9",
            "1.2.3",
            "99999999999999999999",
            ".",
            "1,2345",
        ] {
            assert!(parse(text, Currency::EUR).is_err(), "{text}");
        }
    }

    #[test]
    fn amounts_are_shown_with_their_currency() {
        assert_eq!(shown(123_456_789, Currency::EUR), "1,234,567.89 EUR");
        assert_eq!(shown(5, Currency::EUR), "0.05 EUR");
        assert_eq!(shown(1200, Currency::JPY), "1,200 JPY");
        assert_eq!(plain(120_050, Currency::EUR), "1200.50");
    }
}
