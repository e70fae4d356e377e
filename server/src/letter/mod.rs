//! The letter of a decision (besluit), in plain Dutch: what was decided and by which body, why, on which
//! articles, what is paid, what follows when a condition breaks, and how to object until which day (Awb 3:45,
//! 3:46, 3:47, 6:4 to 6:8, 10:10).
//!
//! [`facts`] gathers what is told from what was recorded, [`matter`] is what it can be about, [`rules`] what follows from
//! legal bases and policies; [`say`] has the words for each kind of decision;
//! [`compose`] makes the letter on the paper of the authority; it becomes a page and a PDF. Announcing over
//! HTTP keeps both, sealed, and records their digests with the announcement: what is given out later is these
//! bytes. A decision that was announced otherwise (before letters were kept, by the simulation) has none.
//!
//! A jurist should confirm: that `betaling binnen zes weken` (Awb 4:87) is said of grants without another day
//! in them; that the letter of a decision on an objection need not repeat its grounds; that 6:16 and 8:81 may
//! be said in these words; and that a letter goes to who acts for somebody in matters of money (2:1, 6:17), and
//! is sealed with the key of whom it is about. Of addresses nothing is known, so that only names stand in it.

mod compose;
mod draft;
mod facts;
mod html;
mod keep;
mod matter;
mod rules;
mod sample;
mod say;
mod show;
mod write;

pub(crate) use draft::endpoint as draft;
pub(crate) use html::html;
pub(crate) use keep::announcing;
pub(crate) use sample::examples;
pub(crate) use show::endpoint as show;
pub(crate) use write::plain;

use crate::http::parameter::{Form, Parameter};

/// In which form a letter is asked for.
const FORMAT: Parameter = Parameter::query(
    "format",
    Form::OneOf(&["html", "pdf"]),
    "In which form; `html` when absent.",
);
