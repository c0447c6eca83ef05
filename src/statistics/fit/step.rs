//! The step of a Newton iteration in a box: the minimum of the quadratic model
//! within the bounds, with damping where there is none.

use nalgebra::{Cholesky, DMatrix, DVector, Dyn, SymmetricEigen};

/// Pivots of the scaled Hessian below this are a flat direction: correlations
/// closer to one than rounding lets a second derivative know.
const FLAT: f64 = 1e-12;

/// Eigenvalues of the scaled Hessian below this are none.
pub(super) const DEGENERATE: f64 = 1e-9;

/// Damping, relative to the diagonal, of the first attempt.
const FIRST_DAMPING: f64 = 1e-8;

/// Damping beyond which a step is no longer than steepest descent.
const LAST_DAMPING: f64 = 1e12;

/// The quadratic model of a function around a point and the box around it.
pub(super) struct Quadratic<'a> {
    pub(super) gradient: &'a DVector<f64>,
    pub(super) hessian: &'a DMatrix<f64>,
    /// The point.
    pub(super) x: &'a [f64],
    pub(super) lower: &'a [f64],
    pub(super) upper: &'a [f64],
    /// Variables that may move.
    pub(super) free: &'a [usize],
}

/// A step and what the model says about it.
pub(super) struct Step {
    /// Change per variable; ends within the box.
    pub(super) p: Vec<f64>,
    /// Decrease of the model, not negative.
    pub(super) decrease: f64,
    /// Variables that the step leaves on a bound.
    pub(super) bound: Vec<usize>,
}

#[derive(Clone, Copy, PartialEq)]
enum Place {
    Inside,
    Lower,
    Upper,
}

impl Quadratic<'_> {
    /// The minimum of the model in the box by a primal active-set method
    /// (J. Nocedal, S. Wright, Numerical Optimization (2006), algorithm 16.3):
    /// exact, because the last active set is that of the minimum.
    ///
    /// `None` where the Hessian plus `damping` times its diagonal is not
    /// positive definite in the variables that move.
    pub(super) fn step(&self, damping: f64) -> Option<Step> {
        let mut p = vec![0.0; self.x.len()];
        let mut slope = self.gradient.clone();
        let mut place: Vec<Place> = self.free.iter().map(|&i| self.place_at_start(i)).collect();
        let mut released = None;
        // Every pass fixes or releases a variable; degenerate ones could cycle,
        // and any pass leaves a step downhill.
        for _ in 0..3 * self.free.len() + 10 {
            let moving: Vec<usize> = (0..self.free.len()).filter(|k| place[*k] == Place::Inside).collect();
            let at: Vec<usize> = moving.iter().map(|k| self.free[*k]).collect();
            let d = self.newton(&at, &slope, damping)?;
            let (reach, blocking) = self.reach(&at, &p, &d);
            for (k, &i) in at.iter().enumerate() {
                p[i] += reach * d[k];
            }
            if let Some((k, side)) = blocking {
                let i = at[k];
                p[i] =
                    if side == Place::Lower { self.lower[i] - self.x[i] } else { self.upper[i] - self.x[i] };
                place[moving[k]] = side;
            }
            if blocking.is_none() && place.iter().all(|at| *at == Place::Inside) {
                // Nothing to release, and Newton's step leaves no slope.
                slope.fill(0.0);
                break;
            }
            self.slope(&p, damping, &mut slope);
            if blocking.is_some() {
                continue;
            }
            let worst = self.worst_multiplier(&place, &slope);
            if worst.is_none() || worst == released {
                break;
            }
            released = worst;
            if let Some(k) = worst {
                place[k] = Place::Inside;
            }
        }
        let decrease: f64 =
            -0.5 * self.free.iter().map(|&i| p[i] * (self.gradient[i] + slope[i])).sum::<f64>();
        let bound =
            self.free.iter().zip(&place).filter(|(_, at)| **at != Place::Inside).map(|(i, _)| *i).collect();
        Some(Step { p, decrease: decrease.max(0.0), bound })
    }

    /// The step with the least damping, from `damping` upwards, that exists.
    pub(super) fn damped(&self, damping: f64) -> Option<(Step, f64)> {
        let mut damping = damping.max(FIRST_DAMPING);
        while damping < LAST_DAMPING {
            if let Some(step) = self.step(damping) {
                return Some((step, damping));
            }
            damping *= 100.0;
        }
        None
    }

    /// Directions in `moving` without positive curvature and the curvature
    /// along each, the least first, with every variable in units of its own
    /// curvature; `None` where the eigenvalues do not converge.
    pub(super) fn not_convex(&self, moving: &[usize]) -> Option<Vec<(f64, Vec<f64>)>> {
        let scale: Vec<f64> = moving.iter().map(|&i| self.scale(i)).collect();
        let n = moving.len();
        let scaled =
            DMatrix::from_fn(n, n, |a, b| self.hessian[(moving[a], moving[b])] * scale[a] * scale[b]);
        let eigen = SymmetricEigen::try_new(scaled, f64::EPSILON, 1000)?;
        let mut order: Vec<usize> = (0..n).filter(|k| eigen.eigenvalues[*k] < DEGENERATE).collect();
        order.sort_by(|a, b| eigen.eigenvalues[*a].total_cmp(&eigen.eigenvalues[*b]));
        let direction = |k: usize| {
            let mut direction = vec![0.0; self.x.len()];
            for (a, &i) in moving.iter().enumerate() {
                direction[i] = eigen.eigenvectors[(a, k)] * scale[a];
            }
            direction
        };
        Some(order.into_iter().map(|k| (eigen.eigenvalues[k], direction(k))).collect())
    }

    /// On a bound and pushed against it.
    fn place_at_start(&self, i: usize) -> Place {
        if self.x[i] <= self.lower[i] && self.gradient[i] >= 0.0 {
            Place::Lower
        } else if self.x[i] >= self.upper[i] && self.gradient[i] <= 0.0 {
            Place::Upper
        } else {
            Place::Inside
        }
    }

    /// One over the root of the curvature; one where there is none.
    fn scale(&self, i: usize) -> f64 {
        let curvature = self.hessian[(i, i)].abs();
        if curvature > 0.0 { curvature.sqrt().recip() } else { 1.0 }
    }

    /// Newton's step of the variables `at`.
    fn newton(&self, at: &[usize], slope: &DVector<f64>, damping: f64) -> Option<DVector<f64>> {
        let scale: Vec<f64> = at.iter().map(|&i| self.scale(i)).collect();
        let cholesky = scaled_cholesky(self.hessian, at, &scale, damping)?;
        let mut d = DVector::from_fn(at.len(), |k, _| -slope[at[k]] * scale[k]);
        cholesky.solve_mut(&mut d);
        for (x, s) in d.iter_mut().zip(&scale) {
            *x *= s;
        }
        d.iter().all(|x| x.is_finite()).then_some(d)
    }

    /// How far of `d` stays in the box (1 at most), and what blocks.
    fn reach(&self, at: &[usize], p: &[f64], d: &DVector<f64>) -> (f64, Option<(usize, Place)>) {
        let mut reach = 1.0;
        let mut blocking = None;
        for (k, &i) in at.iter().enumerate() {
            let from = self.x[i] + p[i];
            let (room, side) = if d[k] < 0.0 {
                (self.lower[i] - from, Place::Lower)
            } else {
                (self.upper[i] - from, Place::Upper)
            };
            if d[k].abs() > room.abs() {
                let part = room / d[k];
                if part < reach {
                    reach = part.max(0.0);
                    blocking = Some((k, side));
                }
            }
        }
        (reach, blocking)
    }

    /// The gradient of the model at the end of `p`.
    fn slope(&self, p: &[f64], damping: f64, slope: &mut DVector<f64>) {
        slope.copy_from(self.gradient);
        for &j in self.free {
            if p[j] != 0.0 {
                slope.axpy(p[j], &self.hessian.column(j), 1.0);
                slope[j] += damping * p[j] / self.scale(j).powi(2);
            }
        }
    }

    /// The variable on a bound that the model pulls inwards the most.
    fn worst_multiplier(&self, place: &[Place], slope: &DVector<f64>) -> Option<usize> {
        let pull = |k: usize| {
            let i = self.free[k];
            let inwards = match place[k] {
                Place::Inside => 0.0,
                Place::Lower => -slope[i],
                Place::Upper => slope[i],
            };
            inwards * self.scale(i)
        };
        let worst = (0..place.len()).max_by(|a, b| pull(*a).total_cmp(&pull(*b)))?;
        // A pull that is rounding moves nothing: half its square is the gain.
        (pull(worst) > 1e-9).then_some(worst)
    }
}

