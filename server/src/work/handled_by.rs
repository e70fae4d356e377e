//! Lists of one handler or team.

use maatwerk_domain::{Date, Officer};

use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::views::HandledBy;

impl Endpoint {
    /// Takes `handler` and `team`.
    pub(crate) fn handled_by(self) -> Self {
        self.query(Parameter::query(
            "handler",
            Form::Subject,
            "Only of cases that this officer handles today, or stands in for.",
        ))
        .query(Parameter::query(
            "team",
            Form::Uuid,
            "Only of cases that this team has today.",
        ))
    }
}

impl<B> Call<B> {
    /// What they say.
    pub(crate) fn handled_by(&self, today: Date) -> HandledBy {
        HandledBy {
            officer: self.parameter::<String>("handler").map(Officer::new),
            team: self.parameter("team"),
            today,
        }
    }
}
