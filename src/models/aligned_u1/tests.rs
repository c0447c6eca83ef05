//! Against the stated validation numbers, closed forms and limits.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use nalgebra::{Cholesky, Matrix3, SymmetricEigen, Vector3};

use super::mixing::{Mixing, NeutralStates, TreeMixing, mass_mixing};
use super::top_partner::TopMixing;
use super::*;
use crate::inputs::Electroweak;
use crate::numerics::quad;

/// The inputs with which the validation numbers were computed.
fn inputs() -> Inputs {
    let mut inputs = Inputs::default();
    for (name, value) in [
        ("m_t", 172.57),
        ("m_Z", 91.1880),
        ("m_W", 80.3692),
        ("m_h", 125.20),
        ("V_tb", 0.99912),
        ("V_ts", 0.0415),
    ] {
        inputs.set(name, value).unwrap();
    }
    inputs
}

fn point(set: &[(&str, f64)]) -> AlignedPoint {
    let model = AlignedU1::default();
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in set {
        values.set("aligned_u1", model.parameters(), name, *value).unwrap();
    }
    model.solve(&values, &inputs()).unwrap()
}

fn at(m_big: f64, tan_r: f64, g: f64) -> AlignedPoint {
    point(&[("m_T", m_big), ("theta_R", tan_r.atan()), ("g", g)])
}

#[test]
fn points_a_and_b_reproduce_the_independent_numbers() {
    let g = 1e-3;
    // (m_T, tan theta_R) -> F, D, eps_A/g, eps_Z/g, delta_Z/g, s_L, c_L, a, b, M_0, y_t, y_T
    let table = [
        (
            at(1500.0, 0.3, g),
            [0.915170789147519, 0.01128164311, 9.58606980971e-4, -3.2678194597e-4, -0.0122321152498],
            [
                0.0344934615296,
                0.999404923498,
                180.061155461,
                425.063841315,
                1437.59490678,
                1.03421858574,
                0.286252880601,
            ],
        ),
        (
            at(1e4, 0.2, g),
            [0.768782938666301, 0.005843339101, 8.26622136568e-4, -3.61540834324e-4, -0.0129340908406],
            [
                0.00345137944337,
                0.999994043972,
                175.986511305,
                1960.56563234,
                9805.86516091,
                1.01081502207,
                1.32031357485,
            ],
        ),
    ];
    for (p, loops, tree) in table {
        assert_relative_eq!(p.loop_f, loops[0], max_relative = 1e-13);
        assert_relative_eq!(p.loop_d().unwrap(), loops[1], max_relative = 1e-9);
        assert_relative_eq!(p.mixing.epsilon_a / g, loops[2], max_relative = 1e-11);
        assert_relative_eq!(p.mixing.epsilon_z / g, loops[3], max_relative = 1e-10);
        assert_relative_eq!(p.mixing.delta_z / g, loops[4], max_relative = 1e-11);
        let (a, b, m0) = p.top.lagrangian();
        let found = [p.top.s_l, p.top.c_l, a, b, m0, p.yukawas.0, p.yukawas.1];
        for (found, expected) in found.iter().zip(tree) {
            assert_relative_eq!(*found, expected, max_relative = 1e-11);
        }
    }
}

