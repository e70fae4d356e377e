//! What differs between two states of a case, field by field, as it is shown.

use std::collections::HashMap;

use schemars::JsonSchema;
use serde::Serialize;
use serde_json::{Map, Value};

/// What happened to a field.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, JsonSchema)]
#[serde(rename_all = "kebab-case")]
pub(super) enum ChangeKind {
    /// It was not there before.
    Added,
    /// It says something else.
    Changed,
    /// It is not there any more.
    Removed,
}

/// A field that differs.
#[derive(Debug, Clone, PartialEq, Serialize, JsonSchema)]
#[serde(rename_all = "camelCase")]
pub(super) struct Change {
    /// What happened to it.
    kind: ChangeKind,
    /// Where it stands in the case as `getCase` shows it (RFC 6901), once the changes before this one
    /// in the list are made.
    #[schemars(extend("format" = "json-pointer"))]
    pointer: String,
    /// What it said; absent when it was added.
    #[serde(skip_serializing_if = "Option::is_none")]
    before: Option<Value>,
    /// What it says; absent when it was removed.
    #[serde(skip_serializing_if = "Option::is_none")]
    after: Option<Value>,
}

/// Lists whose rows have an identifier, and its name: a row is compared with itself wherever it
/// stands. Any other list is compared as a whole.
const ROWS: [(&str, &str); 14] = [
    ("persons", "personId"),
    ("representations", "representationId"),
    ("shields", "shieldId"),
    ("links", "linkId"),
    ("transfers", "transferId"),
    ("facts", "factId"),
    ("budgetRequests", "requestId"),
    ("assessments", "assessmentId"),
    ("decisions", "decisionId"),
    ("grants", "grantId"),
    ("loans", "loanId"),
    ("payments", "paymentId"),
    ("repayments", "repaymentId"),
    ("waivers", "waiverId"),
];

/// The changes that, made one after the other, turn one state into the other.
pub(super) fn between(before: &Value, after: &Value) -> Vec<Change> {
    let mut changes = Vec::new();
    compare(before, after, "", "", &mut changes);
    changes
}

fn compare(before: &Value, after: &Value, name: &str, pointer: &str, changes: &mut Vec<Change>) {
    match (before, after) {
        (Value::Object(before), Value::Object(after)) => {
            compare_fields(before, after, pointer, changes);
        }
        (Value::Array(old), Value::Array(new)) => {
            let known = ROWS.iter().find(|(list, _)| *list == name);
            let rows = known.and_then(|(_, id)| Rows::of(old, new, id));
            match rows {
                Some(rows) => rows.compare(pointer, changes),
                None => whole(before, after, pointer, changes),
            }
        }
        _ => whole(before, after, pointer, changes),
    }
}

fn whole(before: &Value, after: &Value, pointer: &str, changes: &mut Vec<Change>) {
    if before != after {
        changes.push(Change {
            kind: ChangeKind::Changed,
            pointer: pointer.to_owned(),
            before: Some(before.clone()),
            after: Some(after.clone()),
        });
    }
}

fn added(pointer: String, after: &Value) -> Change {
    Change {
        kind: ChangeKind::Added,
        pointer,
        before: None,
        after: Some(after.clone()),
    }
}

fn removed(pointer: String, before: &Value) -> Change {
    Change {
        kind: ChangeKind::Removed,
        pointer,
        before: Some(before.clone()),
        after: None,
    }
}

fn compare_fields(
    before: &Map<String, Value>,
    after: &Map<String, Value>,
    pointer: &str,
    changes: &mut Vec<Change>,
) {
    // The names are ours: none has a character that a pointer escapes.
    for (name, value) in before {
        if !after.contains_key(name) {
            changes.push(removed(format!("{pointer}/{name}"), value));
        }
    }
    for (name, value) in after {
        let pointer = format!("{pointer}/{name}");
        match before.get(name) {
            Some(old) => compare(old, value, name, &pointer, changes),
            None => changes.push(added(pointer, value)),
        }
    }
}

/// Two states of a list whose rows kept their order.
struct Rows<'a> {
    before: Named<'a>,
    after: Named<'a>,
}

