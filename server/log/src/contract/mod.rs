//! The suite that every store of logs must pass, written against [`EventLog`] alone.
//!
//! A store's tests implement [`Fixture`] and await [`all`]. Each rule is a function of its own, so
//! that it can also be shown to fail. Needs a runtime of several threads, or the races are none.

mod appends;
mod news;
mod race;
mod reads;
mod repeats;
mod samples;
mod settled;

pub use appends::{
    conflict_leaves_nothing, hopeless_appends_are_refused, one_of_many_writers_wins,
    positions_are_contiguous_per_log, several_streams_move_together, time_never_decreases,
};
pub use news::news_of_any_log_ends_waiting;
pub use race::a_tail_never_skips;
pub use reads::{
    bytes_come_back_as_given, earlier_heads_stay, folds_see_what_pages_see,
    pages_are_bounded_and_join_up, the_root_follows_from_the_events, tree_hashes_make_proofs,
    waiting_ends_with_news_or_time,
};
pub use repeats::{
    a_key_belongs_to_its_log_and_client, a_key_with_another_body_is_refused,
    a_refused_append_uses_no_key, a_repeat_gets_the_first_answer, racing_repeats_append_once,
};
pub use settled::the_past_does_not_change;

use std::{future::Future, sync::Arc};

use crate::{clock::Clock, event_log::EventLog};

/// Makes stores to be tested.
pub trait Fixture: Sync {
    /// The kind of store.
    type Log: EventLog;

    /// A store without events, that asks this clock.
    fn empty(&self, clock: Arc<dyn Clock>) -> impl Future<Output = Self::Log> + Send;
}

/// A rule that a store breaks.
#[derive(Debug, thiserror::Error)]
#[error("{rule}: {found}")]
pub struct Broken {
    /// The rule.
    pub rule: &'static str,
    /// What was seen instead.
    pub found: String,
}

/// Holds a store to every rule.
///
/// # Errors
/// The first rule that is broken.
pub async fn all<F: Fixture>(fixture: &F) -> Result<(), Broken> {
    positions_are_contiguous_per_log(fixture).await?;
    several_streams_move_together(fixture).await?;
    conflict_leaves_nothing(fixture).await?;
    hopeless_appends_are_refused(fixture).await?;
    one_of_many_writers_wins(fixture).await?;
    time_never_decreases(fixture).await?;
    a_repeat_gets_the_first_answer(fixture).await?;
    a_key_with_another_body_is_refused(fixture).await?;
    a_key_belongs_to_its_log_and_client(fixture).await?;
    a_refused_append_uses_no_key(fixture).await?;
    racing_repeats_append_once(fixture).await?;
    bytes_come_back_as_given(fixture).await?;
    pages_are_bounded_and_join_up(fixture).await?;
    folds_see_what_pages_see(fixture).await?;
    the_root_follows_from_the_events(fixture).await?;
    earlier_heads_stay(fixture).await?;
    tree_hashes_make_proofs(fixture).await?;
    waiting_ends_with_news_or_time(fixture).await?;
    news_of_any_log_ends_waiting(fixture).await?;
    the_past_does_not_change(fixture).await?;
    a_tail_never_skips(fixture).await
}

/// Returns from a rule with [`Broken`] unless the condition holds.
macro_rules! ensure {
    ($rule:expr, $holds:expr, $($found:tt)+) => {
        if !$holds {
            return Err($crate::contract::Broken { rule: $rule, found: format!($($found)+) });
        }
    };
}
pub(crate) use ensure;

/// A call that should have succeeded.
fn succeeded<T, E: std::fmt::Display>(
    rule: &'static str,
    result: Result<T, E>,
) -> Result<T, Broken> {
    result.map_err(|error| Broken {
        rule,
        found: format!("failed: {error}"),
    })
}