#[test]
fn oblique_parameters_reproduce_the_loop_numbers() {
    // (m_T, s_L): S, T closed form, U (loop with m_b = 2.8, hence 3e-4)
    for (m_big, s_l, s, t_loop, u) in [
        (1500.0, 0.1, 0.0019721536, 0.089679735, 0.0026149895),
        (1e4, 0.02, 2.3839221e-4, 0.0075085496, 1.0612519e-4),
    ] {
        let tan_l = s_l / (1.0_f64 - s_l * s_l).sqrt();
        let top = TopMixing::from_tan_r(172.57, m_big, tan_l * m_big / 172.57);
        let s_w = Electroweak::new(&inputs()).s_w;
        assert_relative_eq!(oblique::s(&top), s, max_relative = 5e-4);
        assert_relative_eq!(oblique::t(&top, s_w, 91.1880), t_loop, max_relative = 4e-4);
        assert_relative_eq!(oblique::u(&top), u, max_relative = 1e-3);
    }
    let top = TopMixing::from_tan_r(172.57, 1500.0, 0.1 / 0.99_f64.sqrt() * 1500.0 / 172.57);
    assert_relative_eq!(
        oblique::t(&top, Electroweak::new(&inputs()).s_w, 91.1880),
        0.089707165,
        max_relative = 1e-7
    );
}

#[test]
fn penguin_integral_and_closed_form_agree() {
    for i in 0..40 {
        let m_big = 600.0 * (1e5_f64 / 600.0).powf(f64::from(i) / 39.0);
        for j in 0..20 {
            let s_r = 10_f64.powf(-4.0 + 4.0 * f64::from(j) / 20.0);
            let top = TopMixing::from_tan_r(172.57, m_big, s_r / (1.0 - s_r * s_r).sqrt());
            let closed = loops::penguin_vector_closed(&top, 80.3692);
            let integral = loops::penguin_vector_integral(&top, 80.3692);
            assert_relative_eq!(closed, integral, max_relative = 1e-12);
        }
    }
}

#[test]
fn everything_stays_finite_as_the_partner_meets_the_top() {
    for excess in [1e-12, 1e-9, 1e-6, 1e-3, 0.1] {
        let p = at(172.57 * (1.0 + excess), 0.5, 1e-4);
        for (name, value) in p.derived() {
            assert!(value.is_finite(), "{name} at m_T = m_t(1 + {excess:e})");
        }
        assert!(p.loop_f > 0.0);
    }
    let (near, far) = (at(173.0, 0.5, 1e-4).loop_f, at(173.1, 0.5, 1e-4).loop_f);
    assert!(far > near);
    // Across the switch between integral and closed form.
    let edge = 172.57 * 1.5_f64.sqrt();
    let (below, above) =
        (at(edge * (1.0 - 1e-9), 0.5, 1e-4).loop_f, at(edge * (1.0 + 1e-9), 0.5, 1e-4).loop_f);
    assert_relative_eq!(below, above, max_relative = 1e-7);
}

#[test]
fn heavy_limit_of_the_penguin() {
    // (4.3) holds to 1e-3 at m_T = 10 TeV, tan theta_R = 0.1.
    let p = at(1e4, 0.1, 1e-4);
    let x_t = (172.57_f64 / 80.3692).powi(2);
    let log = (1e4_f64 / 172.57).powi(2).ln();
    let bracket = log - 1.0 + (4.0 - x_t) / (x_t - 1.0) - 3.0 * x_t.ln() / (x_t - 1.0).powi(2);
    let limit = x_t * (0.01 + p.top.s_r.powi(2) / 2.0 * bracket);
    assert_relative_eq!(p.loop_f, limit, max_relative = 1.5e-3);
}

#[test]
fn the_sum_of_kinetic_mixings_does_not_depend_on_the_scale() {
    let ew = Electroweak::new(&inputs());
    let top = TopMixing::from_tan_r(172.57, 1e4, 0.2);
    let sum = |mu_0: f64| {
        let m = Mixing::new(&top, &ew, 91.1880, 1.0, TreeMixing { eps_b: 0.0, mu_0 }, 4.41);
        m.epsilon_z + ew.s_w / ew.c_w * m.epsilon_a
    };
    for mu in [1.0, 100.0, 1e4, 1e16] {
        assert_relative_eq!(sum(mu), 9.0856882718109e-5, max_relative = 1e-11);
    }
}

