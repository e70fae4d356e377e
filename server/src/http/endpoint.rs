//! One table of endpoints: routes, documentation, validation and authorisation follow from it.

use std::fmt;
use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;

use schemars::JsonSchema;
use serde::de::DeserializeOwned;
use serde_json::Value;

use super::auth::Role;
use super::call::Call;
use super::parameter::{
    BREAK_GLASS, IDEMPOTENCY_KEY, IF_MATCH, LOG_POSITION, PREFER, PURPOSE, PURPOSE_OF_ACT,
    Parameter, Place,
};
use super::problem::{Kind, Problem};
use super::reply::{Recorded, Reply};
use super::schema::Described;
use crate::views::CASES;

/// The methods in use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Method {
    /// Reads.
    Get,
    /// Adds, or asks with a body.
    Post,
    /// Sets.
    Put,
}

impl Method {
    /// As in HTTP.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
        }
    }
}

/// Whom it concerns what an endpoint tells of people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Concerns {
    /// It tells nothing of them.
    Nobody,
    /// Who is involved in the case, where it is of one; for a purpose that the caller names.
    Readers,
    /// Who is involved in the case, and acts in it.
    Actors {
        /// The answer shows the case.
        shows: bool,
    },
    /// Who has the office, for this purpose.
    Office(&'static str),
}

type Answering = Pin<Box<dyn Future<Output = Result<Reply, Problem>> + Send>>;

/// Who answers.
#[derive(Clone)]
pub(super) enum Handler {
    /// The same text for everybody.
    Document(fn() -> String),
    /// A function of the call.
    Function(Arc<dyn Fn(Call<Value>) -> Answering + Send + Sync>),
}

/// An endpoint.
#[derive(Clone)]
pub struct Endpoint {
    pub(super) method: Method,
    pub(super) path: &'static str,
    pub(super) operation: &'static str,
    pub(super) summary: &'static str,
    pub(super) description: &'static str,
    pub(super) roles: &'static [Role],
    pub(super) national: bool,
    pub(super) parameters: Vec<Parameter>,
    pub(super) concerns: Concerns,
    pub(super) body: Option<Described>,
    /// The most bytes of the body, when not those of all others.
    pub(super) body_bytes: Option<usize>,
    pub(super) status: u16,
    pub(super) view: &'static str,
    pub(super) answer: Option<Described>,
    pub(super) also_as: &'static [&'static str],
    /// What it answers when nothing had to be added.
    pub(super) there: Option<Described>,
    pub(super) extra: Vec<Kind>,
    pub(super) handler: Handler,
}

impl fmt::Debug for Endpoint {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} {}", self.method.as_str(), self.path)
    }
}

impl Endpoint {
    fn new(method: Method, path: &'static str, operation: &'static str, status: u16) -> Self {
        let in_path = path
            .split('/')
            .filter_map(|part| part.strip_prefix('{')?.strip_suffix('}'));
        Self {
            method,
            path,
            operation,
            summary: "",
            description: "",
            roles: &[],
            national: false,
            parameters: in_path.map(Parameter::path).collect(),
            concerns: Concerns::Nobody,
            body: None,
            body_bytes: None,
            status,
            view: CASES,
            answer: None,
            also_as: &[],
            there: None,
            extra: Vec::new(),
            handler: Handler::Document(String::new),
        }
    }

    /// A read. It may wait for a position of the log.
    pub(crate) fn get(path: &'static str, operation: &'static str) -> Self {
        let mut endpoint = Self::new(Method::Get, path, operation, 200);
        endpoint.parameters.push(LOG_POSITION);
        endpoint
    }

    /// A question that needs a body and records nothing.
    pub(crate) fn ask(path: &'static str, operation: &'static str) -> Self {
        Self::new(Method::Post, path, operation, 200)
    }

    /// An addition. A repeat under the same key is none.
    pub(crate) fn post(path: &'static str, operation: &'static str) -> Self {
        let mut endpoint = Self::new(Method::Post, path, operation, 201);
        endpoint.parameters.push(IDEMPOTENCY_KEY);
        endpoint
    }

    /// A setting of what may be set again.
    pub(crate) fn put(path: &'static str, operation: &'static str) -> Self {
        let mut endpoint = Self::new(Method::Put, path, operation, 200);
        endpoint.parameters.push(Parameter {
            required: false,
            ..IDEMPOTENCY_KEY
        });
        endpoint.parameters.push(IF_MATCH);
        endpoint
    }

