//! Bank accounts, and the references by which money is recognised.

use std::fmt;
use std::str::FromStr;

use crate::LoanId;

/// The number of a bank account (ISO 13616). It tells who somebody is: it is neither shown nor written
/// to a log, only what asks for its text gets it.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Iban(String);

/// A text that is no number of an account that a SEPA payment can reach.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "an IBAN is a country of SEPA, two check digits that fit (ISO 13616), and the account there"
)]
pub struct NotAnIban;

/// How long an account is in the countries of SEPA, country and check digits included.
const LENGTHS: &[(&str, usize)] = &[
    ("AD", 24),
    ("AL", 28),
    ("AT", 20),
    ("BE", 16),
    ("BG", 22),
    ("CH", 21),
    ("CY", 28),
    ("CZ", 24),
    ("DE", 22),
    ("DK", 18),
    ("EE", 20),
    ("ES", 24),
    ("FI", 18),
    ("FR", 27),
    ("GB", 22),
    ("GI", 23),
    ("GR", 27),
    ("HR", 21),
    ("HU", 28),
    ("IE", 22),
    ("IS", 26),
    ("IT", 27),
    ("LI", 21),
    ("LT", 20),
    ("LU", 20),
    ("LV", 21),
    ("MC", 27),
    ("MD", 24),
    ("ME", 22),
    ("MK", 19),
    ("MT", 31),
    ("NL", 18),
    ("NO", 15),
    ("PL", 28),
    ("PT", 25),
    ("RO", 24),
    ("RS", 22),
    ("SE", 24),
    ("SI", 19),
    ("SK", 24),
    ("SM", 27),
    ("VA", 22),
];

impl Iban {
    /// The number, in capitals and without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Says nothing of the account.
impl fmt::Debug for Iban {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Iban(..)")
    }
}

impl FromStr for Iban {
    type Err = NotAnIban;

    /// Takes it as it is printed, with spaces in between, or without.
    fn from_str(text: &str) -> Result<Self, NotAnIban> {
        if text.len() > 64 {
            return Err(NotAnIban);
        }
        let plain: String = text.chars().filter(|c| *c != ' ').collect();
        let bytes = plain.as_bytes();
        let length = plain.get(..2).and_then(|country| {
            let found = LENGTHS.iter().find(|(code, _)| *code == country);
            found.map(|(_, length)| *length)
        });
        let checks = bytes.get(2..4).ok_or(NotAnIban)?;
        // 00, 01 and 99 fit by the sum and are never given out.
        let given_out = !matches!(checks, b"00" | b"01" | b"99");
        if length != Some(plain.len())
            || !checks.iter().all(u8::is_ascii_digit)
            || !given_out
            || remainder(&plain) != Some(1)
        {
            return Err(NotAnIban);
        }
        Ok(Self(plain))
    }
}

/// What is left of dividing by 97, with the first four characters moved to the end and letters as 10 to
/// 35 (ISO 7064 MOD 97-10). `None` for anything but capitals and digits.
fn remainder(text: &str) -> Option<u32> {
    let (head, tail) = text.split_at_checked(4)?;
    tail.bytes()
        .chain(head.bytes())
        .try_fold(0_u32, |rest, byte| match byte {
            b'0'..=b'9' => Some((rest * 10 + u32::from(byte - b'0')) % 97),
            b'A'..=b'Z' => Some((rest * 100 + u32::from(byte - b'A') + 10) % 97),
            _ => None,
        })
}

/// By which a repayment is recognised (betalingskenmerk): a creditor reference of ISO 11649, which every
/// bank of SEPA carries along and checks. It follows from the loan, and says nothing of whose it is.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PaymentReference(String);

/// A text that is no such reference.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error(
    "a payment reference is RF, two check digits that fit (ISO 11649), and up to 21 characters"
)]
pub struct NotAReference;

impl PaymentReference {
    /// That of a loan.
    #[must_use]
    pub fn of(loan: LoanId) -> Self {
        // Ten random bytes are enough to tell loans apart, and fit.
        let bytes = loan.to_bytes();
        let digits = bytes[..10].iter().flat_map(|byte| [byte >> 4, byte & 15]);
        let body: String = digits
            .filter_map(|digit| char::from_digit(u32::from(digit), 16))
            .map(|digit| digit.to_ascii_uppercase())
            .collect();
        let rest = remainder(&format!("RF00{body}")).unwrap_or_default();
        Self(format!("RF{:02}{body}", 98 - rest))
    }

    /// As it is printed on a letter, without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PaymentReference {
    type Err = NotAReference;

    /// Takes it with spaces in between, or without.
    fn from_str(text: &str) -> Result<Self, NotAReference> {
        if text.len() > 64 {
            return Err(NotAReference);
        }
        let plain: String = text.chars().filter(|c| *c != ' ').collect();
        let checks = plain.as_bytes().get(2..4).ok_or(NotAReference)?;
        if !plain.starts_with("RF")
            || !(5..=25).contains(&plain.len())
            || !checks.iter().all(u8::is_ascii_digit)
            || remainder(&plain) != Some(1)
        {
            return Err(NotAReference);
        }
        Ok(Self(plain))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_are_checked_and_not_shown() {
        // The example accounts of the registry of ISO 13616.
        for text in [
            "NL91 ABNA 0417 1643 00",
            "NL91ABNA0417164300",
            "DE89370400440532013000",
            "BE68539007547034",
            "FR1420041010050500013M02606",
            "MT84MALT011000012345MTLCAST001S",
            "NO9386011117947",
        ] {
            let iban: Iban = text.parse().unwrap();
            assert!(!format!("{iban:?}").contains("04"), "{iban:?}");
            assert!(!iban.as_str().contains(' '));
        }
    }

    #[test]
    fn anything_else_is_no_account() {
        for text in [
            "",
            "NL",
            "NL91",
            "NL92ABNA0417164300",
            "NL91ABNA0417164301",
            "nl91abna0417164300",
            "NL91ABNA041716430",
            "NL91ABNA04171643000",
            "XX91ABNA0417164300",
            "NL91ABNA04171643é0",
            "é91ABNA0417164300",
            "NL00ABNA0417164300",
            "US64SVBKUS6S3300958879",
        ] {
            assert_eq!(text.parse::<Iban>(), Err(NotAnIban), "{text:?}");
        }
    }

    #[test]
    fn one_digit_more_or_less_is_always_seen() {
        let good = "NL91ABNA0417164300";
        for place in 8..good.len() {
            for digit in b'0'..=b'9' {
                let mut bytes = good.as_bytes().to_vec();
                if bytes[place] == digit {
                    continue;
                }
                bytes[place] = digit;
                let text = String::from_utf8(bytes).unwrap();
                assert_eq!(text.parse::<Iban>(), Err(NotAnIban), "{text}");
            }
        }
    }

    #[test]
    fn references_of_loans_are_read_back() {
        assert!("RF18 5390 0754 7034".parse::<PaymentReference>().is_ok());
        for seed in 0..=u8::MAX {
            let loan = LoanId::from_bytes([seed; 16]);
            let reference = PaymentReference::of(loan);
            assert_eq!(reference.as_str().len(), 24);
            assert_eq!(reference.as_str().parse(), Ok(reference.clone()));
        }
        for text in ["", "RF", "RF19539007547034", "NL91ABNA0417164300", "RF18"] {
            assert_eq!(text.parse::<PaymentReference>(), Err(NotAReference));
        }
    }
}
