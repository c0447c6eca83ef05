//! What multiplies the Boltzmann factor in an average, as a function of the
//! energy alone once the temperature is fixed.

use std::f64::consts::PI;
use std::sync::OnceLock;

use super::bessel::{ASYMPTOTIC, k1e};
use super::exp::{exp_with, polynomial};

/// Nodes are summed in groups of this many.
pub(super) const LANES: usize = 8;

/// Rounding of a few hundred terms.
pub(super) const ROUNDING: f64 = 1e-13;

/// A factor of the integrand at the energy E = sqrt(s) - 2m, in units of
/// $s^{1/4}$; `inverse` is $1/\sqrt s$.
pub(super) trait Kernel {
    /// Relative error, rounding of the sum included.
    const ERROR: f64;

    fn at(&self, energy: f64, inverse: f64) -> f64;
}

/// $\sqrt{z}\,e^zK_1(z)$, $z=\sqrt s/T$, by the asymptotic series.
pub(super) struct Series<const K: usize> {
    pub(super) t: f64,
    coefficients: [f64; K],
}

impl<const K: usize> Series<K> {
    pub(super) fn new(t: f64) -> Self {
        let coefficients = std::array::from_fn(|k| (0.5 * PI).sqrt() * ASYMPTOTIC[k]);
        Self { t, coefficients }
    }
}

impl<const K: usize> Kernel for Series<K> {
    const ERROR: f64 = if K < 7 || K == 9 { 1e-9 } else { ROUNDING };

    #[inline]
    fn at(&self, _: f64, inverse: f64) -> f64 {
        polynomial(&self.coefficients, self.t * inverse)
    }
}

/// The same where the series does not converge.
pub(super) struct Hot {
    pub(super) t: f64,
}

impl Kernel for Hot {
    const ERROR: f64 = ROUNDING;

    fn at(&self, _: f64, inverse: f64) -> f64 {
        let z = 1.0 / (self.t * inverse);
        z.sqrt() * k1e(z)
    }
}

/// $\sqrt s/2m$ times a smooth function, interpolated in
/// $v=1-2m/\sqrt s=E/\sqrt s$ at the K Chebyshev points of $[0,v_{max}]$.
pub(super) struct Fitted<const K: usize> {
    scale: f64,
    half: f64,
    coefficients: [f64; K],
}

impl<const K: usize> Fitted<K> {
    /// `f` is called with v; `mass` is that of X.
    pub(super) fn new(mass: f64, v_max: f64, f: impl Fn(f64) -> f64) -> Self {
        let values: [f64; K] = std::array::from_fn(|j| f(0.5 * v_max * (1.0 + chebyshev_node(j, K))));
        Self { scale: 2.0 / v_max, half: 0.5 / mass, coefficients: monomials(&values) }
    }
}

impl<const K: usize> Kernel for Fitted<K> {
    const ERROR: f64 = if K < 8 {
        2e-5
    } else if K < 14 {
        3e-7
    } else {
        1e-9
    };

    #[inline]
    fn at(&self, energy: f64, inverse: f64) -> f64 {
        (1.0 + self.half * energy) * polynomial(&self.coefficients, self.scale * energy * inverse - 1.0)
    }
}

/// Weighted sum of kernel and Boltzmann factor (of `D` terms); the lengths are
/// multiples of [`LANES`].
#[inline]
pub(super) fn sum<const D: usize, K: Kernel>(
    kernel: &K,
    inverse_t: f64,
    energies: &[f64],
    inverses: &[f64],
    weights: &[f64],
) -> f64 {
    let mut lanes = [0.0; LANES];
    let groups = energies.chunks_exact(LANES).zip(inverses.chunks_exact(LANES));
    for ((e, i), w) in groups.zip(weights.chunks_exact(LANES)) {
        for k in 0..LANES {
            lanes[k] += w[k] * kernel.at(e[k], i[k]) * exp_with::<D>(-e[k] * inverse_t);
        }
    }
    lanes.iter().sum()
}

