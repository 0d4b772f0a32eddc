//! Free text.

use diesel::prelude::*;

use super::Condition;
use crate::db::schema::contacts;

pub(super) fn condition<'a>(search: &str) -> Condition<'a> {
    Box::new(contacts::search_text.like(pattern(search)).escape('!'))
}

fn pattern(search: &str) -> String {
    let mut pattern = String::from("%");
    for c in search.to_lowercase().trim_start_matches('@').chars() {
        if matches!(c, '%' | '_' | '!') {
            pattern.push('!');
        }
        pattern.push(c);
    }
    pattern.push('%');
    pattern
}
