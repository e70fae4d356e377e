//! Foster care that is paid on after eighteen, from special assistance (Participatiewet 35), over HTTP: what
//! that legal basis knows and what not, and a grant that is revised and reclaimed in part.

use std::sync::LazyLock;

use maatwerk::http::auth::Role;
use maatwerk_tests::{Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let web = Web::start(
        &[
            ("GM0479", "plugins/zaanstad"),
            ("GM0001", "plugins/zaanstad"),
        ],
        Web::limits(),
    );
    let office = Office::open(&web, "GM0479");
    let own = json!({
        "article": "CVDR000479", "regime": "own-rules", "from": office.today,
        "acts": [{"act": "convert", "article": "CVDR000479/7"}],
    });
    register(&office, &own).expect(201);
    web
});

const SPECIAL: &str = "jci1.31:c:BWBR0015703&artikel=35&lid=1";
const ARTICLE_48: &str = "jci1.31:c:BWBR0015703&artikel=48";

fn register(office: &Office, basis: &Value) -> maatwerk_tests::Answer {
    let body = json!({"basis": basis, "reason": "Verordening noodbudget, artikel 3."});
    office.administrator.post("/legal-bases", &body)
}

/// Special assistance granted in these terms, announced, and 600 euro of it paid.
struct FosterCare {
    office: Office,
    mandate: String,
    case: String,
    grant: String,
    decision: String,
}

impl FosterCare {
    fn paid(terms: &Value) -> Self {
        let office = Office::open(&WEB, "GM0479");
        let mandate = json!({
            "officer": "officer", "legalBasis": "jci1.31:c:BWBR0015703&artikel=35",
            "upTo": 100_000, "from": office.today,
        });
        let mandate = office.administrator.post("/mandates", &mandate).expect(201);
        let mandate = text(&mandate, "/mandateId");
        let (case, person) = office.case("Dawit Tesfay");
        let body = json!({
            "applicant": person, "received": office.today, "channel": "desk",
            "purpose": "pleegzorg", "amount": 80_000, "legalBasis": SPECIAL,
        });
        let asked = office
            .worker
            .post(&format!("{case}/budget-requests"), &body)
            .expect(201);
        let answer = &asked["assessment"]["answer"];
        // The policy for the emergency budget judges none of this, and is not asked: no rule to depart from.
        assert_eq!(
            (&answer["outcome"], &answer["findings"]),
            (&json!("not-judged"), &json!([]))
        );
        let decision = json!({
            "choice": "grant", "assessmentId": text(&asked, "/assessment/assessmentId"),
            "mandateId": mandate, "terms": terms,
            "reasons": "Zonder pleeggezin staat hij op straat.",
        });
        let request = format!("{case}/budget-requests/{}", text(&asked, "/requestId"));
        let decided = office
            .officer
            .post(&format!("{request}/decision"), &decision)
            .expect(201);
        let paid = Self {
            grant: format!("{case}/grants/{}", text(&decided, "/grant/grantId")),
            decision: text(&decided, "/decisionId"),
            office,
            mandate,
            case,
        };
        paid.announce(&decided);
        let pay = json!({"kind": "payment", "amount": 60_000, "on": paid.office.today, "payee": "Pleeggezin"});
        paid.office
            .officer
            .post(&format!("{}/payments", paid.grant), &pay)
            .expect(201);
        paid
    }

    fn announce(&self, decided: &Value) {
        let path = format!(
            "{}/decisions/{}/announcement",
            self.case,
            text(decided, "/decisionId")
        );
        let on = json!({"on": self.office.today});
        self.office.officer.post(&path, &on).expect(201);
    }

    /// The letter by which it was granted.
    fn letter(&self) -> String {
        let path = format!("{}/decisions/{}/letter", self.case, self.decision);
        let letter = self.office.worker.get(&path);
        assert_eq!(letter.status, 200);
        String::from_utf8(letter.body).unwrap()
    }

    fn propose(&self, act: &Value, ground: &str) -> maatwerk_tests::Answer {
        let body = json!({
            "kind": "act", "act": act, "ground": ground, "reasons": "Hij verhuisde in maart.",
        });
        self.office
            .worker
            .post(&format!("{}/acts", self.grant), &body)
    }

    fn hear(&self) -> Value {
        let view = json!({
            "kind": "given", "on": self.office.today, "orally": true, "view": "Dat klopt.",
        });
        let path = format!("{}/acts/hearing", self.grant);
        self.office.worker.post(&path, &view).expect(201)
    }

    fn decide(&self) -> maatwerk_tests::Answer {
        let body = json!({"mandateId": self.mandate, "reasons": "De kosten waren lager."});
        self.office
            .officer
            .post(&format!("{}/acts/decision", self.grant), &body)
    }
}

fn gift() -> Value {
    json!({"form": "gift", "amount": 80_000, "conditions": []})
}

