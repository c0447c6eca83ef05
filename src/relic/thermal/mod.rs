//! Thermal averages over narrow resonances.

mod bessel;
mod cold;
mod draft;
mod exp;
mod fractions;
mod kernels;
mod leaf;
mod narrow;
mod panels;
mod second;
mod table;

pub(super) use bessel::{k1e, k2e};
pub use table::RateTable;

use super::annihilation::Annihilation;
use crate::error::{Error, Result};
use cold::Cold;
use exp::exp_negative;
use kernels::{Fitted, Hot, Kernel, Series};
use panels::{Panel, Panels};

/// Panels reach this many times the largest temperature.
const REACH: f64 = 45.0;
/// Beyond this many temperatures nothing is summed: not even a pole of
/// Gamma/M = 1e-15 is seen through e^-90.
const DEEP: f64 = 90.0;
/// Kernels are interpolated up to here: e^-50 hides what comes after.
const KERNEL: f64 = 50.0;
/// Relative accuracy from which on the Bessel function of hot averages is
/// interpolated.
const INTERPOLATED: f64 = 1e-8;
/// Relative accuracy from which on short kernels are enough.
const LOOSE: f64 = 3e-6;

/// Relative accuracy from which on the shortest ones are.
const ROUGH: f64 = 5e-5;

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
    tolerance: f64,
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
        let new = Self { mass, range, panels, tolerance, negligible };
        let all = std::iter::once(&new.panels.head).chain(&new.panels.ladder);
        let broken = all.filter(|p| !p.is_finite()).map(|p| p.lowest).next();
        if let Some(energy) = broken.or((!new.panels.cold.iter().all(Cold::is_finite)).then_some(0.0)) {
            let why = format!("the cross section is not finite near sqrt(s) = 2m + {energy:e} GeV");
            return Err(Error::Numerics { method: "thermal average", why });
        }
        Ok(new)
    }

    /// The range of x.
    pub fn range(&self) -> (f64, f64) {
        self.range
    }

    /// Number of evaluations per average, at most.
    pub fn nodes(&self) -> usize {
        self.panels.nodes()
    }

    /// $\langle\sigma v\rangle$ of X Xbar with Maxwell-Boltzmann statistics:
    /// Gondolo and Gelmini,
    /// $\frac{1}{8m^4TK_2^2(m/T)}\int ds\,\sigma(s-4m^2)\sqrt s\,K_1(\sqrt s/T)$.
    ///
    /// # Errors
    /// x outside of the range.
    pub fn at(&self, x: f64) -> Result<Average> {
        let t = self.temperature(x)?;
        // Terms of the series in T/sqrt(s) <= 1/2x that reach rounding, or
        // 1e-9 where the accuracy is loose.
        let sum = if x > 75.0 {
            self.sum(t, &Series::<7>::new(t))
        } else if x > 16.0 && self.loose() {
            self.sum(t, &Series::<6>::new(t))
        } else if x > 9.0 && self.loose() {
            self.sum(t, &Series::<9>::new(t))
        } else if x > 20.0 {
            self.sum(t, &Series::<12>::new(t))
        } else if x > 9.0 {
            self.sum(t, &Series::<20>::new(t))
        } else if self.tolerance > INTERPOLATED && x >= 1.0 {
            let kernel = |v: f64| Hot { t }.at(0.0, (1.0 - v) / (2.0 * self.mass)) * (1.0 - v);
            if self.rough() {
                self.sum(t, &Fitted::<8>::new(self.mass, self.v_max(t), kernel))
            } else {
                self.sum(t, &Fitted::<14>::new(self.mass, self.v_max(t), kernel))
            }
        } else {
            self.sum(t, &Hot { t })
        };
        let norm = 1.0 / (8.0 * self.mass.powi(4) * t.sqrt() * k2e(x).powi(2));
        Ok(Average { value: sum.value * norm, error: sum.error * norm })
    }

    /// Largest relative error of `<sigma v>` at freeze-out and after,
    /// weighted with the rate per x that it adds to 1/Y.
    pub(super) fn error_after(&self, x_f: f64) -> Result<f64> {
        let at = self.at(x_f)?;
        let mut worst = at.error / at.value;
        for x in [1.4 * x_f, 2.0 * x_f, 10.0 * x_f, self.range.1] {
            let a = self.at(x.min(self.range.1))?;
            let part = (a.value * x_f / (at.value * x)).min(1.0);
            worst = worst.max(part * a.error / a.value);
        }
        Ok(worst)
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

    /// Whether an accuracy of 1e-7 of the kernels is enough.
    fn loose(&self) -> bool {
        self.tolerance >= LOOSE
    }

    /// Whether an accuracy of 2e-5 of the kernels is enough.
    fn rough(&self) -> bool {
        self.tolerance >= ROUGH
    }

    /// Largest v = E/sqrt(s) of a sum.
    fn v_max(&self, t: f64) -> f64 {
        let top = self.panels.ladder.last().unwrap_or(&self.panels.head).highest;
        let reached = if self.cold(t).is_some() && self.only_cold(t) { 40.0 * t } else { KERNEL * t };
        let energy = reached.min(top);
        energy / (2.0 * self.mass + energy)
    }

    /// What serves a low temperature.
    fn cold(&self, t: f64) -> Option<&Cold> {
        self.panels.cold.iter().rev().find(|c| c.reaches(t))
    }

    /// Whether the ladder is out of reach.
    fn only_cold(&self, t: f64) -> bool {
        self.panels.ladder.first().is_none_or(|p| p.lowest > DEEP * t)
    }

    /// Sum of weight times `kernel` times the Boltzmann factor.
    fn sum<K: Kernel>(&self, t: f64, kernel: &K) -> Average {
        let with = |sum: Average, error: f64| Average { error: sum.error + error * sum.value, ..sum };
        if self.rough() {
            return with(self.sum_with::<7, K>(t, kernel), 2e-7);
        }
        if self.loose() {
            return with(self.sum_with::<9, K>(t, kernel), 1e-9);
        }
        self.sum_with::<14, K>(t, kernel)
    }

    fn sum_with<const D: usize, K: Kernel>(&self, t: f64, kernel: &K) -> Average {
        let inverse = 1.0 / t;
        let part = |p: &Panel| {
            let (energies, inverses, weights) = self.panels.of(p);
            kernels::sum::<D, K>(kernel, inverse, energies, inverses, weights)
        };
        let (mut value, relative) = if let Some(cold) = self.cold(t) {
            let nodes = cold.nodes(t);
            let (energies, inverses, weights) = nodes.all();
            (kernels::sum::<D, K>(kernel, inverse, energies, inverses, weights), cold.error)
        } else {
            (part(&self.panels.head), self.panels.head.error)
        };
        let mut error = value.abs() * relative;
        let unit = kernel.at(0.0, 0.5 / self.mass).abs();
        for p in &self.panels.ladder {
            if p.lowest * inverse > DEEP {
                break;
            }
            // Kernels are monotonic: most panels are seen to be negligible
            // without their nodes.
            let end = kernel.at(p.highest, 1.0 / (2.0 * self.mass + p.highest)).abs();
            let weight = exp_negative(-p.lowest * inverse) * unit.max(end);
            if p.absolute * weight < self.negligible * value.abs() {
                error += self.negligible * value.abs();
                continue;
            }
            value += part(p);
            // An error of the cross section may sit where the weight is largest.
            error += p.error * p.absolute * weight + p.interpolation(inverse) * unit.max(end);
        }
        error += K::ERROR * value.abs();
        Average { value, error }
    }
}

/// sqrt(s) - 2m at Delta, without cancellation.
fn energy(mass: f64, delta: f64) -> f64 {
    delta / ((4.0 * mass * mass + delta).sqrt() + 2.0 * mass)
}

/// Delta at sqrt(s) = 2m + E.
fn delta(mass: f64, energy: f64) -> f64 {
    energy * (4.0 * mass + energy)
}

#[cfg(test)]
mod tests;
