//! Why an act between people is refused.

use crate::Date;

/// An order about people that the domain does not accept.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PeopleRefusal {
    /// Nobody stands for, or is shielded from, himself.
    #[error("these are two persons of the case")]
    Oneself,
    /// Who represents is somebody of the case or has a name, not both and not neither.
    #[error("name somebody of the case who represents, or give the name of who else does")]
    WhoRepresents,
    /// It would end before it began.
    #[error("the last day is no day before {0}, its first")]
    Term(Date),
    /// It ends before that day by itself.
    #[error("it ends on {0} already: name a sooner day")]
    NotSooner(Date),
    /// Who is of age has no parent or guardian who acts for him.
    #[error(
        "this person comes of age on {0}: nobody acts for him as parent or guardian from that day"
    )]
    OfAge(Date),
    /// A person is not represented by whom he is shielded from.
    #[error("the person is shielded from this representative: name somebody else")]
    ShieldedFromRepresentative,
    /// Who is shielded from somebody does not act for him: he would learn of it.
    #[error("this representative is shielded from the person: name somebody else")]
    RepresentativeShielded,
    /// It runs already.
    #[error("this is recorded already and holds still")]
    Already,
    /// It was ended, lowered or undone before.
    #[error("it holds no more already")]
    Over,
    /// Words about somebody name a person whom he may learn nothing of.
    #[error(
        "the words name a person who is shielded from whom they are about: leave that name out, or record them about the shielded person"
    )]
    NamesShielded,
    /// A letter would name a person whom who gets it may learn nothing of.
    #[error(
        "the letter would name a person who is shielded from who gets it: withdraw the decision and take it again in other words, or end the payee in that name"
    )]
    LetterNamesShielded,
    /// Only what is the same by number or name is linked.
    #[error("the two records have no citizen service number and no full name in common")]
    NothingInCommon,
    /// A record is not a double of itself.
    #[error("a record is not linked with itself")]
    SameRecord,
}

impl PeopleRefusal {
    /// A stable code for programs.
    #[must_use]
    pub fn code(self) -> &'static str {
        match self {
            Self::Oneself => "oneself",
            Self::WhoRepresents => "who-represents",
            Self::Term(_) => "representation-term",
            Self::NotSooner(_) => "not-sooner",
            Self::OfAge(_) => "of-age",
            Self::ShieldedFromRepresentative => "shielded-from-representative",
            Self::RepresentativeShielded => "representative-shielded",
            Self::Already => "already-recorded",
            Self::Over => "over",
            Self::NamesShielded => "names-shielded",
            Self::LetterNamesShielded => "letter-names-shielded",
            Self::NothingInCommon => "nothing-in-common",
            Self::SameRecord => "same-record",
        }
    }

    /// The article it rests on, or a rule of the record itself.
    #[must_use]
    pub fn rule(self) -> &'static str {
        match self {
            Self::OfAge(_) => "jci1.31:c:BWBR0002656&artikel=233",
            _ => "maatwerk:record",
        }
    }
}
