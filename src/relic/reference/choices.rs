//! What a table of points does not say: the width in the propagator, the
//! final states, the plasma, the equations.

use super::{CHARGE, GridPoint, coupled_settings, fermions, freeze_out};
use crate::decays::Decays;
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{Couplings, DarkState, Mediator};
use crate::relic::annihilation::{Annihilation, DarkMatter, Quarks, WidthLaw};
use crate::relic::{
    CoupledSettings, Dof, Elastic, End, MomentumTransfer, Settings, Target, coupled, number_density,
    relic_density,
};

/// Settings of the column `omega_ref_nBE`.
pub const NUMBER_DENSITY: Settings =
    Settings { dof: Dof::Drees2015, accuracy: 1e-7, end: End::X(1e7), planck_mass: crate::inputs::M_PLANCK };
/// Accuracy of the library's choices, as of the verb `relic`.
const ACCURACY: f64 = 1e-5;

/// The width in the propagator.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Width {
    /// That of the table, M Gamma at any energy.
    Fixed,
    /// From the couplings, running with s: that of the table is not read.
    Running,
}

/// Quarks in the final state.
#[derive(Debug, Clone)]
pub enum FinalQuarks {
    /// Leptons and free quarks of [`super::grid_fermions`]: no top, u, d and s of
    /// 50 MeV.
    Grid,
    /// Free quarks with the masses of the inputs.
    Free,
    /// Hadrons by measured spectral functions.
    Hadrons(Box<Decays>),
}

/// Which equations give Omega h^2.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Equations {
    /// Whichever the margin of kinetic equilibrium asks for, as the verb
    /// `relic`.
    ByMargin,
    /// The number density, in kinetic equilibrium.
    NumberDensity,
    /// Number density and temperature of X.
    Coupled,
    /// Freeze-out at one temperature: [`freeze_out`], an approximation.
    FreezeOut,
}

/// Whose scattering targets and start of the coupled equations.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Base {
    /// e and mu; x = 8, or 4 where X freezes out early.
    Reference,
    /// The whole plasma; the start follows freeze-out.
    Library,
}

/// All that turns a row of inputs into numbers.
#[derive(Debug, Clone)]
pub struct Choices {
    /// Width in the propagator.
    pub width: Width,
    /// Quarks in the final state.
    pub quarks: FinalQuarks,
    /// e of the couplings eps e Q.
    pub charge: f64,
    /// Equations of Omega h^2.
    pub equations: Equations,
    /// Plasma, accuracy and end in kinetic equilibrium.
    pub number: Settings,
    /// The same, elastic term and start of the coupled equations.
    pub coupled: CoupledSettings,
    /// Factor on Omega h^2 for another constant between yield and density.
    pub scale: f64,
    base: Base,
    inputs: Inputs,
}

impl Choices {
    /// Those of the reference tables: fixed width, free quarks, Drees et al.,
    /// e = 0.30282212, end at x = 1e7 (coupled: 1e5, leading-order elastic
    /// term on e and mu).
    pub fn reference() -> Self {
        Self {
            width: Width::Fixed,
            quarks: FinalQuarks::Grid,
            charge: CHARGE,
            equations: Equations::NumberDensity,
            number: NUMBER_DENSITY,
            coupled: coupled_settings(""),
            scale: 1.0,
            base: Base::Reference,
            inputs: Inputs::default(),
        }
    }

    /// Those of the library, as of the verb `relic`: running width, hadrons by
    /// `decays`, Saikawa and Shirai, end at T = 0.1 keV, the coupled equations
    /// where the margin of kinetic equilibrium is small.
    pub fn library(inputs: &Inputs, decays: Decays) -> Self {
        let number = Settings { accuracy: ACCURACY, ..Settings::default() };
        Self {
            width: Width::Running,
            charge: decays.electric_charge(),
            quarks: FinalQuarks::Hadrons(Box::new(decays)),
            equations: Equations::ByMargin,
            number,
            coupled: CoupledSettings { common: number, ..CoupledSettings::default() },
            scale: 1.0,
            base: Base::Library,
            inputs: inputs.clone(),
        }
    }

    /// With hadrons by `decays`, and the plasma of `inputs`.
    #[must_use]
    pub fn with_hadrons(mut self, inputs: &Inputs, decays: Decays) -> Self {
        self.quarks = FinalQuarks::Hadrons(Box::new(decays));
        self.inputs = inputs.clone();
        self
    }

    /// With another table of degrees of freedom.
    #[must_use]
    pub fn with_dof(mut self, dof: Dof) -> Self {
        (self.number.dof, self.coupled.common.dof) = (dof, dof);
        self
    }