/// The rows of a list, in order and by identifier.
struct Named<'a> {
    rows: Vec<(&'a str, &'a Value)>,
    by_id: HashMap<&'a str, &'a Value>,
}

impl<'a> Named<'a> {
    /// `None` when a row has no identifier, or that of another row.
    fn of(rows: &'a [Value], id: &str) -> Option<Self> {
        let rows = rows.iter().map(|row| Some((row.get(id)?.as_str()?, row)));
        let rows: Vec<_> = rows.collect::<Option<_>>()?;
        let by_id: HashMap<_, _> = rows.iter().copied().collect();
        (by_id.len() == rows.len()).then_some(Self { rows, by_id })
    }

    /// The identifiers that the other state has too, in order.
    fn kept(&self, other: &Self) -> impl Iterator<Item = &'a str> {
        let ids = self.rows.iter().map(|(id, _)| *id);
        ids.filter(|id| other.by_id.contains_key(id))
    }
}

impl<'a> Rows<'a> {
    fn of(before: &'a [Value], after: &'a [Value], id: &str) -> Option<Self> {
        let before = Named::of(before, id)?;
        let after = Named::of(after, id)?;
        let in_order = before.kept(&after).eq(after.kept(&before));
        in_order.then_some(Self { before, after })
    }

    fn compare(&self, pointer: &str, changes: &mut Vec<Change>) {
        for (at, (id, row)) in self.before.rows.iter().enumerate().rev() {
            if !self.after.by_id.contains_key(id) {
                changes.push(removed(format!("{pointer}/{at}"), row));
            }
        }
        for (at, (id, row)) in self.after.rows.iter().enumerate() {
            let pointer = format!("{pointer}/{at}");
            match self.before.by_id.get(id) {
                Some(old) => compare(old, row, "", &pointer, changes),
                None => changes.push(added(pointer, row)),
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;

    fn told(before: &Value, after: &Value) -> Value {
        serde_json::to_value(between(before, after)).unwrap()
    }

    #[test]
    fn a_field_is_added_changed_or_removed() {
        let before = json!({"same": 1, "status": "open", "proposal": {"by": "a"}});
        let after = json!({"same": 1, "status": "closed", "closed": "resolved"});
        assert_eq!(
            told(&before, &after),
            json!([
                {"kind": "removed", "pointer": "/proposal", "before": {"by": "a"}},
                {"kind": "added", "pointer": "/closed", "after": "resolved"},
                {"kind": "changed", "pointer": "/status", "before": "open", "after": "closed"},
            ])
        );
        assert_eq!(told(&after, &after), json!([]));
    }

    #[test]
    fn a_row_is_followed_wherever_it_stands() {
        let before = json!({"facts": [{"factId": "b", "withdrawn": false}, {"factId": "d"}]});
        let after = json!({
            "facts": [{"factId": "a"}, {"factId": "b", "withdrawn": true}, {"factId": "c"}],
        });
        assert_eq!(
            told(&before, &after),
            json!([
                {"kind": "removed", "pointer": "/facts/1", "before": {"factId": "d"}},
                {"kind": "added", "pointer": "/facts/0", "after": {"factId": "a"}},
                {"kind": "changed", "pointer": "/facts/1/withdrawn", "before": false, "after": true},
                {"kind": "added", "pointer": "/facts/2", "after": {"factId": "c"}},
            ])
        );
    }

    #[test]
    fn a_list_that_cannot_be_followed_is_compared_as_a_whole() {
        for (before, after) in [
            (json!({"due": [1, 2]}), json!({"due": [2]})),
            (json!({"facts": [{"code": 1}]}), json!({"facts": []})),
            (
                json!({"facts": [{"factId": "a"}, {"factId": "b"}]}),
                json!({"facts": [{"factId": "b"}, {"factId": "a"}]}),
            ),
            (
                json!({"facts": [{"factId": "a"}, {"factId": "a", "x": 1}]}),
                json!({"facts": [{"factId": "a"}]}),
            ),
        ] {
            let changes = between(&before, &after);
            assert_eq!(changes.len(), 1, "{changes:?}");
            assert_eq!(changes[0].kind, ChangeKind::Changed);
        }
    }
}
