//! What is left of a dark sector: from a Lagrangian to its allowed region.

pub mod constraints;
pub mod decays;
pub mod error;
pub mod flavour;
pub mod inputs;
pub mod models;
pub mod numerics;
pub mod plot;
pub mod prediction;
pub mod provenance;
pub mod scan;

pub use error::{Error, Result};
