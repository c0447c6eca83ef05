//! Random workspaces with values of pyhf, in the layout that
//! `scripts/pyhf_random_workspaces.py` describes.

use std::path::Path;

use darkbound::statistics::model::{HistoSysCode, Interpolation, Model, NormSysCode};
use darkbound::statistics::workspace::document::{
    Channel, Effect, Measurement, Modifier, Observation, Sample, Setting, Workspace,
};
use serde_json::Value;

/// A workspace with what pyhf says about it.
pub(crate) struct Case {
    pub(crate) workspace: Workspace,
    pub(crate) codes: Interpolation,
    pub(crate) points: Vec<(Vec<f64>, f64)>,
}

impl Case {
    pub(crate) fn model(&self) -> Model {
        Model::new(&self.workspace, None, self.codes).expect("a workspace that pyhf takes")
    }
}

pub(crate) fn cases() -> Vec<Case> {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/validation/pyhf_workspaces.jsonl");
    let text = std::fs::read_to_string(file).expect("the table is in the repository");
    text.lines().filter(|line| !line.starts_with('#')).map(case).collect()
}

fn case(line: &str) -> Case {
    let all: Value = serde_json::from_str(line).expect("one JSON list per line");
    let channels = list(&all[1]);
    Case {
        workspace: Workspace {
            channels: channels.iter().map(channel).collect(),
            observations: channels
                .iter()
                .map(|c| Observation { name: text(&c[0]), data: numbers(&c[1]) })
                .collect(),
            measurements: vec![Measurement {
                name: "m".to_owned(),
                poi: Some("mu".to_owned()),
                parameters: list(&all[2]).iter().map(setting).collect(),
            }],
        },
        codes: codes(&all[0]),
        points: list(&all[3]).iter().map(|p| (numbers(&p[0]), number(&p[1]))).collect(),
    }
}

fn codes(value: &Value) -> Interpolation {
    Interpolation {
        normsys: match text(&value[0]).as_str() {
            "1" => NormSysCode::Code1,
            "4" => NormSysCode::Code4,
            other => panic!("normsys code {other}"),
        },
        histosys: match text(&value[1]).as_str() {
            "0" => HistoSysCode::Code0,
            "4p" => HistoSysCode::Code4p,
            other => panic!("histosys code {other}"),
        },
    }
}

fn channel(value: &Value) -> Channel {
    let sample = |s: &Value| Sample {
        name: text(&s[0]),
        data: numbers(&s[1]),
        modifiers: list(&s[2]).iter().map(modifier).collect(),
    };
    Channel { name: text(&value[0]), samples: list(&value[2]).iter().map(sample).collect() }
}

fn modifier(value: &Value) -> Modifier {
    let effect = match text(&value[0]).as_str() {
        "n" => Effect::NormFactor,
        "s" => Effect::NormSys { lo: number(&value[2]), hi: number(&value[3]) },
        "h" => Effect::HistoSys { lo: numbers(&value[2]), hi: numbers(&value[3]) },
        "e" => Effect::StatError(numbers(&value[2])),
        "y" => Effect::ShapeSys(numbers(&value[2])),
        "f" => Effect::ShapeFactor,
        "l" => Effect::Lumi,
        other => panic!("modifier letter {other}"),
    };
    Modifier { name: text(&value[1]), effect }
}

fn setting(value: &Value) -> Setting {
    let some = |key: &str| value.get(key).map(numbers);
    Setting {
        name: text(&value["name"]),
        inits: some("inits"),
        bounds: value
            .get("bounds")
            .map(|all| list(all).iter().map(|b| [number(&b[0]), number(&b[1])]).collect()),
        auxdata: some("auxdata"),
        sigmas: some("sigmas"),
        fixed: value.get("fixed").and_then(Value::as_bool),
    }
}

fn list(value: &Value) -> &[Value] {
    value.as_array().expect("a list")
}

fn numbers(value: &Value) -> Vec<f64> {
    list(value).iter().map(number).collect()
}

fn number(value: &Value) -> f64 {
    value.as_f64().expect("a number")
}

fn text(value: &Value) -> String {
    value.as_str().expect("a string").to_owned()
}
