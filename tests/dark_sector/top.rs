//! Decays of T and their chains.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::constraints::library;
use darkbound::inputs::Inputs;
use darkbound::models::Point;
use darkbound::prediction::Prediction;

use super::{context, extended, minimal};

#[test]
fn decays_of_t_share_as_goldstones_do() {
    // bW : tZ : th = 2 : 1 : 1 and tZ' : t phi = 1 : 1 for a heavy T.
    for m_big in [5e3, 2e4, 1e5] {
        // Corrections fall as (m_t/m_T)^2.
        let tolerance = 8.0 * (172.57_f64 / m_big).powi(2);
        let p = minimal(&[("m_T", m_big), ("theta_R", 0.1), ("g", 1e-4), ("m_phi", 100.0)]).unwrap();
        let w = p.top_partner().unwrap().widths;
        // With measured masses the Z is heavier than M_W/c_W: 0.95 %.
        let i = Inputs::default();
        let rho = (i.m_W / i.m_Z / darkbound::inputs::Electroweak::new(&i).c_w).powi(2);
        assert_relative_eq!(rho, 1.0094, max_relative = 1e-4);
        assert_relative_eq!(w.b_w / i.V_tb.powi(2) / w.t_z, 2.0 / rho, max_relative = tolerance);
        assert_relative_eq!(w.t_h / w.t_z, 1.0 / rho, max_relative = tolerance);
        assert_relative_eq!(w.t_zprime / w.t_phi, 1.0, max_relative = tolerance);
        // y_T^2 c_L^2 c_R^2 m_T/(64 pi).
        let top = &p.top;
        let common = (p.yukawas.1 * top.c_l * top.c_r).powi(2) * m_big / (64.0 * PI);
        assert_relative_eq!(w.t_zprime, common, max_relative = tolerance);
    }
}

#[test]
fn a_second_scalar_moves_decays_of_t_from_the_mediator_to_a() {
    // At fixed b and v~ the sum over Z' and a is that of the whole a'; each has
    // its part of it.
    let set = |r: f64, w: f64, f: f64| {
        [
            ("m_T", 2e4),
            ("theta_R", 0.1),
            ("g", 2.1 / f),
            ("m_phi", 100.0),
            ("r_varphi", r),
            ("v_varphi", w),
            ("m_varphi", 90.0),
        ]
    };
    let p = extended(&set(5.0, 100.0, 1000.0)).unwrap();
    assert_relative_eq!(p.v_tilde, 1000.0 * 0.75_f64.sqrt(), max_relative = 1e-12);
    let w = p.top_partner().unwrap().widths;
    let without =
        minimal(&[("m_T", 2e4), ("theta_R", 0.1), ("g", 2.1 / p.v_tilde), ("m_phi", 100.0)]).unwrap();
    let whole = without.top_partner().unwrap().widths;
    assert_relative_eq!(w.t_zprime + w.t_dark, whole.t_zprime, max_relative = 1e-4);
    assert_relative_eq!(w.t_zprime / whole.t_zprime, 0.75, max_relative = 1e-3);
    assert_relative_eq!(w.t_phi, whole.t_phi, max_relative = 1e-12);
    assert_eq!(w.t_undetected, 0.0);
    // phi and varphi share what phi had.
    let mixed = extended(&[&set(5.0, 100.0, 1000.0)[..], &[("theta_varphi", 0.6)]].concat()).unwrap();
    let m = mixed.top_partner().unwrap().widths;
    assert_relative_eq!(m.t_phi + m.t_undetected, w.t_phi, max_relative = 1e-5);
    assert_relative_eq!(m.t_undetected / w.t_phi, 0.6_f64.sin().powi(2), max_relative = 1e-4);
}

#[test]
fn chains_of_t_add_up_to_missing_energy() {
    let context = context();
    let at = |set: &[(&str, f64)]| {
        let common = [("m_T", 1500.0), ("g", 1e-2), ("theta_R", 0.1), ("r_X", 12.0)];
        let p = minimal(&[&common[..], set].concat()).unwrap();
        let prediction = Prediction::new(&p, &context);
        let value = |name: &str| prediction.observable(name).unwrap().unwrap();
        (p.top_partner().unwrap().widths, value("br_T_t_inv"), value("br_T_sm"))
    };
    // phi -> Z'Z' with all Z' into X: T -> t + invisible is t Z' and t phi.
    let (w, invisible, standard) = at(&[("m_phi", 8.0)]);
    assert_relative_eq!(invisible, (w.t_zprime + w.t_phi) / w.total(), max_relative = 1e-4);
    assert_relative_eq!(invisible + standard, 1.0, max_relative = 1e-4);
    // Z' heavier than X X but phi lighter than Z'Z': phi has no tree decays.
    let (w, invisible, _) = at(&[("m_phi", 4.0)]);
    assert_relative_eq!(invisible, w.t_zprime / w.total(), max_relative = 1e-4);
    // Visible Z': only neutrinos, and their square.
    let (w, invisible, _) = at(&[("m_phi", 8.0), ("m_X", 5.0)]);
    let nu = {
        let p = minimal(&[("m_T", 1500.0), ("g", 1e-2), ("theta_R", 0.1), ("m_X", 5.0)]).unwrap();
        Prediction::new(&p, &context).observable("br_nunu").unwrap().unwrap()
    };
    assert_relative_eq!(invisible, (w.t_zprime * nu + w.t_phi * nu * nu) / w.total(), max_relative = 1e-3);
}

#[test]
fn stop_searches_see_the_chains_where_their_masses_reach() {
    let (library, context) = (library().unwrap(), context());
    let ratio = |m_phi: f64, id: &str| {
        let p = minimal(&[("m_T", 1200.0), ("g", 1e-2), ("theta_R", 0.1), ("m_phi", m_phi)]).unwrap();
        let prediction = Prediction::new(&p, &context);
        let w = p.top_partner().unwrap().widths;
        let all = prediction.observable("br_T_t_inv").unwrap().unwrap();
        let direct = w.t_zprime / w.total();
        (library.get(id).unwrap().evaluate(&prediction).unwrap().ratio, direct, all)
    };
    // Published up to 11.8 GeV: there the chain doubles each leg.
    let id = "CMS_CMS2019zmd_T2tt";
    let (with, direct, all) = ratio(8.0, id);
    let (without, direct_far, _) = ratio(30.0, id);
    assert!(all > 1.9 * direct);
    let gain = (with / without) / (all / direct_far).powi(2);
    assert!(gain > 0.9 && gain <= 1.1, "{gain}");
    // A table for one light state only does not.
    let (with, ..) = ratio(8.0, "CMS_CMS2021eha_T2tt");
    let (without, ..) = ratio(30.0, "CMS_CMS2021eha_T2tt");
    assert_relative_eq!(with, without, max_relative = 1e-2);
}
