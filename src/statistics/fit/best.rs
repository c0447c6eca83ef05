//! The result of a fit.

use nalgebra::{DMatrix, DVector};

use super::engine::Point;
use super::minimise::Status;
use super::step::scaled_cholesky;
use crate::error::Result;
use crate::statistics::model::{Full, Model};
use crate::statistics::objective::Objective as _;

/// Where the likelihood has its maximum.
#[derive(Debug, Clone)]
pub struct BestFit<'m> {
    model: &'m Model,
    /// All parameters, in the order of the model.
    pub x: Vec<f64>,
    /// $-2\ln L$ there.
    pub twice_nll: f64,
    /// What kind of end it is; its indices are those of parameters.
    pub status: Status,
    /// Estimated distance to the minimum, in units of $-2\ln L$.
    pub edm: f64,
    /// Largest component of the gradient that no bound holds.
    pub gradient_norm: f64,
    /// Parameters that were held and their values.
    pub held: Vec<(usize, f64)>,
    /// Newton steps.
    pub iterations: usize,
    /// Evaluations of the likelihood.
    pub evaluations: usize,
}

/// Variances and covariances of the parameters that can move.
#[derive(Debug, Clone)]
pub struct Covariance {
    /// Parameters neither held nor on a bound, in the order of the matrix.
    pub free: Vec<usize>,
    /// $2H^{-1}$, with H the Hessian of $-2\ln L$ in them.
    pub matrix: DMatrix<f64>,
}

impl<'m> BestFit<'m> {
    pub(super) fn new(model: &'m Model, point: Point, held: Vec<(usize, f64)>) -> Self {
        Self {
            model,
            x: point.x,
            twice_nll: point.twice_nll,
            status: point.status,
            edm: point.edm,
            gradient_norm: point.gradient_norm,
            held,
            iterations: point.iterations,
            evaluations: point.evaluations,
        }
    }

    /// The value of a parameter.
    ///
    /// # Errors
    /// A parameter that the model does not have.
    pub fn value(&self, name: &str) -> Result<f64> {
        Ok(self.x[self.model.index(name)?])
    }

    /// Whether parameter `i` was held.
    pub fn is_held(&self, i: usize) -> bool {
        self.held.iter().any(|(held, _)| *held == i)
    }

    /// Names of the parameters that the status speaks of.
    pub fn names_in_status(&self) -> Vec<&'m str> {
        match &self.status {
            Status::AtBound(which) | Status::Flat(which) => {
                which.iter().map(|i| self.model.parameters()[*i].name.as_str()).collect()
            }
            _ => Vec::new(),
        }
    }

    /// The inverse Hessian of all parameters that can move, eliminated ones
    /// too; `None` where the fit ended in no minimum or a direction is flat.
    pub fn covariance(&self) -> Option<Covariance> {
        let bound: &[usize] = match &self.status {
            Status::Converged => &[],
            Status::AtBound(which) => which,
            _ => return None,
        };
        let full = Full::new(self.model, &self.held).ok()?;
        let n = full.dimension();
        let (mut gradient, mut hessian) = (DVector::zeros(n), DMatrix::zeros(n, n));
        full.derivatives(&full.restrict(&self.x), &mut gradient, &mut hessian);
        let of = |k: &usize| full.variables()[*k];
        let free: Vec<usize> = (0..n).filter(|k| !bound.contains(&of(k))).collect();
        let scale: Vec<f64> = free.iter().map(|&i| hessian[(i, i)].abs().sqrt().recip()).collect();
        if scale.iter().any(|s| !s.is_finite()) {
            return None;
        }
        let mut matrix = scaled_cholesky(&hessian, &free, &scale, 0.0)?.inverse();
        for b in 0..free.len() {
            for a in 0..free.len() {
                matrix[(a, b)] *= 2.0 * scale[a] * scale[b];
            }
        }
        Some(Covariance { free: free.iter().map(of).collect(), matrix })
    }
}

impl Covariance {
    /// The standard deviation of parameter `i`; `None` where it was held or is
    /// on a bound.
    pub fn error(&self, i: usize) -> Option<f64> {
        let k = self.position(i)?;
        Some(self.matrix[(k, k)].sqrt())
    }

    /// The correlation of two parameters.
    pub fn correlation(&self, i: usize, j: usize) -> Option<f64> {
        let (a, b) = (self.position(i)?, self.position(j)?);
        Some(self.matrix[(a, b)] / (self.matrix[(a, a)] * self.matrix[(b, b)]).sqrt())
    }

    fn position(&self, i: usize) -> Option<usize> {
        self.free.iter().position(|k| *k == i)
    }
}
