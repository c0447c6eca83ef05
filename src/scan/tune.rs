//! Solving one parameter so that an observable has a value.

use super::card::TuneCard;
use crate::error::{Error, Result};
use crate::models::{Assignment, Model, index_of};
use crate::numerics::root::scan_log_root;
use crate::prediction::{Context, Prediction};

/// A tuned parameter, resolved against a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Tune {
    parameter: usize,
    observable: String,
    value: f64,
    bracket: (f64, f64),
}

/// Points of the logarithmic grid on which the sign change is looked for.
const GRID: usize = 26;
/// Relative tolerance on the parameter.
const TOLERANCE: f64 = 1e-10;

impl Tune {
    /// Resolves a card against a model.
    ///
    /// # Errors
    /// Unknown parameter, a value or bracket that is not positive.
    pub fn new(card: &TuneCard, model: &dyn Model) -> Result<Self> {
        let parameters = model.parameters();
        let parameter = index_of(model.name(), parameters, &card.parameter)?;
        let (lo, hi) = card.bracket.map_or(parameters[parameter].range, |[a, b]| (a, b));
        if !(lo > 0.0 && hi > lo) {
            return Err(Error::Usage(format!(
                "tune `{}`: bracket [{lo}, {hi}] must be positive and increase",
                card.parameter
            )));
        }
        parameters[parameter].check(lo)?;
        parameters[parameter].check(hi)?;
        if !(card.value.is_finite() && card.value > 0.0) {
            return Err(Error::Usage(format!("tune: value = {} must be positive", card.value)));
        }
        Ok(Self { parameter, observable: card.observable.clone(), value: card.value, bracket: (lo, hi) })
    }

    /// The same tuning to another value.
    #[must_use]
    pub fn to_value(&self, value: f64) -> Self {
        Self { value, ..self.clone() }
    }

    /// Sets the parameter in `values` so that the observable has its value.
    ///
    /// # Errors
    /// Unknown observable, or no solution in the bracket: the error names
    /// the parameter and the observable.
    pub fn solve(&self, model: &dyn Model, context: &Context, values: &Assignment) -> Result<Assignment> {
        let mut trial = values.clone();
        let mut unknown = None;
        let mut at = |x: f64| -> Option<f64> {
            trial.set_index(model.parameters(), self.parameter, x).ok()?;
            let point = model.point(&trial, &context.inputs).ok()?;
            match Prediction::new(&*point, context).observable(&self.observable) {
                Ok(value) => value.filter(|v| *v > 0.0).map(|v| (v / self.value).ln()),
                Err(e) => {
                    unknown = Some(e);
                    None
                }
            }
        };
        let found = scan_log_root(&mut at, self.bracket.0, self.bracket.1, GRID, TOLERANCE);
        if let Some(e) = unknown {
            return Err(e);
        }
        let found = found.map_err(|e| Error::Numerics { method: "tune", why: e.to_string() })?;
        let name = &model.parameters()[self.parameter].name;
        let x = found.ok_or_else(|| Error::Numerics {
            method: "tune",
            why: format!(
                "no `{name}` between {:e} and {:e} gives {} = {:e}",
                self.bracket.0, self.bracket.1, self.observable, self.value
            ),
        })?;
        trial.set_index(model.parameters(), self.parameter, x)?;
        Ok(trial)
    }
}
