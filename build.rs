//! Brings the front-end packages of the lock file in `static/` beside our own files, and names this build's assets.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::path::Path;
use std::process::Command;

const PACKAGES: [(&str, &str); 2] = [
    ("htmx.org/dist/htmx.min.js", "htmx.min.js"),
    ("sortablejs/Sortable.min.js", "sortable.min.js"),
];

fn main() {
    for path in [
        "static/package-lock.json",
        "static/css",
        "static/js",
        "migrations",
    ] {
        println!("cargo:rerun-if-changed={path}");
    }
    if let Err(sentence) = fetch_packages() {
        // One plain sentence: a panic would bury it.
        println!("cargo::error={sentence}");
        return;
    }
    println!("cargo:rustc-env=LEADBOARD_ASSETS={}", asset_version());
}

fn fetch_packages() -> Result<(), String> {
    let lock = fs::read("static/package-lock.json")
        .map_err(|error| format!("static/package-lock.json cannot be read: {error}"))?;
    let stamp = Path::new("static/vendor/lock-file");
    let is_current = fs::read(stamp).is_ok_and(|had| had == lock)
        && PACKAGES
            .iter()
            .all(|(_, file)| Path::new("static/vendor").join(file).exists());
    if is_current {
        return Ok(());
    }
    let status = Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund", "--loglevel=error"])
        .current_dir("static")
        .status()
        .map_err(|error| {
            format!("npm is missing ({error}): install Node.js with npm, such as Debian's package npm, and build again")
        })?;
    if !status.success() {
        return Err("npm could not install the packages of static/package-lock.json; its own words stand above".to_owned());
    }
    let unwritable = |error: std::io::Error| format!("static/vendor cannot be written: {error}");
    fs::create_dir_all("static/vendor").map_err(unwritable)?;
    for (package, file) in PACKAGES {
        fs::copy(
            Path::new("static/node_modules").join(package),
            Path::new("static/vendor").join(file),
        )
        .map_err(unwritable)?;
    }
    fs::write(stamp, lock).map_err(unwritable)
}

/// Changes when any asset does, so that browsers may keep each version for ever.
fn asset_version() -> String {
    let mut hasher = DefaultHasher::new();
    for folder in ["static/css", "static/js", "static/vendor"] {
        let Ok(entries) = fs::read_dir(folder) else {
            continue;
        };
        let mut paths: Vec<_> = entries.flatten().map(|entry| entry.path()).collect();
        paths.sort();
        for path in paths {
            fs::read(&path).unwrap_or_default().hash(&mut hasher);
        }
    }
    format!("{:016x}", hasher.finish())
}
