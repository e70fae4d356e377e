//! Objections and appeals over HTTP: an upheld one that makes a loan a gift again and refunds what was paid
//! back with interest; one that came too late; a declined request that is decided anew; a court.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_domain::Date;
use maatwerk_domain::terms::Term;
use maatwerk_tests::{Answer, BASIS, Client, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> =
    LazyLock::new(|| Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits()));

/// An office with a second officer, who decides on what the first one decided.
struct Desk {
    office: Office,
    second: Client,
    mandate: String,
}

impl Desk {
    fn open() -> Self {
        Self::of(&WEB)
    }

    fn of(web: &Web) -> Self {
        let office = Office::open(web, "GM0479");
        let mandate = json!({
            "officer": "second", "legalBasis": BASIS, "upTo": 100_000, "from": office.today,
        });
        let mandate = office.administrator.post("/mandates", &mandate).expect(201);
        Self {
            mandate: text(&mandate, "/mandateId"),
            second: web.client("GM0479", "second", &[Role::CustomisationOfficer]),
            office,
        }
    }

    fn announce(&self, case: &str, decision: &str) {
        let path = format!("{case}/decisions/{decision}/announcement");
        let on = json!({"on": self.office.today});
        self.office.officer.post(&path, &on).expect(201);
    }

    /// The path of a new objection.
    fn object(&self, case: &str, person: &str, decision: &str) -> String {
        let body = json!({
            "decisionId": decision, "objector": person, "received": self.office.today,
            "channel": "web", "grounds": "Ik kon er niets aan doen.",
        });
        let path = format!("{case}/objections");
        let received = self.office.worker.post(&path, &body).expect(201);
        assert_eq!(received["timeliness"], "in-time");
        format!("{path}/{}", text(&received, "/objectionId"))
    }

    fn hear(&self, objection: &str, how: &str) -> Value {
        let body = json!({"on": self.office.today, "how": how, "report": "Zij vertelde."});
        let path = format!("{objection}/hearing");
        self.office.worker.post(&path, &body).expect(201)
    }

    /// A gift that became a loan of 500 euro, of which 100 was paid back; case, person, decision, grant.
    fn converted(&self) -> [String; 4] {
        let office = &self.office;
        let (case, person, request, assessment) = office.assessed("Sanne de Boer");
        let (grant, first) = office.granted(&case, &request, &assessment);
        self.announce(&case, &first);
        let officer = |path: String, body: Value| office.officer.post(&path, &body).expect(201);
        let pay = json!({
            "kind": "payment", "amount": 50_000, "on": office.today, "payee": "Rijschool",
        });
        officer(format!("{grant}/payments"), pay);
        let _ = office.day(&case, &person, "employment-ended", &office.today);
        let whole = office.worker.get(&case).expect(200);
        if whole["grants"][0]["proposal"].is_null() {
            let propose = json!({
                "kind": "loan", "reasons": "Zij stopte met werken.",
                "terms": {"principal": 50_000, "instalments": 10, "instalment": 5_000},
            });
            officer(format!("{grant}/proposal"), propose);
        }
        let view = json!({"kind": "given", "on": office.today, "orally": true, "view": "Nee."});
        officer(format!("{grant}/hearing"), view);
        let convert = json!({
            "choice": "convert", "mandateId": office.mandate, "reasons": "De voorwaarde brak.",
        });
        let converted = officer(format!("{grant}/conversion"), convert);
        let decision = text(&converted, "/decisionId");
        self.announce(&case, &decision);
        let loan = format!("{case}/loans/{}", text(&converted, "/loan/loanId"));
        let repay = json!({"kind": "repayment", "amount": 10_000, "on": office.today});
        officer(format!("{loan}/repayments"), repay);
        [case, person, decision, grant]
    }
}

/// Decides on an objection.
fn decide(by: &Client, objection: &str, mandate: &str, outcome: &str) -> Answer {
    let body = json!({
        "outcome": outcome, "mandateId": mandate, "reasons": "De gronden treffen doel.",
    });
    by.post(&format!("{objection}/decision"), &body)
}

