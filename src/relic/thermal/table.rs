//! `<sigma v>` and `<sigma v>_2` as smooth functions of ln x.

use super::ThermalAverage;
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;

/// Part of the hottest rate below which nothing happens.
const NOTHING: f64 = 1e-20;
/// First and widest piece in ln x. Around freeze-out a resonance gives way to
/// its tail within part of a unit; cold averages are nearly constant.
const WIDTH: (f64, f64) = (0.75, 3.5);

/// Logarithm of an average, interpolated in ln x to a stated accuracy.
#[derive(Debug, Clone)]
pub struct RateTable {
    table: Interpolant,
    /// Added to the rate so that its logarithm ends somewhere.
    floor: f64,
}

impl RateTable {
    /// `<sigma v>` between two x to the relative accuracy `tolerance`.
    ///
    /// # Errors
    /// x outside of the range of `average`; an average that is not positive or
    /// not resolved.
    pub fn first(average: &ThermalAverage, range: (f64, f64), tolerance: f64) -> Result<Self> {
        Self::of(|x| average.at(x).map(|a| a.value), range, tolerance)
    }

    /// As [`RateTable::first`] for `<sigma v>_2`.
    ///
    /// # Errors
    /// As [`RateTable::first`].
    pub fn second(average: &ThermalAverage, range: (f64, f64), tolerance: f64) -> Result<Self> {
        Self::of(|x| average.second(x).map(|a| a.value), range, tolerance)
    }

    /// The same `<sigma v>` from a smaller x on: what is there is kept.
    ///
    /// # Errors
    /// As [`RateTable::first`].
    pub(in crate::relic) fn extended_down(
        &self,
        average: &ThermalAverage,
        lowest: f64,
        tolerance: f64,
    ) -> Result<Self> {
        let (end, begin) = (self.table.range().0, lowest.ln());
        if begin >= end - 1e-12 {
            return Ok(self.clone());
        }
        let count = ((end - begin) / WIDTH.0).ceil();
        let edge = |i: f64| if i == count { end } else { begin + (end - begin) * i / count };
        let edges: Vec<f64> = (0..=count as u32).map(|i| edge(f64::from(i))).collect();
        let log = |ln_x: f64| {
            let x = ln_x.exp().max(lowest);
            logarithm(average.at(x)?.value, self.floor, x)
        };
        let table = self.table.extended_down(log, &edges, tolerance)?;
        Ok(Self { table, floor: self.floor })
    }

    /// Any rate (GeV^-2) as a function of x between two x, to the relative
    /// accuracy `tolerance`.
    ///
    /// Where the rate falls below 1e-20 of that at the lower end, 1e-20 of it
    /// is added: what needs energy dies out with all digits of a float, and
    /// nothing annihilates any more long before.
    ///
    /// # Errors
    /// The range is not ordered; a rate that is negative, zero at the lower
    /// end, or not resolved.
    pub fn of(f: impl Fn(f64) -> Result<f64>, range: (f64, f64), tolerance: f64) -> Result<Self> {
        let (lo, hi) = range;
        let inside = |ln_x: f64| ln_x.exp().clamp(lo, hi);
        if hi <= lo || hi.is_nan() {
            let why = format!("x between {lo} and {hi}");
            return Err(Error::Numerics { method: "thermal average", why });
        }
        let first = f(lo)?;
        if first.is_nan() || first <= 0.0 {
            return Err(nothing(first, lo));
        }
        let floor = NOTHING * first;
        let log = |ln_x: f64| logarithm(f(inside(ln_x))?, floor, inside(ln_x));
        let (mut edges, mut width, end) = (vec![lo.ln()], WIDTH.0, hi.ln());
        let mut edge = lo.ln();
        while edge < end - 1.5 * width {
            edge += width;
            edges.push(edge);
            // Once past freeze-out, each piece half as wide again.
            if edges.len() > 3 {
                width = (1.5 * width).min(WIDTH.1);
            }
        }
        edges.push(end);
        Ok(Self { table: Interpolant::between(log, &edges, tolerance)?, floor })
    }

    /// Value at ln x, held at the ends outside of the range.
    pub fn value(&self, ln_x: f64) -> f64 {
        self.table.value(ln_x).exp()
    }

    /// The range in x.
    pub fn range(&self) -> (f64, f64) {
        let (lo, hi) = self.table.range();
        (lo.exp(), hi.exp())
    }

    /// Value and d ln/d ln x at ln x; held at the ends outside of the range.
    ///
    /// Cold, this is the limit of annihilation at rest; hot, X would be
    /// relativistic, which no equation that uses this table describes.
    pub fn at_log(&self, ln_x: f64) -> (f64, f64) {
        let (ln, slope) = self.table.held(ln_x);
        (ln.exp(), slope)
    }

    /// Estimated relative error of the interpolation.
    pub fn error(&self) -> f64 {
        self.table.error()
    }
}

fn logarithm(value: f64, floor: f64, x: f64) -> Result<f64> {
    if value >= 0.0 { Ok((value + floor).ln()) } else { Err(nothing(value, x)) }
}

fn nothing(value: f64, x: f64) -> Error {
    let why = format!("<sigma v> = {value:e} at x = {x}: nothing to annihilate into");
    Error::NoFreezeOut { why }
}
