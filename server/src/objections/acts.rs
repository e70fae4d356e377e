//! `POST /cases/{caseId}/objections/{objectionId}/…`: what is done with an objection up to the decision.

use maatwerk_domain::case::objection::ObjectionAct;
use schemars::JsonSchema;
use serde::Deserialize;

use super::ObjectionView;
use crate::http::access::{HEARS, WORKS_ON_CASES};
use crate::http::auth::Role;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::wire::{AdjournmentGround, Day, FreeText, ObjectionHearing, Wire as _};

/// An act of which only the day is told.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct OnObjectionDay {
    /// The day.
    on: Day,
}

/// What the objector is asked to repair.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct InviteObjectionRepair {
    /// The day.
    on: Day,
    /// The last day to do so.
    until: Day,
    /// What is missing.
    missing: FreeText,
}

/// How the objector was heard.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct HearObjector {
    /// The day of the hearing, or on which it was left out.
    on: Day,
    /// How, or on which exception not.
    how: ObjectionHearing,
    /// What was said, or why it was left out.
    report: FreeText,
}

/// That the decision takes longer.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct AdjournObjection {
    /// The day on which that was told.
    on: Day,
    /// On which ground.
    ground: AdjournmentGround,
    /// The last day to decide, from now on.
    decide_by: Day,
    /// Why.
    reason: FreeText,
}

/// That an objection is withdrawn.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
struct WithdrawObjection {
    /// The day.
    on: Day,
    /// By word of mouth, at the hearing.
    #[serde(default)]
    orally: bool,
    /// Why, when something was said.
    reason: Option<FreeText>,
}

fn on_objection(
    path: &'static str,
    operation: &'static str,
    summary: &'static str,
    description: &'static str,
    by: &'static [Role],
) -> Endpoint {
    Endpoint::post(path, operation)
        .says(summary, description)
        .by(by)
        .showing_case()
        .on_version()
        .records::<ObjectionView>()
}

pub(crate) fn repair() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/repair",
        "inviteObjectionRepair",
        "Records that the objector was asked to repair what is missing.",
        "Once, with time to do so (Awb 6:6). The term to decide stands still meanwhile (7:10 lid 2).",
        WORKS_ON_CASES,
    )
    .takes(|call: Call<InviteObjectionRepair>| async {
        let (call, body) = call.split();
        let act = ObjectionAct::InviteRepair {
            until: body.until.0,
            missing: body.missing.into_domain(),
        };
        call.act_on_objection(body.on, act).await
    })
}

pub(crate) fn complete() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/completion",
        "completeObjection",
        "Records that what was missing was repaired.",
        "On that day the term to decide runs again.",
        WORKS_ON_CASES,
    )
    .takes(|call: Call<OnObjectionDay>| async {
        let (call, body) = call.split();
        call.act_on_objection(body.on, ObjectionAct::Repair).await
    })
}

pub(crate) fn hear() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/hearing",
        "hearObjector",
        "Records the hearing of the objector, or on which exception there was none.",
        "Before the decision the objector can be heard (Awb 7:2), but for the exceptions of 7:3; one \
         that does not fit what is decided is refused then. Until the decision an exception may be replaced by a \
         hearing, or by another exception; a hearing that was held stays.",
        HEARS,
    )
    .takes(|call: Call<HearObjector>| async {
        let (call, body) = call.split();
        let act = ObjectionAct::Hear {
            how: body.how.into_domain(),
            report: body.report.into_domain(),
        };
        call.act_on_objection(body.on, act).await
    })
}

pub(crate) fn adjourn() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/adjournment",
        "adjournObjection",
        "Records that the decision on an objection takes longer.",
        "By six weeks at most, once and within the term (Awb 7:10 lid 3); further on the grounds of \
         lid 4.",
        HEARS,
    )
    .takes(|call: Call<AdjournObjection>| async {
        let (call, body) = call.split();
        let act = ObjectionAct::Adjourn {
            ground: body.ground.into_domain(),
            decide_by: body.decide_by.0,
            reason: body.reason.into_domain(),
        };
        call.act_on_objection(body.on, act).await
    })
}

pub(crate) fn notice() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/default-notices",
        "noticeObjectionDefault",
        "Records that a written notice of default was received.",
        "After the term to decide on the objection; two weeks later a penalty begins to run (Awb 4:17). \
         One that comes before has no effect and is kept.",
        WORKS_ON_CASES,
    )
    .takes(|call: Call<OnObjectionDay>| async {
        let (call, body) = call.split();
        call.act_on_objection(body.on, ObjectionAct::NoticeDefault)
            .await
    })
}

pub(crate) fn withdraw() -> Endpoint {
    on_objection(
        "/cases/{caseId}/objections/{objectionId}/withdrawal",
        "withdrawObjection",
        "Records that the objector withdrew the objection.",
        "In writing, or at the hearing by word of mouth (Awb 6:21). Within the term they may object \
         again.",
        WORKS_ON_CASES,
    )
    .takes(|call: Call<WithdrawObjection>| async {
        let (call, body) = call.split();
        let act = ObjectionAct::Withdraw {
            orally: body.orally,
            reason: body.reason.into_domain(),
        };
        call.act_on_objection(body.on, act).await
    })
}
