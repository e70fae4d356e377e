//! End to end stories, contracts, crashes, hostile guests and benchmarks.
