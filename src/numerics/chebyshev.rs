//! Adaptive piecewise Chebyshev interpolation of an expensive smooth function.

use std::f64::consts::PI;
use std::sync::OnceLock;

use crate::error::{Error, Result};

/// Degrees of a piece: the nodes $\cos(\pi j/n)$ of each are among those of
/// the next, so that nothing is evaluated twice.
const DEGREES: [usize; 3] = [3, 6, 12];
/// Most coefficients of a piece.
const MOST: usize = DEGREES[2] + 1;
/// Most even powers of a piece.
const HALF: usize = MOST.div_ceil(2);
/// Positions of the nodes at a quarter, the middle and three quarters of an
/// interval: cos(pi j/12) is -1/2, 0 and 1/2.
const QUARTERS: [usize; 3] = [8, 6, 4];
/// The last coefficients must be below this part of the tolerance: few nodes
/// may miss what is between them.
const CAUTION: [f64; 3] = [0.03, 0.3, 1.0];
/// A piece is bisected at once where its coefficients, falling as they do, are
/// expected to be this much above the tolerance at the highest degree.
const HOPELESS: f64 = 30.0;
/// Bisections of a piece before giving up.
const MAX_DEPTH: u32 = 12;

#[derive(Debug, Clone)]
struct Piece {
    hi: f64,
    /// Degree over two, rounded up.
    half: usize,
    /// Coefficients of even and odd powers of t in [-1, 1]: two short chains of
    /// operations in place of a long one. What powers lose against Chebyshev
    /// polynomials, a factor of 2^k on the coefficient k, is nothing where those
    /// have died out.
    even: [f64; HALF],
    odd: [f64; HALF],
}

impl Piece {
    /// From coefficients of Chebyshev polynomials.
    fn new(hi: f64, degree: usize, coefficients: &[f64; MOST]) -> Self {
        let mut powers = [0.0; 2 * HALF];
        for (row, c) in chebyshev_powers().iter().zip(&coefficients[..=degree]) {
            for (power, p) in powers.iter_mut().zip(row) {
                *power += c * p;
            }
        }
        let [even, odd] = [0, 1].map(|first| std::array::from_fn(|i| powers[2 * i + first]));
        Self { hi, half: degree.div_ceil(2), even, odd }
    }

    fn value(&self, t: f64) -> f64 {
        let square = t * t;
        let (mut e, mut o) = (0.0, 0.0);
        for (a, b) in self.even[..=self.half].iter().zip(&self.odd[..=self.half]).rev() {
            (e, o) = (e * square + a, o * square + b);
        }
        e + t * o
    }

    /// Value and derivative by t.
    fn with_slope(&self, t: f64) -> (f64, f64) {
        let square = t * t;
        let (mut e, mut o, mut de, mut d_o) = (0.0, 0.0, 0.0, 0.0);
        for (a, b) in self.even[..=self.half].iter().zip(&self.odd[..=self.half]).rev() {
            (de, d_o) = (de * square + e, d_o * square + o);
            (e, o) = (e * square + a, o * square + b);
        }
        (e + t * o, 2.0 * t * (de + t * d_o) + o)
    }
}

/// A function on an interval, to a stated absolute accuracy.
#[derive(Debug, Clone)]
pub struct Interpolant {
    lo: f64,
    pieces: Vec<Piece>,
    error: f64,
}

