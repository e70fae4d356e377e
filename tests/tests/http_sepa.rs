//! To the bank and back over HTTP: one file once per order, in the order of elements that the schema of
//! ISO 20022 has; statements that are booked once, whichever files tell them; and files that are none.

use maatwerk::http::auth::Role;
use maatwerk_domain::{LoanId, PaymentReference};
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

const OURS: &str = "NL91ABNA0417164300";
const SCHOOL: &str = "BE68539007547034";
const HERS: &str = "DE89370400440532013000";

struct Town {
    web: Web,
    office: Office,
    payer: Client,
    today: String,
}

/// Somebody who was granted lessons.
struct Granted {
    case: String,
    person: String,
    grant: String,
}

impl Town {
    fn new() -> Self {
        let authorities = [
            ("GM0479", "plugins/zaanstad"),
            ("GM0001", "plugins/zaanstad"),
        ];
        let web = Web::start(&authorities, Web::limits());
        let office = Office::open(&web, "GM0479");
        let payer = web.client("GM0479", "payer", &[Role::Payer]);
        let today = office.today.clone();
        Self {
            web,
            office,
            payer,
            today,
        }
    }

    fn with_account() -> Self {
        let town = Self::new();
        let account = json!({"name": "Gemeente Zaanstad", "iban": OURS});
        let set = town.office.administrator.put("/payment-account", &account);
        set.expect(200);
        town
    }

    fn granted(&self, name: &str) -> Granted {
        let (case, person, request, assessment) = self.office.assessed(name);
        let (grant, decision) = self.office.granted(&case, &request, &assessment);
        let path = format!("{case}/decisions/{decision}/announcement");
        let on = json!({"on": self.today});
        self.office.officer.post(&path, &on).expect(201);
        Granted {
            case,
            person,
            grant,
        }
    }

    fn payee(&self, of: &Granted, kind: &str, name: &str, iban: &str) -> String {
        let ground = (kind != "resident").then_some("CVDR000479/3");
        let body = json!({
            "about": of.person, "kind": kind, "ground": ground,
            "account": {"name": name, "iban": iban},
        });
        let path = format!("{}/payees", of.case);
        text(
            &self.office.worker.post(&path, &body).expect(201),
            "/payeeId",
        )
    }

    /// Orders so much to the driving school; answers the order.
    fn order(&self, of: &Granted, amount: u64) -> String {
        let payee = self.payee(of, "supplier", "Rijschool Zoë & Zn <BV>", SCHOOL);
        let body = json!({
            "kind": "order", "payeeId": payee, "amount": amount,
            "invoice": {"number": "F-2026/17", "date": self.today},
        });
        let path = format!("{}/payment-orders", of.grant);
        text(
            &self.office.worker.post(&path, &body).expect(201),
            "/paymentId",
        )
    }

    fn batch(&self) -> Answer {
        self.payer
            .post("/payment-batches", &json!({"executeOn": self.today}))
    }

    /// Sends what waits to the bank; answers the path of the batch.
    fn sent(&self) -> String {
        let made = self.batch().expect(201);
        format!("/payment-batches/{}", text(&made, "/batch/batchId"))
    }

    fn import(&self, content: &str) -> Answer {
        let body = json!({"content": content});
        self.payer.post("/statements", &body)
    }

    fn statement(&self, id: &str, entries: &str) -> String {
        assert!(!self.today.is_empty());
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
             <GrpHdr><MsgId>{id}</MsgId></GrpHdr><Stmt><Id>{id}</Id>\
             <Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
        )
    }

    fn entry(&self, reference: &str, amount: u64, direction: &str, details: &str) -> String {
        format!(
            "<Ntry><Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{direction}</CdtDbtInd>\
             <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{}</Dt></BookgDt>\
             <AcctSvcrRef>{reference}</AcctSvcrRef>\
             <NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>",
            amount / 100,
            amount % 100,
            self.today
        )
    }

    fn executed(&self, reference: &str, payment: &str, amount: u64) -> String {
        let order = payment.replace('-', "");
        let details = format!("<Refs><EndToEndId>{order}</EndToEndId></Refs>");
        self.entry(reference, amount, "DBIT", &details)
    }

    fn grant(&self, of: &Granted) -> Value {
        let case = self.office.worker.get(&of.case).expect(200);
        case["grants"][0].clone()
    }

    fn verifies(&self) {
        self.web.installation.assert_verifies();
    }
}

