//! The scalars of the aligned U(1)' and its extension by Phi': masses,
//! mixings, Z' -> varphi a, decays of h, phi and T, against the Lagrangian and
//! against limits.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::constraints::{Verdict, library};
use darkbound::decays::HadronMode;
use darkbound::inputs::Inputs;
use darkbound::models::aligned_u1::potential::{Potential, Spectrum};
use darkbound::models::aligned_u1::second_scalar::{SecondInput, SecondScalar, contents};
use darkbound::models::aligned_u1::{AlignedPoint, AlignedU1, ExtendedU1};
use darkbound::models::{Assignment, DarkState, Model, Point};
use darkbound::prediction::{Context, Prediction};

fn solve(model: &dyn Model, set: &[(&str, f64)]) -> darkbound::Result<Assignment> {
    let mut values = Assignment::defaults(model.parameters());
    for (name, value) in set {
        values.set(model.name(), model.parameters(), name, *value)?;
    }
    Ok(values)
}

fn extended(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = ExtendedU1::default();
    model.solve(&solve(&model, set)?, &Inputs::default())
}

fn minimal(set: &[(&str, f64)]) -> darkbound::Result<AlignedPoint> {
    let model = AlignedU1::default();
    model.solve(&solve(&model, set)?, &Inputs::default())
}

fn context() -> Context {
    Context::new(Inputs::default(), HadronMode::Data).unwrap()
}

// --- The potential -------------------------------------------------------

const VEVS: [f64; 3] = [246.0, 500.0, 60.0];
const MASSES: [f64; 3] = [125.0, 80.0, 35.0];
const ALPHA: f64 = 0.3;
const THETA: f64 = -0.4;

/// A point with the operator of a charge ratio and a mass of a.
fn scalars(charge: f64, m_a: f64) -> (SecondScalar, Potential) {
    let f = VEVS[1].hypot(charge * VEVS[2]);
    let given = SecondInput { charge, vev: VEVS[2], m_varphi: MASSES[2], m_a, theta: THETA };
    let second = SecondScalar::new(given, f, 0.0).unwrap();
    let known = Spectrum { vevs: (VEVS[0], VEVS[1]), masses: (MASSES[0], MASSES[1]), alpha: ALPHA };
    (second, Potential::new(&known, Some(&second)))
}

/// V written out in (h', phi', varphi') and the imaginary parts of Phi, Phi',
/// with the conditions of the minimum solved for the mass parameters; K is
/// the strength of the operator at the minimum.
fn explicit(second: &SecondScalar, potential: &Potential, real: [f64; 3], imaginary: [f64; 2]) -> f64 {
    let l = potential.lambda();
    let (powers, k) = second.operator.map_or(([0, 0], 0.0), |(m, n)| {
        // m_a^2 = K (m s_beta/v + n c_beta/w)^2
        let slope = f64::from(m) * second.s_beta / VEVS[1] + f64::from(n) * second.c_beta / VEVS[2];
        ([m, n], (second.given.m_a / slope).powi(2))
    });
    let imaginary = [0.0, imaginary[0], imaginary[1]];
    let square = |i: usize| (VEVS[i] + real[i]).powi(2) + imaginary[i].powi(2);
    let mut v = 0.0;
    for i in 0..3 {
        let portal: f64 = (0..3).filter(|j| *j != i).map(|j| 0.5 * l[i][j] * VEVS[j].powi(2)).sum();
        let tilt = if i > 0 { k * f64::from(powers[i - 1]) / VEVS[i].powi(2) } else { 0.0 };
        let mu2 = tilt - l[i][i] * VEVS[i].powi(2) - portal;
        v += 0.5 * mu2 * square(i) + 0.25 * l[i][i] * square(i).powi(2);
        v += (0..i).map(|j| 0.25 * l[i][j] * square(i) * square(j)).sum::<f64>();
    }
    let phase = f64::from(powers[0]) * imaginary[1].atan2(VEVS[1] + real[1])
        - f64::from(powers[1]) * imaginary[2].atan2(VEVS[2] + real[2]);
    let modulus = |i: usize| (square(i).sqrt() / VEVS[i]).powi(powers[i - 1]);
    v - k * modulus(1) * modulus(2) * phase.cos()
}

/// Along mass states: (h, phi, varphi, G, a).
fn along(second: &SecondScalar, potential: &Potential, at: [f64; 5]) -> f64 {
    let o = potential.contents();
    let real = [0, 1, 2].map(|i| (0..3).map(|j| o[i][j] * at[j]).sum());
    let (s, c) = (second.s_beta, second.c_beta);
    explicit(second, potential, real, [c * at[3] - s * at[4], s * at[3] + c * at[4]])
}

/// Derivative of V along the given states by central differences.
fn derivative(second: &SecondScalar, potential: &Potential, states: &[usize]) -> f64 {
    const STEP: f64 = 0.4;
    let mut sum = 0.0;
    for signs in 0..1 << states.len() {
        let (mut at, mut sign) = ([0.0; 5], 1.0);
        for (bit, state) in states.iter().enumerate() {
            let up = if signs >> bit & 1 == 1 { 1.0 } else { -1.0 };
            at[*state] += up * STEP;
            sign *= up;
        }
        sum += sign * along(second, potential, at);
    }
    sum / (2.0 * STEP).powi(states.len() as i32)
}

