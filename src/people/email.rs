//! E-mail addresses, compared in lower case.

use email_address::{EmailAddress, Options};

const LONGEST: usize = 254;

/// Reads an address as it is kept: trimmed and in lower case.
///
/// # Errors
/// A sentence for the person who typed it.
pub fn parse(text: &str) -> Result<String, String> {
    let text = text.trim().to_lowercase();
    if text.is_empty() {
        return Err("E-mail is missing.".to_owned());
    }
    let options = Options::default()
        .without_display_text()
        .without_domain_literal();
    if text.len() > LONGEST
        || text.chars().any(char::is_control)
        || EmailAddress::parse_with_options(&text, options).is_err()
    {
        return Err(
            "This does not look like an e-mail address, such as ana@example.com.".to_owned(),
        );
    }
    Ok(text)
}
