//! Two-body widths of the top partner, exact in all masses but m_b = 0.

use std::f64::consts::PI;

use crate::inputs::{Electroweak, Inputs};
use crate::models::TopWidths;
use crate::numerics::special::kallen;

use super::fermion_couplings;
use super::second_scalar::{SecondScalar, contents};
use super::top_partner::TopMixing;

/// What the widths depend on besides the mixing.
#[derive(Debug, Clone, Copy)]
pub struct DecayInputs {
    /// Gauge coupling g~ q'.
    pub g: f64,
    /// Mediator mass, GeV.
    pub m_zprime: f64,
    /// Mass of the dark scalar, GeV.
    pub m_phi: f64,
    /// Higgs mixing angle.
    pub alpha_h: f64,
    /// Vacuum expectation value of Phi, GeV.
    pub v_tilde: f64,
    /// The second dark scalar.
    pub second: Option<SecondScalar>,
}

/// $\Gamma(T\to qV)=\frac{m_T\lambda^{1/2}}{32\pi}\{(g_L^2+g_R^2)[1+r_2-2w+(1-r_2)^2/w]-12\sqrt{r_2}g_Lg_R\}$
/// with $r_2=m_q^2/m_T^2$, $w=M_V^2/m_T^2$.
fn vector_width(m_big: f64, m_q: f64, m_v: f64, g_l: f64, g_r: f64) -> f64 {
    if m_big <= m_q + m_v {
        return 0.0;
    }
    let (r2, w) = ((m_q / m_big).powi(2), (m_v / m_big).powi(2));
    let lambda = kallen(1.0, r2, w).sqrt();
    let longitudinal = (1.0 - r2) * (1.0 - r2) / w;
    m_big * lambda / (32.0 * PI)
        * ((g_l * g_l + g_r * g_r) * (1.0 + r2 - 2.0 * w + longitudinal) - 12.0 * r2.sqrt() * g_l * g_r)
}

/// $\Gamma(T\to tS)=\frac{m_T\lambda^{1/2}}{32\pi}[(y_L^2+y_R^2)(1+r_2-w)+4\sqrt{r_2}y_Ly_R]$.
fn scalar_width(m_big: f64, m_t: f64, m_s: f64, y_l: f64, y_r: f64) -> f64 {
    if m_big <= m_t + m_s {
        return 0.0;
    }
    let (r2, w) = ((m_t / m_big).powi(2), (m_s / m_big).powi(2));
    m_big * kallen(1.0, r2, w).sqrt() / (32.0 * PI)
        * ((y_l * y_l + y_r * y_r) * (1.0 + r2 - w) + 4.0 * r2.sqrt() * y_l * y_r)
}

/// All partial widths.
pub fn widths(top: &TopMixing, ew: &Electroweak, inputs: &Inputs, p: &DecayInputs) -> TopWidths {
    let (m_t, m_big) = (top.m_t, top.m_big);
    let (z_left, z_right) = fermion_couplings::z(top, ew);
    let (zp_left, zp_right) = fermion_couplings::zprime(top, p.g);
    // tbar (y_L P_L + y_R P_R) T: y_R from t -> T, y_L from the conjugate.
    let h = fermion_couplings::higgs(top, ew.v);
    let phi = fermion_couplings::phi(top, p.v_tilde);
    let contents = contents(p.alpha_h, p.second.map_or(0.0, |s| s.given.theta));
    let scalar = |i: usize, mass: f64| {
        let (ch, cp) = (contents[0][i], contents[1][i]);
        let (y_l, y_r) = (ch * h[1][0] + cp * phi[1][0], ch * h[0][1] + cp * phi[0][1]);
        scalar_width(m_big, m_t, mass, y_l, y_r)
    };
    // i a' P_R and its conjugate: the two chiralities have opposite signs.
    let (t_dark, t_undetected) = p.second.map_or((0.0, 0.0), |s| {
        let a = scalar_width(m_big, m_t, s.given.m_a, -s.s_beta * phi[1][0], s.s_beta * phi[0][1]);
        let varphi = scalar(2, s.given.m_varphi);
        if s.given.m_varphi <= p.m_zprime { (a + varphi, 0.0) } else { (a, varphi) }
    });
    let g_w = fermion_couplings::w(top, ew)[1] * inputs.V_tb;
    TopWidths {
        b_w: vector_width(m_big, 0.0, inputs.m_W, g_w, 0.0),
        t_z: vector_width(m_big, m_t, inputs.m_Z, z_left[0][1], z_right[0][1]),
        t_h: scalar(0, inputs.m_h),
        t_zprime: vector_width(m_big, m_t, p.m_zprime, zp_left[0][1], zp_right[0][1]),
        t_phi: scalar(1, p.m_phi),
        t_dark,
        t_undetected,
    }
}
