//! Several tags in one cell, with commas between them: `vip, met in Rome, "warm, but slow"`.

/// As an export writes them.
#[must_use]
pub fn join<'a>(names: impl IntoIterator<Item = &'a str>) -> String {
    let written = |name: &str| {
        let is_plain = !name.contains([',', ';']) && !name.starts_with('"');
        if is_plain {
            name.to_owned()
        } else {
            format!("\"{}\"", name.replace('"', "\"\""))
        }
    };
    let names: Vec<String> = names.into_iter().map(written).collect();
    names.join(", ")
}

/// The names in a cell, also where semicolons are between them; none is empty.
#[must_use]
pub fn split(cell: &str) -> Vec<String> {
    let mut names = Vec::new();
    let mut rest = cell.trim_start();
    while !rest.is_empty() {
        let name;
        (name, rest) = if let Some(quoted) = rest.strip_prefix('"') {
            until_closed(quoted)
        } else {
            let (name, rest) = rest.split_once([',', ';']).unwrap_or((rest, ""));
            (name.trim().to_owned(), rest)
        };
        if !name.is_empty() {
            names.push(name);
        }
        rest = rest.trim_start();
    }
    names
}

/// What stands before the closing quotation mark, and what comes after the delimiter behind it.
fn until_closed(quoted: &str) -> (String, &str) {
    let mut name = String::new();
    let mut rest = quoted;
    while let Some((part, after)) = rest.split_once('"') {
        name.push_str(part);
        rest = after;
        let Some(after) = rest.strip_prefix('"') else {
            let behind = rest.split_once([',', ';']);
            return (name.trim().to_owned(), behind.map_or("", |(_, rest)| rest));
        };
        name.push('"');
        rest = after;
    }
    name.push_str(rest);
    (name.trim().to_owned(), "")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn tags_are_told_apart_as_people_write_them() {
        for (cell, names) in [
            ("vip", &["vip"][..]),
            (" vip , warm;, cold ;", &["vip", "warm", "cold"]),
            ("\"a, b\", c", &["a, b", "c"]),
            ("\"say \"\"hi\"\"\"", &["say \"hi\""]),
            ("5\" screen, b", &["5\" screen", "b"]),
            ("\"never closed, b", &["never closed, b"]),
            ("", &[]),
        ] {
            assert_eq!(split(cell), names, "{cell}");
        }
    }

    proptest! {
        #[test]
        fn what_an_export_writes_an_import_reads(names in prop::collection::vec("[a\", ;]{0,5}[a\"]", 0..4)) {
            let names: Vec<String> = names.iter().map(|name| name.trim().to_owned()).collect();
            prop_assert_eq!(split(&join(names.iter().map(String::as_str))), names);
        }
    }
}
