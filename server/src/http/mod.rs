//! The edge: REST under `/v1`.
