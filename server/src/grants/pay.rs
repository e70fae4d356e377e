//! `POST /cases/{caseId}/grants/{grantId}/payments`.

use maatwerk_domain::case::{self, CaseCommand};
use maatwerk_domain::{GrantId, PaymentId};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::GrantView;
use crate::http::access::PAYS;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{Amount, Day, FreeText, Id, ShortText, Wire as _};

/// What happened to the money of a grant.
#[derive(Debug, Deserialize, JsonSchema)]
#[serde(
    tag = "kind",
    rename_all = "kebab-case",
    rename_all_fields = "camelCase",
    deny_unknown_fields
)]
enum Pay {
    /// Some was paid.
    Payment {
        /// How much, in eurocents.
        amount: Amount,
        /// The day of payment.
        on: Day,
        /// Who got it.
        payee: ShortText,
        /// Nothing more will be paid: the rest goes back to the pot.
        #[serde(default)]
        last: bool,
    },
    /// A payment came back.
    Return {
        /// Which.
        payment_id: Id<PaymentId>,
        /// The day.
        on: Day,
        /// Why.
        reason: FreeText,
    },
    /// Nothing more will be paid: the rest goes back to the pot.
    RestReleased {},
}

#[derive(Debug, Serialize, Deserialize)]
struct Ids {
    payment: Option<Id<PaymentId>>,
}

/// The grant after it.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
struct PaymentRecorded {
    /// The payment that was made or came back.
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_id: Option<Id<PaymentId>>,
    /// As it stands now.
    grant: GrantView,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::post("/cases/{caseId}/grants/{grantId}/payments", "recordPayment")
        .says(
            "Records a payment, that one came back, or that no more will follow.",
            "Paid is never more than granted, and nothing before the decision was announced.",
        )
        .by(PAYS)
        .showing_case()
        .on_version()
        .records::<PaymentRecorded>()
        .takes(run)
}

async fn run(call: Call<Pay>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let grant: GrantId = call.id("grantId")?;
    let (command, payment) = match body {
        Pay::Payment {
            amount,
            on,
            payee,
            last,
        } => {
            let payment = call.new_id(PaymentId::from_bytes)?;
            let command = CaseCommand::Pay(case::Pay {
                payment,
                grant,
                amount: amount.into_domain(),
                on: on.0,
                payee: payee.into_domain(),
                last,
            });
            (command, Some(payment))
        }
        Pay::Return {
            payment_id,
            on,
            reason,
        } => {
            let payment = payment_id.0;
            let command = CaseCommand::ReturnPayment(case::ReturnPayment {
                payment,
                grant,
                on: on.0,
                entry: None,
                reason: reason.into_domain(),
            });
            (command, Some(payment))
        }
        Pay::RestReleased {} => (CaseCommand::ReleaseRest { grant }, None),
    };
    let ids = Ids {
        payment: payment.map(Id),
    };
    let ordered = call.order_case(command, &ids).await?;
    let case = call.case_after(&ordered).await?;
    let answer = PaymentRecorded {
        payment_id: ordered.ids.payment,
        grant: GrantView::in_case(&case, grant).ok_or_else(|| call.missing("the grant"))?,
    };
    Reply::recorded(&ordered, answer)
}
