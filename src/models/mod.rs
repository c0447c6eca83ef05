//! What a model is, and the models.
//!
//! A [`Model`] is a Lagrangian with named parameters. Fixed at a point it
//! gives a [`Point`]: masses, mixings and couplings, immutable, offered as
//! optional capabilities. Nothing downstream of `Point` knows which model it
//! came from; a model never sees a constraint.

pub mod aligned_u1;
pub mod charges;
mod couplings;
mod fermion;
mod parameter;
mod point;
mod registry;

pub use couplings::{Couplings, DarkState, Mediator, Transition, Transitions};
pub use fermion::Fermion;
pub(crate) use parameter::index_of;
pub use parameter::{Assignment, DefaultValue, Parameter, Scale};
pub use point::{
    Check, DarkHiggs, DarkHiggsWidths, HiggsSector, Oblique, Point, TopPartner, TopWidths, ZSector,
};

pub use registry::ModelSet;

use crate::error::Result;
use crate::inputs::Inputs;

/// A Lagrangian with named parameters.
pub trait Model: Send + Sync {
    /// Name, as used on the command line and in cards.
    fn name(&self) -> &str;

    /// One sentence: what the model is.
    fn summary(&self) -> &str;

    /// The parameters, in the order of [`Assignment::values`].
    fn parameters(&self) -> &[Parameter];

    /// INSPIRE keys of the papers that the model and its formulas are from.
    fn citations(&self) -> Vec<&str> {
        Vec::new()
    }

    /// Derives masses, mixings and couplings at the given values.
    ///
    /// # Errors
    /// Unphysical input: the error names the parameter, the value and what is
    /// allowed. Nothing is clipped.
    fn point(&self, values: &Assignment, inputs: &Inputs) -> Result<Box<dyn Point>>;
}
