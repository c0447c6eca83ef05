//! A pair of spin-3/2 fermions.

use super::bilinears::{Correlators, Strengths};
use super::{Bilinears, Field, FinalState, Support, Weights, checked_mass, checked_scale, pair_phase_space};
use crate::error::Result;

/// ΨΨ̄ of spin 3/2 (Rarita-Schwinger) through
/// $\frac1{\Lambda^2}\sum F_{XY}(\bar s\Gamma_Xb)(\bar\Psi^\alpha\Gamma_Y\Psi_\alpha)$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct SpinThreeHalfPair {
    mass: f64,
    field: Field,
    strengths: Strengths,
}

impl SpinThreeHalfPair {
    /// Mass and Λ in GeV. The longitudinal modes grow as 1/m: a mass is
    /// needed.
    ///
    /// # Errors
    /// A mass or a Λ that is not positive.
    pub fn new(mass: f64, field: Field, lambda: f64, couplings: Bilinears) -> Result<Self> {
        let strengths = couplings.strengths(checked_scale(lambda)?);
        Ok(Self { mass: checked_mass(mass, false)?, field, strengths })
    }
}

/// $8\pi\rho/\beta$ of a Dirac-like pair.
fn correlators(mass: f64, q_sq: f64, x: f64) -> Correlators {
    let (y, y_sq) = (1.0 / x, 1.0 / (x * x));
    let m_q = mass * q_sq.sqrt();
    Correlators {
        s: q_sq * (2.0 * y_sq / 9.0 - 20.0 * y / 9.0 + 28.0 / 3.0 - 16.0 * x),
        p: q_sq * (2.0 * y_sq / 9.0 - 4.0 * y / 9.0 + 20.0 / 9.0),
        v_t: q_sq * (4.0 * y_sq / 9.0 - 8.0 * y / 9.0 - 8.0 / 9.0 + 16.0 * x) / 3.0,
        a_t: q_sq * (4.0 * y_sq / 9.0 - 32.0 * y / 9.0 + 104.0 / 9.0 - 160.0 * x / 9.0) / 3.0,
        a_l: q_sq * (8.0 * y / 9.0 - 16.0 / 9.0 + 80.0 * x / 9.0),
        e: q_sq * (2.0 * y_sq / 9.0 + 4.0 * y / 9.0 - 28.0 / 9.0 + 160.0 * x / 9.0) / 3.0,
        m: q_sq * (2.0 * y_sq / 9.0 - 4.0 * y / 3.0 + 4.0 - 80.0 * x / 9.0) / 3.0,
        ve: m_q * (4.0 * y_sq / 9.0 - 56.0 * y / 27.0 + 152.0 / 27.0),
        ap: m_q * (4.0 * y_sq / 9.0 - 8.0 * y / 9.0 + 40.0 / 9.0),
    }
}

impl FinalState for SpinThreeHalfPair {
    fn support(&self) -> Support {
        Support::Above(4.0 * self.mass * self.mass)
    }

    fn weights(&self, q_sq: f64) -> Weights {
        let (phase_space, x) = pair_phase_space(self.mass, q_sq);
        let rho = correlators(self.mass, q_sq, x).scaled(phase_space, self.field);
        rho.weights(&self.strengths)
    }
}
