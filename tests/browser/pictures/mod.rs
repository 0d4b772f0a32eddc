//! Pictures of every page at three widths, light and dark, in `target/pictures`, to be looked at. No page may scroll
//! sideways at any of the widths, and axe-core finds nothing wrong with any, wide and narrow, light and dark.

mod api;
mod batches;
mod beginning;
mod contacts;
mod finding;
mod hands;
mod imports;
mod merging;
mod pipeline;
mod settings;
mod stages;
mod team;
mod undo;

use serde_json::json;

use crate::kit::axe::Check;
use crate::kit::browser::{Browser, browse};
use crate::kit::demo::Demo;
use crate::support::person::Person;

/// Width, height, and whether it is touched.
const SCREENS: [(u32, u32, bool); 3] = [(1440, 900, false), (820, 1180, true), (390, 844, true)];
const TALLEST: u64 = 2600;

/// A name that fits into no line, and has no place to break.
const LONG_NAME: &str =
    "Wolfeschlegelsteinhausenbergerdorffwelchevoralternwarengewissenhaftschafersvonbuckinghamshire";

/// What the page would need to show all of itself: where it is narrow, the main part scrolls and not the page.
const HEIGHT: &str = "const main = document.querySelector('main'); \
    return document.documentElement.scrollHeight + main.scrollHeight - main.clientHeight";

/// What stands out at the right; the board scrolls within itself.
const SIDEWAYS: &str = "const width = document.documentElement.clientWidth; \
    return [document.documentElement, document.body, document.querySelector('main')] \
        .filter((element) => element.scrollWidth > width).map((element) => `${element.tagName} ${element.scrollWidth}`)";

/// What the pictures are of, and what they show to be wrong.
struct Album<'a> {
    browser: &'a Browser,
    sideways: Vec<String>,
    faults: Vec<String>,
}

/// Takes pictures in a browser window, all of them; only then complains.
async fn picture(
    site: &str,
    cookie: Option<String>,
    take: impl AsyncFnOnce(&Browser, &mut Album<'_>),
) {
    browse(site, cookie, async |browser| {
        let mut album = Album {
            browser,
            sideways: Vec::new(),
            faults: Vec::new(),
        };
        browser.resizes(1440, 900).await;
        take(browser, &mut album).await;
        assert!(
            album.sideways.is_empty(),
            "pages scroll sideways:\n{}",
            album.sideways.join("\n")
        );
        assert!(
            album.faults.is_empty(),
            "axe-core finds:\n{}",
            album.faults.join("\n")
        );
    })
    .await;
}

/// The same of the demo, as one of its team sees it.
async fn of_demo(name: &str, take: impl AsyncFnOnce(&Demo, &Person, &Browser, &mut Album<'_>)) {
    let demo = Demo::open();
    let person = demo.person(name).await;
    let (site, cookie) = (&demo.server.address, person.cookie());
    picture(site, cookie, async |browser, album| {
        take(&demo, &person, browser, album).await;
    })
    .await;
}

impl Album<'_> {
    /// Pictures of the page as it stands, with what is open on it.
    async fn shows(&mut self, name: &str) {
        let browser = self.browser;
        for (width, height, is_touched) in SCREENS {
            let touch = json!({ "enabled": is_touched, "maxTouchPoints": 1 });
            browser
                .devtools("Emulation.setTouchEmulationEnabled", touch)
                .await;
            browser.resizes(width, height).await;
            let needed = browser.ask(HEIGHT).await.as_u64().unwrap().min(TALLEST);
            if needed > u64::from(height) {
                browser.resizes(width, needed as u32).await;
            }
            let sideways: Vec<String> =
                serde_json::from_value(browser.ask(SIDEWAYS).await).unwrap();
            self.sideways.extend(
                sideways
                    .iter()
                    .map(|part| format!("{name} at {width}: {part}")),
            );
            for scheme in ["light", "dark"] {
                browser.likes(scheme).await;
                browser
                    .keep_picture(&format!("{name}-{width}-{scheme}"))
                    .await
                    .unwrap();
                self.checks(name, width, scheme).await;
            }
        }
        browser.likes("light").await;
        let touch = json!({ "enabled": false });
        browser
            .devtools("Emulation.setTouchEmulationEnabled", touch)
            .await;
        browser.resizes(1440, 900).await;
    }

    /// Everything where the page is widest and where it is narrowest; of the dark, its colours.
    async fn checks(&mut self, name: &str, width: u32, scheme: &str) {
        let check = match (width, scheme) {
            (820, _) => return,
            (_, "light") => Check::All,
            _ => Check::Colours,
        };
        let faults = self.browser.faults(check).await;
        let page = format!("{name} at {width}, {scheme}");
        self.faults
            .extend(faults.iter().map(|fault| format!("{page}: {fault}")));
    }
}

impl Browser {
    pub async fn resizes(&self, width: u32, height: u32) {
        let size =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.devtools("Emulation.setDeviceMetricsOverride", size)
            .await;
    }

    /// Light or dark; and nothing moves, so that pictures are alike.
    async fn likes(&self, scheme: &str) {
        let features = json!({ "features": [
            { "name": "prefers-color-scheme", "value": scheme },
            { "name": "prefers-reduced-motion", "value": "reduce" },
        ] });
        self.devtools("Emulation.setEmulatedMedia", features).await;
    }
}
