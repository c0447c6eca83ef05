//! B -> K, B -> K* and B_s -> phi form factors: parameterisations, published
//! sets with their covariance, central values by name.

mod central;
mod names;
mod parameters;
mod series;
mod set;
mod sources;

pub use central::FormFactors;
pub use names::FormFactor;
pub use series::{KaonSeries, Masses, VectorSeries, ZSeries};
pub use set::FormFactorSet;
pub use sources::FormFactorSource;

#[cfg(test)]
mod tests;
