//! Every schema file of the project, from the types it comes from.

/// The files under `schemas/`: name and text.
///
/// # Errors
/// When a schema cannot be written as JSON.
pub fn files() -> Result<Vec<(String, String)>, serde_json::Error> {
    let events = crate::events::schemas()
        .into_iter()
        .map(|(name, schema)| (format!("events/{name}.json"), schema));
    let requests = crate::http::schemas()
        .into_iter()
        .map(|(name, schema)| (format!("requests/{name}.json"), schema));
    let measure = crate::http::schema_of::<crate::wire::MeasureTerms>();
    let measure = ("comparable-measure.json".to_owned(), measure);
    let limits = crate::http::schema_of::<crate::shares::PolicyLimitTerms>();
    let limits = ("policy-limits.json".to_owned(), limits);
    let list = crate::http::schema_of::<crate::retention::SelectionListTerms>();
    let list = ("selection-list.json".to_owned(), list);
    let document = ("openapi.json".to_owned(), crate::http::openapi::document());
    events
        .chain(requests)
        .chain([measure, limits, list, document])
        .map(|(name, schema)| {
            let mut text = serde_json::to_string_pretty(&schema)?;
            text.push('\n');
            Ok((name, text))
        })
        .collect()
}
