//! Advances: money before it is decided what is granted, where it is plausible that something will be (Awb
//! 4:95 lid 1), or because assistance may not be waited for (Participatiewet 52).
//!
//! An advance is a decision of its own with a grant of its own, announced, ordered and paid like any other,
//! and taken from the pot when it is granted. What is decided on the request settles it (4:95 lid 4). When
//! something is granted, that is at least what was advanced: what is paid on the advance, before or after,
//! counts as paid on what was granted, of which the pot only takes what is more. When nothing is granted,
//! what was paid is undue: it is reclaimed with a proposal, a hearing and a decision ([`super::adverse`]).
//!
//! What is not ordered yet goes back to the pot at that moment, when it is the pot that moves anyway: that
//! of the year for what is granted, and that of the advance when nothing is. What was advanced from the pot
//! of another year stays there, counts as well, and is paid from it.
//!
//! An advance of assistance is a loan without interest by law (Participatiewet 52 lid 1). It is paid back by
//! what is granted; nothing is owed on it before it is reclaimed, so it is no [`super::Loan`] until then.
//!
//! To be confirmed by a jurist: that articles 19 and 52 are the ones that an authority requests general
//! assistance on ([`GENERAL_ASSISTANCE`]), and that special assistance (35, with 48 and 51, which go with it) is
//! advanced on Awb 4:95 alone, as 52 speaks of general assistance only. That an
//! advance is at least 90% of the norm (52 lid 2) is for who decides: the norm is no fact of a case.

mod act;
mod event;
mod recall;
mod refusal;
mod settle;
mod state;

pub use act::{GrantAdvance, MOST_ADVANCES};
pub use event::AdvanceEvent;
pub(in crate::case) use recall::recalled;
pub use refusal::AdvanceRefusal;
pub use state::GENERAL_ASSISTANCE;
