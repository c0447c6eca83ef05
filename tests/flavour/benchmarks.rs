//! Numbers with the inputs of the Belle II release, computed independently
//! (columns: ours by the same formulas elsewhere, or a paper).

use darkbound::flavour::{
    Basis, Decay, FlavourParameters, FormFactorSource, Measured, Mode, NeutrinoPairs, Projection, Scenario,
    ScenarioKind, TauTree, Theory, TheorySets, pull, sum_of_totals,
};
use num_complex::Complex64;

fn sets() -> TheorySets {
    TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::default()).unwrap()
}

fn close(what: &str, value: f64, target: f64, relative: f64) {
    assert!((value / target - 1.0).abs() < relative, "{what}: {value:e} against {target:e}");
}

fn decay(mode: Mode) -> Decay {
    sets().central().decay(mode).unwrap()
}

/// The coupling at which BR(B+ -> K+) is 9.61e-6, and BR and F_L of K*0 there.
fn at_best_fit(scenario: &Scenario) -> (f64, f64, Option<f64>) {
    let state = scenario.build(&FlavourParameters::default()).unwrap();
    let scale = 9.61e-6 / decay(Mode::BpKp).total(&*state).unwrap().total();
    let kstar = decay(Mode::B0Kst0).total(&*state).unwrap();
    (scenario.couplings[0].1.re * scale.sqrt(), kstar.total() * scale, kstar.f_l())
}

#[test]
fn standard_model_rates() {
    let sm = NeutrinoPairs::new(&FlavourParameters::default());
    let of = |mode| decay(mode).total(&sm).unwrap();
    close("K+", of(Mode::BpKp).total(), 4.8972e-6, 5e-5);
    close("K0", of(Mode::B0K0).total(), 4.5257e-6, 5e-5);
    close("K*+", of(Mode::BpKstp).total(), 9.5954e-6, 5e-5);
    close("K*0", of(Mode::B0Kst0).total(), 8.8938e-6, 5e-5);
    close("F_L", of(Mode::B0Kst0).f_l().unwrap(), 0.4663, 2e-4);
    // HPQCD 2207.13371 with lattice form factors alone: 4.97(37)e-6 (recalled).
    assert!((of(Mode::BpKp).total() - 4.97e-6).abs() < 0.37e-6);
    let tree = TauTree::new(Mode::BpKp, &FlavourParameters::default()).unwrap();
    close("tau tree", tree.total(), 6.1e-7, 0.01);
}

#[test]
fn couplings_of_the_belle_ii_excess() {
    let single = |kind, name, value| at_best_fit(&Scenario::single(kind, 2.1, name, value));
    close("g_S", single(ScenarioKind::Phi, "g_S", 1e-8).0, 1.397e-8, 1e-3);
    close("h_V", single(ScenarioKind::V, "h_V", 1e-8).0, 7.424e-9, 1e-3);
    let (h_t, kstar, _) = single(ScenarioKind::V, "h_T", 1e-8);
    close("h_T", h_t, 4.943e-9, 1e-3);
    close("K*0 from h_T", kstar, 1.157e-4, 1e-3);
    let left = Scenario {
        basis: Basis::Chiral,
        couplings: vec![("h_L".into(), Complex64::new(1e-8, 0.0))],
        ..Scenario::single(ScenarioKind::V, 2.1, "h_V", 0.0)
    };
    let (_, kstar, f_l) = at_best_fit(&left);
    close("K*0 from h_L", kstar, 1.375e-5, 1e-3);
    close("F_L from h_L", f_l.unwrap(), 0.6244, 2e-4);
}

/// Rates into K*0 of chiral scenarios, with the rate into K+ given.
#[test]
fn chiral_scenarios_predict_the_kstar() {
    let p = FlavourParameters::default();
    let sm = NeutrinoPairs::new(&p);
    for (kind, mass, name, kaon, kstar, f_l, total, f_l_total) in [
        (ScenarioKind::V, 2.1, "h_L", 9.610e-6, 1.375e-5, 0.6244, 2.265e-5, 0.5623),
        (ScenarioKind::Phi, 2.1, "g_R", 9.610e-6, 7.464e-6, 1.0, 1.636e-5, 0.7098),
        (ScenarioKind::PsiPsi, 0.60, "f_LV", 3.1e-5, 5.949e-5, 0.4362, 6.839e-5, 0.4402),
        (ScenarioKind::PhiPhi, 0.38, "g_LV", 3.2e-5, 6.139e-5, 0.4355, 7.029e-5, 0.4394),
        (ScenarioKind::PhiPhi, 0.52, "g_LS", 4.3e-5, 1.975e-5, 1.0, 2.864e-5, 0.8343),
    ] {
        let build = |value: f64| {
            let couplings = vec![(name.to_owned(), Complex64::new(value, 0.0))];
            let scenario = Scenario::single(kind, mass, "", 0.0);
            Scenario { basis: Basis::Chiral, couplings, ..scenario }.build(&p).unwrap()
        };
        let unit = decay(Mode::BpKp).total(&*build(1.0)).unwrap().total();
        let state = build((kaon / unit).sqrt());
        let np = decay(Mode::B0Kst0).total(&*state).unwrap();
        close(name, np.total(), kstar, 5e-4);
        close(name, np.f_l().unwrap(), f_l, 3e-4);
        let all = sum_of_totals(&decay(Mode::B0Kst0), &[&*state, &sm]).unwrap();
        close(name, all.total(), total, 5e-4);
        close(name, all.f_l().unwrap(), f_l_total, 3e-4);
    }
}