#[test]
fn scale_presets_move_epsilon_a_as_stated() {
    // (8.4): m_T = 10 TeV, y_T = 0.1: eps_A/g for eps_B = 0 at four scales.
    for (mu_0, expected) in [(1e4, 0.01064), (1e6, 0.0594), (1e10, 0.157), (1.2e19, 0.378)] {
        let p = point(&[("m_T", 1e4), ("y_T", 0.1), ("g", 2.112e-5), ("mu_0", mu_0)]);
        assert_relative_eq!(p.mixing.epsilon_a / 2.112e-5, expected, max_relative = 3e-3);
    }
}

#[test]
fn diagonalisation_matches_the_eigenvalue_problem() {
    let mixing = Mixing { epsilon_a: 1e-3, epsilon_z: 2e-3, delta_z: -5e-3 };
    let x = 5.303507756e-4;
    let states = NeutralStates::new(&mixing, x, 1.0).unwrap();
    assert_relative_eq!(states.lambda[0], 5.05328529e-4, max_relative = 1e-8);
    assert_relative_eq!(states.lambda[1], 1.00004903, max_relative = 1e-8);
    assert_relative_eq!(states.zprime[0], -9.9998e-4, max_relative = 1e-5);
    assert_relative_eq!(states.zprime[1], 5.00343e-3, max_relative = 1e-6);
    assert_relative_eq!(states.zprime[2], 0.99997798, max_relative = 1e-8);

    let (a, z, d) = (mixing.epsilon_a, mixing.epsilon_z, mixing.delta_z);
    let k = Matrix3::new(1.0, 0.0, a, 0.0, 1.0, z, a, z, 1.0);
    let m = Matrix3::new(0.0, 0.0, 0.0, 0.0, 1.0, d, 0.0, d, x);
    let photon = Vector3::new(1.0, 0.0, 0.0);
    let (zp, zz) = (Vector3::from(states.zprime), Vector3::from(states.z));
    for (u, v, expected) in [
        (photon, photon, 1.0),
        (zp, zp, 1.0),
        (zz, zz, 1.0),
        (photon, zp, 0.0),
        (photon, zz, 0.0),
        (zp, zz, 0.0),
    ] {
        assert!(((u.transpose() * k * v)[(0, 0)] - expected).abs() < 1e-14);
    }
    assert!((m * photon).norm() < 1e-14);
    for (v, lambda) in [(zp, states.lambda[0]), (zz, states.lambda[1])] {
        assert!((m * v - k * v * lambda).norm() < 1e-14);
    }
    // An independent route: Cholesky of K, then an ordinary eigenproblem.
    let l = Cholesky::new(k).unwrap().l().try_inverse().unwrap();
    let mut eigen: Vec<f64> =
        SymmetricEigen::new(l * m * l.transpose()).eigenvalues.iter().copied().collect();
    eigen.sort_by(f64::total_cmp);
    assert!(eigen[0].abs() < 1e-15);
    assert_relative_eq!(eigen[1], states.lambda[0], max_relative = 1e-11);
    assert_relative_eq!(eigen[2], states.lambda[1], max_relative = 1e-13);
}

#[test]
fn neutral_sectors_that_are_not_positive_are_refused() {
    let large_mass = Mixing { epsilon_a: 0.0, epsilon_z: 0.0, delta_z: 0.1 };
    assert!(NeutralStates::new(&large_mass, 5e-4, 1.0).unwrap_err().to_string().contains("delta_Z"));
    let large_kinetic = Mixing { epsilon_a: 0.8, epsilon_z: 0.7, delta_z: 0.0 };
    assert!(NeutralStates::new(&large_kinetic, 5e-4, 1.0).is_err());
}

