//! A deadline as the view keeps it.

use maatwerk_domain::case::deadlines::{Deadline, DeadlineAbout, Exposure};
use maatwerk_domain::{
    CaseId, Cents, Date, DecisionId, GrantId, LawRef, LoanId, NormSuspensionId, ObjectionId,
    Officer, PersonId, RequestId, TaskId, TransferId,
};
use maatwerk_log::Position;
use rusqlite::Row;
use rusqlite::types::{FromSql, FromSqlResult, ToSql, ToSqlOutput, ValueRef};
use sha2::{Digest as _, Sha256};

use crate::views::ViewError;
use crate::wire::{self, Wire as _};

/// A day as a number that sorts: 20270118. What stands still comes after every day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Due(pub(super) u32);

impl Due {
    /// After every day.
    pub(crate) const STILL: Self = Self(99_999_999);
    const ALWAYS: Self = Self(0);

    /// The number of a day; those of before our era are not told apart.
    #[must_use]
    pub fn of(day: Date) -> Self {
        let part = |number: i8| u32::from(number.unsigned_abs());
        let year = u32::try_from(day.year()).unwrap_or_default();
        Self(year * 10_000 + part(day.month()) * 100 + part(day.day()))
    }

    fn day(self) -> Result<Option<Date>, ViewError> {
        if self == Self::STILL || self == Self::ALWAYS {
            return Ok(None);
        }
        let number = |divisor: u32, most: u32| i8::try_from(self.0 / divisor % most);
        let year = i16::try_from(self.0 / 10_000).map_err(|_| ViewError::Damaged)?;
        let month = number(100, 100).map_err(|_| ViewError::Damaged)?;
        let day = number(1, 100).map_err(|_| ViewError::Damaged)?;
        let day = Date::new(year, month, day).map_err(|_| ViewError::Damaged)?;
        Ok(Some(day))
    }
}

impl ToSql for Due {
    fn to_sql(&self) -> rusqlite::Result<ToSqlOutput<'_>> {
        Ok(self.0.into())
    }
}

impl FromSql for Due {
    fn column_result(value: ValueRef<'_>) -> FromSqlResult<Self> {
        u32::column_result(value).map(Self)
    }
}

/// A deadline in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadlineRow {
    /// Its identifier: the same as long as it is the same deadline, whatever its day becomes.
    pub id: [u8; 16],
    /// In which case.
    pub case: CaseId,
    /// What it is.
    pub deadline: Deadline,
}

/// The columns, in the order of [`read`] and of [`DeadlineRow::values`].
pub(super) const COLUMNS: &str = "deadline_id, case_id, kind, whose, about, about_id, rule, person_id, owner, \
     article, due, opens, lapses, stake, amount, penalty_from";

impl DeadlineRow {
    /// The rows of a case.
    pub(super) fn all(case: CaseId, deadlines: Vec<Deadline>) -> Vec<Self> {
        let mut rows: Vec<Self> = Vec::with_capacity(deadlines.len());
        for deadline in deadlines {
            // Two of one kind about one thing are told apart by their order.
            let nth = rows
                .iter()
                .filter(|row| {
                    row.deadline.kind == deadline.kind && row.deadline.about == deadline.about
                })
                .count();
            rows.push(Self {
                id: identifier(case, &deadline, nth),
                case,
                deadline,
            });
        }
        rows
    }

    /// Where it stands in the list.
    pub(super) fn due(&self) -> Due {
        self.deadline.day.map_or(Due::STILL, Due::of)
    }

    /// What stands in the columns.
    pub(super) fn values(&self) -> Vec<Box<dyn ToSql>> {
        let Deadline {
            kind,
            about,
            person,
            whose,
            owner,
            article,
            day: _,
            opens,
            lapses,
            exposure,
        } = &self.deadline;
        let (about, about_id, rule) = parts(about);
        let (stake, amount, from) = match *exposure {
            Exposure::Nothing => ("nothing", Cents::ZERO, None),
            Exposure::Amount(amount) => ("amount", amount, None),
            Exposure::Penalty { from } => ("penalty", Cents::ZERO, from),
        };
        vec![
            Box::new(self.id),
            Box::new(self.case.to_bytes()),
            Box::new(wire::DeadlineKind::of(kind).code()),
            Box::new(wire::Whose::of(whose).code()),
            Box::new(about),
            Box::new(about_id),
            Box::new(rule),
            Box::new(person.map(PersonId::to_bytes)),
            Box::new(owner.as_ref().map(|owner| owner.as_str().to_owned())),
            Box::new(article.as_ref().map(LawRef::to_string)),
            Box::new(self.due()),
            Box::new(opens.map_or(Due::ALWAYS, Due::of)),
            Box::new(*lapses),
            Box::new(stake),
            Box::new(i64::try_from(amount.get()).unwrap_or(i64::MAX)),
            Box::new(from.map(Due::of)),
        ]
    }
}

