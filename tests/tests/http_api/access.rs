//! Who is let in: a case for every endpoint, made from the table of endpoints itself.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use maatwerk::http::auth::{MAX_TOKEN_BYTES, Role};
use maatwerk::http::{Endpoint, endpoints};
use maatwerk_tests::{Answer, BASIS, Client, Office, Web};
use serde_json::json;

static WEB: LazyLock<Web> = LazyLock::new(|| {
    let authorities = [
        ("GM0479", "plugins/zaanstad"),
        ("GM0001", "plugins/zaanstad"),
        ("NL", ""),
    ];
    Web::start(&authorities, Web::limits())
});

/// Calls an endpoint with made-up identifiers and an empty body.
fn call(client: &Client, endpoint: &Endpoint) -> Answer {
    let path: Vec<&str> = endpoint
        .path()
        .split('/')
        .map(|part| match part {
            "{year}" => "2026",
            part if part.starts_with('{') => "00000000-0000-0000-0000-000000000000",
            part => part,
        })
        .collect();
    let key = Client::key();
    let headers = [
        ("Idempotency-Key", key.as_str()),
        ("Processing-Purpose", "test"),
    ];
    let body = endpoint.body_schema().map(|_| b"{}".as_slice());
    let method = endpoint.method().as_str();
    client.send(method, &path.join("/"), &headers, body)
}

#[test]
fn nobody_gets_in_without_a_token() {
    let nobody = WEB.client_with(None);
    for endpoint in endpoints() {
        let answer = call(&nobody, &endpoint);
        if endpoint.is_public() {
            assert_eq!(answer.status, 200, "{endpoint:?}");
            assert_eq!(answer.header("access-control-allow-origin"), Some("*"));
        } else {
            assert_eq!(answer.status, 401, "{endpoint:?}");
            assert_eq!(
                answer.header("www-authenticate"),
                Some("Bearer realm=\"maatwerk\"")
            );
        }
    }
}

#[test]
fn only_the_roles_of_an_endpoint_get_in() {
    for role in Role::ALL {
        let municipality = WEB.client("GM0479", "somebody", &[role]);
        let programme = WEB.client("NL", "somebody", &[role]);
        for endpoint in endpoints() {
            if endpoint.is_public() {
                continue;
            }
            let client = if endpoint.is_national() {
                assert_eq!(call(&municipality, &endpoint).status, 403, "{endpoint:?}");
                &programme
            } else {
                &municipality
            };
            let answer = call(client, &endpoint);
            let allowed = endpoint.roles().contains(&role);
            assert_eq!(answer.status != 403, allowed, "{role} {endpoint:?}");
            assert_ne!(answer.status, 401, "{role} {endpoint:?}");
        }
    }
}

#[test]
fn every_endpoint_says_who_may_call_it_and_has_a_name_of_its_own() {
    let mut names = BTreeSet::new();
    for endpoint in endpoints() {
        assert!(names.insert(endpoint.operation()), "{endpoint:?}");
        assert_eq!(
            endpoint.is_public(),
            endpoint.roles().is_empty(),
            "{endpoint:?}"
        );
        let path = endpoint.path();
        assert!(
            !endpoint.roles().contains(&Role::Programme)
                || path.starts_with("/signals/")
                || path.starts_with("/dossiers")
                || path.starts_with("/logs"),
            "the programme's token opens no case and no signal by itself: {endpoint:?}"
        );
    }
}

#[test]
fn a_token_without_roles_opens_nothing() {
    let client = WEB.client("GM0479", "somebody", &[]);
    for endpoint in endpoints().iter().filter(|endpoint| !endpoint.is_public()) {
        assert_eq!(call(&client, endpoint).status, 403, "{endpoint:?}");
    }
}

#[test]
fn a_case_of_another_authority_is_not_there() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Sanne de Boer");
    let other = WEB.client(
        "GM0001",
        "worker",
        &[Role::Professional, Role::CustomisationOfficer],
    );
    let missing = "/cases/00000000-0000-0000-0000-000000000000";
    for ending in ["", "/events"] {
        let theirs = other.get(&format!("{case}{ending}"));
        let nobodys = other.get(&format!("{missing}{ending}"));
        assert_eq!(theirs.status, 404);
        let told = |answer: &Answer| {
            let mut body = answer.json();
            body["instance"] = json!(null);
            body
        };
        assert_eq!(told(&theirs), told(&nobodys), "nothing tells them apart");
    }
    let close = json!({"reason": "resolved"});
    let closed = other.post(&format!("{case}/closure"), &close);
    assert_eq!(closed.status, 404);
    let person = json!({"role": "other", "name": "Somebody"});
    let added = other.post(&format!("{case}/persons"), &person);
    assert_eq!(added.status, 404);
    WEB.run(WEB.installation.settle());
    let found = other.post("/cases/search", &json!({"name": "Sanne de Boer"}));
    assert_eq!(found.expect(200)["found"], json!([]));
    let listed = other.get("/cases").expect(200);
    assert_eq!(listed["cases"], json!([]));
}

