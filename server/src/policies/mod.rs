//! The policies of an authority: what each says of itself, which is in force when, and how one comes
//! into force and goes out of it.

mod activate;
mod approve;
mod component;
mod decisions;
pub(crate) mod fault;
mod history;
mod life;
mod list;
mod prepare;
mod propose;
mod register_entry;
mod roll_back;
mod show;
pub(crate) mod signature;
mod upload;
mod view;

pub(crate) use activate::endpoint as activate;
pub(crate) use approve::endpoint as approve;
pub(crate) use component::endpoint as component;
pub(crate) use decisions::endpoint as decisions;
pub(crate) use history::endpoint as history;
pub(crate) use list::endpoint as list;
pub(crate) use prepare::{Preparation, Prepared};
pub(crate) use propose::endpoint as propose;
pub(crate) use register_entry::endpoint as register_entry;
pub(crate) use roll_back::endpoint as roll_back;
pub(crate) use show::endpoint as show;
pub(crate) use upload::endpoint as upload;
