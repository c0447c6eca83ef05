//! A pair of spin-1/2 fermions.

use super::bilinears::{Correlators, Strengths};
use super::{Bilinears, Field, FinalState, Support, Weights, checked_mass, checked_scale, pair_phase_space};
use crate::error::Result;

/// ψψ̄ through $\frac1{\Lambda^2}\sum f_{XY}(\bar s\Gamma_Xb)(\bar\psi\Gamma_Y\psi)$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct FermionPair {
    mass: f64,
    field: Field,
    strengths: Strengths,
}

impl FermionPair {
    /// Mass and Λ in GeV.
    ///
    /// # Errors
    /// A mass that is negative, a Λ that is not positive.
    pub fn new(mass: f64, field: Field, lambda: f64, couplings: Bilinears) -> Result<Self> {
        let strengths = couplings.strengths(checked_scale(lambda)?);
        Ok(Self { mass: checked_mass(mass, true)?, field, strengths })
    }
}

/// $8\pi\rho/\beta$ of a Dirac pair.
fn correlators(mass: f64, q_sq: f64, x: f64) -> Correlators {
    Correlators {
        s: 2.0 * q_sq * (1.0 - 4.0 * x),
        p: 2.0 * q_sq,
        v_t: 4.0 * q_sq * (1.0 + 2.0 * x) / 3.0,
        a_t: 4.0 * q_sq * (1.0 - 4.0 * x) / 3.0,
        a_l: 8.0 * mass * mass,
        e: q_sq * (2.0 + 16.0 * x) / 3.0,
        m: q_sq * (2.0 - 8.0 * x) / 3.0,
        ve: 4.0 * mass * q_sq.sqrt(),
        ap: 4.0 * mass * q_sq.sqrt(),
    }
}

impl FinalState for FermionPair {
    fn support(&self) -> Support {
        Support::Above(4.0 * self.mass * self.mass)
    }

    fn weights(&self, q_sq: f64) -> Weights {
        let (phase_space, x) = pair_phase_space(self.mass, q_sq);
        let rho = correlators(self.mass, q_sq, x).scaled(phase_space, self.field);
        rho.weights(&self.strengths)
    }
}
