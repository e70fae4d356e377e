//! Erasing: two people, nothing left in any file, and nobody else touched.

mod bytes;
mod killed;
mod rotation;
mod story;
mod support;
