//! From a dossier and the answers linked to it to what a document says.

use maatwerk_domain::dossier::{Act, Dossier, Figure, Linked, Matter, Release, Step, Unlinked};
use maatwerk_domain::{Date, LawRef, Month};

use super::super::snapshot::{By, MonthSaid, Said, Snapshot};
use super::model::{
    Bars, Cell, Chart, Citation, Document, Effect, Event, Months, Point, ReleaseNote, Row, Section,
    Source, Table,
};
use super::words::status;
use crate::document::plain::{line, lines};
use crate::document::words;
use crate::wire::Root;

/// What a document is made of.
#[derive(Debug)]
pub(in super::super) struct Material<'a> {
    pub(in super::super) dossier_id: String,
    pub(in super::super) dossier: &'a Dossier,
    /// What it is about, and who opened it.
    pub(in super::super) opened: &'a (Matter, Act),
    pub(in super::super) version: u32,
    /// The log, how many events it holds, and its root.
    pub(in super::super) log: String,
    pub(in super::super) position: u64,
    pub(in super::super) root: [u8; 32],
    pub(in super::super) today: Date,
}

/// The document of a dossier.
pub(in super::super) fn compose(material: &Material<'_>) -> Document {
    let (matter, act) = material.opened;
    let dossier = material.dossier;
    let opened = event(act, "Dossier geopend", "");
    let steps = dossier.moves.iter().map(|taken| {
        let (what, said) = step(&taken.step);
        event(&taken.act, what, &said)
    });
    let articles_out = dossier.articles.iter().filter_map(|linked| {
        let what = format!("Artikel {}", words::citation(&linked.of));
        Some(taken_out(linked.unlinked.as_ref()?, &what))
    });
    let figures_out = dossier.figures.iter().filter_map(|linked| {
        let what = format!("Cijfer {}", line(&linked.of.caption));
        Some(taken_out(linked.unlinked.as_ref()?, &what))
    });
    let in_force = dossier.in_force_from().map(Month::of);
    Document {
        dossier_id: material.dossier_id.clone(),
        title: line(&matter.title),
        question: lines(&matter.question),
        ministry: line(&matter.addressee.ministry),
        law: matter.addressee.law.as_ref().map(citation),
        status: status(dossier.status).to_owned(),
        steps: std::iter::once(opened).chain(steps).collect(),
        articles: dossier.standing_articles().map(citation).collect(),
        figures: dossier
            .standing_figures()
            .map(|linked| section(linked, in_force))
            .collect(),
        taken_out: articles_out.chain(figures_out).collect(),
        notes: dossier
            .notes
            .iter()
            .map(|note| event(&note.act, "Aantekening", &note.text))
            .collect(),
        source: Source {
            log: material.log.clone(),
            position: material.position,
            root: Root(material.root).to_string(),
            version: material.version,
            made_on: words::day(material.today),
        },
    }
}

fn citation(law: &LawRef) -> Citation {
    Citation {
        reference: law.as_str().to_owned(),
        words: words::citation(law),
    }
}

fn event(act: &Act, what: impl Into<String>, said: &str) -> Event {
    Event {
        on: act.on.to_string(),
        by: line(act.by.as_str()),
        what: what.into(),
        said: lines(said),
    }
}

fn taken_out(unlinked: &Unlinked, what: &str) -> Event {
    event(&unlinked.act, what, &unlinked.reason)
}

fn step(step: &Step) -> (String, String) {
    let (what, said) = match step {
        Step::UnderStudy { reason } => ("In onderzoek", reason.clone()),
        Step::Proposed { reference } => ("Voorgesteld", reference.clone()),
        Step::Accepted { reference } => ("Aangenomen", reference.clone()),
        Step::Rejected { reason } => ("Verworpen", Some(reason.clone())),
        Step::InForce { from, publication } => {
            let what = format!("In werking vanaf {}", words::day(*from));
            return (what, publication.clone());
        }
    };
    (what.to_owned(), said.unwrap_or_default())
}

