//! Freeze-out of a particle in kinetic equilibrium, for any rate.
//!
//! $W=\ln Y$ obeys $dW/d\ln x=-\lambda(e^W-e^{2W_{eq}-W})$. It starts on the
//! quasi-static solution, goes through freeze-out with an implicit method,
//! and ends as a quadrature: without creation $1/Y$ grows by
//! $\int\lambda\,d\ln x$.

use super::cosmology::{Epoch, OMEGA_PER_YIELD, Plasmas};
use super::number_density::{Abundance, Settings};
use super::tail::Tail;
use super::thermal::{RateTable, k1e, k2e};
use crate::error::{Error, Result};
use crate::numerics::gauss::rule16;
use crate::numerics::radau::{self, Path, Stiff};

/// Start where $\lambda Y_{eq}/x$ is this: an error of the start fades by
/// e^-2 of it until freeze-out, because $Y_{eq}$ falls by e per unit of x.
const STIFF: f64 = 30.0;
/// Creation is dropped where Y_eq/Y is below this times the root of the
/// accuracy: its part of the rate is the square.
const FROZEN: f64 = 0.03;
/// Loosest tolerance of a step: with more, steps as long as the fall of a
/// forbidden channel (e^-2 per unit of x) are not seen to be wrong.
const LOOSEST: f64 = 1e-4;
/// Part of the accuracy that is added to the error: a difference of two
/// calculations can be small by chance.
const UNSEEN: f64 = 0.05;
/// Longest step in ln x: the table of degrees of freedom has structure of this
/// size.
const LONGEST: f64 = 0.2;

/// x where lambda Y_eq/x is about [`STIFF`], `None` where it is less at the
/// lower end of the range.
pub(super) fn start(
    mass: f64,
    plasma: Plasmas,
    rate: impl Fn(f64) -> Result<f64>,
    (lowest, x_end): (f64, f64),
) -> Result<Option<f64>> {
    let excess = |x: f64| -> Result<f64> {
        let epoch = plasma.at_log((mass / x).ln());
        let rate = epoch.dilution() * rate(x)?;
        Ok(rate.ln() + epoch.ln_equilibrium(mass) - (STIFF * x).ln())
    };
    let mut x = lowest;
    let mut above = excess(x)?;
    // A rate of zero gives -infinity here; a NaN does not compare.
    if above.is_nan() || above < 0.0 {
        return Ok(None);
    }
    // The logarithm falls by about one per unit of x, faster where a resonance
    // fades: steps that fall short, and back where they were too long.
    for _ in 0..60 {
        if above < 1.0 {
            break;
        }
        x = (x + 0.8 * above).min(0.5 * x_end);
        above = excess(x)?;
    }
    while above < 0.0 && x > lowest {
        x = (x - 1.0).max(lowest);
        above = excess(x)?;
    }
    Ok(Some(x))
}

/// The equation for ln Y.
pub(super) struct Yield<'a> {
    mass: f64,
    plasma: Plasmas,
    table: &'a RateTable,
    accuracy: f64,
}

/// lambda and ln Y_eq.
pub(super) struct Coefficients {
    lambda: f64,
    equilibrium: f64,
}

impl Stiff<1> for Yield<'_> {
    type At = Coefficients;

    fn at(&self, ln_x: f64) -> Result<Coefficients> {
        let epoch = self.epoch(ln_x);
        let lambda = epoch.dilution() * self.table.value(ln_x);
        Ok(Coefficients { lambda, equilibrium: epoch.ln_equilibrium(self.mass) })
    }

    fn rates(&self, at: &Coefficients, w: &[f64; 1]) -> ([f64; 1], [[f64; 1]; 1]) {
        let loss = at.lambda * w[0].exp();
        let gain = at.lambda * (2.0 * at.equilibrium - w[0]).exp();
        ([gain - loss], [[-gain - loss]])
    }
}

impl<'a> Yield<'a> {
    pub(super) fn new(mass: f64, table: &'a RateTable, settings: &Settings) -> Result<Self> {
        Ok(Self { mass, plasma: settings.plasma()?, table, accuracy: settings.accuracy })
    }

