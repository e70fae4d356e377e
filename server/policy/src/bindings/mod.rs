//! The generated bindings of each released version of the interface, and one adapter for each into
//! [`crate::contract`]: a policy built against an older version keeps working.

pub(crate) mod v1;
