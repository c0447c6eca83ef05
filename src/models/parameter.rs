//! Parameters of a model and their values.

use std::borrow::Cow;

use crate::error::{Error, Result, suggest};

/// How a parameter is naturally spaced.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

/// The value of a parameter that is not given.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum DefaultValue {
    /// A number.
    Value(f64),
    /// The value of another parameter.
    SameAs(&'static str),
    /// No value: the parameter is an alternative to another one.
    Absent,
}

/// One parameter of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// Name.
    pub name: Cow<'static, str>,
    /// Unit, empty where dimensionless.
    pub unit: &'static str,
    /// Value where none is given.
    pub default: DefaultValue,
    /// Allowed range, ends included.
    pub range: (f64, f64),
    /// Natural spacing.
    pub scale: Scale,
    /// Label in figures, in the plot markup.
    pub tex: &'static str,
    /// What it is.
    pub doc: &'static str,
    /// The parameter that this one replaces when it is given.
    pub replaces: Option<&'static str>,
    /// Named values, such as a scale at which a coupling vanishes.
    pub presets: &'static [(&'static str, f64)],
    /// Only the named values are allowed.
    pub discrete: bool,
}

impl Parameter {
    /// A parameter with a number as default.
    pub const fn new(
        name: &'static str,
        unit: &'static str,
        default: f64,
        range: (f64, f64),
        scale: Scale,
        tex: &'static str,
        doc: &'static str,
    ) -> Self {
        Self {
            name: Cow::Borrowed(name),
            unit,
            default: DefaultValue::Value(default),
            range,
            scale,
            tex,
            doc,
            replaces: None,
            presets: &[],
            discrete: false,
        }
    }

    /// Makes it an alternative to another parameter, without a default.
    #[must_use]
    pub const fn replacing(mut self, other: &'static str) -> Self {
        self.default = DefaultValue::Absent;
        self.replaces = Some(other);
        self
    }

    /// Allows only the given named values.
    #[must_use]
    pub const fn among(mut self, presets: &'static [(&'static str, f64)]) -> Self {
        self.presets = presets;
        self.discrete = true;
        self
    }

    /// Reads a value or the name of a preset.
    ///
    /// # Errors
    /// Neither a number nor a preset.
    pub fn parse(&self, text: &str) -> Result<f64> {
        if let Some((_, value)) = self.presets.iter().find(|(name, _)| *name == text) {
            return Ok(*value);
        }
        text.trim().parse().map_err(|_| {
            let presets: Vec<_> = self.presets.iter().map(|(n, _)| *n).collect();
            let or = if presets.is_empty() { String::new() } else { format!(" or one of {presets:?}") };
            Error::Usage(format!("parameter `{}` = `{text}`: a number{or} is needed", self.name))
        })
    }

    /// Whether a text says that this parameter follows the one that it follows
    /// by default, as in `mu_0 = "m_T"`.
    pub fn follows(&self, text: &str) -> bool {
        matches!(self.default, DefaultValue::SameAs(other) if other == text)
    }

    /// Checks the range.
    ///
    /// # Errors
    /// Not finite or outside.
    pub fn check(&self, value: f64) -> Result<()> {
        let (lo, hi) = self.range;
        if self.discrete && !self.presets.iter().any(|(_, v)| *v == value) {
            let names: Vec<_> = self.presets.iter().map(|(n, v)| format!("{n} ({v})")).collect();
            return Err(Error::Parameter { name: self.name.to_string(), value, allowed: names.join(" or ") });
        }
        if value.is_finite() && value >= lo && value <= hi {
            return Ok(());
        }
        let unit = if self.unit.is_empty() { String::new() } else { format!(" {}", self.unit) };
        Err(Error::Parameter {
            name: self.name.to_string(),
            value,
            allowed: format!("between {lo} and {hi}{unit}"),
        })
    }
}

/// Values of all parameters of a model; `None` where an alternative is given.
#[derive(Debug, Clone, PartialEq)]
pub struct Assignment {
    given: Vec<Option<f64>>,
    values: Vec<Option<f64>>,
}

