//! Event-sourced backend in which municipalities help households that are stuck between rules.