/// The elements of a document in the order in which they open, with their texts.
fn elements(xml: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for part in xml.split('<').skip(1) {
        let (tag, told) = part.split_once('>').unwrap();
        if tag.starts_with(['/', '?']) {
            continue;
        }
        let name = tag.split(' ').next().unwrap();
        found.push((name.to_owned(), told.to_owned()));
    }
    found
}

#[test]
fn a_file_has_what_the_schema_asks_in_its_order() {
    let town = Town::with_account();
    let (one, two) = (town.granted("Sanne de Boer"), town.granted("Noor Visser"));
    let orders = [town.order(&one, 30_050), town.order(&two, 1)];
    let waiting = town.payer.get("/payment-orders").expect(200);
    assert_eq!(waiting["orders"].as_array().unwrap().len(), 2);
    let batch = town.sent();
    let shown = town.payer.get(&batch).expect(200);
    assert_eq!(shown["total"], 30_051);
    let file = town.payer.get(&format!("{batch}/file"));
    assert_eq!(file.status, 200);
    assert_eq!(file.header("content-type"), Some("application/xml"));
    let xml = String::from_utf8(file.body.clone()).unwrap();
    let found = elements(&xml);
    let names: Vec<_> = found.iter().map(|(name, _)| name.as_str()).collect();
    let head = [
        "Document",
        "CstmrCdtTrfInitn",
        "GrpHdr",
        "MsgId",
        "CreDtTm",
        "NbOfTxs",
        "CtrlSum",
        "InitgPty",
        "Nm",
        "PmtInf",
        "PmtInfId",
        "PmtMtd",
        "BtchBookg",
        "NbOfTxs",
        "CtrlSum",
        "PmtTpInf",
        "SvcLvl",
        "Cd",
        "ReqdExctnDt",
        "Dt",
        "Dbtr",
        "Nm",
        "DbtrAcct",
        "Id",
        "IBAN",
        "DbtrAgt",
        "FinInstnId",
        "Othr",
        "Id",
        "ChrgBr",
    ];
    let transfer = [
        "CdtTrfTxInf",
        "PmtId",
        "EndToEndId",
        "Amt",
        "InstdAmt",
        "Cdtr",
        "Nm",
        "CdtrAcct",
        "Id",
        "IBAN",
        "RmtInf",
        "Ustrd",
    ];
    assert_eq!(names, [&head[..], &transfer, &transfer].concat());
    let told = |name: &str| -> Vec<&str> {
        let of = found.iter().filter(|(found, _)| found == name);
        of.map(|(_, text)| text.as_str()).collect()
    };
    assert!(xml.contains("xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\""));
    assert_eq!(told("NbOfTxs"), ["2", "2"]);
    assert_eq!(told("CtrlSum"), ["300.51", "300.51"]);
    assert_eq!(told("IBAN"), [OURS, SCHOOL, SCHOOL]);
    assert_eq!(told("Ustrd"), ["Factuur F-2026/17"; 2]);
    // What a bank does not carry is told otherwise, and nothing breaks out of its element.
    assert_eq!(told("Nm")[2], "Rijschool Zoe + Zn .BV.");
    assert!(told("MsgId")[0].len() <= 35);
    let mut sent: Vec<_> = told("EndToEndId").iter().map(ToString::to_string).collect();
    sent.sort();
    let mut ordered: Vec<_> = orders.iter().map(|order| order.replace('-', "")).collect();
    ordered.sort();
    assert_eq!(sent, ordered);

    // However often: the same bytes. Once more it goes to the bank never.
    let again = town.payer.get(&format!("{batch}/file"));
    assert_eq!(again.body, file.body);
    assert_eq!(town.batch().problem(), "nothing-to-pay");
    let that_one = json!({"executeOn": town.today, "payments": [orders[0]]});
    let twice = town.payer.post("/payment-batches", &that_one);
    assert_eq!(twice.problem(), "order-not-open");
    assert_eq!(town.grant(&one)["orders"][0]["stage"], "exported");
    // It is written down who saw whose account.
    let auditor = town.web.client("GM0479", "auditor", &[Role::Auditor]);
    let readers = auditor.get(&format!("{}/readers", one.case)).expect(200);
    assert!(readers.to_string().contains("\"payer\""), "{readers:#}");
    town.verifies();
}

