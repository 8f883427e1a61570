//! JSON against a schema.
#![allow(clippy::panic, clippy::unwrap_used, reason = "tests")]

use std::fs;
use std::path::Path;

use serde_json::Value;

/// Fails where the instance does not fit the schema of a name under `tests/schemas` or `docs`; of our own no field may be left out of it.
pub fn fits(schema: &str, instance: &Value) {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(schema);
    let mut text: Value = serde_json::from_str(&fs::read_to_string(path).unwrap()).unwrap();
    if schema.starts_with("docs/") {
        close(&mut text);
    }
    let mut compiler = boon::Compiler::new();
    compiler.enable_format_assertions();
    compiler.add_resource("http://schema.test/schema.json", text).unwrap();
    let mut schemas = boon::Schemas::new();
    let index = compiler.compile("http://schema.test/schema.json", &mut schemas).unwrap();
    if let Err(error) = schemas.validate(instance, index) {
        panic!("{schema}: {error:#}");
    }
}

/// Our own schemas let fields be added; here none may be without a line in it.
fn close(schema: &mut Value) {
    match schema {
        Value::Object(map) => {
            if map.get("properties").is_some_and(Value::is_object) {
                map.insert("additionalProperties".to_owned(), Value::Bool(false));
            }
            map.values_mut().for_each(close);
        }
        Value::Array(all) => all.iter_mut().for_each(close),
        _ => {}
    }
}
