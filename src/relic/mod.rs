//! Relic density of a Dirac fermion X behind a light vector Z'.
//!
//! From bottom to top: [`Dof`] (plasma), [`Annihilation`] (cross sections),
//! [`ThermalAverage`] (averages over narrow resonances). Conventions: GeV;
//! `<sigma v>` is that of X Xbar, without the factor 1/2 that some programs
//! include for Dirac particles.

pub mod annihilation;
pub mod cosmology;
mod coupled;
mod decoupling;
mod dof;
mod equilibrium;
mod freeze_out;
mod kinetic;
mod number_density;
pub mod reference;
mod tail;
mod thermal;

pub use annihilation::{Annihilation, DarkMatter, FermionPair, WidthLaw};
pub use coupled::{Coupled, CoupledSettings, Elastic, coupled};
pub use dof::{DegreesOfFreedom, Dof, Plasma};
pub use equilibrium::{Method, Relic, kinetic_margin, relic_density};
pub use kinetic::{MomentumTransfer, Target};
pub use number_density::{Abundance, End, Settings, freeze_out, number_density};
pub use thermal::{Average, RateTable, ThermalAverage};
