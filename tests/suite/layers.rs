//! `main → web → app → crm → people → db`: each layer knows those to its right alone. `upkeep` stands beside `web`.

use std::fs;
use std::path::{Path, PathBuf};

/// A part of the sources, and what may not be named there: crates, and layers of our own.
const FORBIDDEN: [(&str, &[&str], &[&str]); 8] = [
    ("src/web", &["diesel"], &["upkeep"]),
    ("src/upkeep.rs", &["diesel", "actix", "askama"], &["web"]),
    ("src/app.rs", &["askama"], &["web", "upkeep"]),
    ("src/app", &["diesel", "askama"], &["web", "upkeep"]),
    (
        "src/live",
        &["diesel", "actix", "askama"],
        &["people", "crm", "app", "web", "upkeep"],
    ),
    (
        "src/crm",
        &["actix", "askama"],
        &["live", "app", "web", "upkeep"],
    ),
    (
        "src/people",
        &["actix", "askama"],
        &["crm", "live", "app", "web", "upkeep"],
    ),
    (
        "src/db",
        &["actix", "askama"],
        &["people", "crm", "live", "app", "web", "upkeep"],
    ),
];

/// What a source names that it may not.
fn offences(source: &str, crates: &[&str], layers: &[&str]) -> Vec<String> {
    let code: String = source
        .lines()
        .map(|line| line.split("//").next().unwrap_or("").to_owned() + "\n")
        .collect();
    let named = crates
        .iter()
        .filter(|name| code.contains(&format!("{name}::")) || code.contains(&format!("{name}_")));
    let ours = layers_named(&code);
    let layers = layers
        .iter()
        .filter(|layer| ours.iter().any(|own| own == *layer));
    named.chain(layers).map(|name| (*name).to_owned()).collect()
}

/// The first part of each `crate::...` path.
fn layers_named(code: &str) -> Vec<String> {
    let first = |path: &str| {
        path.trim()
            .split(|c: char| !c.is_alphanumeric() && c != '_')
            .next()
            .unwrap()
            .to_owned()
    };
    let mut named = Vec::new();
    for rest in code.split("crate::").skip(1) {
        match rest.strip_prefix('{') {
            Some(group) => named.extend(group.split('}').next().unwrap().split(',').map(first)),
            None => named.push(first(rest)),
        }
    }
    named
}

fn sources(place: &Path) -> Vec<PathBuf> {
    if place.is_file() {
        return vec![place.to_owned()];
    }
    let entries = fs::read_dir(place).unwrap();
    entries
        .flat_map(|entry| sources(&entry.unwrap().path()))
        .collect()
}

#[test]
fn no_layer_names_one_to_its_left() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut read = 0;
    let mut found = Vec::new();
    for (place, crates, layers) in FORBIDDEN {
        for path in sources(&root.join(place)) {
            read += 1;
            let source = fs::read_to_string(&path).unwrap();
            for name in offences(&source, crates, layers) {
                found.push(format!(
                    "{} names {name}",
                    path.strip_prefix(root).unwrap().display()
                ));
            }
        }
    }
    assert!(read > 50, "the sources are read: {read}");
    assert!(found.is_empty(), "{}", found.join("\n"));
}

#[test]
fn a_forbidden_use_would_be_found_in_any_form() {
    for source in [
        "use diesel::prelude::*;",
        "fn f() { diesel::insert_into(x) }",
        "use diesel_migrations::x;",
        "use crate::web::page;",
        "use crate::{clock, web};",
        "use crate::{\n    clock::Clock,\n    web::page,\n};",
        "let x = crate::web::page::f();",
    ] {
        assert_eq!(offences(source, &["diesel"], &["web"]).len(), 1, "{source}");
    }
    assert_eq!(
        offences(
            "use crate::error::Error; // not diesel::x",
            &["diesel"],
            &["web"]
        ),
        [""; 0]
    );
}
