//! Views: disposable read models, rebuilt from the logs.
//!
//! They stand in a SQLite file of their own that anyone may delete: `views-1.db`, the number being
//! that of the shape. A changed shape is a new number, hence a new file, built from the logs again.
//! Rows and the position they are up to are written in one transaction. A view holds no name and no
//! citizen service number: only keyed digests, by which an exact value can be found.

mod database;
mod project;
mod query;
mod row;

pub use database::{ViewError, Views};
pub use query::{CaseCursor, CaseFilter, Found, Search};
pub use row::{CaseRow, CaseStatus, DueRow, Poison};
