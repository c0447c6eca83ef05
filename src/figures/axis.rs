//! Axes of figures: a parameter, or the sine or tangent of an angle.

use crate::error::{Error, Result};
use crate::models::{Assignment, Model, Parameter, Scale, index_of};
use crate::plot::Axis;
use crate::scan::{AxisCard, AxisScale};

/// What of the parameter an axis shows.
#[derive(Clone, Copy, PartialEq)]
enum Shown {
    Value,
    Sine,
    Tangent,
}

impl Shown {
    /// What `parameter` of a card asks for, and the parameter inside.
    fn of(parameter: &str) -> (Self, &str) {
        let inside = |name: &str| parameter.strip_prefix(name).and_then(|p| p.strip_suffix(')'));
        if let Some(inner) = inside("sin(") {
            (Self::Sine, inner)
        } else if let Some(inner) = inside("tan(") {
            (Self::Tangent, inner)
        } else {
            (Self::Value, parameter)
        }
    }

    fn label(self, tex: &str) -> String {
        match self {
            Self::Value => tex.to_owned(),
            Self::Sine => format!("sin {tex}"),
            Self::Tangent => format!("tan {tex}"),
        }
    }
}

/// An axis resolved against a model.
pub(super) struct FigureAxis {
    parameter: usize,
    shown: Shown,
    pub(super) plot: Axis,
    number: usize,
}

impl FigureAxis {
    pub(super) fn new(model: &dyn Model, card: &AxisCard) -> Result<Self> {
        let (shown, name) = Shown::of(&card.parameter);
        let parameter = index_of(model.name(), model.parameters(), name)?;
        let p: &Parameter = &model.parameters()[parameter];
        let label = card.label.clone().unwrap_or_else(|| {
            let name = shown.label(p.tex);
            if p.unit.is_empty() || shown != Shown::Value { name } else { format!("{name} [{}]", p.unit) }
        });
        let log = card.scale.map_or(p.scale == Scale::Log, |s| s == AxisScale::Log);
        let [lo, hi] = card.range;
        let axis = if log { Axis::log(&label, lo, hi) } else { Axis::linear(&label, lo, hi) };
        let plot = axis.map_err(|e| Error::Usage(format!("axis `{}`: {e}", card.parameter)))?;
        let out = Self { parameter, shown, plot, number: card.number };
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
        match self.shown {
            Shown::Value => value,
            Shown::Sine => value.asin(),
            Shown::Tangent => value.atan(),
        }
    }

    /// Where a value of the parameter lies on the axis.
    pub(super) fn shows(&self, parameter: f64) -> f64 {
        match self.shown {
            Shown::Value => parameter,
            Shown::Sine => parameter.sin(),
            Shown::Tangent => parameter.tan(),
        }
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
