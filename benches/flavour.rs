//! B -> K(*) + missing energy: a rate, a spectrum, an error.

use std::hint::black_box;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::flavour::dark_current::{Bilinears, FermionPair, Field};
use darkbound::flavour::{
    FlavourParameters, FormFactorSource, Mode, NeutrinoPairs, Scenario, ScenarioKind, TheorySets,
};
use darkbound::likelihoods::belle2::{
    Belle2, CouplingSpectra, FormFactorErrors, NewPhysics, Regions, Spectrum, TwoBodyProfiles,
};
use num_complex::Complex64;
use rayon::prelude::*;

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

/// The likelihood of Belle II: templates, fits, a scan of masses.
fn belle2(c: &mut Criterion) {
    let belle = Belle2::load(Regions::Combined).expect("tables");
    let sets = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).expect("tables");
    let p = FlavourParameters::default();
    let pair = Scenario::single(ScenarioKind::PsiPsi, 0.6, "f_VV", 1.8).build(&p).expect("a pair");
    let mut group = c.benchmark_group("belle2");
    group.sample_size(10);
    let kaon = sets.central().decay(Mode::BpKp).expect("K");
    group.bench_function("template_of_a_pair", |b| {
        b.iter(|| {
            belle.events(&Spectrum::of(belle.binning(), &kaon, black_box(&*pair)).expect("a spectrum")).len()
        });
    });
    group.bench_function("template_of_a_pair_with_form_factor_axes", |b| {
        b.iter(|| {
            NewPhysics::of(belle.binning(), &sets, black_box(&*pair), FormFactorErrors::Shape).expect("axes")
        });
    });
    let masses: Vec<f64> = (0..100).map(|i| 0.1 + 0.04 * f64::from(i)).collect();
    group.bench_function("best_fits_of_100_two_body_masses", |b| {
        b.iter(|| {
            let best = |m: &f64| belle.with_two_body(*m).and_then(|l| l.best()).expect("a minimum").1;
            masses.par_iter().map(best).sum::<f64>()
        });
    });
    group.bench_function("table_of_the_profile_at_one_mass", |b| {
        b.iter(|| belle.with_two_body(black_box(2.1)).and_then(|l| l.curve()).expect("a curve"));
    });
    let profiles = TwoBodyProfiles::new(belle.clone());
    group.bench_function("profile_from_the_table", |b| {
        b.iter(|| profiles.twice_delta(black_box(5e-6), 2.1).expect("a value"));
    });
    let zero = Scenario { couplings: Vec::new(), ..Scenario::single(ScenarioKind::PsiPsi, 0.6, "", 0.0) };
    let names = ["f_VV", "f_TT"];
    let spectra =
        CouplingSpectra::new(belle.binning(), &sets, &zero, &names, false, FormFactorErrors::Central)
            .expect("couplings");
    group.bench_function("point_of_two_couplings", |b| {
        let point = [Complex64::new(1.2, 0.0), Complex64::new(0.4, 0.0)];
        b.iter(|| belle.twice_delta(&spectra.at(black_box(&point)).expect("spectra")).expect("a value"));
    });
    group.finish();
}

criterion_group!(benches, flavour, belle2);
criterion_main!(benches);
