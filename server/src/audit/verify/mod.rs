//! Verifying what is recorded, by whoever trusts nobody.
//!
//! Each log is read once, in order of position, and every row passes the checks on the very bytes that
//! were hashed:
//!
//! 1. **hash**, without any key: the envelope is well formed, positions and the versions of each stream
//!    follow each other, recorded time never goes back, the payload is a sealed payload, the leaf and each
//!    stored node are those that follow from the rows, and the roots are those of the checkpoints;
//! 2. **content**, with the keys: each part is sealed with the key that the event commits to, for this
//!    place, and says what the schema of its type at its version allows. What cannot be opened is counted
//!    as erased or withheld;
//! 3. **law**: each order is given again, to the case, pot or register as its events had left it, and must
//!    lead to what is recorded. So nobody decided without mandate on that day, no gift became a loan
//!    without proposal and hearing, no pot gave what it had not or what its cases do not say, nobody agreed
//!    with himself, and policies were asked what the case gave rise to, of the version then in force. A key
//!    that is destroyed is one that an erasure says should be: else whoever has the keys could make away with
//!    what is not to be seen.
//!
//! What this shows: who has all keys and rewrites all of it, hashes and all, is found out by a checkpoint
//! from before, when whoever verifies kept one (`--checkpoint`) or trusts the cosignatures of witnesses
//! (`--policy`). Without either, only the file of checkpoints beside the data folder stands in the way,
//! which the operator has in hand too.
//!
//! A key that is gone must be explained by an erasure that two people agreed to. Beside a server, what came after
//! the moment of the rows is read too before a key is said to be gone without one. After a backup was put back
//! from before an erasure, whoever went on with it said so with a new origin (`log reopen`): keys that are
//! named there are counted, when the log is not what that origin cites and nothing was sealed with them since.
//!
//! What it does not show: that what was recorded is true, that an answer is that of the policy (`audit
//! redecide` asks again), or that a look at a gift was not left out. Of a case of which something was erased or is not there, what
//! rests on that is counted and not judged. The rules are those of this version of the software: when they become
//! stricter, an order of before may be refused here.

mod checkpoints;
mod content;
mod fault;
mod hash;
mod installation;
mod law;
mod marks;
mod material;
mod report;
mod run;
mod stated;

pub(crate) use checkpoints::log_named;
pub use fault::{Fault, What};
pub use installation::Installation;
pub use material::{
    Attached, Brought, Extent, Held, Key, Material, MaterialError, Row, Source, Tail, Tree,
};
pub use report::{Checked, Counts, Logged, Report};
pub use run::{Ask, Parts, VerifyError, run};
pub use stated::Stated;
