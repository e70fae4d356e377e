//! Erasing: two people, nothing left in any file, and nobody else touched.

mod beside;
mod bytes;
mod documents;
mod killed;
mod last_moment;
mod left;
mod lists;
mod restored;
mod rotation;
mod story;
mod support;
mod work;
