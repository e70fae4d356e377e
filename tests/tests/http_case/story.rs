//! The case of the driving lessons over HTTP, through every endpoint; each answer is held to the
//! OpenAPI document by the client.

use std::sync::LazyLock;

use jiff::ToSpan as _;
use maatwerk::http::auth::Role;
use maatwerk_tests::{BASIS, Client, Office, Web, text};
use serde_json::{Value, json};

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
    ];
    Web::start(&authorities, Web::limits())
});

#[test]
fn a_gift_becomes_a_loan_and_is_paid_back() {
    let office = Office::open(&WEB, "GM0479");
    let today = &office.today;
    let (case, person, request, assessment) = office.assessed("Sanne de Boer");

    let (grant, decision) = office.granted(&case, &request, &assessment);
    let announced = office
        .officer
        .post(
            &format!("{case}/decisions/{decision}/announcement"),
            &json!({"on": today}),
        )
        .expect(201);
    assert!(text(&announced, "/objectionUntil") > *today);
    let paid = office
        .officer
        .post(
            &format!("{grant}/payments"),
            &json!({"kind": "payment", "amount": 50_000, "on": today, "payee": "Rijschool Zaan"}),
        )
        .expect(201);
    assert_eq!(paid["grant"]["paid"], 50_000);
    assert_eq!(paid["grant"]["unpaid"], 0);

    // She stops working today: the policy looks again at once, and proposes a loan.
    let fact = office.day(&case, &person, "employment-ended", today);
    assert_eq!(fact["grants"][0]["status"], "conditional");
    assert_eq!(fact["grants"][0]["proposal"]["by"]["kind"], "policy");
    // Why, stands beside it: what it looked at, and which rule no longer holds.
    let review = &fact["grants"][0]["review"];
    assert_eq!(review["occasion"]["kind"], "new-fact");
    assert_eq!(review["occasion"]["fact"], fact["factId"]);
    assert_eq!(review["answer"]["outcome"], "propose-loan");
    let findings = review["answer"]["findings"].as_array().unwrap();
    let broken = findings
        .iter()
        .find(|finding| finding["outcome"] == "not-met");
    assert!(text(broken.unwrap(), "/article").starts_with("CVDR"));
    let read = office.worker.get(&case).expect(200);
    assert_eq!(&read["grants"][0]["review"], review);
    assert_eq!(
        fact["grants"][0]["proposal"]["proposed"]["terms"]["principal"],
        50_000
    );

    let conversion = json!({
        "choice": "convert", "mandateId": office.mandate, "reasons": "The condition was broken.",
    });
    let unheard = office
        .officer
        .post(&format!("{grant}/conversion"), &conversion);
    assert_eq!(unheard.status, 409);
    assert_eq!(unheard.problem(), "not-heard");
    assert_eq!(
        unheard.json()["rule"],
        "jci1.31:c:BWBR0005537&artikel=4:8",
        "the refusal names its rule"
    );
    let invitation = json!({"on": today, "until": today});
    let invited = office
        .worker
        .post(&format!("{grant}/invitation"), &invitation)
        .expect(201);
    assert_eq!(invited["proposal"]["invited"], invitation);
    let heard = office
        .worker
        .post(
            &format!("{grant}/hearing"),
            &json!({"kind": "given", "on": today, "orally": true, "view": "I agree."}),
        )
        .expect(201);
    assert_eq!(heard["proposal"]["hearing"]["kind"], "given");
    let converted = office
        .officer
        .post(&format!("{grant}/conversion"), &conversion)
        .expect(201);
    assert_eq!(converted["grant"]["status"], "loan");
    assert_eq!(converted["loan"]["balance"], 50_000);
    let second = text(&converted, "/decisionId");
    let loan = format!("{case}/loans/{}", text(&converted, "/loan/loanId"));

    repaid_planned_and_waived(&office, &loan);

    let early = office
        .officer
        .post(&format!("{case}/closure"), &json!({"reason": "resolved"}));
    assert_eq!(
        early.problem(),
        "still-running",
        "a decision is unannounced"
    );
    office
        .officer
        .post(
            &format!("{case}/decisions/{second}/announcement"),
            &json!({"on": today}),
        )
        .expect(201);
    office
        .officer
        .post(&format!("{case}/closure"), &json!({"reason": "resolved"}))
        .expect(201);

    let whole = office.worker.get(&case).expect(200);
    assert_eq!(whole["status"], "closed");
    assert_eq!(whole["persons"][0]["name"], "Sanne de Boer");
    assert_eq!(whole["facts"].as_array().unwrap().len(), 3);
    assert_eq!(whole["grants"][0]["loanId"], whole["loans"][0]["loanId"]);
    WEB.installation.assert_verifies();
}

