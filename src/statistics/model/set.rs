//! The parameters of one name: how many, their defaults, their settings.

use super::super::workspace::check::{Family, at};
use super::super::workspace::document::{Effect, Modifier, Sample, Setting};
use super::parameters::{Constraint, Parameter, Parameters};
use crate::error::{Error, Result};

/// Parameters of the same name before numbers are given to them.
pub(super) struct Set<'w> {
    pub(super) name: &'w str,
    pub(super) family: Family,
    /// Lumi takes all of its values from the measurement.
    pub(super) size: usize,
    sigmas: Vec<f64>,
    factors: Vec<f64>,
    fixed: Vec<bool>,
    regions: Vec<Carriers<'w>>,
}

/// Samples of a channel that carry a staterror of one name.
struct Carriers<'w> {
    channel: usize,
    samples: Vec<&'w str>,
    nominal: Vec<f64>,
    squares: Vec<f64>,
}

impl<'w> Set<'w> {
    pub(super) fn new(modifier: &'w Modifier, sample: &Sample) -> Self {
        let family = modifier.effect.family();
        let size = match family {
            Family::Norm | Family::Alpha | Family::Lumi => 1,
            Family::ShapeFactor | Family::ShapeSys => sample.data.len(),
            Family::StatError => 0,
        };
        let mut set = Self {
            name: &modifier.name,
            family,
            size,
            sigmas: Vec::new(),
            factors: Vec::new(),
            fixed: vec![false; size],
            regions: Vec::new(),
        };
        if let Effect::ShapeSys(errors) = &modifier.effect {
            // A bin without events or without error has nothing to vary.
            let valid = |(n, e): (&f64, &f64)| *n > 0.0 && *e > 0.0;
            set.fixed = sample.data.iter().zip(errors).map(|pair| !valid(pair)).collect();
            let factor = |(n, e): (&f64, &f64)| if valid((n, e)) { n * n / (e * e) } else { 1.0 };
            set.factors = sample.data.iter().zip(errors).map(factor).collect();
        }
        set
    }

    /// Adds one use of the name.
    pub(super) fn join(
        &mut self,
        channel: usize,
        sample: &'w Sample,
        modifier: &Modifier,
        path: impl Fn() -> String,
    ) -> Result<()> {
        match &modifier.effect {
            Effect::ShapeFactor if sample.data.len() > self.size => Err(at(
                path(),
                format!(
                    "shapefactor `{}` has {} bins here and {} in the channel that is first by name; \
                     it cannot have more",
                    self.name,
                    sample.data.len(),
                    self.size
                ),
            )),
            Effect::StatError(errors) => {
                let known = self.regions.iter().position(|r| r.channel == channel);
                let region = known.unwrap_or_else(|| {
                    self.regions.push(Carriers::new(channel, sample.data.len()));
                    self.regions.len() - 1
                });
                self.regions[region].add(sample, errors);
                Ok(())
            }
            _ => Ok(()),
        }
    }

    /// Widths of a staterror: $\sqrt{\sum\delta^2}/\sum N$ over the samples
    /// that carry it; a bin without events or errors is held at 1.
    pub(super) fn finish(&mut self) -> Result<()> {
        if let Some(other) = self.regions.iter().find(|r| r.samples != self.regions[0].samples) {
            return Err(at(
                "channels",
                format!(
                    "staterror `{}` is shared by channels with different samples ({} and {}); \
                     the samples that carry it must be the same in each",
                    self.name,
                    self.regions[0].samples.join(", "),
                    other.samples.join(", ")
                ),
            ));
        }
        for region in &self.regions {
            for (nominal, square) in region.nominal.iter().zip(&region.squares) {
                let sigma = if *nominal > 0.0 { square.sqrt() / nominal } else { 0.0 };
                // pyhf: a width of zero means held, with a unit Gaussian that
                // adds a constant.
                self.fixed.push(sigma == 0.0);
                self.sigmas.push(if sigma == 0.0 { 1.0 } else { sigma });
            }
            self.size += region.nominal.len();
        }
        // A yield of 1e-300 with an error of 0.1 has no square of its width.
        let usable = |v: &f64| *v > 0.0 && (v * v).is_finite() && v * v > 0.0;
        match self.sigmas.iter().chain(&self.factors).find(|v| !usable(v)) {
            None => Ok(()),
            Some(v) => Err(at(
                "channels",
                format!(
                    "`{}` has errors too far from its yields: the width or Poisson factor {v:e} has no finite \
                     square above 0",
                    self.name
                ),
            )),
        }
    }

    pub(super) fn offsets(&self) -> Vec<(usize, usize)> {
        let mut next = 0;
        let mut place = |region: &Carriers| {
            let offset = next;
            next += region.nominal.len();
            (region.channel, offset)
        };
        self.regions.iter().map(&mut place).collect()
    }

