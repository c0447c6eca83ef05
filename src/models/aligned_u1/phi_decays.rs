//! Two-body tree-level widths of the dark scalar phi.

use std::f64::consts::PI;

use super::fermion_couplings;
use super::point::AlignedPoint;
use super::scalars::vector_pair;
use crate::models::{DarkHiggsWidths, Fermion};
use crate::numerics::special::kallen;

const N_C: f64 = 3.0;

/// $\Gamma(S\to\bar q_1q_2)=\frac{N_c\lambda^{1/2}}{16\pi M}\{(y_L^2+y_R^2)(M^2-m_1^2-m_2^2)-4m_1m_2y_Ly_R\}$
/// for $-S\,\bar q_1(y_LP_L+y_RP_R)q_2$, without the conjugate (own
/// derivation).
fn to_quarks(mass: f64, m_1: f64, m_2: f64, y_l: f64, y_r: f64) -> f64 {
    if mass <= m_1 + m_2 {
        return 0.0;
    }
    let (r1, r2) = ((m_1 / mass).powi(2), (m_2 / mass).powi(2));
    let squares = (y_l * y_l + y_r * y_r) * (1.0 - r1 - r2) - 4.0 * (r1 * r2).sqrt() * y_l * y_r;
    N_C * mass * kallen(1.0, r1, r2).sqrt() / (16.0 * PI) * squares
}

impl AlignedPoint {
    pub(super) fn phi_widths(&self) -> DarkHiggsWidths {
        let mass = self.values.m_phi;
        let mix = self.content(1)[0];
        let potential = self.potential();
        let v = self.ew.v;
        let weak = |m: f64| vector_pair(mass, m, 2.0 * m * m / v * mix);
        let (dark, undetected) = self.to_second(&potential, 1);
        let [t_t, mixed, partners] = self.phi_to_quarks();
        DarkHiggsWidths {
            zprime_zprime: self.to_zprime_pair(1),
            zprime_a: self.to_zprime_and_a(1),
            dark,
            undetected,
            h_h: self.to_pair(&potential, 1, [0, 0]),
            // Two charged states are twice a pair of equal ones.
            weak: 2.0 * weak(self.inputs.m_W) + weak(self.inputs.m_Z),
            fermions: self.phi_to_light_fermions(mix),
            t_t,
            top_partners: mixed + partners,
        }
    }

    /// $\frac{N_cm_f^2s^2M}{8\pi v^2}\beta_f^3$, all but the top.
    fn phi_to_light_fermions(&self, mix: f64) -> f64 {
        let mass = self.values.m_phi;
        let width = |f: Fermion| {
            let m = f.mass(&self.inputs);
            let beta2 = 1.0 - (2.0 * m / mass).powi(2);
            let y = mix * m / self.ew.v;
            if beta2 > 0.0 { f.colours() * y * y * mass / (8.0 * PI) * beta2.powf(1.5) } else { 0.0 }
        };
        Fermion::ALL.into_iter().filter(|f| *f != Fermion::T).map(width).sum()
    }

    /// t tbar, t Tbar with its conjugate, T Tbar.
    fn phi_to_quarks(&self) -> [f64; 3] {
        let (h, phi) =
            (fermion_couplings::higgs(&self.top, self.ew.v), fermion_couplings::phi(&self.top, self.v_tilde));
        let [in_h, in_phi, _] = self.content(1);
        let y = |i: usize, j: usize| in_h * h[i][j] + in_phi * phi[i][j];
        let masses = self.top.masses();
        let pair = |i: usize, j: usize| to_quarks(self.values.m_phi, masses[i], masses[j], y(j, i), y(i, j));
        [pair(0, 0), 2.0 * pair(0, 1), pair(1, 1)]
    }
}
