//! Relic densities against a table.

use rayon::prelude::*;

use super::points::numbers;
use super::{Choices, GridPoint, Points};
use crate::compare::Deviation;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// A row with a relic density to compare with.
#[derive(Debug, Clone, PartialEq)]
pub struct DensityRow {
    /// Inputs.
    pub point: GridPoint,
    /// Omega h^2 of the table.
    pub reference: f64,
}

/// The rows of `cells` with a number in `column`, and how many have none.
///
/// # Errors
/// A malformed table, a point without inputs, no number in the column.
pub fn density_rows(cells: &Columns, points: &Points, column: &str) -> Result<(Vec<DensityRow>, usize)> {
    let mut rows = Vec::new();
    for (i, reference) in numbers(cells, column)?.into_iter().enumerate() {
        if reference.is_finite() {
            rows.push(DensityRow { point: points.of_row(i)?.clone(), reference });
        }
    }
    if rows.is_empty() {
        return Err(Error::Usage(format!("column `{column}` has no number to compare with")));
    }
    let skipped = cells.len() - rows.len();
    Ok((rows, skipped))
}

/// Omega h^2 of each row, and the deviation from the table.
///
/// # Errors
/// A calculation that failed: the message names the point.
pub fn validate_relic_density(rows: &[DensityRow], choices: &Choices) -> Result<(Vec<f64>, Deviation)> {
    let ours: Vec<f64> = rows.par_iter().map(|row| of_point(&row.point, choices)).collect::<Result<_>>()?;
    let compared = rows.iter().zip(&ours).map(|(r, v)| (r.point.id.clone(), *v, r.reference)).collect();
    Ok((ours, Deviation::of(compared)))
}

fn of_point(point: &GridPoint, choices: &Choices) -> Result<f64> {
    choices.omega_h2(point).map_err(|e| match e {
        Error::Numerics { method, why } => {
            Error::Numerics { method, why: format!("{why} (point `{}`)", point.id) }
        }
        other => other,
    })
}
