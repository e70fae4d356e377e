//! Loans: paid back.

mod plan;
mod repay;

pub(crate) use plan::endpoint as plan;
pub(crate) use repay::endpoint as repay;

use maatwerk_domain::case::{self, Case};
use maatwerk_domain::{GrantId, LoanId, RepaymentId, WaiverId};
use schemars::JsonSchema;
use serde::Serialize;

use crate::wire::{Cents, Day, Id, InstalmentPlan, Wire as _};

/// A repayment.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct RepaymentView {
    /// Which.
    repayment_id: Id<RepaymentId>,
    /// How much, in eurocents.
    amount: Cents,
    /// The day.
    on: Day,
    /// It was undone.
    reversed: bool,
}

/// A waiver.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct WaiverView {
    /// Which.
    waiver_id: Id<WaiverId>,
    /// How much, in eurocents.
    amount: Cents,
}

/// A loan.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(crate) struct LoanView {
    /// Which.
    loan_id: Id<LoanId>,
    /// The grant it came from.
    grant_id: Id<GrantId>,
    /// What is to be paid back in all, in eurocents.
    principal: Cents,
    /// Costs added to it, in eurocents.
    charged: Cents,
    /// Paid back and not reversed, in eurocents.
    repaid: Cents,
    /// Waived, in eurocents.
    waived: Cents,
    /// Still to be paid back, in eurocents.
    balance: Cents,
    /// The decision it came from was revoked on an objection: nothing is to be paid back.
    undone: bool,
    /// When it is paid back.
    #[serde(skip_serializing_if = "Option::is_none")]
    plan: Option<InstalmentPlan>,
    /// All repayments.
    repayments: Vec<RepaymentView>,
    /// All waivers.
    waivers: Vec<WaiverView>,
}

impl LoanView {
    pub(crate) fn of(id: LoanId, loan: &case::Loan) -> Self {
        let repayments = loan.repayments.iter().map(|(id, repayment)| RepaymentView {
            repayment_id: Id(*id),
            amount: Cents::of(&repayment.amount),
            on: Day(repayment.on),
            reversed: repayment.reversed,
        });
        let waivers = loan.waivers.iter().map(|(id, waiver)| WaiverView {
            waiver_id: Id(*id),
            amount: Cents::of(&waiver.amount),
        });
        Self {
            loan_id: Id(id),
            grant_id: Id(loan.grant),
            principal: Cents::of(&loan.principal),
            charged: Cents::of(&loan.debt.charged),
            repaid: Cents::of(&loan.repaid()),
            waived: Cents::of(&loan.waived()),
            balance: Cents::of(&loan.balance()),
            undone: loan.undone,
            plan: Option::of(&loan.plan),
            repayments: repayments.collect(),
            waivers: waivers.collect(),
        }
    }

    pub(crate) fn in_case(case: &Case, id: LoanId) -> Option<Self> {
        Some(Self::of(id, case.loans.get(&id)?))
    }
}
