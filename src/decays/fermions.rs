//! Two-body decays of a vector into fermions and scalars at tree level.

use std::f64::consts::PI;

use crate::models::{DarkState, Transition};
use crate::numerics::special::kallen;

/// Width of V -> f fbar in GeV for one colour and
/// $V_\mu\bar f\gamma^\mu(v-a\gamma_5)f$:
/// $\frac{M}{12\pi}\sqrt{1-4r}\,[v^2(1+2r)+a^2(1-4r)]$, $r=m_f^2/M^2$.
///
/// Zero below threshold. This is the textbook decay of a massive vector;
/// 1801.04847 eq. (2.13) is its a = 0 case.
pub fn pair(mass: f64, m_f: f64, vector: f64, axial: f64) -> f64 {
    if mass <= 2.0 * m_f {
        return 0.0;
    }
    let r = (m_f / mass).powi(2);
    let beta2 = 1.0 - 4.0 * r;
    mass / (12.0 * PI) * beta2.sqrt() * (vector * vector * (1.0 + 2.0 * r) + axial * axial * beta2)
}

/// Width into two different quarks and their conjugates,
/// $V\to q_1\bar q_2+\bar q_1q_2$, for
/// $\bar q_2\gamma_\mu(g_LP_L+g_RP_R)q_1V^\mu+h.c.$:
/// $2\cdot3\frac{M\lambda^{1/2}}{24\pi}\{(|g_L|^2+|g_R|^2)[1-\tfrac12(r_1+r_2)-\tfrac12(r_1-r_2)^2]+6\sqrt{r_1r_2}\,\mathrm{Re}\,g_Lg_R^*\}$
/// with $r_i=m_i^2/M^2$.
pub fn flavour_changing(mass: f64, m_1: f64, m_2: f64, t: &Transition) -> f64 {
    if mass <= m_1 + m_2 {
        return 0.0;
    }
    let (r1, r2) = ((m_1 / mass).powi(2), (m_2 / mass).powi(2));
    let squares = t.left.norm_sqr() + t.right.norm_sqr();
    let flip = (t.left * t.right.conj()).re;
    let shape = squares * (1.0 - 0.5 * (r1 + r2) - 0.5 * (r1 - r2).powi(2)) + 6.0 * (r1 * r2).sqrt() * flip;
    6.0 * mass * kallen(1.0, r1, r2).sqrt() / (24.0 * PI) * shape
}

/// Width into a dark state.
///
/// Dirac fermions as [`pair`]; scalar pairs with
/// $g V^\mu(\phi\partial_\mu a-a\partial_\mu\phi)$:
/// $\frac{M}{48\pi}g^2\lambda^{3/2}(1,m_\phi^2/M^2,m_a^2/M^2)$.
pub fn dark(mass: f64, state: &DarkState) -> f64 {
    match *state {
        DarkState::Fermion { mass: m_x, vector, axial } => pair(mass, m_x, vector, axial),
        DarkState::ScalarPair { masses: (m1, m2), coupling } => {
            if mass <= m1 + m2 {
                return 0.0;
            }
            let lambda = kallen(1.0, (m1 / mass).powi(2), (m2 / mass).powi(2));
            mass / (48.0 * PI) * coupling * coupling * lambda * lambda.sqrt()
        }
    }
}
