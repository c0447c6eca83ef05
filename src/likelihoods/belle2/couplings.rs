//! Spectra of couplings, ready for contours: a point costs sums and one fit.

use num_complex::Complex64;

use super::density::Binning;
use super::new_physics::{FormFactorErrors, NewPhysics};
use super::spectrum::Spectrum;
use crate::error::{Error, Result};
use crate::flavour::{Mode, Scenario, Theory, TheorySets};
use crate::likelihoods::quadratic::CouplingForm;

/// A rate below zero by no more than this part of the largest one is the
/// rounding of terms that cancel.
const CANCELLATION: f64 = 1e-12;

/// The spectrum in B+ -> K+ of the couplings of a scenario, with the principal
/// axes of the form factors.
#[derive(Debug, Clone, PartialEq)]
pub struct CouplingSpectra {
    binning: Binning,
    central: CouplingForm,
    axes: Vec<[CouplingForm; 2]>,
}

impl CouplingSpectra {
    /// The named couplings of a scenario (those it has itself do not matter;
    /// mass, field, basis and scale do). `complex` couplings have two real
    /// variables each.
    ///
    /// With errors the form factors change rate and shape: at fixed couplings
    /// there is no rate to be kept.
    ///
    /// # Errors
    /// Unknown couplings, impossible masses, [`FormFactorErrors::Shape`].
    pub fn new(
        binning: &Binning,
        sets: &TheorySets,
        scenario: &Scenario,
        names: &[&str],
        complex: bool,
        errors: FormFactorErrors,
    ) -> Result<Self> {
        let form = |theory: &Theory| {
            let decay = theory.decay(Mode::BpKp)?;
            CouplingForm::new(scenario, names, complex, &theory.parameters, |state| {
                Ok(Spectrum::of(binning, &decay, state)?.rates().to_vec())
            })
        };
        let rank = match errors {
            FormFactorErrors::Central => 0,
            FormFactorErrors::RateAndShape => sets.ranks()[0],
            FormFactorErrors::Shape => {
                let why = "form factors at fixed couplings change the rate too: RateAndShape or Central";
                return Err(Error::Usage(why.into()));
            }
        };
        let shifted = |axis: usize, theta: f64| {
            let mut all = vec![0.0; rank];
            all[axis] = theta;
            form(&sets.with_nuisances([&all, &[], &[]])?)
        };
        let axes = (0..rank).map(|i| Ok([shifted(i, 1.0)?, shifted(i, -1.0)?])).collect::<Result<_>>()?;
        Ok(Self { binning: binning.clone(), central: form(&sets.central())?, axes })
    }

    /// The couplings and the terms of the spectrum at central values.
    pub fn central(&self) -> &CouplingForm {
        &self.central
    }

    /// The spectra at couplings in the order given.
    ///
    /// # Errors
    /// Another number of couplings; an imaginary part of a real coupling.
    pub fn at(&self, couplings: &[Complex64]) -> Result<NewPhysics> {
        let spectrum = |form: &CouplingForm| {
            let mut rates = form.at(couplings)?;
            let floor = -CANCELLATION * rates.iter().fold(0.0_f64, |m, r| m.max(r.abs()));
            rates.iter_mut().filter(|r| **r < 0.0 && **r >= floor).for_each(|r| *r = 0.0);
            Spectrum::new(&self.binning, rates)
        };
        let pair = |[up, down]: &[CouplingForm; 2]| Ok([spectrum(up)?, spectrum(down)?]);
        let axes = self.axes.iter().map(pair).collect::<Result<_>>()?;
        Ok(NewPhysics::with_axes(spectrum(&self.central)?, axes))
    }
}
