//! Interpolation on tabulated points: linear, logarithmic, bilinear.

use crate::error::{Error, Result};

/// The cell of a sorted axis that holds `x`: index of its lower end and the
/// fraction inside, or `None` outside.
pub fn locate(axis: &[f64], x: f64) -> Option<(usize, f64)> {
    let (first, last) = (axis.first()?, axis.last()?);
    if !(x >= *first && x <= *last) {
        return None;
    }
    let i = axis.partition_point(|a| *a <= x).clamp(1, axis.len().max(2) - 1) - 1;
    if axis.len() == 1 {
        return Some((0, 0.0));
    }
    let width = axis[i + 1] - axis[i];
    Some((i, if width > 0.0 { (x - axis[i]) / width } else { 0.0 }))
}

/// A function given at sorted points, linear in between.
#[derive(Debug, Clone)]
pub struct Curve {
    x: Vec<f64>,
    y: Vec<f64>,
    max_step: Option<f64>,
}

impl Curve {
    /// A curve through the points, sorted by x.
    ///
    /// # Errors
    /// Fewer than two points, different lengths, x not increasing, or values
    /// that are not finite.
    pub fn new(name: &str, x: Vec<f64>, y: Vec<f64>) -> Result<Self> {
        let fail = |message: String| Err(Error::Table { table: name.to_owned(), message });
        if x.len() != y.len() || x.len() < 2 {
            return fail(format!("{} abscissae and {} values, at least 2 of each needed", x.len(), y.len()));
        }
        if let Some(i) = (1..x.len()).find(|i| x[*i] < x[*i - 1]) {
            return fail(format!("row {}: abscissa {} after {}, must not decrease", i + 1, x[i], x[i - 1]));
        }
        if let Some(i) = (0..x.len()).find(|i| !(x[*i].is_finite() && y[*i].is_finite())) {
            return fail(format!("row {}: ({}, {}) is not finite", i + 1, x[i], y[i]));
        }
        Ok(Self { x, y, max_step: None })
    }

    /// Marks steps larger than `factor` times the local step as gaps: there
    /// the curve has no value.
    #[must_use]
    pub fn with_gaps(mut self, factor: f64) -> Self {
        self.max_step = Some(factor);
        self
    }

    /// Range of x.
    pub fn range(&self) -> (f64, f64) {
        (self.x[0], self.x[self.x.len() - 1])
    }

    /// The points.
    pub fn points(&self) -> impl Iterator<Item = (f64, f64)> + '_ {
        self.x.iter().copied().zip(self.y.iter().copied())
    }

    /// Value at x, `None` outside of the points or in a gap.
    pub fn at(&self, x: f64) -> Option<f64> {
        let (i, t) = locate(&self.x, x)?;
        if t > 0.0 && t < 1.0 && self.is_gap(i) {
            return None;
        }
        Some(self.y[i] + t * (self.y[i + 1] - self.y[i]))
    }

    fn is_gap(&self, i: usize) -> bool {
        let Some(factor) = self.max_step else { return false };
        let step = |j: usize| self.x[j + 1] - self.x[j];
        let last = self.x.len() - 2;
        // A gap is wider than both neighbouring steps by the factor.
        let left = if i > 0 { step(i - 1) } else { f64::INFINITY };
        let right = if i < last { step(i + 1) } else { f64::INFINITY };
        step(i) > factor * left.max(right) && left.is_finite() && right.is_finite()
    }
}

/// A function on a rectangular grid with holes, bilinear inside.
#[derive(Debug, Clone)]
pub struct Grid {
    x: Vec<f64>,
    y: Vec<f64>,
    values: Vec<Option<f64>>,
    widest_x: f64,
}

impl Grid {
    /// A grid; `values` run over y fastest.
    ///
    /// # Errors
    /// Axes that are not strictly increasing, or a wrong number of values.
    pub fn new(name: &str, x: Vec<f64>, y: Vec<f64>, values: Vec<Option<f64>>) -> Result<Self> {
        let increasing = |a: &[f64]| a.windows(2).all(|w| w[1] > w[0]);
        if !increasing(&x) || !increasing(&y) || x.is_empty() || y.is_empty() {
            let message = "the axes must be strictly increasing".into();
            return Err(Error::Table { table: name.to_owned(), message });
        }
        if values.len() != x.len() * y.len() {
            let message = format!("{} values for a grid of {} x {}", values.len(), x.len(), y.len());
            return Err(Error::Table { table: name.to_owned(), message });
        }
        Ok(Self { x, y, values, widest_x: f64::INFINITY })
    }

    /// Marks steps in x wider than `factor` times the median step as gaps:
    /// rows that a table leaves out there are vetoes, not something to
    /// interpolate across.
    #[must_use]
    pub fn with_gaps(mut self, factor: f64) -> Self {
        let mut steps: Vec<f64> = self.x.windows(2).map(|w| w[1] - w[0]).collect();
        steps.sort_by(f64::total_cmp);
        if let Some(median) = steps.get(steps.len() / 2) {
            self.widest_x = factor * median;
        }
        self
    }

    /// The axes.
    pub fn axes(&self) -> (&[f64], &[f64]) {
        (&self.x, &self.y)
    }

    /// Value on a grid point.
    pub fn node(&self, i: usize, j: usize) -> Option<f64> {
        self.values.get(i * self.y.len() + j).copied().flatten()
    }

    /// Value at (x, y): `None` outside or where a corner of the cell that
    /// carries weight is a hole.
    pub fn at(&self, x: f64, y: f64) -> Option<f64> {
        let (i, t) = locate(&self.x, x)?;
        let (j, u) = locate(&self.y, y)?;
        if t > 0.0 && t < 1.0 && self.x[i + 1] - self.x[i] > self.widest_x {
            return None;
        }
        let corner = |di: usize, dj: usize, weight: f64| {
            if weight == 0.0 { Some(0.0) } else { self.node(i + di, j + dj).map(|v| v * weight) }
        };
        Some(
            corner(0, 0, (1.0 - t) * (1.0 - u))?
                + corner(0, 1, (1.0 - t) * u)?
                + corner(1, 0, t * (1.0 - u))?
                + corner(1, 1, t * u)?,
        )
    }
}
