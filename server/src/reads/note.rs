//! Noting a read: before the answer, for each person it tells of.

use std::collections::{BTreeMap, BTreeSet};
use std::ops::ControlFlow;
use std::sync::{Arc, Mutex, PoisonError};

use maatwerk_domain::{CaseId, Officer, PersonId};
use maatwerk_log::{
    Clock as _, DeriveError, Entropy as _, EventLog as _, KeyId, LogId, OsEntropy, SealedParts,
    Version,
};

use super::glass;
use super::store::ReadRecord;
use crate::app::App;
use crate::handle::HandleError;
use crate::load::case_stream;

/// Cases, each with the persons that were looked at: everybody in it when none is named.
type Cases = Vec<(CaseId, BTreeSet<PersonId>)>;

/// What a read looked at, noted along the way. Clones share one note.
#[derive(Debug, Clone, Default)]
pub(crate) struct Looked(Arc<Mutex<Cases>>);

impl Looked {
    /// At a case, and with it at everybody in it.
    pub(crate) fn at_case(&self, case: CaseId) {
        self.at(case, None);
    }

    /// At one person in a case.
    pub(crate) fn at_person(&self, case: CaseId, person: PersonId) {
        self.at(case, Some(person));
    }

    /// In the order in which they were looked at; a page has some hundreds at most.
    fn at(&self, case: CaseId, person: Option<PersonId>) {
        let mut cases = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match cases.iter_mut().find(|(known, _)| *known == case) {
            Some((_, persons)) => persons.extend(person),
            None => cases.push((case, person.into_iter().collect())),
        }
    }

    fn take(&self) -> Cases {
        std::mem::take(&mut *self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// A read of what is known about people (AVG 5 lid 2): who, for what, in which call.
#[derive(Debug, Clone)]
pub(crate) struct Reading {
    /// The authority.
    pub(crate) log: LogId,
    /// The trace, as 32 hexadecimal digits.
    pub(crate) trace: String,
    /// The span of the caller in that trace.
    pub(crate) parent: Option<[u8; 8]>,
    /// The operation.
    pub(crate) name: &'static str,
    /// Who reads.
    pub(crate) officer: Officer,
    /// What for.
    pub(crate) purpose: String,
    /// Why, although not involved.
    pub(crate) glass: Option<String>,
    /// When it began, in microseconds since the Unix epoch.
    pub(crate) started: i64,
}

/// How many records are written at a time.
const AT_ONCE: usize = 10_000;

/// The records of a read, on their way.
struct Records<'a> {
    reading: &'a Reading,
    ended: i64,
    list: Vec<ReadRecord>,
}

impl Records<'_> {
    fn add(
        &mut self,
        case: Option<CaseId>,
        subject: Option<[u8; 16]>,
        why: Option<&[u8]>,
    ) -> Result<(), HandleError> {
        let mut span = [0; 8];
        OsEntropy.fill(&mut span).map_err(HandleError::read)?;
        let reading = self.reading;
        self.list.push(ReadRecord {
            log: reading.log,
            trace: reading.trace.clone(),
            span,
            parent: reading.parent,
            name: reading.name.to_owned(),
            started: reading.started,
            ended: self.ended,
            officer: reading.officer.as_str().to_owned(),
            purpose: reading.purpose.clone(),
            case,
            subject,
            glass: why.map(<[u8]>::to_vec),
        });
        Ok(())
    }
}

impl App {
    /// Writes down a read with all that it looked at; durable on return.
    ///
    /// # Errors
    /// When it cannot be written down: then nothing is answered.
    pub(crate) async fn note_read(
        &self,
        reading: Reading,
        looked: &Looked,
    ) -> Result<(), HandleError> {
        let mut records = self.records(&reading);
        let cases = looked.take();
        if cases.is_empty() {
            records.add(None, None, None)?;
        }
        for (case, persons) in cases {
            // For the operator's own record too.
            tracing::info!(
                trace = reading.trace,
                http.operation = reading.name,
                authority = %reading.log,
                officer = %reading.officer,
                purpose = reading.purpose,
                case = %case,
                "personal data read"
            );
            let persons = if persons.is_empty() {
                self.persons_in(reading.log, case).await?
            } else {
                persons
            };
            let why = match &reading.glass {
                Some(reason) => {
                    let everybody = self.persons_in(reading.log, case).await?;
                    Some(glass::seal(
                        &self.vault,
                        &reading,
                        case,
                        &everybody,
                        reason,
                    )?)
                }
                None => None,
            };
            self.told_of(&mut records, case, persons, why.as_deref())?;
        }
        self.reads
            .write(records.list)
            .await
            .map_err(HandleError::ReadLog)
    }

