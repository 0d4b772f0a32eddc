//! Text that people type, made safe to keep and to show on one line or several.

/// One line: trimmed, with no control or direction-changing characters, 1 to `longest` characters.
///
/// # Errors
/// A sentence that names `what`.
pub fn line(what: &str, text: &str, longest: usize) -> Result<String, String> {
    let text = text.trim();
    if text.is_empty() {
        return Err(format!("{what} is missing."));
    }
    checked(what, text, longest, is_invisible)
}

/// As [`line`], but nothing is fine too.
///
/// # Errors
/// A sentence that names `what`.
pub fn optional_line(what: &str, text: &str, longest: usize) -> Result<Option<String>, String> {
    if text.trim().is_empty() {
        Ok(None)
    } else {
        line(what, text, longest).map(Some)
    }
}

/// Several lines: line breaks and tabs may stay.
///
/// # Errors
/// A sentence that names `what`.
pub fn lines(what: &str, text: &str, longest: usize) -> Result<String, String> {
    let text = text.trim().replace("\r\n", "\n");
    if text.is_empty() {
        return Err(format!("{what} is empty."));
    }
    checked(what, &text, longest, |c| {
        !matches!(c, '\n' | '\t') && is_hidden(c)
    })
}

/// What others wrote, with what could not be shown, or could make it read as another text, taken out.
#[must_use]
pub fn shown(text: &str) -> String {
    let text = text.replace("\r\n", "\n");
    text.chars()
        .filter(|c| matches!(c, '\n' | '\t') || !is_hidden(*c))
        .collect()
}

fn checked(
    what: &str,
    text: &str,
    longest: usize,
    refused: impl Fn(char) -> bool,
) -> Result<String, String> {
    if text.chars().any(refused) {
        return Err(format!(
            "{what} has a character that cannot be shown. Type it again."
        ));
    }
    let length = text.chars().count();
    if length > longest {
        return Err(format!(
            "{what} is too long: {length} characters, at most {longest}."
        ));
    }
    Ok(text.to_owned())
}

/// What would make one line look like another, or like none: hidden characters, and those that show nothing.
fn is_invisible(c: char) -> bool {
    is_hidden(c)
        || matches!(
            c,
            '\u{ad}' | '\u{115f}' | '\u{1160}' | '\u{180e}' | '\u{2060}'
                ..='\u{2065}' | '\u{2800}' | '\u{3164}' | '\u{ffa0}'
        )
}

/// Control characters, and the marks that can make a text read as another one.
fn is_hidden(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{61c}' | '\u{200b}' | '\u{200e}'..='\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2066}'..='\u{2069}' | '\u{feff}')
}
