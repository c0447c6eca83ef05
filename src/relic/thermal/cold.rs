//! Temperatures far below all structure of the cross section.

use super::super::annihilation::Annihilation;
use super::exp::polynomial;
use super::kernels::{LANES, chebyshev_node, monomials};
use crate::numerics::gauss::laguerre8;

/// Points of the polynomial.
const K: usize = 12;

/// $f(E)=\sigma\Delta\,\frac{d\Delta}{dE}s^{1/4}/\sqrt E$ on $[0,E_{end}]$,
/// far from its singularities: a polynomial, and the average a Gauss-Laguerre
/// sum, for any temperature.
#[derive(Debug, Clone)]
pub(super) struct Cold {
    mass: f64,
    end: f64,
    coefficients: [f64; K],
    /// Estimated relative error.
    pub(super) error: f64,
}

/// Nodes of one temperature: energies, 1/sqrt(s), and weights without the
/// Boltzmann factor.
pub(super) struct ColdNodes {
    pub(super) energies: [f64; LANES],
    pub(super) inverses: [f64; LANES],
    pub(super) weights: [f64; LANES],
}

impl Cold {
    /// `end` is at most half the distance of the nearest singularity.
    pub(super) fn new(sigma: &Annihilation, mass: f64, end: f64) -> Self {
        let values: [f64; K] = std::array::from_fn(|j| {
            let energy = 0.5 * end * (1.0 + chebyshev_node(j, K));
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
        let error = if last > 0.0 { 4.0 * last / coefficient(0) } else { 0.0 };
        Self { mass, end, coefficients: monomials(&values), error }
    }

    /// Whether the polynomial covers what a temperature reaches: beyond
    /// energies of 24 T the Laguerre rule has no nodes.
    pub(super) fn reaches(&self, t: f64) -> bool {
        24.0 * t <= self.end
    }

    /// Whether the cross section is finite.
    pub(super) fn is_finite(&self) -> bool {
        self.coefficients.iter().all(|c| c.is_finite())
    }

    pub(super) fn nodes(&self, t: f64) -> ColdNodes {
        let rule = laguerre8();
        let energies: [f64; LANES] = std::array::from_fn(|k| t * rule[k].0);
        let inverses = energies.map(|e| 1.0 / (2.0 * self.mass + e));
        let scale = 2.0 / self.end;
        let weights = std::array::from_fn(|k| {
            let (z, w) = rule[k];
            t * t.sqrt() * w * z.exp() * polynomial(&self.coefficients, scale * energies[k] - 1.0)
        });
        ColdNodes { energies, inverses, weights }
    }
}