    /// Writes down that all of this was taken out at once, however many cases it is; durable on return.
    ///
    /// # Errors
    /// When it cannot be written down: then it is not given out.
    pub(crate) async fn note_export(
        &self,
        reading: &Reading,
        told_of: &BTreeMap<CaseId, BTreeSet<PersonId>>,
    ) -> Result<(), HandleError> {
        tracing::info!(
            trace = reading.trace,
            operation = reading.name,
            authority = %reading.log,
            officer = %reading.officer,
            purpose = reading.purpose,
            cases = told_of.len(),
            "personal data taken out"
        );
        let mut records = self.records(reading);
        if told_of.is_empty() {
            records.add(None, None, None)?;
        }
        for (case, persons) in told_of {
            self.told_of(&mut records, *case, persons.iter().copied(), None)?;
            if records.list.len() >= AT_ONCE {
                let full = std::mem::take(&mut records.list);
                self.reads.write(full).await.map_err(HandleError::ReadLog)?;
            }
        }
        let rest = records.list;
        self.reads.write(rest).await.map_err(HandleError::ReadLog)
    }

    fn records<'a>(&self, reading: &'a Reading) -> Records<'a> {
        Records {
            reading,
            ended: self.clock.now_micros(),
            list: Vec::new(),
        }
    }

    /// Adds a record for each of these persons who was not erased: that one was not read.
    fn told_of(
        &self,
        records: &mut Records<'_>,
        case: CaseId,
        persons: impl IntoIterator<Item = PersonId>,
        why: Option<&[u8]>,
    ) -> Result<(), HandleError> {
        let before = records.list.len();
        for person in persons {
            if let Some(subject) = self.pseudonym(person)? {
                records.add(Some(case), Some(subject), why)?;
            }
        }
        if records.list.len() == before {
            records.add(Some(case), None, why)?;
        }
        Ok(())
    }

    /// Writes down, before an act in a case, what its answer will show; durable on return. Of a case that is
    /// not there nothing will be.
    ///
    /// # Errors
    /// When it cannot be written down: then nothing is done.
    pub(crate) async fn note_act(&self, reading: Reading, case: CaseId) -> Result<(), HandleError> {
        let persons = self.persons_in(reading.log, case).await?;
        if persons.is_empty() {
            return Ok(());
        }
        let looked = Looked::default();
        for person in persons {
            looked.at_person(case, person);
        }
        self.note_read(reading, &looked).await
    }

    /// Everybody in a case, by the keys that what is said of them is sealed with: nothing is opened.
    pub(crate) async fn persons_in(
        &self,
        log: LogId,
        case: CaseId,
    ) -> Result<BTreeSet<PersonId>, HandleError> {
        self.log
            .fold_stream(
                log,
                case_stream(case),
                Version::NONE,
                BTreeSet::new(),
                |persons: &mut BTreeSet<PersonId>, event| {
                    if let Ok(parts) = SealedParts::parse(event.sealed) {
                        // The first part is the accounting.
                        let keys = parts.skip(1).map(|part| *part.key().as_bytes());
                        persons.extend(keys.map(PersonId::from_bytes));
                    }
                    ControlFlow::Continue(())
                },
            )
            .await
            .map_err(HandleError::read)
    }

    /// What a person is called in the reading log; none once the key is destroyed.
    pub(crate) fn pseudonym(&self, person: PersonId) -> Result<Option<[u8; 16]>, HandleError> {
        let key = KeyId::from_bytes(person.to_bytes());
        match self.vault.key_mac(key, "reading log", &person.to_bytes()) {
            Ok(digest) => Ok(digest.first_chunk().copied()),
            Err(DeriveError::Destroyed(_) | DeriveError::UnknownKey(_)) => Ok(None),
            Err(error) => Err(HandleError::read(error)),
        }
    }

    /// Deletes what was read longer ago than its term.
    ///
    /// # Errors
    /// When the reading log cannot be written.
    pub(crate) async fn forget_reads(&self) -> Result<(), HandleError> {
        let months = self.reads_kept_months;
        let first = jiff::ToSpan::months(i32::from(months));
        let first = self.clock.today().saturating_sub(first);
        let gone = self.reads.forget_before(self.clock.start_of(first)).await;
        let gone = gone.map_err(HandleError::ReadLog)?;
        if gone > 0 {
            tracing::info!(
                records = gone,
                "records of reads whose term has passed are gone"
            );
        }
        Ok(())
    }
}
