use std::f64::consts::PI;

use approx::assert_relative_eq;

use super::*;
use crate::inputs::Inputs;
use crate::models::{Couplings, DarkState, Fermion, Mediator};
use crate::provenance::Columns;

fn decays() -> Decays {
    Decays::new(&Inputs::default(), HadronMode::Data).unwrap()
}

fn hadrons(mode: HadronMode) -> Hadrons {
    Hadrons::new(&Inputs::default(), mode).unwrap()
}

fn quarks(v: [f64; 5]) -> Couplings {
    let mut c = Couplings::default();
    for (f, v) in [Fermion::U, Fermion::D, Fermion::S, Fermion::C, Fermion::B].into_iter().zip(v) {
        c.set(f, v, 0.0);
    }
    c
}

/// R of the vector current for given couplings.
fn r_of(h: &Hadrons, mass: f64, c: &Couplings) -> f64 {
    h.width(mass, c).vector * 12.0 * PI / mass
}

const NARROW_GEV: [f64; 5] = [3.0969, 3.6861, 9.4604, 10.0234, 10.3551];

fn near_narrow_resonance(mass: f64) -> bool {
    NARROW_GEV.iter().any(|m| (mass - m).abs() < 0.12)
}

#[test]
fn fermion_pairs_have_the_right_limits() {
    let unit = 2.0 / (12.0 * PI);
    assert_relative_eq!(fermions::pair(2.0, 0.0, 1.0, 0.0), unit);
    assert_relative_eq!(fermions::pair(2.0, 0.0, 0.0, 1.0), unit);
    assert_eq!(fermions::pair(2.0, 1.0, 1.0, 1.0), 0.0);
    assert_eq!(fermions::pair(1.9, 1.0, 1.0, 1.0), 0.0);
    // Near threshold the axial current is a P wave: beta^3 against 3 beta / 2.
    let m = 2.0 * (1.0_f64 - 1e-6).sqrt() / 2.0;
    let (v, a) = (fermions::pair(2.0, m, 1.0, 0.0), fermions::pair(2.0, m, 0.0, 1.0));
    assert_relative_eq!(v / unit, 1.5e-3, max_relative = 1e-5);
    assert_relative_eq!(a / unit, 1e-9, max_relative = 1e-5);
}

#[test]
fn left_handed_neutrinos() {
    let mut c = Couplings::default();
    let g_left = 0.02;
    c.set(Fermion::NuMu, g_left / 2.0, g_left / 2.0);
    let w = decays().standard_model(3.0, &c);
    assert_relative_eq!(w.neutrinos, g_left * g_left * 3.0 / (24.0 * PI), max_relative = 1e-14);
    assert_eq!(w.total(), w.invisible());
}

