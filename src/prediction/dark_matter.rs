//! The dark fermion X of a point: abundance and what it does today, computed
//! when first asked.

use std::cell::OnceCell;

use serde::{Deserialize, Serialize};

use super::Prediction;
use crate::decays::HadronMode;
use crate::detection::{
    AtRest, CM3_PER_S_PER_GEV_MINUS_2, Conjugation, Contact, FinalStates, Flavours, Signal, cmb,
};
use crate::error::{Error, Result};
use crate::models::{Couplings, DarkState, Fermion, Mediator};
use crate::relic::annihilation::{self, Quarks};
use crate::relic::{
    Annihilation, Asymmetric, CoupledSettings, Dof, MomentumTransfer, Relic, Settings, TheoryError, WidthLaw,
    asymmetric, decoupling_temperature, relic_density, theory_error,
};

/// Kinetic equilibrium is assumed where its margin is above this: Omega then
/// changes by less than a per cent.
pub const MARGIN: f64 = 1e3;

/// Z exchange is added from this mass of X over the mass of the Z on; below,
/// it is a part of less than 2e-3 of the amplitude.
const Z_EXCHANGE_FROM: f64 = 0.02;

/// Couplings of X above this, 4 pi, have no cross sections to speak of.
const STRONGEST: f64 = 4.0 * std::f64::consts::PI;

/// How the Boltzmann equation is solved.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum RelicMethod {
    /// The coupled equations where kinetic equilibrium is in doubt.
    #[default]
    Auto,
    /// Always in kinetic equilibrium.
    KineticEquilibrium,
    /// Always number density and temperature.
    Coupled,
}

/// How much X there is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AbundanceRule {
    /// What freeze-out leaves.
    #[default]
    FreezeOut,
    /// All of the dark matter, whatever freeze-out leaves: something else has
    /// made or removed it.
    Observed,
}

/// Choices of the dark-matter predictions; section `[dark-matter]` of a card.
#[derive(Debug, Clone, Copy, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default, rename_all = "kebab-case")]
pub struct DarkMatterChoice {
    /// Degrees of freedom of the plasma.
    pub dof: Dof,
    /// Relative accuracy of Omega h^2.
    pub accuracy: f64,
    /// How the Boltzmann equation is solved.
    pub method: RelicMethod,
    /// How much X there is.
    pub abundance: AbundanceRule,
    /// A fixed width in the propagator, for comparison with other codes.
    pub fixed_width: bool,
}

impl Default for DarkMatterChoice {
    fn default() -> Self {
        Self {
            dof: Dof::default(),
            accuracy: 1e-3,
            method: RelicMethod::default(),
            abundance: AbundanceRule::default(),
            fixed_width: false,
        }
    }
}

impl DarkMatterChoice {
    /// The same if it can be used.
    ///
    /// # Errors
    /// The accuracy is none of the Boltzmann equations.
    pub fn checked(self) -> Result<Self> {
        self.settings().common.checked().map(|()| self)
    }

