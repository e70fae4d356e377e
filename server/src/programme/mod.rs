//! What the national programme sees: figures from the national log alone, protected against
//! disclosure.

mod projection;
mod publish;
mod question;
mod release;
mod scan;
mod series;
mod tables;

pub(crate) use projection::Programme;
pub(crate) use publish::{Bands, Published};
pub(crate) use question::{Dimension, Filters, NotAPeriod, NotAsked, Period, Question};
pub(crate) use release::Release;
pub(crate) use series::{Series, SeriesOf};
pub(crate) use tables::Figures;