#[test]
fn special_assistance_is_revised_and_reclaimed() {
    let care = FosterCare::paid(&gift());
    let letter = care.letter();
    for said in [
        "Zonder pleeggezin staat hij op straat.",
        "Participatiewet, artikel 35, lid 1",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    for other in ["noodbudget", "CVDR", "Wij keken naar deze regels"] {
        assert!(!letter.contains(other), "{other}: {letter}");
    }
    let revise = json!({"kind": "revise", "amount": 40_000});
    let article_54 = "jci1.31:c:BWBR0015703&artikel=54&lid=3";
    let other = care.propose(&revise, ARTICLE_48);
    assert_eq!(
        (other.status, other.problem()),
        (409, "other-ground".to_owned())
    );
    let waiting = care.propose(&revise, article_54).expect(201);
    assert_eq!(waiting["act"]["act"]["kind"], "revise");
    let unheard = care.decide();
    assert_eq!(unheard.problem(), "not-heard");
    assert_eq!(unheard.json()["rule"], "jci1.31:c:BWBR0005537&artikel=4:8");
    let pay =
        json!({"kind": "payment", "amount": 100, "on": care.office.today, "payee": "Pleeggezin"});
    let path = format!("{}/payments", care.grant);
    assert_eq!(care.office.officer.post(&path, &pay).problem(), "act-open");
    let heard = care.hear();
    assert_eq!(heard["act"]["hearing"]["kind"], "given");
    let revised = care.decide().expect(201);
    assert_eq!(revised["grant"]["entitled"], 40_000);
    assert_eq!(revised["grant"]["undue"], 20_000);
    // What was granted and will not be paid any more went back to the pot.
    assert_eq!(revised["grant"]["released"], 20_000);
    care.announce(&revised);

    let reclaim = |principal: u64| {
        json!({"kind": "reclaim", "terms": {
            "principal": principal, "instalments": 10, "instalment": principal / 10,
        }})
    };
    let article_58 = "jci1.31:c:BWBR0015703&artikel=58&lid=2";
    let more = care.propose(&reclaim(20_010), article_58);
    assert_eq!(more.problem(), "more-than-undue");
    care.propose(&reclaim(20_000), article_58).expect(201);
    care.hear();
    let reclaimed = care.decide().expect(201);
    assert_eq!(reclaimed["loan"]["balance"], 20_000);
    assert_eq!(reclaimed["grant"]["undue"], 0);
    care.announce(&reclaimed);
    let loan = format!("{}/loans/{}", care.case, text(&reclaimed, "/loan/loanId"));
    let repay = json!({"kind": "repayment", "amount": 20_000, "on": care.office.today});
    let repaid = care
        .office
        .officer
        .post(&format!("{loan}/repayments"), &repay)
        .expect(201);
    assert_eq!(repaid["loan"]["balance"], 0);

    let changes = care
        .office
        .worker
        .get(&format!("{}/changes", care.case))
        .expect(200);
    let said: Vec<_> = changes["events"]
        .as_array()
        .unwrap()
        .iter()
        .map(|event| text(event, "/summary"))
        .collect();
    assert!(
        said.contains(&"De toekenning is herzien.".to_owned()),
        "{said:?}"
    );
    let close = format!("{}/closure", care.case);
    care.office
        .officer
        .post(&close, &json!({"reason": "resolved"}))
        .expect(201);
    let whole = care.office.worker.get(&care.case).expect(200);
    let kinds: Vec<_> = whole["decisions"]
        .as_array()
        .unwrap()
        .iter()
        .map(|decision| text(decision, "/about/kind"))
        .collect();
    assert_eq!(kinds.iter().filter(|kind| *kind == "adverse").count(), 2);
    WEB.installation.assert_verifies();
}

#[test]
fn stopping_to_work_does_not_make_a_loan_of_special_assistance() {
    let care = FosterCare::paid(&json!({
        "form": "conditional-gift", "amount": 80_000, "conditions": [{
            "rule": "in-work", "article": "CVDR000479/6", "until": "2030-05-01",
            "text": "U blijft werken.",
        }],
    }));
    let letter = care.letter();
    for said in [
        "Dit geld wordt dan geen lening.",
        "(herzien: Participatiewet, artikel 54, lid 3)",
        "(terugvorderen: Participatiewet, artikel 58)",
    ] {
        assert!(letter.contains(said), "{said}: {letter}");
    }
    assert!(!letter.contains("De gift kan dan"), "{letter}");
    let loan = json!({
        "kind": "loan", "reasons": "Hij stopte met werken.",
        "terms": {"principal": 60_000, "instalments": 10, "instalment": 6_000},
    });
    let refused = care
        .office
        .worker
        .post(&format!("{}/proposal", care.grant), &loan);
    assert_eq!(refused.status, 409);
    assert_eq!(refused.problem(), "act-not-known");
    assert_eq!(
        refused.json()["rule"],
        ARTICLE_48,
        "the article that says so"
    );
    // Dropped again, a proposal to withdraw leaves the grant as it was.
    let withdraw = json!({"kind": "withdraw"});
    care.propose(&withdraw, "jci1.31:c:BWBR0015703&artikel=54&lid=4")
        .expect(201);
    let drop = json!({"kind": "dropped", "reasons": "Hij werkt weer."});
    let dropped = care
        .office
        .worker
        .post(&format!("{}/acts", care.grant), &drop)
        .expect(201);
    assert_eq!(dropped["act"], Value::Null);
    assert_eq!(dropped["status"], "conditional");
    let none = care.decide();
    assert_eq!(none.problem(), "no-proposal");
    WEB.installation.assert_verifies();
}

#[test]
fn a_basis_without_a_regime_is_refused_until_it_is_registered() {
    let office = Office::open(&WEB, "GM0479");
    let (case, person) = office.case("Sanne de Boer");
    let mut body = office.lessons(&person);
    body["legalBasis"] = json!("CVDR777777/2");
    let ask = || {
        office
            .worker
            .post(&format!("{case}/budget-requests"), &body)
    };
    let refused = ask();
    assert_eq!(
        (refused.status, refused.problem()),
        (409, "no-regime".to_owned())
    );
    assert!(text(&refused.json(), "/detail").contains("/v1/legal-bases"));
    let basis = json!({
        "article": "CVDR777777", "regime": "contract", "from": office.today, "acts": [],
    });
    let worker = json!({"basis": basis, "reason": "Overeenkomst."});
    assert_eq!(office.worker.post("/legal-bases", &worker).status, 403);
    register(&office, &basis).expect(201);
    assert_eq!(register(&office, &basis).problem(), "exists");
    ask().expect(201);

    let by_law = json!({
        "article": SPECIAL, "regime": "own-rules", "from": office.today, "acts": [],
    });
    assert_eq!(register(&office, &by_law).problem(), "regime-by-law");
    let subsidy = json!({
        "article": "CVDR777778", "regime": "subsidy", "from": office.today,
        "acts": [{"act": "revise", "article": "CVDR777778/3"}],
    });
    assert_eq!(register(&office, &subsidy).problem(), "acts-by-law");
    let listed = office.worker.get("/legal-bases?limit=1").expect(200);
    let of_35 = listed["byLaw"]
        .as_array()
        .unwrap()
        .iter()
        .find(|row| row["article"] == "jci1.31:c:BWBR0015703&artikel=35");
    let acts = of_35.unwrap()["acts"].as_array().unwrap();
    assert!(acts.iter().all(|act| act["act"] != "convert"));
    assert_eq!(listed["registered"][0]["article"], "CVDR000479");
    let next = listed["next"].as_u64().unwrap();
    let rest = office
        .worker
        .get(&format!("/legal-bases?after={next}"))
        .expect(200);
    assert_eq!(rest["registered"][0]["article"], "CVDR777777");

    // Another authority, which registered nothing, is asked as before.
    let elsewhere = Office::open(&WEB, "GM0001");
    let (case, person) = elsewhere.case("Sanne de Boer");
    let mut body = elsewhere.lessons(&person);
    body["legalBasis"] = json!("CVDR777777/2");
    elsewhere
        .worker
        .post(&format!("{case}/budget-requests"), &body)
        .expect(201);
    let stranger = WEB.client("GM0001", "worker", &[Role::Professional]);
    let theirs = stranger.get("/legal-bases").expect(200);
    assert_eq!(theirs["registered"], json!([]));
    WEB.installation.assert_verifies();
}

#[test]
fn it_is_advanced_on_no_article_of_general_assistance() {
    // Also where the authority registered no basis.
    for authority in ["GM0479", "GM0001"] {
        let office = Office::open(&WEB, authority);
        let mandate = json!({
            "officer": "officer", "legalBasis": "jci1.31:c:BWBR0015703", "upTo": 100_000, "from": office.today,
        });
        let mandate = office.administrator.post("/mandates", &mandate).expect(201);
        let (case, person) = office.case("Dawit Tesfay");
        let asked = json!({
            "applicant": person, "received": office.today, "channel": "desk",
            "purpose": "pleegzorg", "amount": 80_000, "legalBasis": SPECIAL,
        });
        let path = format!("{case}/budget-requests");
        let asked = office.worker.post(&path, &asked).expect(201);
        let path = format!("{path}/{}/advances", text(&asked, "/requestId"));
        let advance = |article: &str| {
            let body = json!({
                "assessmentId": text(&asked, "/assessment/assessmentId"),
                "mandateId": text(&mandate, "/mandateId"), "amount": 100, "article": article,
                "reasons": "Het pleeggezin wacht.",
            });
            office.officer.post(&path, &body)
        };
        for article in ["52", "52&lid=1"] {
            let refused = advance(&format!("jci1.31:c:BWBR0015703&artikel={article}"));
            assert_eq!(refused.problem(), "advance-general-only", "{authority}");
            let detail = text(&refused.json(), "/detail");
            assert!(detail.contains("Awb 4:95"), "{detail}");
        }
        let granted = advance("jci1.31:c:BWBR0005537&artikel=4:95&lid=1").expect(201);
        let letter = format!(
            "{case}/decisions/{}/letter/draft",
            text(&granted, "/decisionId")
        );
        let letter = office.officer.get(&letter);
        assert_eq!(letter.status, 200);
        let letter = String::from_utf8(letter.body).unwrap();
        assert!(!letter.contains("lening zonder rente"), "{letter}");
    }
    WEB.installation.assert_verifies();
}
