//! The extended model as a whole, and the card of tau number.

use approx::assert_relative_eq;
use darkbound::constraints::library;
use darkbound::inputs::Inputs;
use darkbound::models::DarkState;
use darkbound::models::Point;
use darkbound::prediction::Prediction;

use super::{context, extended, minimal, solve};

#[test]
fn heavy_x_and_an_invisible_mediator() {
    let (library, context) = (library().unwrap(), context());
    let lhcb = library.get("LHCb_Aaij2016qsm_Bp_Kp_chi_mumu").unwrap();
    let common = [("m_T", 1e4), ("y_T", 0.1), ("g", 2.1e-5), ("m_X", 30.0), ("r_X", 1e3)];
    let minimal = minimal(&common).unwrap();
    // With next to no part in the mass, so that the rest is the same point.
    let p = extended(&[&common[..], &[("v_varphi", 1e-3)]].concat()).unwrap();
    let (visible, invisible) = (Prediction::new(&minimal, &context), Prediction::new(&p, &context));
    let value = |p: &Prediction<'_>, name: &str| p.observable(name).unwrap().unwrap();
    assert!(value(&visible, "br_xx") == 0.0 && value(&visible, "p_inv") < 0.3);
    assert!(lhcb.evaluate(&visible).unwrap().ratio > 300.0);
    assert!(value(&invisible, "br_xx") > 0.998 && value(&invisible, "p_inv") > 0.998);
    assert!(lhcb.evaluate(&invisible).unwrap().ratio < 1.0);
    // The pair is one of the mediator's dark states, so that annihilation and
    // the width in the propagator know it.
    let states = &p.mediator().unwrap().dark;
    assert!(
        matches!(states[0], DarkState::Fermion { .. }) && matches!(states[1], DarkState::ScalarPair { .. })
    );
    let channels = invisible.annihilation().unwrap().unwrap().channels();
    assert!(channels.iter().any(|c| c.name() == "scalars0"));
    // The Z decays into the pair by its part of Z' alone.
    let z = p.z_sector().unwrap();
    let to_x = minimal.z_sector().unwrap().gamma_dark;
    let ratio = (z.gamma_dark - to_x) / to_x;
    let r = (30.0 / Inputs::default().m_Z).powi(2);
    let shape = (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt();
    // (M/48 pi) g^2 100 against (M/12 pi) g^2 1e6, without the masses of 0.5 GeV.
    assert_relative_eq!(ratio * shape, 100.0 / 4e6, max_relative = 1e-3);
}

#[test]
fn tau_number_is_invisible_below_its_threshold() {
    // Charges of tau and nu_tau alone, no kinetic mixing: only nu_tau below
    // 2 m_tau; above, the tau with its threshold and twice the neutrino.
    let model = darkbound::models::ModelSet::default().get("tau_number").unwrap();
    let context = context();
    let branching = |mass: f64, name: &str| {
        let values = solve(&*model, &[("m_zprime", mass)]).unwrap();
        let point = model.point(&values, &Inputs::default()).unwrap();
        Prediction::new(&*point, &context).observable(name).unwrap().unwrap()
    };
    assert_eq!((branching(2.1, "br_nunu"), branching(2.1, "p_inv")), (1.0, 1.0));
    let r = (Inputs::default().m_tau / 10.0_f64).powi(2);
    let shape = 2.0 * (1.0 + 2.0 * r) * (1.0 - 4.0 * r).sqrt();
    assert_relative_eq!(branching(10.0, "br_tautau"), shape / (1.0 + shape), max_relative = 1e-12);
}

#[test]
fn every_point_of_the_extended_model_is_a_number_or_a_named_error() {
    // Marsaglia's xorshift64*: the same points everywhere.
    let mut state = 0x9e37_79b9_7f4a_7c15_u64;
    let mut uniform = || {
        state ^= state >> 12;
        state ^= state << 25;
        state ^= state >> 27;
        (state.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    };
    let context = context();
    let ratios = [2.0, 3.0, 0.5, 1.0 / 3.0];
    let (mut points, mut massive, mut mixed) = (0, 0, 0);
    for _ in 0..4000 {
        let mut log = |lo: f64, hi: f64| lo * (hi / lo).powf(uniform());
        let (g, m_zprime) = (log(1e-6, 1.0), log(0.02, 80.0));
        let f = m_zprime / g;
        let mut set = vec![
            ("g", g),
            ("m_zprime", m_zprime),
            ("m_T", log(200.0, 1e6)),
            ("theta_R", log(1e-6, 1.5)),
            ("m_phi", log(1e-2, 1e5)),
            ("m_varphi", log(1e-3, 1e4)),
            ("m_X", log(1e-2, 1e4)),
            ("r_X", log(1e-2, 1e4)),
        ];
        let which = uniform();
        let charge =
            if which < 0.5 { ratios[(8.0 * which) as usize] } else { 10_f64.powf(6.0 * uniform() - 3.0) };
        set.push(("r_varphi", charge));
        set.push(("v_varphi", f / charge * 1.1 * uniform()));
        if which < 0.5 {
            set.push(("m_a", 10_f64.powf(6.0 * uniform() - 3.0)));
        }
        set.push(("alpha_h", 3.0 * uniform() - 1.5));
        set.push(("theta_varphi", 3.0 * uniform() - 1.5));
        let p = match extended(&set) {
            Ok(p) => p,
            Err(e) => {
                let text = e.to_string();
                assert!(set.iter().any(|(name, _)| text.contains(name)), "{text}");
                continue;
            }
        };
        points += 1;
        massive += i32::from(p.second.unwrap().operator.is_some());
        let prediction = Prediction::new(&p, &context);
        let w = p.top_partner().unwrap().widths;
        let parts = [w.b_w, w.t_z, w.t_h, w.t_zprime, w.t_phi, w.t_dark, w.t_undetected];
        assert!(parts.iter().all(|x| *x >= 0.0) && w.total().is_finite(), "{set:?} {w:?}");
        let h = p.higgs().unwrap();
        let parts =
            [h.gamma_zprime_zprime, h.gamma_phi_phi, h.gamma_zprime_a, h.gamma_dark, h.gamma_undetected];
        assert!(parts.iter().all(|x| *x >= 0.0 && x.is_finite()), "{set:?} {h:?}");
        let d = p.dark_higgs_widths().unwrap();
        let parts = [d.zprime_zprime, d.zprime_a, d.dark, d.h_h, d.weak, d.fermions, d.t_t, d.top_partners];
        assert!(parts.iter().all(|x| *x >= 0.0 && x.is_finite()), "{set:?} {d:?}");
        mixed += i32::from(h.gamma_zprime_a > 0.0);
        for name in ["br_h_inv", "br_h_undetected", "mu_higgs", "br_T_sm", "br_T_t_inv", "p_inv"] {
            let x = prediction.observable(name).unwrap().unwrap();
            assert!((0.0..=1.0 + 1e-12).contains(&x), "{name} = {x}: {set:?}");
        }
        for check in p.checks() {
            assert!(!check.value.is_nan(), "{} {set:?}", check.name);
        }
    }
    assert!(points > 2000 && massive > 500 && mixed > 1000, "{points} {massive} {mixed}");
}