/// The factor of the sub-block `at`, each variable in units of `scale`, with
/// `damping` on its unit diagonal; `None` where it is not positive definite to
/// the accuracy of rounding.
pub(super) fn scaled_cholesky(
    hessian: &DMatrix<f64>,
    at: &[usize],
    scale: &[f64],
    damping: f64,
) -> Option<Cholesky<f64, Dyn>> {
    let n = at.len();
    let mut block = DMatrix::zeros(n, n);
    for (b, &j) in at.iter().enumerate() {
        let column = hessian.column(j);
        for (a, &i) in at.iter().enumerate().skip(b) {
            block[(a, b)] = column[i] * scale[a] * scale[b];
        }
        block[(b, b)] += damping;
    }
    factor(block.as_mut_slice(), n).then(|| Cholesky::pack_dirty(block))
}

/// Replaces the lower triangle of a matrix in columns by its Cholesky factor;
/// false where a pivot is flat. Four columns at once: for the few tens of
/// variables of a fit most of the time is that of short loops.
fn factor(entries: &mut [f64], n: usize) -> bool {
    for j in 0..n {
        let (done, rest) = entries.split_at_mut(j * n);
        let column = &mut rest[j..n];
        let of = |k: usize| &done[k * n + j..(k + 1) * n];
        let fours = j - j % 4;
        for k in (0..fours).step_by(4) {
            let (a, b, c, d) = (of(k), of(k + 1), of(k + 2), of(k + 3));
            let first = [a[0], b[0], c[0], d[0]];
            for ((((x, a), b), c), d) in column.iter_mut().zip(a).zip(b).zip(c).zip(d) {
                *x -= first[0] * a + first[1] * b + first[2] * c + first[3] * d;
            }
        }
        for k in fours..j {
            let a = of(k);
            column.iter_mut().zip(a).for_each(|(x, other)| *x -= a[0] * other);
        }
        // Also false for NaN.
        let positive = column[0] > FLAT;
        if !positive {
            return false;
        }
        let root = column[0].sqrt();
        column[0] = root;
        column[1..].iter_mut().for_each(|x| *x /= root);
    }
    true
}
