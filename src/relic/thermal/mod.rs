//! Thermal averages over narrow resonances.

mod bessel;
mod leaf;
mod narrow;
mod panels;
mod second;
mod table;

pub(super) use bessel::{k1e, k2e};
pub use table::RateTable;

use super::annihilation::Annihilation;
use crate::error::{Error, Result};
use panels::{Panel, Panels};

/// A head alone serves where its end is this many temperatures up.
const COLD: f64 = 28.0;
/// Panels reach this many times the largest temperature.
const REACH: f64 = 45.0;

/// A thermal average in GeV^-2.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Average {
    /// Value.
    pub value: f64,
    /// Estimated absolute error.
    pub error: f64,
}

/// Averages of one cross section at any x = m/T of a range.
#[derive(Debug, Clone)]
pub struct ThermalAverage {
    mass: f64,
    range: (f64, f64),
    panels: Panels,
    /// Panels below this part of the sum are left out.
    negligible: f64,
}

impl ThermalAverage {
    /// Prepares averages for x = m/T between `range.0` and `range.1`; the
    /// cross section is integrated to the relative accuracy `tolerance`.
    ///
    /// # Errors
    /// The range is not ordered or starts below x = 0.1; a cross section that
    /// is not finite.
    pub fn new(sigma: &Annihilation, range: (f64, f64), tolerance: f64) -> Result<Self> {
        let (lo, hi) = range;
        if !(lo >= 0.1 && hi >= lo && hi.is_finite() && tolerance > 0.0) {
            let why = format!("x between {lo} and {hi} to {tolerance}: needs 0.1 <= lo <= hi");
            return Err(Error::Numerics { method: "thermal average", why });
        }
        let mass = sigma.dark().mass;
        let panels = Panels::new(sigma, (mass / hi, mass / lo), tolerance);
        let negligible = (1e-3 * tolerance).max(1e-14);
        let new = Self { mass, range, panels, negligible };
        let broken = new.all().find(|p| !p.absolute.is_finite()).map(|p| p.lowest);
        if let Some(energy) = broken {
            let why = format!("the cross section is not finite near sqrt(s) = 2m + {energy:e}");
            return Err(Error::Numerics { method: "thermal average", why });
        }
        Ok(new)
    }

    /// Number of evaluations per average, at most.
    pub fn nodes(&self) -> usize {
        self.all().map(|p| p.nodes.len()).sum()
    }

    /// $\langle\sigma v\rangle$ of X Xbar with Maxwell-Boltzmann statistics:
    /// Gondolo and Gelmini,
    /// $\frac{1}{8m^4TK_2^2(m/T)}\int ds\,\sigma(s-4m^2)\sqrt s\,K_1(\sqrt s/T)$.
    ///
    /// # Errors
    /// x outside of the range.
    pub fn at(&self, x: f64) -> Result<Average> {
        let t = self.temperature(x)?;
        let inverse = 1.0 / t;
        let sum = self.sum(t, |n| n.root_s * k1e(n.root_s * inverse));
        let norm = 1.0 / (8.0 * self.mass.powi(4) * t * k2e(x).powi(2));
        Ok(Average { value: sum.value * norm, error: sum.error * norm })
    }

    /// Largest relative error of `<sigma v>` at these x.
    pub(super) fn relative_error(&self, xs: &[f64]) -> Result<f64> {
        xs.iter().try_fold(0.0, |worst: f64, x| self.at(*x).map(|a| worst.max(a.error / a.value)))
    }

    fn all(&self) -> impl Iterator<Item = &Panel> {
        self.panels.heads.iter().chain(&self.panels.ladder)
    }

    fn temperature(&self, x: f64) -> Result<f64> {
        let (lo, hi) = self.range;
        // The ends, computed by the caller in another way, may be a rounding off.
        if x >= lo * (1.0 - 1e-12) && x <= hi * (1.0 + 1e-12) {
            return Ok(self.mass / x);
        }
        let why = format!("x = {x} is outside of the range [{lo}, {hi}] it was prepared for");
        Err(Error::Numerics { method: "thermal average", why })
    }

    /// Sum of weight times `kernel` times the Boltzmann factor.
    fn sum(&self, t: f64, kernel: impl Fn(&panels::Node) -> f64) -> Average {
        let inverse = 1.0 / t;
        let heads = &self.panels.heads;
        let head = heads.iter().rev().find(|p| p.highest * inverse >= COLD).unwrap_or(&heads[0]);
        let part = |p: &Panel| -> f64 {
            p.nodes.iter().map(|n| n.weight * kernel(n) * (-n.energy * inverse).exp()).sum()
        };
        let first = part(head);
        let (mut value, mut error) = (first, first.abs() * head.error);
        let unit = kernel(&head.nodes[0]).abs();
        let mut smallest = (self.negligible * value.abs() / unit).ln();
        for p in &self.panels.ladder {
            // Kernels grow by less than s^2 e^{0.1 E/T} from threshold: most
            // panels are seen to be negligible without an exponential.
            if p.ln_bound - 0.9 * p.lowest * inverse < smallest {
                error += self.negligible * value.abs();
                continue;
            }
            let add = part(p);
            value += add;
            error += add.abs() * p.error;
            smallest = smallest.max((self.negligible * value.abs() / unit).ln());
        }
        // Rounding of a few hundred terms.
        error += 1e-14 * value.abs();
        Average { value, error }
    }
}

#[cfg(test)]
mod tests;
