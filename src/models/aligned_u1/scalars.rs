//! The h-phi sector: quartic couplings, their perturbative unitarity, and
//! h -> Z' Z'.

use std::f64::consts::PI;

/// Quartic couplings of
/// $V=\mu_H^2|H|^2+\lambda_H|H|^4+\mu_\Phi^2|\Phi|^2+\lambda_\Phi|\Phi|^4+\lambda_{H\Phi}|H|^2|\Phi|^2$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Quartics {
    /// lambda_H.
    pub higgs: f64,
    /// lambda_Phi.
    pub dark: f64,
    /// lambda_HPhi.
    pub portal: f64,
}

impl Quartics {
    /// From masses, vacuum expectation values (GeV) and mixing angle
    /// (h' = c h + s phi, phi' = -s h + c phi).
    pub fn new(m_h: f64, m_phi: f64, v: f64, v_tilde: f64, alpha: f64) -> Self {
        let (s, c) = alpha.sin_cos();
        let (h2, p2) = (m_h * m_h, m_phi * m_phi);
        Self {
            higgs: (c * c * h2 + s * s * p2) / (2.0 * v * v),
            dark: (s * s * h2 + c * c * p2) / (2.0 * v_tilde * v_tilde),
            portal: s * c * (p2 - h2) / (v * v_tilde),
        }
    }

    /// Largest eigenvalue of the J = 0 two-to-two matrix; perturbative
    /// unitarity asks it to be below 8 pi. Its entries: |lambda_HPhi|,
    /// 2 lambda_H, 2 lambda_Phi, and
    /// $3\lambda_H+2\lambda_\Phi\pm\sqrt{(3\lambda_H-2\lambda_\Phi)^2+2\lambda_{H\Phi}^2}$.
    pub fn largest_eigenvalue(&self) -> f64 {
        let Self { higgs, dark, portal } = *self;
        let root = ((3.0 * higgs - 2.0 * dark).powi(2) + 2.0 * portal * portal).sqrt();
        [portal.abs(), 2.0 * higgs, 2.0 * dark, 3.0 * higgs + 2.0 * dark + root]
            .into_iter()
            .fold(0.0, f64::max)
    }

    /// lambda_HPhi over its lower bound: the potential is bounded from below
    /// while $\lambda_{H\Phi}>-2\sqrt{\lambda_H\lambda_\Phi}$, i.e. the value
    /// returned is below one.
    pub fn unboundedness(&self) -> f64 {
        -self.portal / (2.0 * (self.higgs * self.dark).sqrt())
    }
}

/// Size of the portal coupling that t and T loops generate per unit of
/// ln(mu): $d\lambda_{H\Phi}/d\ln\mu=-\frac{N_c}{4\pi^2}y_t^2y_T^2$
/// (Coleman-Weinberg trace of $(M^\dagger M)^2$).
pub fn portal_running(y_t: f64, y_big: f64) -> f64 {
    -3.0 / (4.0 * PI * PI) * y_t * y_t * y_big * y_big
}

/// $\Gamma(h\to\phi\phi)=\frac{C^2}{8\pi m_h}\sqrt{1-4m_\phi^2/m_h^2}$ in GeV, with C
/// the coefficient of $h\phi^2$ in V:
/// $C=3\lambda_Hv\,cs^2-3\lambda_\Phi\tilde v\,sc^2+\tfrac12\lambda_{H\Phi}[v(c^3-2s^2c)+\tilde v(2c^2s-s^3)]$.
pub fn higgs_to_phi_pair(q: &Quartics, m_h: f64, m_phi: f64, v: f64, v_tilde: f64, alpha: f64) -> f64 {
    if 2.0 * m_phi >= m_h {
        return 0.0;
    }
    let (s, c) = alpha.sin_cos();
    let portal = v * (c.powi(3) - 2.0 * s * s * c) + v_tilde * (2.0 * c * c * s - s.powi(3));
    let coefficient =
        3.0 * q.higgs * v * c * s * s - 3.0 * q.dark * v_tilde * s * c * c + 0.5 * q.portal * portal;
    coefficient * coefficient / (8.0 * PI * m_h) * (1.0 - (2.0 * m_phi / m_h).powi(2)).sqrt()
}

