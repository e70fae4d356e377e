//! A request that was let in: who, what, about what.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::str::FromStr;
use std::sync::Arc;

use maatwerk_domain::case::{Case, CaseCommand};
use maatwerk_domain::{CaseId, PersonId, Refusal};
use maatwerk_log::{LogId, Position, Version};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::auth::Caller;
use super::parameter::{BREAK_GLASS, PREFER, PURPOSE};
use super::problem::{Fault, Kind, Problem};
use crate::app::App;
use crate::handle::{Command, HandleError, IdempotencyKey, Order, Outcome};
use crate::load::LoadedCase;
use crate::reads::Looked;

/// A request whose token, parameters and body were checked.
#[derive(Debug)]
pub(crate) struct Call<B> {
    /// The installation.
    pub(crate) app: Arc<App>,
    /// Who calls.
    pub(crate) caller: Caller,
    /// The body.
    pub(crate) body: B,
    pub(super) parameters: BTreeMap<&'static str, String>,
    pub(super) idempotency: Option<IdempotencyKey>,
    pub(super) expected: Option<Version>,
    pub(super) trace: String,
    /// What is known about people and was looked at: written down before the answer.
    pub(super) looked: Looked,
}

/// An order that was carried out.
#[derive(Debug)]
pub(crate) struct Ordered<I> {
    /// The identifiers it gave out: the first ones, when it is a repeat.
    pub(crate) ids: I,
    pub(crate) position: Position,
    pub(crate) version: Version,
    pub(crate) replayed: bool,
    /// Proofs of its events, when the caller prefers them and checkpoints are signed.
    pub(super) receipts: Option<Vec<String>>,
    case: Option<Case>,
}

impl Call<Value> {
    /// The same request with its body as a type. The schema is at least as strict, so that what
    /// fails here is a fault of the schema; the caller is told all the same.
    pub(super) fn typed<B: DeserializeOwned>(self) -> Result<Call<B>, Problem> {
        let body = serde_json::from_value(self.body).map_err(|_| {
            let fault = Fault::body("", "form", "has not the documented form");
            Problem::invalid(vec![fault])
        })?;
        Ok(Call {
            app: self.app,
            caller: self.caller,
            body,
            parameters: self.parameters,
            idempotency: self.idempotency,
            expected: self.expected,
            trace: self.trace,
            looked: self.looked,
        })
    }
}

/// Whether `receipt` is among the preferences (RFC 7240, section 2).
fn prefers_receipt(preferences: &str) -> bool {
    let mut names = preferences
        .split(',')
        .filter_map(|one| one.split(';').next());
    names.any(|name| name.trim().eq_ignore_ascii_case("receipt"))
}

impl<B> Call<B> {
    /// The call and its body, apart.
    pub(crate) fn split(self) -> (Call<()>, B) {
        let call = Call {
            app: self.app,
            caller: self.caller,
            body: (),
            parameters: self.parameters,
            idempotency: self.idempotency,
            expected: self.expected,
            trace: self.trace,
            looked: self.looked,
        };
        (call, self.body)
    }

    /// The trace of the request.
    pub(crate) fn trace(&self) -> &str {
        &self.trace
    }

    /// The caller's key for this request.
    pub(crate) fn idempotency(&self) -> Option<&IdempotencyKey> {
        self.idempotency.as_ref()
    }

    /// The authority's log.
    pub(crate) fn log(&self) -> LogId {
        self.caller.authority
    }

    /// A parameter, when it was given.
    /// Whether the caller breaks the glass.
    pub(crate) fn broke_glass(&self) -> bool {
        self.parameters.contains_key(BREAK_GLASS.name)
    }

    pub(crate) fn parameter<T: FromStr>(&self, name: &str) -> Option<T> {
        self.parameters.get(name)?.parse().ok()
    }

    /// What the caller reads for: a code.
    pub(crate) fn purpose(&self) -> &str {
        self.parameters.get(PURPOSE.name).map_or("", String::as_str)
    }

    /// The identifier in the path.
    pub(crate) fn id<T: FromStr>(&self, name: &'static str) -> Result<T, Problem> {
        self.parameter(name)
            .ok_or_else(|| Problem::not_found(name.trim_end_matches("Id")))
    }

    /// The case in the path.
    pub(crate) fn case_id(&self) -> Result<CaseId, Problem> {
        self.id("caseId")
    }

    /// The case in the path, as it is now.
    pub(crate) async fn case(&self) -> Result<LoadedCase, Problem> {
        let case = self.case_id()?;
        self.app
            .case(self.log(), case)
            .await?
            .ok_or_else(|| Problem::not_found("case"))
    }

    /// Accounts for the reading of what is known about the people in a case.
    pub(crate) fn account_for(&self, case: CaseId) {
        self.looked.at_case(case);
    }

    /// Accounts for the reading of what is known about one person in a case.
    pub(crate) fn account_for_person(&self, case: CaseId, person: PersonId) {
        self.looked.at_person(case, person);
    }

