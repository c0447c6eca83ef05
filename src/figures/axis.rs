//! Axes of figures: a parameter, or the sine of an angle.

use crate::error::{Error, Result};
use crate::models::{Assignment, Model, Parameter, Scale, index_of};
use crate::plot::Axis;
use crate::scan::{AxisCard, AxisScale};

/// An axis resolved against a model.
pub(super) struct FigureAxis {
    parameter: usize,
    sine: bool,
    pub(super) plot: Axis,
    number: usize,
}

impl FigureAxis {
    pub(super) fn new(model: &dyn Model, card: &AxisCard) -> Result<Self> {
        let inner = card.parameter.strip_prefix("sin(").and_then(|p| p.strip_suffix(')'));
        let parameter = index_of(model.name(), model.parameters(), inner.unwrap_or(&card.parameter))?;
        let p: &Parameter = &model.parameters()[parameter];
        let label = card.label.clone().unwrap_or_else(|| {
            let name = if inner.is_some() { format!("sin {}", p.tex) } else { p.tex.to_owned() };
            if p.unit.is_empty() || inner.is_some() { name } else { format!("{name} [{}]", p.unit) }
        });
        let log = card.scale.map_or(p.scale == Scale::Log, |s| s == AxisScale::Log);
        let [lo, hi] = card.range;
        let axis = if log { Axis::log(&label, lo, hi) } else { Axis::linear(&label, lo, hi) };
        let plot = axis.map_err(|e| Error::Usage(format!("axis `{}`: {e}", card.parameter)))?;
        let out = Self { parameter, sine: inner.is_some(), plot, number: card.number };
        for end in [lo, hi] {
            p.check(out.to_parameter(end))?;
        }
        Ok(out)
    }

    /// Points of the axis.
    pub(super) fn nodes(&self) -> Vec<f64> {
        self.plot.nodes(self.number)
    }

    fn to_parameter(&self, value: f64) -> f64 {
        if self.sine { value.asin() } else { value }
    }

    /// Sets the parameter of this axis.
    pub(super) fn set(&self, model: &dyn Model, values: &mut Assignment, value: f64) {
        values.override_index(model.parameters(), self.parameter, self.to_parameter(value));
    }

    /// Position of the parameter.
    pub(super) fn parameter(&self) -> usize {
        self.parameter
    }
}
