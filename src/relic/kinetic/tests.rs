use super::*;
use crate::models::{Couplings, DarkState, Fermion, Mediator};
use crate::numerics::gauss::rule16;
use crate::relic::annihilation::{Annihilation, Quarks, WidthLaw};
use crate::relic::{coupled, number_density};

fn electron(mass: f64) -> MomentumTransfer {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let target = Target::Fermion { mass, colours: 1.0, vector: 3e-4, axial: 0.0 };
    MomentumTransfer::new(dark, 2.1, vec![target]).unwrap()
}

#[test]
fn cold_massless_fermions_follow_the_closed_form() {
    let t = 1e-6;
    let closed = 62.0 * PI.powi(3) / 189.0 * 0.01 * 9e-8 * f64::powi(t, 6) / (0.95 * 2.1_f64.powi(4));
    let ratio = electron(0.0).at(t) / closed;
    assert!((ratio - 1.0).abs() < 1e-4, "{ratio}");
}

#[test]
fn recoil_is_of_order_one_at_freeze_out() {
    for (t, expected) in [(0.003, 0.918), (0.01, 0.770), (0.05, 0.372), (0.1, 0.195)] {
        let closed = 62.0 * PI.powi(3) / 189.0 * 0.01 * 9e-8 * f64::powi(t, 6) / (0.95 * 2.1_f64.powi(4));
        let ratio = electron(0.51099895e-3).at(t) / closed;
        assert!((ratio - expected).abs() < 1.5e-3, "{t}: {ratio}");
    }
}

#[test]
fn an_axial_current_on_massless_targets_is_a_vector_current() {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let of = |vector, axial| {
        let target = Target::Fermion { mass: 0.0, colours: 1.0, vector, axial };
        MomentumTransfer::new(dark, 2.1, vec![target]).unwrap().at(0.02)
    };
    assert!((of(1e-3, 0.0) / of(0.0, 1e-3) - 1.0).abs() < 1e-14);
}

#[test]
fn the_table_is_the_function_and_ends_in_zero() {
    let gamma = electron(0.51099895e-3);
    let table = gamma.table(1e-8, 0.2, 1e-8).unwrap();
    for t in [1e-4, 1e-3, 0.01, 0.15_f64] {
        assert!((table.at_log(t.ln()) / gamma.at(t) - 1.0).abs() < 1e-7, "{t}");
    }
    assert_eq!(table.at_log(-18.0), 0.0);
}

#[test]
fn a_rough_table_is_as_good_as_it_says() {
    let (sigma, mediator) = portal(Couplings::photon_like(3e-4));
    let gamma = MomentumTransfer::plasma(&sigma, &mediator, &Inputs::default()).unwrap();
    for tolerance in [1e-3, 1e-4, 1e-5] {
        let table = gamma.table(1e-7, 0.3, tolerance).unwrap();
        for i in 0..46 {
            let t = 0.3 * (-0.2 * f64::from(i)).exp();
            let (found, exact) = (table.at_log(t.ln()), gamma.at(t));
            assert!((found / exact - 1.0).abs() < tolerance, "{tolerance} {t}: {found} {exact}");
        }
    }
}

#[test]
fn there_must_be_something_to_scatter_on() {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    assert!(MomentumTransfer::new(dark, 2.1, Vec::new()).is_err());
}

/// A mediator of 2.1 GeV with X of 0.95 GeV and these couplings.
fn portal(couplings: Couplings) -> (Annihilation, Mediator) {
    let dark = vec![DarkState::Fermion { mass: 0.95, vector: 0.1, axial: 0.0 }];
    let mediator = Mediator { mass: 2.1, couplings, dark };
    let width = WidthLaw::Fixed(1e-4);
    let sigma = Annihilation::of_mediator(&mediator, 0, &Quarks::Free, &Inputs::default(), width).unwrap();
    (sigma, mediator)
}

fn plasma(couplings: Couplings) -> MomentumTransfer {
    let (sigma, mediator) = portal(couplings);
    MomentumTransfer::plasma(&sigma, &mediator, &Inputs::default()).unwrap()
}

