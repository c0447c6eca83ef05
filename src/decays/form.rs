//! A table of quadratic forms in the light-quark vector couplings.

use crate::error::Result;
use crate::numerics::interp::locate;
use crate::provenance::Columns;

/// A quadratic form in (v_u, v_d, v_s).
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(super) struct QuadraticForm {
    pub(super) uu: f64,
    pub(super) dd: f64,
    pub(super) ss: f64,
    pub(super) ud: f64,
    pub(super) us: f64,
    pub(super) ds: f64,
}

impl QuadraticForm {
    /// The same coefficient for each flavour, no interference: free quarks.
    pub(super) fn diagonal(value: f64) -> Self {
        Self { uu: value, dd: value, ss: value, ..Self::default() }
    }

    /// The value in a direction. The form is a sum of squares: where a
    /// direction decouples, what rounding leaves below zero is zero.
    pub(super) fn at(&self, [u, d, s]: [f64; 3]) -> f64 {
        let sum = self.uu * u * u
            + self.dd * d * d
            + self.ss * s * s
            + self.ud * u * d
            + self.us * u * s
            + self.ds * d * s;
        sum.max(0.0)
    }

    /// self + weight * other.
    pub(super) fn plus(&self, weight: f64, other: &Self) -> Self {
        Self {
            uu: self.uu + weight * other.uu,
            dd: self.dd + weight * other.dd,
            ss: self.ss + weight * other.ss,
            ud: self.ud + weight * other.ud,
            us: self.us + weight * other.us,
            ds: self.ds + weight * other.ds,
        }
    }

    pub(super) fn scaled(&self, factor: f64) -> Self {
        Self::default().plus(factor, self)
    }
}

/// Several functions on one grid, linear in between: one search serves all.
#[derive(Debug, Clone)]
pub(super) struct Sampled<const N: usize> {
    x: Vec<f64>,
    rows: Vec<[f64; N]>,
}

impl<const N: usize> Sampled<N> {
    /// Reads `N` columns over the column `x`; empty cells count as zero only
    /// where `blank_is_zero` says that the source means it.
    pub(super) fn read(table: &str, x: &str, columns: [&str; N], blank_is_zero: bool) -> Result<Self> {
        let cells = Columns::embedded(table)?;
        let axis = cells.numbers(x)?;
        let mut rows = vec![[0.0; N]; axis.len()];
        for (i, column) in columns.into_iter().enumerate() {
            let values = if blank_is_zero {
                cells.optional(column)?.into_iter().map(Option::unwrap_or_default).collect()
            } else {
                cells.numbers(column)?
            };
            for (row, value) in rows.iter_mut().zip(values) {
                row[i] = value;
            }
        }
        Ok(Self { x: axis, rows })
    }

    pub(super) fn at(&self, x: f64) -> Option<[f64; N]> {
        let (i, t) = locate(&self.x, x)?;
        let (lo, hi) = (&self.rows[i], self.rows.get(i + 1)?);
        Some(std::array::from_fn(|k| lo[k] + t * (hi[k] - lo[k])))
    }

    pub(super) fn points(&self) -> &[f64] {
        &self.x
    }

    pub(super) fn end(&self) -> f64 {
        self.x.last().copied().unwrap_or(f64::NEG_INFINITY)
    }
}

/// Quadratic forms over the mass, as tabulated.
#[derive(Debug, Clone)]
pub(super) struct FormTable(Sampled<6>);

impl FormTable {
    pub(super) fn read(table: &str) -> Result<Self> {
        let columns = ["R_uu", "R_dd", "R_ss", "R_ud", "R_us", "R_ds"];
        let mut forms = Sampled::read(table, "mass_GeV", columns, false)?;
        forms.rows.iter_mut().for_each(remove_rounding);
        Ok(Self(forms))
    }

    pub(super) fn points(&self) -> &[f64] {
        self.0.points()
    }

    pub(super) fn at(&self, mass: f64) -> Option<QuadraticForm> {
        let [uu, dd, ss, ud, us, ds] = self.0.at(mass)?;
        Some(QuadraticForm { uu, dd, ss, ud, us, ds })
    }
}

/// The forms are sums of squares, tabulated to six digits: where one
/// amplitude dominates, rounding alone can make the interference exceed the
/// geometric mean by 1e-6 and the form negative.
fn remove_rounding([uu, dd, ss, ud, us, ds]: &mut [f64; 6]) {
    let bounded = |x: f64, a: f64, b: f64| {
        let bound = 2.0 * (a * b).sqrt();
        x.clamp(-bound, bound)
    };
    *ud = bounded(*ud, *uu, *dd);
    *us = bounded(*us, *uu, *ss);
    *ds = bounded(*ds, *dd, *ss);
}
