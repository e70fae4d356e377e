//! Grants: paid, looked at again, converted.

mod act;
mod convert;
mod hear;
mod invite;
mod order;
mod pay;
mod propose;
mod recharge;
mod view;

pub(crate) use act::{decide as decide_act, hear as hear_act, propose as propose_act};
pub(crate) use convert::endpoint as convert;
pub(crate) use hear::endpoint as hear;
pub(crate) use invite::endpoint as invite;
pub(crate) use order::endpoint as order;
pub(crate) use pay::endpoint as pay;
pub(crate) use propose::endpoint as propose;
pub(crate) use recharge::{endpoint as recharge, reverse as reverse_recharge};
pub(crate) use view::GrantView;
