//! The bounds of what a log takes in. Above them it says no, instead of running out of memory.

/// The most bytes of one event when sealed: 1 MiB.
pub const MAX_EVENT_BYTES: usize = 1 << 20;

/// The most events of one append.
pub const MAX_EVENTS: usize = 1000;

/// The most bytes of one append: sealed events and the answer together, 4 MiB.
pub const MAX_APPEND_BYTES: usize = 4 << 20;

/// The most bytes of the answer that is kept with an idempotency key: 256 KiB.
pub const MAX_ANSWER_BYTES: usize = 256 << 10;

/// The most bytes of the name of a client, and of an idempotency key.
pub const MAX_KEY_BYTES: usize = 255;

/// The most events in one page of a read.
pub const MAX_PAGE_EVENTS: u32 = 4096;

/// A page of a read ends at the event with which it passes this many bytes: 8 MiB.
pub const MAX_PAGE_BYTES: usize = 8 << 20;

/// The most nodes of a Merkle tree that are looked up at once: more than any proof or tile has.
pub const MAX_TREE_HASHES: usize = 2048;
