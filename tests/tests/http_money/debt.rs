//! A debt is collected over HTTP: due by its plan, overdue, reminded, bounded by what she can pay, set
//! off, and a writ only where an act of parliament lets it. The clock moves on as the story does.

use jiff::ToSpan as _;
use maatwerk_domain::Date;
use maatwerk_domain::calendar::end_of_term;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

struct Story {
    web: Web,
    office: Office,
    case: String,
    person: String,
    loan: String,
}

impl Story {
    /// Lessons of 500 euro were paid; she stopped working, was heard, and owes it in instalments.
    fn of_a_loan() -> Self {
        let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
        let office = Office::open(&web, "GM0479");
        let today = office.today.clone();
        let (case, person, request, assessment) = office.assessed("Sanne de Boer");
        let (grant, decision) = office.granted(&case, &request, &assessment);
        let on = json!({"on": today});
        let announce = |decision: &str| format!("{case}/decisions/{decision}/announcement");
        office.officer.post(&announce(&decision), &on).expect(201);
        let paid = json!({"kind": "payment", "amount": 50_000, "on": today, "payee": "Rijschool"});
        let payments = format!("{grant}/payments");
        office.officer.post(&payments, &paid).expect(201);
        let _ = office.day(&case, &person, "employment-ended", &today);
        let view = json!({"kind": "given", "on": today, "orally": true, "view": "De baan stopte."});
        let hearing = format!("{grant}/hearing");
        office.worker.post(&hearing, &view).expect(201);
        let convert = json!({
            "choice": "convert", "mandateId": office.mandate, "reasons": "Niet voldaan.",
        });
        let conversion = format!("{grant}/conversion");
        let converted = office.officer.post(&conversion, &convert).expect(201);
        let second = text(&converted, "/decisionId");
        office.officer.post(&announce(&second), &on).expect(201);
        let loan = format!("{case}/loans/{}", text(&converted, "/loan/loanId"));
        Self {
            web,
            office,
            case,
            person,
            loan,
        }
    }

    fn today(&self) -> Date {
        self.web.installation.app.clock.today()
    }

    fn move_to(&self, day: Date) {
        self.web.installation.app.clock.move_to(day).unwrap();
    }

    fn debt(&self) -> Value {
        self.office.worker.get(&self.case).expect(200)["debts"][0].clone()
    }

    fn officer(&self, what: &str, body: &Value) -> Answer {
        let path = format!("{}/{what}", self.loan);
        self.office.officer.post(&path, body)
    }

    /// What is to be done about the loan: by which day, and what is at stake.
    fn listed(&self) -> Vec<(String, String, u64)> {
        self.web.run(self.web.installation.settle());
        let page = self.office.worker.get("/deadlines").expect(200);
        let all = page["deadlines"].as_array().unwrap().iter();
        let own = all.filter(|one| one["loanId"].is_string());
        own.map(|one| {
            let most = one["exposure"]["most"].as_u64().unwrap();
            (text(one, "/kind"), text(one, "/day"), most)
        })
        .collect()
    }

    /// It is announced by a letter, which says this.
    #[track_caller]
    fn letter_says(&self, decision: &str, said: &[&str]) {
        let path = format!("{}/decisions/{decision}", self.case);
        let on = json!({"on": self.today().to_string()});
        let announced = self
            .office
            .officer
            .post(&format!("{path}/announcement"), &on);
        assert_eq!(announced.expect(201)["letter"], true);
        let letter = self
            .office
            .worker
            .get(&format!("{path}/letter?format=html"));
        assert_eq!(letter.status, 200);
        let letter = String::from_utf8(letter.body).unwrap();
        for words in said {
            assert!(letter.contains(words), "{words} in {letter}");
        }
    }

    #[track_caller]
    fn refused(&self, what: &str, body: &Value, code: &str, rule: &str) {
        let answer = self.officer(what, body);
        assert_eq!(answer.status, 409, "{:#}", answer.json());
        assert_eq!(answer.problem(), code);
        assert_eq!(text(&answer.json(), "/rule"), rule);
    }
}

fn first_due(debt: &Value, case: &Value) -> Date {
    assert_eq!(debt["loanId"], case["loans"][0]["loanId"]);
    text(case, "/loans/0/plan/firstDue").parse().unwrap()
}

