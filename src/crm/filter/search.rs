//! Free text: every word of it must be found in a contact's username, name or e-mail. A word of three letters or more may
//! stand anywhere; two letters begin a word, and so does one beside longer words; by itself it begins the username or the
//! name.

use diesel::prelude::*;

use super::Condition;
use crate::crm::name_key::name_key;
use crate::db::dialect::search::{Begins, Has, after};
use crate::db::schema::contacts;

pub(super) fn conditions<'a>(search: &str, by_index: bool) -> Vec<Condition<'a>> {
    let has = has(search, by_index);
    let is_found_by_others = has.is_some();
    let letters = words(search).into_iter().filter(|word| length(word) == 1);
    let letters = letters.map(|letter| -> Condition<'a> {
        if is_found_by_others {
            // Looked for in what the other words find: no index has it.
            Box::new(Has::all_of(vec![format!(" {letter}")], false))
        } else {
            begins(&letter)
        }
    });
    let has = has.map(|has| -> Condition<'a> { Box::new(has) });
    has.into_iter().chain(letters).collect()
}

/// What an index of three letters can find.
pub(super) fn has(search: &str, by_index: bool) -> Option<Has> {
    let parts: Vec<String> = words(search)
        .into_iter()
        .filter_map(|word| match length(&word) {
            1 => None,
            // A space stands before each word of the text.
            2 => Some(format!(" {word}")),
            _ => Some(word),
        })
        .collect();
    (!parts.is_empty()).then(|| Has::all_of(parts, by_index))
}

fn words(search: &str) -> Vec<String> {
    let folded = name_key(search);
    let words = folded.split(' ').map(|word| word.trim_start_matches('@'));
    words
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

fn length(word: &str) -> usize {
    word.chars().count()
}

fn begins<'a>(letter: &str) -> Condition<'a> {
    let from = contacts::sort_name.ge(letter.to_owned());
    let name = from.and(contacts::sort_name.lt(after(letter)));
    Box::new(Begins::with(letter).or(name))
}