fn section(linked: &Linked<Figure>, in_force: Option<Month>) -> Section {
    let figure = &linked.of;
    let published = &figure.published;
    let caption = line(&figure.caption);
    let query = line(&published.query);
    let release = release(&published.release);
    // An answer of a later version than this one is not lost: it stands in the dossier itself.
    let Ok(snapshot) = serde_json::from_str::<Snapshot>(&published.answer) else {
        return Section {
            caption,
            reading: "Dit cijfer heeft een vorm die deze versie niet kent; het staat in het \
                      dossier zelf."
                .to_owned(),
            chart: None,
            table: unread(),
            query,
            release,
            protection: String::new(),
        };
    };
    let (reading, chart) = drawn(&snapshot.said, in_force);
    Section {
        caption,
        reading,
        table: chart.table(),
        chart: Some(chart),
        query,
        release,
        protection: line(&snapshot.protection),
    }
}

fn release(release: &Release) -> ReleaseNote {
    ReleaseNote {
        month: release.month.to_string(),
        position: release.position,
        root: Root(release.root).to_string(),
    }
}

fn unread() -> Table {
    Table {
        columns: vec!["Cijfer".to_owned(), "Waarde".to_owned()],
        rows: vec![Row {
            name: "Antwoord".to_owned(),
            cells: vec![Cell::words("niet te lezen")],
        }],
    }
}

fn drawn(said: &Said, in_force: Option<Month>) -> (String, Chart) {
    match said {
        Said::Months {
            article,
            months,
            method,
        } => of_months(&article.0, months, method.as_deref(), in_force),
        Said::Bars {
            article,
            by,
            period,
            bars,
        } => {
            let by = dutch(*by);
            let period = match period.as_str() {
                "all" => "de hele tijd".to_owned(),
                period => line(period),
            };
            let reading = format!(
                "Huishoudens met een signaal over {}, per {by}, over {period}. Een huishouden kan \
                 bij meer dan één {by} meetellen.",
                words::citation(&article.0),
            );
            let chart = Chart::Bars(Bars {
                by: by.to_owned(),
                of: "Huishoudens".to_owned(),
                values: bars
                    .iter()
                    .map(|bar| (line(&bar.dutch), bar.households))
                    .collect(),
            });
            (reading, chart)
        }
        Said::Effect {
            article,
            in_force_from,
            months_before,
            months_after,
            ratio,
            lower,
            upper,
            method,
        } => {
            let reading = format!(
                "Sinds {} is het aantal huishoudens per maand met een signaal over {} {} keer dat \
                 van ervoor, met 95% zekerheid tussen {} en {} keer. {} {}",
                words::day(in_force_from.0),
                words::citation(&article.0),
                words::decimal(*ratio),
                words::decimal(*lower),
                words::decimal(*upper),
                verdict(*lower, *upper),
                line(method),
            );
            let chart = Chart::Effect(Effect {
                months_before: *months_before,
                months_after: *months_after,
                ratio: *ratio,
                lower: *lower,
                upper: *upper,
            });
            (reading, chart)
        }
    }
}

/// What the interval says, and no more.
fn verdict(lower: f64, upper: f64) -> &'static str {
    if upper < 1.0 {
        "Dat is een daling die groter is dan toeval."
    } else if lower > 1.0 {
        "Dat is een stijging die groter is dan toeval."
    } else {
        "Of dat een verandering is of toeval, is hieruit niet te zeggen."
    }
}

fn of_months(
    article: &LawRef,
    months: &[MonthSaid],
    method: Option<&str>,
    in_force: Option<Month>,
) -> (String, Chart) {
    let withheld = months.iter().filter(|month| month.households.is_none());
    let mut reading = format!(
        "Huishoudens met een signaal over {}, per maand. Van {} maanden is het aantal niet getoond.",
        words::citation(article),
        withheld.count(),
    );
    if let Some(method) = method {
        reading.push(' ');
        reading.push_str(&line(method));
    }
    let point = |said: &MonthSaid| Point {
        month: said.month.0.to_string(),
        count: said.households,
        expected: said
            .expected
            .map(|band| (band.lower, band.middle, band.upper)),
        rise: said.rise,
    };
    let chart = Chart::Months(Months {
        points: months.iter().map(point).collect(),
        in_force: in_force
            .and_then(|in_force| months.iter().position(|said| said.month.0 == in_force)),
    });
    (reading, chart)
}

fn dutch(by: By) -> &'static str {
    match by {
        By::AmountBand => "bedragklasse",
        By::WaitingBand => "wachttijdklasse",
        By::LifeDomain => "leefgebied",
        By::Barrier => "belemmering",
        By::Agency => "organisatie",
    }
}
