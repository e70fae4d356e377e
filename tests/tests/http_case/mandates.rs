//! Who decides for whom, who must differ, and who stays out: substitutes, the separation of asking, deciding
//! and paying, and personal interests, over HTTP.

use maatwerk::http::auth::Role;
use maatwerk_tests::{BASIS, Client, Office, Web, text};
use serde_json::{Value, json};

const AUTHORITY: &str = "GM0479";

fn start() -> (Web, Office) {
    let web = Web::start(&[(AUTHORITY, "plugins/zaanstad")], Web::limits());
    let office = Office::open(&web, AUTHORITY);
    (web, office)
}

fn colleague(web: &Web, name: &str) -> Client {
    web.client(AUTHORITY, name, &[Role::CustomisationOfficer])
}

/// Whom is involved in no other way breaks the glass, as in need.
const GLASS: (&str, &str) = ("Break-Glass-Reason", "Vervanging bij ziekte");

fn act(by: &Client, path: &str, body: &Value) -> maatwerk_tests::Answer {
    let key = Client::key();
    let headers = [("Idempotency-Key", key.as_str()), GLASS];
    by.send("POST", path, &headers, Some(body.to_string().as_bytes()))
}

fn decision(mandate: &str, assessment: &str) -> Value {
    json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": mandate,
        "reasons": "Zonder rijbewijs houdt het werk op.",
    })
}

fn code(answer: &maatwerk_tests::Answer) -> String {
    assert_eq!(answer.status, 409, "{}", answer.json());
    text(&answer.json(), "/code")
}

#[test]
fn a_substitute_decides_in_the_holders_place_and_it_says_so() {
    let (web, office) = start();
    let eva = colleague(&web, "eva");
    let (case, _, request, assessment) = office.assessed("Fatima Voorbeeld");
    let path = format!("{case}/budget-requests/{request}/decision");
    let body = decision(&office.mandate, &assessment);
    assert_eq!(code(&act(&eva, &path, &body)), "no-mandate");

    let substitutions = format!("/mandates/{}/substitutions", office.mandate);
    let today = office.today.as_str();
    let name = |officer: &str, from: &str, until: &str| json!({"officer": officer, "from": from, "until": until, "reason": "Ziek."});
    let named = |body: &Value| office.administrator.post(&substitutions, body);
    assert_eq!(
        code(&named(&name("officer", today, today))),
        "own-substitute"
    );
    assert_eq!(
        code(&named(&name("eva", "2099-01-02", "2099-01-01"))),
        "substitution-days"
    );
    let mandate = named(&name("eva", today, today)).expect(201);
    let substitution = text(&mandate, "/substitutions/0/substitutionId");
    assert_eq!(mandate["substitutions"][0]["officer"], "eva");
    assert_eq!(
        office
            .worker
            .post(&substitutions, &name("bea", today, today))
            .status,
        403
    );

    let decided = act(&eva, &path, &body).expect(201);
    assert_eq!(decided["decision"]["by"], "eva");
    assert_eq!(decided["decision"]["mandateId"], office.mandate.as_str());
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["decisions"][0]["onBehalfOf"], "officer");
    let listed = office.worker.get("/mandates").expect(200);
    assert_eq!(listed["mandates"][0]["substitutions"][0]["officer"], "eva");

    // Back from leave.
    let end = format!("{substitutions}/{substitution}/end");
    let yesterday = web.installation.app.clock.today().yesterday().unwrap();
    let over = json!({"lastDay": yesterday.to_string(), "reason": "Terug."});
    office.administrator.post(&end, &over).expect(201);
    let elsewhere = "/mandates/00000000-0000-4000-8000-000000000000/substitutions";
    let wrong = format!("{elsewhere}/{substitution}/end");
    assert_eq!(office.administrator.post(&wrong, &over).status, 404);
    let (case, _, request, assessment) = office.assessed("Mo Bakker");
    let path = format!("{case}/budget-requests/{request}/decision");
    let body = decision(&office.mandate, &assessment);
    assert_eq!(code(&act(&eva, &path, &body)), "no-mandate");
    let (_, _) = office.granted(&case, &request, &assessment);
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["decisions"][0]["by"], "officer");
    assert_eq!(shown["decisions"][0]["onBehalfOf"], Value::Null);
    web.installation.assert_verifies();
}

