//! What the views hold of a case.

use maatwerk_domain::case::work::Handling;
use maatwerk_domain::case::{Case, GrantStatus};
use maatwerk_domain::{CaseId, Cents, Date, GrantId};
use maatwerk_log::{LogId, Version};

/// Whether a case is worked on.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CaseStatus {
    /// It is.
    Open,
    /// It was closed.
    Closed,
}

impl CaseStatus {
    pub(super) fn as_str(self) -> &'static str {
        match self {
            Self::Open => "open",
            Self::Closed => "closed",
        }
    }
}

/// A case in a list: nothing that says who it is about.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CaseRow {
    /// The case.
    pub case: CaseId,
    /// Its version.
    pub version: Version,
    /// Whether it is worked on.
    pub status: CaseStatus,
    /// When it was opened, in microseconds since the Unix epoch.
    pub opened_at: i64,
    /// When it last changed, in microseconds since the Unix epoch.
    pub changed_at: i64,
    /// Budget requests that wait for a decision.
    pub open_requests: u32,
    /// Gifts whose conditions run.
    pub conditional_gifts: u32,
    /// Proposals to convert a gift that wait for a decision.
    pub open_proposals: u32,
    /// Gifts at which a person has to look.
    pub needs_person: u32,
    /// What is to be paid back on all loans.
    pub loan_balance: Cents,
    /// The first day on which the policy looks again.
    pub next_due: Option<Date>,
    /// Who handles it on the day that is asked about.
    pub handling: Option<Handling>,
}

impl CaseRow {
    pub(super) fn new(
        id: CaseId,
        case: &Case,
        version: Version,
        opened_at: i64,
        changed_at: i64,
    ) -> Self {
        let count = |number: usize| u32::try_from(number).unwrap_or(u32::MAX);
        let grants = || case.grants.values();
        Self {
            case: id,
            version,
            status: if case.closed.is_some() {
                CaseStatus::Closed
            } else {
                CaseStatus::Open
            },
            opened_at,
            changed_at,
            open_requests: count(
                case.requests
                    .values()
                    .filter(|request| request.is_open())
                    .count(),
            ),
            conditional_gifts: count(
                grants()
                    .filter(|grant| grant.status == GrantStatus::Conditional)
                    .count(),
            ),
            open_proposals: count(grants().filter(|grant| grant.proposal.is_some()).count()),
            needs_person: count(grants().filter(|grant| grant.needs_person).count()),
            loan_balance: case
                .loans
                .values()
                .map(maatwerk_domain::case::Loan::balance)
                .sum(),
            next_due: grants()
                .filter_map(|grant| grant.due.first().map(|(day, _)| *day))
                .min(),
            // Of no day in particular.
            handling: None,
        }
    }
}

/// A look that is due on a day.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DueRow {
    /// The authority.
    pub log: LogId,
    /// The case.
    pub case: CaseId,
    /// The grant.
    pub grant: GrantId,
    /// The rule of the condition.
    pub rule: String,
    /// The day.
    pub due: Date,
}
