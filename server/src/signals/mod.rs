//! Bottleneck signals: stated by a person or arisen in a case, and on their way to the programme.
//!
//! In the authority a signal keeps a pointer to its event; what leaves is a coded record, whose
//! identifier and pseudonym only this authority can make (`identity`). The national log keeps
//! each record in a stream of its own, so that one that is sent twice is recorded once
//! ([`national`]); the [`Outbox`]
//! brings them there.

mod identity;
mod list;
mod national;
mod outbox;
mod receive;
mod state;

pub use national::{
    MOST_RECORDS, NATIONAL, RecordError, SentSignals, Taken, is_national, national,
};

pub use outbox::{
    Destination, Outbox, OutboxError, OutboxStore, OutboxStoreError, Remote, RemoteError, Unsent,
};

pub(crate) use list::endpoint as list;
pub(crate) use receive::endpoint as receive;
pub(crate) use state::endpoint as state;