#[test]
fn above_the_amount_three_people_ask_decide_and_pay() {
    let (web, office) = start();
    let (eva, bea) = (colleague(&web, "eva"), colleague(&web, "bea"));
    let today = office.today.as_str();
    let given = json!({"officer": "eva", "legalBasis": BASIS, "upTo": 100_000, "from": today});
    let mandate = office.administrator.post("/mandates", &given).expect(201);
    let mandate = text(&mandate, "/mandateId");
    let rule = "Mandaatbesluit 2026, artikel 4";
    let set = json!({"above": 40_000, "from": today, "rule": rule});
    assert_eq!(office.officer.post("/separations", &set).status, 403);
    let said = office.administrator.post("/separations", &set).expect(201);
    assert_eq!(
        (&said["above"], &said["rule"]),
        (&json!(40_000), &json!(rule))
    );
    assert_eq!(said["act"]["by"], "administrator");
    let past = json!({"above": 1, "from": "2020-01-01", "rule": rule});
    assert_eq!(office.administrator.post("/separations", &past).status, 409);
    let all = office.worker.get("/separations").expect(200);
    assert_eq!(all["separations"].as_array().unwrap().len(), 1);

    let (case, person) = office.case("Fatima Voorbeeld");
    let _ = office.day(&case, &person, "birth-date", "2001-03-14");
    let _ = office.day(&case, &person, "employed-since", "2026-05-18");
    let asked = act(
        &eva,
        &format!("{case}/budget-requests"),
        &office.lessons(&person),
    )
    .expect(201);
    let request = text(&asked, "/requestId");
    let assessment = text(&asked, "/assessment/assessmentId");
    let path = format!("{case}/budget-requests/{request}/decision");
    let own = act(&eva, &path, &decision(&mandate, &assessment));
    assert_eq!(code(&own), "requester-decides");
    assert_eq!(own.json()["rule"], "maatwerk:separation");
    let (grant, decision) = office.granted(&case, &request, &assessment);
    office
        .officer
        .post(
            &format!("{case}/decisions/{decision}/announcement"),
            &json!({"on": today}),
        )
        .expect(201);
    // In two payments that are below it as well.
    let pays = |by: &Client, amount: u32| {
        let body = json!({"kind": "payment", "amount": amount, "on": today, "payee": "Rijschool"});
        act(by, &format!("{grant}/payments"), &body)
    };
    assert_eq!(code(&pays(&office.officer, 20_000)), "decider-pays");
    assert_eq!(code(&pays(&eva, 50_000)), "requester-pays");
    pays(&bea, 20_000).expect(201);
    // The rule is set aside: from today on one person may do it all.
    let lifted = json!({"from": today, "rule": "Mandaatbesluit 2027"});
    let said = office
        .administrator
        .post("/separations", &lifted)
        .expect(201);
    assert_eq!(said["above"], Value::Null);
    pays(&office.officer, 30_000).expect(201);
    web.installation.assert_verifies();
}

