//! Rare meson decays into a mediator: form factors and two-body rates.

mod form_factors;
mod two_body;

pub use form_factors::{FormFactor, FormFactors};
pub use two_body::{BDecay, b_to_k, b_to_kstar, k_to_pi, upsilon_to_gamma};
