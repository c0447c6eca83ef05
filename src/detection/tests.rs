//! Reference numbers and limiting cases.

use approx::assert_relative_eq;

use super::cmb::annihilation_parameter;
use super::direct::{M_PROTON_GEV, sigma_cm2};
use super::self_interaction::{BULLET_CLUSTER_CM2_PER_G, sigma_over_mass_cm2_per_g};
use super::self_interaction::{born_parameter, is_near_resonance, resonance_distance};
use super::targets::light_mediator;
use super::*;
use crate::models::{Couplings, Fermion, Mediator};
use crate::provenance::Columns;

const M_E: f64 = 0.51099895069e-3;
/// e that the reference numbers use.
const E_REFERENCE: f64 = 0.30282212;

fn dark_photon(mass: f64, epsilon: f64) -> Mediator {
    Mediator { mass, couplings: Couplings::photon_like(epsilon * E_REFERENCE), dark: Vec::new() }
}

#[test]
fn nucleon_cross_section_agrees_with_micromegas() {
    // m_X = 0.95, M = 2.1, g_X = 0.1, epsilon = 1e-3, m_N = 0.939: 1.303274e-3 pb.
    let contact = Contact::of(&dark_photon(2.1, 1e-3), 0.1);
    assert_relative_eq!(sigma_cm2(contact.proton, 0.95, 0.939), 1.303274e-39, max_relative = 1e-5);
    assert_relative_eq!(contact.sigma_proton_cm2(0.95), 1.303274e-39, max_relative = 1e-3);
    assert_relative_eq!(contact.neutron, 0.0, epsilon = 1e-20);
    assert_eq!(Contact::default().neutron_over_proton(), None);
}

#[test]
fn electrons_are_suppressed_by_the_reduced_masses() {
    let contact = Contact::of(&dark_photon(2.1, 1e-3), 0.1);
    let mu_p = 0.95 * M_PROTON_GEV / (0.95 + M_PROTON_GEV);
    let mu_e = 0.95 * M_E / (0.95 + M_E);
    let ratio = contact.sigma_electron_cm2(0.95, M_E) / contact.sigma_proton_cm2(0.95);
    assert_relative_eq!(ratio, (mu_e / mu_p).powi(2), max_relative = 1e-12);
    assert!((ratio / 1.17e-6 - 1.0).abs() < 0.01, "{ratio}");
}

#[test]
fn exchanges_interfere() {
    let mut couplings = Couplings::default();
    couplings.set(Fermion::U, 0.02, 0.5);
    couplings.set(Fermion::D, -0.01, 0.5);
    let z = Mediator { mass: 91.19, couplings, dark: Vec::new() };
    let (a, b) = (Contact::of(&dark_photon(2.1, 1e-3), 0.1), Contact::of(&z, -0.3));
    assert_relative_eq!((a + b).proton, a.proton + b.proton);
    assert_relative_eq!(b.proton, -0.3 * 0.03 / (91.19 * 91.19), max_relative = 1e-12);
    assert_relative_eq!(b.neutron, 0.0, epsilon = 1e-20);
    // Opposite signs of the same exchange cancel.
    assert_eq!((a + Contact::of(&dark_photon(2.1, 1e-3), -0.1)).sigma_proton_cm2(1.0), 0.0);
}

#[test]
fn isospin_factors() {
    for target in [Target::Argon, Target::Xenon, Target::CalciumTungstate] {
        for element in target.elements() {
            assert_relative_eq!(element.isospin_factor(1.0), 1.0, max_relative = 1e-12);
        }
    }
    let factor = |target: Target, i: usize| target.elements()[i].isospin_factor(0.0);
    assert!((factor(Target::Argon, 0) - 0.203).abs() < 1e-3);
    assert!((factor(Target::Xenon, 0) - 0.169).abs() < 1e-3);
    let tungstate = [0, 1, 2].map(|i| factor(Target::CalciumTungstate, i));
    for (found, expected) in tungstate.into_iter().zip([0.25, 0.25, 0.162]) {
        assert!((found - expected).abs() < 0.003, "{tungstate:?}");
    }
    // Isotopes never cancel all at once, and f_p = 0 is finite.
    assert!(Target::Xenon.coherent_squared(1.0, -0.7) > 0.0);
    assert!(Target::Xenon.coherent_squared(0.0, 1.0) > 0.3);
    assert_relative_eq!(Target::CalciumTungstate.coherent_squared(1.0, 0.0), tungstate[2]);
}

