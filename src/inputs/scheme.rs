//! The electroweak scheme: couplings that satisfy e = g s_W exactly.

use super::Inputs;

/// Electroweak couplings derived from G_F, m_W and alpha(m_Z).
///
/// $v = (\sqrt2 G_F)^{-1/2}$, $g = 2 m_W/v$, $e = \sqrt{4\pi\alpha(m_Z)}$,
/// $s_W = e/g$. The relation $e = g s_W$ is kept exact because only then is
/// $\epsilon_Z + (s_W/c_W)\epsilon_A$ independent of the renormalisation
/// scale (one counterterm, that of $B_{\mu\nu}B'^{\mu\nu}$).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Electroweak {
    /// Higgs vacuum expectation value in GeV.
    pub v: f64,
    /// SU(2) coupling.
    pub g: f64,
    /// Electromagnetic coupling at m_Z.
    pub e: f64,
    /// sin of the weak mixing angle, e/g.
    pub s_w: f64,
    /// cos of the weak mixing angle.
    pub c_w: f64,
}

impl Electroweak {
    /// The couplings of these inputs.
    pub fn new(inputs: &Inputs) -> Self {
        let v = (std::f64::consts::SQRT_2 * inputs.G_F).sqrt().recip();
        let g = 2.0 * inputs.m_W / v;
        let e = (4.0 * std::f64::consts::PI / inputs.alpha_inv_mZ).sqrt();
        let s_w = e / g;
        Self { v, g, e, s_w, c_w: (1.0 - s_w * s_w).sqrt() }
    }

    /// g / c_W, the coupling of the Z current.
    pub fn g_z(&self) -> f64 {
        self.g / self.c_w
    }
}