#[test]
fn couplings_reduce_to_leading_order() {
    let p = at(1e4, 0.2, 1e-3);
    let ew = Electroweak::new(&inputs());
    let (eta, c) = (p.eta(), p.mediator().unwrap().couplings);
    for f in [Fermion::E, Fermion::NuMu, Fermion::U, Fermion::S] {
        let z = ew.g * eta / (2.0 * ew.c_w);
        let v =
            -p.mixing.epsilon_a * ew.e * f.charge() + z * (f.isospin() - 2.0 * f.charge() * ew.s_w * ew.s_w);
        assert_relative_eq!(c.vector(f), v, max_relative = 1e-5);
        assert_relative_eq!(c.axial(f), z * f.isospin(), max_relative = 1e-5);
    }
}

use crate::models::Fermion;

#[test]
fn top_partner_widths_on_the_belle_line() {
    // (8.5): m_phi = 1 TeV, |V'_tb| = 1, g from the Belle II line.
    let mut i = inputs();
    i.set("V_tb", 1.0).unwrap();
    let model = AlignedU1::default();
    for (m_big, g, expected) in [
        (1500.0, 4.348e-4, [0.824253, 0.399417, 0.432693, 0.0707749, 0.0207731]),
        (1e4, 2.112e-5, [95.6548, 48.2224, 47.8696, 0.251600, 0.246014]),
    ] {
        let mut values = Assignment::defaults(model.parameters());
        for (name, value) in [("m_T", m_big), ("y_T", 0.1), ("g", g)] {
            values.set("aligned_u1", model.parameters(), name, value).unwrap();
        }
        let w = model.solve(&values, &i).unwrap().top_partner().unwrap().widths;
        for (found, expected) in [w.b_w, w.t_z, w.t_h, w.t_zprime, w.t_phi].into_iter().zip(expected) {
            // g is printed to four digits; widths scale like g^-2.
            assert_relative_eq!(found, expected, max_relative = 1e-3);
        }
    }
}

#[test]
fn equivalence_theorem_and_singlet_ratios() {
    let p = point(&[("m_T", 1e4), ("theta_R", 0.05), ("g", 1e-3), ("m_phi", 1.0)]);
    let w = p.top_partner().unwrap().widths;
    assert_relative_eq!(w.b_w / w.t_z, 2.0, max_relative = 0.02);
    assert_relative_eq!(w.t_z, w.t_h, max_relative = 0.02);
    assert_relative_eq!(w.t_zprime, w.t_phi, max_relative = 2e-3);
    let y = p.yukawas.1;
    let t = p.top;
    let limit = y * y * t.c_l.powi(2) * t.c_r.powi(2) * 1e4 / (64.0 * std::f64::consts::PI);
    assert_relative_eq!(w.t_zprime, limit, max_relative = 2e-3);
}

#[test]
fn dipole_reproduces_the_gluonic_penguin() {
    // (4.4): one quark with unit vector couplings is the gluon (colour apart),
    // and GIM subtracts the massless quark: D(x) - D(0) = -E_0'(x). Here E_0'
    // has the sign of Buras hep-ph/9806471 (Inami, Lim), positive and 1/4 for
    // x to infinity; D itself falls, from 2/3 to 5/12.
    let e0 = |x: f64| {
        x * (x * x - 5.0 * x - 2.0) / (4.0 * (x - 1.0).powi(3)) + 1.5 * x * x * x.ln() / (x - 1.0).powi(4)
    };
    let d = |x: f64| loops::dipole_term((x, x), 1.0, 1.0).unwrap();
    // A massless quark: 2z(1-x)/z, integrated by hand.
    let massless = 2.0 / 3.0;
    assert_relative_eq!(d(1e-10), massless, max_relative = 1e-8);
    for x in [0.5, 4.6, 30.0] {
        assert_relative_eq!(d(x) - massless, -e0(x), max_relative = 1e-8);
    }
    assert_relative_eq!(d(1e9), 5.0 / 12.0, max_relative = 1e-7);
    // The sum over t and T is made of these terms: without mixing only the
    // top runs in the loop, and it does not couple.
    let unmixed = TopMixing::from_tan_r(172.57, 1500.0, 0.0);
    assert_eq!(loops::penguin_dipole(&unmixed, 80.3692), Some(0.0));
}

