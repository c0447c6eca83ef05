//! A pair of scalars.

use num_complex::Complex64;

use super::{Field, FinalState, Support, Weights, checked_mass, checked_scale, pair_phase_space};
use crate::error::Result;

/// Dimensionless couplings of φφ*, first letter the quark current.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs, reason = "the two letters say it")]
pub struct ScalarPairCouplings {
    pub ss: Complex64,
    pub ps: Complex64,
    pub vv: Complex64,
    pub av: Complex64,
}

/// φφ* through $\frac1\Lambda\bar s(g_{SS}+g_{PS}\gamma_5)b\,\phi^*\phi
/// +\frac1{\Lambda^2}\bar s\gamma_\mu(g_{VV}+g_{AV}\gamma_5)b\;i\phi^*\overleftrightarrow{\partial^\mu}\phi$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScalarPair {
    mass: f64,
    field: Field,
    couplings: ScalarPairCouplings,
    lambda: f64,
}

impl ScalarPair {
    /// Mass and Λ in GeV.
    ///
    /// # Errors
    /// A mass that is negative, a Λ that is not positive.
    pub fn new(mass: f64, field: Field, lambda: f64, couplings: ScalarPairCouplings) -> Result<Self> {
        Ok(Self { mass: checked_mass(mass, true)?, field, couplings, lambda: checked_scale(lambda)? })
    }
}

impl FinalState for ScalarPair {
    fn support(&self) -> Support {
        Support::Above(4.0 * self.mass * self.mass)
    }

    fn weights(&self, q_sq: f64) -> Weights {
        let (phase_space, x) = pair_phase_space(self.mass, q_sq);
        let scalar = phase_space * self.field.factor(true) / self.lambda.powi(2);
        let vector =
            phase_space * self.field.factor(false) / self.lambda.powi(4) * q_sq * (1.0 - 4.0 * x) / 3.0;
        let c = &self.couplings;
        Weights {
            s: c.ss.norm_sqr() * scalar,
            p: c.ps.norm_sqr() * scalar,
            v_t: c.vv.norm_sqr() * vector,
            a_t: c.av.norm_sqr() * vector,
            ..Weights::default()
        }
    }
}
