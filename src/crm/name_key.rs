//! What the names of stages and tags are compared by.

use icu_normalizer::ComposingNormalizerBorrowed;

/// Two names may not differ in capitals or spaces alone, nor in how their letters are put together.
pub(super) fn name_key(name: &str) -> String {
    let words: Vec<&str> = name.split_whitespace().collect();
    let composed = ComposingNormalizerBorrowed::new_nfc();
    let name = words.join(" ");
    let folded: String = composed
        .normalize(&name)
        .chars()
        .flat_map(char::to_uppercase)
        .flat_map(char::to_lowercase)
        .collect();
    composed.normalize(&folded).into_owned()
}
