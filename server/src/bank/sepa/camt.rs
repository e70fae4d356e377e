//! Reading statements: camt.053.001.02 and camt.053.001.08.

use std::collections::{BTreeMap, BTreeSet};

use maatwerk_domain::bank::MOST_LINES;
use maatwerk_domain::{Cents, Date, Iban, PaymentReference};

use super::xml::{self, Element, NotXml};

/// Why a file is not taken in. Nothing of what it says is told: it may be about people.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub(in crate::bank) enum NotAStatement {
    /// It is no XML that we read.
    #[error(transparent)]
    Xml(#[from] NotXml),
    /// It is something else.
    #[error("is no camt.053.001.02 or camt.053.001.08")]
    Kind,
    /// It is of another account.
    #[error("is of an account that was never paid from")]
    Account,
    /// It has more lines than are taken in at once.
    #[error("has more than {MOST_LINES} lines")]
    TooMany,
    /// An amount is none.
    #[error("line {0}: the amount is no amount in euro of whole cents")]
    Amount(usize),
    /// A day is none.
    #[error("line {0}: the day of booking is missing or is no day")]
    Day(usize),
    /// What must be there is not.
    #[error("line {0}: whether it came in or went out, or whether it was booked, is not told")]
    Direction(usize),
}

/// A line, or a part of one that the bank booked together.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(in crate::bank) struct Line {
    /// How much.
    pub(in crate::bank) amount: Cents,
    /// It came in.
    pub(in crate::bank) credit: bool,
    /// The day on which the bank booked it.
    pub(in crate::bank) on: Date,
    /// The bank's own reference.
    pub(in crate::bank) reference: Option<String>,
    /// What the order said by which it is recognised.
    pub(in crate::bank) end_to_end: Option<String>,
    /// By which a repayment is recognised.
    pub(in crate::bank) payment_reference: Option<PaymentReference>,
    /// Its reference stands in its own place: it says what is paid, ours or somebody else's.
    pub(in crate::bank) referenced: bool,
    /// Who paid.
    pub(in crate::bank) from: Option<Iban>,
    /// It gives back what went out before; with the bank's code of why.
    pub(in crate::bank) returned: Option<String>,
    /// Its parts cannot be told from one another.
    pub(in crate::bank) muddled: bool,
    /// By which it is known in every statement that tells it.
    pub(in crate::bank) key: String,
}

/// What a file tells.
#[derive(Debug, PartialEq, Eq)]
pub(in crate::bank) struct Read {
    /// What the bank calls it.
    pub(in crate::bank) number: String,
    /// What was booked.
    pub(in crate::bank) lines: Vec<Line>,
    /// How many lines the bank had not booked yet.
    pub(in crate::bank) pending: u32,
}

const NAMESPACES: [&str; 2] = [
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.02",
    "urn:iso:std:iso:20022:tech:xsd:camt.053.001.08",
];

/// What banks write where a reference must stand and they give none.
const NO_REFERENCE: [&str; 3] = ["NONREF", "NOREF", "NOTPROVIDED"];

/// Which one of its like a line is, among those that nothing tells apart. Each moved the balance, so that two alike
/// are two payments; told again in another file they are the first and the second again.
#[derive(Default)]
struct Alike {
    /// Without a reference of the bank: a file tells a day whole.
    plain: BTreeMap<String, u32>,
    /// With one, which is to be of one line only. A bank that gives it to two in one statement means two; in another
    /// statement, of this file or another, it is a line that is told again.
    referenced: BTreeMap<String, u32>,
}

impl Alike {
    fn times(&mut self, base: &str, referenced: bool) -> u32 {
        let counted = if referenced {
            &mut self.referenced
        } else {
            &mut self.plain
        };
        let times = counted.entry(base.to_owned()).or_default();
        *times += 1;
        *times
    }
}

