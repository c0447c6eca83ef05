//! Cubic splines with not-a-knot ends, for smooth functions whose derivative
//! is needed too.

use crate::error::{Error, Result};

/// A twice differentiable piecewise cubic through the points.
///
/// Not-a-knot (third derivative continuous at the second and the last but one
/// point): what most numerical libraries call the default cubic spline.
#[derive(Debug, Clone)]
pub struct Spline {
    x: Vec<f64>,
    y: Vec<f64>,
    /// Second derivatives.
    curvature: Vec<f64>,
}

impl Spline {
    /// The spline through the points.
    ///
    /// # Errors
    /// Fewer than four points, x not strictly increasing, values not finite.
    pub fn new(name: &str, x: Vec<f64>, y: Vec<f64>) -> Result<Self> {
        let fail = |message: String| Err(Error::Table { table: name.to_owned(), message });
        if x.len() != y.len() || x.len() < 4 {
            return fail(format!("{} abscissae and {} values, at least 4 of each needed", x.len(), y.len()));
        }
        if !x.windows(2).all(|w| w[1] > w[0]) || !x.iter().chain(&y).all(|v| v.is_finite()) {
            return fail("abscissae must increase strictly and all values be finite".into());
        }
        let curvature = curvature(&x, &y);
        Ok(Self { x, y, curvature })
    }

    /// Range of x.
    pub fn range(&self) -> (f64, f64) {
        (self.x[0], self.x[self.x.len() - 1])
    }

    /// Value and derivative; outside of the points the end cubics go on.
    pub fn at(&self, x: f64) -> (f64, f64) {
        self.in_cell(self.cell(x), x)
    }

    /// Index of the cubic for x: one search serves all splines on the same
    /// points.
    pub fn cell(&self, x: f64) -> usize {
        self.x.partition_point(|a| *a <= x).clamp(1, self.x.len() - 1) - 1
    }

    /// Value and derivative of the cubic with index `i` (from [`Spline::cell`]).
    pub fn in_cell(&self, i: usize, x: f64) -> (f64, f64) {
        let h = self.x[i + 1] - self.x[i];
        let (m0, m1) = (self.curvature[i], self.curvature[i + 1]);
        let (b, a) = ((x - self.x[i]) / h, (self.x[i + 1] - x) / h);
        let (y0, y1) = (self.y[i], self.y[i + 1]);
        let value = a * y0 + b * y1 + ((a * a * a - a) * m0 + (b * b * b - b) * m1) * h * h / 6.0;
        let slope = (y1 - y0) / h + ((3.0 * b * b - 1.0) * m1 - (3.0 * a * a - 1.0) * m0) * h / 6.0;
        (value, slope)
    }
}

/// Second derivatives from the tridiagonal system of the inner points; the
/// end conditions are substituted into its first and last row.
fn curvature(x: &[f64], y: &[f64]) -> Vec<f64> {
    let n = x.len();
    let h = |i: usize| x[i + 1] - x[i];
    let slope = |i: usize| (y[i + 1] - y[i]) / h(i);
    let inner = n - 2;
    let (mut lower, mut diagonal, mut upper) = (vec![0.0; inner], vec![0.0; inner], vec![0.0; inner]);
    let mut right = vec![0.0; inner];
    for k in 0..inner {
        let (h0, h1) = (h(k), h(k + 1));
        lower[k] = h0;
        diagonal[k] = 2.0 * (h0 + h1);
        upper[k] = h1;
        right[k] = 6.0 * (slope(k + 1) - slope(k));
    }
    let (first, last) = (h(0) / h(1), h(n - 2) / h(n - 3));
    diagonal[0] += h(0) * (1.0 + first);
    upper[0] -= h(0) * first;
    diagonal[inner - 1] += h(n - 2) * (1.0 + last);
    lower[inner - 1] -= h(n - 2) * last;
    for k in 1..inner {
        let factor = lower[k] / diagonal[k - 1];
        diagonal[k] -= factor * upper[k - 1];
        right[k] -= factor * right[k - 1];
    }
    let mut m = vec![0.0; n];
    for k in (0..inner).rev() {
        let next = if k + 1 < inner { upper[k] * m[k + 2] } else { 0.0 };
        m[k + 1] = (right[k] - next) / diagonal[k];
    }
    m[0] = m[1] * (1.0 + first) - m[2] * first;
    m[n - 1] = m[n - 2] * (1.0 + last) - m[n - 3] * last;
    m
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cubic_is_reproduced_with_its_derivative() {
        let f = |x: f64| 1.0 - 2.0 * x + 0.5 * x * x + 0.3 * x * x * x;
        let x: Vec<f64> = [0.0, 0.4, 1.0, 1.1, 2.5, 3.0].to_vec();
        let y = x.iter().map(|x| f(*x)).collect();
        let spline = Spline::new("cubic", x, y).unwrap();
        for z in [0.0, 0.2, 0.9, 1.05, 2.2, 3.0] {
            let (value, slope) = spline.at(z);
            assert!((value - f(z)).abs() < 1e-13, "{z}: {value}");
            assert!((slope - (-2.0 + z + 0.9 * z * z)).abs() < 1e-12, "{z}: {slope}");
        }
    }

    #[test]
    fn too_few_or_unsorted_points_are_refused() {
        assert!(Spline::new("t", vec![0.0, 1.0, 2.0], vec![0.0; 3]).is_err());
        assert!(Spline::new("t", vec![0.0, 1.0, 1.0, 2.0], vec![0.0; 4]).is_err());
    }
}
