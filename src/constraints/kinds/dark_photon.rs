//! Searches for dark photons, recast to the mediator of the model.

use std::path::Path;

use crate::constraints::recast::{DarkPhotonSearch, RValueSearch, Signal};
use crate::constraints::{Card, Constraint, Contribution, Validity};
use crate::error::Result;
use crate::prediction::Prediction;

const NO_MEDIATOR: &str = "the model has no vector mediator";
const OUTSIDE: &str = "outside of the published masses, or in a gap of them";
const RECAST: Validity = Validity::Recast("relative to a dark photon at its limit (1801.04847)");
const EXTRAPOLATED: Validity =
    Validity::Extrapolated("production fractions continued beyond the end of their table");

/// A curve in mass and epsilon. The prediction is the expected signal in
/// units of that of a dark photon at its limit.
pub(super) struct DarkPhoton {
    card: Card,
    search: DarkPhotonSearch,
}

impl DarkPhoton {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        Ok(Self { search: DarkPhotonSearch::from_card(&card, folder)?, card })
    }
}

/// The signal of a point. Decays outside of the detector are not counted as
/// invisible: the sizes of most detectors are not part of the publications,
/// and leaving them out is conservative.
fn signal<'a>(p: &'a Prediction<'_>) -> Option<Signal<'a>> {
    let mediator = p.mediator()?;
    Some(Signal {
        mass: mediator.mass,
        couplings: &mediator.couplings,
        widths: p.widths()?,
        dark_photon: p.dark_photon()?,
        p_invisible: None,
    })
}

impl Constraint for DarkPhoton {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(signal) = signal(p) else { return Ok(Contribution::not_applicable(NO_MEDIATOR)) };
        let context = p.context();
        let validity = if self.search.is_extrapolated(signal.mass) { EXTRAPOLATED } else { RECAST };
        Ok(match self.search.ratio(&context.decays, &context.inputs, &signal)? {
            Some(ratio) => Contribution::upper_limit(ratio, 1.0, validity),
            None => Contribution::not_applicable(OUTSIDE),
        })
    }
}

/// A grid of r-values in mass and epsilon.
pub(super) struct DarkPhotonRValues {
    card: Card,
    search: RValueSearch,
}

impl DarkPhotonRValues {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        Ok(Self { search: RValueSearch::from_card(&card, folder)?, card })
    }
}

impl Constraint for DarkPhotonRValues {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(signal) = signal(p) else { return Ok(Contribution::not_applicable(NO_MEDIATOR)) };
        let context = p.context();
        Ok(match self.search.ratio(&context.decays, &context.inputs, &signal) {
            Some(ratio) => Contribution::upper_limit(ratio, 1.0, RECAST),
            None => Contribution::not_applicable("outside of the published masses and lifetimes"),
        })
    }
}