    /// From equilibrium at `x_start` to `x_end`.
    pub(super) fn solve(&self, x_start: f64, x_end: f64) -> Result<Abundance> {
        let tolerance = self.accuracy.min(LOOSEST);
        let tight = self.freeze(x_start, x_end, tolerance)?;
        // With a method of fifth order and an estimate of the fourth the
        // difference to four times the tolerance bounds the error.
        let loose = self.freeze(x_start, x_end, 4.0 * tolerance)?;
        let (ln_stop, w_stop) = last(&tight);
        let lambda = |ln_x: f64| self.lambda(ln_x);
        let tail = Tail::new(lambda, ln_stop, x_end.ln(), (-w_stop).exp(), self.accuracy);
        let today = |w: f64, integral: f64| 1.0 / ((-w).exp() + integral);
        let yield_today = today(w_stop, tail.integral);
        let (ln_loose, w_loose) = last(&loose);
        let between = rule16().integrate(ln_stop, ln_loose, lambda);
        let numerics = (today(w_loose, tail.integral - between) / yield_today - 1.0).abs()
            + tail.error * yield_today
            + self.table.error()
            + UNSEEN * self.accuracy;
        let omega_h2 = 2.0 * self.mass * yield_today * OMEGA_PER_YIELD;
        let mut history: Vec<(f64, f64)> =
            tight.x.iter().zip(&tight.y).map(|(ln_x, w)| (ln_x.exp(), w[0].exp())).collect();
        history.extend(tail.points.iter().map(|(ln_x, sum)| (ln_x.exp(), today(w_stop, *sum))));
        let steps = tight.x.iter().zip(&tight.y).map(|(x, y)| (*x, y[0])).collect::<Vec<_>>();
        let slope = |i: usize| self.at(tight.x[i]).map(|at| self.rates(&at, &tight.y[i]).0[0]);
        let x_f = departure(self.mass, self.plasma, &steps, slope)?;
        Ok(Abundance { omega_h2, error: numerics * omega_h2, x_f, yield_today, history })
    }

    fn epoch(&self, ln_x: f64) -> Epoch {
        self.plasma.at_log(self.mass.ln() - ln_x)
    }

    fn lambda(&self, ln_x: f64) -> f64 {
        self.epoch(ln_x).dilution() * self.table.value(ln_x)
    }

    /// From the quasi-static solution to where creation has ended.
    fn freeze(&self, x_start: f64, x_end: f64, accuracy: f64) -> Result<Path<1>> {
        let begin = x_start.ln();
        let at = self.at(begin)?;
        let epoch = self.epoch(begin);
        // d ln Y_eq/d ln x = -x K_1/K_2 + 3(c - 1).
        let slope = -x_start * k1e(x_start) / k2e(x_start) + 3.0 * (epoch.c - 1.0);
        let lag = -slope / (2.0 * at.lambda * at.equilibrium.exp());
        let frozen = FROZEN * self.accuracy.sqrt();
        let stop = |ln_x: f64, w: &[f64; 1]| self.epoch(ln_x).ln_equilibrium(self.mass) - w[0] < frozen.ln();
        let first = (0.1 / x_start, LONGEST);
        radau::solve(self, (begin, x_end.ln()), [at.equilibrium + lag], first, accuracy, stop)
    }
}

/// x where Y = 2.5 Y_eq along steps (ln x, ln Y) with d ln Y/d ln x = `slope`,
/// on the cubic through the values and slopes of the step that contains it.
pub(super) fn departure(
    mass: f64,
    plasma: Plasmas,
    steps: &[(f64, f64)],
    slope: impl Fn(usize) -> Result<f64>,
) -> Result<f64> {
    let excess = |ln_x: f64, w: f64| w - plasma.at_log(mass.ln() - ln_x).ln_equilibrium(mass) - 2.5_f64.ln();
    let Some(i) = (1..steps.len()).find(|i| excess(steps[*i].0, steps[*i].1) >= 0.0) else {
        let why = "X does not leave equilibrium before the end".to_owned();
        return Err(Error::Numerics { method: "number density", why });
    };
    let ((begin, w0), (end, w1)) = (steps[i - 1], steps[i]);
    let h = end - begin;
    let (d0, d1) = (slope(i - 1)? * h, slope(i)? * h);
    let cubic = |t: f64| {
        let u = 1.0 - t;
        u * u * ((1.0 + 2.0 * t) * w0 + t * d0) + t * t * ((1.0 + 2.0 * u) * w1 - u * d1)
    };
    let (mut lo, mut hi) = (0.0, 1.0);
    for _ in 0..40 {
        let t = 0.5 * (lo + hi);
        if excess(begin + h * t, cubic(t)) < 0.0 {
            lo = t;
        } else {
            hi = t;
        }
    }
    Ok((begin + h * 0.5 * (lo + hi)).exp())
}

fn last(path: &Path<1>) -> (f64, f64) {
    (path.x.last().copied().unwrap_or_default(), path.y.last().map_or(0.0, |w| w[0]))
}
