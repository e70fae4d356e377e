//! The OpenAPI document as a judge of answers.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use jsonschema::Validator;
use serde_json::{Value, json};

use super::Answer;

/// The OpenAPI document.
#[derive(Debug)]
pub struct Document {
    document: Value,
    compiled: Mutex<HashMap<String, Validator>>,
}

impl Default for Document {
    fn default() -> Self {
        Self::new()
    }
}

impl Document {
    /// The document of the server under test.
    #[must_use]
    pub fn new() -> Self {
        Self {
            document: maatwerk::http::openapi::document(),
            compiled: Mutex::default(),
        }
    }

    /// What it says at a pointer, references followed.
    fn at(&self, pointer: &str) -> Option<&Value> {
        let found = self.document.pointer(pointer)?;
        match found["$ref"].as_str() {
            Some(reference) => self.at(reference.trim_start_matches('#')),
            None => Some(found),
        }
    }

    /// The path template that a path follows.
    fn template(&self, path: &str) -> Option<String> {
        let path = path.split('?').next().unwrap_or_default();
        let parts: Vec<&str> = path.split('/').collect();
        let mut templates: Vec<&String> = self.document["paths"].as_object()?.keys().collect();
        // A brace sorts after every letter: what is spelt out goes first.
        templates.sort();
        let follows = |template: &&&String| {
            let expected: Vec<&str> = template.split('/').collect();
            // What names a tile spans the rest of the path.
            let tail = matches!(expected.last(), Some(&("{tile}" | "{bundle}")));
            (expected.len() == parts.len() || tail && expected.len() < parts.len())
                && expected
                    .iter()
                    .zip(&parts)
                    .all(|(expected, part)| expected.starts_with('{') || expected == part)
        };
        templates.iter().find(follows).map(|found| (*found).clone())
    }

    /// Holds an answer to what the document promises of the operation: its status, and its body.
    ///
    /// # Panics
    /// When it breaks the promise.
    pub fn check(&self, method: &str, path: &str, answer: &Answer) {
        let Some(template) = self.template(path) else {
            return;
        };
        let escaped = template.replace('/', "~1");
        let method = method.to_lowercase();
        let operation = format!("/paths/{escaped}/{method}");
        if self.at(&operation).is_none() || answer.body.is_empty() {
            return;
        }
        let pointer = format!("{operation}/responses/{}", answer.status);
        let status = answer.status;
        let told = String::from_utf8_lossy(&answer.body);
        let promised = self.at(&pointer);
        assert!(
            promised.is_some(),
            "{method} {template} may not answer {status}: {told}"
        );
        let Some(promised) = promised else {
            return;
        };
        let media = answer.header("content-type").unwrap_or_default();
        let (media, _) = media.split_once(';').unwrap_or((media, ""));
        let schema = &promised["content"][media]["schema"];
        assert!(
            schema.is_object(),
            "{method} {template} may not answer {} as {media}",
            answer.status
        );
        // What is no JSON has no schema to be held to.
        if !media.ends_with("json") {
            return;
        }
        let body = answer.json();
        let mut compiled = self.compiled.lock().unwrap_or_else(PoisonError::into_inner);
        let validator = compiled
            .entry(schema.to_string())
            .or_insert_with(|| self.compile(schema));
        let faults: Vec<String> = validator
            .iter_errors(&body)
            .map(|error| format!("{}: {error}", error.instance_path()))
            .collect();
        drop(compiled);
        assert!(
            faults.is_empty(),
            "{method} {template} {}: {faults:#?}\n{body:#}",
            answer.status
        );
    }

    fn compile(&self, schema: &Value) -> Validator {
        let mut whole = schema.clone();
        whole["components"] = json!({ "schemas": self.document["components"]["schemas"] });
        jsonschema::draft202012::new(&whole).expect("a schema")
    }
}
