//! The dark fermion X of a point and its abundance, computed when first asked.

mod choice;
mod today;

pub use choice::{AbundanceRule, DarkMatterChoice, RelicMethod};

use std::cell::OnceCell;

use super::Prediction;
use crate::decays::HadronMode;
use crate::error::{Error, Result};
use crate::models::{Couplings, DarkState};
use crate::relic::annihilation::{self, Quarks};
use crate::relic::{
    Annihilation, Asymmetric, Fraction, MomentumTransfer, Relic, TheoryError, WidthLaw, asymmetric,
    decoupling_temperature, theory_error,
};

/// Z exchange is added from this mass of X over the mass of the Z on; below,
/// it is a part of less than 2e-3 of the amplitude.
const Z_EXCHANGE_FROM: f64 = 0.02;

/// Couplings of X above this, 4 pi, have no cross sections to speak of.
const STRONGEST: f64 = 4.0 * std::f64::consts::PI;

/// Why there is no abundance; a computation that failed is an error instead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NoAbundance(pub &'static str);

/// What has been computed.
#[derive(Default)]
pub(super) struct Cells {
    annihilation: OnceCell<Result<Option<Annihilation>>>,
    relic: OnceCell<Result<Option<Relic>>>,
}

/// The dark fermion of a mediator.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DarkFermion {
    /// Position among the dark states of the mediator.
    pub index: usize,
    /// Mass in GeV.
    pub mass: f64,
    /// Vector coupling.
    pub vector: f64,
    /// Axial coupling.
    pub axial: f64,
}

