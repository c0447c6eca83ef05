//! Any vector portal from a card: couplings as multiples of one g.
//!
//! $v_f = x_f g + \epsilon e Q_f$, with a left-handed current of charge x for
//! neutrinos, $v=a=xg/2$, and a dark Dirac fermion X with coupling $g q_X$.
//! A card without charges is a dark photon: $g=\epsilon e$.

mod card;
mod loop_mixing;
mod point;

pub use card::{ChargeCard, from_card};
pub use loop_mixing::LoopMixing;
pub use point::PortalPoint;

use crate::error::{Error, Result, suggest};
use crate::inputs::Inputs;
use crate::models::{Assignment, Couplings, Model, Parameter, Point, Scale};
use crate::provenance::{Folder, embedded, embedded_names};

/// A vector portal with given charges.
#[derive(Debug, Clone)]
pub struct Charges {
    name: String,
    summary: String,
    citations: Vec<String>,
    /// x_f in the order of the fermions; `None` for pure kinetic mixing.
    multiples: Option<[f64; 12]>,
    loop_mixing: Option<LoopMixing>,
    parameters: Vec<Parameter>,
}

impl Charges {
    /// Couplings at g = 1 (without charges: at epsilon e = 1) for a mediator
    /// of this mass, without tree-level kinetic mixing.
    pub fn unit_couplings(&self, mass: f64, inputs: &Inputs) -> Couplings {
        point::couplings(self, mass, 1.0, 0.0, inputs)
    }
}

impl Model for Charges {
    fn name(&self) -> &str {
        &self.name
    }

    fn summary(&self) -> &str {
        &self.summary
    }

    fn parameters(&self) -> &[Parameter] {
        &self.parameters
    }

    fn citations(&self) -> Vec<&str> {
        self.citations.iter().map(String::as_str).collect()
    }

    fn point(&self, values: &Assignment, inputs: &Inputs) -> Result<Box<dyn Point>> {
        Ok(Box::new(PortalPoint::new(self, values, inputs)))
    }
}

/// Positions of the parameters.
mod at {
    pub(super) const M_ZPRIME: usize = 0;
    pub(super) const EPSILON: usize = 1;
    pub(super) const M_X: usize = 2;
    pub(super) const Q_X: usize = 3;
    pub(super) const G: usize = 4;
}

fn parameters(has_charges: bool) -> Vec<Parameter> {
    let p = Parameter::new;
    let epsilon = if has_charges { 0.0 } else { 1e-4 };
    let mut all = vec![
        p("m_zprime", "GeV", 2.1, (1e-3, 200.0), Scale::Log, "$m_{Z'}$", "mediator mass"),
        p("epsilon", "", epsilon, (-1.0, 1.0), Scale::Log, "$\\epsilon$", "kinetic mixing with the photon"),
        p("m_X", "GeV", 0.95, (1e-4, 1e4), Scale::Log, "$m_X$", "mass of the dark Dirac fermion"),
        p("q_X", "", 0.0, (-1e12, 1e12), Scale::Log, "$q_X$", "charge of X in units of g; 0: there is no X"),
    ];
    if has_charges {
        all.push(p("g", "", 1e-4, (1e-12, 10.0), Scale::Log, "$g$", "gauge coupling"));
    }
    all
}

/// Names of the embedded cards.
pub fn names() -> impl Iterator<Item = &'static str> {
    embedded_names(Folder::Models).filter_map(|n| n.strip_suffix(".toml")).filter(|n| is_portal(n))
}

/// Whether an embedded model card is one of charges (and not a benchmark of
/// another model).
fn is_portal(stem: &str) -> bool {
    embedded(Folder::Models, &format!("{stem}.toml")).is_some_and(|text| from_card(stem, text).is_ok())
}

/// An embedded model by name.
///
/// # Errors
/// No such card, or one that cannot be read.
pub fn embedded_model(name: &str) -> Result<Charges> {
    let file = format!("{name}.toml");
    let text = embedded(Folder::Models, &file).ok_or_else(|| Error::Unknown {
        kind: "model card",
        name: name.to_owned(),
        hint: suggest(name, names()).map_or_else(
            || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            |s| format!("did you mean `{s}`?"),
        ),
    })?;
    from_card(&format!("models/{file}"), text)
}

#[cfg(test)]
mod tests;
