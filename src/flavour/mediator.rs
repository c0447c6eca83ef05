//! A mediator in rare B decays: rates, polarisation and their errors.

use super::dark_current::Vector;
use super::decay::{Decay, Mode};
use super::form_factors::FormFactorSource;
use super::helicity::Helicities;
use super::parameters::FlavourParameters;
use super::sm::NeutrinoPairs;
use super::theory::TheorySets;
use crate::error::Result;
use crate::inputs::Inputs;
use crate::models::Transition;

/// The decays of all modes with the measured inputs of the program, made once.
#[derive(Debug, Clone)]
pub struct MediatorDecays {
    sets: TheorySets,
    decays: Vec<Decay>,
}

impl MediatorDecays {
    /// Form factors of GRvDV 2023 (2305.06301).
    ///
    /// # Errors
    /// A table is missing or malformed; inputs with a daughter that is heavier
    /// than its parent.
    pub fn new(inputs: &Inputs) -> Result<Self> {
        let sets = TheorySets::new(FormFactorSource::Grvdv2023, FlavourParameters::of(inputs))?;
        let central = sets.central();
        let decays = Mode::ALL.iter().map(|(mode, _)| central.decay(*mode)).collect::<Result<_>>()?;
        Ok(Self { sets, decays })
    }

    /// Form factors and parameters with their errors.
    pub fn sets(&self) -> &TheorySets {
        &self.sets
    }

    /// The decay of a mode at central values.
    pub fn decay(&self, mode: Mode) -> &Decay {
        &self.decays[mode as usize]
    }

    /// BR(B -> M V) by helicity for a vector of this mass (GeV) through this
    /// transition; zero above threshold.
    ///
    /// # Errors
    /// A mass that is not positive.
    pub fn rate(&self, mode: Mode, mass: f64, transition: &Transition) -> Result<Helicities> {
        self.decay(mode).total(&Vector::of_transition(mass, transition)?)
    }

    /// One-sigma error of [`rate`](Self::rate) from form factors and
    /// parameters; a thousand times as expensive.
    ///
    /// # Errors
    /// As [`rate`](Self::rate).
    pub fn rate_error(&self, mode: Mode, mass: f64, transition: &Transition) -> Result<f64> {
        let state = Vector::of_transition(mass, transition)?;
        let spread = self.sets.propagate(|theory| Ok(vec![theory.decay(mode)?.total(&state)?.total()]))?;
        Ok(spread.error(0))
    }

    /// Branching ratios in bins of q^2 (edges in GeV^2) of neutrinos and of the
    /// vector, the latter counted with the probability `invisible` to be
    /// missed.
    ///
    /// # Errors
    /// As [`rate`](Self::rate), or edges that do not ascend.
    pub fn missing_energy(
        &self,
        mode: Mode,
        (mass, transition): (f64, &Transition),
        invisible: f64,
        edges: &[f64],
    ) -> Result<Vec<f64>> {
        let decay = self.decay(mode);
        let neutrinos = decay.bins(&NeutrinoPairs::new(self.sets.parameters()), edges)?;
        let vector = decay.bins(&Vector::of_transition(mass, transition)?, edges)?;
        Ok(neutrinos.iter().zip(&vector).map(|(n, v)| n.total() + invisible * v.total()).collect())
    }
}
