//! Formulas that several quantities need.

use std::f64::consts::PI;

/// Composite Gauss-Legendre rule of order four.
pub(crate) fn integral(a: f64, b: f64, f: impl Fn(f64) -> f64) -> f64 {
    const N: usize = 4000;
    let (nodes, weights) = ([0.339981043584856, 0.861136311594053], [0.652145154862546, 0.347854845137454]);
    let h = (b - a) / N as f64;
    let mut sum = 0.0;
    for i in 0..N {
        let centre = a + (i as f64 + 0.5) * h;
        for (x, w) in nodes.iter().zip(weights) {
            sum += w * (f(centre + 0.5 * h * x) + f(centre - 0.5 * h * x));
        }
    }
    0.5 * h * sum
}

pub(crate) fn kallen(a: f64, b: f64, c: f64) -> f64 {
    a * a + b * b + c * c - 2.0 * (a * b + b * c + c * a)
}

/// sqrt(1-4z)(1 - 4z + 12z^2) for z = ratio^2.
pub(crate) fn pair_shape(ratio: f64) -> f64 {
    let z = ratio * ratio;
    (1.0 - 4.0 * z).sqrt() * (1.0 - 4.0 * z + 12.0 * z * z)
}

/// Equation (G.1) without colour.
pub(crate) fn pair(mass: f64, m_f: f64, vector: f64, axial: f64) -> f64 {
    let r = (m_f / mass).powi(2);
    let (v2, a2) = (vector * vector, axial * axial);
    mass / (12.0 * PI) * (1.0 - 4.0 * r).sqrt() * (v2 * (1.0 + 2.0 * r) + a2 * (1.0 - 4.0 * r))
}

/// The light and the heavy squared mass over m_Z^2 of equation (C.4).
pub(crate) fn roots(v: &dyn Fn(&str) -> f64) -> (f64, f64) {
    let (ea, ez, d) = (v("epsilon_A"), v("epsilon_Z"), v("delta_Z"));
    let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
    let (a, b, c) = (1.0 - ea * ea - ez * ez, 1.0 - ea * ea + x - 2.0 * d * ez, x - d * d);
    let root = (b * b - 4.0 * a * c).sqrt();
    (2.0 * c / (b + root), (b + root) / (2.0 * a))
}

/// Contents (A, Z, Z') of the Z', equation (C.7).
pub(crate) fn contents(v: &dyn Fn(&str) -> f64) -> [f64; 3] {
    let (ea, ez, d) = (v("epsilon_A"), v("epsilon_Z"), v("delta_Z"));
    let lambda = (v("m_zprime_physical_GeV") / v("m_Z")).powi(2);
    let z = -(d - lambda * ez) / (1.0 - lambda);
    let n = (1.0 - ea * ea + z * z + 2.0 * ez * z).sqrt().recip();
    [-ea * n, z * n, n]
}
