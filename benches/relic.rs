//! Dark matter: one thermal average, one relic density.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::relic::reference::GridPoint;
use darkbound::relic::{CoupledSettings, Settings, ThermalAverage, coupled, number_density};

fn relic(c: &mut Criterion) {
    let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
    let sigma = point.annihilation().expect("a point");
    let mut group = c.benchmark_group("relic");
    group.bench_function("prepare_averages", |b| {
        b.iter(|| ThermalAverage::new(black_box(&sigma), (8.0, 1e7), 1e-7).expect("averages"));
    });
    let average = ThermalAverage::new(&sigma, (8.0, 1e7), 1e-7).expect("averages");
    group.bench_function("thermal_average", |b| b.iter(|| average.at(black_box(20.0)).expect("a value")));
    group.bench_function("second_moment", |b| b.iter(|| average.second(black_box(20.0)).expect("a value")));
    for accuracy in [1e-4, 1e-6] {
        let settings = Settings { accuracy, ..Settings::default() };
        group.bench_function(format!("relic_nbe_{accuracy:e}"), |b| {
            b.iter(|| number_density(black_box(&sigma), &settings).expect("a density"));
        });
    }
    let transfer = point.transfer().expect("targets");
    for accuracy in [1e-4, 1e-6] {
        let common = Settings { accuracy, ..Settings::default() };
        let settings = CoupledSettings { common, ..CoupledSettings::default() };
        group.bench_function(format!("relic_cbe_{accuracy:e}"), |b| {
            b.iter(|| coupled(black_box(&sigma), &transfer, &settings).expect("a density"));
        });
    }
    group.finish();
}

criterion_group!(benches, relic);
criterion_main!(benches);
