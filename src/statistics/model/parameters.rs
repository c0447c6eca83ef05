//! The parameters of a workspace, in the order of pyhf.
//!
//! pyhf 0.7.6 orders them by type (histosys, lumi, normfactor, normsys,
//! shapefactor, shapesys, staterror); within a type by first use, with
//! channels, samples and modifiers sorted by name.

use std::collections::HashMap;

use super::super::workspace::check::{Family, at};
use super::super::workspace::document::{Channel, Effect, Modifier, Sample, Setting, Workspace};
use crate::error::{Error, Result};

/// A parameter of a model.
#[derive(Debug, Clone, PartialEq)]
pub struct Parameter {
    /// As pyhf prints it: `mu`, `stat_x[3]`.
    pub name: String,
    /// Start value.
    pub init: f64,
    /// Lower end of the allowed interval.
    pub lower: f64,
    /// Upper end of the allowed interval.
    pub upper: f64,
    /// Held at its start value.
    pub fixed: bool,
    /// Its auxiliary measurement; none: it is free.
    pub constraint: Option<Constraint>,
}

/// The distribution of an auxiliary datum $a$ at a parameter $\theta$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Constraint {
    /// Gaussian in $a$ with mean $\theta$.
    Gaussian {
        /// Its width.
        sigma: f64,
    },
    /// Poisson in $a$ with mean $\tau\theta$.
    Poisson {
        /// $\tau$: (nominal / error)$^2$.
        factor: f64,
    },
}

/// Parameters and where each name starts.
pub(crate) struct Parameters<'w> {
    pub(crate) list: Vec<Parameter>,
    /// Auxiliary data in the order of the constrained parameters.
    pub(crate) auxiliary: Vec<f64>,
    sets: HashMap<&'w str, Start>,
}

struct Start {
    first: usize,
    /// First bin of each channel that uses it, for staterror.
    regions: Vec<(usize, usize)>,
    size: usize,
}

impl Parameters<'_> {
    /// Parameter (for bins: of the first bin) of a modifier in a channel.
    pub(crate) fn first(&self, name: &str, channel: usize) -> Option<usize> {
        let start = self.sets.get(name)?;
        let offset = start.regions.iter().find(|(c, _)| *c == channel).map_or(0, |(_, offset)| *offset);
        Some(start.first + offset)
    }

    /// The parameter of interest, which must have one component.
    pub(crate) fn single(&self, name: &str) -> Option<usize> {
        self.sets.get(name).filter(|start| start.size == 1).map(|start| start.first)
    }
}

/// Parameters of the same name before numbers are given to them.
struct Set<'w> {
    name: &'w str,
    family: Family,
    /// Lumi takes all of its values from the measurement.
    size: usize,
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

/// Channels, then samples, then modifiers, each sorted by name.
pub(crate) fn sorted<T>(items: &[T], name: impl Fn(&T) -> &str) -> Vec<(usize, &T)> {
    let mut all: Vec<(usize, &T)> = items.iter().enumerate().collect();
    all.sort_by(|a, b| name(a.1).cmp(name(b.1)));
    all
}

/// Position of a type in pyhf's order of parameters.
fn rank(effect: &Effect) -> usize {
    match effect {
        Effect::HistoSys { .. } => 0,
        Effect::Lumi => 1,
        Effect::NormFactor => 2,
        Effect::NormSys { .. } => 3,
        Effect::ShapeFactor => 4,
        Effect::ShapeSys(_) => 5,
        Effect::StatError(_) => 6,
    }
}

/// Collects the parameters of a checked workspace and applies the settings of
/// a measurement.
///
/// # Errors
///
/// A staterror whose samples differ between channels, a shapefactor in
/// channels of different size, a lumi without settings, settings that the
/// parameter does not have or of the wrong length.
pub(crate) fn collect(workspace: &Workspace, measurement: usize) -> Result<Parameters<'_>> {
    let sets = order(find_sets(workspace)?);
    let settings = &workspace.measurements[measurement].parameters;
    let mut out = Parameters { list: Vec::new(), auxiliary: Vec::new(), sets: HashMap::new() };
    for set in sets {
        let j = settings.iter().position(|s| s.name == set.name);
        let path =
            j.map_or_else(String::new, |j| format!("measurements[{measurement}].config.parameters[{j}]"));
        let start = Start { first: out.list.len(), regions: set.offsets(), size: set.size };
        set.append(j.map(|j| &settings[j]), &path, &mut out)?;
        out.sets.insert(set.name, start);
    }
    if out.list.is_empty() {
        return Err(at("channels", "there is no modifier; a model needs at least one parameter"));
    }
    Ok(out)
}

/// Sets by type and first use.
fn order(mut sets: Vec<(Place, Set)>) -> Vec<Set> {
    sets.sort_by(|(a, left), (b, right)| {
        let by_name = a.rank == b.rank && left.family == Family::StatError;
        if by_name { left.name.cmp(right.name) } else { a.cmp(b) }
    });
    sets.into_iter().map(|(_, set)| set).collect()
}

/// Type and first use: what orders the names.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
struct Place {
    rank: usize,
    use_number: usize,
}

fn find_sets(workspace: &Workspace) -> Result<Vec<(Place, Set<'_>)>> {
    let mut sets: Vec<(Place, Set)> = Vec::new();
    let mut index: HashMap<&str, usize> = HashMap::new();
    let mut uses = 0;
    for (i, channel) in sorted(&workspace.channels, |c: &Channel| &c.name) {
        for (j, sample) in sorted(&channel.samples, |s: &Sample| &s.name) {
            for (k, modifier) in sorted(&sample.modifiers, |m: &Modifier| &m.name) {
                let known = *index.entry(&modifier.name).or_insert(sets.len());
                let here = Place { rank: rank(&modifier.effect), use_number: uses };
                uses += 1;
                if known == sets.len() {
                    sets.push((here, Set::new(modifier, sample)));
                }
                let (place, set) = &mut sets[known];
                // A name of histosys and normsys stands with the histosys.
                *place = here.min(*place);
                let path = || format!("channels[{i}].samples[{j}].modifiers[{k}]");
                set.join(i, sample, modifier, path)?;
            }
        }
    }
    for (_, set) in &mut sets {
        set.finish()?;
    }
    Ok(sets)
}

impl<'w> Set<'w> {
    fn new(modifier: &'w Modifier, sample: &Sample) -> Self {
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
    fn join(
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
    fn finish(&mut self) -> Result<()> {
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
        let usable = |v: &f64| (v * v).is_finite() && v * v > 0.0;
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

    fn offsets(&self) -> Vec<(usize, usize)> {
        let mut next = 0;
        let mut place = |region: &Carriers| {
            let offset = next;
            next += region.nominal.len();
            (region.channel, offset)
        };
        self.regions.iter().map(&mut place).collect()
    }

    /// Appends the parameters with the settings of the measurement.
    fn append(&self, setting: Option<&Setting>, path: &str, out: &mut Parameters) -> Result<()> {
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