    /// Settings of the Boltzmann equations.
    pub fn settings(&self) -> CoupledSettings {
        let common = Settings { dof: self.dof, accuracy: self.accuracy, ..Settings::default() };
        CoupledSettings { common, ..CoupledSettings::default() }
    }
}

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
        let states = self.mediator()?.dark.iter().enumerate();
        states
            .filter_map(|(index, state)| match *state {
                DarkState::Fermion { mass, vector, axial } if mass > 0.0 && (vector, axial) != (0.0, 0.0) => {
                    Some(DarkFermion { index, mass, vector, axial })
                }
                _ => None,
            })
            .next()
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
        if let Some(higgs) = self.point().dark_higgs() {
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
        MomentumTransfer::plasma(sigma, mediator, self.inputs()).map(Some)
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
        Ok(self.relic()?.map(|relic| relic.omega_h2 / self.inputs().omega_dm_h2))
    }

    /// The fraction that signals are scaled with: at most all of the dark
    /// matter. More is a matter of the relic density, which excludes it.
    ///
    /// # Errors
    /// As [`Prediction::relic`].
    pub fn signal_fraction(&self) -> Result<std::result::Result<f64, NoAbundance>> {
        Ok(self.dark_matter_fraction()?.map(|f| f.min(1.0)))
    }

    /// Contact interactions of X with protons, neutrons and electrons by
    /// exchange of mediator and Z.
    pub fn contact(&self) -> Option<Contact> {
        let (mediator, x) = (self.mediator()?, self.dark_fermion()?);
        let contact = Contact::of(mediator, x.vector);
        let Some(dark) = self.point().z_sector().map(|z| z.dark_vector) else { return Some(contact) };
        let couplings = Couplings::of_z(&self.context().electroweak);
        let z = Mediator { mass: self.inputs().m_Z, couplings, dark: Vec::new() };
        Some(contact + Contact::of(&z, dark))
    }

    /// sigma v of X Xbar at rest in cm^3/s.
    ///
    /// # Errors
    /// As [`Prediction::annihilation`].
    pub fn sigma_v_today_cm3_per_s(&self) -> Result<Option<f64>> {
        Ok(self.annihilation()?.map(|sigma| sigma.sigma_v_at_rest() * CM3_PER_S_PER_GEV_MINUS_2))
    }

    /// Final states of annihilation at rest through mediator and Z: those of
    /// a vector of mass 2 m_X with the couplings of both, weighted with their
    /// propagators. `None` without X, or where nothing visible is open.
    ///
    /// # Errors
    /// Fractions that are none: widths that are negative.
    pub fn final_states_today(&self) -> Result<Option<FinalStates>> {
        let (Some(mediator), Some(x)) = (self.mediator(), self.dark_fermion()) else { return Ok(None) };
        let mut off_shell = Mediator {
            mass: 2.0 * x.mass,
            couplings: self.at_rest(mediator, x),
            dark: mediator.dark.clone(),
        };
        off_shell.dark.remove(x.index);
        let context = self.context();
        let Some(states) = FinalStates::from_widths(&context.decays.widths(&off_shell)) else {
            return Ok(None);
        };
        let flavours = Flavours::of_vector(off_shell.mass, &off_shell.couplings, &context.inputs);
        states.with_flavours(flavours).checked().map(Some)
    }

    /// Couplings of the off-shell vector that X Xbar at rest annihilates
    /// through, up to a common factor.
    fn at_rest(&self, mediator: &Mediator, x: DarkFermion) -> Couplings {
        let Some(z) = self.z_exchange(x) else { return mediator.couplings };
        let s = 4.0 * x.mass * x.mass;
        // Away from the poles the propagators are real, and on one of them
        // the other does not count: each is multiplied by both denominators.
        let (p, q) = (x.vector * (s - z.mass * z.mass), z.dark * (s - mediator.mass.powi(2)));
        let largest = p.abs().max(q.abs());
        let mut sum = Couplings::default();
        for f in Fermion::ALL {
            let mixed = |a: f64, b: f64| (p * a + q * b) / largest;
            let (v, a) = (mediator.couplings.vector(f), mediator.couplings.axial(f));
            sum.set(f, mixed(v, z.standard_model.vector(f)), mixed(a, z.standard_model.axial(f)));
        }
        sum
    }

    /// Ways in which X Xbar annihilates at rest.
    fn ways_today(&self) -> Result<Option<AtRest>> {
        self.annihilation()?.map(AtRest::of).transpose()
    }

    /// p_ann of the microwave background in cm^3/s/GeV for a fraction of the
    /// dark matter; `None` where a kernel is missing.
    ///
    /// # Errors
    /// As [`Prediction::final_states_today`].
    pub fn annihilation_parameter(&self, fraction: f64) -> Result<Option<f64>> {
        let (Some(mediator), Some(x), Some(sigma_v)) =
            (self.mediator(), self.dark_fermion(), self.sigma_v_today_cm3_per_s()?)
        else {
            return Ok(None);
        };
        // What needs energy to annihilate does not at rest.
        if sigma_v == 0.0 {
            return Ok(Some(0.0));
        }
        let Some(ways) = self.ways_today()? else { return Ok(None) };
        let (kernels, hadrons) = (&self.context().kernels, &self.context().hadron_content);
        let single = self.final_states_today()?.and_then(|states| kernels.f_eff(&states, hadrons, x.mass));
        let mut on_shell = mediator.clone();
        on_shell.dark.remove(x.index);
        let cascade = (ways.mediators > 0.0)
            .then(|| FinalStates::from_widths(&self.context().decays.widths(&on_shell)))
            .flatten()
            .and_then(|states| kernels.f_cascade(&states, hadrons, mediator.mass, x.mass));
        let f_eff = ways.f_eff(single, cascade);
        Ok(f_eff.map(|f| cmb::annihilation_parameter(fraction, Conjugation::Dirac, f, sigma_v, x.mass)))
    }

    /// What X annihilates into today, for a fraction of the dark matter.
    ///
    /// # Errors
    /// As [`Prediction::final_states_today`].
    pub fn annihilation_signal(&self, fraction: f64) -> Result<Option<Signal>> {
        let (Some(x), Some(states)) = (self.dark_fermion(), self.final_states_today()?) else {
            return Ok(None);
        };
        let Some(all) = self.sigma_v_today_cm3_per_s()?.filter(|all| *all > 0.0) else { return Ok(None) };
        let Some(ways) = self.ways_today()? else { return Ok(None) };
        // What goes through two mediators first has other spectra.
        let sigma_v_cm3_per_s = ways.single * all;
        Ok(Some(Signal { fraction, conjugation: Conjugation::Dirac, sigma_v_cm3_per_s, states, m_x: x.mass }))
    }
}

impl DarkMatterChoice {
    /// The relic density by the chosen method.
    ///
    /// # Errors
    /// As [`relic_density`].
    pub fn relic(&self, sigma: &Annihilation, transfer: &MomentumTransfer) -> Result<Relic> {
        let settings = self.settings();
        match self.method {
            RelicMethod::Auto => relic_density(sigma, transfer, &settings, MARGIN),
            RelicMethod::KineticEquilibrium => relic_density(sigma, transfer, &settings, 0.0),
            RelicMethod::Coupled => relic_density(sigma, transfer, &settings, f64::INFINITY),
        }
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
