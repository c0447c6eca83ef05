//! The energy that one particle deposits, by its energy.

use std::iter::Sum;
use std::ops::{Add, Mul};

use crate::error::Result;
use crate::numerics::interp::{Curve, locate};

/// Energy in GeV that is deposited, and energy of which nothing is known
/// because its carrier lies below the table.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Deposit {
    /// Deposited energy.
    pub known: f64,
    /// Energy of particles below the table.
    pub below: f64,
}

impl Add for Deposit {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self { known: self.known + other.known, below: self.below + other.below }
    }
}

impl Mul<f64> for Deposit {
    type Output = Self;

    fn mul(self, factor: f64) -> Self {
        Self { known: self.known * factor, below: self.below * factor }
    }
}

impl Sum for Deposit {
    fn sum<I: Iterator<Item = Self>>(all: I) -> Self {
        all.fold(Self::default(), Add::add)
    }
}

impl Deposit {
    /// Largest share of the energy that may lie below the table.
    const TOLERATED: f64 = 1e-3;

    /// The deposited share of `energy` (GeV), with what lies below the table
    /// counted as zero; `None` where this is more than a thousandth.
    pub fn share_of(self, energy: f64) -> Option<f64> {
        (self.below <= Self::TOLERATED * energy).then(|| self.known / energy)
    }
}

/// The share f of the energy E that is deposited: points, linear in ln E.
#[derive(Debug, Clone)]
pub(super) struct Kernel {
    log_energy: Vec<f64>,
    f: Vec<f64>,
    /// Integral of E f(E) dE up to each point.
    integral: Vec<f64>,
    first_gev: f64,
}

impl Kernel {
    /// # Errors
    /// The points are not a curve.
    pub(super) fn new(name: &str, log_energy: Vec<f64>, f: Vec<f64>) -> Result<Self> {
        let (log_energy, f): (Vec<f64>, Vec<f64>) = Curve::new(name, log_energy, f)?.points().unzip();
        let first_gev = log_energy[0].exp();
        let mut new = Self { integral: vec![0.0; f.len()], log_energy, f, first_gev };
        for i in 1..new.f.len() {
            new.integral[i] = new.integral[i - 1] + new.segment(i - 1, new.log_energy[i], new.f[i]);
        }
        Ok(new)
    }

    /// f at an energy in GeV, `None` outside of the points.
    pub(super) fn at(&self, energy: f64) -> Option<f64> {
        let (i, t) = locate(&self.log_energy, energy.ln())?;
        Some(self.f[i] + t * (self.f[i + 1] - self.f[i]))
    }

    /// Mean over energies spread evenly over [lo, hi] (GeV): exact, since
    /// the integral of E (a + b ln E) is elementary. `None` above the points.
    pub(super) fn mean(&self, lo: f64, hi: f64) -> Option<Deposit> {
        // Narrower boxes are lines: the difference of integrals loses digits.
        const LINE: f64 = 1e-7;
        if hi - lo <= LINE * hi {
            let energy = 0.5 * (lo + hi);
            return match self.at(energy) {
                Some(f) => Some(Deposit { known: energy * f, below: 0.0 }),
                None => (energy < self.first_gev).then_some(Deposit { known: 0.0, below: energy }),
            };
        }
        let first = self.first_gev;
        let below = if lo < first { 0.5 * (hi.min(first).powi(2) - lo * lo) } else { 0.0 };
        let from = if lo <= first { 0.0 } else { self.up_to(lo)? };
        let known = if hi <= first { 0.0 } else { self.up_to(hi)? - from };
        Some(Deposit { known, below } * (1.0 / (hi - lo)))
    }

    /// Integral of E f dE from the first point to an energy above it.
    fn up_to(&self, energy: f64) -> Option<f64> {
        let log = energy.ln();
        let (i, t) = locate(&self.log_energy, log)?;
        let f = self.f[i] + t * (self.f[i + 1] - self.f[i]);
        Some(self.integral[i] + self.segment(i, log, f))
    }

    /// Integral of E f dE from point i to (ln E, f) on the line to the next:
    /// the primitive is E^2 (f - b/2)/2 with the slope b.
    fn segment(&self, i: usize, log: f64, f: f64) -> f64 {
        let width = self.log_energy[i + 1] - self.log_energy[i];
        let slope = if width > 0.0 { (self.f[i + 1] - self.f[i]) / width } else { 0.0 };
        let primitive = |log: f64, f: f64| 0.5 * (2.0 * log).exp() * (f - 0.5 * slope);
        primitive(log, f) - primitive(self.log_energy[i], self.f[i])
    }
}
