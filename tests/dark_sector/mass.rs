//! Who gives the Z' its mass, and Z' -> varphi a.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::models::Point;
use darkbound::models::aligned_u1::AlignedPoint;
use darkbound::models::aligned_u1::second_scalar::SecondInput;
use darkbound::models::aligned_u1::second_scalar::SecondScalar;
use darkbound::models::aligned_u1::second_scalar::contents;
use darkbound::prediction::Prediction;

use super::{context, extended, minimal};

#[test]
fn mixing_is_unitary_and_the_couplings_obey_a_sum_rule() {
    for alpha in [-0.7, 0.0, 0.4] {
        for theta in [-1.1, 0.0, 0.3] {
            let o = contents(alpha, theta);
            for i in 0..3 {
                for j in 0..3 {
                    let dot: f64 = (0..3).map(|k| o[i][k] * o[j][k]).sum();
                    assert!((dot - f64::from(u8::from(i == j))).abs() < 1e-15);
                }
            }
            // Sum over states of (Z' S a)^2 and of kappa^2.
            let (g, big, r) = (1e-2, 2.1, 7.0);
            let given = SecondInput { charge: r, vev: 20.0, m_varphi: 1.0, m_a: 0.0, theta };
            let s = SecondScalar::new(given, big / g, 0.0).unwrap();
            let squares =
                |c: &dyn Fn(f64, f64) -> f64| (0..3).map(|k| c(o[1][k], o[2][k]).powi(2)).sum::<f64>();
            let to_a = squares(&|x, y| s.zprime_coupling(g, x, y));
            let (s2, c2) = (s.s_beta.powi(2), s.c_beta.powi(2));
            assert_relative_eq!(to_a, g * g * (s2 + r * r * c2), max_relative = 1e-13);
            let kappa = squares(&|x, y| s.kappa(g, big, x, y));
            assert_relative_eq!(kappa, 4.0 * g * g * big * big * (c2 + r * r * s2), max_relative = 1e-13);
        }
    }
}

#[test]
fn both_vacuum_expectation_values_give_the_mass() {
    let p = extended(&[("g", 1e-2), ("r_varphi", 5.0), ("v_varphi", 30.0), ("y_T", 1.0)]).unwrap();
    let mass2 = 1e-4 * (p.v_tilde.powi(2) + 25.0 * 900.0);
    assert_relative_eq!(mass2.sqrt(), 2.1, max_relative = 1e-13);
    assert_relative_eq!(p.quantity("sin_beta").unwrap(), 1e-2 * 5.0 * 30.0 / 2.1, max_relative = 1e-13);
    // With b fixed the Yukawa coupling grows as Phi has less to do.
    let theta = p.quantity("theta_R").unwrap();
    let without = minimal(&[("g", 1e-2), ("theta_R", theta)]).unwrap();
    assert_relative_eq!(p.yukawas.1 / without.yukawas.1, without.v_tilde / p.v_tilde, max_relative = 1e-12);
}

#[test]
fn without_a_share_in_the_mass_it_is_a_complex_scalar() {
    // The width of Z' -> Phi' Phi'*: (M/48 pi) (g r)^2 (1 - 4 m^2/M^2)^{3/2}.
    let context = context();
    let dark = |p: &AlignedPoint| Prediction::new(p, &context).widths().unwrap().dark;
    let common = [("r_X", 0.0), ("r_varphi", 3.0), ("m_varphi", 0.6), ("m_a", 0.6), ("g", 1e-4)];
    let with = |vev: f64| extended(&[&common[..], &[("v_varphi", vev)]].concat()).unwrap();
    let none = with(0.0);
    let charge = 3e-4 * none.states.zprime[2];
    let closed = 2.1 / (48.0 * PI) * charge.powi(2) * (1.0 - 4.0 * (0.6_f64 / 2.1).powi(2)).powf(1.5);
    assert_relative_eq!(dark(&none), closed, max_relative = 1e-12);
    for (vev, tolerance) in [(1e-3, 1e-12), (1.0, 1e-6), (100.0, 1e-3)] {
        assert_relative_eq!(dark(&with(vev)), closed, max_relative = tolerance);
    }
    // Without Phi' everything else is the minimal model.
    let minimal = minimal(&[("r_X", 0.0), ("g", 1e-4)]).unwrap();
    for (name, value) in minimal.derived() {
        let same = none.quantity(name).unwrap();
        assert!(same == value || (same.is_nan() && value.is_nan()), "{name}: {same} {value}");
    }
}

#[test]
fn the_invisible_width_is_the_closed_form() {
    // Different masses and an angle, written out.
    let set = [
        ("r_X", 0.0),
        ("g", 1e-3),
        ("r_varphi", 3.0),
        ("v_varphi", 200.0),
        ("m_varphi", 0.9),
        ("m_a", 0.4),
        ("theta_varphi", 0.2),
        ("m_phi", 0.3),
    ];
    let p = extended(&set).unwrap();
    let g = 1e-3 * p.states.zprime[2];
    let s_b: f64 = 3.0 * 200.0 * 1e-3 / 2.1;
    let c_b = (1.0 - s_b * s_b).sqrt();
    let (s, c) = 0.2_f64.sin_cos();
    let width = |m: f64, coupling: f64| {
        // |M|^2 = (2/3)... summed over the three polarisations: 4 p^2 c^2/3.
        let momentum2 =
            (2.1_f64.powi(2) - (m + 0.4).powi(2)) * (2.1_f64.powi(2) - (m - 0.4).powi(2)) / (4.0 * 2.1 * 2.1);
        4.0 * momentum2 * (g * coupling).powi(2) / 3.0 * momentum2.sqrt() / (8.0 * PI * 2.1 * 2.1)
    };
    let expected = width(0.9, -s_b * s + 3.0 * c_b * c) + width(0.3, -s_b * c - 3.0 * c_b * s);
    let context = context();
    let found = Prediction::new(&p, &context).widths().unwrap().dark;
    assert_relative_eq!(found, expected, max_relative = 1e-12);
}

#[test]
fn impossible_second_scalars_are_errors_that_name_the_parameter() {
    for (set, name) in [
        (vec![("r_varphi", 1.0)], "r_varphi"),
        (vec![("r_varphi", 24.0)], "r_varphi"),
        (vec![("m_a", 0.3)], "m_a"),
        (vec![("v_varphi", 0.0)], "m_a"),
        (vec![("v_varphi", 0.0), ("m_a", 0.5), ("theta_varphi", 0.1)], "theta_varphi"),
        (vec![("v_varphi", 1.1e4)], "v_varphi"),
    ] {
        let error = extended(&set).unwrap_err();
        assert!(error.to_string().contains(name), "{set:?}: {error}");
    }
    assert!(extended(&[]).is_ok());
}
