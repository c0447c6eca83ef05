//! What is left of a dark sector: from a Lagrangian to its allowed region.

pub mod plot;
