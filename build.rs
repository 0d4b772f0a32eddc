//! Fetches the front-end packages of the lock file in `static/`, and makes of them and of our own files what browsers load:
//! one style sheet, one script and the icon, each beside a compressed copy, in `static/built/`.

use std::fs;
use std::hash::{DefaultHasher, Hash, Hasher};
use std::io::{self, Write as _};
use std::path::{Path, PathBuf};
use std::process::Command;

use flate2::{Compression, GzBuilder};

/// In this order: what comes later overrules.
const STYLES: [&str; 19] = [
    "css/base.css",
    "css/parts.css",
    "css/shell.css",
    "css/board.css",
    "css/board/hands.css",
    "css/board/select.css",
    "css/shortcuts.css",
    "css/list.css",
    "css/contact.css",
    "css/drawer.css",
    "css/merge.css",
    "css/imports.css",
    "css/activity.css",
    "css/settings.css",
    "css/order.css",
    "css/automations.css",
    "css/stages.css",
    "css/team.css",
    "css/api.css",
];

/// In this order: what others need comes first.
const SCRIPTS: [&str; 19] = [
    "node_modules/htmx.org/dist/htmx.min.js",
    "node_modules/sortablejs/Sortable.min.js",
    "js/app.js",
    "js/toasts.js",
    "js/undo.js",
    "js/drawer.js",
    "js/board/drop.js",
    "js/board/drag.js",
    "js/board/aim.js",
    "js/board/edges.js",
    "js/board/keys.js",
    "js/board/select.js",
    "js/board/columns.js",
    "js/shortcuts.js",
    "js/live.js",
    "js/follow.js",
    "js/list.js",
    "js/order.js",
    "js/api.js",
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
    match fetch_packages().and_then(|()| build_assets()) {
        Ok(version) => println!("cargo:rustc-env=LEADBOARD_ASSETS={version}"),
        // One plain sentence: a panic would bury it.
        Err(sentence) => println!("cargo::error={sentence}"),
    }
}

fn fetch_packages() -> Result<(), String> {
    let lock = read("package-lock.json")?;
    let stamp = Path::new("static/node_modules/lock-file");
    if fs::read_to_string(stamp).is_ok_and(|had| had == lock) {
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
    fs::write(stamp, lock).map_err(|error| cannot("written", stamp, &error))
}

/// Makes what is served, and gives the version that its addresses carry: another one whenever anything of it differs, so
/// that browsers may keep each for ever.
fn build_assets() -> Result<String, String> {
    for (folder, listed) in [("css", &STYLES[..]), ("js", &SCRIPTS[..])] {
        refuse_unlisted(&Path::new("static").join(folder), listed)?;
    }
    let built = [
        ("leadboard.css", join(&STYLES, |style| style)?),
        ("leadboard.js", join(&SCRIPTS, alone)?),
        ("icon.svg", read("css/icon.svg")?),
    ];
    fs::create_dir_all("static/built")
        .map_err(|error| cannot("made", Path::new("static/built"), &error))?;
    let mut version = DefaultHasher::new();
    for (name, text) in built {
        text.hash(&mut version);
        let place = Path::new("static/built").join(name);
        let packed = compress(text.as_bytes()).map_err(|error| error.to_string())?;
        write(&place, text.as_bytes())?;
        write(&place.with_added_extension("gz"), &packed)?;
    }
    Ok(format!("{:016x}", version.finish()))
}

/// A file that nobody loads is one that somebody forgot to list.
fn refuse_unlisted(folder: &Path, listed: &[&str]) -> Result<(), String> {
    let entries = fs::read_dir(folder).map_err(|error| cannot("read", folder, &error))?;
    for path in entries.flatten().map(|entry| entry.path()) {
        if path.is_dir() {
            refuse_unlisted(&path, listed)?;
        } else if is_source(&path)
            && !listed
                .iter()
                .any(|known| Path::new("static").join(known) == path)
        {
            return Err(format!(
                "{} is not in the lists of build.rs: say there when it is loaded",
                path.display()
            ));
        }
    }
    Ok(())
}

fn is_source(path: &Path) -> bool {
    path.extension()
        .is_some_and(|kind| kind == "css" || kind == "js")
}

fn join(files: &[&str], wrap: impl Fn(String) -> String) -> Result<String, String> {
    files.iter().map(|file| read(file).map(&wrap)).collect()
}

/// Each script as if it were loaded by itself: its names are its own, and where it fails the next one runs all the same.
fn alone(script: String) -> String {
    format!("try {{\n{script}\n}} catch (error) {{ reportError(error); }}\n")
}

fn compress(text: &[u8]) -> io::Result<Vec<u8>> {
    let mut packed = GzBuilder::new().write(Vec::new(), Compression::best());
    packed.write_all(text)?;
    packed.finish()
}

fn read(file: &str) -> Result<String, String> {
    let path = Path::new("static").join(file);
    fs::read_to_string(&path).map_err(|error| cannot("read", &path, &error))
}

/// Leaves a file alone that is so already: a server may be sending it.
fn write(path: &PathBuf, bytes: &[u8]) -> Result<(), String> {
    if fs::read(path).is_ok_and(|had| had == bytes) {
        return Ok(());
    }
    fs::write(path, bytes).map_err(|error| cannot("written", path, &error))
}

fn cannot(what: &str, path: &Path, error: &io::Error) -> String {
    format!("{} cannot be {what}: {error}", path.display())
}
