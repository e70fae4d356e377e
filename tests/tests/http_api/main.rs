//! The interface itself, whatever is asked with it: who may, what is wrong with a request, once, hostile
//! lines, more connections than handles, a disk that is full.

mod access;
mod faults;
mod full;
mod handles;
mod lines;
mod once;
mod schemas;
