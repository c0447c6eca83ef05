//! One point: the model alone, its widths, and with all constraints.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::constraints::library;
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::AlignedU1;
use darkbound::models::{Assignment, Model};
use darkbound::prediction::{Context, Prediction};

fn point(c: &mut Criterion) {
    let context = Context::new(Inputs::default(), HadronMode::Data).expect("tables");
    let model = AlignedU1::default();
    let values = Assignment::defaults(model.parameters());
    let library = library().expect("cards");
    let mut group = c.benchmark_group("point");
    group.bench_function("model", |b| {
        b.iter(|| model.point(black_box(&values), &context.inputs).expect("a point"));
    });
    let point = model.point(&values, &context.inputs).expect("a point");
    group.bench_function("widths", |b| {
        b.iter(|| context.decays.widths(black_box(point.mediator().expect("a mediator"))));
    });
    group.bench_function("model_and_all_constraints", |b| {
        b.iter(|| {
            let point = model.point(black_box(&values), &context.inputs).expect("a point");
            let prediction = Prediction::new(&*point, &context);
            library.iter().filter(|c| c.evaluate(&prediction).expect("a result").excludes()).count()
        });
    });
    group.bench_function("derived", |b| {
        b.iter(|| Prediction::new(&*point, &context).derived());
    });
    group.finish();
}

criterion_group!(benches, point);
criterion_main!(benches);
