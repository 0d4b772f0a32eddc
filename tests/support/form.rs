//! A form of a page, filled in as the page has it, to be changed and sent.

use scraper::{ElementRef, Selector};

#[derive(Debug, Clone)]
pub struct Form {
    pub action: String,
    pub fields: Vec<(String, String)>,
}

impl Form {
    /// The form around a button, as pressing that button sends it.
    pub fn sent_by(button: ElementRef<'_>) -> Self {
        let form = button
            .ancestors()
            .filter_map(ElementRef::wrap)
            .find(|ancestor| ancestor.value().name() == "form")
            .expect("the button stands in a form");
        let mut fields: Vec<(String, String)> =
            select(form, "input[name], select[name], textarea[name]")
                .filter_map(filled_in)
                .collect();
        if let Some(name) = button.attr("name") {
            fields.push((
                name.to_owned(),
                button.attr("value").unwrap_or_default().to_owned(),
            ));
        }
        Self {
            action: form.attr("action").unwrap().to_owned(),
            fields,
        }
    }

    /// Types into a field, or chooses. The field must be there.
    pub fn with(&self, name: &str, value: &str) -> Self {
        let mut typed = self.clone();
        let field = typed.fields.iter_mut().find(|(field, _)| field == name);
        let field = field.unwrap_or_else(|| panic!("the form has no field {name}"));
        value.clone_into(&mut field.1);
        typed
    }

    /// Takes a tick away.
    pub fn without(mut self, name: &str) -> Self {
        let before = self.fields.len();
        self.fields.retain(|(field, _)| field != name);
        assert!(self.fields.len() < before, "the form has no field {name}");
        self
    }

    pub fn value(&self, name: &str) -> &str {
        let field = self.fields.iter().find(|(field, _)| field == name);
        &field
            .unwrap_or_else(|| panic!("the form has no field {name}"))
            .1
    }
}

fn filled_in(control: ElementRef<'_>) -> Option<(String, String)> {
    let attribute = |name: &str| control.attr(name).map(str::to_owned);
    let value = match control.value().name() {
        "textarea" => control.text().collect(),
        "select" => {
            let options: Vec<_> = select(control, "option").collect();
            let chosen = options
                .iter()
                .find(|option| option.attr("selected").is_some());
            let option = chosen.or(options.first())?;
            option
                .attr("value")
                .map_or_else(|| option.text().collect(), str::to_owned)
        }
        _ if matches!(control.attr("type"), Some("checkbox" | "radio")) => {
            control.attr("checked")?;
            attribute("value").unwrap_or_else(|| "on".to_owned())
        }
        _ => attribute("value").unwrap_or_default(),
    };
    Some((attribute("name")?, value))
}

fn select<'a>(element: ElementRef<'a>, selector: &str) -> impl Iterator<Item = ElementRef<'a>> {
    let selector = Selector::parse(selector).unwrap();
    element.select(&selector).collect::<Vec<_>>().into_iter()
}
