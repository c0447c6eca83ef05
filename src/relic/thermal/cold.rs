//! Temperatures far below all structure of the cross section.

use super::super::annihilation::Annihilation;
use super::exp::polynomial;
use super::kernels::{LANES, chebyshev_node, monomials};
use crate::numerics::gauss::{laguerre8, rule24};

/// Points of the polynomial.
const K: usize = 16;
/// Most nodes of a temperature.
const MOST: usize = 24;

/// Ratio of the ends in a chain.
const CHAIN: f64 = 16.0;
/// End of the Legendre rule in the root of E/T: e^-40.
const ROOT_END: f64 = 6.3;

/// $f(E)=\sigma\Delta\,\frac{d\Delta}{dE}s^{1/4}/\sqrt E$ on $[0,E_{end}]$,
/// far from its singularities: a polynomial, and the average a Gauss-Laguerre
/// sum, for any temperature.
///
/// Where a final state opens exactly at threshold, f is a polynomial in
/// $\sqrt E$ and the sum one of Gauss and Legendre in $\sqrt{E/T}$.
#[derive(Debug, Clone)]
pub(super) struct Cold {
    mass: f64,
    end: f64,
    root: bool,
    coefficients: [f64; K],
    /// Estimated relative error.
    pub(super) error: f64,
}

/// Nodes of one temperature: energies, 1/sqrt(s), and weights without the
/// Boltzmann factor.
pub(super) struct ColdNodes {
    count: usize,
    energies: [f64; MOST],
    inverses: [f64; MOST],
    weights: [f64; MOST],
}

impl ColdNodes {
    /// Energies, 1/sqrt(s), weights.
    pub(super) fn all(&self) -> (&[f64], &[f64], &[f64]) {
        let n = self.count;
        (&self.energies[..n], &self.inverses[..n], &self.weights[..n])
    }
}

impl Cold {
    /// `end` is at most half the distance of the nearest singularity; `root`
    /// says that there is one at threshold itself.
    fn new(sigma: &Annihilation, mass: f64, end: f64, root: bool) -> Self {
        let values: [f64; K] = std::array::from_fn(|j| {
            let part = 0.5 * (1.0 + chebyshev_node(j, K));
            let energy = end * if root { part * part } else { part };
            let root_s = 2.0 * mass + energy;
            let delta = energy * (4.0 * mass + energy);
            sigma.weighted(delta) * 2.0 * root_s * (root_s / energy).sqrt()
        });
        let coefficient = |k: usize| {
            let angle = |j: usize| std::f64::consts::PI * (j as f64 + 0.5) / K as f64;
            let sum: f64 = values.iter().enumerate().map(|(j, f)| f * (k as f64 * angle(j)).cos()).sum();
            sum.abs() * 2.0 / K as f64
        };
        let last = coefficient(K - 1).max(coefficient(K - 2));
        let coefficients = monomials(&values);
        // Relative to the value where the coldest average has its weight: a
        // state that opens at threshold may be all there is.
        let coldest = if root { 1.0 / (ROOT_END * CHAIN.sqrt()) } else { 0.0 };
        let least = polynomial(&coefficients, 2.0 * coldest - 1.0).abs();
        let error = if last > 0.0 { 4.0 * last / least } else { 0.0 };
        Self { mass, end, root, coefficients, error }
    }

    /// One for all temperatures down to `coldest` (GeV), or a chain of them
    /// where powers of the root of E span many decades.
    pub(super) fn chain(sigma: &Annihilation, mass: f64, end: f64, coldest: f64) -> Vec<Self> {
        let root = sigma.has_root_at_threshold();
        let mut all = vec![Self::new(sigma, mass, end, root)];
        let mut end = end;
        while root && end > ROOT_END * ROOT_END * coldest * CHAIN {
            end /= CHAIN;
            all.push(Self::new(sigma, mass, end, root));
        }
        all
    }

    /// Whether the polynomial covers what a temperature reaches: beyond these
    /// energies the rules have no nodes.
    pub(super) fn reaches(&self, t: f64) -> bool {
        t * if self.root { ROOT_END * ROOT_END } else { 24.0 } <= self.end
    }

    /// Whether the cross section is finite.
    pub(super) fn is_finite(&self) -> bool {
        self.coefficients.iter().all(|c| c.is_finite())
    }

    pub(super) fn nodes(&self, t: f64) -> ColdNodes {
        let count = if self.root { MOST } else { LANES };
        let mut all = ColdNodes { count, energies: [0.0; MOST], inverses: [0.0; MOST], weights: [0.0; MOST] };
        let mut put = |k: usize, z: f64, weight: f64| {
            let energy = t * z;
            let part = energy / self.end;
            let f = polynomial(&self.coefficients, 2.0 * if self.root { part.sqrt() } else { part } - 1.0);
            all.energies[k] = energy;
            all.inverses[k] = 1.0 / (2.0 * self.mass + energy);
            all.weights[k] = t * t.sqrt() * weight * f;
        };
        if self.root {
            // dE sqrt(E) = 2 r^2 dr T^(3/2) with E = T r^2.
            for (k, (u, w)) in rule24().pairs().enumerate() {
                let r = ROOT_END * u;
                put(k, r * r, w * ROOT_END * 2.0 * r * r);
            }
        } else {
            for (k, (z, w)) in laguerre8().iter().enumerate() {
                put(k, *z, w * z.exp());
            }
        }
        all
    }
}
