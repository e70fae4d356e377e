//! From the JSON Schema of a policy's parameters a form can be drawn without guessing anything: the
//! vocabulary that `ParameterSet` documents is all that is used here, and it is enough for each policy.

#![allow(
    clippy::unwrap_used,
    reason = "a test may fail anywhere, also in its helpers"
)]

use std::fmt::Write as _;

use maatwerk_policy::author::{self, BuildOptions};
use maatwerk_policy::{Host, HostConfig, Parameters, Policy};
use maatwerk_tests::source_folder;
use serde_json::{Map, Value, json};

/// One field of a form.
#[derive(Debug)]
struct Field {
    name: String,
    /// What stands beside it.
    label: String,
    /// What stands below it.
    help: Option<String>,
    input: Input,
}

/// What somebody fills in.
#[derive(Debug)]
enum Input {
    /// Euros and cents, written as eurocents.
    Money {
        least: u64,
        most: u64,
    },
    /// A whole number of something.
    Count {
        unit: String,
        least: u64,
        most: u64,
    },
    Choice,
    Day,
    Text {
        least: u64,
        most: u64,
    },
    /// One a line.
    List {
        least: u64,
        most: u64,
        longest: u64,
    },
}

/// A property, taken apart: what is left over was not understood.
struct Property<'a>(&'a str, Map<String, Value>);

impl Property<'_> {
    fn take(&mut self, keyword: &str) -> Value {
        let found = self.1.remove(keyword);
        found.unwrap_or_else(|| panic!("{} has no {keyword}", self.0))
    }

    fn text(&mut self, keyword: &str) -> String {
        let found = self.take(keyword);
        found.as_str().unwrap().to_owned()
    }

    fn number(&mut self, keyword: &str) -> u64 {
        self.take(keyword).as_u64().unwrap()
    }

    fn input(&mut self) -> Input {
        match self.text("type").as_str() {
            "integer" => {
                let (unit, least, most) = (
                    self.text("x-unit"),
                    self.number("minimum"),
                    self.number("maximum"),
                );
                match unit.as_str() {
                    "eurocent" => Input::Money { least, most },
                    "jaar" | "maand" | "week" | "dag" | "procent" | "aantal" => {
                        Input::Count { unit, least, most }
                    }
                    _ => panic!("{} is counted in {unit}", self.0),
                }
            }
            "boolean" => Input::Choice,
            "string" if self.1.contains_key("format") => {
                assert_eq!(self.text("format"), "date");
                self.take("pattern");
                Input::Day
            }
            "string" => Input::Text {
                least: self.number("minLength"),
                most: self.number("maxLength"),
            },
            "array" => {
                assert_eq!(self.take("uniqueItems"), true);
                let items = self.take("items");
                assert_eq!(items["type"], "string");
                assert_eq!(items["minLength"], 1);
                Input::List {
                    least: self.number("minItems"),
                    most: self.number("maxItems"),
                    longest: items["maxLength"].as_u64().unwrap(),
                }
            }
            other => panic!("{} is {other}", self.0),
        }
    }
}

/// The fields in the order of their author: that of `required`.
fn form(schema: &Value) -> Vec<Field> {
    let properties = schema["properties"].as_object().unwrap();
    let order: Vec<_> = schema["required"].as_array().unwrap().iter().collect();
    assert_eq!(order.len(), properties.len());
    assert_eq!(schema["additionalProperties"], false);
    let field = |name: &Value| {
        let name = name.as_str().unwrap();
        let mut property = Property(name, properties[name].as_object().unwrap().clone());
        let field = Field {
            name: name.to_owned(),
            label: property.text("title"),
            help: (property.1.remove("description")).map(|help| help.as_str().unwrap().to_owned()),
            input: property.input(),
        };
        assert!(property.1.is_empty(), "{name}: {:?}", property.1);
        field
    };
    order.into_iter().map(field).collect()
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('"', "&quot;")
}

