//! Text that would be more than text.

use super::person::Answer;

/// Each would become an element or an attribute of its own wherever it were not escaped.
pub const PAYLOADS: [&str; 7] = [
    "<evil-x data-evil=1 hx-get='/logout' hx-trigger=load onclick=alert(1)>",
    "\"><evil-x data-evil=1 data-hx-post=/logout>",
    "' data-evil='1' hx-on:click='alert(1)",
    "\" data-evil=\"1\" hx-get=\"/logout",
    "</textarea></title></script></style><evil-x data-evil=1>",
    "&lt;evil-x data-evil=1&gt; &amp; {{ 7*7 }} {% raw %}",
    "<hx-partial hx-target='#toasts' data-evil=1><evil-x>",
];

/// The text is there as it was typed, and it is nothing but text.
pub fn shows_as_text(answer: &Answer, payload: &str) {
    let page = answer.page();
    assert!(
        !page.has("evil-x, [data-evil]"),
        "{}:\n{}",
        answer.asked,
        answer.body
    );
    let attributes = page.all("*").into_iter().flat_map(|element| {
        element
            .value()
            .attrs()
            .map(|(_, value)| value.to_owned())
            .collect::<Vec<_>>()
    });
    let mut shown = attributes.chain([page.text()]);
    let typed = payload.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(
        shown.any(|text| text.contains(&typed)),
        "{} lacks {payload}:\n{}",
        answer.asked,
        answer.body
    );
}
