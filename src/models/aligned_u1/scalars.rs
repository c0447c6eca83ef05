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

/// $\Gamma(h\to Z'Z')=s_\alpha^2\frac{m_h^3}{32\pi\tilde v^2}\sqrt{1-4z}(1-4z+12z^2)$,
/// $z=M_{Z'}^2/m_h^2$, in GeV.
pub fn higgs_to_zprime_pair(m_h: f64, m_zprime: f64, v_tilde: f64, alpha: f64) -> f64 {
    let z = (m_zprime / m_h).powi(2);
    if z >= 0.25 {
        return 0.0;
    }
    alpha.sin().powi(2) * m_h.powi(3) / (32.0 * PI * v_tilde * v_tilde)
        * (1.0 - 4.0 * z).sqrt()
        * (1.0 - 4.0 * z + 12.0 * z * z)
}
