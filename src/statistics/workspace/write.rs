//! Writing the JSON layout of pyhf (schema 1.0.0).

use serde_json::{Map, Value, json};

use super::document::{Effect, Measurement, Modifier, Sample, Setting, Workspace};

/// The workspace as a JSON document that pyhf reads.
///
/// Numbers are written so that they are read back to the last bit; a number
/// that is not finite, which no checked workspace has, becomes null.
pub fn to_json(workspace: &Workspace) -> Value {
    let channel = |c: &super::document::Channel| json!({ "name": c.name, "samples": c.samples.iter().map(sample).collect::<Vec<_>>() });
    let observation = |o: &super::document::Observation| json!({ "name": o.name, "data": o.data });
    json!({
        "channels": workspace.channels.iter().map(channel).collect::<Vec<_>>(),
        "observations": workspace.observations.iter().map(observation).collect::<Vec<_>>(),
        "measurements": workspace.measurements.iter().map(measurement).collect::<Vec<_>>(),
        "version": "1.0.0",
    })
}

fn sample(sample: &Sample) -> Value {
    let modifiers: Vec<Value> = sample.modifiers.iter().map(modifier).collect();
    json!({ "name": sample.name, "data": sample.data, "modifiers": modifiers })
}

fn modifier(modifier: &Modifier) -> Value {
    let data = match &modifier.effect {
        Effect::NormFactor | Effect::ShapeFactor | Effect::Lumi => Value::Null,
        Effect::NormSys { lo, hi } => json!({ "lo": lo, "hi": hi }),
        Effect::HistoSys { lo, hi } => json!({ "lo_data": lo, "hi_data": hi }),
        Effect::StatError(errors) | Effect::ShapeSys(errors) => json!(errors),
    };
    json!({ "name": modifier.name, "type": modifier.effect.type_name(), "data": data })
}

fn measurement(measurement: &Measurement) -> Value {
    let parameters: Vec<Value> = measurement.parameters.iter().map(setting).collect();
    let poi = measurement.poi.as_deref().unwrap_or("");
    json!({ "name": measurement.name, "config": { "poi": poi, "parameters": parameters } })
}

fn setting(setting: &Setting) -> Value {
    let mut map = Map::new();
    map.insert("name".to_owned(), json!(setting.name));
    let mut put = |key: &str, value: Option<Value>| value.map(|v| map.insert(key.to_owned(), v));
    put("inits", setting.inits.as_ref().map(|v| json!(v)));
    put("bounds", setting.bounds.as_ref().map(|v| json!(v)));
    put("auxdata", setting.auxdata.as_ref().map(|v| json!(v)));
    put("sigmas", setting.sigmas.as_ref().map(|v| json!(v)));
    put("fixed", setting.fixed.map(|v| json!(v)));
    Value::Object(map)
}
