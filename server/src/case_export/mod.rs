//! Recorded answers as example cases, with synthetic persons.
//!
//! A policy maker never gets a real household. What is exported is drawn: a recorded question is
//! taken as an example and everything in it is moved or replaced (`draw.rs`), the very policy that
//! answered then is asked about the new question, and the new question is kept only when that judges
//! each rule as it was judged then. What the policy says of the new question is what the case
//! expects.
//!
//! What this gives, and what not:
//!
//! - A *pattern* (what came of a request or a look at a gift, and of each rule) is exported only
//!   when at least so many different cases show it, five unless told otherwise. So that somebody was
//!   declined for a rare reason does not follow from the export.
//! - No identifier, name, free text or exact amount is exported, and no day that was recorded in a
//!   case stands in it beside the day on which that request was received: the days of a case move
//!   together by two months to two years either way, and birth dates and other days of a person
//!   once more on their own. What is drawn comes from the operating system's randomness and is
//!   written down nowhere.
//! - It is *not* anonymous in a strict sense (nothing here is differentially private). Yes and no,
//!   which facts were known, how many grants came before, codes that several cases share, and the
//!   rough size of amounts and lengths of time are those of the example. Who knows a household well
//!   may think to recognise it, and cannot be sure. So the files are for who makes policies in the
//!   same municipality, not for the public.

mod draw;
mod gather;
mod ledger;
mod pattern;
mod run;

pub use run::{CaseExport, ExportError, ExportOrder, ExportedCase, Skipped, run};