/// As plain HTML, filled in with what is in force.
fn html(fields: &[Field], set: &Value) -> String {
    let mut page = String::from("<form>\n");
    for field in fields {
        let (name, label) = (escaped(&field.name), escaped(&field.label));
        let value = &set[&field.name];
        let number = |value: &Value| value.as_u64().unwrap();
        let input = match &field.input {
            Input::Money { least, most } => {
                let euros = |cents: u64| format!("{}.{:02}", cents / 100, cents % 100);
                let (least, most) = (euros(*least), euros(*most));
                let value = euros(number(value));
                format!(
                    r#"€ <input type="number" step="0.01" min="{least}" max="{most}" value="{value}">"#
                )
            }
            Input::Count { unit, least, most } => {
                let value = number(value);
                format!(
                    r#"<input type="number" step="1" min="{least}" max="{most}" value="{value}"> {unit}"#
                )
            }
            Input::Choice => {
                let checked = if value.as_bool().unwrap() {
                    " checked"
                } else {
                    ""
                };
                format!(r#"<input type="checkbox"{checked}>"#)
            }
            Input::Day => {
                let value = escaped(value.as_str().unwrap());
                format!(r#"<input type="date" value="{value}">"#)
            }
            Input::Text { least, most } => {
                let value = escaped(value.as_str().unwrap());
                format!(r#"<input minlength="{least}" maxlength="{most}" value="{value}">"#)
            }
            Input::List {
                least,
                most,
                longest,
            } => {
                let lines: Vec<_> = value
                    .as_array()
                    .unwrap()
                    .iter()
                    .map(|line| escaped(line.as_str().unwrap()))
                    .collect();
                format!(
                    r#"<textarea data-least="{least}" data-most="{most}" data-longest="{longest}">{}</textarea>"#,
                    lines.join("\n")
                )
            }
        };
        let _ = writeln!(page, r#"<label id="{name}">{label} {input}</label>"#);
        if let Some(help) = &field.help {
            let _ = writeln!(page, "<p>{}</p>", escaped(help));
        }
    }
    page + "</form>\n"
}

/// What may be filled in at the edges of a field, and what may not.
fn edges(input: &Input) -> (Vec<Value>, Vec<Value>) {
    let lines = |count: u64| {
        json!(
            (0..count)
                .map(|nth| format!("regel-{nth}"))
                .collect::<Vec<_>>()
        )
    };
    let letters = |count: u64| json!("x".repeat(usize::try_from(count).unwrap()));
    match *input {
        Input::Money { least, most } | Input::Count { least, most, .. } => {
            let mut outside = vec![json!(most + 1), json!("1"), json!(0.5)];
            outside.push(json!(i64::try_from(least).unwrap() - 1));
            (vec![json!(least), json!(most)], outside)
        }
        Input::Choice => (vec![json!(true), json!(false)], vec![json!("ja")]),
        Input::Day => (vec![json!("2026-11-23")], vec![json!("23-11-2026")]),
        Input::Text { least, most } => (
            vec![letters(least), letters(most)],
            vec![letters(most + 1), json!(1)],
        ),
        Input::List {
            least,
            most,
            longest,
        } => {
            let mut outside = vec![
                lines(most + 1),
                json!([letters(longest + 1)]),
                json!(["twee", "twee"]),
            ];
            if least > 0 {
                outside.push(lines(least - 1));
            }
            (
                vec![lines(least), lines(most), json!([letters(longest)])],
                outside,
            )
        }
    }
}

fn filled_in(policy: &Policy, set: &Value, name: &str, value: &Value) -> bool {
    let mut set = set.clone();
    set[name] = value.clone();
    Parameters::new(policy, &set).is_ok()
}

#[test]
fn the_schema_of_each_policy_is_enough_to_draw_a_form_from() {
    let host = Host::new(HostConfig::default()).unwrap();
    let mut kinds = [0; 3];
    for name in ["enschede", "leeuwarden", "standaard", "zaanstad"] {
        let folder = source_folder(&format!("plugins/{name}"));
        let built = author::build(&folder, &BuildOptions::default(), &mut |_| ()).unwrap();
        let policy = host.compile(&built.component).unwrap();
        let set: Value = serde_json::from_slice(&author::parameters(&folder).unwrap()).unwrap();
        let fields = form(policy.parameters_schema());
        let page = html(&fields, &set);
        assert_eq!(page.matches("<label").count(), fields.len());
        for field in &fields {
            assert!(field.label.starts_with(char::is_uppercase), "{field:?}");
            match field.input {
                Input::Money { .. } => kinds[0] += 1,
                Input::Count { .. } => kinds[1] += 1,
                _ => kinds[2] += 1,
            }
            let (inside, outside) = edges(&field.input);
            for value in inside {
                assert!(
                    filled_in(&policy, &set, &field.name, &value),
                    "{field:?} {value}"
                );
            }
            for value in outside {
                assert!(
                    !filled_in(&policy, &set, &field.name, &value),
                    "{field:?} {value}"
                );
            }
        }
    }
    assert!(kinds.iter().all(|kind| *kind > 3), "{kinds:?}");
}

#[test]
fn the_form_of_zaanstad_as_its_policy_maker_sees_it() {
    let host = Host::new(HostConfig::default()).unwrap();
    let folder = source_folder("plugins/zaanstad");
    let built = author::build(&folder, &BuildOptions::default(), &mut |_| ()).unwrap();
    let policy = host.compile(&built.component).unwrap();
    let set: Value = serde_json::from_slice(&author::parameters(&folder).unwrap()).unwrap();
    let page = html(&form(policy.parameters_schema()), &set);
    let lines: Vec<_> = page.lines().collect();
    assert!(
        lines[1].contains("Laagste leeftijd op de dag van de aanvraag"),
        "{page}"
    );
    assert!(
        lines[1].ends_with(r#"min="16" max="67" value="18"> jaar</label>"#),
        "{page}"
    );
    assert!(
        page.contains(
            r#"€ <input type="number" step="0.01" min="0.01" max="1000.00" value="750.00">"#
        ),
        "{page}"
    );
    assert!(page.contains("kinderopvang</textarea>"), "{page}");
}