#[test]
fn a_list_is_of_ones_own_cases() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Sanne de Boer");
    WEB.run(WEB.installation.settle());
    let id = case.trim_start_matches("/cases/");
    let listed = |client: &Client| {
        let page = client.get("/cases?limit=200").expect(200);
        let cases = page["cases"].as_array().unwrap();
        cases.iter().any(|case| case["caseId"] == id)
    };
    let colleague = WEB.client("GM0479", "els-of-lists", &[Role::Professional]);
    let audits = WEB.client("GM0479", "auditor", &[Role::Auditor]);
    assert!(listed(&office.worker), "who opened it");
    assert!(listed(&office.officer), "whoever decides in the authority");
    assert!(listed(&audits));
    assert!(!listed(&colleague));
    // A mandate for what is asked in it makes somebody involved, here as in the case itself.
    let mandate = json!({
        "officer": "els-of-lists", "legalBasis": BASIS, "upTo": 1, "from": office.today,
    });
    office.administrator.post("/mandates", &mandate).expect(201);
    assert!(listed(&colleague));
    colleague.get(&case).expect(200);
}

/// What is of one case is for who is involved in it; these are the work of an office.
#[test]
fn no_endpoint_of_a_case_forgets_who_is_involved() {
    let offices = ["placeHold", "liftHold", "getRetention", "listReaders"];
    for endpoint in endpoints() {
        if endpoint.path().starts_with("/cases/{caseId}") {
            let office = offices.contains(&endpoint.operation());
            assert_eq!(endpoint.is_for_the_involved(), !office, "{endpoint:?}");
        }
    }
}

#[test]
fn an_authority_that_is_not_established_is_told_so() {
    let client = WEB.client("GM7777", "worker", &[Role::Professional]);
    let body = json!({"persons": [{"role": "resident", "name": "Somebody"}]});
    let answer = client.post("/cases", &body);
    assert_eq!(answer.status, 403);
    assert_eq!(answer.problem(), "unknown-authority");
}

#[test]
fn a_mandate_of_another_officer_does_not_do() {
    let office = Office::open(&WEB, "GM0479");
    let (case, _, request, assessment) = office.assessed("Sanne de Boer");
    let thief = WEB.client("GM0479", "thief", &[Role::CustomisationOfficer]);
    let body = json!({
        "choice": "grant", "assessmentId": assessment, "mandateId": office.mandate,
        "reasons": "As assessed.",
    });
    let path = format!("{case}/budget-requests/{request}/decision");
    assert_eq!(thief.post(&path, &body).problem(), "not-involved");
    let key = Client::key();
    let headers = [
        ("Idempotency-Key", key.as_str()),
        ("Break-Glass-Reason", "Ik ben haar vervanger."),
    ];
    let answer = thief.send("POST", &path, &headers, Some(body.to_string().as_bytes()));
    assert_eq!(answer.status, 409);
    assert_eq!(answer.problem(), "no-mandate");
    assert_eq!(answer.json()["rule"], "jci1.31:c:BWBR0005537&artikel=10:2");
}

#[test]
fn headers_that_hold_no_token_are_refused() {
    let token = WEB.token("GM0479", "worker", &[Role::Professional]);
    let nobody = WEB.client_with(None);
    let huge = format!("Bearer {}", "a".repeat(MAX_TOKEN_BYTES + 1));
    let parts: Vec<&str> = token.split('.').collect();
    let unsigned = format!("Bearer {}.{}.", parts[0], parts[1]);
    // {"alg":"none","typ":"JWT"}
    let none = format!("Bearer eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{}.", parts[1]);
    for header in [
        "",
        "Bearer",
        "Bearer ",
        "Basic dXNlcjpwYXNz",
        "Bearer a.b.c",
        "Bearer ....",
        &token,
        &huge,
        &unsigned,
        &none,
        &format!("Bearer {token}a"),
        &format!("Bearer  {token}"),
    ] {
        let answer = nobody.send("GET", "/cases", &[("Authorization", header)], None);
        let shown = &header[..header.len().min(40)];
        assert_eq!(answer.status, 401, "{shown}");
        let challenge = answer.header("www-authenticate").unwrap();
        assert!(challenge.contains("invalid_token"), "{shown}");
    }
    let bearer = format!("bEARER {token}");
    let answer = nobody.send("GET", "/cases", &[("Authorization", &bearer)], None);
    assert_eq!(answer.status, 200, "the scheme has no letter case");
    let twice = [
        ("Authorization", bearer.as_str()),
        ("Authorization", &bearer),
    ];
    assert_eq!(nobody.send("GET", "/cases", &twice, None).status, 401);
}

/// Every endpoint, with every role that an issuer could put in a token of the national log: what is
/// not meant for the programme stays shut, whatever case it names.
#[test]
fn the_programmes_token_opens_no_case() {
    let office = Office::open(&WEB, "GM0479");
    let (case, ..) = office.assessed("Sanne de Boer");
    // A resident is nothing else, so that this one would keep the others out.
    let mut roles = Role::ALL.to_vec();
    roles.retain(|role| *role != Role::Resident);
    let programme = WEB.client("NL", "programme", &roles);
    let mut shut = BTreeSet::new();
    for endpoint in endpoints() {
        if endpoint.is_public() || endpoint.roles().contains(&Role::Programme) {
            continue;
        }
        let answer = call(&programme, &endpoint);
        assert_eq!(answer.status, 403, "{endpoint:?}");
        assert_eq!(answer.problem(), "forbidden", "{endpoint:?}");
        shut.insert(endpoint.operation());
    }
    for endpoint in endpoints() {
        let of_people = ["/cases", "/pots", "/mandates", "/signal-records"];
        if of_people
            .iter()
            .any(|path| endpoint.path().starts_with(path))
        {
            assert!(shut.contains(endpoint.operation()), "{endpoint:?}");
        }
    }
    for path in [
        case.clone(),
        format!("{case}/events"),
        "/signals".to_owned(),
    ] {
        assert_eq!(programme.get(&path).status, 403, "{path}");
    }
}
