//! Functions with kinks at zero of some variables: smooth in every combination
//! of sides, so that a minimum is found side by side (own derivation).

use nalgebra::{DMatrix, DVector};

use super::minimise::{Minimum, Options, Status};
use super::search::Search;
use crate::error::Result;
use crate::statistics::objective::Objective;

/// Where the positive side begins: zero itself counts to the negative one.
const ABOVE: f64 = f64::MIN_POSITIVE;

/// One descent from `x`. A variable that comes to rest on its kink changes the
/// side where the other goes down.
pub(super) fn descend<O: Objective>(
    objective: &O,
    mut x: Vec<f64>,
    free: &[usize],
    options: &Options,
) -> Result<Minimum> {
    let kinks: Vec<usize> = objective.kinks().iter().copied().filter(|k| free.contains(k)).collect();
    let (mut lower, mut upper) = (objective.lower().to_vec(), objective.upper().to_vec());
    let (mut iterations, mut evaluations) = (0, 0);
    // Every change of sides lowers the value; this many are never needed.
    for _ in 0..4 * kinks.len() + 10 {
        for &k in &kinks {
            if x[k] > 0.0 {
                (lower[k], upper[k]) = (ABOVE.max(objective.lower()[k]), objective.upper()[k]);
            } else {
                (lower[k], upper[k]) = (objective.lower()[k], objective.upper()[k].min(0.0));
            }
        }
        let mut found = Search::new(objective, x, free, (&lower, &upper), options)?.run()?;
        iterations += found.iterations;
        evaluations += found.evaluations;
        (found.iterations, found.evaluations) = (iterations, evaluations);
        let resting: Vec<usize> = kinks.iter().copied().filter(|k| found.x[*k].abs() <= ABOVE).collect();
        if resting.is_empty() {
            return Ok(found);
        }
        let across = across(objective, &found, &resting, options);
        if across.is_empty() {
            return Ok(at_rest(objective, found, &resting));
        }
        x = found.x;
        for k in across {
            x[k] = if x[k] > 0.0 { 0.0 } else { ABOVE };
        }
    }
    let end = Search::new(objective, x, free, (&lower, &upper), options)?.run()?;
    Ok(Minimum { status: Status::Stalled, iterations, evaluations, ..end })
}

/// Variables at rest on a kink for which the other side goes down by more than
/// the tolerance, and which have room there.
fn across(objective: &impl Objective, found: &Minimum, resting: &[usize], options: &Options) -> Vec<usize> {
    let n = found.x.len();
    let mut other = found.x.clone();
    for &k in resting {
        other[k] = if other[k] > 0.0 { 0.0 } else { ABOVE };
    }
    let (mut gradient, mut hessian) = (DVector::zeros(n), DMatrix::zeros(n, n));
    objective.derivatives(&other, &mut gradient, &mut hessian);
    let goes_down = |k: &usize| {
        let (slope, room) = if other[*k] > 0.0 {
            (-gradient[*k], objective.upper()[*k] > 0.0)
        } else {
            (gradient[*k], objective.lower()[*k] < 0.0)
        };
        let gain = 0.5 * slope * slope / hessian[(*k, *k)].abs().max(f64::MIN_POSITIVE);
        room && slope > 0.0 && gain > options.tolerance
    };
    resting.iter().copied().filter(goes_down).collect()
}

/// A minimum with variables at rest on kinks, which are no bounds.
fn at_rest(objective: &impl Objective, mut found: Minimum, resting: &[usize]) -> Minimum {
    let bound = |k: usize| found.x[k] <= objective.lower()[k] || found.x[k] >= objective.upper()[k];
    if let Status::AtBound(which) = &found.status {
        let left: Vec<usize> = which.iter().copied().filter(|k| !resting.contains(k) || bound(*k)).collect();
        found.status = if left.is_empty() { Status::Converged } else { Status::AtBound(left) };
    }
    for &k in resting {
        found.x[k] = 0.0;
    }
    found
}
