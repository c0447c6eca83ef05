//! The likelihood along one parameter, minimised in all others.

use super::best::BestFit;
use super::engine::{Engine, Fit, Point};
use super::minimise::Status;
use crate::error::{Error, Result};

/// How often a lower minimum found on the way may move the best fit.
const RESTARTS: usize = 5;

/// A lower minimum is one by more than this, in units of $-2\ln L$.
pub(super) const LOWER: f64 = 1e-7;

/// A profile likelihood.
#[derive(Debug, Clone)]
pub struct Profile<'m> {
    /// The minimum in all parameters.
    pub best: BestFit<'m>,
    /// One per value asked for, in their order.
    pub points: Vec<ProfilePoint>,
}

/// The minimum at one value of the parameter.
#[derive(Debug, Clone)]
pub struct ProfilePoint {
    /// The value of the parameter.
    pub at: f64,
    /// $-2\ln L$, minimised in all others.
    pub twice_nll: f64,
    /// All parameters.
    pub x: Vec<f64>,
    /// What kind of minimum it is.
    pub status: Status,
}

/// The profile of parameter `name` at `values`. Every minimum starts from its
/// neighbour's, from the best fit outwards; where one is lower than the best
/// fit that is sought again from there, so that no value is below it.
///
/// # Errors
/// A parameter that does not exist or is held, a value outside of its range,
/// a likelihood without a finite value.
pub fn profile<'m>(fit: &Fit<'m>, name: &str, values: &[f64]) -> Result<Profile<'m>> {
    let i = fit.movable(name)?;
    values.iter().try_for_each(|v| fit.check(i, *v))?;
    let engine = Engine::new(fit)?;
    let mut best = engine.lowest(&fit.model().initial())?;
    let mut order: Vec<usize> = (0..values.len()).collect();
    order.sort_by(|a, b| values[*a].total_cmp(&values[*b]));
    for _ in 0..=RESTARTS {
        let points = outwards(&engine, i, values, &order, &best)?;
        let lowest = points.iter().min_by(|a, b| a.twice_nll.total_cmp(&b.twice_nll));
        match lowest {
            Some(lowest) if lowest.twice_nll < best.twice_nll - LOWER => {
                best = engine.minimum(&[], &lowest.x)?;
            }
            _ => return Ok(Profile { best: engine.best(best), points: listed(values, points) }),
        }
    }
    Err(moving(name))
}

pub(super) fn moving(name: &str) -> Error {
    let why = format!("along `{name}` lower minima were found again and again, {RESTARTS} times");
    Error::Numerics { method: "profile", why }
}

/// The minima at `values`, upwards and downwards from the best fit.
fn outwards(engine: &Engine, i: usize, values: &[f64], order: &[usize], best: &Point) -> Result<Vec<Point>> {
    let mut points: Vec<Option<Point>> = vec![None; values.len()];
    let split = order.partition_point(|k| values[*k] < best.x[i]);
    for side in [order[split..].to_vec(), order[..split].iter().rev().copied().collect()] {
        let (mut before, mut last) = (None, best.x.clone());
        for k in side {
            let start = extrapolated(before.as_deref(), &last, i, values[k]);
            let point = engine.minimum(&[(i, values[k])], &start)?;
            before = Some(std::mem::replace(&mut last, point.x.clone()));
            points[k] = Some(point);
        }
    }
    Ok(points.into_iter().flatten().collect())
}

/// The line through two points, at `value` of parameter `i`; where they are one
/// the last alone.
fn extrapolated(before: Option<&[f64]>, last: &[f64], i: usize, value: f64) -> Vec<f64> {
    let Some(before) = before.filter(|b| b[i] != last[i]) else { return last.to_vec() };
    let t = (value - last[i]) / (last[i] - before[i]);
    last.iter().zip(before).map(|(l, b)| l + t * (l - b)).collect()
}

fn listed(values: &[f64], points: Vec<Point>) -> Vec<ProfilePoint> {
    let as_point =
        |(at, p): (&f64, Point)| ProfilePoint { at: *at, twice_nll: p.twice_nll, x: p.x, status: p.status };
    values.iter().zip(points).map(as_point).collect()
}