    /// The case as an order left it; as it is now, when the order was carried out before.
    pub(crate) async fn case_after<'a, I>(
        &self,
        ordered: &'a Ordered<I>,
    ) -> Result<Cow<'a, Case>, Problem> {
        match &ordered.case {
            Some(case) => Ok(Cow::Borrowed(case)),
            None => Ok(Cow::Owned(self.case().await?.case)),
        }
    }

    /// A new identifier.
    pub(crate) fn new_id<T>(&self, make: fn([u8; 16]) -> T) -> Result<T, Problem> {
        Ok(make(self.app.new_id()?))
    }

    /// Has an order to the case in the path carried out, see [`Call::order`].
    pub(crate) async fn order_case<I: Serialize + DeserializeOwned>(
        &self,
        command: CaseCommand,
        ids: &I,
    ) -> Result<Ordered<I>, Problem> {
        self.order(Command::Case(self.case_id()?, command), ids)
            .await
    }

    /// As [`Call::order_case`], on the case as it was at this version: for what was made of that. A version that
    /// the caller named goes before it.
    pub(crate) async fn order_case_at<I: Serialize + DeserializeOwned>(
        &self,
        command: CaseCommand,
        ids: &I,
        version: Version,
    ) -> Result<Ordered<I>, Problem> {
        let command = Command::Case(self.case_id()?, command);
        let expected = self.expected.unwrap_or(version);
        self.order_expecting(command, ids, Some(expected)).await
    }

    /// Whether the caller named the version of the case (`If-Match`).
    pub(crate) fn named_version(&self) -> bool {
        self.expected.is_some()
    }

    /// The order that this request repeats, when it repeats one: for what is asked of others, and
    /// may be answered otherwise by now.
    pub(crate) async fn repeated<I: DeserializeOwned>(
        &self,
    ) -> Result<Option<Ordered<I>>, Problem> {
        let key = self.idempotency.as_ref();
        match self.app.answered(self.log(), key).await? {
            Some(earlier) => self.ordered(earlier).await.map(Some),
            None => Ok(None),
        }
    }

    /// The same order, that was carried out while this one was looked at; else the problem that this met. What
    /// it changed meanwhile is no reason to refuse it.
    pub(crate) async fn first_of<I: DeserializeOwned>(
        &self,
        problem: Problem,
    ) -> Result<Ordered<I>, Problem> {
        self.repeated().await?.ok_or(problem)
    }

    /// What was carried out, with the identifiers it gave out.
    async fn ordered<I: DeserializeOwned>(&self, outcome: Outcome) -> Result<Ordered<I>, Problem> {
        let preferred = self.parameters.get(PREFER.name);
        let receipts = if preferred.is_some_and(|given| prefers_receipt(given)) {
            let (log, of) = (self.log(), (outcome.first, outcome.position));
            self.app.receipts(log, of, &self.trace).await
        } else {
            None
        };
        Ok(Ordered {
            ids: serde_json::from_slice(&outcome.answer).map_err(HandleError::read)?,
            position: outcome.position,
            version: outcome.version,
            replayed: outcome.replayed,
            receipts,
            case: outcome.case,
        })
    }

    /// Has an order carried out. `ids` are the identifiers it gives out: kept with the idempotency
    /// key, so that a repeat gets the same.
    pub(crate) async fn order<I: Serialize + DeserializeOwned>(
        &self,
        command: Command,
        ids: &I,
    ) -> Result<Ordered<I>, Problem> {
        self.order_expecting(command, ids, self.expected).await
    }

    async fn order_expecting<I: Serialize + DeserializeOwned>(
        &self,
        command: Command,
        ids: &I,
        expected: Option<Version>,
    ) -> Result<Ordered<I>, Problem> {
        let unwritable = |error: serde_json::Error| Problem::from(HandleError::read(error));
        let order = Order {
            log: self.log(),
            officer: self.caller.officer.clone(),
            idempotency: self.idempotency.clone(),
            expected,
            command,
            answer: serde_json::to_vec(ids).map_err(unwritable)?,
            trace: self.trace.clone(),
        };
        let outcome = self.app.handle(order).await.map_err(|error| match error {
            HandleError::Refused(Refusal::Unknown(what)) if self.names(what) => {
                Problem::not_found(what)
            }
            error => error.into(),
        })?;
        self.ordered(outcome).await
    }

    /// Whether the path names this: then it is the address that is wrong, not the body.
    fn names(&self, what: &str) -> bool {
        let parameter = match what {
            "case" => "caseId",
            "fact" => "factId",
            "budget request" => "requestId",
            "decision" => "decisionId",
            "grant" => "grantId",
            "loan" => "loanId",
            "payee" => "payeeId",
            "batch" => "batchId",
            "statement" => "statementId",
            "mandate" => "mandateId",
            "dossier" => "dossierId",
            "erasure" => "erasureId",
            "hold" => "holdId",
            "task" => "taskId",
            "team" => "teamId",
            "objection" => "objectionId",
            "appeal" => "appealId",
            "norm suspension" => "suspensionId",
            "representation" => "representationId",
            "shield" => "shieldId",
            "link" => "linkId",
            "transfer" => "transferId",
            "policy" | "shadow" => "digest",
            "publisher" => "keyId",
            _ => return false,
        };
        self.parameters.contains_key(parameter)
    }

    /// The problem that what was just recorded is not there.
    pub(crate) fn missing(&self, what: &'static str) -> Problem {
        tracing::error!(trace = self.trace, what, "missing after it was recorded");
        Problem::new(Kind::Internal, Kind::Internal.meaning().trim())
    }
}
