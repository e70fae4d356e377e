//! The programme's figures over HTTP: from the national log alone, protected, a release at a time.

mod minimums;
mod own;

use std::sync::LazyLock;

use maatwerk::app::Settings;
use maatwerk::http::auth::Role;
use maatwerk_domain::Month;
use maatwerk_figures::protect::Rules;
use maatwerk_log::{EventLog as _, LogId};
use maatwerk_tests::{Client, Web};
use serde_json::{Value, json};

/// An article that blocks households everywhere, one that blocks few, one of a single municipality.
const EVERYWHERE: &str = "BWBR0015703&artikel=35";
const RARE: &str = "BWBR0015703&artikel=48&lid=1";
const LOCAL: &str = "CVDR123456/4";

/// How far a number of households may be off.
const DEVIATION: i64 = 5;

fn places() -> Vec<String> {
    (1..=12).map(|number| format!("GM{number:04}")).collect()
}

struct Country {
    web: Web,
    programme: Client,
    /// The month in which all signals arose and were recorded.
    month: Month,
}

static COUNTRY: LazyLock<Country> = LazyLock::new(|| country(Rules::default()));

/// Twelve municipalities: each tells of 6 households stuck on one article, one of them of 40 stuck on
/// a rule of its own, three of one household each on a third. Then the month passes.
fn country(figures: Rules) -> Country {
    let settings = Settings {
        figures,
        ..Settings::default()
    };
    let web = Web::start_with(&[], Web::limits(), settings);
    let app = &web.installation.app;
    web.run(async {
        app.establish(LogId::new("NL").unwrap(), "Programma")
            .await
            .unwrap();
        for place in places() {
            app.establish(LogId::new(&place).unwrap(), &place)
                .await
                .unwrap();
        }
    });
    let month = Month::of(app.clock.today());
    let mut household = 0_u32;
    for (number, place) in places().iter().enumerate() {
        let mut records = Vec::new();
        let mut tell = |article: &str, more: &Value| {
            household += 1;
            let mut record = json!({
                "id": uuid(1, household), "authority": place, "source": "stated",
                "articles": [article], "agencies": ["uwv"], "lifeDomains": ["work"],
                "month": month.to_string(), "household": uuid(2, household),
            });
            for (name, value) in more.as_object().unwrap() {
                record[name] = value.clone();
            }
            records.push(record);
        };
        for _ in 0..4 {
            tell(
                EVERYWHERE,
                &json!({"barrier": "knowledge", "amountBand": "250-500"}),
            );
        }
        for source in ["decline", "departure"] {
            tell(
                EVERYWHERE,
                &json!({
                    "source": source, "agencies": [], "lifeDomains": [],
                    "amountBand": "500-1000", "waitingBand": "29-56",
                }),
            );
        }
        if number < 3 {
            tell(RARE, &json!({"barrier": "workload"}));
        }
        if number == 0 {
            for _ in 0..40 {
                tell(LOCAL, &json!({"barrier": "unspoken-norm"}));
            }
        }
        let sender = web.client(place, "desk", &[Role::ClientSystem]);
        sender
            .post("/signal-records", &json!({ "records": records }))
            .expect(201);
    }
    let programme = web.client("NL", "programme", &[Role::Programme]);
    let before = programme.get("/signals/by-article").expect(200);
    assert_eq!(before["rows"], json!([]), "nothing moves within a month");
    assert_eq!(before["release"]["position"], 0);
    let next = Month::from_ordinal(month.ordinal() + 1).unwrap();
    app.clock.move_to(next.first_day()).unwrap();
    Country {
        web,
        programme,
        month,
    }
}

fn uuid(kind: u8, number: u32) -> String {
    format!("{kind:08x}-0000-4000-8000-{number:012x}")
}

fn row<'a>(table: &'a Value, value: &str) -> Option<&'a Value> {
    let rows = table["rows"].as_array().unwrap();
    rows.iter().find(|row| row["value"] == value)
}

/// A figure lies within the deviation of the true count.
fn near(figure: &Value, count: i64) {
    let said = figure
        .as_i64()
        .unwrap_or_else(|| panic!("no figure, where {count} are counted"));
    assert!(
        (said - count).abs() <= DEVIATION,
        "{said} is not near {count}"
    );
}

#[test]
fn an_article_that_blocks_many_is_shown_and_the_others_are_not() {
    let table = COUNTRY.programme.get("/signals/by-article").expect(200);
    let everywhere = row(&table, EVERYWHERE).unwrap();
    near(&everywhere["households"], 72);
    assert!(everywhere["authorities"].as_i64().unwrap() >= 6);
    // Bands make up a whole: one that is large enough may have to be withheld for another's sake.
    for (bands, band, count) in [("amounts", 2, 48), ("amounts", 3, 24), ("waiting", 2, 24)] {
        let said = &everywhere[bands]["bands"][band];
        if let Some(households) = said.get("households") {
            near(households, count);
        }
    }
    let median = everywhere["amounts"]["median"].as_array().unwrap();
    assert!(
        median.is_empty() || median.contains(&json!("250-500")),
        "{median:?}"
    );
    // Twelve are too few to be said with the noise.
    near(&everywhere["departures"]["decided"], 24);
    assert_eq!(row(&table, RARE), None, "three households");
    assert_eq!(row(&table, LOCAL), None, "forty of one municipality");
    assert_eq!(table["protection"]["method"], "cell-key");
    assert_eq!(table["protection"]["minHouseholds"], 10);
}

