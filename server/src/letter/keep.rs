//! Announcing by a letter: written, kept sealed beside the log, and recorded with the announcement.

use std::sync::Arc;

use maatwerk_domain::case::{AnnounceByLetter, Case, LetterDigests, LetterFile};
use maatwerk_domain::{Context, Date, DecisionId, DocumentId};
use maatwerk_policy::giving_way;

use super::write::write;
use crate::documents::{self, Place};
use crate::handle::HandleError;
use crate::http::call::Call;
use crate::http::problem::Problem;

/// A letter that is kept, and not recorded yet.
pub(crate) struct Announcing {
    /// What records it.
    pub(crate) command: AnnounceByLetter,
    files: [Place; 2],
}

impl Announcing {
    /// Takes the files away unless this letter is the one that was recorded.
    pub(crate) async fn unless_recorded_in(&self, case: &Case, call: &Call<()>) {
        let known = case.letters.get(&self.command.decision);
        if known.is_none_or(|letter| letter.html.document != self.command.html.document) {
            self.leave(call).await;
        }
    }

    /// Takes the files away: nothing was recorded of them.
    pub(crate) async fn leave(&self, call: &Call<()>) {
        for place in self.files {
            documents::leave(&call.app, place).await;
        }
    }
}

/// Writes and keeps the letter of a decision, when it can be announced on that day. Of somebody who was erased
/// there is nothing to write: the announcement is recorded without.
pub(crate) async fn announcing(
    call: &Call<()>,
    decision: DecisionId,
    on: Date,
) -> Result<Option<Announcing>, Problem> {
    let (log, case) = (call.log(), call.case_id()?);
    let loaded = call.case().await?;
    let context = Context {
        today: call.app.clock.today(),
        officer: call.caller.officer.clone(),
    };
    // What would be refused is refused before anything is written.
    let until = loaded.case.announceable(decision, on, &context);
    let until = until.map_err(HandleError::from)?;
    let written = write(&call.app, (log, case, decision), (on, until), false).await?;
    let Some(letter) = written else {
        return Ok(None);
    };
    let html = call.new_id(DocumentId::from_bytes)?;
    let pdf = call.new_id(DocumentId::from_bytes)?;
    let files = [(log, case, html), (log, case, pdf)];
    let known = loaded.case.files().collect();
    let app = Arc::clone(&call.app);
    // Storing is an fsync.
    let kept = tokio::task::spawn_blocking(move || {
        giving_way(|| {
            if let Err(error) = app.documents.shelf.tidy(log, case, &known) {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "what orders that were broken off left is not taken away"
                );
            }
            let html = documents::keep(&app, files[0], &[letter.about], &letter.html)?;
            let pdf = documents::keep(&app, files[1], &[letter.about], &letter.pdf)?;
            Ok::<_, Problem>((html, pdf))
        })
    });
    let kept = kept.await.map_err(HandleError::read)?;
    let (page, paper) = match kept {
        Ok(kept) => kept,
        Err(problem) => {
            for place in files {
                documents::leave(&call.app, place).await;
            }
            return Err(problem);
        }
    };
    let file = |document, kept: &documents::Kept| LetterFile {
        document,
        bytes: kept.bytes,
        sealed: kept.sealed.clone(),
    };
    let command = AnnounceByLetter {
        decision,
        on,
        html: file(html, &page),
        pdf: file(pdf, &paper),
        digests: LetterDigests {
            html: page.content,
            pdf: paper.content,
        },
    };
    Ok(Some(Announcing { command, files }))
}