#[test]
fn who_decided_or_ordered_sends_nothing_and_others_do() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 10_000);
    for subject in ["worker", "officer"] {
        let own = town.web.client("GM0479", subject, &[Role::Payer]);
        let all = own.post("/payment-batches", &json!({"executeOn": town.today}));
        assert_eq!(all.problem(), "nothing-to-pay", "{subject}");
        let named = json!({"executeOn": town.today, "payments": [order]});
        assert_eq!(
            own.post("/payment-batches", &named).problem(),
            "same-person"
        );
    }
    let past = json!({"executeOn": "2020-01-01"});
    assert_eq!(
        town.payer.post("/payment-batches", &past).problem(),
        "day-passed"
    );
    let key = Client::key();
    let body = json!({"executeOn": town.today});
    // Many times at once it is one batch.
    let answers: Vec<_> = std::thread::scope(|scope| {
        let send = || {
            town.payer
                .post_as(&key, "/payment-batches", &body)
                .expect(201)
        };
        let running: Vec<_> = (0..6).map(|_| scope.spawn(send)).collect();
        running.into_iter().map(|one| one.join().unwrap()).collect()
    });
    let first = answers[0].clone();
    assert!(answers.iter().all(|one| one["batch"] == first["batch"]));
    let again = town
        .payer
        .post_as(&key, "/payment-batches", &body)
        .expect(201);
    assert_eq!(first["batch"], again["batch"]);
    // Of another municipality it is none.
    let elsewhere = town.web.client("GM0001", "payer", &[Role::Payer]);
    let batch = format!("/payment-batches/{}", text(&first, "/batch/batchId"));
    assert_eq!(elsewhere.get(&batch).status, 404);
    assert_eq!(elsewhere.get(&format!("{batch}/file")).status, 404);
    // That the bank refused it says its payer, not who ordered it: the money is free again by that.
    let said = json!({
        "kind": "failure", "paymentId": order, "on": town.today, "reason": "Rekening opgeheven.",
    });
    let path = format!("{}/payment-orders", lessons.grant);
    let by_worker = town.office.worker.post(&path, &said);
    assert_eq!(by_worker.problem(), "order-at-the-bank");
    let failures = format!("{batch}/failures");
    let refused = json!({"paymentId": order, "on": town.today, "reason": "Rekening opgeheven."});
    assert_eq!(elsewhere.post(&failures, &refused).status, 404);
    let mut unknown = refused.clone();
    unknown["paymentId"] = text(&first, "/batch/batchId").into();
    assert_eq!(town.payer.post(&failures, &unknown).problem(), "unknown");
    let told = town.payer.post(&failures, &refused).expect(201);
    assert_eq!(told["orders"], first["batch"]["orders"]);
    assert_eq!(
        town.payer.post(&failures, &refused).problem(),
        "order-ended"
    );
    // What may be ordered anew does not go to the bank a second time.
    let file = town.payer.get(&format!("{batch}/file"));
    assert_eq!(file.problem(), "batch-order-failed");
    let case = town.office.worker.get(&lessons.case).expect(200);
    let grant = &case["grants"][0];
    assert_eq!(
        (&grant["ordered"], &grant["orders"][0]["stage"]),
        (&json!(0), &json!("failed"))
    );
    town.verifies();
}

#[test]
fn without_an_account_nothing_goes_out_or_comes_in() {
    let town = Town::new();
    let lessons = town.granted("Sanne de Boer");
    town.order(&lessons, 10_000);
    assert_eq!(town.batch().problem(), "no-payment-account");
    let statement = town.statement("S1", "");
    assert_eq!(town.import(&statement).problem(), "no-payment-account");
    assert_eq!(
        town.payer.get("/payment-account").problem(),
        "no-payment-account"
    );
}