#[test]
fn theory_errors() {
    let sets = sets();
    let p = sets
        .propagate(|t| {
            let sm = NeutrinoPairs::new(&t.parameters);
            let of = |mode| t.decay(mode)?.total(&sm);
            let kstar = of(Mode::B0Kst0)?;
            let (plus, zero) = (of(Mode::BpKp)?.total(), of(Mode::B0K0)?.total());
            Ok(vec![plus, zero, kstar.total(), kstar.f_l().unwrap_or(0.0)])
        })
        .unwrap();
    // 5.0 % from CKM and X_t, twice each relative error, and the lifetime.
    let parametric = p.parameters[0][0].sqrt() / p.values[0];
    let expected = (2.0_f64 * 0.00093 / 0.04185).hypot(2.0 * 0.017 / 1.468).hypot(0.004 / 1.638);
    close("CKM and X_t", parametric, expected, 1e-3);
    // Both kaon modes share their form factors.
    let correlation = p.form_factors[0][1] / (p.form_factors[0][0] * p.form_factors[1][1]).sqrt();
    assert!(correlation > 0.999, "{correlation}");
    // F_L knows nothing of the normalisation.
    assert!(p.parameters[3][3].sqrt() < 1e-9 && p.error(3) > 0.005, "{}", p.error(3));
    // Linear propagation against the spread of samples.
    let n = 400;
    let values: Vec<f64> = (0..n)
        .map(|i| {
            let t = sets.sampled(i, 7).unwrap();
            t.decay(Mode::BpKp).unwrap().total(&NeutrinoPairs::new(&t.parameters)).unwrap().total()
        })
        .collect();
    let mean = values.iter().sum::<f64>() / f64::from(n);
    let sigma = (values.iter().map(|v| (v - mean).powi(2)).sum::<f64>() / f64::from(n)).sqrt();
    close("sampled error", sigma, p.form_factors[0][0].sqrt(), 0.05);
}

#[test]
fn nuisance_parameters_move_their_channel_only() {
    let sets = sets();
    assert_eq!(sets.ranks(), [8, 19, 19]);
    let sm = NeutrinoPairs::new(sets.parameters());
    let mut theta = [0.0; 19];
    theta[0] = 1.0;
    let shifted = sets.with_nuisances([&[], &theta, &[]]).unwrap();
    let of = |t: &Theory, mode| t.decay(mode).unwrap().total(&sm).unwrap().total();
    let central = sets.central();
    assert_eq!(of(&shifted, Mode::BpKp), of(&central, Mode::BpKp));
    assert_eq!(of(&shifted, Mode::BsPhi), of(&central, Mode::BsPhi));
    assert!((of(&shifted, Mode::B0Kst0) / of(&central, Mode::B0Kst0) - 1.0).abs() > 1e-3);
    assert!(sets.with_nuisances([&[1.0], &[], &[]]).unwrap_err().to_string().contains('8'));
}

#[test]
fn scenarios_are_told_apart_with_more_data() {
    let theory = sets().central();
    let p = FlavourParameters::default();
    let neutrinos = NeutrinoPairs::new(&p);
    let sm = Measured::of(&theory, &[&neutrinos]).unwrap();
    let scalar = Scenario::single(ScenarioKind::Phi, 2.1, "g_S", 1.397e-8).build(&p).unwrap();
    let with = Measured::of(&theory, &[&neutrinos, &*scalar]).unwrap();
    let at = |l: f64| Projection::new(l, &sm).unwrap();
    // Anchors: 30 % and 11 % of the Standard Model rate of K+.
    close("5/ab", at(5.0).errors[0], 0.30 * sm.values[0], 1e-12);
    close("50/ab", at(50.0).errors[0], 0.11 * sm.values[0], 1e-12);
    close("F_L 5/ab", at(5.0).errors[3], 0.079 * 10.0_f64.sqrt(), 1e-12);
    assert!(at(10.0).errors[0] < at(5.0).errors[0] && at(10.0).errors[0] > at(50.0).errors[0]);
    let pulls = [5.0, 10.0, 50.0].map(|l| pull(&with, &sm, &at(l)));
    assert!(pulls[0] > 3.0 && pulls.windows(2).all(|w| w[1] > w[0]), "{pulls:?}");
    // The scalar changes only K+: the pull is its rate over the error.
    close("one observable", pulls[2], (with.values[0] - sm.values[0]) / at(50.0).errors[0], 1e-9);
    assert_eq!(pull(&sm, &sm, &at(5.0)), 0.0);
}
