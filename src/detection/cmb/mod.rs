//! Annihilation at recombination: the energy that ionises the gas.
//!
//! Kernels of Slatyer, arXiv:1506.03811; bound of Planck 2018,
//! arXiv:1807.06209, eq. (89).

mod decay;
mod hadrons;
mod kernel;
mod kernels;
mod particles;
mod states;
mod tau;

pub use hadrons::{ExclusiveHadrons, HadronModel, Hadronisation};
pub use kernel::Deposit;
pub use kernels::{KERNEL_TABLE, Kernels};
pub use particles::Injected;
pub use states::{FinalStates, Flavours};

#[cfg(test)]
mod tests;

/// Planck 2018 upper limit on p_ann in cm^3/s/GeV, 95 %, TT,TE,EE + lowE +
/// lensing + BAO (arXiv:1807.06209, eq. 89), for [`annihilation_parameter`].
pub const PLANCK_2018_CM3_PER_S_GEV: f64 = 3.2e-28;
/// The same from TT,TE,EE + lowE + lensing, without BAO.
pub const PLANCK_2018_LENSING_CM3_PER_S_GEV: f64 = 3.3e-28;
/// The same from TT,TE,EE + lowE alone.
pub const PLANCK_2018_TTTEEE_CM3_PER_S_GEV: f64 = 3.5e-28;

/// Whether X is its own antiparticle.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Conjugation {
    /// X and its antiparticle, half of the density each.
    Dirac,
    /// X is its own antiparticle.
    SelfConjugate,
}

impl Conjugation {
    /// Pairs that can annihilate, relative to a self-conjugate X.
    pub fn pairs(self) -> f64 {
        match self {
            Self::Dirac => 0.5,
            Self::SelfConjugate => 1.0,
        }
    }
}

/// p_ann = f_X^2 (1/2 if Dirac) f_eff (sigma v)/m_X in cm^3/s/GeV: the energy
/// per volume and time over the square of the whole dark-matter density
/// (arXiv:1506.03811, written there for a self-conjugate X).
///
/// `fraction` is Omega_X/Omega_DM, `sigma_v_cm3_per_s` the spin-averaged
/// cross section of X with its antiparticle at zero velocity, into all the
/// states that `f_eff` averages over.
pub fn annihilation_parameter(
    fraction: f64,
    conjugation: Conjugation,
    f_eff: f64,
    sigma_v_cm3_per_s: f64,
    m_x: f64,
) -> f64 {
    fraction * fraction * conjugation.pairs() * f_eff * sigma_v_cm3_per_s / m_x
}