/// Charges for leptons (and their neutrinos) and quarks.
fn charged(lepton: f64, quark: f64) -> Couplings {
    let mut couplings = Couplings::default();
    for f in Fermion::ALL {
        if f.is_quark() {
            couplings.set(f, quark, 0.0);
        } else if f.is_neutrino() {
            couplings.set(f, 0.5 * lepton, 0.5 * lepton);
        } else {
            couplings.set(f, lepton, 0.0);
        }
    }
    couplings
}

/// Charge of the meson of this mass: its amplitude for soft scattering.
fn charge_of(transfer: &MomentumTransfer, mass: f64) -> Option<f64> {
    transfer.targets().iter().find_map(|(t, _)| match *t {
        Target::Meson { mass: m, coupling, .. } if m == mass => Some(coupling),
        Target::Dominated { mass: m, couplings, .. } if m == mass => Some(couplings.iter().sum()),
        _ => None,
    })
}

#[test]
fn mesons_have_the_charges_of_their_quarks() {
    let i = Inputs::default();
    let photon = plasma(Couplings::photon_like(1e-3));
    assert!((charge_of(&photon, i.m_pip).unwrap() / 1e-3 - 1.0).abs() < 1e-12);
    assert!((charge_of(&photon, i.m_Kp).unwrap() / 1e-3 - 1.0).abs() < 1e-12);
    assert!(charge_of(&photon, i.m_K0).unwrap().abs() < 1e-18);
    // B - L: no pion, kaons without a charge.
    let universal = plasma(charged(-1e-3, 1e-3 / 3.0));
    assert_eq!(charge_of(&universal, i.m_pip), None);
    assert!(charge_of(&universal, i.m_Kp).unwrap().abs() < 1e-18);
    // Lepton charges alone: no hadrons at all.
    let leptonic = plasma(charged(1e-3, 0.0));
    assert!(!leptonic.has_hadrons() && leptonic.targets().len() == 4);
    // Strangeness alone: both kaons alike.
    let mut strange = Couplings::default();
    strange.set(Fermion::S, 1e-3, 0.0);
    let strange = plasma(strange);
    assert_eq!(charge_of(&strange, i.m_pip), None);
    assert!((charge_of(&strange, i.m_Kp).unwrap() + 1e-3).abs() < 1e-18);
    assert!((charge_of(&strange, i.m_K0).unwrap() + 1e-3).abs() < 1e-18);
}

#[test]
fn the_form_factor_of_the_kaon_is_that_of_its_current() {
    // The electromagnetic one: rho/2 + omega/6 + phi/3, at t = -0.3 GeV^2.
    let i = Inputs::default();
    let photon = plasma(Couplings::photon_like(1.0));
    let kaon = photon.targets().iter().find(|(t, _)| t.mass() == i.m_Kp).unwrap().0;
    let q = 0.3;
    let pole = |m: f64| 1.0 / (1.0 + q / (m * m));
    let form = 0.5 * pole(i.m_rho) + pole(i.m_omega) / 6.0 + pole(i.m_phi1020) / 3.0;
    let point = Target::Meson { mass: i.m_Kp, coupling: form, pole: f64::INFINITY };
    let ratio = kaon.squared(0.95, 0.8, q) / point.squared(0.95, 0.8, q);
    assert!((ratio - 1.0).abs() < 1e-13, "{ratio}");
}

#[test]
fn three_poles_at_one_mass_are_one_pole() {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let single = Target::Meson { mass: 0.4937, coupling: 1e-3, pole: 0.8 };
    let triple = Target::Dominated { mass: 0.4937, couplings: [3e-4, 6e-4, 1e-4], poles: [0.8; 3] };
    let of = |target| MomentumTransfer::new(dark, 2.1, vec![target]).unwrap().at(0.1);
    assert!((of(single) / of(triple) - 1.0).abs() < 1e-13);
}

#[test]
fn far_above_the_transition_there_are_leptons_and_three_colours_of_quarks() {
    let photon = plasma(Couplings::photon_like(1e-3));
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let i = Inputs::default();
    let t = 0.6;
    let sum: f64 = Fermion::ALL
        .into_iter()
        .filter(|f| !f.is_neutrino())
        .map(|f| {
            let target =
                Target::Fermion { mass: f.mass(&i), colours: 1.0, vector: 1e-3 * f.charge(), axial: 0.0 };
            f.colours() * MomentumTransfer::new(dark, 2.1, vec![target]).unwrap().at(t)
        })
        .sum();
    let ratio = photon.at(t) / sum;
    assert!((ratio - 1.0).abs() < 1e-5, "{ratio}");
}

