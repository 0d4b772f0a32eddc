//! A browser window with a fresh profile, and the watch over what goes wrong in it.

use std::fs;
use std::future::{Future, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::path::PathBuf;
use std::pin::pin;
use std::sync::{Condvar, Mutex};
use std::task::Poll;
use std::thread;
use std::time::Duration;

use serde_json::{Value, json};
use thirtyfour::prelude::*;
use thirtyfour::{DesiredCapabilities, LoggingPrefsLogLevel};

use super::chromedriver;
use crate::support::person::COOKIE_NAME;

/// Each costs as much as a core can give.
const MOST_AT_ONCE: usize = 2;
static OPEN: Mutex<usize> = Mutex::new(0);
static CLOSED_ONE: Condvar = Condvar::new();

/// How long a page may take to load, on a busy machine.
const PATIENCE: Duration = Duration::from_secs(20);

const FLAGS: [&str; 13] = [
    "--headless=new",
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
    "--no-proxy-server",
    "--hide-scrollbars",
    "--window-size=1840,1000",
    // Scripts may ask for an element's role and accessible name, as the controls here do.
    "--enable-blink-features=ComputedAccessibilityInfo",
    // A mouse, also where the machine has none: it hovers (2) and is exact (4).
    "--blink-settings=primaryHoverType=2,availableHoverTypes=2,primaryPointerType=4,availablePointerTypes=4",
];

/// Notes broken policies and thrown errors for the whole session, across pages.
const WATCH: &str = r#"(() => {
  const note = (text) => {
    try { sessionStorage.troubles = (sessionStorage.troubles ?? "") + text + "\n"; } catch { /* about:blank has none */ }
  };
  addEventListener("securitypolicyviolation", (event) =>
    note(`policy ${event.effectiveDirective} on ${location.pathname}: ${event.blockedURI} ${event.sourceFile}:${event.lineNumber} ${event.sample}`));
  addEventListener("error", (event) => note(`error on ${location.pathname}: ${event.message} ${event.filename}:${event.lineno}`));
  addEventListener("unhandledrejection", (event) => note(`rejection on ${location.pathname}: ${event.reason}`));
})();"#;

pub struct Browser {
    pub driver: WebDriver,
    pub site: String,
}

/// Runs a test in a browser window of somebody, who is signed in where `cookie` says so, and ends by asking the
/// browser what went wrong on the pages it showed.
pub async fn browse(site: &str, cookie: Option<String>, test: impl AsyncFnOnce(&Browser)) {
    browse_in_spite_of_troubles(site, cookie, async |browser| {
        test(browser).await;
        let troubles = browser.troubles().await;
        assert!(
            troubles.is_empty(),
            "the browser complained:\n{}",
            troubles.join("\n")
        );
    })
    .await;
}

/// As [`browse`], for a test that looks at the troubles itself.
pub async fn browse_in_spite_of_troubles(
    site: &str,
    cookie: Option<String>,
    test: impl AsyncFnOnce(&Browser),
) {
    let _turn = Turn::wait();
    let browser = Browser::start(site, cookie).await;
    let result = caught(test(&browser)).await;
    if result.is_err() {
        let name = thread::current()
            .name()
            .unwrap_or_default()
            .replace("::", "-");
        // A browser that hangs shows nothing.
        let _ = browser.keep_picture(&format!("failed-{name}")).await;
    }
    let ended = browser.driver.quit().await;
    if let Err(panic) = result {
        resume_unwind(panic);
    }
    ended.unwrap();
}

