//! Stiff initial-value problems of one or two equations: Radau IIA of order 5.
//!
//! The stages are solved by Newton's method with the Jacobian at each stage,
//! which converges in two or three steps; the error estimate and its filter
//! are those of Hairer and Wanner, Solving ODEs II, sec. IV.8.

use crate::error::{Error, Result};

const MAX_STEPS: usize = 20_000;
const MAX_NEWTON: usize = 8;
const SIZE: usize = 6;

/// A system y' = f(x, y) with what depends on x alone computed once per x.
pub trait Stiff<const N: usize> {
    /// Coefficients at one x.
    type At;

    /// Computes the coefficients at x.
    ///
    /// # Errors
    /// x outside of what the system knows.
    fn at(&self, x: f64) -> Result<Self::At>;

    /// f and its Jacobian df_i/dy_j.
    fn rates(&self, at: &Self::At, y: &[f64; N]) -> ([f64; N], [[f64; N]; N]);
}

/// The path of a solution.
#[derive(Debug, Clone)]
pub struct Path<const N: usize> {
    /// Points of the independent variable, as the step control chose them.
    pub x: Vec<f64>,
    /// The solution there.
    pub y: Vec<[f64; N]>,
}

struct Tableau {
    c: [f64; 3],
    a: [[f64; 3]; 3],
    /// Error weights of the stages.
    e: [f64; 3],
    /// Real eigenvalue of the inverse of a.
    gamma: f64,
}

fn tableau() -> Tableau {
    let r = 6.0_f64.sqrt();
    Tableau {
        c: [(4.0 - r) / 10.0, (4.0 + r) / 10.0, 1.0],
        a: [
            [(88.0 - 7.0 * r) / 360.0, (296.0 - 169.0 * r) / 1800.0, (-2.0 + 3.0 * r) / 225.0],
            [(296.0 + 169.0 * r) / 1800.0, (88.0 + 7.0 * r) / 360.0, (-2.0 - 3.0 * r) / 225.0],
            [(16.0 - r) / 36.0, (16.0 + r) / 36.0, 1.0 / 9.0],
        ],
        e: [-(13.0 + 7.0 * r) / 3.0, (-13.0 + 7.0 * r) / 3.0, -1.0 / 3.0],
        gamma: 3.637_834_252_744_496,
    }
}

/// Solves from `x0` to `x1` in steps of at most `longest`, with the absolute tolerance `tolerance` on each
/// component (for logarithms: relative on what they stand for), until `stop`
/// says so or the end is reached.
///
/// # Errors
/// The step falls below resolution, more than 20000 steps, or an error of the
/// system.
pub fn solve<const N: usize, S: Stiff<N>>(
    system: &S,
    (x0, x1): (f64, f64),
    y0: [f64; N],
    (first_step, longest): (f64, f64),
    tolerance: f64,
    mut stop: impl FnMut(f64, &[f64; N]) -> bool,
) -> Result<Path<N>> {
    let tableau = tableau();
    let (mut x, mut y) = (x0, y0);
    let mut h = first_step.min(longest).min(x1 - x0);
    let mut path = Path { x: vec![x0], y: vec![y0] };
    let mut stages = [[0.0; N]; 3];
    let mut rejected = false;
    let (mut f, mut jacobian) = system.rates(&system.at(x)?, &y);
    for _ in 0..MAX_STEPS {
        if x >= x1 || stop(x, &y) {
            return Ok(path);
        }
        let last = x + h * (1.0 + 1e-9) >= x1;
        if last {
            h = x1 - x;
        }
        if h.is_nan() || h <= 1e-13 * x.abs().max(1e-3) {
            return Err(failed(x, &format!("the step fell to {h:e}")));
        }
        let nodes = [system.at(x + tableau.c[0] * h)?, system.at(x + tableau.c[1] * h)?, system.at(x + h)?];
        if !newton(system, &tableau, &nodes, h, &y, &mut stages, tolerance) {
            stages = [[0.0; N]; 3];
            h *= 0.25;
            rejected = true;
            continue;
        }
        let end: [f64; N] = std::array::from_fn(|k| y[k] + stages[2][k]);
        let (f_end, jacobian_end) = system.rates(&nodes[2], &end);
        // A relaxation that fades within the step (freeze-out) would filter
        // its error away: the less stiff end counts too.
        let error = estimate(&tableau, h, &f, &jacobian, &stages).max(estimate(
            &tableau,
            h,
            &f,
            &jacobian_end,
            &stages,
        )) / tolerance;
        let factor = (0.9 * error.max(1e-12).powf(-0.25)).clamp(0.2, 8.0);
        if error.is_nan() || error > 1.0 {
            h *= if error.is_finite() { factor.min(0.9) } else { 0.1 };
            stages = [[0.0; N]; 3];
            rejected = true;
            continue;
        }
        y = end;
        x = if last { x1 } else { x + h };
        path.x.push(x);
        path.y.push(y);
        (f, jacobian) = (f_end, jacobian_end);
        let grow = if rejected { factor.min(1.0) } else { factor }.min(longest / h);
        rejected = false;
        h *= grow;
        // The old stages as a guess of the new increments.
        for z in stages.iter_mut().flatten() {
            *z *= grow;
        }
    }
    Err(failed(x, &format!("more than {MAX_STEPS} steps")))
}

fn failed(x: f64, why: &str) -> Error {
    Error::Numerics { method: "stiff ode", why: format!("at x = {x}: {why}") }
}

