//! Two parameters at a time: the profile on a grid, and lines of equal rise.

use std::f64::consts::TAU;

use rayon::prelude::*;

use super::best::BestFit;
use super::engine::{Engine, Fit, Point};
use super::interval::{Line, Rise};
use super::profile::{LOWER, moving};
use crate::error::{Error, Result};

/// How often a lower minimum found on the way may move the best fit.
const RESTARTS: usize = 5;

/// Rises of $-2\ln L$ of two parameters that hold 68.27 % and 95.45 %:
/// $-2\ln(1-p)$.
pub const TWO_PARAMETERS: [f64; 2] = [2.295_748_928_898_636, 6.180_074_306_244_173];

/// A line around the best fit on which $-2\ln L$, minimised in all but two
/// parameters, is `delta` above its minimum.
#[derive(Debug, Clone)]
pub struct Contour<'m> {
    /// The minimum in all parameters.
    pub best: BestFit<'m>,
    /// The rise.
    pub delta: f64,
    /// Both parameters at the minimum.
    pub centre: (f64, f64),
    /// Points by direction, the first not repeated.
    pub points: Vec<ContourPoint>,
}

/// A point of a contour.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ContourPoint {
    /// The first parameter.
    pub a: f64,
    /// The second.
    pub b: f64,
    /// The range of a parameter ends here, before the likelihood has risen.
    pub at_bound: bool,
}

/// The contours of parameters `a` and `b` at each of the rises `deltas`, along
/// `rays` directions from the best fit, evenly spaced where both are in units
/// of their errors. A contour that a ray crosses more than once is followed to
/// the first crossing that is found.
///
/// # Errors
/// Parameters that do not exist, are held or the same, rises that are not
/// positive, fewer than 3 rays.
pub fn contours<'m>(
    fit: &Fit<'m>,
    [a, b]: [&str; 2],
    deltas: &[f64],
    rays: usize,
) -> Result<Vec<Contour<'m>>> {
    let pair = two(fit, [a, b])?;
    if rays < 3 {
        return Err(Error::Usage(format!("a contour of {rays} directions: 3 at least are needed")));
    }
    if let Some(delta) = deltas.iter().find(|d| !(**d > 0.0 && d.is_finite())) {
        let allowed = "a rise of -2 ln L above zero".into();
        return Err(Error::Parameter { name: "delta".into(), value: *delta, allowed });
    }
    let mut start = None;
    for _ in 0..=RESTARTS {
        let engine = Engine::new(fit)?;
        let best = engine.from(start.as_deref())?;
        let found = engine.best(best.clone());
        let covariance = found.covariance();
        let error = |i: usize| covariance.as_ref().and_then(|c| c.error(i));
        let sigma = pair.map(|i| error(i).unwrap_or(0.1 * (1.0 + best.x[i].abs())));
        let name = format!("{a}, {b}");
        // A lower minimum on the way is the error of the inner result.
        let ray = |k: usize| -> Result<std::result::Result<Vec<ContourPoint>, Box<Point>>> {
            // Engines keep room to work in: one per direction.
            let engine = Engine::new(fit)?;
            let angle = TAU * k as f64 / rays as f64;
            let at = vec![(pair[0], sigma[0] * angle.cos()), (pair[1], sigma[1] * angle.sin())];
            let line = Line { engine: &engine, at, best: &best, name: &name };
            let mut points = Vec::with_capacity(deltas.len());
            for delta in deltas {
                let (t, at_bound) = match line.rise(*delta, 1.0)? {
                    Rise::At(t) => (t, false),
                    Rise::Bound(t) => (t, true),
                    Rise::Lower(point) => return Ok(Err(point)),
                };
                let place = line.place(t);
                points.push(ContourPoint { a: place[0].1, b: place[1].1, at_bound });
            }
            Ok(Ok(points))
        };
        let all = (0..rays).into_par_iter().map(ray).collect::<Result<Vec<_>>>()?;
        match all.into_iter().collect::<std::result::Result<Vec<_>, _>>() {
            Err(lower) => start = Some(lower.x),
            Ok(rays) => {
                let contour = |(level, delta): (usize, &f64)| Contour {
                    best: found.clone(),
                    delta: *delta,
                    centre: (best.x[pair[0]], best.x[pair[1]]),
                    points: rays.iter().map(|points| points[level]).collect(),
                };
                return Ok(deltas.iter().enumerate().map(contour).collect());
            }
        }
    }
    Err(moving(&format!("{a}, {b}")))
}

/// A profile likelihood in two parameters.
#[derive(Debug, Clone)]
pub struct ProfileGrid<'m> {
    /// The minimum in all parameters.
    pub best: BestFit<'m>,
    /// $-2\ln L$ at `(a[i], b[j])`, minimised in all others, at `j * a.len() + i`.
    pub twice_nll: Vec<f64>,
}

/// The profile of parameters `a` and `b` on the grid of their `values`; rows
/// are independent, and in a row every minimum starts from its neighbour's.
///
/// # Errors
/// As [`profile`](super::profile::profile).
pub fn profile_grid<'m>(fit: &Fit<'m>, names: [&str; 2], values: [&[f64]; 2]) -> Result<ProfileGrid<'m>> {
    let pair = two(fit, names)?;
    for (i, values) in pair.iter().zip(values) {
        values.iter().try_for_each(|v| fit.check(*i, *v))?;
    }
    let mut start = None;
    for _ in 0..=RESTARTS {
        let engine = Engine::new(fit)?;
        let best = engine.from(start.as_deref())?;
        let row = |b: &f64| -> Result<Vec<(f64, Vec<f64>)>> {
            let engine = Engine::new(fit)?;
            let mut x = best.x.clone();
            let along = values[0].iter().map(|a| {
                let point = engine.minimum(&[(pair[0], *a), (pair[1], *b)], &x)?;
                x.clone_from(&point.x);
                Ok((point.twice_nll, point.x))
            });
            along.collect()
        };
        let rows = values[1].par_iter().map(row).collect::<Result<Vec<_>>>()?;
        let lowest = rows.iter().flatten().min_by(|p, q| p.0.total_cmp(&q.0));
        if let Some((_, x)) = lowest.filter(|(value, _)| *value < best.twice_nll - LOWER) {
            start = Some(x.clone());
            continue;
        }
        let twice_nll = rows.into_iter().flatten().map(|(value, _)| value).collect();
        return Ok(ProfileGrid { best: engine.best(best), twice_nll });
    }
    Err(moving(&names.join(", ")))
}

fn two(fit: &Fit, [a, b]: [&str; 2]) -> Result<[usize; 2]> {
    let pair = [fit.movable(a)?, fit.movable(b)?];
    if pair[0] == pair[1] {
        return Err(Error::Usage(format!("two parameters are needed, `{a}` is one")));
    }
    Ok(pair)
}
