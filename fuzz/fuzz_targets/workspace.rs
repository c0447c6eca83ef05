//! A workspace from any bytes: an error or a likelihood, never a panic.
//!
//!     cargo test --release --test workspace -- --ignored seeds_of_the_fuzzer
//!     cargo +nightly fuzz run workspace -- -max_len=8000 -max_total_time=600
//!
//! Half of the mutations are of bytes, half of values of the JSON, so that
//! most inputs get past the reader. What is read must be written and read
//! back; its likelihood is evaluated with derivatives at its start and at its
//! lower bounds.

#![no_main]

use darkbound::statistics::model::{Full, Interpolation, Model, Reduced};
use darkbound::statistics::objective::Objective;
use darkbound::statistics::workspace::{parse, to_json};
use libfuzzer_sys::{fuzz_mutator, fuzz_target, fuzzer_mutate};
use nalgebra::{DMatrix, DVector};
use serde_json::{Value, json};

fuzz_target!(|data: &[u8]| {
    let Ok(workspace) = parse("fuzz", data) else { return };
    let written = to_json(&workspace).to_string();
    // Not compared: the JSON reader rounds numbers of many digits to a
    // neighbour of the nearest double.
    parse("again", written.as_bytes()).expect("what was written is read");
    let Ok(model) = Model::new(&workspace, None, Interpolation::default()) else { return };
    // The matrices of very large models only cost time.
    if model.parameters().len() > 300 {
        return;
    }
    evaluate(&model);
});

fn evaluate(model: &Model) {
    let initial = model.initial();
    let value = model.twice_nll(&initial);
    let (Ok(full), Ok(reduced)) = (Full::new(model, &[]), Reduced::new(model, &[])) else {
        panic!("nothing is held");
    };
    for x in [initial, model.parameters().iter().map(|p| p.lower).collect()] {
        check(&full, &full.restrict(&x));
        check(&reduced, &reduced.restrict(&x));
        // The reduced value is a minimum of the full one.
        let (all, few) = (full.value(&full.restrict(&x)), reduced.value(&reduced.restrict(&x)));
        let scale = 1e-6 * (all.abs() + value.abs()).max(1.0);
        if all.is_finite() && few.is_finite() && scale < 1e3 {
            assert!(few <= all + scale, "{few} above {all}");
        }
    }
}

fn check(objective: &dyn Objective, x: &[f64]) {
    let n = objective.dimension();
    let (mut gradient, mut matrix) = (DVector::zeros(n), DMatrix::zeros(n, n));
    let value = objective.derivatives(x, &mut gradient, &mut matrix);
    assert!(value.to_bits() == objective.value(x).to_bits() || !value.is_finite() || close(value, objective.value(x)));
    objective.fisher(x, &mut gradient, &mut matrix);
}

fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-9 * a.abs().max(1.0)
}

fuzz_mutator!(|data: &mut [u8], size: usize, max_size: usize, seed: u32| {
    let mut random = Random(u64::from(seed) | 1);
    if random.below(2) == 0 {
        return fuzzer_mutate(data, size, max_size);
    }
    let Ok(mut document) = serde_json::from_slice::<Value>(&data[..size]) else {
        return fuzzer_mutate(data, size, max_size);
    };
    for _ in 0..=random.below(3) {
        mutate(&mut document, &mut random);
    }
    let text = document.to_string();
    if text.len() > max_size {
        return fuzzer_mutate(data, size, max_size);
    }
    data[..text.len()].copy_from_slice(text.as_bytes());
    text.len()
});

/// A small linear congruential generator (constants of D. Knuth's MMIX).
struct Random(u64);

impl Random {
    fn below(&mut self, n: usize) -> usize {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        ((self.0 >> 33) as usize) % n.max(1)
    }
}

/// Changes one value somewhere in the document.
fn mutate(value: &mut Value, random: &mut Random) {
    let stop = random.below(4) == 0;
    match value {
        Value::Array(items) if !items.is_empty() && !stop => {
            let i = random.below(items.len());
            match random.below(8) {
                0 => drop(items.remove(i)),
                1 => items.insert(i, items[i].clone()),
                2 => items.swap(0, i),
                _ => mutate(&mut items[i], random),
            }
        }
        Value::Object(map) if !map.is_empty() && !stop => {
            let Some(key) = map.keys().nth(random.below(map.len())).cloned() else { return };
            if random.below(20) == 0 {
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
    const TEXTS: [&str; 12] = [
        "mu", "lumi", "normsys", "histosys", "staterror", "shapesys", "shapefactor", "normfactor", "", "alpha", "stat",
        "1.0.0",
    ];
    match random.below(8) {
        0..=3 => json!(NUMBERS[random.below(NUMBERS.len())]),
        4 | 5 if leaf.is_string() => json!(TEXTS[random.below(TEXTS.len())]),
        4 | 5 => leaf.as_f64().map_or(Value::Null, |v| json!(v * 1.5)),
        6 => Value::Null,
        _ => json!([1.0, 2.0]),
    }
}
