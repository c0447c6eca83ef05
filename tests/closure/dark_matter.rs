//! Dark matter in detectors and in dwarf galaxies.

use darkbound::prediction::{AbundanceRule, DarkMatterChoice};

use super::*;

/// (hbar c)^2 in cm^2 GeV^2 (CODATA 2022).
const CM2: f64 = 3.893_793_721e-28;
const PROTON: f64 = 0.938_272_089;

/// X of this mass and coupling as all of the dark matter.
fn all_of_it() -> Setting {
    let mut setting = Setting::new();
    setting.context.dark_matter =
        DarkMatterChoice { abundance: AbundanceRule::Observed, ..DarkMatterChoice::default() };
    setting
}

fn with_x(mass: f64, couplings: Couplings, m_x: f64, g_x: f64) -> Synthetic {
    let mut point = Synthetic::new(mass, couplings);
    point.mediator.dark = vec![DarkState::Fermion { mass: m_x, vector: g_x, axial: 0.0 }];
    point
}

fn rows(c: &dyn Constraint, column: &str) -> Vec<(f64, f64)> {
    let table = columns(c);
    table.numbers("mass_GeV").unwrap().into_iter().zip(table.numbers(column).unwrap()).collect()
}

#[test]
fn scattering_at_the_published_cross_sections() {
    let setting = all_of_it();
    let m_e = setting.inputs().m_e;
    for c in setting.of_kind(Kind::DirectDetection) {
        for (m_x, limit) in rows(c, "sigma_cm2") {
            // Equal couplings to protons and neutrons: mu^2 f^2/pi.
            let (target, charge) = if c.id().ends_with("_electron") { (m_e, 1.0) } else { (PROTON, 3.0) };
            let mu = m_x * target / (m_x + target);
            let f = (limit / CM2 * PI).sqrt() / mu;
            let mut couplings = only(Fermion::E, f * 1e4, 0.0);
            if charge > 1.0 {
                couplings = only(Fermion::U, f * 1e4 / charge, 0.0);
                couplings.set(Fermion::D, f * 1e4 / charge, 0.0);
            }
            let ratio = setting.ratio(c, &with_x(100.0, couplings, m_x, 1.0)).unwrap();
            assert_one(ratio, 1e-6, &format!("{} {m_x}", c.id()));
        }
    }
}

#[test]
fn annihilation_at_the_published_rates() {
    let setting = all_of_it();
    let mut closed = 0;
    for c in setting.of_kind(Kind::IndirectDetection) {
        let fermion = match c.id().rsplit('_').next().unwrap() {
            "ee" => Fermion::E,
            "mumu" => Fermion::Mu,
            "tautau" => Fermion::Tau,
            "bb" => Fermion::B,
            "tt" => Fermion::T,
            // Light quarks, charm and pions: see below.
            _ => continue,
        };
        let m_f = fermion.mass(setting.inputs());
        for (m_x, limit) in rows(c, "sigma_v_cm3_per_s") {
            // Far from the pole: N_c g^2 v^2 (2m^2 + m_f^2) sqrt(1 - m_f^2/m^2)/(2 pi (4m^2 - M^2)^2).
            let (mass, g_x) = (3.0 * m_x, 1.0);
            let sigma_v = 2.0 * limit / (CM2 * 2.997_924_58e10);
            let above = 1.0 - (m_f / m_x).powi(2);
            if above <= 0.01 || fermion.is_quark() && m_x < 100.0 && fermion == Fermion::B {
                continue;
            }
            let shape = fermion.colours() * (2.0 * m_x * m_x + m_f * m_f) * above.sqrt();
            let v = (sigma_v * 2.0 * PI / shape).sqrt() * (4.0 * m_x * m_x - mass * mass).abs() / g_x;
            // A wide mediator is no longer far from its pole.
            if v > 0.3 {
                continue;
            }
            let Some(ratio) = setting.ratio(c, &with_x(mass, only(fermion, v, 0.0), m_x, g_x)) else {
                continue;
            };
            // Quarks have corrections of QCD and the masses of hadrons.
            let tolerance = if fermion.is_quark() { 0.15 } else { 1e-3 };
            assert_one(ratio, tolerance, &format!("{} {m_x}", c.id()));
            closed += 1;
        }
    }
    assert!(closed > 500, "{closed}");
}

#[test]
fn quarks_and_pions_share_what_goes_into_hadrons() {
    let setting = all_of_it();
    for (id, quarks) in [
        ("FermiLAT_FermiLAT2015att_qq", &[Fermion::U, Fermion::D, Fermion::S][..]),
        ("FermiLAT_FermiLAT2016uux_cc", &[Fermion::C][..]),
    ] {
        let c = setting.library.get(id).unwrap();
        let mut couplings = Couplings::default();
        quarks.iter().for_each(|q| couplings.set(*q, 1e-3, 0.0));
        let point = with_x(1000.0, couplings, 50.0, 1.0);
        let p = Prediction::new(&point, &setting.context);
        let r = c.evaluate(&p).unwrap();
        let all = 0.5 * p.sigma_v_today_cm3_per_s().unwrap().unwrap();
        assert_one(r.prediction / all, 1e-6, id);
    }
    // X of 0.4 GeV: nearly all hadrons of an isovector current are two pions.
    let c = setting.library.get("Xray_Cirelli2023tnx_pipi").unwrap();
    let mut couplings = only(Fermion::U, 1e-3, 0.0);
    couplings.set(Fermion::D, -1e-3, 0.0);
    let point = with_x(10.0, couplings, 0.4, 1.0);
    let p = Prediction::new(&point, &setting.context);
    let all = 0.5 * p.sigma_v_today_cm3_per_s().unwrap().unwrap();
    assert_one(c.evaluate(&p).unwrap().prediction / all, 0.05, "pipi");
}

#[test]
fn the_microwave_background_at_its_bound() {
    let setting = all_of_it();
    let c = setting.library.get("planck_cmb").unwrap();
    // Electrons of 1 GeV deposit 0.405 of their energy (1506.03811).
    let sigma_v = 2.0 * 3.2e-28 * 1.0 / 0.405 / (CM2 * 2.997_924_58e10);
    let v = (sigma_v * 2.0 * PI / 2.0).sqrt() * (4.0 - 1e4_f64).abs();
    let ratio = setting.ratio(c, &with_x(100.0, only(Fermion::E, v, 0.0), 1.0, 1.0)).unwrap();
    assert_one(ratio, 3e-3, "planck_cmb");
}
