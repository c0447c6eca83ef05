//! Scenarios of missing energy against the data: what `fit CARD.toml` does
//! with `[[scenario]]` and `[[contour]]`.
//!
//! - [`MissingEnergyCard`]: what is asked;
//! - [`DataSet`]: data by their names;
//! - [`MissingEnergyFit`]: best masses and couplings, differences to the
//!   Standard Model, regions of two couplings;
//! - [`Counts`]: the reconstructed spectrum with its best fits.

mod card;
mod contour;
mod counts;
mod data;
mod fit;
mod report;
mod rescaled;
mod scenario;

pub use card::{ContourCard, FieldName, MissingEnergyCard, NuisanceChoice, ScenarioCard};
pub use contour::{ContourFit, LEVELS, Region};
pub use counts::{Counts, Hypothesis};
pub use data::DataSet;
pub use fit::{MissingEnergy, MissingEnergyFit};
pub use report::markdown;
pub use rescaled::{Rescaled, rescaled};
pub use scenario::{Estimate, Row, ScenarioFit};