#[test]
fn mass_mixing_is_its_integral() {
    // (3.6) over K = e^s, on both sides of the switch at m_T^2 = 1.5 m_t^2.
    let ew = Electroweak::new(&inputs());
    let m_t = 172.57_f64;
    for (m_big, tan_r) in [(180.0, 0.7), (211.3, 1.0), (211.4, 1.0), (600.0, 2.0), (1500.0, 0.3), (1e5, 1e-3)]
    {
        let top = TopMixing::from_tan_r(m_t, m_big, tan_r);
        let (t2, b2) = (m_t * m_t, m_big * m_big);
        let (s_l2, c_l2, s_r2) = (top.s_l.powi(2), top.c_l.powi(2), top.s_r.powi(2));
        let integrand = |n: quad::Node| {
            let k = n.x.exp();
            let weight = s_l2 * c_l2 * k + 2.0 * c_l2 * s_r2 * t2;
            k * k * weight * ((b2 - t2) / ((k + t2) * (k + b2))).powi(2)
        };
        let ends = (t2.ln() - 40.0, b2.ln() + 40.0);
        let features = [t2.ln(), b2.ln()].map(|at| quad::Feature::Break { at });
        let integral = quad::integrate(integrand, ends, &features, 1e-11).unwrap().value;
        let prefactor = -ew.g * 1e-3 * 3.0 / (32.0 * PI * PI * ew.c_w);
        assert_relative_eq!(mass_mixing(&top, &ew, 1e-3), prefactor * integral, max_relative = 1e-9);
    }
}

/// Integrand of (3.2), the vacuum polarisation between two vectors with left-
/// and right-handed couplings to quarks of masses `m`.
fn polarisation(x: f64, first: (f64, f64), second: (f64, f64), m: (f64, f64), q_sq: f64, mu: f64) -> f64 {
    let (m1, m2) = m;
    let same = first.0 * second.0 + first.1 * second.1;
    let flip = first.0 * second.1 + first.1 * second.0;
    let d0 = x * m1 * m1 + (1.0 - x) * m2 * m2;
    let w = x * (1.0 - x);
    let braces = same * (w * q_sq - d0 / 2.0) + flip * m1 * m2 / 2.0;
    -3.0 / (4.0 * PI * PI) * (mu * mu / (d0 - w * q_sq)).ln() * braces
}