    /// A document that is the same for everybody, and public.
    pub(crate) fn document(
        path: &'static str,
        operation: &'static str,
        text: fn() -> String,
    ) -> Self {
        let mut endpoint = Self::new(Method::Get, path, operation, 200);
        endpoint.handler = Handler::Document(text);
        endpoint
    }

    /// What it does: one line, and more.
    pub(crate) fn says(mut self, summary: &'static str, description: &'static str) -> Self {
        self.summary = summary;
        self.description = description;
        self
    }

    /// Who may call it.
    pub(crate) fn by(mut self, roles: &'static [Role]) -> Self {
        self.roles = roles;
        self
    }

    /// Only a token of the national programme's own authority opens it, whatever its roles.
    pub(crate) fn nationally(mut self) -> Self {
        self.national = true;
        self
    }

    /// Takes an order that is carried out later.
    pub(crate) fn accepted(mut self) -> Self {
        self.status = 202;
        self
    }

    /// Takes `If-Match`: it changes a case, a dossier or the register.
    pub(crate) fn on_version(mut self) -> Self {
        self.parameters.push(IF_MATCH);
        self
    }

    /// Can wait for a position of the log.
    pub(crate) fn after_position(mut self) -> Self {
        self.parameters.push(LOG_POSITION);
        self
    }

    /// Reads another view than that of cases: this one waits for the position.
    pub(crate) fn reading(mut self, view: &'static str) -> Self {
        self.view = view;
        self
    }

    /// Reads what is known about people: the caller says what for. Of one case it is for who is involved
    /// in it.
    pub(crate) fn for_purpose(mut self) -> Self {
        self.parameters.push(PURPOSE);
        self.concerns = Concerns::Readers;
        if self.path.starts_with("/cases/{caseId}") {
            self.parameters.push(BREAK_GLASS);
        }
        self
    }

    /// An act in a case, which its path or its body names: for who is involved in it.
    pub(crate) fn in_case(mut self) -> Self {
        self.parameters.push(PURPOSE_OF_ACT);
        self.parameters.push(BREAK_GLASS);
        self.concerns = Concerns::Actors { shows: false };
        self
    }

    /// As [`Endpoint::in_case`], and its answer shows the case: that is written down before it is done.
    pub(crate) fn showing_case(mut self) -> Self {
        self = self.in_case();
        self.concerns = Concerns::Actors { shows: true };
        self
    }

    /// A read that shows something of cases to whose office that is, involved in them or not; what for
    /// follows from what it is, as a code. It is written down all the same.
    pub(crate) fn of_office(mut self, purpose: &'static str) -> Self {
        self.concerns = Concerns::Office(purpose);
        self
    }

    /// Takes a parameter in the query.
    pub(crate) fn query(mut self, parameter: Parameter) -> Self {
        self.parameters.push(parameter);
        self
    }

    /// Takes a body of up to so many bytes, where others take less.
    pub(crate) fn up_to(mut self, bytes: usize) -> Self {
        self.body_bytes = Some(bytes);
        self
    }

    /// May answer with this problem too.
    pub(crate) fn or(mut self, kind: Kind) -> Self {
        self.extra.push(kind);
        self
    }

    /// Answers with this.
    pub(crate) fn answers<T: JsonSchema>(mut self) -> Self {
        self.answer = Some(Described::of::<T>());
        self
    }

