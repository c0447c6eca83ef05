use approx::assert_relative_eq;

use super::*;
use crate::models::{Fermion, Model};

fn couplings(name: &str) -> Couplings {
    embedded_model(name).unwrap().unit_couplings(1.0, &Inputs::default())
}

#[test]
fn the_shipped_cards_have_their_charges() {
    let all: Vec<_> = names().collect();
    for name in ["b_minus_l", "baryon_number", "dark_photon", "l_mu_minus_l_tau", "protophobic"] {
        assert!(all.contains(&name), "{name} in {all:?}");
    }
    let bl = couplings("b_minus_l");
    assert_relative_eq!(bl.vector(Fermion::B), 1.0 / 3.0);
    assert_relative_eq!(bl.vector(Fermion::Mu), -1.0);
    assert_relative_eq!(bl.squared(Fermion::NuE), 0.5);
    let p = couplings("protophobic");
    assert_relative_eq!(2.0 * p.vector(Fermion::U) + p.vector(Fermion::D), 0.0);
    assert_eq!(p.squared(Fermion::NuTau), 0.0);
    let inputs = Inputs::default();
    let loop_charge = -1.0 / inputs.alpha_inv_0 / (4.0 * std::f64::consts::PI);
    assert_relative_eq!(couplings("baryon_number").vector(Fermion::E), loop_charge, max_relative = 1e-4);
    assert_relative_eq!(couplings("dark_photon").vector(Fermion::U), 2.0 / 3.0);
}

#[test]
fn l_mu_minus_l_tau_mixes_at_one_loop() {
    let model = embedded_model("l_mu_minus_l_tau").unwrap();
    let inputs = Inputs::default();
    // At zero momentum epsilon = -e g/(12 pi^2) ln(m_mu^2/m_tau^2) > 0.
    let e = (4.0 * std::f64::consts::PI / inputs.alpha_inv_0).sqrt();
    let pi2 = std::f64::consts::PI.powi(2);
    let epsilon = -e / (12.0 * pi2) * (inputs.m_mu / inputs.m_tau).powi(2).ln();
    let c = model.unit_couplings(1e-3, &inputs);
    assert_relative_eq!(c.vector(Fermion::E), -e * epsilon, max_relative = 1e-4);
    assert_relative_eq!(c.vector(Fermion::U), 2.0 / 3.0 * e * epsilon, max_relative = 1e-4);
    assert_relative_eq!(c.vector(Fermion::Mu), 1.0 - e * epsilon, max_relative = 1e-4);
    assert_eq!(c.axial(Fermion::E), 0.0);
}

#[test]
fn a_point_has_mixing_and_the_dark_fermion() {
    let model = embedded_model("b_minus_l").unwrap();
    let mut values = Assignment::defaults(model.parameters());
    let mut set = |name: &str, x: f64| values.set("b_minus_l", model.parameters(), name, x).unwrap();
    set("m_zprime", 1.5);
    set("g", 1e-3);
    set("epsilon", 1e-2);
    set("q_X", 2.0);
    let inputs = Inputs::default();
    let point = model.point(&values, &inputs).unwrap();
    let mediator = point.mediator().unwrap();
    let e = (4.0 * std::f64::consts::PI / inputs.alpha_inv_0).sqrt();
    assert_relative_eq!(mediator.couplings.vector(Fermion::E), -1e-3 - 1e-2 * e);
    assert_eq!(mediator.dark.len(), 1);
    assert_eq!(point.quantity("g"), Some(1e-3));
    assert_relative_eq!(point.quantity("g_X").unwrap(), 2e-3);
}

#[test]
fn a_dark_photon_is_given_by_epsilon() {
    let model = embedded_model("dark_photon").unwrap();
    let values = Assignment::defaults(model.parameters());
    let point = model.point(&values, &Inputs::default()).unwrap();
    assert_eq!(point.quantity("epsilon_A"), Some(1e-4));
    assert_relative_eq!(point.quantity("g").unwrap(), 0.3028221209e-4, max_relative = 1e-8);
    assert!(values.clone().set("dark_photon", model.parameters(), "g", 1.0).is_err());
}

#[test]
fn wrong_cards_say_where() {
    let message = |text: &str| from_card("x.toml", text).unwrap_err().to_string();
    let head = "name = \"x\"\nsummary = \"y\"\n";
    let unknown = message(&format!("{head}speed = 1\n"));
    assert!(unknown.starts_with("x.toml:3:1:") && unknown.contains("speed"), "{unknown}");
    let fermion = message(&format!("{head}[charges]\nmuu = 1\n"));
    assert!(fermion.starts_with("x.toml:4:1:") && fermion.contains("did you mean"), "{fermion}");
    let charge = message(&format!("{head}[charges]\nmu = \"one\"\n"));
    assert!(charge.contains("is not a charge"), "{charge}");
    let mixing = message(&format!("{head}[charges]\nmu = 1\n[loop-mixing]\nfermions = [\"mu\"]\n"));
    assert!(mixing.contains("must vanish"), "{mixing}");
    assert!(embedded_model("b_minus_1").unwrap_err().to_string().contains("b_minus_l"));
}
