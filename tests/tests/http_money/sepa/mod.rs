//! To the bank and back over HTTP: one file once per order, in the order of elements that the schema of
//! ISO 20022 has; statements that are booked once, whichever files tell them; and files that are none.

mod alike;
mod another_day;
mod confirmed;
mod debtor;
mod repaid;
mod sent;
mod told;
mod town;
