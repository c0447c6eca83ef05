//! Published kernels, limiting cases, and what follows from decays.

use approx::assert_relative_eq;

use super::*;
use crate::decays::{Decays, HadronMode, Widths};
use crate::inputs::Inputs;
use crate::models::{Couplings, Mediator};

fn dark_photon(mass: f64, epsilon: f64) -> Mediator {
    Mediator { mass, couplings: Couplings::photon_like(epsilon * 0.30282212), dark: Vec::new() }
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
        let FinalStates { electrons, muons, taus, charged_pions, hadrons, .. } = states;
        assert_relative_eq!(electrons + muons + taus + charged_pions + hadrons, 1.0, epsilon = 1e-12);
        let f = kernels().f_eff(&states, &Hadronisation::default(), m_x);
        assert!(f.is_some_and(|f| f > 0.1 && f < 1.0), "{m_x}: {f:?}");
    }
    assert_eq!(FinalStates::from_widths(&Widths::default()), None);
    // Dark states lighter than X take their share and deposit nothing.
    let half = Widths { charged_leptons: [1e-6, 0.0, 0.0], dark: 1e-6, ..Widths::default() };
    assert_eq!(FinalStates::from_widths(&half).unwrap().electrons, 0.5);
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

/// Kernels of particles that deposit all they have.
fn all_deposited() -> Kernels {
    let table = "E_GeV,f_e,f_gamma,f_mu,f_pi_charged,f_pi0\n1e-4,1,1,,,\n0.10565838,1,1,1,,\n0.1395704,1,1,1,1,1\n50,1,1,1,1,1\n";
    Kernels::new(&crate::provenance::Columns::parse("t", table).unwrap()).unwrap()
}

fn exclusive() -> ExclusiveHadrons {
    ExclusiveHadrons::embedded(Hadronisation::ISOSPIN).unwrap()
}

fn only(set: impl Fn(&mut FinalStates)) -> FinalStates {
    let mut states = FinalStates::default();
    set(&mut states);
    states
}

#[test]
fn decays_of_muons_and_pions_give_the_tabulated_kernels() {
    // The table was folded by another program.
    let k = kernels();
    for particle in [Injected::Muon, Injected::ChargedPion, Injected::NeutralPion] {
        let lines = decay::lines(particle, k.inputs());
        for energy in [0.16, 0.2, 0.3, 0.5, 0.95, 2.0, 5.0, 10.0, 19.0] {
            let own = k.by_decay(particle, &lines, energy / particle.mass(k.inputs())).unwrap();
            assert_relative_eq!(own, k.at(particle, energy).unwrap(), max_relative = 2e-3);
        }
    }
    // f continues to rest, not below.
    assert!(k.at(Injected::ChargedPion, 0.1396).unwrap() > 0.2677);
    assert_eq!(k.at(Injected::ChargedPion, 0.1395), None);
}

#[test]
fn decays_keep_the_energy() {
    let inputs = Inputs::default();
    let energy = |lines: &[decay::Line]| lines.iter().map(|l| l.number * l.energy).sum::<f64>();
    let decaying = [Injected::Muon, Injected::ChargedPion, Injected::NeutralPion]
        .into_iter()
        .chain(Injected::DERIVED)
        .filter(|p| *p != Injected::Tau);
    for particle in decaying {
        let lines = decay::lines(particle, &inputs);
        assert_relative_eq!(energy(&lines), particle.mass(&inputs), max_relative = 1e-12);
    }
    let tau = tau::lines(&inputs).unwrap();
    assert_relative_eq!(energy(&tau), inputs.m_tau, max_relative = 1e-12);
    // Visible energy of the tau: about half, the leptonic modes a third.
    let visible: f64 =
        tau.iter().filter(|l| l.particle != Injected::Neutrino).map(|l| l.number * l.energy).sum();
    assert!((visible / inputs.m_tau - 0.55).abs() < 0.03, "{}", visible / inputs.m_tau);
    // Mean energy of the Michel spectrum, 7/20 of the mass.
    let electrons: f64 = decay::lines(Injected::Muon, &inputs)
        .iter()
        .filter(|l| l.particle == Injected::Electron)
        .map(|l| l.number * l.energy)
        .sum();
    assert_relative_eq!(electrons / inputs.m_mu, 0.35, max_relative = 1e-3);
}

