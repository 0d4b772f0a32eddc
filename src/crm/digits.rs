//! Long numbers, as people write them.

use std::fmt::Display;

/// With a comma between thousands: `12,400`.
#[must_use]
pub fn grouped(number: &impl Display) -> String {
    let digits = number.to_string();
    let mut grouped = String::new();
    for (index, digit) in digits.char_indices() {
        if index > 0 && (digits.len() - index).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    grouped
}

#[cfg(test)]
mod tests {
    use super::grouped;

    #[test]
    fn thousands_are_told_apart() {
        let numbers = [0, 7, 999, 1000, 12_400, 1_234_567];
        let shown = ["0", "7", "999", "1,000", "12,400", "1,234,567"];
        assert_eq!(numbers.map(|number| grouped(&number)), shown);
    }
}
