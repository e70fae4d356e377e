//! The memory of a guest: values of the contract as the canonical ABI lays them out.

use maatwerk_policy::contract::{
    Assessment, Condition, Date, Finding, FindingOutcome, Form, Manifest, Outcome, Question,
    Review, ReviewOutcome, Rule, Used, Value,
};

/// Bytes at fixed addresses.
#[derive(Default)]
pub struct Memory {
    bytes: Vec<u8>,
}

/// Address and length of a text or list.
#[derive(Clone, Copy)]
pub struct Text(pub u32, pub u32);

/// A record being laid out.
#[derive(Default)]
struct Record(Vec<u8>);

impl Record {
    fn align(mut self, to: usize) -> Self {
        self.0.resize(self.0.len().next_multiple_of(to), 0);
        self
    }

    fn u8(mut self, value: u8) -> Self {
        self.0.push(value);
        self
    }

    fn u16(self, value: u16) -> Self {
        let mut at = self.align(2);
        at.0.extend(value.to_le_bytes());
        at
    }

    fn u32(self, value: u32) -> Self {
        let mut at = self.align(4);
        at.0.extend(value.to_le_bytes());
        at
    }

    fn text(self, Text(address, length): Text) -> Self {
        self.u32(address).u32(length)
    }

    fn date(self, date: Date) -> Self {
        self.u16(date.year().unsigned_abs())
            .u8(date.month().unsigned_abs())
            .u8(date.day().unsigned_abs())
    }

    fn padded(mut self, size: usize) -> Vec<u8> {
        assert!(self.0.len() <= size, "a record of {size} bytes");
        self.0.resize(size, 0);
        self.0
    }
}

impl Memory {
    /// The first address.
    pub const START: u32 = 1_024;

    /// The first free address.
    pub fn end(&self) -> u32 {
        Self::START + u32::try_from(self.bytes.len()).expect("a guest is small")
    }

    /// Every byte as the text format escapes it.
    pub fn escaped(&self) -> String {
        use std::fmt::Write;
        self.bytes.iter().fold(String::new(), |mut text, byte| {
            write!(text, "\\{byte:02x}").expect("a string takes everything");
            text
        })
    }

    /// Puts bytes at the next address that is a multiple of 4.
    pub fn put(&mut self, bytes: &[u8]) -> u32 {
        self.bytes.resize(self.bytes.len().next_multiple_of(4), 0);
        let at = self.end();
        self.bytes.extend(bytes);
        at
    }

    /// Overwrites what is at `address`.
    pub fn poke(&mut self, address: u32, bytes: &[u8]) {
        let at = (address - Self::START) as usize;
        self.bytes[at..at + bytes.len()].copy_from_slice(bytes);
    }

    /// Puts a text, of any bytes.
    pub fn text(&mut self, bytes: impl AsRef<[u8]>) -> Text {
        let bytes = bytes.as_ref();
        Text(
            self.put(bytes),
            u32::try_from(bytes.len()).expect("a text is short"),
        )
    }

    fn list<T>(&mut self, items: &[T], mut lay_out: impl FnMut(&mut Self, &T) -> Vec<u8>) -> Text {
        let items: Vec<_> = items.iter().map(|item| lay_out(self, item)).collect();
        Text(
            self.put(&items.concat()),
            u32::try_from(items.len()).expect("a list is short"),
        )
    }

    /// `manifest`.
    pub fn manifest(&mut self, manifest: &Manifest) -> u32 {
        let texts =
            [&manifest.name, &manifest.version, &manifest.title].map(|text| self.text(text));
        let questions = self.list(&manifest.questions, |memory, question: &Question| {
            let (code, label) = (memory.text(&question.code), memory.text(&question.label));
            Record::default()
                .text(code)
                .u8(question.kind as u8)
                .text(label)
                .u8(question.asked as u8)
                .padded(24)
        });
        let rules = self.list(&manifest.rules, |memory, rule: &Rule| {
            let texts = [&rule.code, &rule.article, &rule.text].map(|text| memory.text(text));
            texts
                .into_iter()
                .fold(Record::default(), Record::text)
                .padded(24)
        });
        let bases = self.list(&manifest.legal_bases, |memory, basis: &String| {
            let basis = memory.text(basis);
            Record::default().text(basis).padded(8)
        });
        let schema = self.text(&manifest.parameters_schema);
        let record = texts
            .into_iter()
            .chain([questions, rules, bases, schema])
            .fold(Record::default(), Record::text);
        self.put(&record.padded(56))
    }