/// An interval still to be resolved, with the values at its ends.
struct Open {
    lo: (f64, f64),
    hi: (f64, f64),
    /// NaN where it is not known.
    middle: f64,
    depth: u32,
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
        let mut new = Self { lo: edges[0], pieces: Vec::new(), error: 0.0 };
        let mut before = (edges[0], finite(&mut f, edges[0])?);
        for edge in &edges[1..] {
            let after = (*edge, finite(&mut f, *edge)?);
            new.resolve(&mut f, Open { lo: before, hi: after, middle: f64::NAN, depth: 0 }, tolerance)?;
            before = after;
        }
        Ok(new)
    }

    /// Goes on below its interval, from `edges[0]`.
    ///
    /// # Errors
    /// As [`Interpolant::new`], or the last edge is not the lower end.
    pub fn extended_down(
        &self,
        f: impl FnMut(f64) -> Result<f64>,
        edges: &[f64],
        tolerance: f64,
    ) -> Result<Self> {
        if edges.last() != Some(&self.lo) {
            let why = format!("the edges {edges:?} do not end at {}", self.lo);
            return Err(Error::Numerics { method: "interpolation", why });
        }
        let mut new = Self::between(f, edges, tolerance)?;
        new.pieces.extend(self.pieces.iter().cloned());
        new.error = new.error.max(self.error);
        Ok(new)
    }

    /// Appends the pieces of one interval.
    fn resolve(&mut self, f: &mut impl FnMut(f64) -> Result<f64>, whole: Open, tolerance: f64) -> Result<()> {
        let mut open = vec![whole];
        while let Some(next) = open.pop() {
            let drawn = Drawn::new(f, &next, tolerance)?;
            if let Some(piece) = drawn.piece {
                self.error = self.error.max(drawn.tail);
                self.pieces.push(piece);
                continue;
            }
            let Open { lo, hi, depth, .. } = next;
            if depth == MAX_DEPTH {
                let why = format!("not resolved on [{}, {}]: last coefficient {:e}", lo.0, hi.0, drawn.tail);
                return Err(Error::Numerics { method: "interpolation", why });
            }
            let [lower, middle, upper] = drawn.quarters;
            let centre = (0.5 * (lo.0 + hi.0), middle);
            open.push(Open { lo: centre, hi, middle: upper, depth: depth + 1 });
            open.push(Open { lo, hi: centre, middle: lower, depth: depth + 1 });
        }
        Ok(())
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
        piece.value(t)
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
        let (value, slope) = piece.with_slope(t);
        (value, slope / half)
    }
}

/// What became of an interval.
struct Drawn {
    /// `None` where it must be bisected.
    piece: Option<Piece>,
    /// The larger of the last two coefficients.
    tail: f64,
    /// Values at a quarter, the middle and three quarters.
    quarters: [f64; 3],
}

impl Drawn {
    /// The polynomial of the lowest degree that is enough.
    fn new(f: &mut impl FnMut(f64) -> Result<f64>, open: &Open, tolerance: f64) -> Result<Self> {
        let ((lo, f_lo), (hi, f_hi)) = (open.lo, open.hi);
        let (centre, half) = (0.5 * (lo + hi), 0.5 * (hi - lo));
        // By the position among the nodes of the highest degree, from above.
        let mut values = [f64::NAN; MOST];
        (values[0], values[MOST - 1]) = (f_hi, f_lo);
        values[MOST / 2] = open.middle;
        let mut tail = f64::INFINITY;
        for (degree, caution) in DEGREES.into_iter().zip(CAUTION) {
            let stride = (MOST - 1) / degree;
            for j in (0..MOST).step_by(stride) {
                if values[j].is_nan() {
                    values[j] = finite(f, centre + half * node(j))?;
                }
            }
            let coefficients = transform(&values, degree);
            tail = coefficients[degree].abs().max(coefficients[degree - 1].abs());
            if tail <= caution * tolerance {
                let piece = Some(Piece::new(hi, degree, &coefficients));
                return Ok(Self { piece, tail, quarters: QUARTERS.map(|j| values[j]) });
            }
            let largest = coefficients[1..].iter().fold(0.0_f64, |m, c| m.max(c.abs()));
            if 2 * degree == MOST - 1 && tail * tail > HOPELESS * tolerance * largest {
                break;
            }
        }
        Ok(Self { piece: None, tail, quarters: QUARTERS.map(|j| values[j]) })
    }
}

