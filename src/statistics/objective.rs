//! What a fit minimises.

use nalgebra::{DMatrix, DVector};

/// A twice differentiable function on a box.
///
/// `+inf` marks a point outside of the domain (an expected count that is not
/// positive where events were seen); a fit steps back from it. NaN is a fault.
pub trait Objective {
    /// Lower ends of the box, one per variable; may be `-inf`.
    fn lower(&self) -> &[f64];

    /// Upper ends of the box; may be `+inf`.
    fn upper(&self) -> &[f64];

    /// The value, for instance `-2 ln L`.
    fn value(&self, x: &[f64]) -> f64;

    /// The value; writes the gradient and the exact Hessian (both triangles).
    fn derivatives(&self, x: &[f64], gradient: &mut DVector<f64>, hessian: &mut DMatrix<f64>) -> f64;

    /// As [`derivatives`](Self::derivatives), with the expected (Fisher)
    /// information: never negative, for places where the Hessian is.
    fn fisher(&self, x: &[f64], gradient: &mut DVector<f64>, information: &mut DMatrix<f64>) -> f64;

    /// Variables whose derivative jumps at zero; the function is smooth on
    /// either side (zero itself counts to the negative one).
    fn kinks(&self) -> &[usize] {
        &[]
    }

    /// Number of variables.
    fn dimension(&self) -> usize {
        self.lower().len()
    }
}
