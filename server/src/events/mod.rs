//! The wire form of events: what is written into the log, and read back from it.
