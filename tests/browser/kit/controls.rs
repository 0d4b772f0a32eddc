//! Finding things as a person does, with or without sight: by role and accessible name, which the browser itself
//! computes. What is hidden is not found.

use serde_json::{Value, json};
use thirtyfour::prelude::*;

use super::Browser;
use super::patience::{until, until_equal};

/// The browser is asked for role and name only where both can be: each answer costs it a look at the whole page.
const FIND: &str = r#"
const [root, role, name] = arguments;
const tags = {
  alert: "[role=alert]", button: "button", checkbox: "input", combobox: "select", dialog: "dialog",
  heading: "h1, h2, h3", link: "a[href]", listitem: "li", main: "main", navigation: "nav", radio: "input",
  region: "section", searchbox: "input", summary: "summary", switch: "button", textbox: "input, textarea",
};
const first = name.split(" ")[0];
const words = (element) => [
  element.textContent, element.getAttribute("aria-label"),
  ...[...element.labels ?? []].map((label) => label.textContent),
  document.getElementById(element.getAttribute("aria-labelledby"))?.textContent,
].join(" ");
return [...(root ?? document).querySelectorAll(tags[role])].filter((element) =>
  element.checkVisibility({ visibilityProperty: true })
  && words(element).includes(first)
  && (role === "summary" || element.computedRole === role)
  && (name === "" || element.computedName.replace(/\s+/g, " ").trim() === name));
"#;

impl Browser {
    /// Goes to a place on the site, as by its address.
    pub async fn open(&self, place: &str) {
        self.driver
            .goto(format!("{}{place}", self.site))
            .await
            .unwrap();
    }

    /// The address without the site.
    pub async fn place(&self) -> String {
        self.driver.current_url().await.unwrap().as_str()[self.site.len()..].to_owned()
    }

    pub async fn waits_for_place(&self, place: &str) {
        until_equal(place.to_owned(), async || self.place().await).await;
    }

    /// Everything of that role and name; everything of the role, where the name is empty.
    pub async fn all(&self, role: &str, name: &str) -> Vec<WebElement> {
        let what = format!("a page to look for the {role} {name} on");
        until(&what, async || self.found(Value::Null, role, name).await).await
    }

    /// Nothing while the browser cannot tell, as between two pages: that something is not there must not be
    /// concluded from it.
    async fn found(&self, root: Value, role: &str, name: &str) -> Option<Vec<WebElement>> {
        let arguments = vec![root, json!(role), json!(name)];
        let found = self.driver.execute(FIND, arguments).await.ok()?;
        found.elements().ok()
    }

    /// The only thing of that role and name; waits for it.
    pub async fn find(&self, role: &str, name: &str) -> WebElement {
        self.only(Value::Null, role, name).await
    }

    /// The same within an element.
    pub async fn find_in(&self, element: &WebElement, role: &str, name: &str) -> WebElement {
        self.only(element.to_json().unwrap(), role, name).await
    }

    async fn only(&self, root: Value, role: &str, name: &str) -> WebElement {
        let what = format!("the one {role} called “{name}”");
        until(&what, async || {
            let mut found = self.found(root.clone(), role, name).await?;
            if found.len() == 1 { found.pop() } else { None }
        })
        .await
    }

    pub async fn has(&self, role: &str, name: &str) -> bool {
        !self.all(role, name).await.is_empty()
    }

    pub async fn waits_until_gone(&self, role: &str, name: &str) {
        let what = format!("the {role} {name} to go");
        until(&what, async || (!self.has(role, name).await).then_some(())).await;
    }

    pub async fn press(&self, button: &str) {
        self.find("button", button).await.click().await.unwrap();
    }

    pub async fn follow(&self, link: &str) {
        self.find("link", link).await.click().await.unwrap();
    }

    /// Opens or closes what stands behind a summary.
    pub async fn unfold(&self, summary: &str) {
        self.find("summary", summary).await.click().await.unwrap();
    }

    pub async fn write(&self, field: &str, text: &str) {
        let field = self.find("textbox", field).await;
        field.clear().await.unwrap();
        field.send_keys(text).await.unwrap();
    }

    /// Picks one of several radio buttons.
    pub async fn picks(&self, radio: &str) {
        self.find("radio", radio).await.click().await.unwrap();
    }

    /// Chooses one of a list.
    pub async fn choose(&self, field: &str, option: &str) {
        let field = self.find("combobox", field).await;
        let option = By::XPath(format!(".//option[normalize-space() = '{option}']"));
        field.find(option).await.unwrap().click().await.unwrap();
    }

    pub async fn waits_for_heading(&self, name: &str) {
        self.find("heading", name).await;
    }

    /// Waits until the latest toast says this.
    pub async fn waits_for_toast(&self, text: &str) {
        let last = async || self.toasts().await.pop().unwrap_or_default();
        until_equal(text.to_owned(), last).await;
    }

    pub async fn toasts(&self) -> Vec<String> {
        self.texts("#toasts .toast-text").await
    }

    /// The text of each element of a selector, as it is shown.
    pub async fn texts(&self, selector: &str) -> Vec<String> {
        let script = "return [...document.querySelectorAll(arguments[0])].map((element) => element.innerText.trim())";
        let texts = self
            .driver
            .execute(script, vec![json!(selector)])
            .await
            .unwrap();
        texts.convert().unwrap()
    }

    pub async fn key(&self, key: Key) {
        self.driver
            .action_chain()
            .send_keys(key)
            .perform()
            .await
            .unwrap();
    }

    /// Takes back the last that was done, by the keyboard.
    pub async fn undoes(&self) {
        let keys = self.driver.action_chain().key_down(Key::Control);
        let keys = keys.send_keys("z").key_up(Key::Control);
        keys.perform().await.unwrap();
    }

    /// Does again what was taken back, by the keyboard.
    pub async fn redoes(&self) {
        let keys = self.driver.action_chain().key_down(Key::Control);
        let keys = keys.send_keys("y").key_up(Key::Control);
        keys.perform().await.unwrap();
    }

    /// Role and name of what the keyboard would act on.
    pub async fn focused(&self) -> WebElement {
        let script = "return document.activeElement";
        self.driver
            .execute(script, vec![])
            .await
            .unwrap()
            .element()
            .unwrap()
    }

    /// Presses Tab until the thing of that role and name has the focus.
    pub async fn tabs_to(&self, role: &str, name: &str) {
        let wanted = self.find(role, name).await;
        for _ in 0..60 {
            if self.focused().await.element_id() == wanted.element_id() {
                return;
            }
            self.key(Key::Tab).await;
        }
        panic!("the keyboard does not reach the {role} {name}");
    }
}
