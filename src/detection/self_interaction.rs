//! Scattering of X on X, and where its simple form ends.

use std::f64::consts::PI;

use super::CM2_PER_GEV_MINUS_2;

/// Grams per GeV (exact eV and c, SI 2019).
const GRAM_PER_GEV: f64 = 1.78266192e-24;

/// Upper limit on sigma/m from the Bullet Cluster in cm^2/g, 68 % (Randall
/// et al., arXiv:0704.0261, recalled), as compared with in Harvey et al.,
/// arXiv:1503.07675. Weakened where X is less than about a tenth of the dark
/// matter.
pub const BULLET_CLUSTER_CM2_PER_G: f64 = 1.25;

/// Transfer cross section over mass in cm^2/g of X X by t-channel exchange of
/// a heavy vector, g_X^4 m_X^2/(4 pi M^4) (Born, m_X v << M; leading order,
/// up to a factor of order one).
pub fn sigma_over_mass_cm2_per_g(g_x: f64, m_x: f64, m_mediator: f64) -> f64 {
    let sigma_gev = g_x.powi(4) * m_x * m_x / (4.0 * PI * m_mediator.powi(4));
    sigma_gev * CM2_PER_GEV_MINUS_2 / (m_x * GRAM_PER_GEV)
}

/// alpha_X m_X/M: [`sigma_over_mass_cm2_per_g`] holds where it is well below
/// one.
pub fn born_parameter(g_x: f64, m_x: f64, m_mediator: f64) -> f64 {
    g_x * g_x / (4.0 * PI) * m_x / m_mediator
}

/// (M - 2 m_X)/(m_X v^2): distance of X anti-X at rest from the resonance,
/// in units of the kinetic energy at the relative velocity v (in units of c).
///
/// Of order one or below, s-channel exchange dominates and
/// [`sigma_over_mass_cm2_per_g`] is far too small. Negative below the
/// resonance, M < 2 m_X.
pub fn resonance_distance(m_x: f64, m_mediator: f64, velocity_over_c: f64) -> f64 {
    (m_mediator - 2.0 * m_x) / (m_x * velocity_over_c * velocity_over_c)
}

/// Whether t-channel exchange alone misjudges the scattering at this
/// velocity: [`resonance_distance`] within ten kinetic energies.
pub fn is_near_resonance(m_x: f64, m_mediator: f64, velocity_over_c: f64) -> bool {
    resonance_distance(m_x, m_mediator, velocity_over_c).abs() < 10.0
}
