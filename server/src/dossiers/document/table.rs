//! The table behind a chart: all that is drawn, so that who cannot see it misses nothing.

use super::model::{Bars, Cell, Chart, Effect, Months, Row, Table};

impl Cell {
    pub(super) fn words(text: impl Into<String>) -> Self {
        Self::Words { value: text.into() }
    }

    /// A count, or that it was withheld: never zero in its place.
    pub(super) fn count(count: Option<u32>) -> Self {
        count.map_or(Self::Withheld {}, |value| Self::Count { value })
    }

    fn number(value: f64) -> Self {
        Self::Number { value }
    }
}

impl Chart {
    /// The table behind it.
    pub(super) fn table(&self) -> Table {
        match self {
            Self::Months(months) => of_months(months),
            Self::Bars(bars) => of_bars(bars),
            Self::Effect(effect) => of_effect(effect),
        }
    }
}

fn columns(names: &[&str]) -> Vec<String> {
    names.iter().map(|name| (*name).to_owned()).collect()
}

fn of_months(months: &Months) -> Table {
    let bands = months.points.iter().any(|point| point.expected.is_some());
    let names: &[&str] = if bands {
        &[
            "Maand",
            "Huishoudens",
            "Verwacht",
            "Ondergrens",
            "Bovengrens",
            "Opmerking",
        ]
    } else {
        &["Maand", "Huishoudens", "Opmerking"]
    };
    let rows = months.points.iter().enumerate().map(|(place, point)| {
        let mut remarks = Vec::new();
        if months.in_force == Some(place) {
            remarks.push("in werking");
        }
        if point.rise {
            remarks.push("stijging");
        }
        let mut cells = vec![Cell::count(point.count)];
        if bands {
            match point.expected {
                Some((lower, middle, upper)) => {
                    cells.extend([middle, lower, upper].map(Cell::number));
                }
                None => cells.extend([Cell::Nothing {}, Cell::Nothing {}, Cell::Nothing {}]),
            }
        }
        cells.push(if remarks.is_empty() {
            Cell::Nothing {}
        } else {
            Cell::words(remarks.join(", "))
        });
        Row {
            name: point.month.clone(),
            cells,
        }
    });
    Table {
        columns: columns(names),
        rows: rows.collect(),
    }
}

fn of_bars(bars: &Bars) -> Table {
    let rows = bars.values.iter().map(|(name, count)| Row {
        name: name.clone(),
        cells: vec![Cell::count(*count)],
    });
    let mut by = bars.by.chars();
    let by = by.next().map_or_else(String::new, |first| {
        format!("{}{}", first.to_uppercase(), by.as_str())
    });
    Table {
        columns: vec![by, bars.of.clone()],
        rows: rows.collect(),
    }
}

fn of_effect(effect: &Effect) -> Table {
    let months = |count| Cell::count(Some(count));
    let row = |name: &str, cell| Row {
        name: name.to_owned(),
        cells: vec![cell],
    };
    Table {
        columns: columns(&["Maat", "Waarde"]),
        rows: vec![
            row("Maanden vóór de wijziging", months(effect.months_before)),
            row("Maanden na de wijziging", months(effect.months_after)),
            row("Na gedeeld door vóór", Cell::number(effect.ratio)),
            row("Ondergrens (95%)", Cell::number(effect.lower)),
            row("Bovengrens (95%)", Cell::number(effect.upper)),
        ],
    }
}
