//! Intervals from the profile likelihood: where it has risen by a given amount
//! (as MINOS does: F. James, M. Roos, Comput. Phys. Commun. 10 (1975) 343).

use super::best::BestFit;
use super::engine::{Engine, Fit, Point};
use super::profile::{LOWER, moving};
use crate::error::{Error, Result};

/// Accuracy of the rise at the ends, in units of $-2\ln L$.
const ACCURACY: f64 = 1e-8;

/// Fits per end.
const STEPS: usize = 80;

/// How often a lower minimum found on the way may move the best fit.
const RESTARTS: usize = 5;

/// An interval of one parameter.
#[derive(Debug, Clone)]
pub struct Interval<'m> {
    /// The minimum in all parameters.
    pub best: BestFit<'m>,
    /// The parameter at it.
    pub value: f64,
    /// The lower end.
    pub lower: End,
    /// The upper end.
    pub upper: End,
}

/// An end of an interval.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum End {
    /// The likelihood has risen by the amount asked for.
    At(f64),
    /// The range of the parameter ends before; the likelihood has risen less.
    Bound(f64),
}

impl End {
    /// The value of the parameter.
    pub fn value(self) -> f64 {
        match self {
            Self::At(x) | Self::Bound(x) => x,
        }
    }
}

/// The interval of parameter `name` in which $-2\ln L$, minimised in all other
/// parameters, is within `delta` of its minimum (1: 68 % of one parameter).
///
/// # Errors
/// A parameter that does not exist or is held, a `delta` that is not positive,
/// a likelihood that does not rise that much within 80 fits.
pub fn interval<'m>(fit: &Fit<'m>, name: &str, delta: f64) -> Result<Interval<'m>> {
    let i = fit.movable(name)?;
    if !(delta > 0.0 && delta.is_finite()) {
        let allowed = "a rise of -2 ln L above zero".into();
        return Err(Error::Parameter { name: "delta".into(), value: delta, allowed });
    }
    let engine = Engine::new(fit)?;
    let mut best = engine.lowest(&fit.model().initial())?;
    for _ in 0..=RESTARTS {
        let error = engine.best(best.clone()).covariance().and_then(|c| c.error(i));
        let step = error.unwrap_or(0.1 * (1.0 + best.x[i].abs()));
        let end = |sign: f64| -> Result<std::result::Result<End, Box<Point>>> {
            let line = Line { engine: &engine, at: vec![(i, sign)], best: &best, name };
            Ok(match line.rise(delta, step)? {
                Rise::At(t) => Ok(End::At(line.place(t)[0].1)),
                Rise::Bound(t) => Ok(End::Bound(line.place(t)[0].1)),
                Rise::Lower(point) => Err(point),
            })
        };
        match (end(-1.0)?, end(1.0)?) {
            (Ok(lower), Ok(upper)) => {
                return Ok(Interval { value: best.x[i], best: engine.best(best), lower, upper });
            }
            (Err(point), _) | (_, Err(point)) => best = engine.minimum(&[], &point.x)?,
        }
    }
    Err(moving(name))
}

/// A ray in some parameters from the best fit, minimised in all others.
#[derive(Clone)]
pub(super) struct Line<'l, 'f, 'm> {
    pub(super) engine: &'l Engine<'f, 'm>,
    /// Parameters and their change per unit of the distance.
    pub(super) at: Vec<(usize, f64)>,
    pub(super) best: &'l Point,
    /// What errors speak of.
    pub(super) name: &'l str,
}

/// Where the likelihood has risen along a ray.
pub(super) enum Rise {
    /// At this distance.
    At(f64),
    /// The range of a parameter ends at this distance.
    Bound(f64),
    /// A minimum below the best fit.
    Lower(Box<Point>),
}

impl Line<'_, '_, '_> {
    /// The distance at which the minimum has risen by `delta`; the first guess
    /// is `step` times its root. Newton's method on the root of the rise, which
    /// is nearly straight, inside of a bracket.
    pub(super) fn rise(&self, delta: f64, step: f64) -> Result<Rise> {
        let target = delta.sqrt();
        let end = self.end();
        let (mut below, mut above) = ((0.0, self.best.x.clone()), None::<f64>);
        let mut t = (step * target).min(end);
        for _ in 0..STEPS {
            if t <= 0.0 {
                return Ok(Rise::Bound(0.0));
            }
            let point = self.point(t, &below)?;
            let rise = point.twice_nll - self.best.twice_nll;
            if rise < -LOWER {
                return Ok(Rise::Lower(Box::new(point)));
            }
            if (rise - delta).abs() < ACCURACY * delta.max(1.0) {
                return Ok(Rise::At(t));
            }
            let root = rise.max(0.0).sqrt();
            if rise < delta {
                if t >= end {
                    return Ok(Rise::Bound(t));
                }
                below = (t, point.x.clone());
            } else {
                above = Some(t);
            }
            if above.is_some_and(|above| above - below.0 <= 4.0 * f64::EPSILON * (1.0 + above)) {
                return Ok(Rise::At(t));
            }
            let slope = self.slope(&point).filter(|_| root > 0.0).map(|s| 0.5 * s / root);
            // Without a derivative the line through the best fit.
            let slope = slope.unwrap_or(root / t);
            let newton = t + (target - root) / slope;
            t = match above {
                Some(above) if newton > below.0 && newton < above => newton,
                Some(above) => 0.5 * (below.0 + above),
                None if newton > t => newton.min(10.0 * t).min(end),
                None => (2.0 * t).min(end),
            };
        }
        let why = format!("-2 ln L does not rise by {delta} along `{}` within {STEPS} fits", self.name);
        Err(Error::Numerics { method: "interval", why })
    }

    /// The minimum at distance `t`, from a start on the line through the best
    /// fit and the farthest point below.
    fn point(&self, t: f64, (from, x): &(f64, Vec<f64>)) -> Result<Point> {
        let start: Vec<f64> = if *from > 0.0 {
            self.best.x.iter().zip(x).map(|(b, x)| b + t / from * (x - b)).collect()
        } else {
            x.clone()
        };
        self.engine.minimum(&self.place(t), &start)
    }

    /// The parameters at distance `t`.
    pub(super) fn place(&self, t: f64) -> Vec<(usize, f64)> {
        let parameters = self.engine.fit().model().parameters();
        // The last step may miss a bound by a rounding.
        let inside = |i: usize, x: f64| x.clamp(parameters[i].lower, parameters[i].upper);
        self.at.iter().map(|&(i, d)| (i, inside(i, self.best.x[i] + t * d))).collect()
    }

    /// The distance at which the range of a parameter ends.
    fn end(&self) -> f64 {
        let parameters = self.engine.fit().model().parameters();
        let room = |&(i, d): &(usize, f64)| {
            let bound = if d > 0.0 { parameters[i].upper } else { parameters[i].lower };
            if d == 0.0 { f64::INFINITY } else { (bound - self.best.x[i]) / d }
        };
        self.at.iter().map(room).fold(f64::INFINITY, f64::min)
    }

    /// The derivative of the minimum with respect to the distance.
    fn slope(&self, point: &Point) -> Option<f64> {
        let parts = self.at.iter().zip(&point.slopes).map(|((_, d), s)| s.map(|s| s * d));
        let slope: Option<f64> = parts.sum();
        slope.filter(|s| *s > 0.0)
    }
}
