//! Measured inputs and constants, each with unit, source and status.
//!
//! There is one set of defaults; every value can be overridden by name
//! (`--input m_W=80.3692`, or `[inputs]` in a card), and what was overridden
//! is known to [`Inputs::overridden`], so that a result can state it.

mod scheme;
mod table;

pub use scheme::Electroweak;
pub use table::{INPUTS, InputInfo, Inputs};

/// Reduced Planck constant in GeV s (exact; CODATA 2022).
pub const HBAR_GEV_S: f64 = 6.582119569e-25;
/// Speed of light in m/s (exact).
pub const C_M_PER_S: f64 = 2.99792458e8;
/// Planck mass in GeV (CODATA 2022: 1.220890(14)e19).
pub const M_PLANCK: f64 = 1.220890e19;

#[cfg(test)]
mod tests;
