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
pub fn u(top: &TopMixing) -> f64 {
    // Only differences of int x(1-x) ln D_0 survive: with m_b -> 0,
    // G(m,0) = ln(m^2)/6 - 5/36; the b-b piece cancels against the SM.
    let logs = top.masses().map(|m| (m * m).ln());
    let a_sq = top.a_l().map(|a| a * a);
    let with_b = |i: usize| logs[i] / 6.0 - 5.0 / 36.0;
    let excess = log_moment_excess(top.m_t.powi(2), top.m_big.powi(2));
    let pi_11 = 0.5 * (a_sq[0] * with_b(0) + a_sq[1] * with_b(1) - with_b(0));
    let off = (logs[0] + logs[1]) / 12.0 + excess;
    let pi_33 = 0.25
        * (a_sq[0] * a_sq[0] * logs[0] / 6.0
            + a_sq[1] * a_sq[1] * logs[1] / 6.0
            + 2.0 * a_sq[0] * a_sq[1] * off
            - logs[0] / 6.0);
    16.0 * PI * N_C / (4.0 * PI * PI) * (pi_11 - pi_33)
}
