//! Half a year of Zaanstad that can be counted on two hands, beside a case of Enschede.

use std::path::PathBuf;
use std::sync::Arc;

use maatwerk::app::{App, Settings};
use maatwerk::backtest::{self, Candidate, Count, Order, Ran, Watch};
use maatwerk_domain::case::CaseCommand;
use maatwerk_domain::{CaseId, Cents, Date, PersonId, RequestId};
use maatwerk_log::{EventLog as _, LogId};
use maatwerk_policy::HostConfig;
use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_tests::{Clerk, Installation, source_folder};
use tempfile::TempDir;

pub(crate) const JANUARY: Date = Date::constant(2026, 1, 5);
pub(crate) const FEBRUARY: Date = Date::constant(2026, 2, 10);
pub(crate) const APRIL: Date = Date::constant(2026, 4, 20);

/// The history:
///
/// | day | asked | said by the policy |
/// |---|---|---|
/// | 5 January | 500 euro | a conditional gift; granted and paid |
/// | | 600 euro | a conditional gift; granted |
/// | | 700 euro | a person decides: above the mandate of 600 |
/// | | 800 euro | declined: above the maximum of 750. Asked again: the same |
/// | 10 February | 500 euro | a conditional gift |
/// | 20 April | work stopped in the first case | a loan of 500 euro in instalments of 25 |
pub(crate) struct History {
    pub(crate) installation: Installation,
    pub(crate) zaanstad: LogId,
    pub(crate) clerk: Clerk,
    /// The cases in the order of the table.
    pub(crate) cases: Vec<(CaseId, PersonId)>,
}

impl History {
    pub(crate) async fn new() -> Self {
        let settings = Settings {
            begins: Some(JANUARY),
            // What loops runs out of this long before it runs out of time.
            host: HostConfig {
                fuel: 5_000_000,
                ..HostConfig::default()
            },
            ..Settings::default()
        };
        let installation = Installation::with(settings).await;
        let zaanstad = installation
            .establish("GM0479", "plugins/zaanstad", JANUARY)
            .await;
        let (clerk, cases) = tell(&installation.app, zaanstad).await;
        Self {
            installation,
            zaanstad,
            clerk,
            cases,
        }
    }

    /// The data folder with nobody using it, and the folder it lies in.
    pub(crate) async fn into_folder(self) -> (PathBuf, TempDir) {
        // Whoever goes on using the installation keeps it open.
        drop(self.clerk);
        self.installation.into_folder().await
    }

    /// Tries a component with parameters on all of Zaanstad.
    pub(crate) async fn try_out(&self, component: &[u8], parameters: Option<&[u8]>) -> Ran {
        let order = Order {
            log: self.zaanstad,
            from: None,
            until: None,
        };
        self.try_on(component, parameters, order, 2).await
    }

    pub(crate) async fn try_on(
        &self,
        component: &[u8],
        parameters: Option<&[u8]>,
        order: Order,
        threads: usize,
    ) -> Ran {
        let limits = HostConfig {
            fuel: 5_000_000,
            ..HostConfig::default()
        };
        let candidate = Candidate::new(&limits, threads, component, parameters).unwrap();
        let app = &self.installation.app;
        backtest::run(app, candidate, order, &Watch::default())
            .await
            .unwrap()
    }

    /// The heads of all logs.
    pub(crate) async fn heads(&self) -> Vec<(LogId, maatwerk_log::Head)> {
        let log = &self.installation.app.log;
        let mut heads = Vec::new();
        for id in log.logs().await.unwrap() {
            heads.push((id, log.head(id).await.unwrap()));
        }
        heads
    }
}

/// Has it happen in a Zaanstad whose policy is in force: who worked there, and the cases.
pub(crate) async fn tell(app: &Arc<App>, zaanstad: LogId) -> (Clerk, Vec<(CaseId, PersonId)>) {
    let clerk = Clerk::new(app, zaanstad, "CVDR000479/3");
    clerk.pot(Cents::new(1_000_000)).await;
    let mandate = clerk.mandate(Cents::new(100_000)).await;
    let mut cases = Vec::new();
    let mut requests = Vec::new();
    for euros in [500, 600, 700, 800] {
        let (case, person, request) = asked(&clerk, JANUARY, euros).await;
        cases.push((case, person));
        requests.push(request);
    }
    let first = Cents::new(50_000);
    let (decision, grant) = clerk.grant(cases[0].0, requests[0], mandate).await.unwrap();
    clerk
        .announce_and_pay(cases[0].0, decision, grant, first)
        .await;
    clerk.grant(cases[1].0, requests[1], mandate).await.unwrap();
    let again = CaseCommand::AssessAgain {
        request: requests[3],
    };
    clerk.case(cases[3].0, again).await.unwrap();
    app.clock.move_to(FEBRUARY).unwrap();
    let (case, person, _) = asked(&clerk, FEBRUARY, 500).await;
    cases.push((case, person));
    app.clock.move_to(APRIL).unwrap();
    let (case, person) = cases[0];
    clerk.day(case, person, "employment-ended", APRIL).await;
    (clerk, cases)
}

/// A case of somebody of age who works, and a request of today.
pub(crate) async fn asked(clerk: &Clerk, today: Date, euros: u64) -> (CaseId, PersonId, RequestId) {
    let (case, person) = clerk.open("Sanne de Vries").await;
    let born = Date::constant(2001, 3, 14);
    clerk.day(case, person, "birth-date", born).await;
    let since = Date::new(today.year() - 1, 6, 1).unwrap();
    clerk.day(case, person, "employed-since", since).await;
    let amount = Cents::new(euros * 100);
    let request = clerk.request(case, person, amount).await.unwrap();
    (case, person, request)
}

/// The component of Zaanstad.
pub(crate) fn zaanstad() -> Vec<u8> {
    let folder = source_folder("plugins/zaanstad");
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ());
    built.unwrap().component
}

/// The parameters of Zaanstad, some of them otherwise.
pub(crate) fn parameters(changes: &[(&str, u32)]) -> Vec<u8> {
    let folder = source_folder("plugins/zaanstad");
    let json = author::parameters(&folder).unwrap();
    let mut json: serde_json::Value = serde_json::from_slice(&json).unwrap();
    for (name, value) in changes {
        json[*name] = (*value).into();
    }
    serde_json::to_vec(&json).unwrap()
}

pub(crate) fn number(number: u64) -> Count {
    Count::Number(number)
}
