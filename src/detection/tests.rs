//! Reference numbers and limiting cases.

use approx::assert_relative_eq;

use super::cmb::{PLANCK_2018_CM3_PER_S_GEV, annihilation_parameter};
use super::direct::{M_PROTON_GEV, sigma_cm2};
use super::self_interaction::{BULLET_CLUSTER_CM2_PER_G, sigma_over_mass_cm2_per_g};
use super::self_interaction::{born_parameter, is_near_resonance, resonance_distance};
use super::targets::light_mediator;
use super::*;
use crate::decays::{Decays, HadronMode, Widths};
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion, Mediator};

const M_E: f64 = 0.51099895069e-3;
/// e that the reference numbers use.
const E_REFERENCE: f64 = 0.30282212;

fn dark_photon(mass: f64, epsilon: f64) -> Mediator {
    Mediator { mass, couplings: Couplings::photon_like(epsilon * E_REFERENCE), dark: Vec::new() }
}

fn kernels() -> Kernels {
    Kernels::embedded().unwrap()
}

#[test]
fn kernels_give_the_published_values() {
    // Energy in GeV; e, gamma, mu, pi+-, pi0.
    let table: [(f64, [f64; 5]); 8] = [
        (0.15, [0.797, 0.677, 0.329, 0.268, 0.718]),
        (0.3, [0.626, 0.589, 0.284, 0.236, 0.652]),
        (0.5, [0.489, 0.501, 0.243, 0.206, 0.580]),
        (0.95, [0.407, 0.384, 0.190, 0.163, 0.472]),
        (1.0, [0.405, 0.376, 0.186, 0.160, 0.463]),
        (2.0, [0.493, 0.329, 0.159, 0.129, 0.371]),
        (5.0, [0.636, 0.384, 0.186, 0.138, 0.358]),
        (10.0, [0.623, 0.428, 0.210, 0.160, 0.401]),
    ];
    let particles =
        [Injected::Electron, Injected::Photon, Injected::Muon, Injected::ChargedPion, Injected::NeutralPion];
    let k = kernels();
    for (energy, row) in table {
        for (particle, expected) in particles.into_iter().zip(row) {
            // The rows of the pions begin at 0.1506 GeV.
            let pion = matches!(particle, Injected::ChargedPion | Injected::NeutralPion);
            let f = k.at(particle, if pion { energy.max(0.1506) } else { energy }).unwrap();
            assert!((f - expected).abs() < 6e-4, "{particle:?} at {energy}: {f}, {expected} expected");
        }
    }
}

#[test]
fn kernels_have_no_value_outside_of_the_table() {
    let k = kernels();
    assert_eq!(k.at(Injected::Electron, 30.0), None);
    assert_eq!(k.at(Injected::Electron, 5e-4), None);
    assert_eq!(k.at(Injected::Muon, 0.1), None);
    assert_eq!(k.at(Injected::ChargedPion, f64::NAN), None);
    let muons = FinalStates { muons: 1.0, ..FinalStates::default() };
    assert_eq!(k.f_eff(&muons, &Hadronisation::default(), 0.1), None);
    // A state without weight is not asked for.
    let electrons = FinalStates { electrons: 1.0, ..FinalStates::default() };
    assert!(k.f_eff(&electrons, &Hadronisation::default(), 0.1).is_some());
}

#[test]
fn hadrons_are_four_pions_and_depend_on_the_neutral_share() {
    let (k, half) = (kernels(), Hadronisation::default());
    let hadrons = FinalStates { hadrons: 1.0, ..FinalStates::default() };
    assert!((k.f_eff(&hadrons, &half, 0.95).unwrap() - 0.399).abs() < 1e-3);
    let mixture = FinalStates { electrons: 0.25, muons: 0.25, hadrons: 0.5, ..FinalStates::default() };
    assert!((k.f_eff(&mixture, &half, 0.95).unwrap() - 0.348).abs() < 1e-3);
    let charged = Hadronisation { charged: 0.7, neutral: 0.3, ..half };
    assert!((k.f_eff(&mixture, &charged, 0.95).unwrap() - 0.310).abs() < 1e-3);
    // Where four pions do not fit they are counted at rest.
    assert!(k.f_eff(&hadrons, &half, 0.25).is_some());
}

#[test]
fn neutrinos_deposit_nothing_and_pairs_have_the_energy_of_their_particle() {
    let (k, half) = (kernels(), Hadronisation::default());
    let f = |states: &FinalStates| k.f_eff(states, &half, 1.0).unwrap();
    assert_eq!(f(&FinalStates { neutrinos: 1.0, ..FinalStates::default() }), 0.0);
    assert_relative_eq!(
        f(&FinalStates { photons: 0.5, neutrinos: 0.5, ..FinalStates::default() }),
        0.5 * k.at(Injected::Photon, 1.0).unwrap()
    );
    assert_relative_eq!(
        f(&FinalStates { neutral_pions: 1.0, ..FinalStates::default() }),
        k.at(Injected::NeutralPion, 1.0).unwrap()
    );
}

#[test]
fn fractions_are_checked() {
    let negative = FinalStates { electrons: -0.1, ..FinalStates::default() };
    assert!(negative.checked().is_err());
    assert!(FinalStates { muons: f64::NAN, ..FinalStates::default() }.checked().is_err());
    let many = FinalStates { electrons: 0.6, hadrons: 0.6, ..FinalStates::default() };
    assert!(many.checked().unwrap_err().to_string().contains("1.2"));
    assert!(FinalStates { electrons: 0.4, hadrons: 0.6, ..FinalStates::default() }.checked().is_ok());
}

#[test]
fn widths_become_fractions_that_add_up() {
    let decays = Decays::new(&Inputs::default(), HadronMode::default()).unwrap();
    for m_x in [0.05, 0.3, 0.5, 0.95, 2.0] {
        let widths = decays.widths(&dark_photon(2.0 * m_x, 1e-3));
        let states = FinalStates::from_widths(&widths).unwrap().checked().unwrap();
        let FinalStates { electrons, muons, charged_pions, hadrons, unmodelled, .. } = states;
        assert_relative_eq!(electrons + muons + charged_pions + hadrons + unmodelled, 1.0, epsilon = 1e-12);
        let f = kernels().f_eff(&states, &Hadronisation::default(), m_x);
        assert!(f.is_some_and(|f| f > 0.1 && f < 1.0), "{m_x}: {f:?}");
    }
    assert_eq!(FinalStates::from_widths(&Widths::default()), None);
}

#[test]
fn annihilation_parameter_of_dirac_is_half_and_scales_with_the_fraction_squared() {
    let p = |fraction, conjugation| annihilation_parameter(fraction, conjugation, 0.35, 2e-27, 0.95);
    let whole = p(1.0, Conjugation::SelfConjugate);
    assert_relative_eq!(whole, 0.35 * 2e-27 / 0.95);
    assert_relative_eq!(p(1.0, Conjugation::Dirac), 0.5 * whole);
    assert_relative_eq!(p(0.1, Conjugation::Dirac), 0.005 * whole, max_relative = 1e-12);
    assert!(p(1.0, Conjugation::Dirac) > PLANCK_2018_CM3_PER_S_GEV);
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
    let (k, pions) = (kernels(), Hadronisation::default());
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
