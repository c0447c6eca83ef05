//! The potential of three fields against V written out: masses, trilinears,
//! unitarity, boundedness.

use std::f64::consts::PI;

use approx::assert_relative_eq;
use darkbound::inputs::Inputs;
use darkbound::models::Point;
use darkbound::models::aligned_u1::potential::Potential;
use darkbound::models::aligned_u1::potential::Spectrum;
use darkbound::models::aligned_u1::second_scalar::SecondInput;
use darkbound::models::aligned_u1::second_scalar::SecondScalar;

use super::minimal;

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
    states.iter().fold(sum, |sum, _| sum / (2.0 * STEP))
}

/// Charges with an operator, and one without.
const RATIOS: [(f64, f64); 5] = [(2.0, 30.0), (3.0, 30.0), (0.5, 30.0), (1.0 / 3.0, 30.0), (0.7, 0.0)];

#[test]
fn masses_come_from_the_potential() {
    for (charge, m_a) in RATIOS {
        let (second, potential) = scalars(charge, m_a);
        let expected = [MASSES[0], MASSES[1], MASSES[2], 0.0, m_a];
        for (i, mass) in expected.into_iter().enumerate() {
            for j in 0..=i {
                let found = derivative(&second, &potential, &[i, j]);
                let mass = if i == j { mass * mass } else { 0.0 };
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
