//! Hadronic helicity amplitudes of B -> K and B -> K*, contracted.

use super::dark_current::Weights;
use super::form_factors::{KaonSeries, VectorSeries};

/// A rate split by the helicity of the K*; a kaon counts as longitudinal.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Helicities {
    /// Helicity zero.
    pub longitudinal: f64,
    /// Helicity plus and minus one.
    pub transverse: f64,
}

impl Helicities {
    /// Sum over helicities.
    pub fn total(self) -> f64 {
        self.longitudinal + self.transverse
    }

    /// $F_L$, the longitudinal part; `None` without a rate.
    pub fn f_l(self) -> Option<f64> {
        let total = self.total();
        (total > 0.0).then(|| self.longitudinal / total)
    }

    /// Both times a factor.
    #[must_use]
    pub fn times(self, factor: f64) -> Self {
        Self { longitudinal: self.longitudinal * factor, transverse: self.transverse * factor }
    }

    /// $\frac1\Gamma\frac{d\Gamma}{d\cos\theta_K}=\frac34(1-F_L)\sin^2\theta_K+\frac32F_L\cos^2\theta_K$
    /// times the rate.
    pub fn per_cos_theta(self, cos: f64) -> f64 {
        0.75 * self.transverse * (1.0 - cos * cos) + 1.5 * self.longitudinal * cos * cos
    }
}

impl std::ops::Add for Helicities {
    type Output = Self;

    fn add(self, o: Self) -> Self {
        Self { longitudinal: self.longitudinal + o.longitudinal, transverse: self.transverse + o.transverse }
    }
}

/// Masses of a decay in GeV.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Masses {
    /// Decaying meson.
    pub(super) b: f64,
    /// Meson it decays to.
    pub(super) m: f64,
    /// Bottom quark, in scalar matrix elements.
    pub(super) quark_b: f64,
    /// Strange quark, in scalar matrix elements.
    pub(super) quark_s: f64,
}

impl Masses {
    /// $\lambda(m_B^2,m^2,q^2)$, factorised so that it is exact at the end
    /// point.
    pub(super) fn kallen(&self, q_sq: f64) -> f64 {
        ((self.b - self.m).powi(2) - q_sq) * ((self.b + self.m).powi(2) - q_sq)
    }

    /// Largest q^2.
    pub(super) fn end_point(&self) -> f64 {
        (self.b - self.m).powi(2)
    }
}

/// 1/q^2; at q^2 = 0 there is only a massless scalar, which has no term in it.
fn inverse(q_sq: f64) -> f64 {
    if q_sq > 0.0 { 1.0 / q_sq } else { 0.0 }
}

/// Squared amplitude of B -> K, GeV^0:
/// $H_0=\lambda^{1/2}f_+/\sqrt{q^2}$, $H_t=(m_B^2-m_K^2)f_0/\sqrt{q^2}$,
/// $H_S=(m_B^2-m_K^2)f_0/(m_b-m_s)$, $E_0=\lambda^{1/2}f_T/(m_B+m_K)$.
pub(super) fn kaon(ff: &KaonSeries, m: &Masses, q_sq: f64, lambda: f64, w: &Weights) -> Helicities {
    let [plus, zero, tensor] = ff.at(q_sq);
    let q_inverse = inverse(q_sq);
    let root = q_inverse.sqrt();
    let h_s = (m.b * m.b - m.m * m.m) * zero;
    let (h_t_q, h_s) = (h_s, h_s / (m.quark_b - m.quark_s));
    let e_0 = tensor / (m.b + m.m);
    let vector = lambda * q_inverse * w.v_t * plus * plus + q_inverse * w.v_l * h_t_q * h_t_q;
    let others = w.s * h_s * h_s + 4.0 * lambda * w.t_e * e_0 * e_0;
    let mixed = 4.0 * lambda * root * w.vt * plus * e_0 + 2.0 * root * w.vs * h_t_q * h_s;
    Helicities { longitudinal: vector + others + mixed, transverse: 0.0 }
}

/// Squared amplitude of B -> K*: $H_V=\lambda^{1/2}V/(m_B+m)$,
/// $H_A=(m_B+m)A_1$, $H_0=8m_BmA_{12}/\sqrt{q^2}$,
/// $H_t=\lambda^{1/2}A_0/\sqrt{q^2}$, $H_P=\lambda^{1/2}A_0/(m_b+m_s)$,
/// $E_\perp=\lambda^{1/2}T_1/\sqrt{q^2}$, $M_\perp=(m_B^2-m^2)T_2/\sqrt{q^2}$,
/// $M_0=4m_BmT_{23}/(m_B+m)$.
pub(super) fn vector(ff: &VectorSeries, m: &Masses, q_sq: f64, root_lambda: f64, w: &Weights) -> Helicities {
    let [v, a0, a1, a12, t1, t2, t23] = ff.at(q_sq);
    let root = inverse(q_sq).sqrt();
    let sum = m.b + m.m;
    let per_sum = sum.recip();
    let (h_v, h_a) = (root_lambda * v * per_sum, sum * a1);
    let (e_t, m_t) = (root_lambda * t1 * root, (m.b * m.b - m.m * m.m) * t2 * root);
    let (h_0, h_t) = (8.0 * m.b * m.m * a12 * root, root_lambda * a0 * root);
    let (h_p, m_0) = (root_lambda * a0 / (m.quark_b + m.quark_s), 4.0 * m.b * m.m * t23 * per_sum);
    Helicities {
        transverse: 2.0 * (w.v_t * h_v * h_v + w.a_t * h_a * h_a)
            + 8.0 * (w.t_e * e_t * e_t + w.t_m * m_t * m_t)
            + 8.0 * (w.vt * h_v * e_t - w.at * h_a * m_t),
        longitudinal: w.a_t * h_0 * h_0 + w.a_l * h_t * h_t + w.p * h_p * h_p + 4.0 * w.t_m * m_0 * m_0
            - 4.0 * w.at * h_0 * m_0
            - 2.0 * w.ap * h_t * h_p,
    }
}
