//! What axe-core finds on a page that keeps somebody from using it.

use std::fs;
use std::path::Path;
use std::sync::LazyLock;

use serde::Deserialize;
use serde_json::json;

use super::Browser;

static AXE: LazyLock<String> = LazyLock::new(|| {
    let file =
        Path::new(env!("CARGO_MANIFEST_DIR")).join("static/node_modules/axe-core/axe.min.js");
    fs::read_to_string(&file).unwrap_or_else(|error| {
        panic!(
            "{} cannot be read ({error}): run npm ci in static",
            file.display()
        )
    })
});

/// What it holds a page to: WCAG 2.2 AA, and what is good practice beside it.
const ALL: &str = r#"{ type: "tag", values: ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"] }"#;
/// What depends on whether the page is light or dark.
const COLOURS: &str = r#"{ type: "rule", values: ["color-contrast", "link-in-text-block"] }"#;

#[derive(Debug, Clone, Copy)]
pub enum Check {
    All,
    Colours,
}

/// One rule that a page breaks, and where.
#[derive(Deserialize)]
struct Fault {
    page: String,
    rule: String,
    help: String,
    element: String,
    why: String,
}

/// The faults of a page. Gradients are taken away meanwhile, since nothing can be said about colours over them; they are
/// shadows that tell that something scrolls. What is cut off by the edge of what it scrolls in is small only until it is
/// scrolled to.
const RUN: &str = r#"
const shaded = [...document.querySelectorAll("body *")].filter((element) => getComputedStyle(element).backgroundImage.includes("gradient"));
for (const element of shaded) element.style.backgroundImage = "none";
const isCutOff = (element) => {
    const { top, bottom, left, right } = element.getBoundingClientRect();
    for (let box = element.parentElement; box; box = box.parentElement) {
        if (!/auto|scroll/.test(getComputedStyle(box).overflow)) continue;
        const edge = box.getBoundingClientRect();
        if (top < edge.top || bottom > edge.bottom || left < edge.left || right > edge.right) return true;
    }
    return false;
};
const isFound = (fault, node) => fault.id !== "target-size" || !isCutOff(document.querySelector(node.target.at(-1)));
return axe.run(document, { runOnly: RULES, resultTypes: ["violations"] }).then((found) => ({
    passes: found.passes.length,
    faults: found.violations.flatMap((fault) => fault.nodes.filter((node) => isFound(fault, node)).map((node) => ({
        page: location.pathname, rule: fault.id, help: fault.help, element: node.target.join(" "), why: node.failureSummary,
    }))),
})).finally(() => shaded.forEach((element) => element.style.removeProperty("background-image")));
"#;

impl Browser {
    /// A line for each element of the page, as it stands, that breaks a rule.
    ///
    /// # Panics
    /// When not a single rule could be applied: then nothing was checked.
    pub async fn faults(&self, check: Check) -> Vec<String> {
        if self.ask("return typeof axe").await == json!("undefined") {
            self.ask(&AXE).await;
        }
        let rules = match check {
            Check::All => ALL,
            Check::Colours => COLOURS,
        };
        let found = self.ask(&RUN.replace("RULES", rules)).await;
        assert!(found["passes"].as_u64().unwrap() > 0, "nothing was checked");
        let faults: Vec<Fault> = serde_json::from_value(found["faults"].clone()).unwrap();
        faults.iter().map(Fault::line).collect()
    }
}

impl Fault {
    fn line(&self) -> String {
        let why = self.why.split_whitespace().collect::<Vec<_>>().join(" ");
        let Self {
            page,
            rule,
            help,
            element,
            ..
        } = self;
        format!("{page}: {rule} ({help}): {element}: {why}")
    }
}