/// What can happen to a loan of 500 euro, until nothing is left of it.
fn repaid_planned_and_waived(office: &Office, loan: &str) {
    let repaid = office
        .officer
        .post(
            &format!("{loan}/repayments"),
            &json!({"kind": "repayment", "amount": 10_000, "on": office.today}),
        )
        .expect(201);
    assert_eq!(repaid["loan"]["balance"], 40_000);
    let reversed = office
        .officer
        .post(
            &format!("{loan}/repayments"),
            &json!({
                "kind": "reversal", "repaymentId": text(&repaid, "/repaymentId"),
                "on": office.today, "reason": "Taken back by the bank.",
            }),
        )
        .expect(201);
    assert_eq!(reversed["loan"]["balance"], 50_000);
    let first_due = WEB.installation.app.clock.today() + 1.month();
    let decide = |verdict: Value, article: &str| {
        let body = json!({
            "verdict": verdict, "ground": format!("jci1.31:c:BWBR0005537&artikel={article}"),
            "mandateId": office.mandate, "reasons": "No prospect of repayment.",
        });
        let path = format!("{loan}/decisions");
        let decided = office.officer.post(&path, &body).expect(201);
        let (case, _) = loan.split_once("/loans/").unwrap();
        let decision = text(&decided, "/decisionId");
        let path = format!("{case}/decisions/{decision}/announcement");
        let on = json!({"on": office.today});
        office.officer.post(&path, &on).expect(201);
        decided
    };
    let plan = json!({"instalments": 10, "amount": 5_000, "firstDue": first_due.to_string()});
    let deferred = decide(json!({"verdict": "deferred", "plan": plan}), "4:94");
    assert_eq!(deferred["loan"]["plan"]["instalments"], 10);
    let waived = decide(json!({"verdict": "waived", "amount": 50_000}), "4:94a");
    assert_eq!(waived["loan"]["balance"], 0);
}

#[test]
fn a_correction_makes_an_assessment_stale_and_another_is_asked() {
    let office = Office::open(&WEB, "GM0479");
    let (case, person, request, assessment) = office.assessed("Noor Visser");
    let wrong = office.day(&case, &person, "birth-date", "2001-03-15");
    let fact = format!("{case}/facts/{}/correction", text(&wrong, "/factId"));
    office
        .worker
        .post(
            &format!("{case}/budget-requests/{request}/assessment"),
            &json!(null),
        )
        .expect(400);
    let again = |client: &Client| {
        let path = format!("{case}/budget-requests/{request}/assessment");
        client.send("POST", &path, &[("Idempotency-Key", &Client::key())], None)
    };
    let second = again(&office.worker).expect(201);
    assert_ne!(text(&second, "/assessment/assessmentId"), assessment);
    let corrected = json!({
        "value": {"kind": "day", "value": "2015-03-15"}, "source": "brp", "reason": "Typing error.",
    });
    office.worker.post(&fact, &corrected).expect(201);
    let stale = office.worker.get(&case).expect(200);
    let latest = text(&second, "/assessment/assessmentId");
    let assessments = stale["assessments"].as_array().unwrap();
    assert!(
        assessments.iter().any(
            |assessed| assessed["assessmentId"] == latest.as_str() && assessed["stale"] == true
        )
    );
    let grant = |assessment: &str| {
        json!({
            "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
            "reasons": "As assessed.",
        })
    };
    let decision = format!("{case}/budget-requests/{request}/decision");
    let refused = office.officer.post(&decision, &grant(&latest));
    assert_eq!(refused.problem(), "stale-assessment");
    let third = again(&office.worker).expect(201);
    assert_ne!(
        third["assessment"]["answer"]["outcome"], "grant",
        "eleven years old"
    );
    let withdrawn = json!({"withdrawn": true, "reason": "About somebody else."});
    let withdrawn = office.worker.post(&fact, &withdrawn).expect(201);
    assert_eq!(withdrawn["fact"]["withdrawn"], true);
    WEB.installation.assert_verifies();
}

