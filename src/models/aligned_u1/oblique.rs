//! S, T, U of the t-T loops with respect to the Standard Model top, m_b -> 0
//! (Lavoura, Silva, PRD 47 (1993) 2046; re-derived numerically).

use std::f64::consts::PI;

use super::loops::log_moment_excess;
use super::top_partner::TopMixing;

const N_C: f64 = 3.0;

/// $T=\frac{N_cm_t^2}{16\pi s_W^2c_W^2M_Z^2}s_L^2[-(1+c_L^2)+s_L^2\rho+2c_L^2\frac\rho{\rho-1}\ln\rho]$,
/// $\rho=m_T^2/m_t^2$.
pub fn t(top: &TopMixing, s_w: f64, m_z: f64) -> f64 {
    let rho = (top.m_big / top.m_t).powi(2);
    let (s2, c2) = (top.s_l * top.s_l, top.c_l * top.c_l);
    // rho ln(rho)/(rho-1) -> 1 as rho -> 1
    let log = if rho - 1.0 < 1e-6 { 1.0 + 0.5 * (rho - 1.0) } else { rho / (rho - 1.0) * rho.ln() };
    let bracket = -(1.0 + c2) + s2 * rho + 2.0 * c2 * log;
    N_C * top.m_t.powi(2) / (16.0 * PI * s_w * s_w * (1.0 - s_w * s_w) * m_z * m_z) * s2 * bracket
}

/// $S=-\frac{N_cs_L^2}{2\pi}[\frac19\ln\frac{m_T^2}{m_t^2}+c_L^2\chi(m_T^2,m_t^2)]$.
/// The function chi is -4 times [`log_moment_excess`], which stays accurate
/// as m_T -> m_t.
pub fn s(top: &TopMixing) -> f64 {
    let (big, small) = (top.m_big.powi(2), top.m_t.powi(2));
    let chi = -4.0 * log_moment_excess(big, small);
    -N_C * top.s_l.powi(2) / (2.0 * PI) * ((big / small).ln() / 9.0 + top.c_l.powi(2) * chi)
}

/// $U=16\pi(\Pi'_{11}-\Pi'_{33})$ at zero momentum minus its Standard Model value, with
/// $\Pi'_{LL}(m_1,m_2)=-\frac{N_c}{4\pi^2}\int x(1-x)[\ln(\mu^2/D_0)-\frac12]$.
/// Only differences of $\int x(1-x)\ln D_0$ survive; with m_b -> 0 those
/// against the bottom are $\frac16\ln m^2-\frac5{36}$, and what is left is
/// $U=\frac{4N_c}\pi s_L^2[\frac1{24}\ln\frac{m_T^2}{m_t^2}-\frac12c_L^2G]$
/// with G the [`log_moment_excess`].
pub fn u(top: &TopMixing) -> f64 {
    let (big, small) = (top.m_big.powi(2), top.m_t.powi(2));
    let bracket = (big / small).ln() / 24.0 - 0.5 * top.c_l.powi(2) * log_moment_excess(big, small);
    4.0 * N_C / PI * top.s_l.powi(2) * bracket
}
