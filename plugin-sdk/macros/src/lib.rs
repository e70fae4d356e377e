//! The derive macros of the plugin SDK.