/// Newton's method for z_i = h sum_j a_ij f(x_j, y + z_j); whether it converged.
fn newton<const N: usize, S: Stiff<N>>(
    system: &S,
    tableau: &Tableau,
    nodes: &[S::At; 3],
    h: f64,
    y: &[f64; N],
    stages: &mut [[f64; N]; 3],
    tolerance: f64,
) -> bool {
    let mut previous = f64::INFINITY;
    for _ in 0..MAX_NEWTON {
        let mut matrix = [[0.0; SIZE]; SIZE];
        let mut right = [0.0; SIZE];
        for j in 0..3 {
            let at: [f64; N] = std::array::from_fn(|k| y[k] + stages[j][k]);
            let (f, jacobian) = system.rates(&nodes[j], &at);
            for i in 0..3 {
                let ha = h * tableau.a[i][j];
                for k in 0..N {
                    right[i * N + k] += ha * f[k];
                    for l in 0..N {
                        matrix[i * N + k][j * N + l] -= ha * jacobian[k][l];
                    }
                }
            }
        }
        for i in 0..3 {
            for k in 0..N {
                right[i * N + k] -= stages[i][k];
                matrix[i * N + k][i * N + k] += 1.0;
            }
        }
        if !eliminate(&mut matrix, &mut right, 3 * N) {
            return false;
        }
        let mut size = 0.0_f64;
        for i in 0..3 {
            for k in 0..N {
                stages[i][k] += right[i * N + k];
                // `max` would drop a NaN.
                size = if right[i * N + k].is_nan() { f64::NAN } else { size.max(right[i * N + k].abs()) };
            }
        }
        if size.is_nan() || size >= 2.0 * previous {
            return false;
        }
        // Newton's corrections fall at least as fast as they have fallen.
        let next = if previous.is_finite() { size * (size / previous).min(1.0) } else { size };
        if next <= 1e-2 * tolerance || size < 1e-13 {
            return true;
        }
        previous = size;
    }
    false
}

/// Gaussian elimination with pivots; false where the matrix is singular.
fn eliminate<const M: usize>(matrix: &mut [[f64; M]; M], right: &mut [f64; M], n: usize) -> bool {
    for c in 0..n {
        let pivot = (c..n).max_by(|i, j| matrix[*i][c].abs().total_cmp(&matrix[*j][c].abs())).unwrap_or(c);
        if pivot != c {
            matrix.swap(c, pivot);
            right.swap(c, pivot);
        }
        if matrix[c][c] == 0.0 || matrix[c][c].is_nan() {
            return false;
        }
        let row = matrix[c];
        for r in c + 1..n {
            let factor = matrix[r][c] / row[c];
            for k in c..n {
                matrix[r][k] -= factor * row[k];
            }
            right[r] -= factor * right[c];
        }
    }
    for c in (0..n).rev() {
        let known: f64 = (c + 1..n).map(|k| matrix[c][k] * right[k]).sum();
        right[c] = (right[c] - known) / matrix[c][c];
    }
    true
}

/// Largest component of the filtered error estimate.
fn estimate<const N: usize>(
    tableau: &Tableau,
    h: f64,
    f: &[f64; N],
    jacobian: &[[f64; N]; N],
    stages: &[[f64; N]; 3],
) -> f64 {
    let mut matrix = [[0.0; N]; N];
    let mut right = [0.0; N];
    for k in 0..N {
        let combined: f64 = (0..3).map(|i| tableau.e[i] * stages[i][k]).sum();
        right[k] = f[k] + combined / h;
        for l in 0..N {
            matrix[k][l] = -jacobian[k][l];
        }
        matrix[k][k] += tableau.gamma / h;
    }
    if !eliminate(&mut matrix, &mut right, N) {
        return f64::INFINITY;
    }
    right.iter().fold(0.0, |m, e| if e.is_nan() { f64::INFINITY } else { m.max(e.abs()) })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// y' = -rate (y - cos x) - sin x, whose solution is cos x.
    struct Relaxation(f64);

    impl Stiff<1> for Relaxation {
        type At = f64;
        fn at(&self, x: f64) -> Result<f64> {
            Ok(x)
        }
        fn rates(&self, x: &f64, y: &[f64; 1]) -> ([f64; 1], [[f64; 1]; 1]) {
            ([-self.0 * (y[0] - x.cos()) - x.sin()], [[-self.0]])
        }
    }

    #[test]
    fn stiff_relaxation_costs_few_steps() {
        for rate in [1.0, 1e3, 1e8] {
            let path = solve(&Relaxation(rate), (0.0, 3.0), [1.0], (1e-3, 1.0), 1e-8, |_, _| false).unwrap();
            let last = path.y.last().unwrap()[0];
            assert!((last - 3.0_f64.cos()).abs() < 1e-8, "{rate}: {last}");
            assert!(path.x.len() < 200, "{rate}: {}", path.x.len());
        }
    }

    /// y0' = y1, y1' = -y0.
    struct Circle;

    impl Stiff<2> for Circle {
        type At = ();
        fn at(&self, _: f64) -> Result<()> {
            Ok(())
        }
        fn rates(&self, (): &(), y: &[f64; 2]) -> ([f64; 2], [[f64; 2]; 2]) {
            ([y[1], -y[0]], [[0.0, 1.0], [-1.0, 0.0]])
        }
    }

    #[test]
    fn two_equations_and_the_stop() {
        let path = solve(&Circle, (0.0, 10.0), [0.0, 1.0], (0.01, 1.0), 1e-9, |_, _| false).unwrap();
        assert!((path.y.last().unwrap()[0] - 10.0_f64.sin()).abs() < 1e-7);
        let path = solve(&Circle, (0.0, 10.0), [0.0, 1.0], (0.01, 1.0), 1e-6, |x, _| x > 1.0).unwrap();
        assert!(*path.x.last().unwrap() < 3.0);
    }
}
