//! Initial-value problems over the explicit Dormand-Prince pair of
//! `ode_solvers`, with a step budget: a stiff problem ends in an error that
//! says so, never in a hang.

use nalgebra::SVector;
use ode_solvers::dop_shared::OutputType;
use ode_solvers::{Dopri5, System};

use crate::error::{Error, Result};

struct Rhs<F>(F);

impl<const N: usize, F: Fn(f64, &SVector<f64, N>) -> SVector<f64, N>> System<f64, SVector<f64, N>>
    for Rhs<F>
{
    fn system(&self, x: f64, y: &SVector<f64, N>, dy: &mut SVector<f64, N>) {
        *dy = (self.0)(x, y);
    }
}

/// The path of a solution.
#[derive(Debug, Clone)]
pub struct Path<const N: usize> {
    /// Points of the independent variable, as the step control chose them.
    pub x: Vec<f64>,
    /// The solution there.
    pub y: Vec<SVector<f64, N>>,
}

/// Solves y' = f(x, y) from `x0` to `x1` with relative tolerance `rtol`.
///
/// Explicit: for stiff problems start on the quasi-static solution.
///
/// # Errors
/// Step size below resolution, more than 20000 steps (stiffness), or a value
/// that is not finite.
pub fn solve<const N: usize>(
    f: impl Fn(f64, &SVector<f64, N>) -> SVector<f64, N>,
    (x0, x1): (f64, f64),
    y0: SVector<f64, N>,
    rtol: f64,
    atol: f64,
) -> Result<Path<N>> {
    const MAX_STEPS: u32 = 20_000;
    let mut stepper = Dopri5::from_param(
        Rhs(f),
        x0,
        x1,
        0.0,
        y0,
        rtol,
        atol,
        0.9,
        0.04,
        0.2,
        10.0,
        x1 - x0,
        0.0,
        MAX_STEPS,
        1000,
        OutputType::Sparse,
    );
    stepper
        .integrate()
        .map_err(|e| Error::Numerics { method: "ode", why: format!("from x = {x0} to {x1}: {e}") })?;
    let (x, y) = (stepper.x_out().clone(), stepper.y_out().clone());
    match y.last() {
        Some(last) if last.iter().all(|v| v.is_finite()) => Ok(Path { x, y }),
        _ => Err(Error::Numerics { method: "ode", why: format!("not finite between {x0} and {x1}") }),
    }
}
