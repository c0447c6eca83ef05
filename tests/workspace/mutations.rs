//! Workspaces spoilt at random: an error or a likelihood, never a panic.
//!
//! All have changed values of the JSON, a quarter also changed bytes, so that
//! many get past the reader. What is read must be written and read back
//! as the same; its likelihood is evaluated with derivatives at its start and
//! at its bounds. For longer than the default number of inputs:
//!
//!     DARKBOUND_MUTATION_SECONDS=600 cargo test --release --test workspace -- --ignored spoilt

use std::time::{Duration, Instant};

use darkbound::statistics::model::{Full, Interpolation, Model, Reduced};
use darkbound::statistics::objective::Objective;
use darkbound::statistics::workspace::{parse, to_json};
use nalgebra::{DMatrix, DVector};
use serde_json::{Value, json};

use crate::table::cases;

/// How far inputs came.
#[derive(Debug, Default)]
struct Tally {
    inputs: usize,
    read: usize,
    compiled: usize,
}

fn run(seed: u64, mut more: impl FnMut(usize) -> bool) -> Tally {
    let seeds: Vec<Value> = cases().iter().step_by(5).map(|case| to_json(&case.workspace)).collect();
    let mut random = Random(seed);
    let mut tally = Tally::default();
    let mut kept = seeds.clone();
    while more(tally.inputs) {
        tally.inputs += 1;
        let mut document = kept[random.below(kept.len())].clone();
        for _ in 0..=random.below(2) {
            mutate(&mut document, &mut random);
        }
        let mut bytes = document.to_string().into_bytes();
        if random.below(4) == 0 {
            spoil(&mut bytes, &mut random);
        }
        let Ok(workspace) = parse("spoilt", &bytes) else { continue };
        tally.read += 1;
        let written = to_json(&workspace);
        assert_eq!(parse("again", written.to_string().as_bytes()).unwrap(), workspace);
        let Ok(model) = Model::new(&workspace, None, Interpolation::default()) else { continue };
        tally.compiled += 1;
        // The matrices of large models only cost time.
        if model.parameters().len() < 100 {
            evaluate(&model, &written);
            let place = random.below(kept.len());
            kept[place] = if random.below(10) == 0 { seeds[place].clone() } else { written };
        }
    }
    tally
}

fn evaluate(model: &Model, document: &Value) {
    let initial = model.initial();
    assert!(!model.twice_nll(&initial).is_nan(), "{document}");
    let (full, reduced) = (Full::new(model, &[]).unwrap(), Reduced::new(model, &[]).unwrap());
    let lower = model.parameters().iter().map(|p| p.lower).collect();
    let upper = model.parameters().iter().map(|p| p.upper).collect();
    for x in [initial, lower, upper] {
        let all = check(&full, &full.restrict(&x), document);
        let few = check(&reduced, &reduced.restrict(&x), document);
        // Held parameters have other values in the two, so this is the bound
        // of the full value at the same variables.
        let rounding = 1e-9 * (all.abs() + few.abs() + 1.0);
        assert!(few <= all + rounding || !all.is_finite(), "{few} above {all}: {document}");
    }
}

/// The value, the same with and without derivatives.
fn check(objective: &dyn Objective, x: &[f64], document: &Value) -> f64 {
    let n = objective.dimension();
    let (mut gradient, mut matrix) = (DVector::zeros(n), DMatrix::zeros(n, n));
    let value = objective.derivatives(x, &mut gradient, &mut matrix);
    let same = value == objective.value(x) || (value - objective.value(x)).abs() <= 1e-12 * value.abs();
    assert!(same || !value.is_finite(), "{value} against {}: {document}", objective.value(x));
    assert_eq!(value.is_finite(), objective.value(x).is_finite(), "{document}");
    objective.fisher(x, &mut gradient, &mut matrix);
    value
}

