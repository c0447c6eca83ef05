//! The Standard Model: neutrinos through loops, and through a real tau.

use std::f64::consts::PI;

use super::dark_current::{FinalState, Support, Weights};
use super::parameters::per_gev;
use super::{FlavourParameters, Mode};

/// $\nu\bar\nu$ of three flavours through
/// $\mathcal H=-\frac{4G_F}{\sqrt2}V_{tb}V_{ts}^*\frac\alpha{4\pi}C_L(\bar s\gamma_\mu P_Lb)(\bar\nu\gamma^\mu(1-\gamma_5)\nu)$.
///
/// Both quark currents have the weight
/// $\rho=G_F^2\alpha^2|V_{tb}V_{ts}|^2C_L^2q^2/8\pi^3$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct NeutrinoPairs {
    per_q_sq: f64,
}

impl NeutrinoPairs {
    /// With X_t, the CKM factor and couplings of the parameters.
    pub fn new(p: &FlavourParameters) -> Self {
        Self::with(p.G_F, p.alpha_inv_mZ.recip(), p.V_tbVts, p.c_l())
    }

    /// G_F in GeV^-2, alpha, |V_tb V_ts| and C_L.
    pub fn with(g_f: f64, alpha: f64, ckm: f64, c_l: f64) -> Self {
        Self { per_q_sq: (g_f * alpha * ckm * c_l).powi(2) / (8.0 * PI.powi(3)) }
    }
}

impl FinalState for NeutrinoPairs {
    fn support(&self) -> Support {
        Support::Above(0.0)
    }

    fn weights(&self, q_sq: f64) -> Weights {
        let rho = self.per_q_sq * q_sq;
        Weights { v_t: rho, a_t: rho, ..Weights::default() }
    }
}

/// B+ -> tau nu followed by tau -> K(*)+ nu: the same final state at tree
/// level (Kamenik, Smith 0908.1174), with a tau on its mass shell.
///
/// The Belle II signal template leaves it out: it is a background there.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct TauTree {
    branching_ratio: f64,
    q_sq_max: f64,
    asymmetry: f64,
}

impl TauTree {
    /// For a charged mode; `None` for a neutral B.
    pub fn new(mode: Mode, p: &FlavourParameters) -> Option<Self> {
        let (m, br_tau, vector) = match mode {
            Mode::BpKp => (p.m_Kp, p.br_tau_K, false),
            Mode::BpKstp => (p.m_Kstp, p.br_tau_Kst, true),
            Mode::B0K0 | Mode::B0Kst0 | Mode::BsPhi => return None,
        };
        let (b, t, m) = (p.m_Bp * p.m_Bp, p.m_tau * p.m_tau, m * m);
        // tau -> K* nu: longitudinal : transverse = m_tau^2 : 2 m_V^2.
        let asymmetry = if vector { (t - 2.0 * m) / (t + 2.0 * m) } else { 1.0 };
        Some(Self { branching_ratio: b_to_tau_nu(p) * br_tau, q_sq_max: (b - t) * (t - m) / t, asymmetry })
    }

    /// $BR(B\to\tau\nu)BR(\tau\to K^{(*)}\nu)$.
    pub fn total(&self) -> f64 {
        self.branching_ratio
    }

    /// Largest q^2 in GeV^2, $(m_B^2-m_\tau^2)(m_\tau^2-m^2)/m_\tau^2$.
    pub fn q_sq_max(&self) -> f64 {
        self.q_sq_max
    }

    /// $\frac{dBR}{dq^2}=\frac{BR}{q^2_{max}}\left[1+a(1-2q^2/q^2_{max})\right]$,
    /// per GeV^2; zero outside of its range.
    ///
    /// Own derivation from helicity: q^2 is linear in the angle of the kaon in
    /// the tau frame, the tau is fully polarised, and a = 1 for K,
    /// $(m_\tau^2-2m_{K^*}^2)/(m_\tau^2+2m_{K^*}^2)$ for K*. Not compared with
    /// a published spectrum.
    pub fn spectrum(&self, q_sq: f64) -> f64 {
        let y = q_sq / self.q_sq_max;
        if !(0.0..=1.0).contains(&y) {
            return 0.0;
        }
        self.branching_ratio / self.q_sq_max * (1.0 + self.asymmetry * (1.0 - 2.0 * y))
    }

    /// Branching ratio between two values of q^2 in GeV^2.
    pub fn bin(&self, lo: f64, hi: f64) -> f64 {
        let up_to = |q_sq: f64| {
            let y = (q_sq / self.q_sq_max).clamp(0.0, 1.0);
            y + self.asymmetry * y * (1.0 - y)
        };
        self.branching_ratio * (up_to(hi) - up_to(lo))
    }
}

/// $BR(B^+\to\tau\nu)=\frac{G_F^2}{8\pi}|V_{ub}|^2f_B^2m_Bm_\tau^2(1-m_\tau^2/m_B^2)^2\tau_B$.
fn b_to_tau_nu(p: &FlavourParameters) -> f64 {
    let phase_space = 1.0 - (p.m_tau / p.m_Bp).powi(2);
    let width = (p.G_F * p.V_ub * p.f_B * p.m_tau * phase_space).powi(2) * p.m_Bp / (8.0 * PI);
    width * per_gev(p.tau_Bp_ps)
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    #[test]
    fn the_tau_tree_is_a_fixed_number_with_a_triangular_spectrum() {
        let p = FlavourParameters::default();
        let tree = TauTree::new(Mode::BpKp, &p).unwrap();
        // HPQCD 2207.13371: 6.09(53)e-7 (recalled).
        assert_relative_eq!(tree.total(), 6.1e-7, max_relative = 0.1);
        assert_eq!(tree.spectrum(tree.q_sq_max()), 0.0);
        assert_eq!(tree.spectrum(tree.q_sq_max() + 0.1), 0.0);
        for mode in [Mode::BpKp, Mode::BpKstp] {
            let tree = TauTree::new(mode, &p).unwrap();
            let end = tree.q_sq_max();
            let sum = crate::numerics::gauss::rule16().integrate(0.0, end, |q_sq| tree.spectrum(q_sq));
            assert_relative_eq!(sum, tree.total(), max_relative = 1e-12);
            assert_relative_eq!(tree.bin(0.0, 25.0), tree.total(), max_relative = 1e-12);
            let part = crate::numerics::gauss::rule16().integrate(1.0, 3.0, |q_sq| tree.spectrum(q_sq));
            assert_relative_eq!(tree.bin(1.0, 3.0), part, max_relative = 1e-12);
        }
        assert!(TauTree::new(Mode::B0Kst0, &p).is_none());
    }
}
