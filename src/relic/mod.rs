//! Relic density of a Dirac fermion X behind a light vector Z'.
//!
//! From bottom to top: [`Dof`] (plasma), [`Annihilation`] (cross sections),
//! [`ThermalAverage`] (averages over narrow resonances). Conventions: GeV;
//! `<sigma v>` is that of X Xbar, without the factor 1/2 that some programs
//! include for Dirac particles.

pub mod annihilation;
mod asymmetric;
pub mod cosmology;
mod coupled;
mod decoupling;
mod dof;
mod equilibrium;
mod fraction;
mod freeze_out;
mod kinetic;
mod number_density;
mod protohalo;
pub mod reference;
mod tail;
mod theory;
mod thermal;

pub use annihilation::{Annihilation, DarkMatter, FermionPair, WidthLaw};
pub use asymmetric::{Asymmetric, asymmetric};
pub use coupled::{Coupled, CoupledSettings, Elastic, coupled};
pub use decoupling::decoupling_temperature;
pub use dof::{DegreesOfFreedom, Dof, Plasma};
pub use equilibrium::{MARGIN, Method, Relic, equilibrium_density, kinetic_margin, relic_density};
pub use fraction::Fraction;
pub use kinetic::{MomentumTransfer, Phase, Target, Transition, neutrino_temperature};
pub use number_density::{Abundance, End, Settings, freeze_out, number_density};
pub use protohalo::protohalo_mass_msun;
pub use theory::{SelfScattering, TheoryError, theory_error};
pub use thermal::{Average, RateTable, ThermalAverage};
