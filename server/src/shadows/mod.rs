//! Shadows over HTTP: starting one, ending it, and what it came to.

mod cases;
mod end;
mod report;
mod show;
mod start;
mod view;

pub(crate) use cases::endpoint as cases;
pub(crate) use end::endpoint as end;
pub(crate) use report::endpoint as report;
pub(crate) use show::endpoint as show;
pub(crate) use start::endpoint as start;

use maatwerk_domain::{AuthorityCommand, PolicyCommand, PolicyPair};
use maatwerk_policy::Digest;

use crate::backtest::Report;
use crate::handle::Command;
use crate::http::call::Call;
use crate::http::endpoint::Endpoint;
use crate::http::parameter::{Form, Parameter};
use crate::http::problem::Problem;
use crate::http::reply::Reply;
use crate::shadow::{self, Run};
use view::ShadowView;

impl Endpoint {
    /// Is about the shadow of a policy.
    fn of_shadow(self) -> Self {
        self.query(Parameter::query(
            "parameters",
            Form::Digest,
            "With these parameters; the latest shadow of the policy when absent.",
        ))
    }
}

impl<B> Call<B> {
    /// The latest shadow of the policy in the path, with the parameters that the query names.
    async fn shadow(&self) -> Result<Run, Problem> {
        let plugin: Digest = self.id("digest")?;
        let plugin = plugin.to_string();
        let parameters: Option<String> = self.parameter("parameters");
        self.latest_shadow(|policy| {
            policy.plugin == plugin
                && parameters
                    .as_ref()
                    .is_none_or(|of| policy.parameters == *of)
        })
        .await?
        .ok_or_else(|| Problem::not_found("shadow"))
    }

    /// The latest shadow of these.
    async fn latest_shadow(
        &self,
        of: impl Fn(&PolicyPair) -> bool,
    ) -> Result<Option<Run>, Problem> {
        let runs = self.app.shadow_runs(self.log()).await?;
        Ok(runs.into_iter().rev().find(|run| of(run.pair())))
    }

    /// What a shadow came to, as this caller may see it.
    async fn report_of_shadow(&self, run: &Run) -> Result<Report, Problem> {
        let report = shadow::report(&self.app, run).await?;
        Ok(self.may_see(report))
    }
}

impl Call<()> {
    /// Carries out an order about the shadow of a candidate; answers how it stands then.
    async fn order_shadow(
        &self,
        policy: &PolicyPair,
        command: PolicyCommand,
    ) -> Result<Reply, Problem> {
        let command = Command::Authority(AuthorityCommand::Policy(command));
        let ordered = self.order(command, &()).await?;
        let run = self.latest_shadow(|of| of == policy).await?;
        let run = run.ok_or_else(|| self.missing("shadow"))?;
        Reply::recorded(&ordered, ShadowView::of(&run))
    }
}
