//! The aligned U(1)' with a second dark scalar, for Z' -> varphi a.
//!
//! To the fields of [`AlignedU1`](super::AlignedU1) a scalar Phi' (1, 1, 0,
//! q'_varphi) is added. It makes the Z' invisible where X is too heavy to do
//! so, 2 m_X > M_Z' (Bolton, Kamenik, Novoa-Brunet 2512.16999 and the talk
//! behind it). What it changes follows from the vacuum expectation values and
//! charges alone; see [`second_scalar`](super::second_scalar).

use crate::error::Result;
use crate::inputs::Inputs;
use crate::models::{Assignment, Model, Parameter, Point};

use super::{AlignedPoint, parameters};

/// The model.
#[derive(Debug, Clone)]
pub struct ExtendedU1 {
    parameters: Vec<Parameter>,
}

impl Default for ExtendedU1 {
    fn default() -> Self {
        Self { parameters: parameters::extended() }
    }
}

impl ExtendedU1 {
    /// Its name, as used on the command line and in cards.
    pub const NAME: &'static str = "aligned_u1_extended";

    /// The point with all its concrete quantities.
    ///
    /// # Errors
    /// As [`AlignedU1::solve`](super::AlignedU1::solve) and
    /// [`SecondScalar::new`](super::second_scalar::SecondScalar::new).
    pub fn solve(&self, values: &Assignment, inputs: &Inputs) -> Result<AlignedPoint> {
        AlignedPoint::new(&parameters::Values::read(values), inputs)
    }
}

impl Model for ExtendedU1 {
    fn name(&self) -> &'static str {
        Self::NAME
    }

    fn summary(&self) -> &'static str {
        "aligned U(1)' with a second dark scalar Phi': Z' -> varphi a, also for heavy X"
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn citations(&self) -> Vec<&str> {
        vec!["Kamenik:2017tnu", "Bolton:2512.16999", "Lavoura:1992np"]
    }

    fn point(&self, values: &Assignment, inputs: &Inputs) -> Result<Box<dyn Point>> {
        Ok(Box::new(self.solve(values, inputs)?))
    }
}
