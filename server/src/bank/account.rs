//! `PUT` and `GET /payment-account`.

use maatwerk_domain::bank::BankCommand;

use crate::handle::Command;
use crate::http::access::{ADMINISTERS, READS_ACCOUNT};
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::wire::{BankAccount, Wire as _};

pub(crate) fn set() -> Endpoint {
    Endpoint::put("/payment-account", "setPaymentAccount")
        .says(
            "Sets the account that payments are made from.",
            "Batches are paid from it from now on, and statements have to be of it.",
        )
        .by(ADMINISTERS)
        .records::<BankAccount>()
        .takes(run_set)
}

async fn run_set(call: Call<BankAccount>) -> Result<Reply, Problem> {
    let (call, body) = call.split();
    let command = Command::Bank(BankCommand::SetAccount(body.into_domain()));
    let ordered = call.order(command, &()).await?;
    let account = call.app.payment_account(call.log()).await?;
    Reply::recorded(&ordered, BankAccount::of(&account))
}

pub(crate) fn show() -> Endpoint {
    Endpoint::get("/payment-account", "getPaymentAccount")
        .says("The account that payments are made from.", "")
        .by(READS_ACCOUNT)
        .of_the_log()
        .or(crate::http::problem::Kind::Refused)
        .answers::<BankAccount>()
        .bare(run_show)
}

async fn run_show(call: Call<()>) -> Result<Reply, Problem> {
    let account = call.app.payment_account(call.log()).await?;
    Reply::read(&BankAccount::of(&account))
}