#[test]
fn an_upheld_objection_undoes_a_conversion_and_refunds() {
    let desk = Desk::open();
    let [case, person, decision, _] = desk.converted();
    let objection = desk.object(&case, &person, &decision);
    let twice = json!({
        "decisionId": decision, "objector": person, "received": desk.office.today,
        "channel": "web",
    });
    let twice = desk
        .office
        .worker
        .post(&format!("{case}/objections"), &twice);
    assert_eq!(twice.problem(), "objected");
    let unheard = decide(&desk.second, &objection, &desk.mandate, "founded-revoked");
    assert_eq!(unheard.problem(), "objector-not-heard");
    assert_eq!(unheard.json()["rule"], "jci1.31:c:BWBR0005537&artikel=7:2");
    let heard = desk.hear(&objection, "held");
    assert_eq!(
        heard["hearing"]["article"],
        "jci1.31:c:BWBR0005537&artikel=7:2"
    );
    let own = &desk.office;
    let same = decide(&own.officer, &objection, &own.mandate, "founded-revoked");
    assert_eq!(same.problem(), "same-decider");
    assert_eq!(
        same.json()["rule"],
        "jci1.31:c:BWBR0005537&artikel=10:3&lid=3"
    );
    let upheld = decide(&desk.second, &objection, &desk.mandate, "founded-revoked").expect(201);
    assert_eq!(upheld["objection"]["toRefund"], 10_000);
    assert_eq!(upheld["decision"]["about"]["kind"], "objection");
    let whole = own.worker.get(&case).expect(200);
    assert_eq!(whole["grants"][0]["status"], "final");
    assert_eq!(whole["loans"][0]["undone"], true);
    assert_eq!(whole["loans"][0]["balance"], 0);
    let refund = json!({"on": own.today, "payee": "S. de Boer"});
    let path = format!("{objection}/refund");
    let early = own.officer.post(&path, &refund);
    assert_eq!(early.problem(), "not-announced");
    assert_eq!(early.json()["rule"], "jci1.31:c:BWBR0005537&artikel=3:40");
    let decision = text(&upheld, "/decisionId");
    desk.announce(&case, &decision);
    let letter = own
        .worker
        .get(&format!("{case}/decisions/{decision}/letter"));
    let letter = String::from_utf8(letter.body).unwrap();
    assert!(
        letter.contains("U krijgt €\u{a0}100,00 van ons terug."),
        "{letter}"
    );
    let close = format!("{case}/closure");
    let closing = json!({"reason": "resolved"});
    let early = own.officer.post(&close, &closing);
    assert_eq!(early.problem(), "still-running", "a refund is owed");
    let listed = || {
        WEB.run(WEB.installation.settle());
        let page = own.worker.get("/deadlines?kind=pay-refund").expect(200);
        let all = page["deadlines"].as_array().unwrap().clone();
        let mut all = all.into_iter();
        all.find(|one| case.ends_with(one["caseId"].as_str().unwrap()))
    };
    let owed = listed().expect("a refund is owed");
    assert_eq!(owed["exposure"], json!({"soFar": 0, "most": 10_000}));
    assert!(objection.ends_with(owed["objectionId"].as_str().unwrap()));
    let refunded = own.officer.post(&path, &refund).expect(201);
    assert_eq!(refunded["refund"]["amount"], 10_000);
    // Paid back and refunded on one day: no day has gone by.
    assert_eq!(refunded["refund"]["interest"], 0);
    assert_eq!(refunded["toRefund"], 0);
    assert_eq!(listed(), None);
    assert_eq!(own.officer.post(&path, &refund).problem(), "refunded");
    own.officer.post(&close, &closing).expect(201);
    let changes = own.worker.get(&format!("{case}/changes")).expect(200);
    let said = changes["events"].as_array().unwrap().iter();
    let said: Vec<_> = said.map(|event| text(event, "/summary")).collect();
    let founded = "Het bezwaar is gegrond verklaard: het besluit is herroepen.";
    assert!(said.contains(&founded.to_owned()), "{said:?}");
    WEB.installation.assert_verifies();
}

#[test]
fn above_the_amount_another_person_refunds_than_decided() {
    let web = Web::start(&[("GM0479", "plugins/zaanstad")], Web::limits());
    let desk = Desk::of(&web);
    let own = &desk.office;
    let [case, person, decision, _] = desk.converted();
    let objection = desk.object(&case, &person, &decision);
    desk.hear(&objection, "held");
    let upheld = decide(&desk.second, &objection, &desk.mandate, "founded-revoked").expect(201);
    desk.announce(&case, &text(&upheld, "/decisionId"));
    let set = json!({"above": 9_999, "from": own.today, "rule": "Mandaatbesluit 2026"});
    own.administrator.post("/separations", &set).expect(201);
    let refund = json!({"on": own.today, "payee": "S. de Boer"});
    let path = format!("{objection}/refund");
    let same = desk.second.post(&path, &refund);
    assert_eq!(same.problem(), "decider-pays");
    assert_eq!(same.json()["rule"], "maatwerk:separation");
    let refunded = own.officer.post(&path, &refund).expect(201);
    assert_eq!(refunded["refund"]["amount"], 10_000);
    web.installation.assert_verifies();
}