#[test]
fn a_decision_is_declined_with_a_departure_or_withdrawn() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _, request, assessment) = office.assessed("Mo Bakker");
    let decision = format!("{case}/budget-requests/{request}/decision");
    let decline = |departure: serde_json::Value| {
        json!({
            "choice": "decline", "assessmentId": assessment, "mandateId": office.mandate,
            "departure": departure, "reasons": "Another way was found.",
        })
    };
    let bare = office.officer.post(&decision, &decline(json!(null)));
    assert_eq!(bare.problem(), "departure-needed");
    let departure = json!({
        "ground": "inherent-power", "article": "jci1.31:c:BWBR0005537&artikel=4:84",
        "argument": "The employer pays for the lessons.",
    });
    let declined = office
        .officer
        .post(&decision, &decline(departure))
        .expect(201);
    assert!(declined.get("grant").is_none());
    let decided = text(&declined, "/decisionId");
    let withdrawn = office
        .officer
        .post(
            &format!("{case}/decisions/{decided}/withdrawal"),
            &json!({"mandateId": office.mandate, "reasons": "The employer withdrew."}),
        )
        .expect(201);
    assert_eq!(withdrawn["withdrawn"], true);
    let partial = json!({
        "choice": "partial-grant", "assessmentId": assessment, "mandateId": office.mandate,
        "terms": {"form": "gift", "amount": 20_000, "conditions": []},
        "departure": {
            "ground": "hardship-clause", "article": BASIS, "argument": "Half is enough.",
        },
        "reasons": "Half.",
    });
    let granted = office.officer.post(&decision, &partial).expect(201);
    assert_eq!(granted["grant"]["status"], "final");
    assert_eq!(granted["grant"]["terms"]["amount"], 20_000);
    WEB.installation.assert_verifies();
}

#[test]
fn a_person_proposes_takes_back_and_a_payment_returns() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _, request, assessment) = office.assessed("Els Mulder");
    let (grant, decision) = office.granted(&case, &request, &assessment);
    let announcement = format!("{case}/decisions/{decision}/announcement");
    let on = json!({"on": office.today});
    office.officer.post(&announcement, &on).expect(201);
    let payment = json!({
        "kind": "payment", "amount": 20_000, "on": office.today, "payee": "Rijschool", "last": false,
    });
    let path = format!("{grant}/payments");
    let paid = office.officer.post(&path, &payment).expect(201);
    let proposal = json!({
        "kind": "loan", "terms": {"principal": 20_000, "instalments": 4, "instalment": 5_000},
        "reasons": "She told that she stopped.",
    });
    let proposed = office
        .worker
        .post(&format!("{grant}/proposal"), &proposal)
        .expect(201);
    assert_eq!(proposed["grant"]["proposal"]["by"]["officer"], "worker");
    assert_eq!(
        office.officer.post(&path, &payment).problem(),
        "not-payable",
        "while a proposal waits"
    );
    let back = json!({"kind": "withdrawn"});
    let back = office
        .worker
        .post(&format!("{grant}/proposal"), &back)
        .expect(201);
    assert!(back["grant"].get("proposal").is_none());
    let returned = json!({
        "kind": "return", "paymentId": text(&paid, "/paymentId"), "on": office.today,
        "reason": "Account closed.",
    });
    let returned = office.officer.post(&path, &returned).expect(201);
    assert_eq!(returned["grant"]["paid"], 0);
    office.officer.post(&path, &payment).expect(201);
    let released = json!({"kind": "rest-released"});
    let released = office.officer.post(&path, &released).expect(201);
    assert_eq!(released["grant"]["released"], 30_000);
    WEB.installation.assert_verifies();
}