    /// With another Planck mass (GeV).
    #[must_use]
    pub fn with_planck_mass(mut self, planck_mass: f64) -> Self {
        (self.number.planck_mass, self.coupled.common.planck_mass) = (planck_mass, planck_mass);
        self
    }

    /// With another end of the integration.
    #[must_use]
    pub fn with_end(mut self, end: End) -> Self {
        (self.number.end, self.coupled.common.end) = (end, end);
        self
    }

    /// Relative accuracy of averages: measured spectral functions have kinks,
    /// free quarks do not.
    pub(super) fn average_accuracy(&self) -> f64 {
        if matches!(self.quarks, FinalQuarks::Hadrons(_)) { 1e-7 } else { 1e-10 }
    }

    /// The cross sections of a point.
    ///
    /// # Errors
    /// Inputs that are not positive; a fixed width that the table does not have.
    pub fn annihilation(&self, point: &GridPoint) -> Result<Annihilation> {
        let law = match self.width {
            Width::Fixed if point.width.is_nan() => {
                let why = "has no width: give the column Gamma_Zp, or take the running width";
                return Err(Error::Usage(format!("point `{}` {why}", point.id)));
            }
            Width::Fixed => WidthLaw::Fixed(point.width),
            Width::Running => WidthLaw::Running,
        };
        let charge = point.eps * self.charge;
        let quarks = match &self.quarks {
            FinalQuarks::Grid => {
                let dark = DarkMatter { mass: point.m_x, coupling: point.g_x };
                let sigma = Annihilation::new(dark, point.m_zprime, fermions(charge), law)?;
                return Ok(sigma.with_mediator_pairs());
            }
            FinalQuarks::Free => Quarks::Free,
            FinalQuarks::Hadrons(decays) => Quarks::Hadrons(decays),
        };
        let dark = DarkState::Fermion { mass: point.m_x, vector: point.g_x, axial: 0.0 };
        let couplings = Couplings::photon_like(charge);
        let mediator = Mediator { mass: point.m_zprime, couplings, dark: vec![dark] };
        Annihilation::of_mediator(&mediator, 0, &quarks, &self.inputs, law)
    }

    /// What X scatters on.
    ///
    /// # Errors
    /// Inputs that are not positive.
    pub fn transfer(&self, point: &GridPoint, sigma: &Annihilation) -> Result<MomentumTransfer> {
        let coupling = point.eps * self.charge;
        match self.base {
            Base::Reference => {
                let light = fermions(coupling).into_iter().filter(|f| f.name == "e" || f.name == "mu");
                let target = |mass, vector| Target::Fermion { mass, colours: 1.0, vector, axial: 0.0 };
                let targets = light.map(|f| target(f.mass, f.vector)).collect();
                MomentumTransfer::new(sigma.dark(), point.m_zprime, targets)
            }
            Base::Library => {
                let couplings = Couplings::photon_like(coupling);
                let mediator = Mediator { mass: point.m_zprime, couplings, dark: Vec::new() };
                MomentumTransfer::plasma(sigma, &mediator, &self.inputs)
            }
        }
    }

    /// Charged pions: points of 0.13957 GeV in the reference tables, else with
    /// the rho in the form factor.
    pub(super) fn pions(&self, coupling: f64) -> Target {
        match self.base {
            Base::Reference => Target::Meson { mass: 0.13957, coupling, pole: f64::INFINITY },
            Base::Library => Target::Meson { mass: self.inputs.m_pip, coupling, pole: self.inputs.m_rho },
        }
    }

    /// Omega h^2 of X and Xbar at a point.
    ///
    /// # Errors
    /// As [`number_density`], [`coupled`] and [`freeze_out`].
    pub fn omega_h2(&self, point: &GridPoint) -> Result<f64> {
        let sigma = self.annihilation(point)?;
        let start = match self.base {
            Base::Reference => coupled_settings(&point.id).start,
            Base::Library => self.coupled.start,
        };
        let settings = CoupledSettings { start, ..self.coupled };
        let omega = match self.equations {
            Equations::NumberDensity => number_density(&sigma, &self.number)?.omega_h2,
            Equations::Coupled => coupled(&sigma, &self.transfer(point, &sigma)?, &settings)?.omega_h2,
            Equations::FreezeOut => freeze_out(&sigma, &self.number)?.omega_h2,
            Equations::ByMargin => {
                relic_density(&sigma, &self.transfer(point, &sigma)?, &settings, crate::relic::MARGIN)?
                    .omega_h2
            }
        };
        Ok(self.scale * omega)
    }
}

/// Settings of the column `omega_ref_cBE`: [`Choices::reference`].
pub(super) fn coupled_at(start: f64) -> CoupledSettings {
    let common = Settings { end: End::X(1e5), ..NUMBER_DENSITY };
    CoupledSettings { common, elastic: Elastic::LeadingOrder, start: Some(start) }
}
