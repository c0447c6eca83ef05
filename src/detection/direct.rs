//! Scattering of X on nucleons and electrons by exchange of heavy vectors.
//!
//! The mediator is heavy if M >> q: see [`super::targets::light_mediator`]
//! for the correction (below 2 % at 2 GeV).

use std::f64::consts::PI;
use std::ops::Add;

use super::{CM2_PER_GEV_MINUS_2, Target, reduced_mass};
use crate::models::{Fermion, Mediator};

/// Proton mass in GeV (CODATA 2022).
pub const M_PROTON_GEV: f64 = 0.93827208943;
/// Neutron mass in GeV (CODATA 2022).
pub const M_NEUTRON_GEV: f64 = 0.93956542194;

/// Coefficients in GeV^-2 of the contact operators
/// $\bar X\gamma^\mu X\,\bar f\gamma_\mu f$ for proton, neutron and electron.
///
/// Vector currents count the valence quarks, without form factors. Axial
/// couplings are left out: they give spin-dependent or velocity-suppressed
/// rates.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct Contact {
    /// f_p.
    pub proton: f64,
    /// f_n.
    pub neutron: f64,
    /// f_e.
    pub electron: f64,
}

/// Exchanges of several vectors (mediator and Z) add up before the square.
impl Add for Contact {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            proton: self.proton + other.proton,
            neutron: self.neutron + other.neutron,
            electron: self.electron + other.electron,
        }
    }
}

impl Contact {
    /// Exchange of one vector to which X couples with the vector coupling
    /// `g_x`: f_p = g_X(2v_u+v_d)/M^2, f_n = g_X(v_u+2v_d)/M^2,
    /// f_e = g_X v_e/M^2.
    pub fn of(mediator: &Mediator, g_x: f64) -> Self {
        let v = |f| mediator.couplings.vector(f);
        let factor = g_x / (mediator.mass * mediator.mass);
        Self {
            proton: factor * (2.0 * v(Fermion::U) + v(Fermion::D)),
            neutron: factor * (v(Fermion::U) + 2.0 * v(Fermion::D)),
            electron: factor * v(Fermion::E),
        }
    }

    /// Spin-independent cross section on a free proton in cm^2.
    pub fn sigma_proton_cm2(&self, m_x: f64) -> f64 {
        sigma_cm2(self.proton, m_x, M_PROTON_GEV)
    }

    /// Spin-independent cross section on a free neutron in cm^2.
    pub fn sigma_neutron_cm2(&self, m_x: f64) -> f64 {
        sigma_cm2(self.neutron, m_x, M_NEUTRON_GEV)
    }

    /// Cross section on a free electron in cm^2: the reference cross section
    /// of the experiments for F_DM = 1, M >> alpha m_e.
    pub fn sigma_electron_cm2(&self, m_x: f64, m_electron: f64) -> f64 {
        sigma_cm2(self.electron, m_x, m_electron)
    }

    /// f_n/f_p, `None` where X does not couple to protons.
    pub fn neutron_over_proton(&self) -> Option<f64> {
        (self.proton != 0.0).then(|| self.neutron / self.proton)
    }

    /// The cross section in cm^2 that a limit for f_n = f_p is compared to:
    /// sigma_p [Z+(A-Z)f_n/f_p]^2/A^2, finite also where f_p = 0.
    pub fn sigma_isoscalar_cm2(&self, m_x: f64, target: Target) -> f64 {
        let nucleon = target.coherent_squared(self.proton, self.neutron).sqrt();
        sigma_cm2(nucleon, m_x, M_PROTON_GEV)
    }
}

/// mu^2 f^2/pi in cm^2, for a vector operator with the coefficient `contact`
/// in GeV^-2 (Dirac X; zero for a self-conjugate one).
pub fn sigma_cm2(contact: f64, m_x: f64, m_target: f64) -> f64 {
    (reduced_mass(m_x, m_target) * contact).powi(2) / PI * CM2_PER_GEV_MINUS_2
}
