//! Minimisation of a smooth function in a box.
//!
//! Newton's method with the exact Hessian: every step is the minimum of the
//! quadratic model *within the bounds*, so that the bounds that hold at the
//! minimum are found with it, followed by a line search (L. Armijo, Pacific J.
//! Math. 16 (1966) 1). Where the Hessian is not positive definite the expected
//! information stands in for it, then damping (K. Levenberg, Quart. Appl. Math.
//! 2 (1944) 164). At the end the Hessian must be positive: a saddle is left
//! along its negative direction, and a flat direction is said.

use nalgebra::{DMatrix, DVector};

use super::kinks;
use super::start;
use super::step::scaled_cholesky;
use crate::error::{Error, Result};
use crate::statistics::objective::Objective;

/// When to stop.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Options {
    /// Estimated distance to the minimum, in units of the value, that is
    /// small enough.
    pub tolerance: f64,
    /// Newton steps per start.
    pub iterations: usize,
    /// Further starts, in search of a lower minimum.
    pub starts: usize,
    /// Further starts, where the first ends in no minimum.
    pub restarts: usize,
    /// No further starts after a first descent of full Newton steps alone that
    /// ends at or below this value.
    pub good: f64,
}

impl Default for Options {
    fn default() -> Self {
        Self { tolerance: 1e-10, iterations: 200, starts: 0, restarts: 8, good: f64::NEG_INFINITY }
    }
}

/// How a minimisation ended.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Status {
    /// A minimum inside of the box.
    Converged,
    /// A minimum with these variables on a bound that holds them.
    AtBound(Vec<usize>),
    /// The value is that of a minimum, but does not change along a direction
    /// in which these variables move: they are not determined.
    Flat(Vec<usize>),
    /// No step lowers the value, although the model says so.
    Stalled,
    /// The number of iterations was not enough.
    IterationLimit,
}

impl Status {
    /// A minimum, where its estimated distance is below the tolerance.
    pub fn is_minimum(&self) -> bool {
        matches!(self, Self::Converged | Self::AtBound(_) | Self::Flat(_))
    }
}

impl std::fmt::Display for Status {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Converged => "converged",
            Self::AtBound(_) => "at-bound",
            Self::Flat(_) => "flat",
            Self::Stalled => "stalled",
            Self::IterationLimit => "iteration-limit",
        })
    }
}

/// Where a minimisation ended.
#[derive(Debug, Clone, PartialEq)]
pub struct Minimum {
    /// The variables.
    pub x: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// What kind of end it is.
    pub status: Status,
    /// Estimated distance to the minimum, in units of the value: the decrease
    /// that the quadratic model in the box promises, g^T H^-1 g / 2 inside.
    pub edm: f64,
    /// Largest component of the gradient that no bound holds.
    pub gradient_norm: f64,
    /// The gradient, all variables.
    pub gradient: DVector<f64>,
    /// The Hessian, all variables.
    pub hessian: DMatrix<f64>,
    /// Variables that are neither held nor on a bound that holds them.
    pub free: Vec<usize>,
    /// Newton steps.
    pub iterations: usize,
    /// Evaluations of the function, with or without derivatives.
    pub evaluations: usize,
}

impl Minimum {
    /// The inverse of the Hessian in the variables [`free`](Self::free);
    /// `None` where a direction is flat.
    pub fn inverse_hessian(&self) -> Option<DMatrix<f64>> {
        let scale: Vec<f64> = self.free.iter().map(|&i| self.hessian[(i, i)].abs().sqrt().recip()).collect();
        if scale.iter().any(|s| !s.is_finite()) {
            return None;
        }
        let inverse = scaled_cholesky(&self.hessian, &self.free, &scale, 0.0)?.inverse();
        Some(DMatrix::from_fn(scale.len(), scale.len(), |a, b| inverse[(a, b)] * scale[a] * scale[b]))
    }
}

/// The minimum of `objective` in its box; variables with `held[i]` stay at
/// `start[i]`. The others are moved into the box first, and where the value
/// there is infinite, to a place near by where it is not.
///
/// # Errors
/// Lengths that differ, a start that is not finite or held outside of the box,
/// no place with a finite value, or a value or derivative that is NaN.
pub fn minimise(
    objective: &impl Objective,
    start: &[f64],
    held: &[bool],
    options: &Options,
) -> Result<Minimum> {
    let n = objective.dimension();
    if start.len() != n || held.len() != n {
        let why = format!("{n} variables, but {} start values and {} flags", start.len(), held.len());
        return Err(Error::Numerics { method: "fit", why });
    }
    let free: Vec<usize> = (0..n).filter(|i| !held[*i]).collect();
    let mut evaluations = 0;
    let x = start::inside(objective, start, &free, &mut evaluations)?;
    let mut best = kinks::descend(objective, x.clone(), &free, options)?;
    let mut tried = 0;
    // One evaluation in the start, one at it and one per step: the Hessian was
    // positive and the full step taken everywhere.
    let newton = evaluations + best.evaluations == best.iterations + 2;
    if newton && best.value <= options.good && best.status.is_minimum() {
        tried = options.starts;
    }
    // Anything but a minimum is tried again from elsewhere.
    while tried < options.starts || (tried < options.restarts && !best.status.is_minimum()) {
        let from = start::elsewhere(objective, &x, &free, tried)?;
        tried += 1;
        let Some(from) = from else { continue };
        let again = kinks::descend(objective, from, &free, options)?;
        evaluations += again.evaluations;
        if better(&again, &best, options.tolerance) {
            evaluations += best.evaluations;
            evaluations -= again.evaluations;
            best = again;
        }
    }
    best.evaluations += evaluations;
    Ok(best)
}

/// Lower, or as low and a minimum where the other is none.
fn better(new: &Minimum, old: &Minimum, tolerance: f64) -> bool {
    match (new.status.is_minimum(), old.status.is_minimum()) {
        (true, false) => new.value <= old.value + tolerance,
        _ => new.value < old.value - tolerance,
    }
}