#[test]
fn a_statement_books_what_happened_once() {
    let town = Town::with_account();
    let (one, two) = (town.granted("Sanne de Boer"), town.granted("Noor Visser"));
    let (first, second) = (town.order(&one, 30_000), town.order(&two, 20_000));
    let third = town.order(&one, 10_000);
    town.sent();

    // The first was executed; of the second another amount; the bank knows another one that we do not.
    let strange = "0".repeat(32);
    let lines = [
        town.executed("R1", &first, 30_000),
        town.executed("R2", &second, 19_999),
        town.executed("R3", &strange, 500),
    ]
    .concat();
    let statement = town.statement("S1", &lines);
    let taken = town.import(&statement).expect(201);
    assert_eq!(taken["booked"], 1);
    assert_eq!(taken["open"], 2);
    let grant = town.grant(&one);
    assert_eq!(grant["paid"], 30_000);
    assert_eq!(grant["ordered"], 10_000);
    let path = format!("/statements/{}", text(&taken, "/statementId"));
    let open = town.payer.get(&format!("{path}/unmatched")).expect(200);
    let mut why: Vec<_> = open["lines"].as_array().unwrap().iter().collect();
    why.sort_by_key(|line| text(line, "/line/reference"));
    assert_eq!(why[0]["line"]["why"], "amount");
    assert_eq!(why[1]["line"]["why"], "unknown");
    assert_eq!(why[1]["line"]["amount"], 500);

    // The same file again is the same statement; another file that tells the same books nothing twice.
    let again = town.import(&statement).expect(200);
    assert_eq!(again["statementId"], taken["statementId"]);
    let returned = town.entry(
        "R4",
        30_000,
        "CRDT",
        &format!(
            "<Refs><EndToEndId>{}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            first.replace('-', "")
        ),
    );
    let lines = [
        town.executed("R1", &first, 30_000),
        town.executed("R5", &third, 10_000),
        returned,
    ];
    let overlapping = town.statement("S2", &lines.concat());
    let taken = town.import(&overlapping).expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(2), &json!(1))
    );
    let grant = town.grant(&one);
    assert_eq!(grant["paid"], 10_000);
    assert_eq!(grant["ordered"], 0);
    let payments = grant["payments"].as_array().unwrap();
    let back: Vec<_> = payments.iter().map(|one| &one["returned"]).collect();
    assert!(back.contains(&&json!(true)) && back.contains(&&json!(false)));
    // A third file, after a crash say, that tells all of it once more.
    let taken = town
        .import(&town.statement("S3", &lines.concat()))
        .expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(0), &json!(3))
    );
    assert_eq!(town.grant(&one), grant);
    town.verifies();
}

impl Town {
    fn came_back(&self, reference: &str, payment: &str, amount: u64) -> String {
        let details = format!(
            "<Refs><EndToEndId>{}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            payment.replace('-', "")
        );
        self.entry(reference, amount, "CRDT", &details)
    }

    /// Takes in a statement of these lines: how many were booked, told before, and wait for a person.
    fn taken(&self, id: &str, lines: &[String]) -> [u64; 3] {
        let taken = self
            .import(&self.statement(id, &lines.concat()))
            .expect(201);
        ["booked", "repeated", "open"].map(|what| taken[what].as_u64().unwrap())
    }
}

#[test]
fn what_the_bank_did_twice_is_for_a_person() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let (first, by_hand) = (town.order(&lessons, 30_000), town.order(&lessons, 10_000));
    let batch = town.sent();
    let executed = |reference| town.executed(reference, &first, 30_000);
    assert_eq!(town.taken("S1", &[executed("R1")]), [1, 0, 0]);
    // The same day and amount, and another reference of the bank: it was paid a second time.
    assert_eq!(
        town.taken("S2", &[executed("R1"), executed("R2")]),
        [0, 1, 1]
    );
    let back = |reference| town.came_back(reference, &first, 30_000);
    assert_eq!(town.taken("S3", &[back("R3")]), [1, 0, 0]);
    assert_eq!(town.taken("S4", &[back("R3"), back("R4")]), [0, 1, 1]);
    assert_eq!(town.grant(&lessons)["paid"], 0);

    // What a payer recorded first is not booked again by the statement of that day.
    let said = json!({"paymentId": by_hand, "on": town.today});
    let executions = format!("{batch}/executions");
    for other in [&town.office.worker, &town.office.officer] {
        assert_eq!(other.post(&executions, &said).status, 403);
    }
    let elsewhere = town.web.client("GM0001", "payer", &[Role::Payer]);
    assert_eq!(elsewhere.post(&executions, &said).status, 404);
    let decided = town.web.client("GM0479", "officer", &[Role::Payer]);
    assert_eq!(decided.post(&executions, &said).problem(), "same-person");
    town.payer.post(&executions, &said).expect(201);
    let again = town.payer.post(&executions, &said);
    assert_eq!(again.problem(), "order-not-at-the-bank");
    let line = |reference| town.executed(reference, &by_hand, 10_000);
    assert_eq!(town.taken("S5", &[line("R5"), line("R6")]), [0, 1, 1]);
    assert_eq!(town.grant(&lessons)["paid"], 10_000);
    town.verifies();
}

