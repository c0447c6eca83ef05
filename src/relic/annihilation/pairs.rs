//! Final states with the mediator itself: Z'Z' and Z' phi.

use std::f64::consts::PI;

use super::{Annihilation, At, Channel};
pub use crate::models::DarkHiggs;
use crate::numerics::special::two_body_momentum;

impl DarkHiggs {
    /// Z' phi without the propagator (own derivation), in units of the s-channel sum:
    /// $\tfrac32\kappa^2k(1+k^2/3M^2)/\sqrt s$.
    pub(super) fn spectral(&self, mediator: f64, root_s: f64) -> f64 {
        let k = two_body_momentum(root_s, mediator, self.mass);
        1.5 * self.kappa * self.kappa * k * (1.0 + (k / mediator).powi(2) / 3.0) / root_s
    }
}

impl Annihilation {
    /// Sum over the scalars.
    pub(super) fn higgs_spectral(&self, root_s: f64) -> f64 {
        self.higgs.iter().map(|h| h.spectral(self.mediator_mass, root_s)).sum()
    }

    /// $\sigma\Delta$ of X Xbar -> Z'Z'.
    pub(super) fn weighted_pairs(&self, at: &At) -> f64 {
        let counts = self.only.as_ref().is_none_or(|only| *only == Channel::Mediators);
        if !(self.mediator_pairs && counts) {
            return 0.0;
        }
        let above = self.above(at.delta, self.mediator_mass);
        if above <= 0.0 {
            return 0.0;
        }
        let beta_v = (above / at.s).sqrt();
        let g2 = self.dark.coupling * self.dark.coupling;
        let shape = pair_shape(at, self.dark.mass.powi(2), self.mediator_mass.powi(2), beta_v);
        g2 * g2 * beta_v * shape * at.flux / (256.0 * PI * at.s)
    }
}

/// t- and u-channel exchange of X integrated over the angle,
/// with $d=s/2-M^2$ and $\kappa=\tfrac12s\beta_X\beta_V$.
///
/// $d^2-\kappa^2=M^4+m^2s-4m^2M^2$ is written without the squares of d and
/// kappa, which agree to all digits at high energy.
fn pair_shape(at: &At, m2: f64, v2: f64, beta_v: f64) -> f64 {
    let d = 0.5 * at.s - v2;
    let kappa = 0.5 * at.flux * beta_v;
    let product = v2 * v2 + m2 * (at.s - 4.0 * v2);
    let r = kappa / d;
    // L/kappa with L = ln[(d+kappa)/(d-kappa)]: a series where the logarithm
    // is small, to r^8 (the next term is below 1e-17 at r = 0.02).
    let log_over_kappa = if r < 0.02 {
        let r2 = r * r;
        2.0 / d * (1.0 + r2 * (1.0 / 3.0 + r2 * (0.2 + r2 * (1.0 / 7.0 + r2 / 9.0))))
    } else {
        ((d + kappa) * (d + kappa) / product).ln() / kappa
    };
    8.0 * (4.0 * d * log_over_kappa - 4.0) + 64.0 * (m2 + v2) * log_over_kappa
        - 128.0 * (m2 * m2 + m2 * v2 + 0.25 * v2 * v2) / product
        + 64.0 * (v2 - m2) * (v2 + m2) * log_over_kappa / d
}
