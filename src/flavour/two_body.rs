//! Two-body rates of mesons into a massive vector.

use std::f64::consts::PI;

use super::{FormFactor, FormFactors};
use crate::inputs::{HBAR_GEV_S, Inputs};
use crate::models::Transition;
use crate::numerics::special::{kallen, two_body_momentum};

/// Charge state of a B decay.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum BDecay {
    /// B+ -> K+ or K*+.
    Charged,
    /// B0 -> K0 or K*0.
    Neutral,
}

impl BDecay {
    fn b(self, inputs: &Inputs) -> (f64, f64) {
        match self {
            Self::Charged => (inputs.m_Bp, inputs.tau_Bp_ps * 1e-12),
            Self::Neutral => (inputs.m_B0, inputs.tau_B0_ps * 1e-12),
        }
    }

    /// Mass of the B, GeV.
    pub fn b_mass(self, inputs: &Inputs) -> f64 {
        self.b(inputs).0
    }

    /// Mass of the kaon, GeV.
    pub fn kaon_mass(self, inputs: &Inputs) -> f64 {
        match self {
            Self::Charged => inputs.m_Kp,
            Self::Neutral => inputs.m_K0,
        }
    }

    /// Mass of the K*, GeV.
    pub fn kstar_mass(self, inputs: &Inputs) -> f64 {
        match self {
            Self::Charged => inputs.m_Kstp,
            Self::Neutral => inputs.m_Kst0,
        }
    }
}

/// Width of P -> P' V from the vector current,
/// $\Gamma=|h_V|^2f_+^2|p|^3/(2\pi M_V^2)$, in GeV.
fn pseudoscalar_width(h_sq: f64, f_plus: f64, momentum: f64, mass: f64) -> f64 {
    h_sq * f_plus * f_plus * momentum.powi(3) / (2.0 * PI * mass * mass)
}

/// BR(B -> K V) for a vector of the given mass; zero above threshold.
pub fn b_to_k(t: &Transition, mass: f64, decay: BDecay, ff: &FormFactors, inputs: &Inputs) -> f64 {
    let (m_b, tau_s) = decay.b(inputs);
    let p = two_body_momentum(m_b, decay.kaon_mass(inputs), mass);
    if p == 0.0 {
        return 0.0;
    }
    let f = ff.at(FormFactor::FPlus, mass * mass);
    pseudoscalar_width(t.vector().norm_sqr(), f, p, mass) * tau_s / HBAR_GEV_S
}

/// BR(B -> K* V):
/// $\Gamma=\frac{\lambda^{1/2}}{16\pi m_B^3}(|a+b|^2+|a-b|^2+|c|^2)$ with
/// $a=h_V\lambda^{1/2}V/(m_B+m_{K^*})$, $b=h_A(m_B+m_{K^*})A_1$,
/// $c=h_A8m_Bm_{K^*}A_{12}/M$; zero above threshold.
pub fn b_to_kstar(t: &Transition, mass: f64, decay: BDecay, ff: &FormFactors, inputs: &Inputs) -> f64 {
    let (m_b, tau_s) = decay.b(inputs);
    let m_v = decay.kstar_mass(inputs);
    if mass >= m_b - m_v {
        return 0.0;
    }
    let q_sq = mass * mass;
    let lambda = kallen(m_b * m_b, m_v * m_v, q_sq);
    let (h_v, h_a) = (t.vector(), t.axial());
    let a = h_v * (lambda.sqrt() * ff.at(FormFactor::V, q_sq) / (m_b + m_v));
    let b = h_a * ((m_b + m_v) * ff.at(FormFactor::A1, q_sq));
    let c = h_a * (8.0 * m_b * m_v * ff.at(FormFactor::A12, q_sq) / mass);
    let squared = (a + b).norm_sqr() + (a - b).norm_sqr() + c.norm_sqr();
    lambda.sqrt() / (16.0 * PI * m_b.powi(3)) * squared * tau_s / HBAR_GEV_S
}

/// BR(K+ -> pi+ V) and BR(K_L -> pi0 V). The second is CP violating for a
/// vector: it follows the imaginary part of the coupling. Form factor: one
/// pole.
pub fn k_to_pi(t: &Transition, mass: f64, inputs: &Inputs) -> (f64, f64) {
    let h = t.vector();
    let f = inputs.f_plus_Kpi_0 / (1.0 - (mass / inputs.M_V_Kpi).powi(2));
    let br = |h_sq: f64, m_k: f64, m_pi: f64, tau_s: f64| {
        let p = two_body_momentum(m_k, m_pi, mass);
        pseudoscalar_width(h_sq, f, p, mass) * tau_s / HBAR_GEV_S
    };
    (
        br(h.norm_sqr(), inputs.m_Kp, inputs.m_pip, inputs.tau_Kp_s),
        br(h.im * h.im, inputs.m_K0, inputs.m_pi0, inputs.tau_KL_s),
    )
}

