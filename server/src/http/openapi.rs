//! The OpenAPI document, from the table of endpoints.

use serde_json::{Map, Value, json};

use super::endpoint::Endpoint;
use super::parameter::{Parameter, Place};
use super::problem::{self, Kind};
use super::schema::{Described, for_openapi};
use super::server::API_VERSION;
use super::table::endpoints;

/// The OpenAPI 3.1 document of all endpoints under `/v1`.
#[must_use]
pub fn document() -> Value {
    let mut generator = for_openapi();
    let mut paths: Map<String, Value> = Map::new();
    let mut faults: Map<String, Value> = Map::new();
    let problem = Described::of::<problem::Body<'static>>().part(&mut generator);
    for endpoint in endpoints() {
        let mut operation = operation(&endpoint, &mut generator);
        for same in endpoint
            .problems()
            .chunk_by(|one, other| one.status() == other.status())
        {
            let name = name_of(same);
            operation["responses"][same[0].status().to_string()] =
                json!({"$ref": format!("#/components/responses/{name}")});
            faults
                .entry(name)
                .or_insert_with(|| fault_answer(same, &problem));
        }
        let path = paths
            .entry(endpoint.path)
            .or_insert_with(|| Value::Object(Map::new()));
        if let Some(path) = path.as_object_mut() {
            path.insert(endpoint.method.as_str().to_lowercase(), operation);
        }
    }
    json!({
        "openapi": "3.1.0",
        "info": {
            "title": "Maatwerk",
            "version": API_VERSION,
            "description": DESCRIPTION,
            "license": {"name": "EUPL-1.2", "identifier": "EUPL-1.2"},
        },
        "servers": [{"url": "/v1"}],
        "security": [{"bearer": []}],
        "paths": paths,
        "components": {
            "responses": faults,
            "schemas": generator.take_definitions(true),
            "securitySchemes": {
                "bearer": {
                    "type": "http",
                    "scheme": "bearer",
                    "bearerFormat": "JWT",
                    "description": "A JSON Web Token of the OIDC issuer for the audience `maatwerk`, \
                        with the claims `authority`, `sub` and `roles`.",
                },
            },
        },
        "x-problems": Kind::ALL
            .iter()
            .map(|kind| json!({
                "type": format!("/problems/{}", kind.code()),
                "status": kind.status(),
                "title": kind.title(),
                "meaning": kind.meaning().trim(),
            }))
            .collect::<Vec<_>>(),
    })
}

const DESCRIPTION: &str = "Cases of households that are stuck between rules, the money granted to \
get them unstuck, and the decisions about it. Amounts are whole eurocents, dates are Dutch calendar \
days. Every POST that records something carries an `Idempotency-Key`. Faults are problem details \
(RFC 9457); what the state of a case does not allow is a 409 with `code` and `rule`.";

/// The problems of one status, as the name of a component.
fn name_of(same: &[Kind]) -> String {
    let codes: Vec<&str> = same.iter().map(|kind| kind.code()).collect();
    codes.join(".")
}

fn fault_answer(same: &[Kind], problem: &Value) -> Value {
    let told: Vec<String> = same
        .iter()
        .map(|kind| format!("`{}`: {}", kind.code(), kind.meaning().trim()))
        .collect();
    json!({
        "description": told.join(" "),
        "content": {problem::MEDIA_TYPE: {"schema": problem}},
    })
}

fn operation(endpoint: &Endpoint, generator: &mut schemars::SchemaGenerator) -> Value {
    let mut answers = Map::new();
    let mut answer = json!({"description": endpoint.summary, "headers": headers(endpoint)});
    let schema = match endpoint.answer {
        Some(answer) => answer.part(generator),
        None => json!({"type": "object"}),
    };
    answer["content"] = json!({"application/json": {"schema": schema}});
    if endpoint.answer.is_none() && !endpoint.also_as.is_empty() {
        answer["content"] = json!({});
    }
    for media in endpoint.also_as {
        answer["content"][media] = json!({"schema": {"type": "string"}});
    }
    answers.insert(endpoint.status.to_string(), answer);
    if let Some(there) = endpoint.there {
        let schema = there.part(generator);
        let there = json!({
            "description": "It was there already; nothing was added.",
            "content": {"application/json": {"schema": schema}},
        });
        answers.insert("200".to_owned(), there);
    }
    let roles: Vec<&str> = endpoint.roles.iter().map(|role| role.as_str()).collect();
    let mut operation = json!({
        "operationId": endpoint.operation,
        "summary": endpoint.summary,
        "description": endpoint.description,
        "parameters": endpoint.parameters.iter().map(parameter).collect::<Vec<_>>(),
        "responses": answers,
        "x-roles": roles,
    });
    if let Some(body) = endpoint.body {
        operation["requestBody"] = json!({
            "required": true,
            "content": {"application/json": {"schema": body.part(generator)}},
        });
    }
    if endpoint.is_public() {
        operation["security"] = json!([]);
    }
    operation
}

fn parameter(parameter: &Parameter) -> Value {
    json!({
        "name": parameter.name,
        "in": match parameter.place {
            Place::Path => "path",
            Place::Query => "query",
            Place::Header => "header",
        },
        "required": parameter.required,
        "description": parameter.description,
        "schema": parameter.schema(),
    })
}

fn headers(endpoint: &Endpoint) -> Value {
    let text =
        |description: &str| json!({"description": description, "schema": {"type": "string"}});
    let mut headers = json!({"API-Version": text("The version of this interface.")});
    if endpoint.records_something() {
        headers["ETag"] = text("The version of what was changed, for `If-Match`.");
        headers["Log-Position"] = text("Send it with a read that has to see this.");
        headers["Idempotency-Replayed"] =
            text("`true`: carried out before, under the same `Idempotency-Key`.");
        headers["Preference-Applied"] = text("`receipt` when the answer brings `receipts`.");
    }
    headers
}
