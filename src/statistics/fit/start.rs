//! Where a minimisation begins.

use sobol_burley::{NUM_DIMENSIONS, sample};

use super::search::not_a_number;
use crate::error::{Error, Result};
use crate::statistics::objective::Objective;

/// Points tried around a start with an infinite value.
const TRIES: u32 = 512;

/// `start` moved into the box and, where the value is infinite there, to the
/// nearest of a spreading cloud of points where it is not.
pub(super) fn inside(
    objective: &impl Objective,
    start: &[f64],
    free: &[usize],
    evaluations: &mut usize,
) -> Result<Vec<f64>> {
    let (lower, upper) = (objective.lower(), objective.upper());
    if let Some(i) = (0..start.len()).find(|&i| !start[i].is_finite()) {
        return Err(failed(format!("start value {} of variable {i} is not finite", start[i])));
    }
    let mut x = start.to_vec();
    for &i in free {
        if lower[i] > upper[i] {
            return Err(failed(format!("variable {i} has no room between {} and {}", lower[i], upper[i])));
        }
        x[i] = x[i].clamp(lower[i], upper[i]);
    }
    if let Some(i) = (0..x.len()).find(|&i| x[i] < lower[i] || x[i] > upper[i]) {
        let (value, lo, hi) = (x[i], lower[i], upper[i]);
        return Err(failed(format!("variable {i} is held at {value}, outside of [{lo}, {hi}]")));
    }
    for attempt in 0..TRIES {
        let at = if attempt == 0 { x.clone() } else { near(objective, &x, free, attempt, spread(attempt)) };
        *evaluations += 1;
        let value = objective.value(&at);
        if value.is_nan() {
            return Err(not_a_number("value", &at));
        }
        if value.is_finite() {
            return Ok(at);
        }
    }
    Err(failed(format!("the value is infinite at the start and at {TRIES} points around it")))
}

/// Another start, the `attempt`-th, around `x`; `None` where the value is
/// infinite.
pub(super) fn elsewhere(
    objective: &impl Objective,
    x: &[f64],
    free: &[usize],
    attempt: usize,
) -> Result<Option<Vec<f64>>> {
    let attempt = attempt as u32;
    let at = near(objective, x, free, TRIES + attempt, SPREADS[attempt as usize % SPREADS.len()]);
    let value = objective.value(&at);
    if value.is_nan() { Err(not_a_number("value", &at)) } else { Ok(value.is_finite().then_some(at)) }
}

/// Distances of further starts, in turn.
const SPREADS: [f64; 4] = [1.0, 0.3, 2.0, 4.0];

/// From a hundredth of a unit to a hundred, over and over.
fn spread(attempt: u32) -> f64 {
    10f64.powf(-2.0 + 4.0 * f64::from(attempt) / f64::from(TRIES))
}

/// The `n`-th point of a Sobol sequence around `x`, `spread` in units of
/// 1 + |x|, within the box.
fn near(objective: &impl Objective, x: &[f64], free: &[usize], n: u32, spread: f64) -> Vec<f64> {
    let (lower, upper) = (objective.lower(), objective.upper());
    let mut at = x.to_vec();
    for (k, &i) in free.iter().enumerate() {
        // The sequence ends after so many dimensions; another scrambling goes on.
        let (dimension, seed) = (k as u32 % NUM_DIMENSIONS, k as u32 / NUM_DIMENSIONS);
        let u = f64::from(sample(n, dimension, seed));
        at[i] = (x[i] + spread * (1.0 + x[i].abs()) * (2.0 * u - 1.0)).clamp(lower[i], upper[i]);
    }
    at
}

fn failed(why: String) -> Error {
    Error::Numerics { method: "fit", why }
}