#[test]
fn an_answer_cites_the_national_log() {
    let table = COUNTRY.programme.get("/signals/by-article").expect(200);
    let (web, release) = (&COUNTRY.web, &table["release"]);
    let national = LogId::new("NL").unwrap();
    let head = web.run(async {
        let app = &web.installation.app;
        let head = app.log.head(national).await.unwrap();
        app.log
            .head_at(national, head.position)
            .await
            .unwrap()
            .unwrap()
    });
    assert_eq!(release["position"], head.position.get());
    assert_eq!(release["root"], maatwerk::wire::Root(head.root).to_string());
    let month = Month::from_ordinal(COUNTRY.month.ordinal() + 1).unwrap();
    assert_eq!(release["month"], month.to_string());
}

#[test]
fn the_same_households_have_the_same_figure_however_asked() {
    let programme = &COUNTRY.programme;
    let first = programme.get("/signals/by-article?barrier=knowledge");
    let first = first.expect(200);
    let again = programme
        .get("/signals/by-article?barrier=knowledge&source=stated")
        .expect(200);
    assert_eq!(first["rows"], again["rows"]);
    let reference = "jci1.31:c:BWBR0015703%26artikel=35%26z=2026-01-01%26g=2026-01-01";
    let other = programme
        .get(&format!("/signals/by-barrier?article={reference}"))
        .expect(200);
    let (by_article, by_barrier) = (
        row(&first, EVERYWHERE).unwrap(),
        row(&other, "knowledge").unwrap(),
    );
    assert_eq!(by_article["households"], by_barrier["households"]);
    assert_eq!(by_article["authorities"], by_barrier["authorities"]);
}

#[test]
fn closed_lists_are_whole_and_say_what_is_withheld() {
    let programme = &COUNTRY.programme;
    let barriers = programme.get("/signals/by-barrier").expect(200);
    assert_eq!(barriers["rows"].as_array().unwrap().len(), 8);
    let withheld = row(&barriers, "workload").unwrap();
    assert_eq!(withheld.get("households"), None);
    assert_eq!(withheld["label"], "Werkdruk");
    let agencies = programme.get("/signals/by-agency?limit=2").expect(200);
    assert_eq!(agencies["rows"][0]["value"], "uwv");
    assert_eq!(agencies["next"], 2);
    let rest = programme
        .get("/signals/by-agency?limit=500&offset=2")
        .expect(200);
    assert_eq!(rest.get("next"), None);
    let domains = programme.get("/signals/by-life-domain").expect(200);
    near(&row(&domains, "work").unwrap()["households"], 48 + 3 + 40);
}

#[test]
fn what_is_not_over_or_too_fine_is_not_answered() {
    let programme = &COUNTRY.programme;
    let month = COUNTRY.month;
    let open = format!("{}-Q{}", month.year() + 1, month.quarter());
    let faulty = programme.get("/signals/by-barrier?article=artikel%2035");
    assert_eq!(faulty.status, 400);
    assert_eq!(faulty.json()["errors"][0]["code"], "format");
    for (query, status, code) in [
        (format!("period={open}"), 422, "open"),
        (
            "barrier=knowledge&agency=uwv&source=stated".to_owned(),
            422,
            "combination",
        ),
        ("period=2026-05".to_owned(), 400, "format"),
        ("barrier=weather".to_owned(), 400, "enum"),
    ] {
        let answer = programme.get(&format!("/signals/by-article?{query}"));
        assert_eq!(answer.status, status, "{query}");
        assert_eq!(answer.json()["errors"][0]["code"], code, "{query}");
    }
    let quarters = programme.get("/signals/by-period").expect(200);
    for quarter in quarters["rows"].as_array().unwrap() {
        assert!(quarter["value"].as_str().unwrap() < open.as_str());
    }
}

#[test]
fn trends_say_why_they_are_silent() {
    let trends = COUNTRY.programme.get("/signals/trends").expect(200);
    let series = trends["series"].as_array().unwrap();
    assert_eq!(series.len(), 1, "{series:#?}");
    assert_eq!(series[0]["value"], EVERYWHERE);
    near(&series[0]["months"][0]["households"], 72);
    assert!(series[0]["silent"].as_str().unwrap().contains("24"));
    let marked = COUNTRY.programme.get("/signals/trends?marked=true");
    assert_eq!(marked.expect(200)["series"], json!([]));
}

#[test]
fn those_who_look_beyond_one_case_may_read_and_nobody_else() {
    let web = &COUNTRY.web;
    let of = |role| web.client("GM0001", "reader", &[role]);
    for role in [Role::PolicyMaker, Role::Auditor, Role::Administrator] {
        of(role).get("/signals/by-article").expect(200);
    }
    assert_eq!(of(Role::Professional).get("/signals/trends").status, 403);
    assert_eq!(
        of(Role::ClientSystem).get("/signals/by-article").status,
        403
    );
}
