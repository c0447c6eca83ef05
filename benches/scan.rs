//! A scan of the default card: points with and without tuning.

use criterion::{Criterion, Throughput, criterion_group, criterion_main};
use darkbound::models::ModelSet;
use darkbound::scan::{Job, JobCard, evaluate};

const CARD: &str = include_str!("../examples/cards/aligned_u1.toml");

fn scan(c: &mut Criterion) {
    let tuned = JobCard::read("aligned_u1.toml", CARD).expect("a card");
    let mut fixed = tuned.clone();
    fixed.tune = None;
    let mut group = c.benchmark_group("scan");
    group.sample_size(10);
    for (name, card) in [("fixed_coupling", fixed), ("belle_line", tuned)] {
        let job = Job::new(card, &ModelSet::default(), None).expect("a job");
        let points = 1000;
        group.throughput(Throughput::Elements(points as u64));
        group.bench_function(name, |b| b.iter(|| evaluate(&job, 0..points).expect("rows")));
    }
    group.finish();
}

criterion_group!(benches, scan);
criterion_main!(benches);
