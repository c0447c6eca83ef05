//! What all points of a job share.

use super::DarkMatterChoice;
use crate::decays::{Decays, HadronMode};
use crate::detection::{ExclusiveHadrons, Hadronisation, Kernels};
use crate::error::Result;
use crate::flavour::MediatorDecays;
use crate::inputs::{Electroweak, Inputs};

/// Inputs, tables and settings, read once.
#[derive(Debug, Clone)]
pub struct Context {
    /// Measured inputs.
    pub inputs: Inputs,
    /// Couplings of the electroweak scheme.
    pub electroweak: Electroweak,
    /// Widths of the mediator.
    pub decays: Decays,
    /// Rare B decays into the mediator.
    pub rare_b: MediatorDecays,
    /// Deposition of energy in the microwave background.
    pub kernels: Kernels,
    /// What the hadrons of an annihilation consist of.
    pub hadron_content: ExclusiveHadrons,
    /// Choices of the dark-matter predictions.
    pub dark_matter: DarkMatterChoice,
}

impl Context {
    /// Reads the tables.
    ///
    /// # Errors
    /// A table is missing or malformed.
    pub fn new(inputs: Inputs, hadrons: HadronMode) -> Result<Self> {
        Ok(Self {
            electroweak: Electroweak::new(&inputs),
            decays: Decays::new(&inputs, hadrons)?,
            rare_b: MediatorDecays::new(&inputs)?,
            kernels: Kernels::embedded()?,
            hadron_content: ExclusiveHadrons::embedded(Hadronisation::ISOSPIN)?,
            dark_matter: DarkMatterChoice::default(),
            inputs,
        })
    }
}