#[test]
fn far_below_the_transition_there_are_leptons_and_mesons() {
    let photon = plasma(Couplings::photon_like(1e-3));
    let i = Inputs::default();
    let lepton = |mass| Target::Fermion { mass, colours: 1.0, vector: -1e-3, axial: 0.0 };
    let pions = Target::Meson { mass: i.m_pip, coupling: 1e-3, pole: i.m_rho };
    let targets = vec![lepton(i.m_e), lepton(i.m_mu), lepton(i.m_tau), pions];
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let today = MomentumTransfer::new(dark, 2.1, targets).unwrap();
    for t in [1e-4, 3e-3, 0.02] {
        let ratio = photon.at(t) / today.at(t);
        assert!((ratio - 1.0).abs() < 1e-5, "{t}: {ratio}");
    }
}

/// Whatever the reach of the poles, a rule of many panels finds the same.
#[test]
fn the_integral_over_angles_is_exact_for_any_mediator() {
    let targets = [
        Target::Fermion { mass: 0.1, colours: 1.0, vector: 1e-3, axial: 2e-3 },
        Target::Meson { mass: 0.14, coupling: 1e-3, pole: 0.775 },
        Target::Dominated { mass: 0.49, couplings: [5e-4, 2e-4, 3e-4], poles: [0.775, 0.783, 1.02] },
    ];
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    for mediator in [0.01, 0.3, 2.1, 90.0] {
        for target in targets {
            let gamma = MomentumTransfer::new(dark, mediator, vec![target]).unwrap();
            for k2 in [1e-9, 1e-3, 0.03, 0.1, 0.24, 0.5, 4.0, 60.0] {
                let w = 1.3;
                // Panels that double towards t = 0, where a light mediator has its pole.
                let panel = |i: i32| {
                    let (a, b) = (4.0 * k2 * 0.5_f64.powi(i + 1), 4.0 * k2 * 0.5_f64.powi(i));
                    let over = |q: f64| q * target.squared(0.95, w, q) / (q + mediator * mediator).powi(2);
                    rule16().integrate(if i == 39 { 0.0 } else { a }, b, over)
                };
                let many: f64 = (0..40).map(panel).sum();
                let ratio = gamma.transfer(&target, w, k2, None) / many;
                assert!((ratio - 1.0).abs() < 1e-9, "{mediator} {target:?} {k2}: {ratio}");
            }
        }
    }
}

#[test]
fn gamma_rises_with_temperature_through_the_transition() {
    for couplings in [Couplings::photon_like(1e-3), charged(1e-3, -1e-3 / 3.0), charged(0.0, 1e-3)] {
        let gamma = plasma(couplings);
        let mut last = 0.0;
        for k in 0..200 {
            let t = 1e-3 * 1.03_f64.powi(k);
            let here = gamma.at(t);
            assert!(here > last, "{t}: {here:e} after {last:e}");
            last = here;
        }
    }
}

#[test]
fn the_table_resolves_the_transition() {
    for couplings in [Couplings::photon_like(1e-3), charged(0.0, 1e-3)] {
        let gamma = plasma(couplings);
        let table = gamma.table(1e-7, 0.3, 1e-7).unwrap();
        for k in 0..=60 {
            let t = 0.1 * 1.018_f64.powi(k);
            assert!((table.at_log(t.ln()) / gamma.at(t) - 1.0).abs() < 1e-6, "{t}");
        }
    }
}

#[test]
fn neutrinos_are_scattered_on_at_their_temperature() {
    let mut couplings = Couplings::default();
    for f in Fermion::NEUTRINOS {
        couplings.set(f, 5e-4, 5e-4);
    }
    let gamma = plasma(couplings);
    // Six left-handed states in place of a Dirac fermion of v^2 + a^2 = 3/2 g_L^2.
    let closed = |t: f64| 62.0 * PI.powi(3) / 189.0 * 0.01 * 1.5e-6 * t.powi(6) / (0.95 * 2.1_f64.powi(4));
    let cold = (4.0_f64 / 11.0).cbrt();
    // gamma has its own 1/T: the bath is that of the neutrinos throughout.
    let ratio = gamma.at(1e-5) / closed(1e-5 * cold);
    assert!((ratio - 1.0).abs() < 1e-3, "{ratio}");
    assert!(gamma.decoupling(&Plasmas::new(crate::relic::Dof::default()).unwrap()).unwrap().is_some());
}

