//! The example cases of a policy, as their author writes them in `cases/*.json`.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;

/// An example case of a policy: what it is told, and what it should answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct CaseFile {
    /// Where the JSON Schema of this file is, for an editor.
    #[serde(rename = "$schema", default, skip_serializing_if = "Option::is_none")]
    pub(super) schema: Option<String>,
    /// What the case shows, in one line.
    pub(super) title: String,
    /// Parameters that differ from `parameters.json` in this case.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) parameters: BTreeMap<String, Json>,
    /// A budget request. A case has this or `review`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) assess: Option<RequestFile>,
    /// A conditional gift to look at again. A case has this or `assess`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) review: Option<GiftFile>,
    /// What the policy should answer.
    pub(super) expect: Expect,
    /// Every rule it should have looked at, by code, and what should have come of it.
    pub(super) findings: BTreeMap<String, Found>,
}

/// A budget request.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct RequestFile {
    /// The day it was received, `2026-11-23`.
    pub(super) received: String,
    /// Today; the day of receipt when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) today: Option<String>,
    /// What for: a code.
    pub(super) purpose: String,
    /// What is asked, in eurocents.
    pub(super) amount: u32,
    /// The article it is asked on; the first of the policy's legal bases when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) legal_basis: Option<String>,
    /// What is known of the applicant, by the code of the policy's question: a date as text, an
    /// amount in eurocents, a number, yes or no, a text; or an object with `value` and `since`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) facts: BTreeMap<String, FactFile>,
    /// What the applicant was granted before.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub(super) earlier_grants: Vec<EarlierFile>,
    /// What is left in the pot of the year of receipt, in eurocents; absent when none was set.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) pot: Option<u32>,
}

/// A conditional gift.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct GiftFile {
    /// The day on which the policy looks.
    pub(super) today: String,
    /// The day on which this look was due; absent when a new fact is the reason.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) due: Option<String>,
    /// The day the request was received; the day of the decision when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) received: Option<String>,
    /// The day the gift was decided.
    pub(super) decided: String,
    /// What it was for: a code.
    pub(super) purpose: String,
    /// What was granted, in eurocents.
    pub(super) amount: u32,
    /// What was paid and not returned, in eurocents; all of it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paid: Option<u32>,
    /// The rules that have to hold, by code, and until which day.
    pub(super) conditions: BTreeMap<String, String>,
    /// What is known of the resident, as at a request.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub(super) facts: BTreeMap<String, FactFile>,
}

/// A fact: its value alone, or with the day since when it holds.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum FactFile {
    /// Its value and since when.
    Since(SinceFile),
    /// Its value.
    Plain(Plain),
}

#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub(super) struct SinceFile {
    /// Its value.
    pub(super) value: Plain,
    /// Since when it holds, `2026-11-23`.
    pub(super) since: String,
}

/// The value of a fact; its kind is the one of the policy's question.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(untagged)]
pub(super) enum Plain {
    /// Yes or no.
    Flag(bool),
    /// A number, or an amount in eurocents.
    Number(i64),
    /// A text, or a date.
    Text(String),
}

/// A grant made earlier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct EarlierFile {
    /// The day it was decided.
    pub(super) decided: String,
    /// What was granted, in eurocents.
    pub(super) amount: u32,
    /// What for: a code.
    pub(super) purpose: String,
    /// What became of it; not known when absent, as in what was recorded for version 1.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) standing: Option<StandingFile>,
}

/// What became of a grant made earlier.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case", deny_unknown_fields)]
pub(super) struct StandingFile {
    /// How it was granted; when absent a conditional gift while one runs, a loan when it is or was one,
    /// and otherwise a gift.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) form: Option<FormWord>,
    /// What was paid and not returned, in eurocents; all of it when absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) paid: Option<u32>,
    /// Where it stands.
    pub(super) status: StatusWord,
    /// With `running`: the last day of its conditions.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) until: Option<String>,
    /// With `loan`: what is still to be paid back, in eurocents.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) balance: Option<u32>,
}

/// Where a grant made earlier stands.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum StatusWord {
    /// A gift whose conditions run.
    Running,
    /// A gift for good.
    Final,
    /// It is to be paid back.
    Loan,
    /// A loan of which nothing is left.
    Settled,
}

/// What the policy should answer.
#[derive(Debug, Clone, Serialize, Deserialize, JsonSchema)]
#[serde(
    tag = "outcome",
    rename_all = "kebab-case",
    rename_all_fields = "kebab-case",
    deny_unknown_fields
)]
pub(super) enum Expect {
    /// `assess`: grant this.
    Grant {
        /// Gift, conditional gift or loan.
        form: FormWord,
        /// How much, in eurocents.
        amount: u32,
        /// The rules that have to hold, by code, and until which day.
        #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
        conditions: BTreeMap<String, String>,
    },
    /// `assess`: decline.
    Decline {},
    /// A person has to look.
    Refer {},
    /// `review`: nothing changes.
    Keep {
        /// The day to look again.
        look_again: String,
    },
    /// `review`: the gift is final.
    Fulfilled {},
    /// `review`: the gift would become a loan.
    ProposeLoan {
        /// In eurocents.
        principal: u32,
        /// Monthly instalments.
        instalments: u16,
        /// Each of them but the last, in eurocents.
        instalment: u32,
    },
    /// `review`: a broken condition would be let pass.
    ProposeWaiver {},
}

/// How money is granted.
#[derive(Debug, Clone, Copy, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum FormWord {
    /// A gift, final at once.
    Gift,
    /// A gift as long as its conditions hold.
    ConditionalGift,
    /// A loan from the first payment.
    Loan,
}

/// Whether a rule held.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum Found {
    /// It held.
    Met,
    /// It did not hold.
    NotMet,
    /// It does not apply here.
    NotApplicable,
    /// A fact is missing.
    Unknown,
}

/// The JSON Schema of a case file.
#[must_use]
pub fn case_schema() -> Json {
    schemars::schema_for!(CaseFile).to_value()
}