#[test]
fn a_debt_is_collected_within_the_law() {
    let story = Story::of_a_loan();
    let case = story.office.worker.get(&story.case).expect(200);
    let debt = story.debt();
    let first = first_due(&debt, &case);
    let instalment = case["loans"][0]["plan"]["amount"].as_u64().unwrap();
    assert_eq!(debt["balance"], 50_000);
    assert_eq!(debt["overdue"], 0);
    assert_eq!(debt["interest"]["soFar"], 0);
    let six_weeks = story.today().checked_add(6.weeks()).unwrap();
    let pay_by = end_of_term(six_weeks).unwrap().to_string();
    assert_eq!(debt["payBy"], pay_by.as_str());
    let reference = text(&debt, "/paymentReference");
    assert!(reference.starts_with("RF"), "{reference}");

    // Nothing is due: nobody is reminded.
    let awb = |article: &str| format!("jci1.31:c:BWBR0005537&artikel={article}");
    let remind = |on: Date| json!({"on": on.to_string(), "cost": 800});
    let today = story.today();
    story.refused("reminders", &remind(today), "not-overdue", &awb("4:112"));

    // The first instalment was not paid.
    let late = first.checked_add(10.days()).unwrap();
    story.move_to(late);
    let debt = story.debt();
    assert_eq!(debt["overdue"], instalment);
    assert!(debt["interest"]["soFar"].as_u64().unwrap() <= instalment / 100);
    let reminded = story.officer("reminders", &remind(late)).expect(201);
    assert_eq!(reminded["balance"], 50_800);
    assert_eq!(reminded["overdue"], instalment + 800);
    let two_weeks = end_of_term(late.checked_add(2.weeks()).unwrap()).unwrap();
    assert_eq!(reminded["reminders"][0]["until"], two_weeks.to_string());
    story.refused("reminders", &remind(late), "reminder-runs", &awb("4:112"));
    // Each euro once: the instalment, what the reminder cost, and the rest.
    let due = |kind: &str, day: String, most: u64| (kind.to_owned(), day, most);
    assert_eq!(
        story.listed(),
        [
            due("pay-instalment", first.to_string(), instalment),
            due("answer-reminder", two_weeks.to_string(), 800),
            due(
                "claim-debt",
                text(&reminded, "/claimableUntil"),
                50_000 - instalment
            ),
        ]
    );

    // A writ: an act of parliament, and after the two weeks.
    let writ = |basis: &str| json!({"basis": basis, "mandateId": story.office.mandate, "reasons": "Niets betaald."});
    let act = "jci1.31:c:BWBR0015703&artikel=60&lid=2";
    story.refused(
        "writ",
        &writ("CVDR000479/3"),
        "no-writ-basis",
        &awb("4:115"),
    );
    story.refused("writ", &writ(act), "reminder-runs", &awb("4:112"));

    // What she can pay, and an arrangement, are facts with a date and a source.
    let fact = |code: &str, value: Value| {
        let body = json!({
            "about": story.person, "code": code, "value": value, "source": "berekening",
        });
        let path = format!("{}/facts", story.case);
        story.office.worker.post(&path, &body).expect(201);
    };
    fact(
        "repayment-capacity",
        json!({"kind": "amount", "value": 1_500}),
    );
    fact("debt-arrangement", json!({"kind": "text", "value": "msnp"}));
    let debt = story.debt();
    assert_eq!(debt["monthlyCapacity"], 1_500);
    assert_eq!(debt["warnings"], json!(["msnp"]));
    let set_off = |amount: u64, basis: &str| {
        json!({
            "verdict": {
                "verdict": "set-off", "amount": amount, "claim": "uw toelage van deze maand",
            },
            "ground": basis, "mandateId": story.office.mandate, "reasons": "De toelage is bedoeld voor werk.",
        })
    };
    let protected = "jci1.31:c:BWBR0001827&artikel=475c";
    let basis = "jci1.31:c:BWBR0015703&artikel=60a";
    story.refused(
        "decisions",
        &set_off(1_501, basis),
        "above-capacity",
        protected,
    );
    let none = set_off(100, "jci1.31:c:BWBR0005537&artikel=4:93");
    story.refused("decisions", &none, "no-set-off-basis", &awb("4:93"));
    let after = story
        .officer("decisions", &set_off(1_500, basis))
        .expect(201);
    assert_eq!(after["loan"]["balance"], 49_300);
    story.letter_says(
        &text(&after, "/decisionId"),
        &["waarvan wij het inhouden: uw toelage van deze maand."],
    );

    // A lighter plan, bounded by the same: deferral (4:94).
    let plan = |instalments: u64, amount: u64| {
        let first = story.today().checked_add(1.month()).unwrap();
        let plan = json!({
            "instalments": instalments, "amount": amount, "firstDue": first.to_string(),
        });
        json!({
            "verdict": {"verdict": "deferred", "plan": plan}, "ground": awb("4:94"),
            "mandateId": story.office.mandate, "reasons": "Het lukt niet in twintig maanden.",
        })
    };
    story.refused("decisions", &plan(20, 2_500), "above-capacity", protected);
    let bare =
        json!({"mandateId": story.office.mandate, "plan": plan(33, 1_500)["verdict"]["plan"]});
    story.refused("instalments", &bare, "plan-stands", &awb("4:94"));
    let deferred = story.officer("decisions", &plan(33, 1_500)).expect(201);
    story.letter_says(
        &text(&deferred, "/decisionId"),
        &[
            "U krijgt uitstel van betaling",
            "op een andere manier mag terugbetalen",
            "in 33 maanden",
            "Algemene wet bestuursrecht, artikel 4:94",
            "U kunt ook bezwaar maken",
        ],
    );
    assert_eq!(story.debt()["overdue"], 0);

    // Two instalments later: paid, and the term to claim it interrupted.
    story.move_to(story.today().checked_add(2.months()).unwrap());
    let today = story.today().to_string();
    assert!(story.debt()["overdue"].as_u64().unwrap() >= 1_500);
    let words =
        json!({"on": today, "how": "acknowledged", "words": "Ik weet dat ik dit moet betalen."});
    let debt = story.officer("interruptions", &words).expect(201);
    assert!(text(&debt, "/claimableUntil") > today);
    // What was reminded was deferred since: these instalments need a reminder of their own.
    story.refused("writ", &writ(act), "no-reminder", &awb("4:117"));
    let reminded = story.officer("reminders", &remind(story.today()));
    let until: Date = text(&reminded.expect(201), "/reminders/1/until")
        .parse()
        .unwrap();
    story.move_to(until.tomorrow().unwrap());
    let today = story.today().to_string();
    let issued = story.officer("writ", &writ(act)).expect(201);
    assert_eq!(issued["writs"][0]["on"], today.as_str());
    let rest = json!({"kind": "repayment", "amount": 50_100, "on": today});
    story.officer("repayments", &rest).expect(201);
    assert_eq!(story.debt()["balance"], 0);
    assert_eq!(story.debt()["overdue"], 0);

    // The history tells it in Dutch, and an auditor finds that all of it was lawful.
    let changes = format!("{}/changes?limit=500", story.case);
    let changes = story.office.worker.get(&changes).expect(200);
    let told: Vec<_> = changes["events"].as_array().unwrap().iter().collect();
    let says = |sentence: &str| told.iter().any(|event| event["summary"] == sentence);
    assert!(says("De inwoner is aangemaand te betalen."));
    assert!(says("Een schuld is verrekend."));
    assert!(says("Een dwangbevel is uitgevaardigd."));
    assert!(says("De schuld is erkend: de verjaring is gestuit."));
    story.web.installation.assert_verifies();
}

