//! The log as somebody checks it who trusts nobody: real processes, real files, kills, older
//! copies, changed rows; and implementations that are not ours.

mod peers;
mod served;
mod stopped;
mod support;
