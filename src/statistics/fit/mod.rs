//! Minimisation of likelihoods and what is read off them.
//!
//! [`minimise()`] knows functions in a box. A [`Fit`] is one of a
//! [`Model`](super::model::Model): its [`run`](Fit::run) gives the [`BestFit`]
//! with errors, [`profile()`], [`interval()`] and [`contours`] follow it away
//! from there, [`Hypotheses`] test values of the parameter of interest, and
//! [`toys()`] draws data.

mod best;
mod contour;
mod engine;
mod interval;
mod kinks;
mod limit;
pub mod minimise;
mod profile;
mod search;
mod start;
mod step;
mod toys;

#[cfg(test)]
mod tests;

pub use best::{BestFit, Covariance};
pub use contour::{Contour, ContourPoint, ProfileGrid, TWO_PARAMETERS, contours, profile_grid};
pub use engine::Fit;
pub use interval::{End, Interval, interval};
pub use limit::{BANDS, Cls, Hypotheses, TestStatistic, ToyCls, UpperLimit};
pub use minimise::{Minimum, Options, Status, minimise};
pub use profile::{Profile, ProfilePoint, profile};
pub use toys::{draw, toys};
