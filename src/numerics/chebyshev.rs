//! Adaptive piecewise Chebyshev interpolation of an expensive smooth function.

use std::f64::consts::PI;
use std::sync::OnceLock;

use crate::error::{Error, Result};

/// Points per piece.
const N: usize = 12;
/// Bisections of a piece before giving up.
const MAX_DEPTH: u32 = 12;

#[derive(Debug, Clone)]
struct Piece {
    hi: f64,
    coefficients: [f64; N],
}

/// A function on an interval, to a stated absolute accuracy.
#[derive(Debug, Clone)]
pub struct Interpolant {
    lo: f64,
    pieces: Vec<Piece>,
    error: f64,
}

impl Interpolant {
    /// Interpolates `f` on [a, b] in pieces of at most `width`, bisected until
    /// the last coefficients of each are below `tolerance`.
    ///
    /// # Errors
    /// `f` fails or is not finite, the limits are not ordered, or the function
    /// is not resolved by pieces of 1/4096 of `width`.
    pub fn new(
        f: impl FnMut(f64) -> Result<f64>,
        (a, b): (f64, f64),
        width: f64,
        tolerance: f64,
    ) -> Result<Self> {
        let count = ((b - a) / width).ceil().max(1.0) as usize;
        let edge = |i: usize| if i == count { b } else { a + (b - a) * i as f64 / count as f64 };
        let edges: Vec<f64> = (0..=count).map(edge).collect();
        Self::between(f, &edges, tolerance)
    }

    /// As [`Interpolant::new`] with the pieces to start from.
    ///
    /// # Errors
    /// As [`Interpolant::new`].
    pub fn between(mut f: impl FnMut(f64) -> Result<f64>, edges: &[f64], tolerance: f64) -> Result<Self> {
        if edges.len() < 2 || !edges.windows(2).all(|w| w[0] < w[1] && (w[1] - w[0]).is_finite()) {
            let why = format!("the edges {edges:?} do not increase");
            return Err(Error::Numerics { method: "interpolation", why });
        }
        let a = edges[0];
        let mut open: Vec<(f64, f64, u32)> = edges.windows(2).rev().map(|w| (w[0], w[1], 0)).collect();
        let (mut pieces, mut error) = (Vec::new(), 0.0_f64);
        while let Some((lo, hi, depth)) = open.pop() {
            let coefficients = coefficients(&mut f, lo, hi)?;
            let tail = coefficients[N - 1].abs().max(coefficients[N - 2].abs());
            if tail <= tolerance {
                pieces.push(Piece { hi, coefficients });
                error = error.max(tail);
            } else if depth == MAX_DEPTH {
                let why = format!("not resolved on [{lo}, {hi}]: last coefficient {tail:e}");
                return Err(Error::Numerics { method: "interpolation", why });
            } else {
                let middle = 0.5 * (lo + hi);
                open.push((middle, hi, depth + 1));
                open.push((lo, middle, depth + 1));
            }
        }
        Ok(Self { lo: a, pieces, error })
    }

    /// The interval.
    pub fn range(&self) -> (f64, f64) {
        (self.lo, self.pieces.last().map_or(self.lo, |p| p.hi))
    }

    /// Largest estimated absolute error.
    pub fn error(&self) -> f64 {
        self.error
    }

    /// Value and derivative at x, held at the ends outside of the interval.
    pub fn held(&self, x: f64) -> (f64, f64) {
        let (lo, hi) = self.range();
        if x > lo && x < hi {
            return self.inside(x);
        }
        (self.inside(x.clamp(lo, hi)).0, 0.0)
    }

    /// Value at x, held at the ends outside of the interval.
    pub fn value(&self, x: f64) -> f64 {
        let (lo, hi) = self.range();
        let (piece, t, _) = self.piece(x.clamp(lo, hi));
        let (mut b1, mut b2) = (0.0, 0.0);
        for c in piece.coefficients[1..].iter().rev() {
            (b1, b2) = (c + 2.0 * t * b1 - b2, b1);
        }
        piece.coefficients[0] + t * b1 - b2
    }

    /// The piece that holds x, x mapped to [-1, 1], and half of its width.
    fn piece(&self, x: f64) -> (&Piece, f64, f64) {
        let i = self.pieces.partition_point(|p| p.hi < x).min(self.pieces.len() - 1);
        let lo = if i == 0 { self.lo } else { self.pieces[i - 1].hi };
        let half = 0.5 * (self.pieces[i].hi - lo);
        (&self.pieces[i], (x - lo) / half - 1.0, half)
    }

    fn inside(&self, x: f64) -> (f64, f64) {
        let (piece, t, half) = self.piece(x);
        // Clenshaw for the value and, differentiated, for the slope.
        let (mut b1, mut b2, mut d1, mut d2) = (0.0, 0.0, 0.0, 0.0);
        for c in piece.coefficients[1..].iter().rev() {
            (d1, d2) = (2.0 * b1 + 2.0 * t * d1 - d2, d1);
            (b1, b2) = (c + 2.0 * t * b1 - b2, b1);
        }
        (piece.coefficients[0] + t * b1 - b2, (b1 + t * d1 - d2) / half)
    }
}

/// cos(pi k (j + 1/2)/N) by k and j: the nodes are the row k = 1.
fn cosines() -> &'static [[f64; N]; N] {
    static TABLE: OnceLock<[[f64; N]; N]> = OnceLock::new();
    TABLE.get_or_init(|| {
        let entry = |k: usize, j: usize| (PI * k as f64 * (j as f64 + 0.5) / N as f64).cos();
        std::array::from_fn(|k| std::array::from_fn(|j| entry(k, j)))
    })
}

fn coefficients(f: &mut impl FnMut(f64) -> Result<f64>, lo: f64, hi: f64) -> Result<[f64; N]> {
    let mut values = [0.0; N];
    let cosines = cosines();
    for (v, node) in values.iter_mut().zip(cosines[1]) {
        let x = 0.5 * (lo + hi) + 0.5 * (hi - lo) * node;
        *v = f(x)?;
        if !v.is_finite() {
            let why = format!("the function is {v} at {x}");
            return Err(Error::Numerics { method: "interpolation", why });
        }
    }
    Ok(std::array::from_fn(|k| {
        let sum: f64 = values.iter().zip(cosines[k]).map(|(v, c)| v * c).sum();
        sum * if k == 0 { 1.0 } else { 2.0 } / N as f64
    }))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn value_and_slope_are_those_of_the_function() {
        let f = |x: f64| Ok((3.0 * x).sin() + (x - 1.0).atan());
        let p = Interpolant::new(f, (0.0, 5.0), 2.0, 1e-11).unwrap();
        for i in 0..=50 {
            let x = 0.1 * f64::from(i);
            let (value, slope) = p.inside(x);
            assert!((value - f(x).unwrap()).abs() < 1e-10, "{x}");
            assert!((value - p.value(x)).abs() < 1e-15, "{x}");
            let exact = 3.0 * (3.0 * x).cos() + 1.0 / (1.0 + (x - 1.0).powi(2));
            assert!((slope - exact).abs() < 1e-8, "{x}: {slope} {exact}");
        }
        assert_eq!(p.held(7.0), (p.inside(5.0).0, 0.0));
    }

    #[test]
    fn a_jump_is_refused() {
        let f = |x: f64| Ok(if x < 0.3 { 0.0 } else { 1.0 });
        assert!(Interpolant::new(f, (0.0, 1.0), 1.0, 1e-6).is_err());
    }
}
