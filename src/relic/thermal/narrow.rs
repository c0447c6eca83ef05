//! The limit of a narrow resonance, in closed form.

use std::f64::consts::PI;

use super::super::annihilation::Annihilation;
use super::bessel::{k1e, k2e};

impl Annihilation {
    /// Resonant part of `<sigma v>` for Gamma -> 0 (the pole as a delta function in the average of
    /// Gondolo and Gelmini, Nucl. Phys. B360 (1991) 145):
    /// $\frac{3\pi^2}{2}\frac{\Gamma_X\Gamma_{vis}}{\Gamma}\frac{M^2K_1(M/T)}{m^4TK_2^2(m/T)}$.
    ///
    /// Zero where the mediator is below 2 m_X. It lacks the tail of the
    /// Breit-Wigner, which takes over at low temperatures.
    pub fn narrow_width_average(&self, x: f64) -> f64 {
        let (m, big) = (self.dark().mass, self.mediator_mass());
        let t = m / x;
        let excess = (big - 2.0 * m) / t;
        if excess <= 0.0 {
            return 0.0;
        }
        let widths = self.dark_width() * self.visible_width() / self.mediator_width();
        1.5 * PI * PI * widths * big * big * k1e(big / t) * (-excess).exp() / (m.powi(4) * t * k2e(x).powi(2))
    }
}
