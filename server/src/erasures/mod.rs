//! Erasures: two people have data destroyed, and nothing of it stays.
//!
//! One proposes, on a ground that holds; another confirms. Confirming is recorded before anything is
//! destroyed, so that whatever comes in between, it is finished: by who asks again, by the clock, at
//! the next start. Of a whole case it is recorded in the case too: nothing is added to it from there on.
//! Then the keys go, that is recorded too, and at that place in the log every view makes its rows of the
//! case anew without what the keys opened. When all have, and no file holds an older copy of a page any
//! more, that is recorded as the end of it: before, it is being carried out, whatever takes so long.
//!
//! There is no command for it on the command line: who has the machine and the master key is one person,
//! and nobody could tell two people by the names that he types. Over HTTP they are two by their tokens.

mod carry_out;
mod confirm;
mod list;
mod propose;
mod refuse;
mod show;
mod view;

pub(crate) use confirm::endpoint as confirm;
pub(crate) use list::endpoint as list;
pub(crate) use propose::endpoint as propose;
pub(crate) use refuse::endpoint as refuse;
pub(crate) use show::endpoint as show;

use maatwerk_domain::ErasureId;

use crate::http::call::Call;
use crate::http::problem::Problem;
use crate::load::LoadedErasure;

impl<B> Call<B> {
    /// The erasure in the path.
    fn erasure_id(&self) -> Result<ErasureId, Problem> {
        self.id("erasureId")
    }

    /// An erasure as it is now.
    async fn erasure(&self, id: ErasureId) -> Result<LoadedErasure, Problem> {
        let found = self.app.erasure(self.log(), id).await?;
        found.ok_or_else(|| Problem::not_found("erasure"))
    }
}
