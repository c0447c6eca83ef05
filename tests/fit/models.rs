//! Workspaces of the tests.

use darkbound::statistics::model::{Interpolation, Model};
use darkbound::statistics::workspace::parse;
use serde_json::json;

/// A model from pyhf's JSON.
pub(crate) fn model(document: &serde_json::Value) -> Model {
    let workspace = parse("a test", document.to_string().as_bytes()).expect("a workspace");
    Model::new(&workspace, None, Interpolation::default()).expect("a model")
}

/// One bin of signal on a known background.
pub(crate) fn counting(observed: f64, background: f64, lower: f64) -> Model {
    model(&json!({
        "channels": [{ "name": "c", "samples": [
            { "name": "s", "data": [1.0], "modifiers": [{ "name": "mu", "type": "normfactor", "data": null }] },
            { "name": "b", "data": [background], "modifiers": [] },
        ]}],
        "observations": [{ "name": "c", "data": [observed] }],
        "measurements": [{ "name": "m", "config": {
            "poi": "mu", "parameters": [{ "name": "mu", "bounds": [[lower, 100.0]] }],
        }}],
        "version": "1.0.0",
    }))
}

/// Twelve bins, a signal and three backgrounds with 30 nuisances of all kinds.
pub(crate) fn twelve_bins() -> Model {
    let bins = 12;
    let wave = |seed: f64| 0.5 + 0.5 * (seed * 0.618).sin();
    let of = |f: &dyn Fn(f64) -> f64| (0..bins).map(|b| f(f64::from(b))).collect::<Vec<f64>>();
    let mut observed = [0.0; 12];
    let samples: Vec<_> = (0..4)
        .map(|s| {
            let at = f64::from(s);
            let data = if s == 0 {
                of(&|b| 10.0 * (-0.5 * ((b - 5.0) / 1.5).powi(2)).exp())
            } else {
                of(&|b| 10.0 + 40.0 * wave(3.0 * at) * (-b / (3.0 + at)).exp())
            };
            observed.iter_mut().zip(&data).for_each(|(n, d)| *n += d);
            let mut modifiers = vec![json!({ "name": format!("norm_{s}"), "type": "normsys",
                "data": { "lo": 0.9 - 0.02 * at, "hi": 1.12 + 0.03 * at } })];
            for k in 0..4 {
                let tilt = |sign: f64| {
                    let size = |b: f64| 1.0 + sign * 0.06 * (wave(b + 5.0 * f64::from(k) + 2.0 * at) - 0.4);
                    data.iter().enumerate().map(|(b, n)| n * size(b as f64)).collect::<Vec<_>>()
                };
                modifiers.push(json!({ "name": format!("shift_{}", (3 * s + k) % 14), "type": "histosys",
                    "data": { "lo_data": tilt(-0.9), "hi_data": tilt(1.0) } }));
            }
            let errors: Vec<f64> = data.iter().map(|n| 0.4 * n.sqrt()).collect();
            modifiers.push(if s == 0 {
                json!({ "name": "mu", "type": "normfactor", "data": null })
            } else {
                json!({ "name": "stat", "type": "staterror", "data": errors })
            });
            json!({ "name": format!("sample_{s}"), "data": data, "modifiers": modifiers })
        })
        .collect();
    let observed: Vec<f64> = observed
        .iter()
        .enumerate()
        .map(|(b, n)| (n * (0.9 + 0.25 * wave(11.0 * b as f64))).round())
        .collect();
    model(&json!({
        "channels": [{ "name": "c", "samples": samples }],
        "observations": [{ "name": "c", "data": observed }],
        "measurements": [{ "name": "m", "config": {
            "poi": "mu", "parameters": [{ "name": "mu", "bounds": [[-5.0, 10.0]] }],
        }}],
        "version": "1.0.0",
    }))
}
