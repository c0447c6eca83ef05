//! <sigma v> and <sigma v>_2 as smooth functions of ln x.

use super::ThermalAverage;
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;

/// Widest piece in ln x.
const WIDTH: f64 = 1.5;

/// Logarithm of an average, interpolated in ln x to a stated accuracy.
#[derive(Debug, Clone)]
pub struct RateTable(Interpolant);

impl RateTable {
    /// <sigma v> between two x to the relative accuracy `tolerance`.
    ///
    /// # Errors
    /// x outside of the range of `average`; an average that is not positive or
    /// not resolved.
    pub fn first(average: &ThermalAverage, range: (f64, f64), tolerance: f64) -> Result<Self> {
        Self::of(|x| average.at(x).map(|a| a.value), range, tolerance)
    }

    /// As [`RateTable::first`] for <sigma v>_2.
    ///
    /// # Errors
    /// As [`RateTable::first`].
    pub fn second(average: &ThermalAverage, range: (f64, f64), tolerance: f64) -> Result<Self> {
        Self::of(|x| average.second(x).map(|a| a.value), range, tolerance)
    }

    fn of(f: impl Fn(f64) -> Result<f64>, range: (f64, f64), tolerance: f64) -> Result<Self> {
        let (lo, hi) = range;
        let inside = |ln_x: f64| ln_x.exp().clamp(lo, hi);
        let log = |ln_x: f64| {
            let value = f(inside(ln_x))?;
            if value > 0.0 {
                return Ok(value.ln());
            }
            let why = format!("<sigma v> = {value:e} at x = {}: nothing to annihilate into", inside(ln_x));
            Err(Error::Numerics { method: "thermal average", why })
        };
        Interpolant::new(log, (lo.ln(), hi.ln()), WIDTH, tolerance).map(Self)
    }

    /// Value and d ln/d ln x at ln x; held at the ends outside of the range.
    ///
    /// Cold, this is the limit of annihilation at rest; hot, X would be
    /// relativistic, which no equation that uses this table describes.
    pub fn at_log(&self, ln_x: f64) -> (f64, f64) {
        let (ln, slope) = self.0.held(ln_x);
        (ln.exp(), slope)
    }

    /// Estimated relative error of the interpolation.
    pub fn error(&self) -> f64 {
        self.0.error()
    }
}