impl Prediction<'_> {
    /// The dark fermion that is the candidate: the first of the mediator that
    /// has a mass and a coupling. A massless one is radiation.
    pub fn dark_fermion(&self) -> Option<DarkFermion> {
        self.mediator()?.dark.iter().enumerate().find_map(|(index, state)| match *state {
            DarkState::Fermion { mass, vector, axial } if mass > 0.0 && (vector, axial) != (0.0, 0.0) => {
                Some(DarkFermion { index, mass, vector, axial })
            }
            _ => None,
        })
    }

    /// Annihilation of X Xbar into everything the point has; `None` without a
    /// dark fermion.
    ///
    /// # Errors
    /// X has an axial coupling, or a coupling is not finite.
    pub fn annihilation(&self) -> Result<Option<&Annihilation>> {
        cached(&self.dark_matter.annihilation, || self.build_annihilation())
    }

    fn build_annihilation(&self) -> Result<Option<Annihilation>> {
        let (Some(mediator), Some(x)) = (self.mediator(), self.dark_fermion()) else { return Ok(None) };
        let context = self.context();
        let free = context.decays.mode() == HadronMode::FreeQuarks;
        let quarks = if free { Quarks::Free } else { Quarks::Hadrons(&context.decays) };
        let with = |law| Annihilation::of_mediator(mediator, x.index, &quarks, &context.inputs, law);
        let mut sigma = with(WidthLaw::Running)?;
        if context.dark_matter.fixed_width {
            sigma = with(WidthLaw::Fixed(sigma.mediator_width()))?;
        }
        for higgs in self.point().dark_higgses() {
            sigma = sigma.with_higgs(higgs)?;
        }
        match self.z_exchange(x) {
            Some(z) => sigma.with_z(&z).map(Some),
            None => Ok(Some(sigma)),
        }
    }

    /// The Z as a second mediator, where it matters.
    fn z_exchange(&self, x: DarkFermion) -> Option<annihilation::Couplings> {
        let inputs = &self.context().inputs;
        let dark = self.point().z_sector()?.dark_vector;
        (dark != 0.0 && x.mass >= Z_EXCHANGE_FROM * inputs.m_Z).then(|| annihilation::Couplings {
            mass: inputs.m_Z,
            width: inputs.Gamma_Z,
            dark,
            standard_model: Couplings::of_z(&self.context().electroweak),
        })
    }

    /// Momentum transfer between X and the plasma.
    ///
    /// # Errors
    /// As [`Prediction::annihilation`], or nothing in the plasma to scatter on.
    pub fn momentum_transfer(&self) -> Result<Option<MomentumTransfer>> {
        let (Some(mediator), Some(sigma)) = (self.mediator(), self.annihilation()?) else { return Ok(None) };
        let transfer = MomentumTransfer::plasma(sigma, mediator, self.inputs())?;
        transfer.scaled(self.context().dark_matter.scattering).map(Some)
    }

    /// What freeze-out leaves; `None` without a dark fermion.
    ///
    /// # Errors
    /// X was never in equilibrium, has an axial coupling, or a numerical
    /// method failed.
    pub fn relic_density(&self) -> Result<Option<&Relic>> {
        cached(&self.dark_matter.relic, || {
            let (Some(sigma), Some(transfer)) = (self.annihilation()?, self.momentum_transfer()?) else {
                return Ok(None);
            };
            self.context().dark_matter.relic(sigma, &transfer).map(Some)
        })
    }

    /// What freeze-out leaves, or why it leaves nothing to speak of.
    ///
    /// # Errors
    /// A numerical method that failed.
    pub fn relic(&self) -> Result<std::result::Result<&Relic, NoAbundance>> {
        if let Some(x) = self.dark_fermion() {
            if x.axial != 0.0 {
                return Ok(Err(NoAbundance("annihilation is implemented for vector couplings of X only")));
            }
            if x.vector.abs() > STRONGEST {
                return Ok(Err(NoAbundance("X couples beyond perturbation theory, g_X > 4 pi")));
            }
        }
        match self.relic_density() {
            Ok(Some(relic)) => Ok(Ok(relic)),
            Ok(None) => Ok(Err(NoAbundance("the model has no dark fermion here"))),
            Err(Error::NoFreezeOut { .. }) => Ok(Err(NoAbundance(
                "X does not freeze out: never in equilibrium, or nothing to annihilate into",
            ))),
            Err(e) => Err(e),
        }
    }

    /// Temperature of the plasma (GeV) at which scattering becomes slower than
    /// the expansion, `None` without X or where it always was.
    ///
    /// # Errors
    /// As [`Prediction::momentum_transfer`], or the root finder failed.
    pub fn kinetic_decoupling(&self) -> Result<Option<f64>> {
        let (Some(transfer), Some(x)) = (self.momentum_transfer()?, self.dark_fermion()) else {
            return Ok(None);
        };
        decoupling_temperature(&transfer, &self.context().dark_matter.settings().common, x.mass)
    }

    /// Theory errors of the relic density: several times as expensive.
    ///
    /// # Errors
    /// As [`Prediction::relic_density`].
    pub fn theory_error(&self) -> Result<Option<TheoryError>> {
        let (Some(sigma), Some(transfer), Some(relic)) =
            (self.annihilation()?, self.momentum_transfer()?, self.relic_density()?)
        else {
            return Ok(None);
        };
        theory_error(sigma, &transfer, &self.context().dark_matter.settings(), relic).map(Some)
    }

    /// What is left with more X than Xbar, in kinetic equilibrium.
    ///
    /// # Errors
    /// As [`asymmetric`].
    pub fn asymmetric(&self, eta: f64) -> Result<Option<Asymmetric>> {
        let common = self.context().dark_matter.settings().common;
        self.annihilation()?.map(|sigma| asymmetric(sigma, eta, &common)).transpose()
    }

    /// Parts of `<sigma v>` at freeze-out by final state, the largest first.
    ///
    /// # Errors
    /// As [`Prediction::relic_density`].
    pub fn channels_at_freeze_out(&self) -> Result<Vec<(String, f64)>> {
        let (Some(sigma), Some(relic)) = (self.annihilation()?, self.relic_density()?) else {
            return Ok(Vec::new());
        };
        sigma.fractions(relic.x_f)
    }

    /// Omega_X/Omega_DM.
    ///
    /// # Errors
    /// As [`Prediction::relic`].
    pub fn dark_matter_fraction(&self) -> Result<std::result::Result<f64, NoAbundance>> {
        if self.context().dark_matter.abundance == AbundanceRule::Observed {
            let x = self.dark_fermion();
            return Ok(x.map(|_| 1.0).ok_or(NoAbundance("the model has no dark fermion here")));
        }
        match self.relic()? {
            Ok(relic) => Ok(Ok(Fraction::of(relic.omega_h2, self.inputs())?.value)),
            Err(why) => Ok(Err(why)),
        }
    }

    /// The fraction that signals are scaled with: at most all of the dark
    /// matter. More is a matter of the relic density, which excludes it.
    ///
    /// # Errors
    /// As [`Prediction::relic`].
    pub fn signal_fraction(&self) -> Result<std::result::Result<f64, NoAbundance>> {
        Ok(self.dark_matter_fraction()?.map(|f| f.min(1.0)))
    }
}

/// The value of a cell that is filled once; a failure is kept too.
fn cached<T>(
    cell: &OnceCell<Result<Option<T>>>,
    compute: impl FnOnce() -> Result<Option<T>>,
) -> Result<Option<&T>> {
    match cell.get_or_init(compute) {
        Ok(value) => Ok(value.as_ref()),
        Err(e) => Err(e.clone()),
    }
}
