//! The suite that every store of logs must pass.
