//! What is printed: a line for each figure, with what it is held against.

use crate::load::Waits;

/// How far a figure is to reach.
#[derive(Clone, Copy)]
pub enum Reach {
    AtLeast(f64),
    Under(f64),
}

#[derive(Clone)]
pub struct Line {
    what: String,
    figure: String,
    beside: String,
    ratio: Option<f64>,
    reach: Option<(Reach, f64)>,
}

impl Line {
    pub fn new(what: impl Into<String>, figure: impl Into<String>) -> Self {
        Self {
            what: what.into(),
            figure: figure.into(),
            beside: String::new(),
            ratio: None,
            reach: None,
        }
    }

    /// Beside another figure, and how large this one is by it.
    pub fn beside(mut self, what: &str, figure: &str, ratio: f64) -> Self {
        self.beside = format!("{what} {figure}");
        self.ratio = Some(ratio);
        self
    }

    /// How far the ratio is to reach.
    pub fn ratio_held_to(mut self, reach: Reach) -> Self {
        self.reach = self.ratio.map(|ratio| (reach, ratio));
        self
    }

    /// How far the figure itself is to reach.
    pub fn held_to(mut self, reach: Reach, figure: f64) -> Self {
        self.reach = Some((reach, figure));
        self
    }

    fn cells(&self) -> [String; 5] {
        let reach = self.reach.map(|(reach, figure)| match reach {
            Reach::AtLeast(least) => (format!("at least {least}"), figure >= least),
            Reach::Under(most) => (format!("under {most}"), figure < most),
        });
        let reach = reach.map(|(words, is_reached)| {
            let word = if is_reached { "reached" } else { "NOT REACHED" };
            format!("{words}: {word}")
        });
        [
            self.what.clone(),
            self.figure.clone(),
            self.beside.clone(),
            self.ratio
                .map_or(String::new(), |ratio| format!("{ratio:.3}")),
            reach.unwrap_or_default(),
        ]
    }
}

/// `812/s`
pub fn rate(waits: &Waits) -> String {
    format!("{:.0}/s", waits.per_second())
}

/// `3.41 ms`
pub fn millis(millis: f64) -> String {
    format!("{millis:.2} ms")
}

/// `p50 3.41, p99 9.80, longest 21.50 ms`
pub fn spread(waits: &Waits) -> String {
    format!(
        "p50 {:.2}, p99 {:.2}, longest {:.2} ms",
        waits.within(0.5),
        waits.within(0.99),
        waits.within(1.0)
    )
}

/// Prints a table under its title.
pub fn table(title: &str, lines: &[Line]) {
    println!("\n{title}");
    let head = ["what", "figure", "beside", "ratio", "reach"].map(str::to_owned);
    let rows: Vec<[String; 5]> = std::iter::once(head)
        .chain(lines.iter().map(Line::cells))
        .collect();
    let width = |column: usize| {
        let lengths = rows.iter().map(|row| row[column].chars().count());
        lengths.max().unwrap_or_default()
    };
    for row in &rows {
        let cells = row.iter().enumerate();
        let cells: Vec<String> = cells
            .map(|(column, cell)| format!("{cell:<width$}", width = width(column)))
            .collect();
        println!("  {}", cells.join("  ").trim_end());
    }
}
