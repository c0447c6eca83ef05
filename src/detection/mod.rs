//! What X, a Dirac fermion behind the mediator, does today and at
//! recombination: energy in the microwave background, photons from the halo,
//! recoils on nuclei and electrons, scattering on itself.
//!
//! Everything here is a pure function of couplings, masses and an
//! annihilation cross section; nothing knows of a relic density or a scan.

pub mod cascade;
pub mod cmb;
pub mod direct;
pub mod indirect;
pub mod limits;
pub mod self_interaction;
pub mod targets;

pub use cascade::AtRest;
pub use cmb::{
    Conjugation, ExclusiveHadrons, FinalStates, Flavours, HadronModel, Hadronisation, Injected, Kernels,
};
pub use direct::Contact;
pub use indirect::{FinalState, IndirectLimit, Signal};
pub use limits::{Channel, Limit};
pub use targets::{Element, Target};

#[cfg(test)]
mod tests;

/// (hbar c)^2: cm^2 per GeV^-2 (CODATA 2022, 0.3893793721 GeV^2 mb).
pub const CM2_PER_GEV_MINUS_2: f64 = 3.893793721e-28;

/// (hbar c)^2 c: cm^3/s per GeV^-2, for a cross section times velocity.
pub const CM3_PER_S_PER_GEV_MINUS_2: f64 = CM2_PER_GEV_MINUS_2 * 100.0 * crate::inputs::C_M_PER_S;

/// Reduced mass of two particles, in the unit of the masses.
fn reduced_mass(a: f64, b: f64) -> f64 {
    a * b / (a + b)
}
