//! The integrator of flavio.

use crate::error::Result;
use crate::numerics::quad::{WG, WK, XK};

/// Relative tolerance at which flavio 2.7.1 stops. Found from its table: the
/// integrals that end after one, two and three intervals are all met to ten
/// digits with it, although they are off by up to 2e-6.
const STOP: f64 = 0.005;
/// Far more intervals than any row takes.
const MOST: usize = 200;

/// One interval with its integral and error estimate.
struct Interval {
    from: f64,
    to: f64,
    value: f64,
    error: f64,
}

/// The 21-point Gauss-Kronrod rule with the error estimate of QUADPACK
/// (Piessens et al. 1983).
fn interval(f: &dyn Fn(f64) -> Result<f64>, from: f64, to: f64) -> Result<Interval> {
    let (centre, half) = (0.5 * (from + to), 0.5 * (to - from));
    let middle = f(centre)?;
    let (mut kronrod, mut gauss) = (WK[10] * middle, 0.0);
    let mut pairs = [(0.0, 0.0); 10];
    for (i, pair) in pairs.iter_mut().enumerate() {
        *pair = (f(centre - half * XK[i])?, f(centre + half * XK[i])?);
        kronrod += WK[i] * (pair.0 + pair.1);
        if i % 2 == 1 {
            gauss += WG[i / 2] * (pair.0 + pair.1);
        }
    }
    let mean = 0.5 * kronrod;
    let spread = |(a, b): &(f64, f64)| (a - mean).abs() + (b - mean).abs();
    let off: f64 = pairs.iter().zip(WK).map(|(p, w)| w * spread(p)).sum();
    let (scale, difference) = (half * (off + WK[10] * (middle - mean).abs()), half * (kronrod - gauss).abs());
    let error = if scale > 0.0 && difference > 0.0 {
        scale * (200.0 * difference / scale).powf(1.5).min(1.0)
    } else {
        difference
    };
    Ok(Interval { from, to, value: half * kronrod, error })
}

/// Integral with the worst interval halved until the estimate is below
/// [`STOP`].
pub(super) fn integrate(f: &dyn Fn(f64) -> Result<f64>, from: f64, to: f64) -> Result<f64> {
    let mut all = vec![interval(f, from, to)?];
    loop {
        let value: f64 = all.iter().map(|i| i.value).sum();
        let error: f64 = all.iter().map(|i| i.error).sum();
        if error <= STOP * value.abs() || all.len() >= MOST {
            return Ok(value);
        }
        let worst = (0..all.len()).max_by(|a, b| all[*a].error.total_cmp(&all[*b].error)).unwrap_or(0);
        let Interval { from, to, .. } = all.swap_remove(worst);
        let middle = 0.5 * (from + to);
        all.push(interval(f, from, middle)?);
        all.push(interval(f, middle, to)?);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn smooth_is_exact_and_a_root_is_not() {
        let smooth = integrate(&|x| Ok(x.powi(5)), 0.0, 2.0).unwrap();
        assert!((smooth - 64.0 / 6.0).abs() < 1e-12, "{smooth}");
        // It stops early at a square root: that is what it is kept for.
        let root = integrate(&|x: f64| Ok(x.sqrt()), 0.0, 1.0).unwrap();
        let off = (root * 1.5 - 1.0).abs();
        assert!(off > 1e-9 && off < STOP, "{off:e}");
    }
}