/// Reads a statement of one of these accounts.
pub(in crate::bank) fn read(text: &str, accounts: &BTreeSet<Iban>) -> Result<Read, NotAStatement> {
    let root = xml::parse(text)?;
    let known = root
        .namespace
        .as_deref()
        .is_some_and(|namespace| NAMESPACES.contains(&namespace));
    let whole = root.at(&["BkToCstmrStmt"]);
    let whole = whole.filter(|_| known && root.name == "Document");
    let whole = whole.ok_or(NotAStatement::Kind)?;
    let mut read = Read {
        number: String::new(),
        lines: Vec::new(),
        pending: 0,
    };
    let mut alike = Alike::default();
    for statement in whole.all("Stmt") {
        let iban = statement.text_at(&["Acct", "Id", "IBAN"]);
        let iban: Option<Iban> = iban.and_then(|iban| iban.parse().ok());
        if iban.is_none_or(|iban| !accounts.contains(&iban)) {
            return Err(NotAStatement::Account);
        }
        if read.number.is_empty() {
            let number = statement.text_at(&["Id"]).ok_or(NotAStatement::Kind)?;
            read.number = number.chars().take(100).collect();
        }
        alike.referenced.clear();
        for entry in statement.all("Ntry") {
            take(&mut read, entry, &mut alike)?;
            if read.lines.len() > MOST_LINES {
                return Err(NotAStatement::TooMany);
            }
        }
    }
    if read.number.is_empty() {
        return Err(NotAStatement::Kind);
    }
    Ok(read)
}

fn take(read: &mut Read, entry: &Element, alike: &mut Alike) -> Result<(), NotAStatement> {
    let at = read.lines.len() + 1;
    // In the older version the status is the text itself.
    let status = entry.text_at(&["Sts", "Cd"]);
    let status = status.or_else(|| entry.text_at(&["Sts"]));
    match status {
        Some("BOOK") => {}
        Some("PDNG" | "INFO" | "FUTR") => {
            read.pending += 1;
            return Ok(());
        }
        _ => return Err(NotAStatement::Direction(at)),
    }
    let amount = amount(entry.at(&["Amt"])).ok_or(NotAStatement::Amount(at))?;
    if amount.is_zero() {
        // A fee of nothing, say: no money moved.
        return Ok(());
    }
    let credit = direction(entry).ok_or(NotAStatement::Direction(at))?;
    let day = entry.text_at(&["BookgDt", "Dt"]);
    let day = day.or_else(|| entry.text_at(&["BookgDt", "DtTm"])?.get(..10));
    let day: Option<Date> = day.and_then(|day| day.parse().ok());
    let on = day.filter(|day| (1900..=2199).contains(&day.year()));
    let on = on.ok_or(NotAStatement::Day(at))?;
    let reversal = entry.text_at(&["RvslInd"]) == Some("true");
    let reference = entry.text_at(&["AcctSvcrRef"]).filter(|text| {
        let none = |word: &&str| text.eq_ignore_ascii_case(word);
        !NO_REFERENCE.iter().any(none)
    });
    let details: Vec<_> = entry
        .all("NtryDtls")
        .flat_map(|details| details.all("TxDtls"))
        .collect();
    let whole = Line {
        amount,
        credit,
        on,
        reference: reference.map(|text| text.chars().take(35).collect()),
        end_to_end: None,
        payment_reference: None,
        referenced: false,
        from: None,
        returned: reversal.then(|| "RVSL".to_owned()),
        muddled: false,
        key: String::new(),
    };
    let mut lines = match details.as_slice() {
        [] => vec![whole],
        [one] => vec![told(&whole, one)],
        many => parts(&whole, many),
    };
    let single = lines.len() == 1;
    for line in &mut lines {
        line.key = key(line, reference, single, alike);
    }
    read.lines.append(&mut lines);
    Ok(())
}

/// What the bank booked together: its parts, or the whole when they do not add up.
fn parts(whole: &Line, many: &[&Element]) -> Vec<Line> {
    let mut lines = Vec::new();
    let (mut sum, mut told_apart) = (Cents::ZERO, 0);
    for one in many {
        let own = one.at(&["Amt"]);
        let own = own.or_else(|| one.at(&["AmtDtls", "TxAmt", "Amt"]));
        let same = direction(one).is_none_or(|credit| credit == whole.credit);
        let Some(amount) = amount(own).filter(|_| same) else {
            break;
        };
        told_apart += 1;
        sum = sum.saturating_add(amount);
        if !amount.is_zero() {
            lines.push(Line {
                amount,
                ..told(whole, one)
            });
        }
    }
    if told_apart == many.len() && sum == whole.amount {
        return lines;
    }
    vec![Line {
        muddled: true,
        ..whole.clone()
    }]
}