#[test]
fn a_factor_on_gamma_is_one() {
    let gamma = electron(0.51099895e-3);
    let twice = gamma.scaled(1.3).unwrap().scaled(10.0).unwrap();
    assert!((twice.at(0.02) / gamma.at(0.02) - 13.0).abs() < 1e-12);
    for bad in [0.0, -1.0, f64::NAN, f64::INFINITY] {
        assert!(gamma.scaled(bad).is_err());
    }
}

#[test]
fn impossible_targets_are_refused() {
    let dark = DarkMatter { mass: 0.95, coupling: 0.1 };
    let of = |target| MomentumTransfer::new(dark, 2.1, vec![target]);
    assert!(of(Target::Meson { mass: 0.1, coupling: f64::NAN, pole: 0.8 }).is_err());
    assert!(of(Target::Meson { mass: 0.1, coupling: 1.0, pole: 0.0 }).is_err());
    assert!(of(Target::Fermion { mass: -0.1, colours: 1.0, vector: 1.0, axial: 0.0 }).is_err());
    let (sigma, mediator) = portal(charged(1e-3, 0.0));
    let nothing = Mediator { couplings: Couplings::default(), ..mediator };
    assert!(MomentumTransfer::plasma(&sigma, &nothing, &Inputs::default()).is_err());
}

/// Omega of the coupled equations over that of the number density for gamma
/// times a factor: computed independently with annihilation into e, mu, tau
/// and free u, d, s, and scattering on e, mu and pions without a form factor.
#[test]
fn more_scattering_restores_the_number_density_equation() {
    use crate::relic::reference::{CHARGE, GridPoint, coupled_settings, grid_fermions};
    // m_X, width, g_X, mixing; then factors on gamma and ratios as printed.
    type Ratios = &'static [(f64, &'static str)];
    let rows: [([f64; 4], Ratios); 4] = [
        ([0.95, 1e-4, 0.1, 1e-3], &[(1.0, "1.0267"), (10.0, "1.0026"), (100.0, "1.0003")]),
        (
            [1.0, 2.47e-6, 0.01, 4.887e-5],
            &[(1.0, "4.373"), (10.0, "3.940"), (100.0, "1.889"), (1e4, "1.018")],
        ),
        (
            [1.02, 1.95e-6, 0.01, 2.624e-5],
            &[(1.0, "1.320"), (10.0, "1.328"), (100.0, "1.360"), (1e4, "1.055")],
        ),
        (
            [0.90, 3.94e-6, 0.01, 8.79e-4],
            &[(1.0, "9.744"), (10.0, "1.509"), (100.0, "1.040"), (1e4, "1.0004")],
        ),
    ];
    for ([m_x, width, g_x, eps], ratios) in rows {
        let point = GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x, eps };
        let dark = DarkMatter { mass: m_x, coupling: g_x };
        let light = grid_fermions(eps).into_iter().filter(|f| f.mass < 1.8 && f.name != "c").collect();
        let sigma = Annihilation::new(dark, 2.1, light, WidthLaw::Fixed(width)).unwrap();
        let settings = coupled_settings("p");
        let mut targets: Vec<Target> = point.transfer().unwrap().targets().iter().map(|t| t.0).collect();
        targets.push(Target::Meson { mass: 0.13957, coupling: eps * CHARGE, pole: f64::INFINITY });
        let transfer = MomentumTransfer::new(dark, 2.1, targets).unwrap();
        let equal = number_density(&sigma, &settings.common).unwrap().omega_h2;
        for (factor, expected) in ratios {
            let omega = coupled(&sigma, &transfer.scaled(*factor).unwrap(), &settings).unwrap().omega_h2;
            let ratio = omega / equal;
            let digits = expected.split_once('.').unwrap().1.len() as f64;
            let deviation = ratio - expected.parse::<f64>().unwrap();
            assert!(deviation.abs() < 0.6 * 0.1_f64.powf(digits), "{m_x} {factor}: {ratio} {expected}");
        }
    }
}
