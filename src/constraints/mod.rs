//! Bounds and measurements: cards, the kinds of bound, and their verdicts.
//!
//! A constraint asks a [`Prediction`] for what it needs and never names a
//! model. Where the model does not have it, the verdict is
//! [`Verdict::NotApplicable`]; where a table ends, the result says so.

mod card;
mod contribution;
mod joint;
mod kinds;
mod library;
pub mod recast;
mod table;

pub use card::{Card, Group, Kind};
pub use contribution::{Contribution, Validity, Verdict};
pub use joint::{Joint, Total};
pub use library::{Library, library};

use crate::error::Result;
use crate::prediction::Prediction;

/// A bound, a measurement or a requirement.
pub trait Constraint: Send + Sync {
    /// The card it was made from: identity, source, level.
    fn card(&self) -> &Card;

    /// What it says about one point.
    ///
    /// # Errors
    /// Only a failed computation is an error; "not applicable" and "outside
    /// of the table" are results.
    fn evaluate(&self, prediction: &Prediction<'_>) -> Result<Contribution>;

    /// Identifier, `<Experiment>_<INSPIRE key>`.
    fn id(&self) -> &str {
        &self.card().id
    }
}
