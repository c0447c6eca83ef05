//! Recasting searches for dark photons to any vector mediator.
//!
//! 1801.04847: the expected yield of a mediator X relative to that of a dark
//! photon A' at the published limit is the product of the ratios of
//! production, branching ratio and acceptance of the lifetime,
//! $S=\frac{\sigma_X}{\sigma_{A'}}\frac{BR_X}{BR_{A'}}
//! \frac{\epsilon(\tau_X)}{\epsilon(\tau_{A'})}$; S > 1 is excluded.
//! The core knows couplings, widths and tables, not cards or points.

mod limits;
mod mesons;
mod production;
mod rvalues;
mod search;
mod validate;
mod window;

pub use limits::GLimits;
pub use production::{Mechanism, Production};
pub use rvalues::RValueSearch;
pub use search::{Channel, DarkPhotonSearch, Reference, Signal};
pub use validate::{Comparison, RecastSummary, validate_recast};
pub use window::{Boost, Window};

#[cfg(test)]
mod tests;
