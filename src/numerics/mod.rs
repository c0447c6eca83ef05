//! Thin wrappers over the numerical crates, each of which removes the way in
//! which the crate is known to fail: see [`quad`], [`root`] and [`ode`].

pub mod chebyshev;
pub mod gauss;
pub mod interp;
pub mod ode;
pub mod pattern;
pub mod quad;
pub mod radau;
pub mod random;
pub mod root;
pub mod special;
pub mod spline;

#[cfg(test)]
mod tests;
