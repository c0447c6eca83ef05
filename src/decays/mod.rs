//! Widths of the mediator: leptons, hadrons, dark states; lifetime and
//! escape.
//!
//! [`Decays`] holds the tables and the running coupling of one set of inputs;
//! [`Decays::widths`] is what a scan calls at every point.

mod alpha_s;
mod axial;
pub mod fermions;
mod form;
mod hadrons;
mod lifetime;
mod resonances;
mod rratio;
mod spectrum;
mod vmd;
mod widths;

pub use alpha_s::AlphaS;
pub use hadrons::{HadronMode, HadronWidth, Hadrons};
pub use lifetime::{Escape, Lifetime};
pub use spectrum::Spectrum;
pub use widths::{Decays, Widths};

#[cfg(test)]
mod tests;

/// Smooth step from 0 at `lo` to 1 at `hi` with vanishing derivatives there.
fn smoothstep(lo: f64, hi: f64, x: f64) -> f64 {
    let t = ((x - lo) / (hi - lo)).clamp(0.0, 1.0);
    t * t * (3.0 - 2.0 * t)
}