/// BR(Upsilon -> gamma V)/BR(Upsilon -> l l) for the axial coupling a_b
/// (Wilczek; Fayet hep-ph/0607318): the longitudinal mode acts like a
/// pseudoscalar with Yukawa coupling $y=2m_ba_b/M_V$,
/// ratio $=\frac{y^2}{2\pi\alpha}(1-M_V^2/M_\Upsilon^2)$ at leading order in
/// QCD. A vector coupling does not contribute (charge conjugation).
pub fn upsilon_to_gamma(axial_b: f64, mass: f64, m_upsilon: f64, inputs: &Inputs) -> f64 {
    if mass >= m_upsilon {
        return 0.0;
    }
    // In the non-relativistic bound state the b quark carries half the mass.
    let y = m_upsilon * axial_b / mass;
    y * y * inputs.alpha_inv_0 / (2.0 * PI) * (1.0 - (mass / m_upsilon).powi(2))
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;
    use num_complex::Complex64;

    #[test]
    fn stated_coupling_gives_the_stated_rate() {
        // h_V = 7.10214e-9 <-> 8.8e-6 at M = 2.1 with f_+ = 0.430 and
        // m_B = 5.27941, m_K = 0.493677, tau = 1.638 ps.
        let p = two_body_momentum(5.27941, 0.493677, 2.1);
        assert_relative_eq!(p, 2.190177, max_relative = 1e-6);
        let br = pseudoscalar_width(7.10214e-9_f64.powi(2), 0.430, p, 2.1) * 1.638e-12 / HBAR_GEV_S;
        assert_relative_eq!(br, 8.8e-6, max_relative = 1e-5);
    }

    #[test]
    fn both_ways_of_writing_the_k_rate_agree() {
        // lambda^{1/2}/(16 pi m_B^3) |h_V lambda^{1/2} f_+/M|^2
        let inputs = Inputs::default();
        let ff = FormFactors::grvdv2023().unwrap();
        let t = Transition { left: Complex64::new(2e-8, 0.0), right: Complex64::ZERO };
        let (m, mb, mk) = (2.1, inputs.m_Bp, inputs.m_Kp);
        let lambda = kallen(mb * mb, mk * mk, m * m);
        let amplitude = 1e-8 * lambda.sqrt() * ff.at(FormFactor::FPlus, m * m) / m;
        let width = lambda.sqrt() / (16.0 * PI * mb.powi(3)) * amplitude * amplitude;
        let br = b_to_k(&t, m, BDecay::Charged, &ff, &inputs);
        assert_relative_eq!(br, width * inputs.tau_Bp_ps * 1e-12 / HBAR_GEV_S, max_relative = 1e-12);
    }

    #[test]
    fn goldstone_limit_of_k_and_kstar() {
        // As M -> 0 with h/M fixed the longitudinal mode is a scalar:
        // B -> K ~ f_0(0), B -> K* ~ A_0(0), both with (m_B^2 - m^2)-like factors.
        let inputs = Inputs::default();
        let ff = FormFactors::grvdv2023().unwrap();
        let m = 1e-4;
        let t = Transition { left: Complex64::new(m, 0.0), right: Complex64::ZERO };
        let ratio =
            b_to_kstar(&t, m, BDecay::Neutral, &ff, &inputs) / b_to_k(&t, m, BDecay::Neutral, &ff, &inputs);
        let (mb, mk, mv) = (inputs.m_B0, inputs.m_K0, inputs.m_Kst0);
        let p = |x: f64| (mb * mb - x * x) / (2.0 * mb);
        let expected =
            (p(mv) / p(mk)).powi(3) * (ff.at(FormFactor::A0, 0.0) / ff.at(FormFactor::F0, 0.0)).powi(2);
        assert_relative_eq!(ratio, expected, max_relative = 2e-3);
    }

    #[test]
    fn closed_channels_have_no_rate() {
        let inputs = Inputs::default();
        let ff = FormFactors::grvdv2023().unwrap();
        let t = Transition { left: Complex64::new(1.0, 1.0), right: Complex64::ZERO };
        assert_eq!(b_to_k(&t, 4.9, BDecay::Charged, &ff, &inputs), 0.0);
        assert_eq!(b_to_kstar(&t, 4.5, BDecay::Neutral, &ff, &inputs), 0.0);
        assert_eq!(k_to_pi(&t, 2.1, &inputs), (0.0, 0.0));
        assert_eq!(upsilon_to_gamma(1.0, 10.0, 9.46, &inputs), 0.0);
    }

    #[test]
    fn kl_needs_cp_violation_and_obeys_grossman_nir() {
        let inputs = Inputs::default();
        let real = Transition { left: Complex64::new(1e-12, 0.0), right: Complex64::ZERO };
        assert_eq!(k_to_pi(&real, 0.1, &inputs).1, 0.0);
        let imaginary = Transition { left: Complex64::new(0.0, 1e-12), right: Complex64::ZERO };
        let (charged, neutral) = k_to_pi(&imaginary, 0.1, &inputs);
        assert!(neutral / charged < 4.3 * 1.1 && neutral / charged > 4.0);
    }

    #[test]
    fn upsilon_matches_the_higgs_formula() {
        // Wilczek: G_F m_b^2 X^2/(sqrt2 pi alpha) with y = m_b X / v.
        let inputs = Inputs::default();
        let (m_y, x) = (9.4604_f64, 2.0);
        let m_b = m_y / 2.0;
        let v = (std::f64::consts::SQRT_2 * inputs.G_F).sqrt().recip();
        let wilczek = inputs.G_F * m_b * m_b * x * x / (std::f64::consts::SQRT_2 * PI) * inputs.alpha_inv_0;
        let mass = 1e-3;
        let axial = m_b * x / v * mass / (2.0 * m_b);
        assert_relative_eq!(upsilon_to_gamma(axial, mass, m_y, &inputs), wilczek, max_relative = 1e-6);
    }
}
