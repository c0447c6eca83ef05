//! A card made ready and fitted.

use serde::Serialize;

use super::card::MissingEnergyCard;
use super::contour::{self, ContourFit};
use super::data::DataSet;
use super::rescaled::{Rescaled, rescaled};
use super::scenario::{self, ScenarioFit};
use crate::error::Result;
use crate::flavour::{Basis, FlavourParameters, FormFactorSource, TheorySets};
use crate::likelihoods::belle2::Belle2;

/// A card with its theory and data.
#[derive(Debug, Clone)]
pub struct MissingEnergy {
    card: MissingEnergyCard,
    basis: Basis,
    sets: TheorySets,
    data: DataSet,
    belle: Option<Belle2>,
}

/// Everything that a card asks for.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct MissingEnergyFit {
    /// The rescaled Standard Model with the data of the scenarios.
    pub rescaled: Option<Rescaled>,
    /// Scenarios in the order of the card.
    pub scenarios: Vec<ScenarioFit>,
    /// Contours in the order of the card.
    pub contours: Vec<ContourFit>,
}

impl MissingEnergy {
    /// Reads tables and fits the Standard Model to Belle II where scenarios
    /// need it.
    ///
    /// # Errors
    /// Unknown names, a table that is missing.
    pub fn new(card: MissingEnergyCard, parameters: FlavourParameters) -> Result<Self> {
        let sets = TheorySets::new(FormFactorSource::named(&card.form_factors)?, parameters)?;
        let data = DataSet::named(&card.data)?;
        let wanted = data.regions.filter(|_| !card.scenarios.is_empty());
        let belle = wanted.map(Belle2::load).transpose()?;
        Ok(Self { basis: Basis::named(&card.basis)?, card, sets, data, belle })
    }

    /// The card.
    pub fn card(&self) -> &MissingEnergyCard {
        &self.card
    }

    /// What couplings multiply.
    pub fn basis(&self) -> Basis {
        self.basis
    }

    /// Form factors and parameters.
    pub fn sets(&self) -> &TheorySets {
        &self.sets
    }

    /// Data of the scenarios.
    pub fn data(&self) -> &DataSet {
        &self.data
    }

    /// Belle II of the scenarios; absent in a card of contours alone.
    pub fn belle(&self) -> Option<&Belle2> {
        self.belle.as_ref()
    }

    /// Fits everything; masses and points of planes run in parallel.
    ///
    /// # Errors
    /// A fit that ends in no minimum; couplings of a plane with a branching
    /// ratio above 1.
    pub fn fit(&self) -> Result<MissingEnergyFit> {
        let mut out = MissingEnergyFit { rescaled: None, scenarios: Vec::new(), contours: Vec::new() };
        if let Some(belle) = &self.belle {
            let standard = rescaled(belle, &self.sets.central(), &self.data.rates)?;
            out.rescaled = Some(standard);
            for card in &self.card.scenarios {
                out.scenarios.push(scenario::fit(self, belle, card, standard)?);
            }
        }
        for card in &self.card.contours {
            out.contours.push(contour::fit(self, card)?);
        }
        Ok(out)
    }
}