#[test]
fn somebody_is_added_and_found_by_number_and_name() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _) = office.case("Jan Jansen");
    let partner = json!({"role": "partner", "name": "Ans van  Dijk", "bsn": "123456782"});
    let added = office
        .worker
        .post(&format!("{case}/persons"), &partner)
        .expect(201);
    let position = added["position"].to_string();
    for search in [json!({"bsn": "123456782"}), json!({"name": "ans VAN dijk"})] {
        let headers = [
            ("Processing-Purpose", "intake"),
            ("Log-Position", &*position),
        ];
        let body = search.to_string();
        let found = office
            .worker
            .send("POST", "/cases/search", &headers, Some(body.as_bytes()))
            .expect(200);
        assert_eq!(found["found"].as_array().unwrap().len(), 1, "{search}");
        assert_eq!(found["found"][0]["personId"], added["personId"]);
        assert_eq!(format!("/cases/{}", text(&found, "/found/0/caseId")), case);
    }
    let nobody = json!({"bsn": "111222333"});
    let found = office.worker.post("/cases/search", &nobody).expect(200);
    assert_eq!(found["found"], json!([]));
}

#[test]
fn pots_mandates_policies_and_the_clock() {
    let office = Office::open(&WEB, "GM0479");
    let pot = "/pots/2150";
    let unset = office.worker.get(pot).expect(200);
    assert!(unset.get("amount").is_none());
    let raise = json!({"raiseBy": 500});
    assert_eq!(office.administrator.put(pot, &raise).problem(), "no-pot");
    let set = office
        .administrator
        .put(pot, &json!({"amount": 1_000}))
        .expect(200);
    assert_eq!(set["version"], 1);
    let raised = office.administrator.put(pot, &raise).expect(200);
    assert_eq!(raised["amount"], 1_500);
    assert_eq!(raised["available"], 1_500);

    let given = office
        .administrator
        .post(
            "/mandates",
            &json!({
                "officer": "other", "legalBasis": BASIS, "upTo": 1, "from": office.today,
                "until": "2180-01-01",
            }),
        )
        .expect(201);
    let mandate = text(&given, "/mandateId");
    let end = json!({"lastDay": office.today});
    let ended = office
        .administrator
        .post(&format!("/mandates/{mandate}/end"), &end)
        .expect(201);
    assert_eq!(ended["terms"]["until"], office.today.as_str());
    let unknown = "/mandates/00000000-0000-0000-0000-000000000000/end";
    assert_eq!(office.administrator.post(unknown, &end).status, 404);

    let policies = office.worker.get("/policies").expect(200);
    assert_eq!(policies["policies"][0]["active"], true);
    let description = &policies["policies"][0]["description"];
    assert!(!description["questions"].as_array().unwrap().is_empty());
    assert!(!description["rules"].as_array().unwrap().is_empty());
    let before = office.worker.get("/policies?on=2000-01-01").expect(200);
    assert_eq!(before["policies"][0]["active"], false);
    assert_eq!(office.worker.get("/clock").expect(200)["movable"], true);
}

#[test]
fn a_what_if_is_judged_and_not_recorded() {
    // A municipality of its own, in which nobody else records anything meanwhile.
    let office = Office::open(&WEB, "GM0001");
    let maker = WEB.client("GM0001", "maker", &[Role::PolicyMaker]);
    let seen = || {
        WEB.run(WEB.installation.settle());
        let list = office.worker.get("/cases");
        list.header("log-position").map(str::to_owned)
    };
    let grant = json!({"decided": office.today, "amount": 100_000, "purpose": "rijlessen"});
    let mut question = json!({
        "received": office.today, "purpose": "rijlessen", "amount": 50_000, "legalBasis": BASIS,
        "facts": [
            {"code": "birth-date", "value": {"kind": "day", "value": "2001-03-14"}},
            {"code": "employed-since", "value": {"kind": "day", "value": "2026-05-18"}},
        ],
    });
    let before = seen();
    let answer = maker.post("/assessments", &question).expect(200);
    assert_eq!(answer["outcome"], "grant");
    assert!(text(&answer, "/receipt/plugin").starts_with("sha256:"));
    question["earlierGrants"] = json!([grant, grant]);
    let answer = maker.post("/assessments", &question).expect(200);
    let findings = answer["findings"].as_array().unwrap();
    assert!(
        findings
            .iter()
            .any(|finding| finding["outcome"] == "not-met")
    );
    question["received"] = json!("1990-01-01");
    let answer = maker.post("/assessments", &question);
    assert_eq!(
        (answer.status, answer.problem().as_str()),
        (409, "no-policy")
    );
    assert_eq!(seen(), before);
}