#[test]
fn lines_that_are_none_of_ours_stop_no_statement() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    town.sent();
    // Salaries of a whole town, and a fee of nothing.
    let lines = [
        town.entry("R1", 9_999_999_999, "DBIT", ""),
        town.entry("R2", 9_999_999_999, "CRDT", ""),
        town.entry("R3", 0, "DBIT", ""),
        town.executed("R4", &order, 30_000),
    ];
    assert_eq!(town.taken("S1", &lines), [1, 0, 2]);
    // The same, by a bank that gives its names a prefix.
    let prefixed = town.statement("S2", &lines.concat());
    let prefixed = prefixed.replace("</", "\u{1}").replace('<', "<n:");
    let prefixed = prefixed
        .replace('\u{1}', "</n:")
        .replace("<n:?xml", "<?xml");
    let prefixed = prefixed.replace("xmlns=", "xmlns:n=");
    let taken = town.import(&prefixed).expect(201);
    assert_eq!(
        (&taken["booked"], &taken["repeated"]),
        (&json!(0), &json!(1))
    );
    town.verifies();
}

/// A loan of 500 euro; answers its path.
fn lent(town: &Town, of: &Granted) -> String {
    let on = &town.today;
    let paid = json!({"kind": "payment", "amount": 50_000, "on": on, "payee": "Rijschool"});
    let officer = &town.office.officer;
    let payments = format!("{}/payments", of.grant);
    officer.post(&payments, &paid).expect(201);
    let _ = town
        .office
        .day(&of.case, &of.person, "employment-ended", on);
    let view = json!({"kind": "given", "on": on, "orally": true, "view": "De baan stopte."});
    let hearing = format!("{}/hearing", of.grant);
    town.office.worker.post(&hearing, &view).expect(201);
    let convert = json!({
        "choice": "convert", "mandateId": town.office.mandate, "reasons": "Niet voldaan.",
    });
    let conversion = format!("{}/conversion", of.grant);
    let converted = officer.post(&conversion, &convert).expect(201);
    text(&converted, "/loan/loanId")
}

#[test]
fn repayments_are_recognised_or_assigned_by_hand() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    town.payee(&lessons, "resident", "S. de Boer", HERS);
    let loan = lent(&town, &lessons);
    let balance = || {
        let case = town.office.worker.get(&lessons.case).expect(200);
        case["loans"][0]["balance"].as_u64().unwrap()
    };
    let reference = PaymentReference::of(loan.parse::<LoanId>().unwrap());
    let shown = town.office.worker.get(&lessons.case).expect(200);
    assert_eq!(shown["debts"][0]["paymentReference"], reference.as_str());

    let structured = format!(
        "<RmtInf><Strd><CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf>",
        reference.as_str()
    );
    let from = |iban: &str| {
        format!(
            "<RltdPties><DbtrAcct><Id><IBAN>{iban}</IBAN></Id></DbtrAcct></RltdPties>\
             <RmtInf><Ustrd>aflossing, groeten Sanne</Ustrd></RmtInf>"
        )
    };
    let lines = [
        town.entry("C1", 2_500, "CRDT", &structured),
        town.entry("C2", 2_500, "CRDT", &from(HERS)),
        town.entry("C3", 1_000, "CRDT", &from(SCHOOL)),
        town.entry("C4", 60_000, "CRDT", &structured),
    ];
    let taken = town
        .import(&town.statement("S1", &lines.concat()))
        .expect(201);
    assert_eq!((&taken["booked"], &taken["open"]), (&json!(2), &json!(2)));
    assert_eq!(balance(), 45_000);
    let path = format!("/statements/{}", text(&taken, "/statementId"));
    let open = town.payer.get(&format!("{path}/unmatched"));
    let listed = open.json();
    let lines = listed["lines"].as_array().unwrap();
    let of = |reference: &str| {
        let found = lines
            .iter()
            .find(|line| line["line"]["reference"] == reference);
        found.unwrap().clone()
    };
    assert_eq!(of("C4")["line"]["why"], "more-than-balance");
    assert_eq!(of("C3")["line"]["why"], "unknown");
    // What was written with it, and by whom, is not kept.
    assert!(!listed.to_string().contains("Sanne"));
    assert!(!listed.to_string().contains(SCHOOL));

    let case = lessons.case.trim_start_matches("/cases/");
    let assign =
        |entry: &Value| json!({"entryId": entry["line"]["entry"], "caseId": case, "loanId": loan});
    let assignments = format!("{path}/assignments");
    let done = town
        .payer
        .post(&assignments, &assign(&of("C3")))
        .expect(201);
    assert_eq!(done["open"], 1);
    assert_eq!(balance(), 44_000);
    let twice = town.payer.post(&assignments, &assign(&of("C3")));
    assert_eq!(twice.problem(), "assigned");
    let much = town.payer.post(&assignments, &assign(&of("C4")));
    assert_eq!(much.problem(), "more-than-balance");
    // Another file tells the line that was booked by hand: it is the same repayment.
    let again = town.entry("C3", 1_000, "CRDT", &from(SCHOOL));
    let again = town.import(&town.statement("S2", &again)).expect(201);
    assert_eq!(again["repeated"], 1);
    assert_eq!(balance(), 44_000);
    let other = town.web.client("GM0001", "payer", &[Role::Payer]);
    assert_eq!(other.get(&path).status, 404);
    town.verifies();
}