#[test]
fn what_has_no_neutrinos_deposits_all_if_its_parts_do() {
    let (k, pions) = (all_deposited(), Hadronisation::default());
    for particle in [Injected::KShort, Injected::Eta, Injected::Omega, Injected::EtaPrime] {
        for energy in [1.0, 3.0, 20.0] {
            assert_relative_eq!(k.at(particle, energy).unwrap(), 1.0, max_relative = 1e-9);
        }
    }
    assert!(k.at(Injected::Tau, 3.0).unwrap() < 0.6);
    for (m_x, big) in [(1.0, 1.0), (1.0, 0.5), (2.0, 0.7), (10.0, 1.5)] {
        for states in [
            only(|s| s.electrons = 1.0),
            only(|s| s.muons = 1.0),
            only(|s| s.charged_pions = 1.0),
            only(|s| (s.photons, s.neutral_pions) = (0.5, 0.5)),
        ] {
            assert_relative_eq!(k.f_eff(&states, &pions, m_x).unwrap(), 1.0, max_relative = 1e-9);
            let cascade = k.f_cascade(&states, &pions, big, m_x).unwrap();
            assert_relative_eq!(cascade, 1.0, max_relative = 1e-9);
        }
        let hadrons = only(|s| s.hadrons = 1.0);
        assert_relative_eq!(k.f_cascade(&hadrons, &pions, big, m_x).unwrap(), 1.0, max_relative = 1e-9);
    }
    // Two and three pions, omega, eta: no kaons at 0.9 GeV.
    assert_relative_eq!(k.f_hadronic(0.45, &exclusive()).unwrap(), 1.0, max_relative = 1e-9);
}

#[test]
fn mediators_at_rest_are_pairs_of_half_the_mass() {
    let (k, hadrons) = (kernels(), exclusive());
    let states = FinalStates { electrons: 0.2, muons: 0.2, hadrons: 0.5, photons: 0.1, ..Default::default() };
    for mass in [0.6, 0.9, 1.4, 3.0] {
        let at_rest = k.f_cascade(&states, &hadrons, mass, mass).unwrap();
        assert_relative_eq!(at_rest, k.f_eff(&states, &hadrons, 0.5 * mass).unwrap(), max_relative = 1e-12);
        // Continuous: a little kinetic energy spreads by its square root.
        let slow = k.f_cascade(&states, &hadrons, mass, mass * (1.0 + 1e-6)).unwrap();
        assert_relative_eq!(slow, at_rest, max_relative = 1e-3);
    }
    assert_eq!(k.f_cascade(&states, &hadrons, 1.0, 0.99), None);
    assert_eq!(k.f_cascade(&states, &hadrons, 1.0, f64::NAN), None);
    assert_eq!(k.f_cascade(&states, &hadrons, 1.0, 60.0), None);
    assert_eq!(k.f_cascade(&only(|s| s.taus = 1.0), &hadrons, 3.0, 5.0), None);
}

#[test]
fn massless_daughters_of_a_mediator_have_a_flat_spectrum() {
    let (k, pions) = (kernels(), Hadronisation::default());
    let (m_x, mass): (f64, f64) = (1.3, 0.7);
    let beta = (1.0 - (mass / m_x).powi(2)).sqrt();
    let (lo, hi) = (0.5 * m_x * (1.0 - beta), 0.5 * m_x * (1.0 + beta));
    let n = 200_000;
    let mean: f64 = (0..n)
        .map(|i| {
            let energy = lo + (hi - lo) * (f64::from(i) + 0.5) / f64::from(n);
            energy * k.at(Injected::Electron, energy).unwrap()
        })
        .sum::<f64>()
        / f64::from(n);
    // Two mediators of two electrons each over 2 m_X.
    let f = k.f_cascade(&only(|s| s.electrons = 1.0), &pions, mass, m_x).unwrap();
    assert_relative_eq!(f, 2.0 * mean / m_x, max_relative = 1e-6);
    // Softer electrons than of X Xbar -> e+ e-: f_e falls with the energy here.
    assert!(f > k.at(Injected::Electron, m_x).unwrap());
}

#[test]
fn energy_below_the_table_is_not_hidden() {
    let (k, pions) = (kernels(), Hadronisation::default());
    let photons = only(|s| s.photons = 1.0);
    // Boxes from nearly zero energy: 1 MeV of 2 GeV is negligible, of 2 MeV not.
    assert!(k.f_cascade(&photons, &pions, 0.02, 1.0).is_some());
    assert_eq!(k.f_cascade(&photons, &pions, 1e-3, 2e-3), None);
    assert_eq!(k.f_eff(&photons, &pions, 9e-4), None);
}

