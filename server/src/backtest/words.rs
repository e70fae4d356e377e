//! Dutch for a reader.

use super::judged::{Difference, Kind, Said, Subject};
use super::report::{Band, Count, Transition};
use crate::document::words::{amount, thousands};

pub(crate) fn kind(kind: Kind) -> &'static str {
    match kind {
        Kind::Gift => "gift",
        Kind::GiftInPart => "gift voor een deel",
        Kind::ConditionalGift => "voorwaardelijke gift",
        Kind::ConditionalGiftInPart => "voorwaardelijke gift voor een deel",
        Kind::Loan => "lening",
        Kind::LoanInPart => "lening voor een deel",
        Kind::Decline => "afwijzing",
        Kind::Keep => "gift loopt door",
        Kind::Fulfilled => "gift definitief",
        Kind::ProposeLoan => "voorstel: lening",
        Kind::ProposeWaiver => "voorstel: laten passeren",
        Kind::Refer => "een mens beslist",
        Kind::Failed => "technische fout",
    }
}

/// What changes, in one line: `gift → afwijzing`.
pub(crate) fn transition(transition: &Transition) -> String {
    let from = kind(transition.from);
    match transition.difference {
        Difference::Same => format!("{from}, blijft gelijk"),
        Difference::Outcome => format!("{from} → {}", kind(transition.to)),
        Difference::Amount => format!("{from}, ander bedrag"),
        Difference::Terms => format!("{from}, andere voorwaarden of dagen"),
    }
}

pub(super) fn said(said: Said) -> &'static str {
    match said {
        Said::Met => "voldaan",
        Said::NotMet => "niet voldaan",
        Said::NotApplicable => "niet van toepassing",
        Said::Unknown => "niet te zeggen",
        Said::Nothing => "niet genoemd",
        Said::Condition => "voorwaarde",
    }
}

pub(super) fn subject(subject: Subject) -> &'static str {
    match subject {
        Subject::Request => "aanvragen",
        Subject::Gift => "giften",
    }
}

/// A technical failure, for who is no programmer.
pub(super) fn failure(code: &str) -> &'static str {
    match code {
        "out-of-fuel" => "rekent te lang door",
        "deadline" => "doet er te lang over",
        "out-of-memory" => "vraagt te veel geheugen",
        "stack-overflow" => "roept zichzelf te diep aan",
        "result-too-large" => "geeft een te groot antwoord",
        "malformed-answer" => "geeft een antwoord dat niet mag",
        "undeclared-rule" => "noemt een regel die het niet kent",
        "plugin-fault" => "zegt zelf dat het niet kan antwoorden",
        "parameters" => "kan niet werken met de parameters",
        _ => "breekt af",
    }
}

pub(crate) fn count(count: Count) -> String {
    match count {
        Count::Number(number) => thousands(number),
        Count::Band(Band::UnderTen) => "0 tot 9".to_owned(),
    }
}

/// An amount: `€ 1.234,50`.
pub(crate) fn euros(cents: i64) -> String {
    let sign = if cents < 0 { "−" } else { "" };
    format!("{sign}€ {}", amount(cents.unsigned_abs()))
}

/// A difference, with its sign.
pub(crate) fn more(cents: i64) -> String {
    let sign = if cents > 0 { "+" } else { "" };
    format!("{sign}{}", euros(cents))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_as_dutch_readers_write_them() {
        for (cents, text) in [
            (0, "€ 0,00"),
            (123_450, "€ 1.234,50"),
            (-100_000_007, "−€ 1.000.000,07"),
        ] {
            assert_eq!(euros(cents), text);
        }
        assert_eq!(more(50_000), "+€ 500,00");
        assert_eq!(more(-50_000), "−€ 500,00");
        assert_eq!(count(Count::Number(12_345)), "12.345");
    }
}