impl Assignment {
    /// All parameters at their defaults.
    pub fn defaults(parameters: &[Parameter]) -> Self {
        let mut out = Self { given: vec![None; parameters.len()], values: Vec::new() };
        out.resolve(parameters);
        out
    }

    /// Sets one parameter by name.
    ///
    /// # Errors
    /// Unknown name, value outside of the range, or given together with the
    /// parameter that it replaces.
    pub fn set(&mut self, model: &str, parameters: &[Parameter], name: &str, value: f64) -> Result<()> {
        let i = index_of(model, parameters, name)?;
        parameters[i].check(value)?;
        self.set_index(parameters, i, value)
    }

    /// Sets one parameter by position (range already checked).
    ///
    /// # Errors
    /// Given together with the parameter that it replaces.
    pub fn set_index(&mut self, parameters: &[Parameter], i: usize, value: f64) -> Result<()> {
        let clash = parameters.iter().enumerate().find(|(j, p)| {
            self.given[*j].is_some()
                && (p.replaces == Some(&parameters[i].name) || parameters[i].replaces == Some(&p.name))
        });
        if let Some((_, other)) = clash {
            return Err(Error::Usage(format!(
                "parameters `{}` and `{}` are alternatives: give one of them",
                parameters[i].name, other.name
            )));
        }
        self.given[i] = Some(value);
        self.resolve(parameters);
        Ok(())
    }

    /// Sets one parameter by position and withdraws its alternatives: what
    /// is closer to the user (an axis, a figure) overrides the base.
    pub fn override_index(&mut self, parameters: &[Parameter], i: usize, value: f64) {
        for (j, p) in parameters.iter().enumerate() {
            if p.replaces == Some(&parameters[i].name) || parameters[i].replaces == Some(&p.name) {
                self.given[j] = None;
            }
        }
        self.given[i] = Some(value);
        self.resolve(parameters);
    }

    /// Takes one parameter back to its default.
    pub fn withdraw(&mut self, parameters: &[Parameter], i: usize) {
        self.given[i] = None;
        self.resolve(parameters);
    }

    fn resolve(&mut self, parameters: &[Parameter]) {
        let replaced = |name: &str| {
            parameters.iter().zip(&self.given).any(|(p, g)| g.is_some() && p.replaces == Some(name))
        };
        let mut values: Vec<Option<f64>> = parameters
            .iter()
            .zip(&self.given)
            .map(|(p, g)| match (g, p.default) {
                (Some(v), _) => Some(*v),
                (None, DefaultValue::Value(v)) if !replaced(&p.name) => Some(v),
                _ => None,
            })
            .collect();
        for (i, p) in parameters.iter().enumerate() {
            if let (None, DefaultValue::SameAs(other)) = (self.given[i], p.default) {
                let source = parameters.iter().position(|q| q.name == other);
                values[i] = source.and_then(|j| values[j]);
            }
        }
        self.values = values;
    }

    /// The values, in the order of the parameters.
    pub fn values(&self) -> &[Option<f64>] {
        &self.values
    }

    /// The value at a position, NaN where an alternative was given.
    pub fn value(&self, i: usize) -> f64 {
        self.values[i].unwrap_or(f64::NAN)
    }

    /// Whether a parameter was given explicitly.
    pub fn is_given(&self, i: usize) -> bool {
        self.given[i].is_some()
    }
}

/// Position of a parameter.
///
/// # Errors
/// Unknown name, with a suggestion.
pub(crate) fn index_of(model: &str, parameters: &[Parameter], name: &str) -> Result<usize> {
    parameters.iter().position(|p| p.name == name).ok_or_else(|| {
        let names: Vec<&str> = parameters.iter().map(|p| &*p.name).collect();
        let hint =
            suggest(name, names.iter().copied()).map_or(String::new(), |s| format!(" (did you mean `{s}`?)"));
        Error::UnknownParameter {
            model: model.to_owned(),
            name: name.to_owned(),
            known: format!("{}{hint}", names.join(", ")),
        }
    })
}
