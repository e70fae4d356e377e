//! `GET /cases/{caseId}/readers`.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use maatwerk_domain::{CaseId, PersonId};
use maatwerk_log::Vault;
use schemars::JsonSchema;
use serde::Serialize;

use super::glass::{self, BrokenGlass};
use super::processing_log::moment;
use super::store::{ReadRecord, Which};
use crate::handle::HandleError;
use crate::http::access::READS_READERS;
use crate::http::call::Call;
use crate::http::cursor;
use crate::http::endpoint::Endpoint;
use crate::http::page;
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::http::{CASE_WORK, acts};
use crate::wire::{Hex, Id};

/// How many records a page holds when nothing is said.
const PAGE: usize = 100;
const LIST: &str = "cursor of readers";

/// What each act in a case is to a resident.
const ACT: &str = "actInCase";

/// Whether an operation is an act, and no read.
fn is_act(operation: &str) -> bool {
    static ACTS: LazyLock<BTreeSet<&str>> = LazyLock::new(acts);
    ACTS.contains(operation)
}

/// Somebody looked.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct ReadView {
    /// Who; not told to a resident, who may know what was read, when and what for (AVG 15), and not
    /// which of the people who work there did it.
    #[serde(skip_serializing_if = "Option::is_none")]
    by: Option<String>,
    /// When, in UTC.
    #[schemars(extend("format" = "date-time"))]
    at: String,
    /// What was asked: the operation of the interface; to a resident each act in the case is `actInCase`, because
    /// which one it was may tell of somebody else.
    operation: String,
    /// What for.
    purpose: String,
    /// That it was read or acted in by who was not involved.
    #[serde(skip_serializing_if = "Option::is_none")]
    broken_glass: Option<BrokenGlass>,
    /// In which case.
    #[serde(skip_serializing_if = "Option::is_none")]
    case_id: Option<Id<CaseId>>,
    /// Of whom, as in the processing log; absent when the read told of nobody.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schemars(extend("pattern" = "^[0-9a-f]{32}$"))]
    data_subject: Option<String>,
    /// The trace of the read.
    #[schemars(extend("pattern" = "^[0-9a-f]{32}$"))]
    trace: String,
}

impl ReadView {
    pub(super) fn of(vault: &Vault, record: &ReadRecord) -> Result<Self, HandleError> {
        Ok(Self {
            by: Some(record.officer.clone()),
            at: moment(record.ended)?,
            operation: record.name.clone(),
            purpose: record.purpose.clone(),
            broken_glass: glass::of(vault, record)?,
            case_id: record.case.map(Id),
            data_subject: record.subject.map(|subject| Hex(&subject).to_string()),
            trace: record.trace.clone(),
        })
    }
}

/// A page of reads.
#[derive(Debug, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Reads {
    /// In the order in which they happened, one for each data subject.
    pub(super) reads: Vec<ReadView>,
    /// Send it as `cursor` for the next page; absent on the last one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(super) next: Option<String>,
}

pub(crate) fn endpoint() -> Endpoint {
    Endpoint::get("/cases/{caseId}/readers", "listReaders")
        .says(
            "Who has seen a case.",
            "A read for each person it told of; an act too, where its answer showed the case, or the glass was \
             broken for it. Also of a case that was erased since, as long as records of reads are kept. A resident \
             sees who read what is known of that person, without names and without which acts they were; another \
             case is none (404). An unknown \
             cursor names no page (404).",
        )
        .by(READS_READERS)
        .paged(
            cursor::digits(8),
            1000,
            "The most records on the page; 100 when absent.",
        )
        .answers::<Reads>()
        .bare(run)
}

async fn run(call: Call<()>) -> Result<Reply, Problem> {
    let case = call.case_id()?;
    let Some(person) = call.own_person(case).await? else {
        return Reply::read(&call.reads(LIST, Which::Case(case), PAGE).await?);
    };
    // Once that person was erased nobody knows which records these are.
    let Some(subject) = call.app.pseudonym(person)? else {
        return Reply::read(&Reads {
            reads: Vec::new(),
            next: None,
        });
    };
    let which = Which::Person(case, subject);
    let mut page = call.reads(LIST, which, PAGE).await?;
    for read in &mut page.reads {
        read.by = None;
        // Which act it was may say what was done about somebody else: that a person is shielded, from whom asks.
        if is_act(&read.operation) {
            ACT.clone_into(&mut read.operation);
            CASE_WORK.clone_into(&mut read.purpose);
        }
        if let Some(glass) = &mut read.broken_glass {
            glass.hide_words();
        }
    }
    Reply::read(&page)
}

impl<B> Call<B> {
    /// The person that a resident is, seen to be in the case; `None` for who is no resident. Another's case
    /// is none, whether or not it is there.
    pub(crate) async fn own_person(&self, case: CaseId) -> Result<Option<PersonId>, Problem> {
        let Some(person) = self.caller.person else {
            return Ok(None);
        };
        let persons = self.app.persons_in(self.log(), case).await?;
        if persons.contains(&person) {
            Ok(Some(person))
        } else {
            Err(Problem::not_found("case"))
        }
    }
}

impl Call<()> {
    /// A page of reads.
    pub(super) async fn reads(
        &self,
        list: &'static str,
        which: Which,
        usual: usize,
    ) -> Result<Reads, Problem> {
        let (app, log) = (&self.app, self.log());
        app.authority(log).await?;
        let after = self.after(|text| cursor::read::<8>(app, log, list, text))?;
        let after = after.map_or(0, i64::from_be_bytes);
        let limit = self.limit(usual);
        let found = app.reads.list(log, which, after, limit + 1).await;
        let mut found = found.map_err(HandleError::ReadLog)?;
        let next = page::cut(&mut found, limit)
            .map(|(id, _)| cursor::write(app, log, list, &id.to_be_bytes()));
        let reads = found
            .iter()
            .map(|(_, record)| ReadView::of(&app.vault, record));
        Ok(Reads {
            reads: reads.collect::<Result<_, _>>()?,
            next,
        })
    }
}