#[test]
fn an_exception_is_replaced_by_a_hearing() {
    let desk = Desk::open();
    let own = &desk.office;
    let [case, person, decision, _] = desk.converted();
    let objection = desk.object(&case, &person, &decision);
    desk.hear(&objection, "manifestly-inadmissible");
    let unfit = decide(&desk.second, &objection, &desk.mandate, "unfounded");
    assert_eq!(unfit.problem(), "other-exception");
    let hearing = |how: &str| {
        let body = json!({"on": own.today, "how": how, "report": "Zij vertelde."});
        own.worker.post(&format!("{objection}/hearing"), &body)
    };
    let twice = hearing("manifestly-inadmissible");
    assert_eq!(twice.problem(), "left-out-already");
    desk.hear(&objection, "fully-met");
    let heard = desk.hear(&objection, "held");
    assert_eq!(heard["hearing"]["how"], "held");
    assert_eq!(hearing("waived").problem(), "heard-already");
    decide(&desk.second, &objection, &desk.mandate, "unfounded").expect(201);
    assert_eq!(hearing("held").problem(), "objection-over");
    WEB.installation.assert_verifies();
}

#[test]
fn a_waiver_that_was_declined_is_taken_anew_by_somebody_else() {
    let desk = Desk::open();
    let own = &desk.office;
    let [case, person, _, _] = desk.converted();
    let loan = text(&own.worker.get(&case).expect(200), "/loans/0/loanId");
    let path = format!("{case}/loans/{loan}/decisions");
    let on_debt = |by: &Client, mandate: &str, verdict: Value| {
        let body = json!({
            "verdict": verdict, "ground": "jci1.31:c:BWBR0005537&artikel=4:94a",
            "mandateId": mandate, "reasons": "Zij houdt genoeg over.",
        });
        by.post(&path, &body)
    };
    let none = || json!({"verdict": "not-waived"});
    let declined = on_debt(&own.officer, &own.mandate, none()).expect(201);
    assert_eq!(declined["loan"]["balance"], 40_000);
    let first = text(&declined, "/decisionId");
    desk.announce(&case, &first);
    let whole = own.worker.get(&case).expect(200);
    let mut decisions = whole["decisions"].as_array().unwrap().iter();
    assert!(decisions.any(|one| one["decisionId"] == first && one["about"]["kind"] == "debt"));
    let objection = desk.object(&case, &person, &first);
    desk.hear(&objection, "held");
    let upheld = decide(&desk.second, &objection, &desk.mandate, "founded-anew").expect(201);
    desk.announce(&case, &text(&upheld, "/decisionId"));
    let warned = || own.worker.get(&case).expect(200)["debts"][0]["warnings"].clone();
    assert_eq!(warned(), json!(["decide-anew"]));
    let due = || {
        WEB.run(WEB.installation.settle());
        let listed = own.worker.get("/deadlines?limit=100").expect(200);
        let listed = listed["deadlines"].as_array().unwrap().clone();
        let case = case.trim_start_matches("/cases/");
        let mut own = listed.into_iter().filter(|one| one["caseId"] == case);
        own.find(|one| one["kind"] == "decide-debt-anew")
    };
    let anew = due().expect("it is on the list");
    assert_eq!(anew["article"], "jci1.31:c:BWBR0005537&artikel=4:13&lid=2");
    assert_eq!(anew["whose"], "authority");
    let again = on_debt(&own.officer, &own.mandate, none());
    assert_eq!(again.problem(), "same-decider");
    let waived = json!({"verdict": "waived", "amount": 40_000});
    let anew = on_debt(&desk.second, &desk.mandate, waived).expect(201);
    assert_eq!(anew["loan"]["balance"], 0);
    assert_eq!(warned(), json!([]));
    assert!(due().is_none());
    desk.announce(&case, &text(&anew, "/decisionId"));
    let close = json!({"reason": "resolved"});
    let closed = own.officer.post(&format!("{case}/closure"), &close);
    closed.expect(201);
    WEB.installation.assert_verifies();
}

