//! A binned likelihood of the size of the combined Belle II measurement of
//! B+ -> K+ nu nu: 30 bins, 41 parameters of whole samples, 180 of single bins.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::statistics::fit::{Fit, profile};
use darkbound::statistics::model::{Full, Interpolation, Model, Reduced};
use darkbound::statistics::objective::Objective;
use darkbound::statistics::workspace::document::{
    Channel, Effect, Measurement, Modifier, Observation, Sample, Setting, Workspace,
};
use nalgebra::{DMatrix, DVector};

/// Channels as (name, bins, samples, shifts per sample).
const CHANNELS: [(&str, usize, usize, usize); 5] =
    [("A", 9, 8, 11), ("B", 3, 8, 11), ("C", 9, 5, 6), ("D", 3, 5, 6), ("H", 6, 4, 10)];

/// Parameters of shifts: with mu and the eight of factors these are 41.
const SHIFTS: usize = 32;

/// A workspace with smooth numbers in place of templates.
fn workspace() -> Workspace {
    let wave = |seed: usize| 0.5 + 0.5 * (seed as f64 * 0.618).sin();
    let mut channels = Vec::new();
    for (c, (name, bins, samples, shifts)) in CHANNELS.into_iter().enumerate() {
        let sample = |s: usize| {
            let data: Vec<f64> = (0..bins).map(|b| 5.0 + 200.0 * wave(7 * c + 3 * s + b)).collect();
            let mut modifiers = vec![Modifier {
                name: format!("stat_{s}_{name}"),
                effect: Effect::StatError(data.iter().map(|n| 0.7 * n.sqrt()).collect()),
            }];
            let factor = Effect::NormSys { lo: 0.5, hi: 1.5 };
            modifiers.push(Modifier { name: format!("norm_{s}"), effect: factor });
            if s == 0 {
                modifiers.push(Modifier { name: "mu".to_owned(), effect: Effect::NormFactor });
            }
            modifiers.extend((0..shifts).map(|k| {
                let size = |b: usize| 0.05 * (wave(b + 5 * k + s) - 0.5);
                let moved =
                    |sign: f64| data.iter().enumerate().map(|(b, n)| n * (1.0 + sign * size(b))).collect();
                let effect = Effect::HistoSys { lo: moved(-0.9), hi: moved(1.0) };
                Modifier { name: format!("shift_{}", (4 * s + k) % SHIFTS), effect }
            }));
            Sample { name: format!("sample_{s}"), data, modifiers }
        };
        channels.push(Channel { name: name.to_owned(), samples: (0..samples).map(sample).collect() });
    }
    let observe = |channel: &Channel| {
        let bins = channel.samples[0].data.len();
        let total = |b: usize| channel.samples.iter().map(|s| s.data[b]).sum::<f64>();
        Observation {
            name: channel.name.clone(),
            data: (0..bins).map(|b| (1.03 * total(b)).round()).collect(),
        }
    };
    let bounds = Setting { name: "mu".to_owned(), bounds: Some(vec![[-10.0, 30.0]]), ..Setting::default() };
    Workspace {
        observations: channels.iter().map(observe).collect(),
        channels,
        measurements: vec![Measurement {
            name: "m".to_owned(),
            poi: Some("mu".to_owned()),
            parameters: vec![bounds],
        }],
    }
}

fn point(objective: &dyn Objective, start: &[f64]) -> Vec<f64> {
    start
        .iter()
        .zip(objective.lower())
        .enumerate()
        .map(|(i, (v, lo))| (v + 0.1 * (i as f64).sin()).max(*lo))
        .collect()
}

