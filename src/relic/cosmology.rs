//! The radiation era: entropy, expansion, and from yield to density.

use std::f64::consts::PI;

use super::dof::{DegreesOfFreedom, Dof, Plasma};
use super::thermal::k2e;
use crate::error::Result;
use crate::inputs::M_PLANCK;

/// Omega h^2 of one particle species per yield and GeV of mass:
/// s0 = 2891.2 cm^-3 over rho_c/h^2 = 1.053672e-5 GeV/cm^3.
pub const OMEGA_PER_YIELD: f64 = 2891.2 / 1.053672e-5;

/// Degrees of freedom of X alone (spin).
const G_X: f64 = 2.0;

/// The plasma that X freezes out of.
#[derive(Debug, Clone, Copy)]
pub struct Plasmas {
    dof: &'static DegreesOfFreedom,
    planck_mass: f64,
}

/// What the Boltzmann equations need at one temperature.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Epoch {
    /// Temperature in GeV.
    pub t: f64,
    /// Entropy density, GeV^3.
    pub entropy: f64,
    /// Hubble rate, GeV.
    pub hubble: f64,
    /// $c=1+\tfrac13d\ln h/d\ln T$.
    pub c: f64,
}

impl Plasmas {
    /// With this choice of degrees of freedom.
    ///
    /// # Errors
    /// The embedded table is malformed.
    pub fn new(dof: Dof) -> Result<Self> {
        Ok(Self { dof: dof.load()?, planck_mass: M_PLANCK })
    }

    /// With another Planck mass (GeV): the expansion rate goes with its inverse.
    #[must_use]
    pub fn with_planck_mass(mut self, planck_mass: f64) -> Self {
        self.planck_mass = planck_mass;
        self
    }

    /// Entropy density, Hubble rate and their kin at ln(T/GeV), radiation only.
    pub fn at_log(&self, ln_t: f64) -> Epoch {
        let Plasma { entropy, energy, c } = self.dof.at_log(ln_t);
        let t = ln_t.exp();
        Epoch {
            t,
            entropy: 2.0 * PI * PI / 45.0 * entropy * t * t * t,
            hubble: (4.0 * PI * PI * PI * energy / 45.0).sqrt() * t * t / self.planck_mass,
            c,
        }
    }
}

impl Epoch {
    /// s c/H: turns `<sigma v>` into the lambda of the yield equation, GeV^2.
    pub fn dilution(&self) -> f64 {
        self.entropy * self.c / self.hubble
    }

    /// ln of the equilibrium yield $g m^2TK_2(m/T)/(2\pi^2s)$ of X: the
    /// logarithm, because the yield itself leaves the range of a float.
    pub fn ln_equilibrium(&self, mass: f64) -> f64 {
        let x = mass / self.t;
        (G_X * mass * mass * self.t * k2e(x) / (2.0 * PI * PI * self.entropy)).ln() - x
    }
}