fn finite(f: &mut impl FnMut(f64) -> Result<f64>, x: f64) -> Result<f64> {
    let value = f(x)?;
    if value.is_finite() {
        return Ok(value);
    }
    Err(Error::Numerics { method: "interpolation", why: format!("the function is {value} at {x}") })
}

/// Coefficients of the powers of T_k: $T_k=2xT_{k-1}-T_{k-2}$.
fn chebyshev_powers() -> &'static [[f64; MOST]; MOST] {
    const TABLE: [[f64; MOST]; MOST] = {
        let mut table = [[0.0; MOST]; MOST];
        table[0][0] = 1.0;
        table[1][1] = 1.0;
        let mut k = 2;
        while k < MOST {
            let mut p = 0;
            while p <= k {
                let shifted = if p == 0 { 0.0 } else { 2.0 * table[k - 1][p - 1] };
                table[k][p] = shifted - table[k - 2][p];
                p += 1;
            }
            k += 1;
        }
        table
    };
    &TABLE
}

/// cos(pi i/12), i up to 12^2.
fn cosines() -> &'static [f64] {
    static TABLE: OnceLock<Vec<f64>> = OnceLock::new();
    const N: usize = MOST - 1;
    TABLE.get_or_init(|| (0..=N * N).map(|i| (PI * (i % (2 * N)) as f64 / N as f64).cos()).collect())
}

fn node(j: usize) -> f64 {
    cosines()[j]
}

/// Coefficients of the polynomial of a degree through the values at its nodes,
/// with half of the weight at the ends and of the first and last coefficient.
fn transform(values: &[f64; MOST], degree: usize) -> [f64; MOST] {
    let (cosines, stride) = (cosines(), (MOST - 1) / degree);
    let mut out = [0.0; MOST];
    for (k, c) in out.iter_mut().enumerate().take(degree + 1) {
        let term = |j: usize| values[j * stride] * cosines[j * k * stride];
        let ends = 0.5 * (term(0) + term(degree));
        let sum: f64 = ends + (1..degree).map(term).sum::<f64>();
        *c = sum * if k == 0 || k == degree { 1.0 } else { 2.0 } / degree as f64;
    }
    out
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

    /// A straight line needs the fewest nodes, and no node twice.
    #[test]
    fn nothing_is_evaluated_twice() {
        let mut seen = Vec::new();
        let f = |x: f64| {
            seen.push(x);
            Ok(if x < 1.0 { 2.0 * x } else { 2.0 * x + (x - 1.0).powi(7).sin() })
        };
        let p = Interpolant::new(f, (0.0, 3.0), 1.0, 1e-9).unwrap();
        assert_eq!(p.pieces[0].half, 2);
        assert!(p.pieces.len() > 3, "{}", p.pieces.len());
        let count = seen.len();
        seen.sort_by(f64::total_cmp);
        seen.dedup_by(|a, b| (*a - *b).abs() < 1e-14);
        assert_eq!(seen.len(), count);
    }

    #[test]
    fn an_extension_is_the_same_function_further_down() {
        let f = |x: f64| Ok((1.0 + x * x).ln());
        let upper = Interpolant::new(f, (1.0, 5.0), 1.0, 1e-9).unwrap();
        let whole = upper.extended_down(f, &[-2.0, 0.0, 1.0], 1e-9).unwrap();
        assert_eq!(whole.range(), (-2.0, 5.0));
        for i in 0..70 {
            let x = -2.0 + 0.1 * f64::from(i);
            assert!((whole.value(x) - f(x).unwrap()).abs() < 1e-8, "{x}");
        }
        assert!(upper.extended_down(f, &[-2.0, 0.5], 1e-9).is_err());
    }

    #[test]
    fn a_jump_is_refused() {
        let f = |x: f64| Ok(if x < 0.3 { 0.0 } else { 1.0 });
        assert!(Interpolant::new(f, (0.0, 1.0), 1.0, 1e-6).is_err());
    }
}
