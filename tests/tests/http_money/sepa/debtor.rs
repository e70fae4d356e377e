//! Somebody who pays back, what a clerk records of it and what the bank tells of it.

use maatwerk_domain::{LoanId, PaymentReference};
use serde_json::{Value, json};

use crate::sepa::town::{Granted, Town, entry_on, lent};

/// Somebody who pays back.
pub(crate) struct Debtor {
    pub(crate) lessons: Granted,
    pub(crate) loan: String,
}

impl Debtor {
    pub(crate) fn new(town: &Town, name: &str) -> Self {
        let lessons = town.granted(name);
        let loan = lent(town, &lessons);
        Self { lessons, loan }
    }

    /// A clerk records a repayment.
    pub(crate) fn repays(&self, town: &Town, amount: u64) -> Value {
        self.repays_on(town, &town.today, amount)
    }

    /// A clerk records a repayment of some day: another than what was received before.
    pub(crate) fn repays_on(&self, town: &Town, on: &str, amount: u64) -> Value {
        let body = json!({
            "kind": "repayment", "amount": amount, "on": on, "anotherPayment": true,
        });
        let path = format!("{}/loans/{}/repayments", self.lessons.case, self.loan);
        town.office.officer.post(&path, &body).expect(201)
    }

    /// The bank tells of a repayment with the reference of the loan.
    pub(crate) fn told(&self, town: &Town, reference: &str, amount: u64) -> String {
        self.told_on(&town.today, Some(reference), amount)
    }

    /// The bank tells of one of some day, with a reference of its own or without.
    pub(crate) fn told_on(&self, on: &str, reference: Option<&str>, amount: u64) -> String {
        let loan = self.loan.parse::<LoanId>().unwrap();
        let details = format!(
            "<RmtInf><Strd><CdtrRefInf><Ref>{}</Ref></CdtrRefInf></Strd></RmtInf>",
            PaymentReference::of(loan).as_str()
        );
        entry_on(on, reference, amount, "CRDT", &details)
    }

    pub(crate) fn balance(&self, town: &Town) -> u64 {
        let case = town.office.worker.get(&self.lessons.case).expect(200);
        case["loans"][0]["balance"].as_u64().unwrap()
    }

    pub(crate) fn repayments(&self, town: &Town) -> usize {
        let events = format!("{}/events?limit=200", self.lessons.case);
        let events = town.office.worker.get(&events).expect(200);
        let events = events["events"].as_array().unwrap();
        let received = |event: &&Value| event["type"] == "repayment-received.v1";
        events.iter().filter(received).count()
    }
}
