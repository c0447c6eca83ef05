//! Root finding in logarithmic variables with relative tolerances.
//!
//! The crate `roots` compares both x and f with one absolute tolerance: on
//! x^2 = 1e-14 it stops 1.4 % away. Here Brent's method runs in ln x, stops
//! on the distance in ln x alone, and the bracket is found, not assumed.

use roots::{Convergency, find_root_brent};

use crate::error::{Error, Result};

struct InX {
    tolerance: f64,
    max_iterations: usize,
}

impl Convergency<f64> for InX {
    fn is_root_found(&mut self, y: f64) -> bool {
        y == 0.0
    }
    fn is_converged(&mut self, x1: f64, x2: f64) -> bool {
        (x1 - x2).abs() <= self.tolerance
    }
    fn is_iteration_limit_reached(&mut self, iteration: usize) -> bool {
        iteration >= self.max_iterations
    }
}

/// The root of `f` between `lo` and `hi` (both positive), to the relative
/// tolerance `rel_tol` on x.
///
/// # Errors
/// The ends do not bracket a root, or no convergence in 200 steps.
pub fn log_root(mut f: impl FnMut(f64) -> f64, lo: f64, hi: f64, rel_tol: f64) -> Result<f64> {
    let (f_lo, f_hi) = (f(lo), f(hi));
    if f_lo == 0.0 {
        return Ok(lo);
    }
    if f_hi == 0.0 {
        return Ok(hi);
    }
    if !(lo > 0.0 && hi > lo && f_lo * f_hi < 0.0) {
        let why = format!("no sign change between {lo:e} (f = {f_lo:e}) and {hi:e} (f = {f_hi:e})");
        return Err(Error::Numerics { method: "root", why });
    }
    let mut rule = InX { tolerance: rel_tol.max(4.0 * f64::EPSILON), max_iterations: 200 };
    // exp(ln x) may fall outside of [lo, hi] by a rounding, where f may not exist.
    let inside = |u: f64| u.exp().clamp(lo, hi);
    find_root_brent(lo.ln(), hi.ln(), |u| f(inside(u)), &mut rule)
        .map(inside)
        .map_err(|e| Error::Numerics { method: "root", why: format!("{e:?} on [{lo:e}, {hi:e}]") })
}

/// Like [`log_root`] where `f` may have no value at some x (`None`): looks for
/// a sign change on a logarithmic grid of `n` points, refining towards the
/// edges of the domain of `f`.
///
/// Returns `None` where no sign change is found.
///
/// # Errors
/// As [`log_root`].
pub fn scan_log_root(
    mut f: impl FnMut(f64) -> Option<f64>,
    lo: f64,
    hi: f64,
    n: usize,
    rel_tol: f64,
) -> Result<Option<f64>> {
    let step = (hi / lo).ln() / n as f64;
    let mut samples: Vec<(f64, Option<f64>)> = Vec::with_capacity(n + 1);
    for i in 0..=n {
        let x = lo * (step * i as f64).exp();
        let y = f(x);
        if let (Some(&(x0, Some(y0))), Some(y)) = (samples.last(), y)
            && y0 * y <= 0.0
        {
            return bracketed(f, (x0, y0), (x, y), rel_tol).map(Some);
        }
        samples.push((x, y));
    }
    // No sign change between samples: it may hide next to an edge of the
    // domain.
    for pair in samples.windows(2) {
        let ([(valid, Some(y)), (invalid, None)] | [(invalid, None), (valid, Some(y))]) = *pair else {
            continue;
        };
        if let Some((edge, y_edge)) = domain_edge(&mut f, (valid, y), invalid)
            && y_edge * y <= 0.0
        {
            return bracketed(f, (valid, y), (edge, y_edge), rel_tol).map(Some);
        }
    }
    Ok(None)
}

/// A point between a valid and an invalid x where f has the other sign than
/// `y`, else the valid point next to the edge of the domain.
fn domain_edge(
    f: &mut impl FnMut(f64) -> Option<f64>,
    (valid, y): (f64, f64),
    invalid: f64,
) -> Option<(f64, f64)> {
    // A root closer to the edge than this is not told from the edge.
    const RESOLUTION: f64 = 1e-12;
    let (mut inside, mut outside) = (valid, invalid);
    let mut best = None;
    while (outside / inside).ln().abs() > RESOLUTION {
        let middle = (inside * outside).sqrt();
        match f(middle) {
            Some(found) => {
                inside = middle;
                best = Some((middle, found));
                if found * y <= 0.0 {
                    break;
                }
            }
            None => outside = middle,
        }
    }
    best
}

fn bracketed(
    mut f: impl FnMut(f64) -> Option<f64>,
    (x0, y0): (f64, f64),
    (x1, y1): (f64, f64),
    rel_tol: f64,
) -> Result<f64> {
    if y0 == 0.0 {
        return Ok(x0);
    }
    if y1 == 0.0 {
        return Ok(x1);
    }
    let mut hole = None;
    let root = log_root(
        |x| {
            f(x).unwrap_or_else(|| {
                hole = Some(x);
                y0
            })
        },
        x0.min(x1),
        x0.max(x1),
        rel_tol,
    )?;
    match hole {
        Some(x) => {
            Err(Error::Numerics { method: "root", why: format!("the function has no value at {x:e}") })
        }
        None => Ok(root),
    }
}

/// The root of `f` between `lo` and `hi`, to the absolute tolerance `tolerance`
/// on x, where `f` may fail.
///
/// # Errors
/// The first error of `f`, ends that do not bracket a root, or no convergence
/// in 200 steps.
pub fn try_root(mut f: impl FnMut(f64) -> Result<f64>, lo: f64, hi: f64, tolerance: f64) -> Result<f64> {
    let (f_lo, f_hi) = (f(lo)?, f(hi)?);
    if f_lo == 0.0 {
        return Ok(lo);
    }
    if f_hi == 0.0 {
        return Ok(hi);
    }
    // Also for NaN, whose sign is none.
    if f_lo.is_nan() || f_hi.is_nan() || f_lo * f_hi > 0.0 {
        let why = format!("no sign change between {lo:e} (f = {f_lo:e}) and {hi:e} (f = {f_hi:e})");
        return Err(Error::Numerics { method: "root", why });
    }
    let mut rule = InX { tolerance: tolerance.max(4.0 * f64::EPSILON * hi.abs()), max_iterations: 200 };
    let mut failed = None;
    let found = find_root_brent(
        lo,
        hi,
        |x| match f(x) {
            Ok(y) => y,
            Err(e) => {
                failed.get_or_insert(e);
                // Ends the search at once.
                0.0
            }
        },
        &mut rule,
    );
    match failed {
        Some(e) => Err(e),
        None => {
            found.map_err(|e| Error::Numerics { method: "root", why: format!("{e:?} on [{lo:e}, {hi:e}]") })
        }
    }
}
