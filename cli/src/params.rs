//! Parameters from outside: `--params FILE` and, stronger, `--set NAME=VALUE`.

use std::collections::BTreeMap;
use std::path::Path;

use anyport_compiler::Given;
use serde_json::Value;
use smol_str::SmolStr;

use crate::arguments;
use crate::failure::Failure;
use crate::world;

/// A parameter file is written by people.
const LIMIT: u64 = 4 << 20;

/// All parameters by name. Of several files the last one wins; a name set twice on the command line
/// is a slip, as one of the two would be lost.
pub fn read(given: &arguments::Given) -> Result<BTreeMap<SmolStr, Given>, Failure> {
    let mut all = BTreeMap::new();
    for path in &given.params {
        all.extend(file(path)?);
    }
    let mut set: BTreeMap<&str, &str> = BTreeMap::new();
    for (name, value) in &given.set {
        if set.insert(name, value).is_some() {
            return Err(Failure::new(format!("--set gives `{name}` twice")));
        }
    }
    all.extend(set.into_iter().map(|(name, value)| (name.into(), Given::Text(value.into()))));
    Ok(all)
}

fn file(path: &Path) -> Result<BTreeMap<SmolStr, Given>, Failure> {
    let text = world::read_text(path, LIMIT)
        .map_err(|why| Failure::new(format!("cannot read the parameters in {}: {why}", path.display())))?;
    let value = parse(path, &text)
        .map_err(|why| Failure::new(format!("cannot read the parameters in {}: {why}", path.display())))?;
    match value {
        Value::Object(entries) => {
            Ok(entries.into_iter().map(|(name, value)| (name.into(), Given::Json(value))).collect())
        }
        // An empty YAML file.
        Value::Null => Ok(BTreeMap::new()),
        _ => Err(Failure::new(format!("{} holds no map of parameters", path.display()))
            .with_help("write `name: value` lines, or a JSON object")),
    }
}

fn parse(path: &Path, text: &str) -> Result<Value, String> {
    if path.extension().is_some_and(|extension| extension == "json") {
        return serde_json::from_str(text).map_err(|error| error.to_string());
    }
    // `NO` is a country. What only YAML 1.1 takes for a truth or an octal stays text.
    let options = serde_saphyr::options! {
        strict_booleans: true,
        leading_zero_numbers_as_strings: true,
        underscored_numbers_as_strings: true,
    };
    serde_saphyr::from_str_with_options(text, options).map_err(|error| error.to_string())
}
