//! Decays of h and phi.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::constraints::Verdict;
use darkbound::constraints::library;
use darkbound::inputs::Inputs;
use darkbound::models::Point;
use darkbound::models::aligned_u1::second_scalar::contents;
use darkbound::prediction::Prediction;

use super::{context, extended, minimal};

#[test]
fn scalars_into_light_mediators_are_scalars_into_goldstones() {
    // S -> Z'Z', Z'a, a a with M -> 0 at fixed M/g and a massless:
    // M_S^3/(32 pi) [c_phi'^2/v~^2 + c_varphi'^2/w^2].
    let (f, r, w) = (500.0, 4.0, 60.0);
    for theta in [0.0, 0.3] {
        let set = [
            ("m_zprime", 0.01),
            ("g", 0.01 / f),
            ("theta_R", 0.1),
            ("r_varphi", r),
            ("v_varphi", w),
            ("m_varphi", 400.0),
            ("m_phi", 300.0),
            ("alpha_h", 0.2),
            ("theta_varphi", theta),
        ];
        let p = extended(&set).unwrap();
        let o = contents(0.2, theta);
        let goldstones = |m: f64, k: usize| {
            m.powi(3) / (32.0 * PI) * ((o[1][k] / p.v_tilde).powi(2) + (o[2][k] / w).powi(2))
        };
        let h = p.higgs().unwrap();
        let m_h = Inputs::default().m_h;
        let found = h.gamma_zprime_zprime + h.gamma_zprime_a + h.gamma_dark;
        assert_relative_eq!(found, goldstones(m_h, 0), max_relative = 1e-6);
        let phi = p.dark_higgs_widths().unwrap();
        let found = phi.zprime_zprime + phi.zprime_a + phi.dark;
        assert_relative_eq!(found, goldstones(300.0, 1), max_relative = 1e-6);
        // Each of the three counts.
        assert!(phi.zprime_zprime > 0.0 && phi.zprime_a > 0.0 && phi.dark > 0.0);
    }
}

#[test]
fn a_mixed_dark_scalar_decays_like_a_heavy_higgs() {
    let inputs = Inputs::default();
    let p = minimal(&[("m_phi", 600.0), ("alpha_h", 0.2), ("g", 1e-3), ("theta_R", 1e-3)]).unwrap();
    let w = p.dark_higgs_widths().unwrap();
    let v = darkbound::inputs::Electroweak::new(&inputs).v;
    let s2 = 0.2_f64.sin().powi(2);
    // WW : ZZ -> 2 : 1 and the textbook widths.
    let boson = |m: f64, n: f64| {
        let z = (m / 600.0_f64).powi(2);
        n * s2 * 600.0_f64.powi(3) / (32.0 * PI * v * v)
            * (1.0 - 4.0 * z).sqrt()
            * (1.0 - 4.0 * z + 12.0 * z * z)
    };
    assert_relative_eq!(w.weak, boson(inputs.m_W, 2.0) + boson(inputs.m_Z, 1.0), max_relative = 1e-12);
    // Top: with hardly any t-T mixing the Yukawa coupling of the Standard Model.
    let beta2 = 1.0 - (2.0 * inputs.m_t / 600.0).powi(2);
    let top = 3.0 * s2 * (inputs.m_t / v).powi(2) * 600.0 / (8.0 * PI) * beta2.powf(1.5);
    assert_relative_eq!(w.t_t, top, max_relative = 1e-4);
    // Heavy: WW, ZZ, hh are four Goldstone-like states, 2 : 1 : 1, for small angles.
    let heavy = minimal(&[("m_phi", 1e5), ("alpha_h", 1e-4), ("g", 1e-5), ("theta_R", 1e-3)]).unwrap();
    let w = heavy.dark_higgs_widths().unwrap();
    assert_relative_eq!(w.h_h / w.weak, 1.0 / 3.0, max_relative = 2e-3);
    // Unmixed: Z'Z', and the pairs of quarks with T.
    let alone =
        minimal(&[("m_phi", 600.0), ("g", 1e-3), ("theta_R", 0.1)]).unwrap().dark_higgs_widths().unwrap();
    assert_eq!((alone.weak, alone.h_h, alone.fermions, alone.dark), (0.0, 0.0, 0.0, 0.0));
    assert_relative_eq!(
        alone.zprime_zprime,
        600.0_f64.powi(3) / (32.0 * PI * 2100.0_f64.powi(2)),
        max_relative = 1e-4
    );
}

#[test]
fn the_higgs_boson_bounds_the_mixing() {
    // Small angle, phi heavy: only h -> Z'Z', invisible through X.
    let (library, context) = (library().unwrap(), context());
    let at =
        |alpha: f64| minimal(&[("g", 1e-3), ("theta_R", 0.1), ("alpha_h", alpha), ("r_X", 12.0)]).unwrap();
    let value =
        |alpha: f64, name: &str| Prediction::new(&at(alpha), &context).observable(name).unwrap().unwrap();
    let i = &context.inputs;
    for alpha in [1e-3_f64, 1e-2, 0.1] {
        let z = (2.1 / i.m_h).powi(2);
        let shape = (1.0 - 4.0 * z).sqrt() * (1.0 - 4.0 * z + 12.0 * z * z);
        let gamma = shape * alpha.sin().powi(2) * i.m_h.powi(3) / (32.0 * PI * 2100.0_f64.powi(2));
        let c2 = alpha.cos().powi(2);
        let br = gamma / (c2 * i.Gamma_h + gamma);
        assert_relative_eq!(value(alpha, "br_h_undetected"), br, max_relative = 1e-5);
        assert_relative_eq!(value(alpha, "br_h_inv"), c2 * br, max_relative = 1e-5);
        assert_relative_eq!(value(alpha, "mu_higgs"), c2 * (1.0 - br), max_relative = 1e-5);
    }
    assert_eq!(value(0.0, "br_h_inv"), 0.0);
    assert_eq!(value(0.0, "mu_higgs"), 1.0);
    let verdict = |alpha: f64| {
        let p = at(alpha);
        library
            .get("ATLAS_ATLAS2023tkt_h_inv")
            .unwrap()
            .evaluate(&Prediction::new(&p, &context))
            .unwrap()
            .verdict
    };
    // c^2 BR = 0.107 at s^2 = 0.1125.
    assert_eq!((verdict(0.335), verdict(0.35)), (Verdict::Allowed, Verdict::Excluded));
}

#[test]
fn a_light_dark_scalar_adds_chains_to_the_invisible_higgs() {
    // h -> phi phi -> 4 Z', all into X.
    let context = context();
    let p =
        minimal(&[("g", 1e-2), ("theta_R", 0.1), ("alpha_h", 0.01), ("m_phi", 20.0), ("m_X", 0.5)]).unwrap();
    let prediction = Prediction::new(&p, &context);
    let h = p.higgs().unwrap();
    let phi = p.dark_higgs_widths().unwrap();
    assert!(h.gamma_phi_phi > 0.0 && phi.zprime_zprime > 0.0 && phi.fermions > 0.0);
    let to_zprime = phi.zprime_zprime / phi.total();
    let gamma = h.gamma_zprime_zprime + h.gamma_phi_phi * to_zprime.powi(2);
    let expected = h.cos_alpha.powi(2) * gamma / h.total_width(context.inputs.Gamma_h);
    let found = prediction.observable("br_h_inv").unwrap().unwrap();
    assert_relative_eq!(found, expected, max_relative = 1e-3);
    assert_relative_eq!(h.gamma_phi_phi / h.gamma_zprime_zprime, 1.0, max_relative = 0.15);
}
