//! The profile likelihood in one parameter as a table.

use std::cell::RefCell;

use super::fit::WithNew;
use crate::error::{Error, Result};
use crate::numerics::chebyshev::Interpolant;
use crate::statistics::fit::End;

/// Accuracy of the table, in units of $-2\ln L$.
const TOLERANCE: f64 = 1e-3;
/// The table ends this many intervals above the best value, or where the
/// profile is the square of it above its minimum, whichever is later.
const INTERVALS: f64 = 6.0;

/// $-2\ln L$ as a function of the parameter, minimised in the nuisances.
#[derive(Debug, Clone)]
pub struct ProfileCurve {
    table: Interpolant,
    best: f64,
    delta: f64,
    per_parameter: f64,
}

impl ProfileCurve {
    /// From zero to six times the upper 68 % interval above the best value.
    pub(super) fn new(likelihood: &WithNew) -> Result<Self> {
        let fitted = likelihood.fit()?;
        // No branching ratio is above one.
        let whole = 1.0 / likelihood.branching_ratio(1.0);
        let mut largest = match fitted.upper {
            End::At(up) => (fitted.value + INTERVALS * (up - fitted.value)).min(whole),
            End::Bound(end) => end,
        };
        // Neighbouring nodes start from each other.
        let last = RefCell::new(likelihood.start().to_vec());
        let value = |parameter: f64| {
            let (x, delta) = likelihood.profile_from(parameter, &last.borrow())?;
            last.replace(x);
            Ok(delta)
        };
        // Where the best value is zero the profile rises more slowly than that.
        while largest < whole && value(largest)? - fitted.delta < INTERVALS * INTERVALS {
            largest = (1.5 * largest).min(whole);
        }
        let table = Interpolant::new(value, (0.0, largest), largest, TOLERANCE)?;
        let per_parameter = likelihood.branching_ratio(1.0);
        Ok(Self { table, best: fitted.value, delta: fitted.delta, per_parameter })
    }

    /// The best parameter.
    pub fn best(&self) -> f64 {
        self.best
    }

    /// $-2\ln L$ at the best parameter relative to the Standard Model.
    pub fn delta(&self) -> f64 {
        self.delta
    }

    /// Where the table ends.
    pub fn end(&self) -> f64 {
        self.table.range().1
    }

    /// Estimated error of the table, in units of $-2\ln L$.
    pub fn error(&self) -> f64 {
        self.table.error()
    }

    /// The branching ratio of a value of the parameter.
    pub fn branching_ratio(&self, parameter: f64) -> f64 {
        parameter * self.per_parameter
    }

    /// $-2\ln L$ relative to the Standard Model (mu = 1, nothing new).
    ///
    /// # Errors
    /// A parameter outside of the table.
    pub fn twice_delta(&self, parameter: f64) -> Result<f64> {
        if parameter >= 0.0 && parameter <= self.end() {
            return Ok(self.table.value(parameter));
        }
        let allowed = format!("the table of the profile goes from 0 to {}", self.end());
        Err(Error::Parameter { name: "strength of the new contribution".into(), value: parameter, allowed })
    }

    /// $-2\ln L$ relative to the best parameter.
    ///
    /// # Errors
    /// As [`twice_delta`](Self::twice_delta).
    pub fn above_best(&self, parameter: f64) -> Result<f64> {
        Ok(self.twice_delta(parameter)? - self.delta)
    }
}
