//! The store of logs: its contract, killed in the middle, and on a disk that is full.

mod contract;
mod crash;
mod full;