#[test]
fn a_mediator_of_2_gev_is_heavy_for_light_x() {
    assert_eq!(light_mediator(1.0, 0.0), 1.0);
    assert_relative_eq!(light_mediator(0.1, 0.1), 0.25);
    assert!(light_mediator(2.1, 0.2) > 0.98);
    let xenon = Target::Xenon.elements()[0];
    assert!(xenon.largest_momentum_gev(0.95) < 0.005);
    assert!(xenon.strongest_suppression(0.95, 2.1) > 0.9999);
    assert!(xenon.strongest_suppression(100.0, 0.01) < 0.01);
}

#[test]
fn self_interaction_is_tiny_and_warns_at_the_resonance() {
    let ratio = sigma_over_mass_cm2_per_g(0.1, 0.95, 2.1);
    assert!(ratio > 0.8e-10 && ratio < 0.9e-10, "{ratio}");
    assert!(ratio < BULLET_CLUSTER_CM2_PER_G);
    assert!(born_parameter(0.1, 0.95, 2.1) < 1e-3);
    assert_relative_eq!(resonance_distance(1.0, 2.0 + 3e-6, 1e-3), 3.0, max_relative = 1e-6);
    assert!(resonance_distance(1.1, 2.1, 1e-3) < 0.0);
    assert!(is_near_resonance(1.0, 2.0 + 3e-6, 1e-3));
    assert!(!is_near_resonance(0.95, 2.1, 1e-3));
}

#[test]
fn units_agree_with_each_other() {
    assert_relative_eq!(CM3_PER_S_PER_GEV_MINUS_2, 1.16733e-17, max_relative = 1e-5);
    assert_relative_eq!(CM2_PER_GEV_MINUS_2, 3.8937966e-28, max_relative = 1e-6);
}

#[test]
fn window_below_the_resonance_agrees_with_an_independent_calculation() {
    // g_X = 0.1, M = 2.1 GeV, 25 % e, 25 % mu, 50 % hadrons, m_p = 0.938272:
    // m_X, epsilon, sigma v in cm^3/s, p_ann, sigma_p, XENON1T Migdal, CRESST-III.
    let rows = [
        [1.045, 8.46844e-06, 6.07965e-28, 9.9091e-29, 1.02436e-43, 1.27916e-39, 6.29006e-39],
        [0.98, 8.69558e-05, 3.06347e-28, 5.40395e-29, 1.01533e-41, 1.53497e-39, 7.53222e-39],
        [0.92, 0.000473865, 2.4684e-27, 4.70897e-28, 2.83168e-40, 1.83337e-39, 9.0037e-39],
        [0.85, 0.00285594, 3.47629e-26, 7.31891e-27, 9.48085e-39, 2.29323e-39, 1.11336e-38],
    ];
    let states = FinalStates { electrons: 0.25, muons: 0.25, hadrons: 0.5, ..FinalStates::default() };
    let (k, pions) = (Kernels::embedded().unwrap(), Hadronisation::default());
    let limit = |table: &str, target| {
        Limit::new(table, Channel::Nucleon(target), &Columns::embedded(table).unwrap()).unwrap()
    };
    let migdal = limit("limits/dd_SI_XENON1T_Migdal.csv", Target::Xenon);
    let cresst = limit("limits/dd_SI_CRESST_III_2019.csv", Target::CalciumTungstate);
    for [m_x, epsilon, sigma_v, p_ann, sigma_p, on_xenon, on_tungstate] in rows {
        let f_eff = k.f_eff(&states, &pions, m_x).unwrap();
        let found = annihilation_parameter(1.0, Conjugation::Dirac, f_eff, sigma_v, m_x);
        assert_relative_eq!(found, p_ann, max_relative = 5e-4);
        let contact = Contact::of(&dark_photon(2.1, epsilon), 0.1);
        assert_relative_eq!(contact.sigma_proton_cm2(m_x), sigma_p, max_relative = 2e-5);
        assert_relative_eq!(migdal.sigma_cm2(m_x).unwrap(), on_xenon, max_relative = 1e-5);
        assert_relative_eq!(cresst.sigma_cm2(m_x).unwrap(), on_tungstate, max_relative = 1e-5);
    }
}