#[test]
fn what_was_declined_is_decided_anew_and_a_court_may_be_asked() {
    let desk = Desk::open();
    let own = &desk.office;
    let (case, person, request, assessment) = own.assessed("Sanne de Boer");
    let declined = json!({
        "choice": "decline", "assessmentId": assessment, "mandateId": own.mandate,
        "departure": {
            "ground": "hardship-clause", "article": "CVDR000479/9", "argument": "Te duur.",
        },
        "reasons": "Te duur.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    let first = own.officer.post(&path, &declined).expect(201);
    let first = text(&first, "/decisionId");
    desk.announce(&case, &first);
    let appeal = |decision: &str, kind: &str| {
        let body = json!({
            "decisionId": decision, "kind": kind, "court": "Rechtbank Noord-Holland",
            "on": own.today,
        });
        own.worker.post(&format!("{case}/appeals"), &body)
    };
    assert_eq!(appeal(&first, "appeal").problem(), "object-first");
    let objection = desk.object(&case, &person, &first);
    let relief = appeal(&first, "interim-relief").expect(201);
    let relief = format!("{case}/appeals/{}", text(&relief, "/appealId"));
    let judged = json!({"on": own.today, "outcome": "relief-refused"});
    let judgment = format!("{relief}/judgment");
    let judged = own.worker.post(&judgment, &judged).expect(201);
    assert_eq!(judged["outcome"], "relief-refused");

    let today: Date = own.today.parse().unwrap();
    let later = today.checked_add(10.days()).unwrap().to_string();
    let invite = json!({"on": own.today, "until": later, "missing": "De gronden."});
    let path = format!("{objection}/repair");
    let invited = own.worker.post(&path, &invite).expect(201);
    assert_eq!(invited["repair"]["until"], later);
    let on = json!({"on": own.today});
    let completed = own
        .worker
        .post(&format!("{objection}/completion"), &on)
        .expect(201);
    assert_eq!(completed["repair"]["completed"], own.today);
    let early = own
        .worker
        .post(&format!("{objection}/default-notices"), &on)
        .expect(201);
    assert_eq!(early["prematureNotices"], json!([own.today]));
    desk.hear(&objection, "waived");
    let revoked = decide(&desk.second, &objection, &desk.mandate, "founded-revoked");
    assert_eq!(revoked.problem(), "other-remedy");
    let late = decide(&desk.second, &objection, &desk.mandate, "inadmissible-late");
    assert_eq!(late.problem(), "not-late");
    let anew = decide(&desk.second, &objection, &desk.mandate, "founded-anew").expect(201);
    let anew = text(&anew, "/decisionId");
    desk.announce(&case, &anew);
    // A term of its own, of which a notice of default comes too early yet.
    let listed = || {
        WEB.run(WEB.installation.settle());
        let page = own.worker.get("/deadlines").expect(200);
        let all = page["deadlines"].as_array().unwrap().clone().into_iter();
        let all = all.filter(|one| one["requestId"] == request);
        all.map(|one| (text(&one, "/kind"), text(&one, "/day")))
            .collect::<Vec<_>>()
    };
    let ends = Term::Decision.last_day(today).unwrap().to_string();
    assert_eq!(listed(), [("decide-request".to_owned(), ends.clone())]);
    let path = format!("{case}/budget-requests/{request}/default-notices");
    let early = own.worker.post(&path, &on).expect(201);
    assert_eq!(early["clock"]["prematureNotices"], json!([own.today]));
    assert_eq!(early["clock"]["decideBy"], ends);
    let grant = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": desk.mandate,
        "reasons": "Zoals beoordeeld.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    desk.second.post(&path, &grant).expect(201);
    assert_eq!(listed(), [("announce-decision".to_owned(), ends)]);
    let against = json!({
        "decisionId": anew, "objector": person, "received": own.today, "channel": "web",
    });
    let against = own.worker.post(&format!("{case}/objections"), &against);
    assert_eq!(against.problem(), "appeal-instead");
    appeal(&anew, "appeal").expect(201);
    let nothing = "00000000-0000-0000-0000-000000000000";
    let path = format!("{case}/objections/{nothing}/default-notices");
    assert_eq!(own.worker.post(&path, &on).status, 404);
    let penalty = json!({"mandateId": desk.mandate, "reasons": "Te laat."});
    let path = format!("{objection}/penalty");
    assert_eq!(desk.second.post(&path, &penalty).problem(), "no-penalty");
    WEB.installation.assert_verifies();
}

#[test]
fn what_was_paid_on_too_small_a_grant_stays_and_the_rest_is_granted_anew() {
    let desk = Desk::open();
    let own = &desk.office;
    let (case, person, request, assessment) = own.assessed("Sanne de Boer");
    let path = format!("{case}/budget-requests/{request}/decision");
    let until = own.today.parse::<Date>().unwrap().checked_add(6.months());
    let terms = |amount: u64| {
        json!({
            "form": "conditional-gift", "amount": amount, "conditions": [{
                "rule": "in-work", "article": "CVDR000479/6", "text": "U blijft werken.",
                "until": until.as_ref().unwrap().to_string(),
            }],
        })
    };
    let decision = |choice: &str, mandate: &str, amount: u64| {
        json!({
            "choice": choice, "assessmentId": assessment, "mandateId": mandate,
            "terms": terms(amount), "reasons": "Minder lessen.",
            "departure": {
                "ground": "hardship-clause", "article": "CVDR000479/9", "argument": "Genoeg.",
            },
        })
    };
    let part = decision("partial-grant", &own.mandate, 30_000);
    let part = own.officer.post(&path, &part).expect(201);
    let first = text(&part, "/decisionId");
    desk.announce(&case, &first);
    let grant = format!("{case}/grants/{}", text(&part, "/grant/grantId"));
    let pay = json!({"kind": "payment", "amount": 25_000, "on": own.today, "payee": "Rijschool"});
    own.officer
        .post(&format!("{grant}/payments"), &pay)
        .expect(201);
    let objection = desk.object(&case, &person, &first);
    desk.hear(&objection, "held");
    let anew = decide(&desk.second, &objection, &desk.mandate, "founded-anew").expect(201);
    desk.announce(&case, &text(&anew, "/decisionId"));
    let whole = own.worker.get(&case).expect(200);
    assert_eq!(whole["grants"][0]["status"], "conditional");
    assert_eq!(whole["grants"][0]["unpaid"], 0);
    let too_much = decision("partial-grant", &desk.mandate, 25_001);
    assert_eq!(
        desk.second.post(&path, &too_much).problem(),
        "more-than-requested"
    );
    // All that is left of what was asked.
    let rest = decision("grant", &desk.mandate, 25_000);
    let rest = desk.second.post(&path, &rest).expect(201);
    desk.announce(&case, &text(&rest, "/decisionId"));
    WEB.installation.assert_verifies();
}

#[test]
fn an_objection_is_withdrawn_or_adjourned() {
    let desk = Desk::open();
    let own = &desk.office;
    let [case, person, decision, _] = desk.converted();
    let objection = desk.object(&case, &person, &decision);
    let whole = own.worker.get(&case).expect(200);
    let by: Date = text(&whole, "/objections/0/decideBy").parse().unwrap();
    let later = |days: i32| by.checked_add(days.days()).unwrap().to_string();
    let adjourn = |days: i32| {
        let body = json!({
            "on": own.today, "ground": "once", "decideBy": later(days), "reason": "Advies volgt.",
        });
        own.worker.post(&format!("{objection}/adjournment"), &body)
    };
    assert_eq!(adjourn(0).problem(), "no-adjournment");
    assert_eq!(adjourn(60).problem(), "adjourned-too-long");
    let adjourned = adjourn(30).expect(201);
    assert_eq!(adjourned["decideBy"], later(30));
    assert_eq!(
        adjourned["article"],
        "jci1.31:c:BWBR0005537&artikel=7:10&lid=3"
    );
    let again = adjourn(31);
    assert_eq!(again.problem(), "adjourned-before");
    let agreed = json!({
        "on": own.today, "ground": "objector-agrees", "decideBy": later(60), "reason": "Zij wil dat.",
    });
    let path = format!("{objection}/adjournment");
    let agreed = own.worker.post(&path, &agreed).expect(201);
    assert_eq!(
        agreed["article"],
        "jci1.31:c:BWBR0005537&artikel=7:10&lid=4&onderdeel=b"
    );
    let withdraw = json!({"on": own.today, "orally": true, "reason": "Het is goed zo."});
    let path = format!("{objection}/withdrawal");
    let withdrawn = own.worker.post(&path, &withdraw).expect(201);
    assert_eq!(withdrawn["withdrawn"], own.today);
    assert_eq!(
        own.worker.post(&path, &withdraw).problem(),
        "objection-over"
    );
    // The loan stands: an objection has no suspensive effect, and this one is gone.
    let whole = own.worker.get(&case).expect(200);
    assert_eq!(whole["loans"][0]["balance"], 40_000);
    WEB.installation.assert_verifies();
}