#[test]
fn a_line_that_two_clerks_book_at_once_is_booked_once() {
    let town = Town::with_account();
    let lent_to = ["Sanne de Boer", "Noor Bakker"].map(|name| {
        let lessons = town.granted(name);
        let loan = lent(&town, &lessons);
        (lessons, loan)
    });
    let balances = || {
        let balance = |(lessons, _): &(Granted, String)| {
            let case = town.office.worker.get(&lessons.case).expect(200);
            case["loans"][0]["balance"].as_u64().unwrap()
        };
        lent_to.iter().map(balance).sum::<u64>()
    };
    let mut owed = balances();
    for round in 0..8 {
        // Two files tell one line, and nobody knows whose it is.
        let line = town.entry(&format!("D{round}"), 1_000, "CRDT", "");
        let assignments = [0, 1].map(|file| {
            let file = town.statement(&format!("T{round}-{file}"), &line);
            let taken = town.import(&file).expect(201);
            let path = format!("/statements/{}", text(&taken, "/statementId"));
            let listed = town.payer.get(&format!("{path}/unmatched")).expect(200);
            let entry = listed["lines"][0]["line"]["entry"].clone();
            (format!("{path}/assignments"), entry)
        });
        let answers = std::thread::scope(|scope| {
            let both = assignments.iter().zip(&lent_to).map(|((path, entry), of)| {
                let case = of.0.case.trim_start_matches("/cases/");
                let body = json!({"entryId": entry, "caseId": case, "loanId": of.1});
                let payer = &town.payer;
                scope.spawn(move || payer.post(path, &body))
            });
            let both: Vec<_> = both.collect();
            let joined = both.into_iter().map(|one| one.join().unwrap());
            joined.collect::<Vec<_>>()
        });
        let booked = answers.iter().filter(|answer| answer.status == 201);
        assert_eq!(booked.count(), 1, "round {round}");
        let refused = answers.iter().find(|answer| answer.status != 201).unwrap();
        assert_eq!(refused.problem(), "assigned");
        owed -= 1_000;
        assert_eq!(balances(), owed);
    }
    town.verifies();
}