#[test]
fn exclusive_hadrons_have_fewer_neutral_pions_than_half() {
    let (k, hadrons) = (kernels(), exclusive());
    let f = |m_x: f64| k.f_hadronic(m_x, &hadrons).unwrap();
    // Only pi+ pi- at 0.6 GeV.
    assert_relative_eq!(f(0.3), k.at(Injected::ChargedPion, 0.3).unwrap(), max_relative = 5e-3);
    // pi0 gamma below two pions.
    let root_s: f64 = 0.24;
    let m2 = k.inputs().m_pi0.powi(2);
    let (pion, photon) = (0.5 * (root_s + m2 / root_s), 0.5 * (root_s - m2 / root_s));
    let expected = (pion * k.at(Injected::NeutralPion, pion).unwrap()
        + photon * k.at(Injected::Photon, photon).unwrap())
        / root_s;
    assert_relative_eq!(f(0.12), expected, max_relative = 1e-6);
    // A quarter below half of the energy in pi0.
    let assumed = k.f_hadronic(0.95, &Hadronisation::default()).unwrap();
    assert!((assumed - 0.399).abs() < 1e-3);
    assert!((f(0.95) / assumed - 0.764).abs() < 0.01, "{}", f(0.95));
    assert_eq!(k.f_hadronic(0.05, &hadrons), None);
    assert_relative_eq!(f(1.3), k.f_hadronic(1.3, &Hadronisation::ISOSPIN).unwrap(), max_relative = 1e-12);
}

#[test]
fn two_pions_are_counted_once() {
    let (k, hadrons) = (kernels(), exclusive());
    let whole = k.f_hadronic(0.39, &hadrons).unwrap();
    let all = hadrons.contents(0.78, false).unwrap();
    let total: f64 = all.iter().map(|(r, _)| r).sum();
    let split = FinalStates { charged_pions: all[0].0 / total, ..FinalStates::default() };
    let states = FinalStates { hadrons: 1.0 - split.charged_pions, ..split };
    assert_relative_eq!(k.f_eff(&states, &hadrons, 0.39).unwrap(), whole, max_relative = 1e-12);
}

#[test]
fn three_bodies_fill_flat_phase_space() {
    let k = kernels();
    let (m_pi, pions) = (k.inputs().m_pip, [Injected::ChargedPion; 3]);
    for mass in [0.783_f64, 1.2, 1.9] {
        // dN/dE ~ p p*/m23 for the pion beside the pair of mass m23.
        let n = 20_000;
        let (mut norm, mut sum) = (0.0, 0.0);
        for i in 0..n {
            let m23 = 2.0 * m_pi + (mass - 3.0 * m_pi) * (f64::from(i) + 0.5) / f64::from(n);
            let energy = 0.5 * (mass * mass + m_pi * m_pi - m23 * m23) / mass;
            let p = (energy * energy - m_pi * m_pi).sqrt();
            let weight = p * (0.25 * m23 * m23 - m_pi * m_pi).sqrt();
            norm += weight;
            sum += weight * energy * k.at(Injected::ChargedPion, energy).unwrap();
        }
        let expected = 3.0 * sum / (norm * mass);
        let lines = decay::phase_space(&pions, mass, k.inputs());
        let found = decay::deposit(&lines, &k, 1.0).unwrap().share_of(mass).unwrap();
        assert_relative_eq!(found, expected, max_relative = 1e-4);
        // One line at the mean energy would be 0.6 to 2.1 per cent too high.
        let line = k.at(Injected::ChargedPion, mass / 3.0).unwrap();
        assert!(line > 1.005 * found && line < 1.03 * found, "{line} {found}");
    }
}

#[test]
fn many_massless_bodies_have_the_exact_spectrum() {
    // dN/dx ~ x (1-x)^(n-3), x = 2E/M: mean 2/n.
    let inputs = Inputs::default();
    // Six bodies are a polynomial of higher degree than eight nodes integrate.
    for (n, tolerance) in [(3, 1e-9), (4, 1e-9), (5, 1e-5), (6, 2e-4)] {
        let photons = vec![Injected::Photon; n];
        let lines = decay::phase_space(&photons, 1.0, &inputs);
        let moment =
            |k: i32| lines.iter().map(|l| l.number * (2.0 * l.energy).powi(k)).sum::<f64>() / n as f64;
        let n = n as f64;
        assert_relative_eq!(moment(0), 1.0, max_relative = tolerance);
        assert_relative_eq!(moment(1), 2.0 / n, max_relative = tolerance);
        assert_relative_eq!(moment(2), 6.0 / (n * (n + 1.0)), max_relative = tolerance);
    }
    // Bodies at rest.
    let at_rest = decay::phase_space(&[Injected::KShort; 3], 3.0 * inputs.m_K0, &inputs);
    assert!(at_rest.iter().all(|l| l.momentum < 1e-6), "{at_rest:?}");
    assert!(decay::phase_space(&[Injected::KShort; 3], 1.4, &inputs).is_empty());
}

