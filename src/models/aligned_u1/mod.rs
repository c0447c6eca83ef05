//! The minimal aligned U(1)' with a vector-like top partner.
//!
//! Fields beyond the Standard Model (SU(3), SU(2), Y, Q'): T'_{L,R}
//! (3, 1, 2/3, q'), a scalar Phi (1, 1, 0, q') that breaks U(1)', and a Dirac
//! fermion X (1, 1, 0, q'_X). Only the up-type mass eigenstate t'_R couples
//! to Phi Tbar'_L, so that all quark flavour change is CKM-like
//! (Kamenik, Soreq, Zupan 1704.06005; Bolton, Kamenik, Novoa-Brunet
//! 2512.16999). Only the products g = g~ q' and g r_X = g~ q'_X appear.

mod extended;
pub mod fermion_couplings;
pub mod loops;
pub mod mixing;
pub mod oblique;
mod parameters;
pub mod phi_decays;
mod point;
pub mod potential;
mod scalar_sector;
pub mod scalars;
pub mod second_scalar;
pub mod top_decays;
pub mod top_partner;

pub use extended::ExtendedU1;
pub use point::{AlignedPoint, YUKAWA_BOUND};

use crate::error::Result;
use crate::inputs::Inputs;
use crate::models::{Assignment, Model, Parameter, Point};

/// The model.
#[derive(Debug, Clone)]
pub struct AlignedU1 {
    parameters: Vec<Parameter>,
}

impl Default for AlignedU1 {
    fn default() -> Self {
        Self { parameters: parameters::all() }
    }
}

impl AlignedU1 {
    /// The point with all its concrete quantities.
    ///
    /// # Errors
    /// Unphysical values: no real mixing angle for y_T, a neutral sector that
    /// is not positive, |r_X| = 1/2, m_T not above m_t.
    pub fn solve(&self, values: &Assignment, inputs: &Inputs) -> Result<AlignedPoint> {
        AlignedPoint::new(&parameters::Values::read(values), inputs)
    }
}

impl Model for AlignedU1 {
    fn name(&self) -> &'static str {
        "aligned_u1"
    }

    fn summary(&self) -> &'static str {
        "minimal aligned U(1)' with a vector-like top partner T and a dark Dirac fermion X"
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

#[cfg(test)]
mod tests;
