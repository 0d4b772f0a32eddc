//! A page as a person reads it.

use scraper::{ElementRef, Html, Selector};

use super::form::Form;

pub struct Page {
    html: Html,
}

impl Page {
    pub fn read(body: &str) -> Self {
        Self {
            html: Html::parse_document(body),
        }
    }

    /// The elements that a CSS selector finds.
    pub fn all<'a>(&'a self, selector: &str) -> Vec<ElementRef<'a>> {
        self.html
            .select(&Selector::parse(selector).unwrap())
            .collect()
    }

    /// The only element of that selector.
    pub fn one<'a>(&'a self, selector: &str) -> ElementRef<'a> {
        let found = self.all(selector);
        assert_eq!(
            found.len(),
            1,
            "{selector} is there {} times:\n{}",
            found.len(),
            self.text()
        );
        found[0]
    }

    pub fn has(&self, selector: &str) -> bool {
        !self.all(selector).is_empty()
    }

    /// The words of the only element of that selector.
    pub fn words(&self, selector: &str) -> String {
        words(self.one(selector))
    }

    /// The words of each element of that selector.
    pub fn list(&self, selector: &str) -> Vec<String> {
        self.all(selector).into_iter().map(words).collect()
    }

    pub fn attribute(&self, selector: &str, name: &str) -> String {
        self.one(selector).attr(name).unwrap_or_default().to_owned()
    }

    pub fn heading(&self) -> String {
        self.words("main h1")
    }

    pub fn text(&self) -> String {
        words(self.html.root_element())
    }

    pub fn toast(&self) -> String {
        self.words(".toast-text")
    }

    /// The activity log, newest first.
    pub fn log(&self) -> Vec<String> {
        self.list(".log-what")
    }

    /// Where the link of that name leads.
    pub fn link(&self, name: &str) -> String {
        let found: Vec<_> = self
            .all("a")
            .into_iter()
            .filter(|link| accessible_name(*link) == name)
            .collect();
        assert_eq!(
            found.len(),
            1,
            "link {name} is there {} times:\n{}",
            found.len(),
            self.text()
        );
        found[0].attr("href").unwrap().to_owned()
    }

    pub fn has_control(&self, name: &str) -> bool {
        self.all("a, button, summary, input, select, textarea")
            .into_iter()
            .any(|control| accessible_name(control) == name)
    }

    /// The form that the button of that name sends, with what the page has filled in.
    pub fn form(&self, button: &str) -> Form {
        let found: Vec<_> = self
            .all("form button")
            .into_iter()
            .filter(|found| accessible_name(*found) == button)
            .collect();
        assert_eq!(
            found.len(),
            1,
            "button {button} is there {} times:\n{}",
            found.len(),
            self.text()
        );
        Form::sent_by(found[0])
    }

    /// The column of that name on the board.
    pub fn column(&self, name: &str) -> Column<'_> {
        let found = self.all(".column").into_iter().find(|column| {
            let heading = Selector::parse("h2").unwrap();
            column.select(&heading).next().map(words).as_deref() == Some(name)
        });
        Column {
            element: found.unwrap_or_else(|| panic!("no column {name}:\n{}", self.text())),
        }
    }
}

/// A column of the board.
pub struct Column<'a> {
    element: ElementRef<'a>,
}

impl Column<'_> {
    pub fn count(&self) -> usize {
        self.list(".count")[0].replace(',', "").parse().unwrap()
    }

    pub fn cards(&self) -> Vec<String> {
        self.list(".card-name")
    }

    /// Where the next cards are to be had.
    pub fn more(&self) -> Option<String> {
        let selector = Selector::parse("a.more").unwrap();
        self.element
            .select(&selector)
            .next()
            .map(|more| more.attr("hx-get").unwrap().to_owned())
    }

    fn list(&self, selector: &str) -> Vec<String> {
        self.element
            .select(&Selector::parse(selector).unwrap())
            .map(words)
            .collect()
    }
}

/// The words in an element, with single spaces.
pub fn words(element: ElementRef<'_>) -> String {
    let text: String = element.text().collect();
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// What a screen reader calls a control: its `aria-label`, or its label's words, or its own.
fn accessible_name(control: ElementRef<'_>) -> String {
    if let Some(name) = control.attr("aria-label") {
        return name.to_owned();
    }
    if matches!(control.value().name(), "input" | "select" | "textarea") {
        let label = control
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|ancestor| ancestor.value().name() == "label");
        return label.map(words).unwrap_or_default();
    }
    words(control)
}