fn statistics(c: &mut Criterion) {
    let document = workspace();
    let model = Model::new(&document, None, Interpolation::default()).expect("a workspace");
    assert_eq!(model.parameters().len(), 41 + 180);
    let initial = model.initial();
    let mut group = c.benchmark_group("statistics");
    group.bench_function("model", |b| {
        b.iter(|| Model::new(black_box(&document), None, Interpolation::default()).expect("a workspace"));
    });
    group.bench_function("twice_nll", |b| b.iter(|| model.twice_nll(black_box(&initial))));
    let full = Full::new(&model, &[]).expect("nothing held");
    let reduced = Reduced::new(&model, &[]).expect("nothing held");
    group.bench_function("reduced_new", |b| {
        b.iter(|| Reduced::new(black_box(&model), &[]).expect("nothing held"));
    });
    let objectives: [(&str, &dyn Objective, Vec<f64>); 2] =
        [("full", &full, full.restrict(&initial)), ("reduced", &reduced, reduced.restrict(&initial))];
    for (name, objective, start) in objectives {
        let x = point(objective, &start);
        let n = objective.dimension();
        let (mut gradient, mut matrix) = (DVector::zeros(n), DMatrix::zeros(n, n));
        group.bench_function(format!("{name}_value"), |b| b.iter(|| objective.value(black_box(&x))));
        group.bench_function(format!("{name}_derivatives"), |b| {
            b.iter(|| objective.derivatives(black_box(&x), &mut gradient, &mut matrix));
        });
        group.bench_function(format!("{name}_fisher"), |b| {
            b.iter(|| objective.fisher(black_box(&x), &mut gradient, &mut matrix));
        });
    }
    group.finish();
}

fn fits(c: &mut Criterion) {
    let model = Model::new(&workspace(), None, Interpolation::default()).expect("a workspace");
    let small = Model::new(&twelve_bins(), None, Interpolation::default()).expect("a workspace");
    let mut group = c.benchmark_group("fit");
    for (name, model) in [("belle2_size", &model), ("12_bins_32_nuisances", &small)] {
        let (fit, start) = (Fit::new(model), model.initial());
        group.bench_function(format!("{name}_one_start"), |b| {
            b.iter(|| fit.run_from(black_box(&start)).expect("a minimum"));
        });
        group.bench_function(format!("{name}_lowest"), |b| b.iter(|| fit.run().expect("a minimum")));
    }
    let values: Vec<f64> = (0..11).map(f64::from).collect();
    let fit = Fit::new(&model);
    group.bench_function("belle2_size_profile_11", |b| {
        b.iter(|| profile(black_box(&fit), "mu", &values).expect("a profile"));
    });
    group.finish();
}

/// Twelve bins, three samples, 30 shifts and factors of all bins and mu.
fn twelve_bins() -> Workspace {
    let wave = |seed: usize| 0.5 + 0.5 * (seed as f64 * 0.618).sin();
    let sample = |s: usize| {
        let data: Vec<f64> = (0..12).map(|b| 10.0 + 50.0 * wave(3 * s + b)).collect();
        let first = if s == 0 { Effect::NormFactor } else { Effect::NormSys { lo: 0.8, hi: 1.25 } };
        let name = if s == 0 { "mu".to_owned() } else { format!("norm_{s}") };
        let mut modifiers = vec![Modifier { name, effect: first }];
        for k in 0..10 {
            let size = |b: usize| 0.06 * (wave(b + 5 * k + s) - 0.4);
            let moved =
                |sign: f64| data.iter().enumerate().map(|(b, n)| n * (1.0 + sign * size(b))).collect();
            let effect = Effect::HistoSys { lo: moved(-0.9), hi: moved(1.0) };
            modifiers.push(Modifier { name: format!("shift_{}", 10 * s + k), effect });
        }
        Sample { name: format!("sample_{s}"), data, modifiers }
    };
    let samples: Vec<Sample> = (0..3).map(sample).collect();
    let total = |b: usize| samples.iter().map(|s| s.data[b]).sum::<f64>();
    let data = (0..12).map(|b| (total(b) * (0.9 + 0.2 * wave(7 * b))).round()).collect();
    let poi = Some("mu".to_owned());
    Workspace {
        observations: vec![Observation { name: "c".to_owned(), data }],
        channels: vec![Channel { name: "c".to_owned(), samples }],
        measurements: vec![Measurement { name: "m".to_owned(), poi, parameters: Vec::new() }],
    }
}

criterion_group!(benches, statistics, fits);
criterion_main!(benches);