fn told(whole: &Line, details: &Element) -> Line {
    let end_to_end = details.text_at(&["Refs", "EndToEndId"]);
    let reason = details.at(&["RtrInf"]).map(|returned| {
        let code = returned.text_at(&["Rsn", "Cd"]).unwrap_or("NARR");
        code.chars()
            .filter(char::is_ascii_alphanumeric)
            .take(4)
            .collect()
    });
    // The payer's account, in both versions.
    let from = details.text_at(&["RltdPties", "DbtrAcct", "Id", "IBAN"]);
    Line {
        end_to_end: end_to_end.map(str::to_owned),
        payment_reference: payment_reference(details),
        referenced: structured(details).next().is_some(),
        from: from.and_then(|iban| iban.parse().ok()),
        returned: reason.or_else(|| whole.returned.clone()),
        ..whole.clone()
    }
}

/// The references in their own place.
fn structured(details: &Element) -> impl Iterator<Item = &str> {
    let told = details.at(&["RmtInf"]).into_iter();
    let structured = told.flat_map(|told| told.all("Strd"));
    structured.filter_map(|one| one.text_at(&["CdtrRefInf", "Ref"]))
}

/// The reference in its own place, or typed in the text.
fn payment_reference(details: &Element) -> Option<PaymentReference> {
    let told = details.at(&["RmtInf"])?;
    let found = structured(details).find_map(|text| text.parse().ok());
    found.or_else(|| {
        let mut texts = told.all("Ustrd");
        texts.find_map(|text| in_text(&text.text))
    })
}

/// A reference in a text, also with spaces in between.
fn in_text(text: &str) -> Option<PaymentReference> {
    let plain: String = text
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| c.to_ascii_uppercase())
        .collect();
    plain.match_indices("RF").find_map(|(at, _)| {
        // Ours are of 24 characters, whatever follows them.
        plain.get(at..at + 24)?.parse().ok()
    })
}

fn direction(element: &Element) -> Option<bool> {
    match element.text_at(&["CdtDbtInd"])? {
        "CRDT" => Some(true),
        "DBIT" => Some(false),
        _ => None,
    }
}

/// An amount in euro of whole cents.
fn amount(element: Option<&Element>) -> Option<Cents> {
    let element = element.filter(|element| element.currency.as_deref() == Some("EUR"))?;
    let text = element.text.trim();
    let (whole, rest) = text.split_once('.').unwrap_or((text, ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() || whole.len() > 12 || rest.len() > 5 || !digits(whole) || !digits(rest) {
        return None;
    }
    let (cents, finer) = rest.split_at(rest.len().min(2));
    if finer.bytes().any(|byte| byte != b'0') {
        return None;
    }
    let euros: u64 = whole.parse().ok()?;
    let cents: u64 = format!("{cents:0<2}").parse().ok()?;
    Some(Cents::new(euros * 100 + cents))
}

/// By which a line is known in every statement that tells it: the bank's own reference, or all that is told
/// of it; and which one of its like it is. One statement may tell more of it than another, or its parts in
/// another order.
fn key(line: &Line, reference: Option<&str>, single: bool, alike: &mut Alike) -> String {
    let told = |text: Option<&str>| text.unwrap_or_default().to_owned();
    let booked = [
        line.on.to_string(),
        line.amount.to_string(),
        line.credit.to_string(),
        told(reference),
    ]
    .join("\u{1f}");
    if single && reference.is_some() {
        return match alike.times(&booked, true) {
            1 => booked,
            times => format!("{booked}\u{1f}{times}"),
        };
    }
    let base = [
        booked,
        told(line.end_to_end.as_deref()),
        told(
            line.payment_reference
                .as_ref()
                .map(PaymentReference::as_str),
        ),
        told(line.from.as_ref().map(Iban::as_str)),
        told(line.returned.as_deref()),
    ]
    .join("\u{1f}");
    let times = alike.times(&base, reference.is_some());
    format!("{base}\u{1f}{times}")
}

#[cfg(test)]
mod tests;
