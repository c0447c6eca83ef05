//! One point: the model alone, its widths, and with all constraints.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::constraints::{Constraint, Group, library};
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::AlignedU1;
use darkbound::models::{Assignment, Model};
use darkbound::prediction::{AbundanceRule, Context, DarkMatterChoice, Prediction, RelicMethod};

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
    let excluded = |context: &Context, with_dark_matter: bool| {
        let point = model.point(black_box(&values), &context.inputs).expect("a point");
        let prediction = Prediction::new(&*point, context);
        let asked = |c: &&dyn Constraint| with_dark_matter || c.card().group != Group::DarkMatter;
        let excludes = |c: &&dyn Constraint| c.evaluate(&prediction).expect("a result").excludes();
        library.iter().filter(asked).filter(excludes).count()
    };
    group.bench_function("model_and_constraints_without_dark_matter", |b| {
        b.iter(|| excluded(&context, false))
    });
    group.bench_function("model_and_all_constraints", |b| b.iter(|| excluded(&context, true)));
    let choice = DarkMatterChoice { method: RelicMethod::KineticEquilibrium, ..DarkMatterChoice::default() };
    let equilibrium = Context { dark_matter: choice, ..context.clone() };
    group.bench_function("model_and_all_constraints_kinetic_equilibrium", |b| {
        b.iter(|| excluded(&equilibrium, true));
    });
    let observed = DarkMatterChoice { abundance: AbundanceRule::Observed, ..choice };
    let observed = Context { dark_matter: observed, ..context.clone() };
    group.bench_function("model_and_all_constraints_without_abundance", |b| {
        b.iter(|| excluded(&observed, true))
    });
    group.bench_function("derived", |b| {
        b.iter(|| Prediction::new(&*point, &context).derived());
    });
    group.finish();
}

criterion_group!(benches, point);
criterion_main!(benches);