/// The j-th zero of the Chebyshev polynomial of degree `n`.
pub(super) fn chebyshev_node(j: usize, n: usize) -> f64 {
    (PI * (j as f64 + 0.5) / n as f64).cos()
}

/// Coefficients in powers of the polynomial through `values` at the Chebyshev
/// points of [-1, 1].
///
/// Powers lose 2^K roundings against Chebyshev polynomials, 1e-12 for K = 16,
/// and are evaluated without a recurrence.
pub(super) fn monomials<const K: usize>(values: &[f64; K]) -> [f64; K] {
    let matrix = matrix(K);
    std::array::from_fn(|p| (0..K).map(|j| matrix[p * K + j] * values[j]).sum())
}

/// The largest K of [`monomials`].
pub(super) const MOST: usize = 16;

/// The matrix from values to powers, row by row.
fn matrix(n: usize) -> &'static [f64] {
    static TABLE: [OnceLock<Vec<f64>>; MOST + 1] = [const { OnceLock::new() }; MOST + 1];
    TABLE[n].get_or_init(|| {
        // Powers of T_k: T_k = 2x T_{k-1} - T_{k-2}.
        let mut powers = vec![vec![0.0; n]; n];
        powers[0][0] = 1.0;
        for k in 1..n {
            for p in 0..n {
                let shifted = if p == 0 { 0.0 } else { powers[k - 1][p - 1] };
                powers[k][p] = if k == 1 { shifted } else { 2.0 * shifted - powers[k - 2][p] };
            }
        }
        let entry = |p: usize, j: usize| -> f64 {
            let angle = PI * (j as f64 + 0.5) / n as f64;
            let term = |k: usize| powers[k][p] * (k as f64 * angle).cos() * if k == 0 { 1.0 } else { 2.0 };
            (0..n).map(term).sum::<f64>() / n as f64
        };
        (0..n * n).map(|i| entry(i / n, i % n)).collect()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polynomials_pass_through_their_points() {
        let f = |x: f64| (2.0 * x).sin() + 1.0 / (3.0 + x);
        let values: [f64; 16] = std::array::from_fn(|j| f(chebyshev_node(j, 16)));
        let p = monomials(&values);
        for x in [-1.0, -0.3, 0.0, 0.77, 1.0] {
            assert!((polynomial(&p, x) - f(x)).abs() < 1e-11, "{x}");
        }
    }

    #[test]
    fn the_kernels_of_the_first_moment_agree() {
        let (t, m) = (0.05, 0.95);
        for energy in [0.0, 0.1, 1.0] {
            let inverse = 1.0 / (2.0 * m + energy);
            let (series, hot) = (Series::<12>::new(t).at(energy, inverse), Hot { t }.at(energy, inverse));
            assert!((series / hot - 1.0).abs() < 1e-12, "{energy}");
            let t = m / 9.0;
            let (series, hot) = (Series::<9>::new(t).at(energy, inverse), Hot { t }.at(energy, inverse));
            assert!((series / hot - 1.0).abs() < 1e-9, "{energy}");
        }
        for x in [1.0, 2.0, 4.0, 8.9] {
            let (t, v_max) = (0.95 / x, 50.0 / (50.0 + 2.0 * x));
            let hot = Hot { t };
            let kernel = |v: f64| hot.at(0.0, (1.0 - v) / (2.0 * m)) * (1.0 - v);
            let (fitted, short) = (Fitted::<14>::new(m, v_max, kernel), Fitted::<8>::new(m, v_max, kernel));
            for y in [0.0, 0.3, 2.0, 9.0, 25.0] {
                let (energy, inverse) = (y * t, 1.0 / (2.0 * m + y * t));
                let ratio = fitted.at(energy, inverse) / hot.at(energy, inverse);
                assert!((ratio - 1.0).abs() < 1e-9, "{x} {y}: {ratio}");
                let ratio = short.at(energy, inverse) / hot.at(energy, inverse);
                assert!((ratio - 1.0).abs() < 3e-7, "{x} {y}: {ratio}");
            }
        }
    }
}
