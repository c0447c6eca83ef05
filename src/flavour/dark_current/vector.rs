//! One vector.

use num_complex::Complex64;

use super::{FinalState, Support, Weights, checked_mass};
use crate::error::Result;
use crate::models::Transition;

/// V through $\bar s\gamma_\mu(h_V+h_A\gamma_5)b\,V^\mu+\bar s\sigma_{\mu\nu}(h_T+h_{T5}\gamma_5)b\,V^{\mu\nu}$,
/// $V_{\mu\nu}=\partial_\mu V_\nu-\partial_\nu V_\mu$; h_T in 1/GeV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Vector {
    mass: f64,
    /// h_V.
    h_v: Complex64,
    /// h_A.
    h_a: Complex64,
    /// h_T, 1/GeV.
    h_t: Complex64,
    /// h_T5, 1/GeV.
    h_t5: Complex64,
}

impl Vector {
    /// Mass in GeV, [h_V, h_A] and [h_T, h_T5] in 1/GeV. The longitudinal
    /// mode grows as 1/m: a mass is needed.
    ///
    /// # Errors
    /// A mass that is not positive.
    pub fn new(mass: f64, [h_v, h_a]: [Complex64; 2], [h_t, h_t5]: [Complex64; 2]) -> Result<Self> {
        Ok(Self { mass: checked_mass(mass, false)?, h_v, h_a, h_t, h_t5 })
    }

    /// The mediator of a model through its b -> s transition, without
    /// dipoles.
    ///
    /// # Errors
    /// As [`new`](Self::new).
    pub fn of_transition(mass: f64, b_s: &Transition) -> Result<Self> {
        Self::new(mass, [b_s.vector(), b_s.axial()], [Complex64::ZERO; 2])
    }
}

impl FinalState for Vector {
    fn support(&self) -> Support {
        Support::Line(self.mass)
    }

    // At rest a polarised vector has V_{0i} = m eps_i and V_{ij} = 0: an E
    // of size m, no M, and an interference of V and E of size m.
    fn weights(&self, _: f64) -> Weights {
        let m = self.mass;
        let re = |a: Complex64, b: Complex64| (a * b.conj()).re;
        Weights {
            v_t: self.h_v.norm_sqr(),
            a_t: self.h_a.norm_sqr(),
            t_e: m * m * self.h_t.norm_sqr(),
            t_m: m * m * self.h_t5.norm_sqr(),
            vt: m * re(self.h_v, self.h_t),
            at: m * re(self.h_a, self.h_t5),
            ..Weights::default()
        }
    }
}
