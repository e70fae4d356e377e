//! Views: disposable read models, rebuilt from the logs.
//!
//! Each stands in a SQLite file of its own in the folder `views`, which anyone may delete:
//! `cases-2.1.db` is the view `cases` in its shape 2, built for the first time. A changed shape is a
//! new number, hence a new file, built from the logs again; a rebuild (`maatwerk views rebuild`) is a
//! file beside, which takes the other's place once it is level with it. A view holds no name and no
//! citizen service number: only keyed digests, by which an exact value can be found.
//!
//! A new view is a [`Projection`] in a folder here and a line in [`projections`]. What it needs:
//! the events as they are recorded ([`Worker`]), or those of cases with the case as it stood before
//! ([`CaseFollower`]). Its queries are methods of [`Views`] that read by [`View::read`].

mod activity;
mod cases;
mod deadlines;
mod decisions;
mod dossiers;
mod engine;
mod erasures;
mod follow;
mod handlings;
mod involvement;
mod open;
mod payments;
mod signals;

use std::sync::Arc;

use maatwerk_domain::signal::SignalRules;

pub use activity::{ACTIVITY, Activity, ActivityRow};
pub use cases::{
    CASES, CaseCursor, CaseFilter, CaseRow, CaseStatus, Cases, Double, DoubleCursor, Doubles,
    DueRow, Found, Search,
};
pub use deadlines::{DEADLINES, DeadlineCursor, DeadlineFilter, DeadlineRow, Deadlines, Due};
pub use decisions::{Candidates, DECISIONS, Decisions, JudgedBy, JudgedDecision, Recorded, Wanted};
pub use dossiers::{DOSSIERS, DossierCursor, DossierRow, Dossiers};
pub use engine::{
    Aside, LogLag, Peeked, Poison, Projection, Reads, Rebuilding, SetAside, View, ViewError, Views,
    Worker, peek, request_rebuild,
};
pub use erasures::{ERASURES, ErasureCursor, ErasureRow, ErasureStage, Erasures};
pub use follow::{CaseFollower, CaseRows, CaseSettled, CaseStep};
pub use handlings::HandledBy;
pub use involvement::{Involved, Sees};
pub use open::{Opened, open_event};
pub use payments::{LoanRow, OrderRow, PAYMENTS, Payments};
pub use signals::{SIGNALS, SignalCursor, SignalFilter, SignalRow, Signals};

pub(crate) use engine::{connect, has_shape, open_reader};
pub(crate) use signals::SentUpTo;

use crate::programme::Programme;

/// The views of an installation in which signals arise by these rules.
#[must_use]
pub fn projections(signals: SignalRules) -> Vec<Arc<dyn Projection>> {
    vec![
        Arc::new(Cases),
        Arc::new(Deadlines),
        Arc::new(Decisions),
        Arc::new(Activity),
        Arc::new(Signals(signals)),
        Arc::new(Programme),
        Arc::new(Dossiers),
        Arc::new(Erasures),
        Arc::new(Payments),
    ]
}
