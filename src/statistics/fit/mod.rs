//! Minimisation of likelihoods and what is read off them.

pub mod minimise;
mod search;
mod start;
mod step;

#[cfg(test)]
mod tests;

pub use minimise::{Minimum, Options, Status, minimise};