/// A position as SQLite has numbers.
pub(super) fn number(position: Position) -> i64 {
    i64::try_from(position.get()).unwrap_or(i64::MAX)
}

/// Reads a row back.
pub(super) fn read(row: &Row<'_>) -> Result<DeadlineRow, ViewError> {
    let kind = wire::DeadlineKind::from_code(row.get_ref(2)?.as_str().unwrap_or_default());
    let whose = wire::Whose::from_code(row.get_ref(3)?.as_str().unwrap_or_default());
    let (about, id): (String, [u8; 16]) = (row.get(4)?, row.get(5)?);
    let article: Option<String> = row.get(9)?;
    let (stake, amount): (String, i64) = (row.get(13)?, row.get(14)?);
    let from: Option<Due> = row.get(15)?;
    let amount = Cents::new(u64::try_from(amount).map_err(|_| ViewError::Damaged)?);
    Ok(DeadlineRow {
        id: row.get(0)?,
        case: CaseId::from_bytes(row.get(1)?),
        deadline: Deadline {
            kind: kind.ok_or(ViewError::Damaged)?.into_domain(),
            about: match about.as_str() {
                "request" => DeadlineAbout::Request(RequestId::from_bytes(id)),
                "grant" => DeadlineAbout::Grant(GrantId::from_bytes(id)),
                "condition" => {
                    let rule: Option<String> = row.get(6)?;
                    DeadlineAbout::Condition(GrantId::from_bytes(id), rule.unwrap_or_default())
                }
                "loan" => DeadlineAbout::Loan(LoanId::from_bytes(id)),
                "task" => DeadlineAbout::Task(TaskId::from_bytes(id)),
                "transfer" => DeadlineAbout::Transfer(TransferId::from_bytes(id)),
                "decision" => DeadlineAbout::Decision(DecisionId::from_bytes(id)),
                "objection" => DeadlineAbout::Objection(ObjectionId::from_bytes(id)),
                "norm-suspension" => {
                    DeadlineAbout::NormSuspension(NormSuspensionId::from_bytes(id))
                }
                _ => return Err(ViewError::Damaged),
            },
            person: row.get::<_, Option<_>>(7)?.map(PersonId::from_bytes),
            whose: whose.ok_or(ViewError::Damaged)?.into_domain(),
            owner: row.get::<_, Option<String>>(8)?.map(Officer::new),
            article: article
                .map(|article| article.parse())
                .transpose()
                .map_err(|_| ViewError::Damaged)?,
            day: row.get::<_, Due>(10)?.day()?,
            opens: row.get::<_, Due>(11)?.day()?,
            lapses: row.get(12)?,
            exposure: match stake.as_str() {
                "nothing" => Exposure::Nothing,
                "amount" => Exposure::Amount(amount),
                "penalty" => Exposure::Penalty {
                    from: from.map(Due::day).transpose()?.flatten(),
                },
                _ => return Err(ViewError::Damaged),
            },
        },
    })
}

fn parts(about: &DeadlineAbout) -> (&'static str, [u8; 16], Option<String>) {
    match about {
        DeadlineAbout::Request(request) => ("request", request.to_bytes(), None),
        DeadlineAbout::Grant(grant) => ("grant", grant.to_bytes(), None),
        DeadlineAbout::Condition(grant, rule) => {
            ("condition", grant.to_bytes(), Some(rule.clone()))
        }
        DeadlineAbout::Loan(loan) => ("loan", loan.to_bytes(), None),
        DeadlineAbout::Task(task) => ("task", task.to_bytes(), None),
        DeadlineAbout::Transfer(transfer) => ("transfer", transfer.to_bytes(), None),
        DeadlineAbout::Decision(decision) => ("decision", decision.to_bytes(), None),
        DeadlineAbout::Objection(objection) => ("objection", objection.to_bytes(), None),
        DeadlineAbout::NormSuspension(suspension) => {
            ("norm-suspension", suspension.to_bytes(), None)
        }
    }
}

/// What a deadline is called: it follows from what it is, and says nothing.
fn identifier(case: CaseId, deadline: &Deadline, nth: usize) -> [u8; 16] {
    let (about, id, rule) = parts(&deadline.about);
    let kind = wire::DeadlineKind::of(&deadline.kind).code();
    let rule = rule.unwrap_or_default();
    let case = case.to_bytes();
    let nth = u64::try_from(nth).unwrap_or(u64::MAX).to_be_bytes();
    let named = [
        &case[..],
        kind.as_bytes(),
        about.as_bytes(),
        &id,
        rule.as_bytes(),
        &nth,
    ];
    let digest = Sha256::digest(named.join(&0));
    let mut first = [0; 16];
    first.copy_from_slice(&digest[..16]);
    first
}
