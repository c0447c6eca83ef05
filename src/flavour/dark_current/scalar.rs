//! One scalar.

use num_complex::Complex64;

use super::{FinalState, Support, Weights, checked_mass};
use crate::error::Result;

/// φ through $\bar s(g_S+g_P\gamma_5)b\,\phi$, dimensionless couplings.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Scalar {
    mass: f64,
    g_s: Complex64,
    g_p: Complex64,
}

impl Scalar {
    /// Mass in GeV.
    ///
    /// # Errors
    /// A negative mass.
    pub fn new(mass: f64, g_s: Complex64, g_p: Complex64) -> Result<Self> {
        Ok(Self { mass: checked_mass(mass, true)?, g_s, g_p })
    }
}

impl FinalState for Scalar {
    fn support(&self) -> Support {
        Support::Line(self.mass)
    }

    fn weights(&self, _: f64) -> Weights {
        Weights { s: self.g_s.norm_sqr(), p: self.g_p.norm_sqr(), ..Weights::default() }
    }
}
