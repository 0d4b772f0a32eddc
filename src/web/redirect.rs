//! Addresses that come from outside, to be gone to next.

/// A path of this site, or the board.
pub(crate) fn safe(next: &str) -> String {
    let stays_here = next.starts_with('/')
        && !next.starts_with("//")
        && !next.contains('\\')
        && !next.chars().any(char::is_control);
    if stays_here {
        next.to_owned()
    } else {
        "/pipeline".to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::safe;

    #[test]
    fn the_next_place_is_on_this_site() {
        for place in [
            "//evil.example",
            "https://evil.example",
            "/\\evil.example",
            "evil",
            "",
            "/a\nb",
            "javascript:x",
        ] {
            assert_eq!(safe(place), "/pipeline", "{place:?}");
        }
        assert_eq!(safe("/contacts/7?x=//y"), "/contacts/7?x=//y");
    }
}
