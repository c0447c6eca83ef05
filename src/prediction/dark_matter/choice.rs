//! How dark matter is computed: section `[dark-matter]` of a card.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::relic::{
    Annihilation, CoupledSettings, Dof, MARGIN, MomentumTransfer, Relic, Settings, equilibrium_density,
    relic_density,
};

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
    /// Factor on the momentum transfer between X and the plasma: 1.3 takes in
    /// what is left out of it ([`crate::relic::TheoryError`]).
    pub scattering: f64,
}

impl Default for DarkMatterChoice {
    fn default() -> Self {
        Self {
            dof: Dof::default(),
            accuracy: 1e-3,
            method: RelicMethod::default(),
            abundance: AbundanceRule::default(),
            fixed_width: false,
            scattering: 1.0,
        }
    }
}

impl DarkMatterChoice {
    /// The same if it can be used.
    ///
    /// # Errors
    /// The accuracy is none of the Boltzmann equations, or the factor on the
    /// momentum transfer is not positive.
    pub fn checked(self) -> Result<Self> {
        if !(self.scattering > 0.0 && self.scattering.is_finite()) {
            let allowed = "a positive number".to_owned();
            let name = "dark-matter.scattering".to_owned();
            return Err(Error::Parameter { name, value: self.scattering, allowed });
        }
        self.settings().common.checked().map(|()| self)
    }

    /// Settings of the Boltzmann equations.
    pub fn settings(&self) -> CoupledSettings {
        let common = Settings { dof: self.dof, accuracy: self.accuracy, ..Settings::default() };
        CoupledSettings { common, ..CoupledSettings::default() }
    }

    /// The relic density by the chosen method.
    ///
    /// # Errors
    /// As [`relic_density`].
    pub fn relic(&self, sigma: &Annihilation, transfer: &MomentumTransfer) -> Result<Relic> {
        let settings = self.settings();
        match self.method {
            RelicMethod::Auto => relic_density(sigma, transfer, &settings, MARGIN),
            RelicMethod::KineticEquilibrium => equilibrium_density(sigma, &settings),
            RelicMethod::Coupled => relic_density(sigma, transfer, &settings, f64::INFINITY),
        }
    }
}
