//! `explain`: what it prints is what `point` computes, and its formulas are
//! right: recomputed here from nothing but the values it prints.

mod answers;
mod dark_matter;
mod flavour;
mod formulas;
mod heavy;
mod mixing;
mod portals;
mod printed;
mod second_scalar;
mod widths;

use std::process::{Command, Output};

use serde_json::Value;

fn run(arguments: &[&str]) -> Output {
    Command::new(env!("CARGO_BIN_EXE_darkbound")).args(arguments).output().unwrap()
}

fn ok(arguments: &[&str]) -> String {
    let out = run(arguments);
    assert!(out.status.success(), "{arguments:?}: {}", String::from_utf8_lossy(&out.stderr));
    String::from_utf8(out.stdout).unwrap()
}

fn json(arguments: &[&str]) -> Value {
    serde_json::from_str(&ok(&[arguments, &["--json"]].concat())).unwrap()
}