#[test]
fn kinetic_mixing_of_a_heavy_mediator_is_the_vacuum_polarisation() {
    // (3.2)-(3.3) as they stand: at q^2 of thousands of GeV^2 the finite
    // difference keeps enough digits, and expansions in q^2/m_t^2 would show.
    let (ew, g) = (Electroweak::new(&inputs()), 1e-3);
    for (m_zprime, m_big, tan_r, eps_b, mu_0) in
        [(60.0, 1500.0, 0.3, 0.0, 1500.0), (80.0, 400.0, 1.5, 1e-3, 1e6), (30.0, 200.0, 0.5, -1e-4, 100.0)]
    {
        let top = TopMixing::from_tan_r(172.57, m_big, tan_r);
        let (a_l, b_l, b_r, m) = (top.a_l(), top.b_l(), top.b_r(), top.masses());
        let q_sq = m_zprime * m_zprime;
        let same = |i: usize, j: usize| if i == j { 2.0 / 3.0 } else { 0.0 };
        let photon = |i: usize, j: usize| (ew.e * same(i, j), ew.e * same(i, j));
        let z = |i: usize, j: usize| {
            let right = -same(i, j) * ew.s_w * ew.s_w;
            (ew.g_z() * (a_l[i] * a_l[j] / 2.0 + right), ew.g_z() * right)
        };
        // Sum over the pairs of quarks at one Feynman parameter.
        let sum = |vector: &dyn Fn(usize, usize) -> (f64, f64), x: f64, q_sq: f64| -> f64 {
            let pairs = [(0, 0), (0, 1), (1, 0), (1, 1)];
            let zprime = |i: usize, j: usize| (g * b_l[i] * b_l[j], g * b_r[i] * b_r[j]);
            pairs
                .map(|(i, j)| polarisation(x, vector(i, j), zprime(i, j), (m[i], m[j]), q_sq, mu_0))
                .iter()
                .sum()
        };
        let integral = |f: &dyn Fn(f64) -> f64| {
            quad::integrate(|n: quad::Node| f(n.x), (0.0, 1.0), &[], 1e-10).unwrap().value
        };
        let kinetic = |vector: &dyn Fn(usize, usize) -> (f64, f64)| {
            -integral(&|x| (sum(vector, x, q_sq) - sum(vector, x, 0.0)) / q_sq)
        };
        let mixing = Mixing::new(&top, &ew, 91.1880, g, TreeMixing { eps_b, mu_0 }, q_sq);
        assert_relative_eq!(mixing.epsilon_a, ew.c_w * eps_b + kinetic(&photon), max_relative = 1e-8);
        assert_relative_eq!(mixing.epsilon_z, -ew.s_w * eps_b + kinetic(&z), max_relative = 1e-8);
        // The mass mixing is the polarisation at zero momentum.
        let at_zero = integral(&|x| sum(&z, x, 0.0));
        assert_relative_eq!(mixing.delta_z, at_zero / 91.1880_f64.powi(2), max_relative = 1e-8);
    }
}

#[test]
fn dipole_is_far_below_the_vector_in_b_to_k() {
    // (D/F) q^2/M_W^2 ~ 1e-5, with the mass of the b quark.
    let p = at(1e4, 0.2, 1e-3);
    let ratio = p.dipole_coefficient(4.18).unwrap() * 4.41 / 4.18 / p.penguin_coefficient();
    assert_relative_eq!(
        ratio,
        -p.loop_d().unwrap() / p.loop_f * 4.41 / (2.0 * 80.3692_f64.powi(2)),
        max_relative = 1e-9
    );
    assert!(ratio.abs() < 1e-5);
}

#[test]
fn alternatives_exclude_each_other_and_bad_values_are_typed_errors() {
    let model = AlignedU1::default();
    let p = model.parameters();
    let mut values = Assignment::defaults(p);
    values.set("aligned_u1", p, "theta_R", 0.1).unwrap();
    assert!(values.set("aligned_u1", p, "y_T", 0.1).unwrap_err().to_string().contains("alternatives"));
    let e = values.set("aligned_u1", p, "m_zprim", 0.1).unwrap_err().to_string();
    assert!(e.contains("did you mean `m_zprime`"), "{e}");
    assert!(values.set("aligned_u1", p, "m_X", -1.0).is_err());
    let mut values = Assignment::defaults(p);
    values.set("aligned_u1", p, "r_X", 0.5).unwrap();
    assert!(model.solve(&values, &inputs()).unwrap_err().to_string().contains("r_X"));
    let mut values = Assignment::defaults(p);
    values.set("aligned_u1", p, "m_T", 150.0).unwrap();
    assert!(model.solve(&values, &inputs()).unwrap_err().to_string().contains("m_T"));
}

#[test]
fn inputs_without_a_standard_model_are_refused_by_name() {
    let model = AlignedU1::default();
    let values = Assignment::defaults(model.parameters());
    for (name, value, expected) in
        [("m_W", 20.0, "sin(theta_W)"), ("m_Z", 1.5, "m_zprime"), ("m_t", 1.0, "m_zprime")]
    {
        let mut i = inputs();
        i.set(name, value).unwrap();
        let e = model.solve(&values, &i).unwrap_err().to_string();
        assert!(e.contains(expected) && e.contains(name), "{e}");
    }
}
