//! X as a part of the dark matter.

use crate::error::{Error, Result};
use crate::inputs::{INPUTS, Inputs};

/// $f_X=\Omega_X/\Omega_{DM}$ against the measured density, the input
/// `omega_dm_h2`.
///
/// A density below the measured one is allowed: the rest is something else.
/// Nothing is clipped, f_X may be above one.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Fraction {
    /// f_X.
    pub value: f64,
    /// Relative error of the measured density, one sigma; that of the default
    /// where the input is overridden.
    pub sigma: f64,
}

impl Fraction {
    /// The fraction of X with this Omega h^2, antiparticles included.
    ///
    /// # Errors
    /// `omega_h2` is negative or not finite.
    pub fn of(omega_h2: f64, inputs: &Inputs) -> Result<Self> {
        if !(omega_h2 >= 0.0 && omega_h2.is_finite()) {
            let allowed = "a finite density >= 0".to_owned();
            return Err(Error::Parameter { name: "Omega_X h^2".into(), value: omega_h2, allowed });
        }
        let measured = inputs.omega_dm_h2;
        let error: f64 = INPUTS.iter().filter(|i| i.name == "omega_dm_h2").map(|i| i.error).sum();
        Ok(Self { value: omega_h2 / measured, sigma: error / measured })
    }

    /// Whether X is more than all of the dark matter: f_X > 1 + 2 sigma.
    pub fn is_too_much(&self) -> bool {
        self.value > 1.0 + 2.0 * self.sigma
    }

    /// Recoils of X relative to those of X as all of the dark matter: f_X.
    pub fn recoils(&self) -> f64 {
        self.value
    }

    /// Annihilation signals relative to those of symmetric X as all of the
    /// dark matter: f_X^2, times
    /// [`Asymmetric::annihilation_factor`](crate::relic::Asymmetric::annihilation_factor)
    /// where there is an asymmetry.
    pub fn annihilations(&self) -> f64 {
        self.value * self.value
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_sigma_above_the_measured_density_is_too_much() {
        let inputs = Inputs::default();
        let of = |omega| Fraction::of(omega, &inputs).unwrap();
        assert_eq!(of(0.06).value, 0.5);
        assert_eq!(of(0.06).annihilations(), 0.25);
        assert!((of(0.06).sigma - 1.0 / 120.0).abs() < 1e-15);
        assert!(!of(0.0).is_too_much() && !of(0.12199).is_too_much() && of(0.12201).is_too_much());
    }

    #[test]
    fn the_measured_density_is_an_input() {
        let mut inputs = Inputs::default();
        inputs.set("omega_dm_h2", 0.1).unwrap();
        let fraction = Fraction::of(0.105, &inputs).unwrap();
        assert!((fraction.value - 1.05).abs() < 1e-15 && (fraction.sigma - 0.01).abs() < 1e-15);
        assert!(fraction.is_too_much());
    }

    #[test]
    fn impossible_densities_are_refused() {
        for omega in [-1e-3, f64::NAN, f64::INFINITY] {
            assert!(Fraction::of(omega, &Inputs::default()).is_err());
        }
    }
}
