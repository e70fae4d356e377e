//! Writing credit transfers: pain.001.001.09, as the Dutch banks take it for SEPA.
//!
//! The file follows from what is handed in, byte for byte. Each transfer is booked by itself
//! (`BtchBookg` false), so that a statement says of each what became of it.

use jiff::Timestamp;
use maatwerk_domain::bank::BankAccount;
use maatwerk_domain::{Cents, Date};
use quick_xml::escape::escape;

/// The most characters of a name, and of what is told the payee (SEPA rulebook).
const NAME: usize = 70;
const TOLD: usize = 140;

/// A file of transfers.
#[derive(Debug)]
pub(in crate::bank) struct Transfer<'a> {
    /// Its identifier, at most 35 characters.
    pub(in crate::bank) message: String,
    /// When it was made, in microseconds since the Unix epoch.
    pub(in crate::bank) made_at: u64,
    /// When the bank is to pay.
    pub(in crate::bank) execute_on: Date,
    /// From which account.
    pub(in crate::bank) debtor: &'a BankAccount,
    /// What is paid, in order.
    pub(in crate::bank) credits: Vec<Credit<'a>>,
}

/// One of them.
#[derive(Debug)]
pub(in crate::bank) struct Credit<'a> {
    /// By which it is recognised, at most 35 characters.
    pub(in crate::bank) end_to_end: String,
    /// How much.
    pub(in crate::bank) amount: Cents,
    /// In whose name the account is.
    pub(in crate::bank) name: &'a str,
    /// The account.
    pub(in crate::bank) iban: &'a str,
    /// What the payee is told.
    pub(in crate::bank) told: String,
}

/// Elements, one within another.
struct Writer(String);

impl Writer {
    fn open(&mut self, name: &str) {
        self.0.push('<');
        self.0.push_str(name);
        self.0.push('>');
    }

    fn close(&mut self, name: &str) {
        self.0.push_str("</");
        self.0.push_str(name.split(' ').next().unwrap_or(name));
        self.0.push('>');
    }

    fn within(&mut self, name: &str, inside: impl FnOnce(&mut Self)) {
        self.open(name);
        inside(self);
        self.close(name);
    }

    fn leaf(&mut self, name: &str, text: &str) {
        self.within(name, |out| out.0.push_str(&escape(text)));
    }
}

/// The file.
pub(in crate::bank) fn write(transfer: &Transfer<'_>) -> Vec<u8> {
    let mut out = Writer("<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n".to_owned());
    let many = transfer.credits.len().to_string();
    let total: Cents = transfer.credits.iter().map(|credit| credit.amount).sum();
    let total = total.to_string();
    let debtor = latin(&transfer.debtor.name, NAME);
    out.within(
        "Document xmlns=\"urn:iso:std:iso:20022:tech:xsd:pain.001.001.09\"",
        |out| {
            out.within("CstmrCdtTrfInitn", |out| {
                out.within("GrpHdr", |out| {
                    out.leaf("MsgId", &transfer.message);
                    out.leaf("CreDtTm", &moment(transfer.made_at));
                    out.leaf("NbOfTxs", &many);
                    out.leaf("CtrlSum", &total);
                    out.within("InitgPty", |out| out.leaf("Nm", &debtor));
                });
                out.within("PmtInf", |out| {
                    out.leaf("PmtInfId", &transfer.message);
                    out.leaf("PmtMtd", "TRF");
                    out.leaf("BtchBookg", "false");
                    out.leaf("NbOfTxs", &many);
                    out.leaf("CtrlSum", &total);
                    out.within("PmtTpInf", |out| {
                        out.within("SvcLvl", |out| out.leaf("Cd", "SEPA"));
                    });
                    let day = transfer.execute_on.to_string();
                    out.within("ReqdExctnDt", |out| out.leaf("Dt", &day));
                    out.within("Dbtr", |out| out.leaf("Nm", &debtor));
                    account(out, "DbtrAcct", transfer.debtor.iban.as_str());
                    // The bank knows its own accounts: SEPA asks no BIC.
                    out.within("DbtrAgt", |out| {
                        out.within("FinInstnId", |out| {
                            out.within("Othr", |out| out.leaf("Id", "NOTPROVIDED"));
                        });
                    });
                    out.leaf("ChrgBr", "SLEV");
                    for credit in &transfer.credits {
                        one(out, credit);
                    }
                });
            });
        },
    );
    out.0.push('\n');
    out.0.into_bytes()
}

