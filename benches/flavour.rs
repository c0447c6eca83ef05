//! B -> K(*) + missing energy: a rate, a spectrum, an error.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::flavour::dark_current::{Bilinears, FermionPair, Field};
use darkbound::flavour::{
    FlavourParameters, FormFactorSource, Mode, NeutrinoPairs, Scenario, ScenarioKind, TheorySets,
};
use num_complex::Complex64;

fn flavour(c: &mut Criterion) {
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).expect("tables");
    let theory = sets.central();
    let (kaon, kstar) = (theory.decay(Mode::BpKp).expect("K"), theory.decay(Mode::B0Kst0).expect("K*"));
    let mut group = c.benchmark_group("flavour");
    // New couplings each time: X_t for neutrinos, all ten for a pair.
    let neutrinos = |x: f64| NeutrinoPairs::with(1.1663788e-5, 1.0 / 127.952, 0.04185, x);
    group.bench_function("total_K_neutrinos", |b| {
        b.iter(|| kaon.total(&neutrinos(black_box(-6.348))).expect("a rate"));
    });
    group.bench_function("total_Kstar_neutrinos", |b| {
        b.iter(|| kstar.total(&neutrinos(black_box(-6.348))).expect("a rate"));
    });
    let pair = |x: f64| {
        let z = Complex64::new(x, 0.5 * x);
        let f = Bilinears { ss: z, sp: z, ps: z, pp: z, vv: z, va: z, av: z, aa: z, tt: z, t5: z };
        FermionPair::new(0.6, Field::Complex, 1e4, f).expect("a pair")
    };
    group.bench_function("total_K_psi_psi_all_couplings", |b| {
        b.iter(|| kaon.total(&pair(black_box(1.0))).expect("a rate"));
    });
    group.bench_function("total_Kstar_psi_psi_all_couplings", |b| {
        b.iter(|| kstar.total(&pair(black_box(1.0))).expect("a rate"));
    });
    let parameters = FlavourParameters::default();
    group.bench_function("total_Kstar_vector", |b| {
        b.iter(|| {
            let scenario = Scenario::single(ScenarioKind::V, black_box(2.1), "h_V", 1e-8);
            kstar.total(&*scenario.build(&parameters).expect("a vector")).expect("a rate")
        });
    });
    let edges: Vec<f64> = (0..=100).map(|i| kstar.end_point() * f64::from(i) / 100.0).collect();
    group.bench_function("Kstar_100_bins_with_F_L_neutrinos", |b| {
        b.iter(|| {
            let bins = kstar.bins(&neutrinos(black_box(-6.348)), &edges).expect("bins");
            bins.iter().filter_map(|bin| bin.f_l()).sum::<f64>()
        });
    });
    group.bench_function("Kstar_100_bins_with_F_L_psi_psi_all_couplings", |b| {
        b.iter(|| {
            let bins = kstar.bins(&pair(black_box(1.0)), &edges).expect("bins");
            bins.iter().filter_map(|bin| bin.f_l()).sum::<f64>()
        });
    });
    group.bench_function("error_of_total_Kstar", |b| {
        b.iter(|| {
            sets.propagate(|t| {
                let sm = NeutrinoPairs::new(&t.parameters);
                Ok(vec![t.decay(Mode::B0Kst0)?.total(&sm)?.total()])
            })
            .expect("an error")
        });
    });
    group.finish();
}

criterion_group!(benches, flavour);
criterion_main!(benches);
