//! Rare meson decays: B -> K(*) + missing energy of any light final state,
//! and two-body decays into a mediator.
//!
//! - [`form_factors`]: published sets with covariance;
//! - [`dark_current`]: final states, one per file, behind [`FinalState`];
//! - `sm`: neutrinos, and the tau at tree level;
//! - `decay`, `observables`: spectra, bins, totals, polarisation;
//! - `theory`: errors from form factors and parameters;
//! - `scenario`: final states by the names of their couplings, bases;
//! - `mediator`: the mediator of a model in all modes;
//! - `sensitivity`: projected errors, separation of scenarios;
//! - [`mod@reference`]: comparison with tables of other codes.

mod benchmarks;
pub mod dark_current;
mod decay;
pub mod form_factors;
mod helicity;
mod mediator;
mod observables;
mod parameters;
pub mod reference;
mod scenario;
mod sensitivity;
mod sm;
mod theory;
mod two_body;

pub use benchmarks::Benchmark;
pub use dark_current::{FinalState, Support, Weights};
pub use decay::{Decay, Mode};
pub use form_factors::{FormFactor, FormFactorSource, FormFactors};
pub use helicity::Helicities;
pub use mediator::MediatorDecays;
pub use observables::{bs_to_invisible, double_differential, sum_of_bins, sum_of_totals, window};
pub use parameters::{FLAVOUR_PARAMETERS, FlavourParameterInfo, FlavourParameters};
pub use scenario::{Basis, Scenario, ScenarioKind};
pub use sensitivity::{Measured, Projection, pull, pulls};
pub use sm::{NeutrinoPairs, TauTree};
pub use theory::{FormFactorPulls, Propagated, Theory, TheorySets};
pub use two_body::{BDecay, b_to_k, b_to_kstar, k_to_pi, upsilon_to_gamma};