    /// Answers with the same as one of these media types too, when asked for it.
    pub(crate) fn also_as(mut self, media: &'static [&'static str]) -> Self {
        self.also_as = media;
        self
    }

    /// Answers with this, as a 200, when what would be added was there already.
    pub(crate) fn unless_there<T: JsonSchema>(mut self) -> Self {
        self.there = Some(Described::of::<T>());
        self
    }

    /// Answers with this, and where it was recorded.
    pub(crate) fn records<T: JsonSchema>(mut self) -> Self {
        self.parameters.push(PREFER);
        self.answers::<Recorded<T>>()
    }

    /// A read of what does not depend on a view: there is nothing to wait for.
    pub(crate) fn of_the_log(mut self) -> Self {
        self.parameters
            .retain(|given| given.name != LOG_POSITION.name);
        self
    }

    /// Takes a body.
    pub(crate) fn takes<B, F, A>(mut self, run: F) -> Self
    where
        B: DeserializeOwned + JsonSchema + Send + 'static,
        F: Fn(Call<B>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Reply, Problem>> + Send + 'static,
    {
        self.body = Some(Described::of::<B>());
        self.runs(run)
    }

    /// Takes no body.
    pub(crate) fn bare<F, A>(self, run: F) -> Self
    where
        F: Fn(Call<()>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Reply, Problem>> + Send + 'static,
    {
        self.runs(run)
    }

    fn runs<B, F, A>(mut self, run: F) -> Self
    where
        B: DeserializeOwned + Send + 'static,
        F: Fn(Call<B>) -> A + Send + Sync + 'static,
        A: Future<Output = Result<Reply, Problem>> + Send + 'static,
    {
        self.handler = Handler::Function(Arc::new(move |call| match call.typed() {
            Ok(call) => Box::pin(run(call)),
            Err(problem) => Box::pin(std::future::ready(Err(problem))),
        }));
        self
    }

    /// Its method.
    #[must_use]
    pub fn method(&self) -> Method {
        self.method
    }

    /// Its path under `/v1`, with the parameters in braces.
    #[must_use]
    pub fn path(&self) -> &'static str {
        self.path
    }

    /// Its name, in `camelCase`.
    #[must_use]
    pub fn operation(&self) -> &'static str {
        self.operation
    }

    /// Who may call it; nobody in particular when it is public.
    #[must_use]
    pub fn roles(&self) -> &'static [Role] {
        self.roles
    }

    /// Whether it takes a token of the national programme's own authority.
    #[must_use]
    pub fn is_national(&self) -> bool {
        self.national
    }

    /// Whether anybody may call it.
    #[must_use]
    pub fn is_public(&self) -> bool {
        matches!(self.handler, Handler::Document(_))
    }

    pub(super) fn has(&self, parameter: &Parameter) -> bool {
        self.parameters
            .iter()
            .any(|other| other.name == parameter.name)
    }

    /// Whether it is for who is involved in a case, and for who breaks the glass.
    #[must_use]
    pub fn is_for_the_involved(&self) -> bool {
        self.has(&BREAK_GLASS)
    }

    /// Whether it can change what is recorded.
    #[must_use]
    pub fn records_something(&self) -> bool {
        self.has(&IDEMPOTENCY_KEY)
    }

    /// The schema of its body on its own, when it takes one.
    #[must_use]
    pub fn body_schema(&self) -> Option<Value> {
        self.body.map(Described::alone)
    }

    /// The problems it may answer with.
    #[must_use]
    pub fn problems(&self) -> Vec<Kind> {
        let mut kinds = self.extra.clone();
        let mut add = |when: bool, more: &[Kind]| {
            if when {
                kinds.extend_from_slice(more);
            }
        };
        add(!self.parameters.is_empty(), &[Kind::InvalidInput]);
        add(
            !self.is_public(),
            &[
                Kind::Unauthenticated,
                Kind::Forbidden,
                Kind::UnknownAuthority,
                Kind::IssuerUnavailable,
                Kind::Internal,
            ],
        );
        add(
            self.method != Method::Get,
            &[Kind::InvalidInput, Kind::BodyTimeout, Kind::TooLarge],
        );
        add(
            self.body.is_some(),
            &[Kind::MalformedJson, Kind::UnsupportedMediaType],
        );
        let in_path = |parameter: &Parameter| {
            parameter.place == Place::Path
                && (parameter.name.ends_with("Id") || matches!(parameter.name, "digest" | "log"))
        };
        add(self.parameters.iter().any(in_path), &[Kind::NotFound]);
        add(
            self.concerns != Concerns::Nobody,
            &[Kind::StorageFailed, Kind::StorageFull],
        );
        add(self.has(&BREAK_GLASS), &[Kind::NotInvolved]);
        let in_case = |parameter: &Parameter| parameter.name == "caseId";
        add(self.parameters.iter().any(in_case), &[Kind::Erased]);
        add(
            self.records_something(),
            &[
                Kind::Refused,
                Kind::KeyReused,
                Kind::Overloaded,
                Kind::StorageFailed,
                Kind::StorageFull,
            ],
        );
        add(self.has(&IF_MATCH), &[Kind::VersionConflict]);
        add(
            self.has(&LOG_POSITION),
            &[Kind::PositionAhead, Kind::ViewsBehind],
        );
        kinds.sort_by_key(|kind| (kind.status(), kind.code()));
        kinds.dedup();
        kinds
    }
}