/// $\Gamma(S\to VV)=\frac{\kappa^2M^3}{128\pi M_V^4}\sqrt{1-4z}(1-4z+12z^2)$,
/// $z=M_V^2/M^2$, for $\frac\kappa2SV_\mu V^\mu$, in GeV.
pub fn vector_pair(mass: f64, m_v: f64, kappa: f64) -> f64 {
    let z = (m_v / mass).powi(2);
    if z >= 0.25 {
        return 0.0;
    }
    // kappa/M_V^2 is 2/vev: in this order nothing under- or overflows.
    (kappa / (m_v * m_v)).powi(2) * mass.powi(3) / (128.0 * PI)
        * (1.0 - 4.0 * z).sqrt()
        * (1.0 - 4.0 * z + 12.0 * z * z)
}

/// $\Gamma(h\to Z'Z')=s_\alpha^2\frac{m_h^3}{32\pi\tilde v^2}\sqrt{1-4z}(1-4z+12z^2)$,
/// $z=M_{Z'}^2/m_h^2$, in GeV: [`vector_pair`] where Phi alone breaks U(1)'.
pub fn higgs_to_zprime_pair(m_h: f64, m_zprime: f64, v_tilde: f64, alpha: f64) -> f64 {
    vector_pair(m_h, m_zprime, 2.0 * m_zprime * m_zprime / v_tilde * alpha.sin())
}

#[cfg(test)]
mod tests {
    use super::*;
    use approx::assert_relative_eq;

    /// The potential at (h', phi') around the vacuum, with the minimum
    /// conditions solved for the mass parameters.
    fn potential(q: &Quartics, v: f64, w: f64, h: f64, phi: f64) -> f64 {
        let mu_h = -q.higgs * v * v - 0.5 * q.portal * w * w;
        let mu_p = -q.dark * w * w - 0.5 * q.portal * v * v;
        let (x, y) = (0.5 * (v + h).powi(2), 0.5 * (w + phi).powi(2));
        mu_h * x + q.higgs * x * x + mu_p * y + q.dark * y * y + q.portal * x * y
    }

    #[test]
    fn masses_and_the_trilinear_come_from_the_potential() {
        let (m_h, m_phi, v, w, alpha) = (125.0, 40.0, 246.0, 300.0, 0.3_f64);
        let q = Quartics::new(m_h, m_phi, v, w, alpha);
        let (s, c) = alpha.sin_cos();
        let at = |h: f64, p: f64| potential(&q, v, w, c * h + s * p, -s * h + c * p);
        let d = 1.0;
        let curvature = |dh: f64, dp: f64| (at(dh, dp) - 2.0 * at(0.0, 0.0) + at(-dh, -dp)) / (d * d);
        assert_relative_eq!(curvature(d, 0.0), m_h * m_h, max_relative = 1e-3);
        assert_relative_eq!(curvature(0.0, d), m_phi * m_phi, max_relative = 1e-3);
        let mixed = (at(d, d) - at(d, -d) - at(-d, d) + at(-d, -d)) / (4.0 * d * d);
        assert!(mixed.abs() < 1e-3 * m_h * m_h);
        // d^3 V/dh dphi^2 = 2 C
        let second = |h: f64| (at(h, d) - 2.0 * at(h, 0.0) + at(h, -d)) / (d * d);
        let c_numeric = 0.5 * (second(d) - second(-d)) / (2.0 * d);
        let width = c_numeric.powi(2) / (8.0 * PI * m_h) * (1.0 - (80.0_f64 / 125.0).powi(2)).sqrt();
        assert_relative_eq!(higgs_to_phi_pair(&q, m_h, m_phi, v, w, alpha), width, max_relative = 1e-4);
        let unmixed = Quartics::new(m_h, m_phi, v, w, 0.0);
        assert_eq!(higgs_to_phi_pair(&unmixed, m_h, m_phi, v, w, 0.0), 0.0);
    }

    #[test]
    fn pure_dark_scalar_bound_is_the_stated_one() {
        // lambda_Phi < 2 pi <=> m_phi < sqrt(4 pi) v~ (eigenvalue 4 lambda_Phi = 8 pi)
        let v_tilde = 2100.0;
        let q = Quartics::new(125.0, (4.0 * PI).sqrt() * v_tilde, 246.0, v_tilde, 0.0);
        assert_relative_eq!(q.largest_eigenvalue(), 8.0 * PI, max_relative = 1e-12);
    }

    #[test]
    fn equivalence_theorem_for_a_light_mediator() {
        // h -> Z'Z' at M -> 0 is h -> a'a' with coupling s m_h^2/v~.
        let width = higgs_to_zprime_pair(125.0, 1e-3, 2100.0, 0.1);
        let coupling = 0.1_f64.sin() * 125.0_f64.powi(2) / 2100.0;
        assert_relative_eq!(width, coupling * coupling / (32.0 * PI * 125.0), max_relative = 1e-8);
    }
}
