//! The measured ratio R(s) of a photon-like current.

use super::form::Sampled;
use crate::error::Result;

/// Evaluated R with its error, without the narrow heavy-quark resonances.
#[derive(Debug, Clone)]
pub(super) struct MeasuredR(Sampled<2>);

impl MeasuredR {
    pub(super) fn read() -> Result<Self> {
        Ok(Self(Sampled::read("hadrons/R_evaluated.csv", "m_GeV", ["R", "dR"], false)?))
    }

    pub(super) fn points(&self) -> &[f64] {
        self.0.points()
    }

    /// R and its error, `None` outside of the table (0.28-49.8 GeV).
    pub(super) fn at(&self, mass: f64) -> Option<(f64, f64)> {
        self.0.at(mass).map(|[r, error]| (r, error))
    }
}
