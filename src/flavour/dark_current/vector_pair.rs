//! A pair of vectors.

use num_complex::Complex64;

use super::{Field, FinalState, Support, Weights, checked_mass, checked_scale, pair_phase_space};
use crate::error::Result;

/// Dimensionless couplings of VV*, first letter the quark current; the second
/// is S for V*·V, V and T for the currents, F for F*F and G for F*F̃.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
#[allow(missing_docs, reason = "the two letters say it")]
pub struct VectorPairCouplings {
    pub ss: Complex64,
    pub ps: Complex64,
    pub vv: Complex64,
    pub av: Complex64,
    pub tt: Complex64,
    pub t5: Complex64,
    pub sf: Complex64,
    pub pf: Complex64,
    pub sg: Complex64,
    pub pg: Complex64,
}

/// VV* through
/// $\frac1\Lambda\bar s(h_{SS}+h_{PS}\gamma_5)b\,V^*_\mu V^\mu
/// +\frac1{\Lambda^2}\bar s\gamma^\mu(h_{VV}+h_{AV}\gamma_5)b\;iV^*_\nu\overleftrightarrow{\partial_\mu}V^\nu
/// +\frac1\Lambda\bar s\sigma^{\mu\nu}(h_{TT}+h_{5T}\gamma_5)b\;i(V^*_\mu V_\nu-V^*_\nu V_\mu)$
/// $+\frac1{\Lambda^3}\bar s(h_{SF}+h_{PF}\gamma_5)b\,F^*_{\mu\nu}F^{\mu\nu}
/// +\frac1{\Lambda^3}\bar s(h_{SG}+h_{PG}\gamma_5)b\,F^*_{\mu\nu}\tilde F^{\mu\nu}$,
/// $\tilde F=\frac12\epsilon F$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct VectorPair {
    mass: f64,
    field: Field,
    couplings: VectorPairCouplings,
    lambda: f64,
}

impl VectorPair {
    /// Mass and Λ in GeV. The longitudinal modes grow as 1/m: a mass is
    /// needed.
    ///
    /// # Errors
    /// A mass or a Λ that is not positive.
    pub fn new(mass: f64, field: Field, lambda: f64, couplings: VectorPairCouplings) -> Result<Self> {
        Ok(Self { mass: checked_mass(mass, false)?, field, couplings, lambda: checked_scale(lambda)? })
    }
}

/// |a|² r_aa + |b|² r_bb + 2 Re(a b*) r_ab: two operators of one correlator.
fn two(a: Complex64, b: Complex64, [r_aa, r_ab, r_bb]: [f64; 3]) -> f64 {
    a.norm_sqr() * r_aa + b.norm_sqr() * r_bb + 2.0 * (a * b.conj()).re * r_ab
}

impl FinalState for VectorPair {
    fn support(&self) -> Support {
        Support::Above(4.0 * self.mass * self.mass)
    }

    fn weights(&self, q_sq: f64) -> Weights {
        let (phase_space, x) = pair_phase_space(self.mass, q_sq);
        let (y, y_sq) = (1.0 / x, 1.0 / (x * x));
        let (even, odd) = (phase_space * self.field.factor(true), phase_space * self.field.factor(false));
        let (l, l3) = (self.lambda.recip(), self.lambda.powi(-3));
        // V*V, F*F and their interference; F*F~ stands alone by parity.
        let scalar = [
            even * l * l * (3.0 - y + 0.25 * y_sq),
            even * l * l3 * (-3.0 * q_sq * (1.0 - 2.0 * x)),
            even * l3 * l3 * q_sq * q_sq * (2.0 - 8.0 * x + 12.0 * x * x),
        ];
        let dual = even * l3 * l3 * q_sq * q_sq * (2.0 - 8.0 * x);
        let vector = odd * l.powi(4) * q_sq * (0.25 * y_sq - 2.0 * y + 7.0 - 12.0 * x) / 3.0;
        let e = odd * l * l * (0.25 * y_sq - 4.0) / 3.0;
        let m = odd * l * l * (y + 2.0) / 3.0;
        let ve = -odd * l.powi(3) * q_sq.sqrt() * (1.0 - 2.0 * x) * (1.0 - 4.0 * x) * y_sq / 12.0;
        let c = &self.couplings;
        Weights {
            s: two(c.ss, c.sf, scalar) + c.sg.norm_sqr() * dual,
            p: two(c.ps, c.pf, scalar) + c.pg.norm_sqr() * dual,
            v_t: c.vv.norm_sqr() * vector,
            a_t: c.av.norm_sqr() * vector,
            t_e: c.tt.norm_sqr() * e + c.t5.norm_sqr() * m,
            t_m: c.tt.norm_sqr() * m + c.t5.norm_sqr() * e,
            vt: (c.vv * c.tt.conj()).re * ve,
            at: (c.av * c.t5.conj()).re * ve,
            ..Weights::default()
        }
    }
}