    /// `result<assessment, fault>`, well done.
    pub fn assessment(&mut self, answer: &Assessment) -> u32 {
        let findings = self.findings(&answer.findings);
        let record = Record::default().u8(0).align(4);
        let record = match &answer.outcome {
            Outcome::Grant(grant) => {
                let conditions = self.list(&grant.conditions, Self::condition);
                let form = match grant.form {
                    Form::Gift => 0,
                    Form::ConditionalGift => 1,
                    Form::Loan => 2,
                };
                record
                    .u8(0)
                    .align(4)
                    .u8(form)
                    .u32(grant.amount)
                    .text(conditions)
            }
            Outcome::Decline => Record(record.u8(1).padded(24)),
            Outcome::Refer => Record(record.u8(2).padded(24)),
        };
        self.put(&record.text(findings).padded(32))
    }

    /// `result<review, fault>`, well done.
    pub fn review(&mut self, answer: &Review) -> u32 {
        let findings = self.findings(&answer.findings);
        let record = Record::default().u8(0).align(4);
        let record = match &answer.outcome {
            ReviewOutcome::Keep(day) => record.u8(0).align(4).date(*day),
            ReviewOutcome::Fulfilled => record.u8(1),
            ReviewOutcome::ProposeLoan(terms) => record
                .u8(2)
                .u32(terms.principal)
                .u16(terms.instalments)
                .u32(terms.instalment),
            ReviewOutcome::ProposeWaiver => record.u8(3),
            ReviewOutcome::Refer => record.u8(4),
        };
        self.put(&Record(record.padded(20)).text(findings).padded(28))
    }

    /// `result<…, fault>`, at fault: case 0 `parameters`, 1 `other`.
    pub fn fault(&mut self, case: u8, text: &str) -> u32 {
        let text = self.text(text);
        let record = Record::default().u8(1).align(4).u8(case).text(text);
        self.put(&record.padded(32))
    }

    /// A list of findings.
    pub fn findings(&mut self, findings: &[Finding]) -> Text {
        self.list(findings, Self::finding)
    }

    fn finding(&mut self, finding: &Finding) -> Vec<u8> {
        let used = self.list(&finding.used, Self::used);
        let (rule, text) = (self.text(&finding.rule), self.text(&finding.text));
        let outcome = match finding.outcome {
            FindingOutcome::Met => 0,
            FindingOutcome::NotMet => 1,
            FindingOutcome::NotApplicable => 2,
            FindingOutcome::Unknown => 3,
        };
        Record::default()
            .text(rule)
            .u8(outcome)
            .text(text)
            .text(used)
            .padded(28)
    }

    fn condition(&mut self, condition: &Condition) -> Vec<u8> {
        let (rule, text) = (self.text(&condition.rule), self.text(&condition.text));
        Record::default()
            .text(rule)
            .date(condition.until)
            .text(text)
            .padded(20)
    }

    fn used(&mut self, used: &Used) -> Vec<u8> {
        let code = self.text(&used.code);
        let record = Record::default().text(code);
        let record = match &used.value {
            None => record.u8(0),
            Some(value) => {
                let record = record.u8(1).align(4);
                match value {
                    Value::Flag(flag) => record.u8(0).align(4).u8(u8::from(*flag)),
                    Value::Number(number) => record.u8(1).u32(number.cast_unsigned()),
                    Value::Amount(amount) => record.u8(2).u32(*amount),
                    Value::Day(day) => record.u8(3).align(4).date(*day),
                    Value::Text(text) => {
                        let text = self.text(text);
                        record.u8(4).text(text)
                    }
                }
            }
        };
        record.padded(24)
    }
}
