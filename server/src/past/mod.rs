//! The past: what a case or a pot was when the log ended at a position, or at a time.
//!
//! A state is folded from events, so an earlier one is folded from fewer of them. Nothing recorded
//! later shows, also not that a fact was corrected; a person whose key was destroyed since is erased
//! in every past too.

mod moment;

pub(crate) use moment::{Moment, TIME_PATTERN, Until, is_time};

use std::time::{Duration, Instant};

use maatwerk_log::EventLog as _;

use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::{Kind, Problem};
use crate::load::LoadedCase;

const AS_OF_POSITION: Parameter = Parameter::query(
    "asOfPosition",
    Form::Whole {
        least: 1,
        most: FARTHEST,
    },
    "As it was when the authority's log ended at this position. The events of one act have positions \
     after each other, and nobody saw what is between them.",
);

const AS_OF: Parameter = Parameter::query(
    "asOf",
    Form::Time,
    "As it was recorded at this time, in UTC, which must have passed. What is answered once for a time is \
     answered for ever.",
);

/// How long an answer waits for a time to pass.
const PATIENCE: Duration = Duration::from_secs(1);

/// The last position that may be asked for; beyond the end of any log there is.
const FARTHEST: u64 = 999_999_999_999;

impl Endpoint {
    /// Answers as of a moment in the past too: a position of the log, or a recorded time.
    pub(crate) fn also_then(self) -> Self {
        self.query(AS_OF_POSITION)
            .query(AS_OF)
            .or(Kind::PositionAhead)
            .or(Kind::TimeAhead)
            .or(Kind::MomentsConflict)
    }

    /// Takes a moment under this name: a position from `least`, or a recorded time.
    pub(crate) fn moment(self, name: &'static str, least: u64, about: &'static str) -> Self {
        let form = Form::Moment {
            least,
            most: FARTHEST,
        };
        self.query(Parameter::query(name, form, about))
            .or(Kind::PositionAhead)
            .or(Kind::TimeAhead)
            .or(Kind::MomentsConflict)
    }
}

impl<B> Call<B> {
    /// The moment that is asked about; now, when none is named.
    pub(crate) async fn as_of(&self) -> Result<Until, Problem> {
        let position = self.parameter::<Moment>(AS_OF_POSITION.name);
        let time = self.parameter::<Moment>(AS_OF.name);
        match (position, time) {
            (Some(_), Some(_)) => Err(Problem::new(
                Kind::MomentsConflict,
                "Name asOfPosition or asOf, not both.",
            )),
            (Some(moment), None) | (None, Some(moment)) => self.until(moment).await,
            (None, None) => Ok(Until::Now),
        }
    }

    /// Up to and including a moment, which must have been.
    pub(crate) async fn until(&self, moment: Moment) -> Result<Until, Problem> {
        match moment {
            Moment::Position(position) => {
                let head = self.app.log.head(self.log()).await;
                if head.map_err(HandleError::read)?.position < position {
                    return Err(Problem::new(
                        Kind::PositionAhead,
                        "The log has not reached the position that is asked about.",
                    ));
                }
                Ok(Until::Position(position))
            }
            Moment::Time(micros) => {
                self.settled(micros).await?;
                Ok(Until::Time(micros))
            }
        }
    }

    /// Waits until nothing can be recorded any more by a time: what is answered about it is answered for
    /// ever. An event that is being written has its time already.
    async fn settled(&self, micros: i64) -> Result<(), Problem> {
        let until = Instant::now() + PATIENCE;
        while self.app.clock.now().as_microsecond() <= micros {
            // In the same microsecond more may be recorded; and the time of a machine that was set back
            // stands still.
            let ahead = self.app.clock.now().as_microsecond() < micros;
            if ahead || Instant::now() >= until {
                return Err(Problem::new(
                    Kind::TimeAhead,
                    "The time that is asked about has not passed.",
                ));
            }
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        let settled = self.app.log.settled(self.log()).await;
        Ok(settled.map_err(HandleError::read)?)
    }

    /// The case in the path as it was then; `None` when it was recorded only later.
    pub(crate) async fn case_then(&self, until: Until) -> Result<Option<LoadedCase>, Problem> {
        let id = self.case_id()?;
        let then = self.app.case_until(self.log(), id, until).await?;
        if then.is_none() {
            // Of another's case, and of none, nothing more is said than that.
            self.case().await?;
        }
        Ok(then)
    }
}

/// The problem that something is there now, and was not then.
pub(crate) fn not_then(what: &str) -> Problem {
    Problem::new(
        Kind::NotThen,
        format!("The {what} was recorded after the moment that is asked about."),
    )
}