#[test]
fn nobody_acts_in_a_case_of_his_own_family() {
    let (web, office) = start();
    let (case, _, request, assessment) = office.assessed("Fatima Voorbeeld");
    let interest = format!("{case}/personal-interest");
    let key = Client::key();
    let headers = [("Idempotency-Key", key.as_str())];
    let declare = || office.officer.send("POST", &interest, &headers, None);
    let said = declare().expect(201);
    assert_eq!(said["personalInterests"][0]["officer"], "officer");
    // The same order again has the same answer; another finds it said.
    assert_eq!(declare().expect(201), said);
    let again = Client::key();
    let again = [("Idempotency-Key", again.as_str())];
    let again = office.officer.send("POST", &interest, &again, None);
    assert_eq!(code(&again), "declared-already");
    let path = format!("{case}/budget-requests/{request}/decision");
    let body = decision(&office.mandate, &assessment);
    let refused = office.officer.post(&path, &body);
    assert_eq!(code(&refused), "own-case");
    assert_eq!(refused.json()["rule"], "jci1.31:c:BWBR0005537&artikel=2:4");
    let shown = office.worker.get(&case).expect(200);
    assert_eq!(shown["personalInterests"][0]["officer"], "officer");
    // Nor is anything of it read, for whatever reason.
    let in_need = [
        ("Break-Glass-Reason", "Ik moet dit nu weten."),
        ("Processing-Purpose", "test"),
    ];
    for path in ["", "/changes", "/events", "/retention"].map(|path| format!("{case}{path}")) {
        assert_eq!(code(&office.officer.get(&path)), "own-case", "{path}");
        let glass = office.officer.send("GET", &path, &in_need, None);
        assert_eq!(code(&glass), "own-case", "{path}");
    }
    // No other role of the same person opens it either.
    let auditor = web.client(AUTHORITY, "officer", &[Role::Auditor]);
    for path in ["", "/events", "/retention"].map(|path| format!("{case}{path}")) {
        assert_eq!(code(&auditor.get(&path)), "own-case", "{path}");
    }
    let evidence = auditor.post(&format!("{case}/evidence"), &json!({}));
    assert_eq!(code(&evidence), "own-case");
    // Nor has he anything of it destroyed.
    let administrator = web.client(AUTHORITY, "officer", &[Role::Administrator]);
    let destroy = json!({
        "caseId": case.trim_start_matches("/cases/"), "ground": "court-order", "legalBasis": "ECLI:NL:RBNHO:2026:1",
        "reason": "Op bevel van de rechter.",
    });
    let proposed = administrator.post("/erasures", &destroy);
    assert_eq!(code(&proposed), "own-case");
    web.run(web.installation.settle());
    for list in ["/cases?limit=100", "/deadlines?limit=100"] {
        let id = case.trim_start_matches("/cases/");
        let lists = |by: &Client| by.get(list).expect(200).to_string().contains(id);
        assert!(!lists(&office.officer), "{list}");
        assert!(lists(&office.worker), "{list}");
    }
    // Nor is anybody of it found by name.
    let named = json!({"name": "Fatima Voorbeeld"});
    let found = |by: &Client| {
        let found = by.post("/cases/search", &named).expect(200);
        found["found"].as_array().unwrap().len()
    };
    assert_eq!((found(&office.officer), found(&auditor)), (0, 0));
    assert_eq!(found(&office.worker), 1);
    // A colleague does.
    let eva = colleague(&web, "eva");
    let today = office.today.as_str();
    let given = json!({"officer": "eva", "legalBasis": BASIS, "upTo": 100_000, "from": today});
    let mandate = office.administrator.post("/mandates", &given).expect(201);
    let body = decision(&text(&mandate, "/mandateId"), &assessment);
    act(&eva, &path, &body).expect(201);
    // What was decided in it stands beside like cases for everybody else.
    let (alike, _, request, _) = office.assessed("Noor Voorbeeld");
    web.run(web.installation.settle());
    let beside = format!("{alike}/comparable-decisions?requestId={request}");
    let compared = |by: &Client| {
        let compared = by.get(&beside).expect(200);
        let scored = compared["considered"]["scored"].as_u64().unwrap();
        (compared["decisions"].as_array().unwrap().len(), scored)
    };
    assert_eq!(compared(&office.officer), (0, 0));
    assert_eq!(compared(&office.worker), (1, 1));
    web.installation.assert_verifies();
}

#[test]
fn who_works_for_another_gets_no_mandate_on_assistance() {
    let (_web, office) = start();
    let give = |basis: &str, works_for: Option<&str>| {
        let mut terms = json!({
            "officer": "wijkteam", "legalBasis": basis, "upTo": 100_000, "from": office.today,
        });
        if let Some(works_for) = works_for {
            terms["worksFor"] = json!(works_for);
        }
        office.administrator.post("/mandates", &terms)
    };
    let assistance = "jci1.31:c:BWBR0015703&artikel=35";
    let refused = give(assistance, Some("Wijkteam Noord"));
    assert_eq!(code(&refused), "not-in-service");
    assert_eq!(
        text(&refused.json(), "/rule"),
        "jci1.31:c:BWBR0015703&artikel=7&lid=4"
    );
    let given = give(BASIS, Some("Wijkteam Noord")).expect(201);
    assert_eq!(given["terms"]["worksFor"], "Wijkteam Noord");
    give(assistance, None).expect(201);
}