#[test]
fn dark_states() {
    let fermion = DarkState::Fermion { mass: 0.5, vector: 0.1, axial: 0.0 };
    let r: f64 = 0.0625;
    let expected = 0.01 * 2.0 / (12.0 * PI) * (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt();
    assert_relative_eq!(fermions::dark(2.0, &fermion), expected, max_relative = 1e-14);
    let scalars = DarkState::ScalarPair { masses: (0.5, 0.5), coupling: 0.1 };
    let expected = 0.01 * 2.0 / (48.0 * PI) * (1.0 - 4.0 * r).powf(1.5);
    assert_relative_eq!(fermions::dark(2.0, &scalars), expected, max_relative = 1e-14);
    let mediator = Mediator { mass: 2.0, couplings: Couplings::default(), dark: vec![fermion, scalars] };
    let w = decays().widths(&mediator);
    assert_eq!(w.standard_model(), 0.0);
    assert_relative_eq!(w.branching(w.dark).unwrap(), 1.0);
}

#[test]
fn a_dark_photon_has_exactly_the_measured_r() {
    let h = hadrons(HadronMode::Data);
    let table = Columns::embedded("hadrons/R_evaluated.csv").unwrap();
    let points = table.numbers("m_GeV").unwrap().into_iter().zip(table.numbers("R").unwrap());
    let photon = Couplings::photon_like(1.0);
    let mut n = 0;
    for (mass, r) in points.filter(|(m, _)| *m > 0.31 && !near_narrow_resonance(*m)) {
        // The tails of the narrow resonances are the only addition.
        assert_relative_eq!(r_of(&h, mass, &photon), r, max_relative = 3e-3);
        n += 1;
    }
    assert!(n > 600, "{n}");
    for mass in [0.4, 0.7827, 1.0195, 1.5, 1.65, 2.1] {
        let (measured, _) = super::rratio::MeasuredR::read().unwrap().at(mass).unwrap();
        assert_relative_eq!(r_of(&h, mass, &photon), measured, max_relative = 1e-5);
    }
}

#[test]
fn total_width_of_a_dark_photon_agrees_with_an_independent_table() {
    let d = decays();
    let table = Columns::embedded("hadrons/dark_photon_total_width.csv").unwrap();
    let masses = table.numbers("m_GeV").unwrap();
    let widths = table.numbers("Gamma_over_eps2_GeV").unwrap();
    let resonances = [0.7827, 1.0195, 3.0969, 3.6861, 3.77, 4.04, 4.16, 4.42];
    let mut off = Vec::new();
    let mut n = 0;
    for (m, w) in masses.into_iter().zip(widths) {
        if resonances.iter().any(|r| (m / r - 1.0).abs() < 0.05) {
            continue;
        }
        n += 1;
        let ratio = d.dark_photon(m).total() / w;
        if (ratio - 1.0).abs() > 0.1 {
            off.push((m, ratio));
        }
    }
    assert!(off.is_empty() && n > 300, "{} of {n} off: {off:?}", off.len());
    let alpha = 1.0 / Inputs::default().alpha_inv_0;
    assert_relative_eq!(d.dark_photon(0.01).total(), alpha * 0.01 / 3.0, max_relative = 1e-4);
}

#[test]
fn isovector_couplings_see_the_rho_alone() {
    let h = hadrons(HadronMode::Data);
    // v_u = -v_d = 1/2: at the rho all of R, at the phi and omega peaks little.
    let isovector = quarks([0.5, -0.5, 0.0, 0.0, 0.0]);
    let photon = Couplings::photon_like(1.0);
    let at = |m: f64, c: &Couplings| r_of(&h, m, c);
    assert!((at(0.70, &isovector) / at(0.70, &photon) - 1.0).abs() < 0.1);
    assert!(at(0.7825, &isovector) < 0.6 * at(0.7825, &photon));
    assert!(at(1.0195, &isovector) < 0.05 * at(1.0195, &photon));
    let w = h.width(0.7, &isovector);
    assert_relative_eq!(w.pi_pi.unwrap(), w.vector, max_relative = 0.02);
    let strange = quarks([0.0, 0.0, 1.0 / 3.0, 0.0, 0.0]);
    assert!(at(1.0195, &strange) > 0.9 * at(1.0195, &photon));
    assert!(at(0.7, &strange) < 1e-2);
}

/// A deterministic sequence in [-1, 1].
fn random() -> impl FnMut() -> f64 {
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    move || {
        state = state.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (state >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }
}

#[test]
fn widths_are_positive_in_every_direction() {
    let mut next = random();
    for mode in [HadronMode::Data, HadronMode::FreeQuarks, HadronMode::Vmd] {
        let h = hadrons(mode);
        for _ in 0..10_000 {
            let mass = 0.15 * 400.0_f64.powf(0.5 * (next() + 1.0));
            let mut c = quarks([next(), next(), next(), next(), next()]);
            c.set(Fermion::U, c.vector(Fermion::U), next());
            c.set(Fermion::S, c.vector(Fermion::S), next());
            let w = h.width(mass, &c);
            assert!(w.vector >= -1e-9 * mass && w.axial >= 0.0, "{mode:?} {mass} {w:?} {c:?}");
            assert!(
                w.pi_pi.is_none_or(|p| p >= -1e-9 * mass && p <= w.vector * (1.0 + 1e-4) + 1e-9),
                "{mass} {w:?}"
            );
        }
    }
}

#[test]
fn widths_are_quadratic_in_the_couplings() {
    let d = decays();
    let mut c = Couplings::photon_like(0.3);
    c.set(Fermion::U, 0.2, -0.1);
    c.set(Fermion::NuE, 0.1, 0.1);
    for mass in [0.2, 0.78, 1.3, 1.7, 2.1, 3.9, 11.0, 60.0] {
        let (one, three) = (d.standard_model(mass, &c), d.standard_model(mass, &c.scaled(3.0)));
        assert_relative_eq!(three.total(), 9.0 * one.total(), max_relative = 1e-12);
        assert_relative_eq!(three.hadrons, 9.0 * one.hadrons, max_relative = 1e-12);
        let parts = one.charged_leptons.iter().sum::<f64>() + one.neutrinos + one.hadrons + one.dark;
        assert_relative_eq!(one.branching(parts).unwrap(), 1.0, max_relative = 1e-12);
    }
}

#[test]
fn no_jumps_where_nothing_resonates() {
    let d = decays();
    let mut chiral = Couplings::photon_like(0.3);
    chiral.set(Fermion::U, 0.2, -0.1);
    chiral.set(Fermion::D, 0.2, 0.1);
    for c in [Couplings::photon_like(0.3), chiral, quarks([0.3; 5])] {
        let mut last: Option<(f64, f64)> = None;
        let mut mass = 0.32;
        while mass < 49.0 {
            let width = d.standard_model(mass, &c).total();
            if let Some((m, w)) = last {
                let steep = [(0.70, 0.84), (0.97, 1.08), (3.7, 4.8)];
                let skip = steep.iter().any(|(a, b)| mass > *a && mass < *b) || near_narrow_resonance(mass);
                assert!(skip || (width / w - 1.0).abs() < 0.07, "{m} -> {mass}: {w:e} -> {width:e}");
            }
            last = Some((mass, width));
            mass *= 1.002;
        }
    }
}

#[test]
fn quarks_at_high_energy() {
    let h = hadrons(HadronMode::Data);
    let c = quarks([1.0; 5]);
    let k = AlphaS::new(&Inputs::default()).vector_correction(30.0).unwrap();
    assert_relative_eq!(r_of(&h, 30.0, &c), 15.0 * k, max_relative = 0.02);
    let mut axial = Couplings::default();
    for f in [Fermion::U, Fermion::D, Fermion::S] {
        axial.set(f, 0.0, 1.0);
    }
    let w = h.width(30.0, &axial);
    assert_relative_eq!(w.axial * 12.0 * PI / 30.0, 9.0 * k, max_relative = 0.01);
    // At the pole of the Z the free quarks are within their QCD correction.
    let free = hadrons(HadronMode::FreeQuarks).width(30.0, &c);
    assert_relative_eq!(free.vector * 12.0 * PI / 30.0, 15.0, max_relative = 0.02);
}

#[test]
fn unmeasured_axial_currents_have_a_band_from_nothing_to_the_parton_value() {
    let h = hadrons(HadronMode::Data);
    let mut c = Couplings::default();
    c.set(Fermion::S, 0.0, 1.0);
    let w = h.width(1.5, &c);
    assert_relative_eq!(w.error.unwrap(), w.axial, max_relative = 1e-12);
    assert_eq!(h.width(2.1, &c).error, Some(0.0));
    c.set(Fermion::S, 0.0, 0.0);
    c.set(Fermion::U, 0.0, 0.5);
    c.set(Fermion::D, 0.0, -0.5);
    let a1 = h.width(1.17, &c).axial * 12.0 * PI / 1.17;
    assert!((a1 - 3.0 * 0.92).abs() < 0.15, "{a1}");
}

#[test]
fn the_strong_coupling_runs_to_the_tau() {
    let a = AlphaS::new(&Inputs::default());
    assert_relative_eq!(a.over_pi(91.1879).unwrap() * PI, 0.1180, max_relative = 1e-12);
    // PDG: alpha_s(m_tau) = 0.312 +- 0.015 from tau decays; two loops from m_Z give 0.31.
    let tau = a.over_pi(1.777).unwrap() * PI;
    assert!((tau - 0.315).abs() < 0.015, "{tau}");
    assert!(a.over_pi(0.5).is_none());
    // Continuous at the thresholds.
    for m in [1.2729, 4.186, 172.6] {
        assert_relative_eq!(a.over_pi(m * (1.0 + 1e-9)).unwrap(), a.over_pi(m).unwrap(), max_relative = 1e-7);
    }
}

#[test]
fn lifetimes_and_escape() {
    let none = Lifetime::of_width(0.0);
    assert_eq!(none, Lifetime::Stable);
    assert_eq!(none.decay_length_m(0.3), f64::INFINITY);
    assert_eq!(Escape::new(none, 1.0, 3.0).outside, 1.0);
    let mm = Lifetime::of_width(1.973269804e-16 / 3e-4);
    assert_relative_eq!(mm.ctau_m(), 3e-4, max_relative = 1e-9);
    let escape = Escape::new(mm, 1.0, 3.0);
    assert_eq!(escape.outside, 0.0);
    assert_relative_eq!(escape.invisible(0.9), 0.9);
    let long = Lifetime::Seconds(1e-3);
    assert_relative_eq!(long.decay_between(1e-12, 2e-12), 1e-9, max_relative = 1e-8);
}
#[test]
fn flavour_changing_width_reduces_to_the_diagonal_one() {
    use num_complex::Complex64;
    // Equal masses and a vector coupling: both charge states of a pair count
    // twice what one diagonal pair does.
    let v = Complex64::new(0.1, 0.0);
    let t = crate::models::Transition { left: v, right: v };
    let twice = fermions::flavour_changing(3.0, 0.7, 0.7, &t);
    assert_relative_eq!(twice, 2.0 * 3.0 * fermions::pair(3.0, 0.7, 0.1, 0.0), max_relative = 1e-12);
    // Massless and left-handed: 2 x 3 |C_L|^2 M/(24 pi).
    let t = crate::models::Transition { left: Complex64::new(0.0, 1e-8), right: Complex64::ZERO };
    let expected = 6.0 * 1e-16 * 10.0 / (24.0 * std::f64::consts::PI);
    assert_relative_eq!(fermions::flavour_changing(10.0, 0.0, 0.0, &t), expected, max_relative = 1e-12);
    assert_eq!(fermions::flavour_changing(5.0, 4.9, 0.2, &t), 0.0);
}
