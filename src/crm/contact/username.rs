//! The key of a contact: an Instagram username.

/// Lower case, 1 to 30 of `a-z 0-9 . _`.
#[derive(Debug, Clone, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Username(String);

impl Username {
    /// Trims, lowers, and takes off a leading `@` or the address of a profile.
    ///
    /// # Errors
    /// A sentence for the person who typed it.
    pub fn parse(text: &str) -> Result<Self, String> {
        let text = text.trim().to_lowercase();
        let name = text
            .strip_prefix('@')
            .unwrap_or_else(|| without_address(&text));
        if name.is_empty() {
            return Err("Username is missing.".to_owned());
        }
        if name.chars().count() > 30 {
            return Err("Username is too long: Instagram's have at most 30 characters.".to_owned());
        }
        if !name
            .bytes()
            .all(|b| matches!(b, b'a'..=b'z' | b'0'..=b'9' | b'.' | b'_'))
        {
            return Err("Username may have only letters, digits, dots and underscores.".to_owned());
        }
        Ok(Self(name.to_owned()))
    }

    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn without_address(text: &str) -> &str {
    let rest = text.strip_prefix("https://").unwrap_or(text);
    let rest = rest.strip_prefix("www.").unwrap_or(rest);
    rest.strip_prefix("instagram.com/").map_or(text, |path| {
        path.split(['/', '?']).next().unwrap_or_default()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_username_is_trimmed_lowered_and_freed_of_its_at() {
        for text in [
            "anna.k_1",
            "@Anna.K_1 ",
            "https://www.instagram.com/anna.k_1/?hl=en",
        ] {
            assert_eq!(Username::parse(text).unwrap().as_str(), "anna.k_1");
        }
    }

    #[test]
    fn what_instagram_would_not_take_is_refused() {
        for text in [
            "",
            "@",
            "anna k",
            "änna",
            "a@b",
            "<b>",
            &"a".repeat(31),
            "@@anna",
            "a/b",
        ] {
            assert!(Username::parse(text).is_err(), "{text}");
        }
    }
}