#[test]
fn spoilt_workspaces_are_errors_or_likelihoods() {
    let tally = run(1, |inputs| inputs < 3000);
    // Many of them must get far, else this tests the JSON reader alone.
    assert!(tally.compiled > 300, "{tally:?}");
}

#[test]
#[ignore = "as long as DARKBOUND_MUTATION_SECONDS says (default 60)"]
fn spoilt_workspaces_for_a_long_time() {
    let seconds = std::env::var("DARKBOUND_MUTATION_SECONDS").ok().and_then(|s| s.parse().ok()).unwrap_or(60);
    let end = Instant::now() + Duration::from_secs(seconds);
    let tally = run(u64::from(std::process::id()), |_| Instant::now() < end);
    println!("{tally:?}");
}

/// Changes, adds, removes or repeats some bytes.
fn spoil(bytes: &mut Vec<u8>, random: &mut Random) {
    for _ in 0..=random.below(3) {
        let i = random.below(bytes.len());
        match random.below(5) {
            0 => bytes.truncate(i),
            1 => drop(bytes.splice(i..i, [b"0-9eE.,[]{}\"\\"[random.below(13)]])),
            2 if !bytes.is_empty() => drop(bytes.remove(i)),
            3 => {
                let piece = bytes[i..(i + random.below(50)).min(bytes.len())].to_vec();
                drop(bytes.splice(i..i, piece));
            }
            _ => {
                if let Some(byte) = bytes.get_mut(i) {
                    *byte = random.below(256) as u8;
                }
            }
        }
    }
}

/// A linear congruential generator (constants of D. Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Changes one value somewhere in the document.
fn mutate(value: &mut Value, random: &mut Random) {
    let stop = random.below(12) == 0;
    match value {
        Value::Array(items) if !items.is_empty() && !stop => {
            let i = random.below(items.len());
            match random.below(12) {
                0 => drop(items.remove(i)),
                1 => items.insert(i, items[i].clone()),
                2 => items.swap(0, i),
                _ => mutate(&mut items[i], random),
            }
        }
        Value::Object(map) if !map.is_empty() && !stop => {
            let Some(key) = map.keys().nth(random.below(map.len())).cloned() else { return };
            if random.below(60) == 0 {
                map.remove(&key);
            } else if let Some(inner) = map.get_mut(&key) {
                mutate(inner, random);
            }
        }
        Value::Array(_) | Value::Object(_) if random.below(10) != 0 => {}
        leaf => *leaf = replacement(leaf, random),
    }
}

fn replacement(leaf: &Value, random: &mut Random) -> Value {
    const NUMBERS: [f64; 16] =
        [0.0, 1.0, -1.0, 0.5, 2.0, 1e-10, 1e-300, 1e300, -1e300, 1e15, 5.0, 10.0, -5.0, 1e-6, 37.0, 0.999];
    const TEXTS: [&str; 11] = [
        "mu",
        "lumi",
        "normsys",
        "histosys",
        "staterror",
        "shapesys",
        "shapefactor",
        "normfactor",
        "",
        "alpha",
        "stat_all",
    ];
    match (leaf, random.below(12)) {
        (Value::String(_), 0..9) => json!(TEXTS[random.below(TEXTS.len())]),
        (_, 0..5) => json!(NUMBERS[random.below(NUMBERS.len())]),
        (_, 5..10) => leaf.as_f64().map_or(Value::Null, |v| json!(v * (0.5 + 0.1 * random.below(10) as f64))),
        (_, 10) => Value::Null,
        _ => json!([1.0, 2.0]),
    }
}

#[test]
#[ignore = "writes the first inputs of the fuzzer to fuzz/corpus/workspace"]
fn seeds_of_the_fuzzer() {
    let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/fuzz/corpus/workspace");
    std::fs::create_dir_all(folder).unwrap();
    for (i, case) in cases().iter().enumerate().step_by(5) {
        let text = to_json(&case.workspace).to_string();
        std::fs::write(format!("{folder}/random_{i}.json"), text).unwrap();
    }
}
