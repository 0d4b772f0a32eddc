//! Importing a file in a real browser: from the upload to the result and the way back.

use std::env::temp_dir;
use std::fs;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::kit::patience::until_equal;
use crate::kit::{Browser, browse};
use crate::support::Team;

/// A file on whoever's own disk, gone when the test ends.
pub struct OnDisk(pub PathBuf);

impl OnDisk {
    pub fn new(folder: &str, name: &str, text: &str) -> Self {
        // Others have one of the same name at the same time.
        static NEXT: AtomicUsize = AtomicUsize::new(0);
        let number = NEXT.fetch_add(1, Ordering::Relaxed);
        let process = std::process::id();
        let folder = temp_dir().join(format!("leadboard-{folder}-{process}-{number}"));
        fs::create_dir_all(&folder).unwrap();
        let path = folder.join(name);
        fs::write(&path, text).unwrap();
        Self(path)
    }
}

impl Drop for OnDisk {
    fn drop(&mut self) {
        let _ = fs::remove_dir_all(self.0.parent().unwrap());
    }
}

impl Browser {
    /// Chooses a file on the import page, and sends it.
    pub async fn uploads(&self, file: &OnDisk) {
        let field = self.driver.find(thirtyfour::By::Css("input[type=file]"));
        let path = file.0.to_str().unwrap();
        field.await.unwrap().send_keys(path).await.unwrap();
        self.press("Upload").await;
    }
}

async fn waits_for(browser: &Browser, selector: &str, texts: &[&str]) {
    let script = format!(
        "return [...document.querySelectorAll('{selector}')].map((part) => part.textContent.replace(/\\s+/g, ' ').trim())"
    );
    let texts: Vec<String> = texts.iter().map(|text| (*text).to_owned()).collect();
    until_equal(texts, async || {
        serde_json::from_value::<Vec<String>>(browser.ask(&script).await).unwrap()
    })
    .await;
}

const PEOPLE: &str = "Handle;Full Name;Labels;Pipeline Stage\n\
    emil;Emil Fischer;Met in Rome;Interested\n\
    dora;Dora U.;;\n\
    not a name;Nobody;;\n";

/// From the upload to the result, and back.
async fn imports_and_takes_back(team: &Team, browser: &Browser) {
    let file = OnDisk::new("importing", "people from Rome.csv", PEOPLE);
    browser.open("/contacts").await;
    browser.follow("Import").await;
    browser.waits_for_heading("Import contacts").await;
    browser.uploads(&file).await;
    waits_for(browser, "main .lead", &["people from Rome.csv, 3 rows"]).await;
    browser.choose("Labels is", "Tags").await;
    browser
        .choose("Pipeline Stage of new contacts", "Lost")
        .await;
    let new_tags = browser.find("checkbox", "Add tags that are not there yet");
    new_tags.await.click().await.unwrap();
    browser.press("Preview").await;
    let counts = ["To create 1", "To update 1", "Unchanged 0", "Refused 1"];
    waits_for(browser, ".import-counts div", &counts).await;
    assert!(browser.place().await.ends_with("#preview"));
    browser.press("Import 3 rows").await;
    browser.waits_for_heading("Import of 3 rows").await;
    let tallies = ["1 Created", "1 Updated", "0 Unchanged", "1 Refused"];
    waits_for(browser, ".tally", &tallies).await;
    waits_for(browser, ".item-number", &["Row 4"]).await;
    assert!(browser.has("link", "Download report").await);
    assert_eq!(team.standing("emil"), "Interested, Open");
    assert_eq!(team.contact("dora").name.as_deref(), Some("Dora U."));

    browser.follow("Undo").await;
    browser.press("Undo").await;
    browser.waits_for_heading("Undo of 2 contacts").await;
    let tallies = ["2 Undone", "0 Unchanged", "0 Left as they are", "0 Failed"];
    waits_for(browser, ".tally", &tallies).await;
    assert_eq!(team.contact("dora").name.as_deref(), Some("Dora Ünal"));
    browser.open("/contacts?q=emil").await;
    browser.waits_for_heading("No contact matches").await;
}

#[tokio::test]
async fn ana_imports_a_file_looks_before_and_takes_it_back() {
    let team = Team::open();
    let (site, cookie) = (&team.server.address, team.ana().cookie());
    browse(site, cookie, async |browser| {
        imports_and_takes_back(&team, browser).await;
        browser.open("/contacts?lead_status=won").await;
        let export = browser.find("link", "Export 1 contact").await;
        let place = export.prop("href").await.unwrap().unwrap();
        assert!(place.ends_with("/contacts/export?lead_status=won"));
    })
    .await;
}

#[tokio::test]
async fn ana_without_a_script_imports_a_file_and_takes_it_back() {
    let team = Team::open();
    let (site, cookie) = (&team.server.address, team.ana().cookie());
    browse(site, cookie, async |browser| {
        browser.turns_scripts_off().await;
        imports_and_takes_back(&team, browser).await;
    })
    .await;
}