fn one(out: &mut Writer, credit: &Credit<'_>) {
    out.within("CdtTrfTxInf", |out| {
        out.within("PmtId", |out| out.leaf("EndToEndId", &credit.end_to_end));
        out.within("Amt", |out| {
            out.open("InstdAmt Ccy=\"EUR\"");
            out.0.push_str(&credit.amount.to_string());
            out.close("InstdAmt");
        });
        out.within("Cdtr", |out| out.leaf("Nm", &latin(credit.name, NAME)));
        account(out, "CdtrAcct", credit.iban);
        out.within("RmtInf", |out| {
            out.leaf("Ustrd", &latin(&credit.told, TOLD));
        });
    });
}

fn account(out: &mut Writer, name: &str, iban: &str) {
    out.within(name, |out| {
        out.within("Id", |out| out.leaf("IBAN", iban));
    });
}

/// A time as ISO 20022 writes it, in UTC, to the second.
fn moment(micros: u64) -> String {
    let micros = i64::try_from(micros).unwrap_or_default();
    let at = Timestamp::from_microsecond(micros).unwrap_or_default();
    at.strftime("%Y-%m-%dT%H:%M:%SZ").to_string()
}

/// A text in the characters that every bank of SEPA carries, at most so many; never empty.
fn latin(text: &str, most: usize) -> String {
    let fits = |c: char| c.is_ascii_alphanumeric() || "/-?:().,'+ ".contains(c);
    let mut plain = String::new();
    for c in text.chars() {
        match c {
            c if fits(c) => plain.push(c),
            'à'..='å' => plain.push('a'),
            'À'..='Å' => plain.push('A'),
            'ç' => plain.push('c'),
            'Ç' => plain.push('C'),
            'è'..='ë' => plain.push('e'),
            'È'..='Ë' => plain.push('E'),
            'ì'..='ï' | 'ı' => plain.push('i'),
            'Ì'..='Ï' | 'İ' => plain.push('I'),
            'ñ' => plain.push('n'),
            'Ñ' => plain.push('N'),
            'ò'..='ö' | 'ø' => plain.push('o'),
            'Ò'..='Ö' | 'Ø' => plain.push('O'),
            'ù'..='ü' => plain.push('u'),
            'Ù'..='Ü' => plain.push('U'),
            'ğ' => plain.push('g'),
            'Ğ' => plain.push('G'),
            'ş' => plain.push('s'),
            'Ş' => plain.push('S'),
            'ß' => plain.push_str("ss"),
            '&' => plain.push('+'),
            c if c.is_whitespace() => plain.push(' '),
            _ => plain.push('.'),
        }
    }
    // Nothing begins or ends with a slash, and two are a separator of the banks.
    let plain = plain.replace("//", "/");
    let cut: String = plain.trim_matches(['/', ' ']).chars().take(most).collect();
    let cut = cut.trim_end_matches(['/', ' ']);
    if cut.is_empty() {
        ".".to_owned()
    } else {
        cut.to_owned()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_carried_by_every_bank() {
        for (name, carried) in [
            ("Rijschool Vooruit B.V.", "Rijschool Vooruit B.V."),
            ("Zoë Çelik & Zn", "Zoe Celik + Zn"),
            ("//weg//", "weg"),
            ("日本", ".."),
            ("\u{0}<a>\"b\"", "..a..b."),
            ("", "."),
        ] {
            assert_eq!(latin(name, NAME), carried);
        }
        assert_eq!(latin(&"é".repeat(100), NAME), "e".repeat(70));
    }

    #[test]
    fn the_time_is_told_to_the_second() {
        assert_eq!(moment(1_795_000_000_123_456), "2026-11-18T11:06:40Z");
    }
}