#[test]
fn what_is_no_statement_books_nothing() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    let order = town.order(&lessons, 30_000);
    town.sent();
    let line = town.executed("R1", &order, 30_000);
    let good = town.statement("S1", &line);
    let bad_last = town.entry("R9", 1, "CRDT", "").replace("EUR", "USD");
    let half_bad = town.statement("S1", &[line.clone(), bad_last].concat());
    for hostile in [
        good.replace("?>\n", "?>\n<!DOCTYPE x [<!ENTITY a \"b\">]>"),
        good.replace("<Id>S1</Id>", "<Id>&a;</Id>"),
        good.replace(OURS, HERS),
        good.replace("Ccy=\"EUR\"", "Ccy=\"USD\""),
        good.replace("300.00", "-300.00"),
        good.replace("camt.053.001.08", "pain.001.001.09"),
        good[..good.len() - 1].to_owned(),
        half_bad,
        "geen XML".to_owned(),
    ] {
        let answer = town.import(&hostile);
        assert_eq!(answer.status, 422, "{hostile}");
        assert_eq!(answer.faults(), ["/content"]);
        // Nothing of a file that may be about people is told.
        assert!(!answer.json().to_string().contains(HERS));
    }
    assert_eq!(town.grant(&lessons)["paid"], 0);
    town.import(&good).expect(201);
    assert_eq!(town.grant(&lessons)["paid"], 30_000);
    town.verifies();
}

#[test]
fn nothing_of_an_account_stands_in_the_clear() {
    let town = Town::with_account();
    let lessons = town.granted("Sanne de Boer");
    town.order(&lessons, 30_000);
    let batch = town.sent();
    assert_eq!(town.payer.get(&format!("{batch}/file")).status, 200);
    let credit =
        format!("<RltdPties><DbtrAcct><Id><IBAN>{HERS}</IBAN></Id></DbtrAcct></RltdPties>");
    let line = town.entry("C1", 100, "CRDT", &credit);
    town.import(&town.statement("S1", &line)).expect(201);
    let mut folders = vec![town.web.installation.paths().data.clone()];
    let mut looked = 0;
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if let Ok(bytes) = std::fs::read(&path) {
                looked += 1;
                for iban in [SCHOOL, HERS, OURS] {
                    let mut windows = bytes.windows(iban.len());
                    let found = windows.any(|window| window == iban.as_bytes());
                    assert!(!found, "{} holds an account", path.display());
                }
            }
        }
    }
    assert!(looked >= 3, "{looked}");
}

#[test]
fn what_was_advanced_is_executed_after_it_was_settled() {
    let town = Town::with_account();
    let (case, person, request, assessment) = town.office.assessed("Sanne de Boer");
    let body = json!({
        "assessmentId": assessment, "mandateId": town.office.mandate, "amount": 20_000,
        "article": "jci1.31:c:BWBR0005537&artikel=4:95", "reasons": "De eerste les is morgen.",
    });
    let path = format!("{case}/budget-requests/{request}/advances");
    let advanced = town.office.officer.post(&path, &body).expect(201);
    let decision = text(&advanced, "/decisionId");
    let path = format!("{case}/decisions/{decision}/announcement");
    let on = json!({"on": town.today});
    town.office.officer.post(&path, &on).expect(201);
    let grant = format!("{case}/grants/{}", text(&advanced, "/grant/grantId"));
    let advance = Granted {
        case: case.clone(),
        person,
        grant,
    };
    let payment = town.order(&advance, 12_000);
    town.sent();
    let (granted, _) = town.office.granted(&case, &request, &assessment);
    let of = |path: &str, pointer: &str| {
        let case = town.office.worker.get(&case).expect(200);
        let grants = case["grants"].as_array().unwrap();
        let mut of = grants
            .iter()
            .filter(|one| path.ends_with(one["grantId"].as_str().unwrap()));
        of.next().unwrap()[pointer].clone()
    };
    let made = |pointer: &str| of(&granted, pointer);
    assert_eq!((made("counted"), made("paid")), (json!(12_000), json!(0)));
    let entry = town.executed("R-1", &payment, 12_000);
    town.import(&town.statement("S-1", &entry)).expect(201);
    assert_eq!(made("paid"), 12_000);
    // It comes back: of what was granted nothing was paid, and the advance may be paid again.
    let order = payment.replace('-', "");
    let details = format!("<Refs><EndToEndId>{order}</EndToEndId></Refs>");
    let details = format!("{details}<RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>");
    let back = town.entry("R-2", 12_000, "CRDT", &details);
    town.import(&town.statement("S-2", &back)).expect(201);
    assert_eq!((made("counted"), made("paid")), (json!(12_000), json!(0)));
    assert_eq!(of(&advance.grant, "unpaid"), 12_000);
    town.verifies();
}
