//! Published data as likelihoods of a decay: what flavour computes, statistics fits.
//!
//! - [`belle2`]: B+ -> K+ + missing energy of Belle II, any spectrum;
//! - [`totals`]: rates of other modes by BaBar, Belle and ALEPH;
//! - [`joint`]: both, in one strength;
//! - [`missing_energy`]: cards of scenarios and contours;
//! - [`quadratic`]: spectra as quadratic forms of couplings;
//! - [`scan`]: a scenario against its mass.

pub mod belle2;
pub mod joint;
pub mod missing_energy;
pub mod quadratic;
pub mod scan;
pub mod totals;