impl Browser {
    async fn start(site: &str, cookie: Option<String>) -> Self {
        let mut wanted = DesiredCapabilities::chrome();
        for flag in FLAGS {
            wanted.add_arg(flag).unwrap();
        }
        wanted
            .set_browser_log_level(LoggingPrefsLogLevel::All)
            .unwrap();
        let driver = WebDriver::builder(chromedriver::address(), wanted)
            .request_timeout(2 * PATIENCE)
            .await
            .unwrap();
        driver.set_page_load_timeout(PATIENCE).await.unwrap();
        let browser = Self {
            driver,
            site: site.to_owned(),
        };
        browser
            .devtools(
                "Page.addScriptToEvaluateOnNewDocument",
                json!({ "source": WATCH }),
            )
            .await;
        if let Some(cookie) = cookie {
            browser.becomes(&cookie).await;
        }
        browser
    }

    /// Signs somebody in, from the next page on.
    pub async fn becomes(&self, cookie: &str) {
        let cookie = json!({
            "name": COOKIE_NAME, "value": cookie, "url": self.site, "httpOnly": true, "sameSite": "Lax",
        });
        self.devtools("Network.setCookie", cookie).await;
    }

    pub async fn devtools(&self, method: &str, parameters: Value) -> Value {
        let answer = self.driver.cdp().send_raw(method, parameters).await;
        answer.unwrap_or_else(|error| panic!("{method}: {error}"))
    }

    /// From the next page on.
    pub async fn turns_scripts_off(&self) {
        self.devtools(
            "Emulation.setScriptExecutionDisabled",
            json!({ "value": true }),
        )
        .await;
    }

    /// Is not told what others do, from the next page on: for tests of a page that stands still.
    pub async fn hears_nothing(&self) {
        self.devtools("Network.enable", json!({})).await;
        self.devtools("Network.setBlockedURLs", json!({ "urls": ["*/live"] }))
            .await;
    }

    /// What a script on the page returns; for what no person does.
    pub async fn ask(&self, script: &str) -> Value {
        self.driver
            .execute(script, vec![])
            .await
            .unwrap()
            .json()
            .clone()
    }

    /// Broken policies and thrown errors, on any page so far.
    pub async fn troubles(&self) -> Vec<String> {
        let noted = self.ask("return sessionStorage.troubles ?? ''").await;
        let mut troubles: Vec<String> =
            noted.as_str().unwrap().lines().map(str::to_owned).collect();
        // The browser's own log knows also what happened while scripts were off. Requests that failed are in it
        // too, and no trouble: tests make them fail.
        let log = self.driver.browser_log().await.unwrap();
        let severe = log.into_iter().filter(|entry| entry.level == "SEVERE");
        let own = severe.filter(|entry| {
            entry.source.as_deref() != Some("network") && !entry.message.contains("Failed to fetch")
        });
        troubles.extend(own.map(|entry| format!("log: {}", entry.message)));
        troubles
    }

    /// Leaves a PNG of what is to be seen in `target/pictures`.
    pub async fn keep_picture(&self, name: &str) -> WebDriverResult<()> {
        let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("target/pictures");
        fs::create_dir_all(&folder).unwrap();
        let picture = self.driver.screenshot_as_png().await;
        fs::write(folder.join(format!("{name}.png")), picture?).unwrap();
        Ok(())
    }
}

/// A place among the browsers that may be open at once.
struct Turn;

impl Turn {
    fn wait() -> Self {
        let open = OPEN.lock().unwrap();
        let mut open = CLOSED_ONE
            .wait_while(open, |open| *open >= MOST_AT_ONCE)
            .unwrap();
        *open += 1;
        Self
    }
}

impl Drop for Turn {
    fn drop(&mut self) {
        *OPEN.lock().unwrap() -= 1;
        CLOSED_ONE.notify_one();
    }
}

/// The result of `work`, or the panic that ended it.
async fn caught<T>(work: impl Future<Output = T>) -> thread::Result<T> {
    let mut work = pin!(work);
    poll_fn(
        |context| match catch_unwind(AssertUnwindSafe(|| work.as_mut().poll(context))) {
            Ok(Poll::Pending) => Poll::Pending,
            Ok(Poll::Ready(value)) => Poll::Ready(Ok(value)),
            Err(panic) => Poll::Ready(Err(panic)),
        },
    )
    .await
}