#[test]
fn taus_deposit_less_than_half_of_what_electrons_do() {
    let (k, pions) = (kernels(), Hadronisation::default());
    let taus = only(|s| s.taus = 1.0);
    assert_eq!(k.f_eff(&taus, &pions, 1.7), None);
    for m_x in [1.8, 3.0, 10.0] {
        let f = k.f_eff(&taus, &pions, m_x).unwrap();
        assert_eq!(f, k.at(Injected::Tau, m_x).unwrap());
        assert!(f > 0.13 && f < 0.19, "{m_x}: {f}");
        for shift in [-0.2, 0.2] {
            let lines = tau::lines_with(k.inputs(), shift).unwrap();
            let shifted = k.by_decay(Injected::Tau, &lines, m_x / k.inputs().m_tau).unwrap();
            assert_relative_eq!(shifted, f, max_relative = 0.012);
        }
    }
}

#[test]
fn interpolated_kernels_follow_their_decays() {
    let k = kernels();
    for particle in [Injected::ChargedKaon, Injected::Eta, Injected::Omega] {
        let (lines, m) = (decay::lines(particle, k.inputs()), particle.mass(k.inputs()));
        for gamma in [1.003, 1.1, 1.7, 4.0, 15.0] {
            let direct = k.by_decay(particle, &lines, gamma).unwrap();
            assert_relative_eq!(k.at(particle, gamma * m).unwrap(), direct, max_relative = 2e-3);
        }
    }
}

#[test]
fn quark_shares_of_a_photon_are_the_squared_charges() {
    let inputs = Inputs::default();
    let shares = |mass: f64| Flavours::of_vector(mass, &Couplings::photon_like(0.1), &inputs);
    assert_relative_eq!(shares(3.0).light, 1.0);
    let heavy = shares(5000.0);
    let parts = [heavy.light, heavy.charm, heavy.bottom, heavy.top];
    for (part, charge2) in parts.into_iter().zip([6.0, 4.0, 1.0, 4.0]) {
        assert_relative_eq!(part, charge2 / 15.0, max_relative = 1e-2);
    }
    assert_eq!(Flavours::of_vector(3.0, &Couplings::default(), &inputs), Flavours::default());
    let many = FinalStates { hadrons: 0.5, ..Default::default() }.with_flavours(Flavours {
        light: 0.8,
        charm: 0.4,
        ..Flavours::default()
    });
    assert!(many.checked().unwrap_err().to_string().contains("hadrons"));
}

#[test]
fn many_pions_agree_with_generated_phase_space() {
    use Injected::{ChargedPion as C, NeutralPion as N};
    let k = kernels();
    // 400000 weighted events of flat phase space at 1.9 GeV by another program.
    let rows: [(&[Injected], f64); 3] =
        [(&[C, C, C, C], 0.2038), (&[C, C, N, N], 0.3883), (&[C, C, C, C, N, N], 0.3624)];
    for (pions, expected) in rows {
        let lines = decay::phase_space(pions, 1.9, k.inputs());
        let found = decay::deposit(&lines, &k, 1.0).unwrap().share_of(1.9).unwrap();
        assert_relative_eq!(found, expected, max_relative = 0.01);
    }
}

#[test]
fn a_dark_photon_near_1_gev_deposits_three_tenths() {
    // 25.7 % e, 25.7 % mu, 48.7 % hadrons at 0.95 GeV.
    let decays = Decays::new(&Inputs::default(), HadronMode::default()).unwrap();
    let k = kernels();
    let states = FinalStates::from_widths(&decays.widths(&dark_photon(1.9, 1e-3))).unwrap();
    let (e, mu) = (k.at(Injected::Electron, 0.95).unwrap(), k.at(Injected::Muon, 0.95).unwrap());
    let leptons = states.electrons * e + states.muons * mu;
    for (hadrons, f_had) in [(Hadronisation::default(), 0.399), (Hadronisation::ISOSPIN, 0.336)] {
        let f = k.f_eff(&states, &hadrons, 0.95).unwrap();
        assert_relative_eq!(f, leptons + states.hadrons * f_had, max_relative = 2e-3);
    }
    let f = k.f_eff(&states, &exclusive(), 0.95).unwrap();
    assert!((f - 0.301).abs() < 2e-3, "{f}");
}