    /// Appends the parameters with the settings of the measurement.
    pub(super) fn append(&self, setting: Option<&Setting>, path: &str, out: &mut Parameters) -> Result<()> {
        let empty = Setting::default();
        let setting = setting.unwrap_or(&empty);
        let values = self.values(setting, path)?;
        let scalar = matches!(self.family, Family::Norm | Family::Alpha | Family::Lumi);
        for i in 0..self.size {
            let name = if scalar { self.name.to_owned() } else { format!("{}[{i}]", self.name) };
            let [lower, upper] = values.bounds[i];
            let init = values.inits[i];
            if !(lower <= init && init <= upper) {
                return Err(at(
                    if path.is_empty() { "measurements" } else { path },
                    format!("the start value {init} of `{name}` is outside of its bounds [{lower}, {upper}]"),
                ));
            }
            let constraint = self.constraint(i, &values.sigmas);
            if constraint.is_some() {
                out.auxiliary.push(values.auxdata[i]);
            }
            out.list.push(Parameter {
                name,
                init,
                lower,
                upper,
                fixed: setting.fixed.unwrap_or(self.fixed[i]),
                constraint,
            });
        }
        Ok(())
    }

    fn constraint(&self, i: usize, sigmas: &[f64]) -> Option<Constraint> {
        match self.family {
            Family::Norm | Family::ShapeFactor => None,
            Family::ShapeSys => Some(Constraint::Poisson { factor: self.factors[i] }),
            Family::Alpha | Family::Lumi | Family::StatError => {
                Some(Constraint::Gaussian { sigma: sigmas[i] })
            }
        }
    }

    /// Defaults of pyhf, replaced by what the measurement sets.
    fn values(&self, setting: &Setting, path: &str) -> Result<Values> {
        if self.family == Family::Lumi {
            return self.lumi(setting, path);
        }
        let n = self.size;
        let (init, bounds) = match self.family {
            Family::Alpha => (0.0, [-5.0, 5.0]),
            Family::StatError | Family::ShapeSys => (1.0, [1e-10, 10.0]),
            _ => (1.0, [0.0, 10.0]),
        };
        let auxdata = match self.family {
            Family::Alpha => vec![0.0; n],
            Family::StatError => vec![1.0; n],
            Family::ShapeSys => self.factors.clone(),
            _ => Vec::new(),
        };
        let sigmas = match self.family {
            Family::Alpha => vec![1.0; n],
            _ => self.sigmas.clone(),
        };
        if setting.auxdata.is_some() && auxdata.is_empty() {
            return Err(self.unused(path, "auxdata"));
        }
        if setting.sigmas.is_some() && self.family != Family::StatError {
            return Err(self.unused(path, "sigmas"));
        }
        let values = Values {
            inits: self.choose(setting.inits.as_ref(), vec![init; n], path, "inits")?,
            bounds: self.choose(setting.bounds.as_ref(), vec![bounds; n], path, "bounds")?,
            auxdata: self.choose(setting.auxdata.as_ref(), auxdata, path, "auxdata")?,
            sigmas: self.choose(setting.sigmas.as_ref(), sigmas, path, "sigmas")?,
        };
        let negative = values.auxdata.iter().position(|a| *a < 0.0);
        if let (Family::ShapeSys, Some(i)) = (self.family, negative) {
            return Err(at(
                format!("{path}.auxdata[{i}]"),
                format!("{} is not allowed: the count of a shapesys must not be negative", values.auxdata[i]),
            ));
        }
        Ok(values)
    }

    fn lumi(&self, setting: &Setting, path: &str) -> Result<Values> {
        let needed = |key: &str| {
            let path = if path.is_empty() { "measurements" } else { path };
            at(
                path,
                format!(
                    "lumi `{}` needs inits, bounds, auxdata and sigmas in its settings; {key} is missing",
                    self.name
                ),
            )
        };
        let of = |values: &Option<Vec<f64>>, key: &str| -> Result<Vec<f64>> {
            let values = values.clone().ok_or_else(|| needed(key))?;
            self.choose(Some(&values), vec![0.0], path, key)
        };
        let bounds = setting.bounds.clone().ok_or_else(|| needed("bounds"))?;
        Ok(Values {
            inits: of(&setting.inits, "inits")?,
            bounds: self.choose(Some(&bounds), vec![[0.0; 2]], path, "bounds")?,
            auxdata: of(&setting.auxdata, "auxdata")?,
            sigmas: of(&setting.sigmas, "sigmas")?,
        })
    }

    fn choose<T: Clone>(
        &self,
        set: Option<&Vec<T>>,
        default: Vec<T>,
        path: &str,
        key: &str,
    ) -> Result<Vec<T>> {
        match set {
            None => Ok(default),
            Some(values) if values.len() == default.len() => Ok(values.clone()),
            Some(values) => Err(at(
                format!("{path}.{key}"),
                format!("has {} values, `{}` needs {}", values.len(), self.name, default.len()),
            )),
        }
    }

    fn unused(&self, path: &str, key: &str) -> Error {
        at(format!("{path}.{key}"), format!("`{}` has no {key}; leave it out", self.name))
    }
}

/// Values of a set, one per parameter.
struct Values {
    inits: Vec<f64>,
    bounds: Vec<[f64; 2]>,
    auxdata: Vec<f64>,
    sigmas: Vec<f64>,
}

impl<'w> Carriers<'w> {
    fn new(channel: usize, bins: usize) -> Self {
        Self { channel, samples: Vec::new(), nominal: vec![0.0; bins], squares: vec![0.0; bins] }
    }

    fn add(&mut self, sample: &'w Sample, errors: &[f64]) {
        self.samples.push(&sample.name);
        for (sum, value) in self.nominal.iter_mut().zip(&sample.data) {
            *sum += value;
        }
        for (sum, error) in self.squares.iter_mut().zip(errors) {
            *sum += error * error;
        }
    }
}
