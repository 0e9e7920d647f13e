//! The data files keep to the committed JSON Schema: just as much of it is checked as the schema uses.

use std::fs;

use serde_json::{Map, Value};

use crate::bench::reports;

/// Where `value` differs from `schema`, as `place: problem`.
pub(crate) fn faults(value: &Value) -> Vec<String> {
    let schema: Value = serde_json::from_str(&scorecard_report::schema().unwrap()).unwrap();
    let mut faults = Vec::new();
    check(value, &schema, &schema, "", &mut faults);
    faults
}

fn check(value: &Value, schema: &Value, root: &Value, place: &str, faults: &mut Vec<String>) {
    for (keyword, rule) in schema.as_object().unwrap() {
        match (keyword.as_str(), rule) {
            ("$ref", Value::String(to)) => {
                let target = root.pointer(to.strip_prefix('#').unwrap()).unwrap();
                check(value, target, root, place, faults);
            }
            ("type", rule) => {
                let actual = type_of(value);
                let allowed = match rule {
                    Value::Array(types) => types.iter().any(|it| it == actual),
                    one => one == actual,
                };
                if !allowed {
                    faults.push(format!("{place}: is {actual}, expected {rule}"));
                }
            }
            ("enum", Value::Array(allowed)) if !allowed.contains(value) => {
                faults.push(format!("{place}: {value} is not in the list"));
            }
            ("anyOf" | "oneOf", Value::Array(ways)) => {
                let fits = |way: &&Value| {
                    let mut found = Vec::new();
                    check(value, way, root, place, &mut found);
                    found.is_empty()
                };
                if ways.iter().filter(fits).count() != 1 {
                    faults.push(format!("{place}: fits none, or more than one, of {keyword}"));
                }
            }
            ("items", rule) => {
                for (i, item) in value.as_array().into_iter().flatten().enumerate() {
                    check(item, rule, root, &format!("{place}/{i}"), faults);
                }
            }
            ("properties", Value::Object(rules)) => {
                for (key, item) in value.as_object().unwrap_or(&Map::new()) {
                    match rules.get(key) {
                        Some(rule) => check(item, rule, root, &format!("{place}/{key}"), faults),
                        None => faults.push(format!("{place}/{key}: is not known")),
                    }
                }
            }
            ("required", Value::Array(keys)) => {
                for key in keys.iter().filter_map(Value::as_str) {
                    if value.get(key).is_none() {
                        faults.push(format!("{place}/{key}: is missing"));
                    }
                }
            }
            ("enum" | "minimum" | "format" | "additionalProperties", _)
            | ("$schema" | "$defs" | "title" | "description", _) => {}
            (other, _) => panic!("the schema uses `{other}`, which this check does not know"),
        }
    }
}

fn type_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(number) if number.is_u64() => "integer",
        Value::Number(_) => "number",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

#[test]
fn the_templates_fixtures_keep_to_the_schema() {
    let mut read = 0;
    for entry in fs::read_dir(reports().join("fixtures")).unwrap() {
        let file = entry.unwrap().path();
        if file.extension().is_some_and(|it| it == "json") {
            let value = serde_json::from_slice(&fs::read(&file).unwrap()).unwrap();
            assert_eq!(faults(&value), Vec::<String>::new(), "{}", file.display());
            read += 1;
        }
    }
    assert!(0 < read);
}

#[test]
fn what_differs_from_the_schema_is_found() {
    let faults = faults(&serde_json::json!({ "schema": "1", "colour": 3 }));
    assert!(faults.contains(&"/schema: is string, expected \"integer\"".to_owned()), "{faults:?}");
    assert!(faults.contains(&"/colour: is not known".to_owned()));
    assert!(faults.contains(&"/chapters: is missing".to_owned()));
}