#[test]
fn a_barred_debt_is_only_paid_of_ones_own_will() {
    let story = Story::of_a_loan();
    let last: Date = text(&story.debt(), "/claimableUntil").parse().unwrap();
    story.move_to(last.tomorrow().unwrap());
    let debt = story.debt();
    assert_eq!(debt["warnings"], json!(["barred"]));
    assert_eq!(debt["overdue"], 50_000);
    let today = story.today().to_string();
    let barred = "jci1.31:c:BWBR0005537&artikel=4:104&lid=2";
    story.refused("reminders", &json!({"on": today}), "claim-barred", barred);
    let paid = json!({"kind": "repayment", "amount": 50_000, "on": today});
    story.officer("repayments", &paid).expect(201);
    story.web.installation.assert_verifies();
}

#[test]
fn a_debt_of_another_municipality_is_not_there() {
    let story = Story::of_a_loan();
    let today = story.today().to_string();
    let body = json!({"on": today});
    let nobody = "/cases/00000000-0000-0000-0000-000000000000/loans/00000000-0000-0000-0000-000000000000/reminders";
    let officer: &Client = &story.office.officer;
    assert_eq!(officer.post(nobody, &body).status, 404);
    let unknown = format!(
        "{}/loans/00000000-0000-0000-0000-000000000000/reminders",
        story.case
    );
    assert_eq!(officer.post(&unknown, &body).status, 404);
}
