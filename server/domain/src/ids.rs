//! Identifiers: 16 bytes that say nothing, written as a UUID, one type for each thing they name.

use std::fmt;
use std::str::FromStr;

/// A text that is no identifier.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("an identifier is a UUID: 32 hexadecimal digits in groups of 8-4-4-4-12")]
pub struct NotAnId;

fn format(bytes: [u8; 16], f: &mut fmt::Formatter<'_>) -> fmt::Result {
    for (place, byte) in bytes.iter().enumerate() {
        if matches!(place, 4 | 6 | 8 | 10) {
            f.write_str("-")?;
        }
        write!(f, "{byte:02x}")?;
    }
    Ok(())
}

fn parse(text: &str) -> Result<[u8; 16], NotAnId> {
    let text = text.as_bytes();
    if text.len() != 36 {
        return Err(NotAnId);
    }
    let mut bytes = [0_u8; 16];
    let mut digits = 0;
    for (place, &character) in text.iter().enumerate() {
        if matches!(place, 8 | 13 | 18 | 23) {
            if character != b'-' {
                return Err(NotAnId);
            }
            continue;
        }
        // Lower case only: one identifier has one spelling, so it can be compared as text.
        let digit = match character {
            b'0'..=b'9' => character - b'0',
            b'a'..=b'f' => character - b'a' + 10,
            _ => return Err(NotAnId),
        };
        bytes[digits / 2] = bytes[digits / 2] << 4 | digit;
        digits += 1;
    }
    Ok(bytes)
}

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident)+) => {$(
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name([u8; 16]);

        impl $name {
            /// The identifier with these bytes.
            #[must_use]
            pub const fn from_bytes(bytes: [u8; 16]) -> Self {
                Self(bytes)
            }

            /// The bytes of the identifier.
            #[must_use]
            pub const fn to_bytes(self) -> [u8; 16] {
                self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                format(self.0, f)
            }
        }

        impl FromStr for $name {
            type Err = NotAnId;

            fn from_str(text: &str) -> Result<Self, NotAnId> {
                parse(text).map(Self)
            }
        }
    )+};
}

ids! {
    /// A case: one household's stuck situation.
    CaseId
    /// A data subject within a case.
    PersonId
    /// A recorded fact, as first recorded or as corrected.
    FactId
    /// A budget request.
    RequestId
    /// What a policy answered, once.
    AssessmentId
    /// A decision by a person with mandate.
    DecisionId
    /// Money granted.
    GrantId
    /// A payment to or for the resident.
    PaymentId
    /// Somebody who is paid in a case.
    PayeeId
    /// Payment orders that go to the bank in one file.
    BatchId
    /// A statement of a bank, once imported.
    StatementId
    /// A line of a bank statement: derived from what it says, so that it is one in whichever file.
    EntryId
    /// A proposal to turn a gift into a loan, or to let the broken condition pass.
    ProposalId
    /// A loan.
    LoanId
    /// A repayment on a loan.
    RepaymentId
    /// An objection to a decision.
    ObjectionId
    /// An appeal, or a request for interim relief, with a court.
    AppealId
    /// A suspension of the norm for cost sharers.
    NormSuspensionId
    /// A waiver of part of a loan.
    WaiverId
    /// A mandate of an officer.
    MandateId
    /// Somebody who stands in for the holder of a mandate.
    SubstitutionId
    /// A backtest of a policy.
    BacktestId
    /// A hold on the destruction of a case.
    HoldId
    /// A document that was added to a case.
    DocumentId
    /// An erasure of a case, or of persons in it.
    ErasureId
    /// A dossier of the national programme.
    DossierId
    /// A published figure that is linked to a dossier.
    FigureId
    /// A note in a dossier.
    NoteId
    /// A signal that a person stated in a case.
    SignalId
    /// A signal as it leaves its authority, stated or not: derived, so that it is one however often
    /// it is computed.
    SignalRecordId
    /// A transfer of people to another authority, the same in both.
    TransferId
    /// A task or an agreement in a case.
    TaskId
    /// A note in a case.
    CaseNoteId
    /// A team of an authority.
    TeamId
    /// That somebody acts for a person of a case.
    RepresentationId
    /// That a person of a case may learn nothing of another.
    ShieldId
    /// That two records are of one person.
    PersonLinkId
    /// A household outside its authority: a pseudonym, derived with the case's own key.
    HouseholdId
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn written_as_read() {
        let text = "0af76519-16cd-43dd-8448-eb211c80319c";
        assert_eq!(text.parse::<CaseId>().unwrap().to_string(), text);
    }

    #[test]
    fn anything_else_is_refused() {
        for text in [
            "",
            "0AF76519-16cd-43dd-8448-eb211c80319c",
            "0af7651916cd43dd8448eb211c80319c",
            "0af76519-16cd-43dd-8448-eb211c80319g",
            "0af76519-16cd-43dd-8448-eb211c80319c ",
        ] {
            assert_eq!(text.parse::<CaseId>(), Err(NotAnId), "{text:?}");
        }
    }
}