/// Charges with an operator, and one without.
const RATIOS: [(f64, f64); 5] = [(2.0, 30.0), (3.0, 30.0), (0.5, 30.0), (1.0 / 3.0, 30.0), (0.7, 0.0)];

#[test]
fn masses_come_from_the_potential() {
    for (charge, m_a) in RATIOS {
        let (second, potential) = scalars(charge, m_a);
        let expected = [MASSES[0], MASSES[1], MASSES[2], 0.0, m_a];
        for i in 0..5 {
            for j in 0..=i {
                let found = derivative(&second, &potential, &[i, j]);
                let mass = if i == j { expected[i].powi(2) } else { 0.0 };
                assert!((found - mass).abs() < 0.5, "charge {charge}, {i} {j}: {found} not {mass}");
            }
        }
    }
}

#[test]
fn trilinear_couplings_come_from_the_potential() {
    for (charge, m_a) in RATIOS {
        let (second, potential) = scalars(charge, m_a);
        for states in [[0, 1, 1], [0, 2, 2], [0, 1, 2], [1, 0, 0], [1, 2, 2], [0, 0, 0], [1, 1, 2]] {
            let expected = derivative(&second, &potential, &states);
            let found = potential.trilinear(states);
            assert!(
                (found - expected).abs() < 0.02 + 1e-3 * expected.abs(),
                "{charge} {states:?}: {found} {expected}"
            );
        }
        for state in 0..3 {
            let expected = derivative(&second, &potential, &[state, 4, 4]);
            let found = potential.trilinear_with_a(state);
            assert!(
                (found - expected).abs() < 0.02 + 1e-3 * expected.abs(),
                "{charge} {state}: {found} {expected}"
            );
        }
    }
}

#[test]
fn without_the_second_scalar_it_is_the_potential_of_two() {
    let p = minimal(&[("m_phi", 40.0), ("alpha_h", 0.3), ("g", 4e-3)]).unwrap();
    let potential = p.potential();
    let q = darkbound::models::aligned_u1::scalars::Quartics::new(
        Inputs::default().m_h,
        40.0,
        darkbound::inputs::Electroweak::new(&Inputs::default()).v,
        p.v_tilde,
        0.3,
    );
    assert_relative_eq!(potential.lambda()[0][0], q.higgs, max_relative = 1e-13);
    assert_relative_eq!(potential.lambda()[1][1], q.dark, max_relative = 1e-13);
    assert_relative_eq!(potential.lambda()[0][1], q.portal, max_relative = 1e-13);
    let v = darkbound::inputs::Electroweak::new(&Inputs::default()).v;
    let closed = darkbound::models::aligned_u1::scalars::higgs_to_phi_pair(
        &q,
        Inputs::default().m_h,
        40.0,
        v,
        p.v_tilde,
        0.3,
    );
    assert_relative_eq!(p.higgs().unwrap().gamma_phi_phi, closed, max_relative = 1e-12);
}

#[test]
fn unitarity_and_boundedness_of_three_fields() {
    // A decoupled third field adds 4 lambda and nothing else.
    let f = VEVS[1].hypot(0.7 * VEVS[2]);
    let heavy = SecondInput {
        charge: 0.7,
        vev: VEVS[2],
        m_varphi: (4.0 * PI).sqrt() * VEVS[2],
        m_a: 0.0,
        theta: 0.0,
    };
    let second = SecondScalar::new(heavy, f, 0.0).unwrap();
    let known = Spectrum { vevs: (VEVS[0], VEVS[1]), masses: (125.0, 80.0), alpha: 0.0 };
    let potential = Potential::new(&known, Some(&second));
    assert_relative_eq!(potential.largest_eigenvalue(), 8.0 * PI, max_relative = 1e-12);
    assert!(potential.unboundedness() <= 0.0);
    // A positive-definite mass matrix without portals below their bound: the
    // flat direction is at one.
    for (charge, m_a) in RATIOS {
        let (_, potential) = scalars(charge, m_a);
        let l = potential.lambda();
        // Directions of the octant: V4 >= 0 everywhere while below one.
        let lowest = (0..=40)
            .flat_map(|i| (0..=40 - i).map(move |j| [i, j, 40 - i - j].map(|k: i32| f64::from(k) / 40.0)))
            .map(|x| {
                (0..3)
                    .map(|i| {
                        (0..3)
                            .map(|j| x[i] * x[j] * if i == j { l[i][i] } else { 0.5 * l[i][j] })
                            .sum::<f64>()
                    })
                    .sum::<f64>()
            })
            .fold(f64::INFINITY, f64::min);
        assert_eq!(
            potential.unboundedness() < 1.0,
            lowest > 0.0,
            "{charge}: {} {lowest}",
            potential.unboundedness()
        );
    }
}

// --- Who gives the Z' its mass -------------------------------------------

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

// --- Decays of h and phi -------------------------------------------------

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

// --- Decays of T ---------------------------------------------------------

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

// --- The extended model as a whole ---------------------------------------

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
