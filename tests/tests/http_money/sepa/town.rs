//! A town that pays through its bank, and statements of that bank.

use maatwerk::http::auth::Role;
use maatwerk_domain::calendar::days_after;
use maatwerk_tests::{Answer, Client, Office, Web, text};
use serde_json::{Value, json};

pub(crate) const OURS: &str = "NL91ABNA0417164300";
pub(crate) const SCHOOL: &str = "BE68539007547034";
pub(crate) const HERS: &str = "DE89370400440532013000";

pub(crate) struct Town {
    pub(crate) web: Web,
    pub(crate) office: Office,
    pub(crate) payer: Client,
    pub(crate) today: String,
}

/// Somebody who was granted lessons.
pub(crate) struct Granted {
    pub(crate) case: String,
    pub(crate) person: String,
    pub(crate) grant: String,
}

impl Town {
    pub(crate) fn new() -> Self {
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

    pub(crate) fn with_account() -> Self {
        let town = Self::new();
        let account = json!({"name": "Gemeente Zaanstad", "iban": OURS});
        let set = town.office.administrator.put("/payment-account", &account);
        set.expect(200);
        town
    }

    pub(crate) fn granted(&self, name: &str) -> Granted {
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

    pub(crate) fn payee(&self, of: &Granted, kind: &str, name: &str, iban: &str) -> String {
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
    pub(crate) fn order(&self, of: &Granted, amount: u64) -> String {
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

    pub(crate) fn batch(&self) -> Answer {
        self.payer
            .post("/payment-batches", &json!({"executeOn": self.today}))
    }

    /// Sends what waits to the bank; answers the path of the batch.
    pub(crate) fn sent(&self) -> String {
        let made = self.batch().expect(201);
        format!("/payment-batches/{}", text(&made, "/batch/batchId"))
    }

    pub(crate) fn import(&self, content: &str) -> Answer {
        let body = json!({"content": content});
        self.payer.post("/statements", &body)
    }

    pub(crate) fn statement(&self, id: &str, entries: &str) -> String {
        assert!(!self.today.is_empty());
        format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
             <Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:camt.053.001.08\"><BkToCstmrStmt>\
             <GrpHdr><MsgId>{id}</MsgId></GrpHdr><Stmt><Id>{id}</Id>\
             <Acct><Id><IBAN>{OURS}</IBAN></Id></Acct>{entries}</Stmt></BkToCstmrStmt></Document>"
        )
    }

    pub(crate) fn entry(
        &self,
        reference: &str,
        amount: u64,
        direction: &str,
        details: &str,
    ) -> String {
        entry_on(&self.today, Some(reference), amount, direction, details)
    }

    pub(crate) fn executed(&self, reference: &str, payment: &str, amount: u64) -> String {
        let order = payment.replace('-', "");
        let details = format!("<Refs><EndToEndId>{order}</EndToEndId></Refs>");
        self.entry(reference, amount, "DBIT", &details)
    }

    pub(crate) fn grant(&self, of: &Granted) -> Value {
        let case = self.office.worker.get(&of.case).expect(200);
        case["grants"][0].clone()
    }

    /// So many days go by.
    pub(crate) fn later(&mut self, days: u16) {
        self.today = self.in_days(days);
        let day = self.today.parse().unwrap();
        self.web.installation.app.clock.move_to(day).unwrap();
    }

    /// The day so many days from now.
    pub(crate) fn in_days(&self, days: u16) -> String {
        let day = days_after(self.today.parse().unwrap(), days);
        day.unwrap().to_string()
    }

    /// Another server begins where this one ended.
    pub(crate) fn restarted(self) -> Self {
        Self {
            web: self.web.restarted(),
            ..self
        }
    }

    pub(crate) fn verifies(&self) {
        self.web.installation.assert_verifies();
    }
}

impl Town {
    pub(crate) fn came_back(&self, reference: &str, payment: &str, amount: u64) -> String {
        let details = format!(
            "<Refs><EndToEndId>{}</EndToEndId></Refs><RtrInf><Rsn><Cd>AC04</Cd></Rsn></RtrInf>",
            payment.replace('-', "")
        );
        self.entry(reference, amount, "CRDT", &details)
    }

    /// What the lines of a statement say that wait for a person, by the bank's reference.
    pub(crate) fn waiting(&self, taken: &Value) -> Vec<(String, String)> {
        let path = format!("/statements/{}/unmatched", text(taken, "/statementId"));
        let listed = self.payer.get(&path).expect(200);
        let lines = listed["lines"].as_array().unwrap();
        let line = |line: &Value| (text(line, "/line/reference"), text(line, "/line/why"));
        let mut lines: Vec<_> = lines.iter().map(line).collect();
        lines.sort();
        lines
    }

    /// Takes in a statement of these lines: how many were booked, told before, and wait for a person.
    pub(crate) fn taken(&self, id: &str, lines: &[String]) -> [u64; 3] {
        let taken = self
            .import(&self.statement(id, &lines.concat()))
            .expect(201);
        ["booked", "repeated", "open"].map(|what| taken[what].as_u64().unwrap())
    }
}

/// A line of some day, with a reference of the bank or without.
pub(crate) fn entry_on(
    day: &str,
    reference: Option<&str>,
    amount: u64,
    direction: &str,
    details: &str,
) -> String {
    let reference = reference.map(|text| format!("<AcctSvcrRef>{text}</AcctSvcrRef>"));
    format!(
        "<Ntry><Amt Ccy=\"EUR\">{}.{:02}</Amt><CdtDbtInd>{direction}</CdtDbtInd>\
         <Sts><Cd>BOOK</Cd></Sts><BookgDt><Dt>{day}</Dt></BookgDt>{}\
         <NtryDtls><TxDtls>{details}</TxDtls></NtryDtls></Ntry>",
        amount / 100,
        amount % 100,
        reference.unwrap_or_default()
    )
}

/// A loan of 500 euro; answers its path.
pub(crate) fn lent(town: &Town, of: &Granted) -> String {
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
