//! What a workspace must fulfil before a likelihood can be made of it.
//!
//! The rules are those of pyhf 0.7.6 (schema 1.0.0 and the checks of its
//! model), and some that pyhf leaves to the user: it takes negative nominal
//! yields and negative errors, lets the last of two equal names win, and gives
//! NaN for a factor of a normsys that is not positive. Here each is an error.
//! A histosys may be negative: it is a shift, and the sum may still be positive.

use std::collections::{HashMap, HashSet};
use std::fmt::Display;

use super::document::{Channel, Effect, Measurement, Modifier, Sample, Setting, Workspace};
use crate::error::{Error, Result};

/// Modifiers whose parameters are of one kind: only these may share a name.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Family {
    /// normfactor: free.
    Norm,
    /// normsys and histosys: a standard Gaussian.
    Alpha,
    /// lumi: a Gaussian set in the measurement.
    Lumi,
    /// shapefactor: free, one per bin.
    ShapeFactor,
    /// shapesys: Poisson, one per bin.
    ShapeSys,
    /// staterror: Gaussian, one per bin.
    StatError,
}

impl Effect {
    /// The kind of its parameters.
    pub fn family(&self) -> Family {
        match self {
            Self::NormFactor => Family::Norm,
            Self::NormSys { .. } | Self::HistoSys { .. } => Family::Alpha,
            Self::Lumi => Family::Lumi,
            Self::ShapeFactor => Family::ShapeFactor,
            Self::ShapeSys(_) => Family::ShapeSys,
            Self::StatError(_) => Family::StatError,
        }
    }

    /// The name of its type in JSON.
    pub fn type_name(&self) -> &'static str {
        match self {
            Self::NormFactor => "normfactor",
            Self::NormSys { .. } => "normsys",
            Self::HistoSys { .. } => "histosys",
            Self::StatError(_) => "staterror",
            Self::ShapeSys(_) => "shapesys",
            Self::ShapeFactor => "shapefactor",
            Self::Lumi => "lumi",
        }
    }
}

/// An error at a place of a workspace.
pub(crate) fn at(path: impl Display, message: impl Display) -> Error {
    Error::Card { file: "workspace".to_owned(), at: None, message: format!("{path}: {message}") }
}

/// Checks everything that can be said without parameters.
///
/// # Errors
///
/// The first violation, with its path in the JSON layout, the value and what
/// is allowed.
pub fn check(workspace: &Workspace) -> Result<()> {
    if workspace.channels.is_empty() {
        return Err(at("channels", "is empty; at least one channel is needed"));
    }
    if workspace.measurements.is_empty() {
        return Err(at("measurements", "is empty; at least one measurement is needed"));
    }
    unique("channels", workspace.channels.iter().map(|c| c.name.as_str()))?;
    unique("observations", workspace.observations.iter().map(|o| o.name.as_str()))?;
    unique("measurements", workspace.measurements.iter().map(|m| m.name.as_str()))?;
    let mut names = Names::default();
    for (i, channel) in workspace.channels.iter().enumerate() {
        check_channel(i, channel, &mut names)?;
    }
    check_observations(workspace)?;
    for (i, measurement) in workspace.measurements.iter().enumerate() {
        check_measurement(i, measurement, &names)?;
    }
    Ok(())
}

/// First use of each modifier name: its type and where.
#[derive(Default)]
struct Names<'w> {
    first: HashMap<&'w str, (&'w Effect, [usize; 3])>,
}

impl<'w> Names<'w> {
    fn add(&mut self, modifier: &'w Modifier, place: [usize; 3]) -> Result<()> {
        let effect = &modifier.effect;
        let Some((earlier, first)) = self.first.get(modifier.name.as_str()) else {
            self.first.insert(&modifier.name, (effect, place));
            return Ok(());
        };
        if earlier.family() != effect.family() {
            return Err(at(
                modifier_path(place),
                format!(
                    "`{}` is a {} here and a {} in {}; only normsys and histosys may share a name",
                    modifier.name,
                    effect.type_name(),
                    earlier.type_name(),
                    modifier_path(*first)
                ),
            ));
        }
        if matches!(effect, Effect::ShapeSys(_)) {
            return Err(at(
                modifier_path(place),
                format!(
                    "shapesys `{}` is used before in {}; a shapesys belongs to one sample of one channel",
                    modifier.name,
                    modifier_path(*first)
                ),
            ));
        }
        Ok(())
    }
}

fn modifier_path([channel, sample, modifier]: [usize; 3]) -> String {
    format!("channels[{channel}].samples[{sample}].modifiers[{modifier}]")
}

fn unique<'w>(path: &str, names: impl Iterator<Item = &'w str>) -> Result<()> {
    let mut seen: Vec<&str> = Vec::with_capacity(names.size_hint().0);
    for (i, name) in names.enumerate() {
        // Lists are short, except those a machine made: these get a set below.
        if seen.len() < 64 && seen.contains(&name) {
            return Err(twice(path, i, name));
        }
        seen.push(name);
    }
    if seen.len() > 64 {
        let mut set = HashSet::with_capacity(seen.len());
        if let Some((i, name)) = seen.iter().enumerate().find(|(_, name)| !set.insert(**name)) {
            return Err(twice(path, i, name));
        }
    }
    Ok(())
}

fn twice(path: &str, i: usize, name: &str) -> Error {
    at(format!("{path}[{i}].name"), format!("`{name}` is there twice; names must be unique"))
}

fn check_channel<'w>(i: usize, channel: &'w Channel, names: &mut Names<'w>) -> Result<()> {
    let Some(first) = channel.samples.first() else {
        return Err(at(format!("channels[{i}].samples"), "is empty; at least one sample is needed"));
    };
    let bins = first.data.len();
    if bins == 0 {
        return Err(at(format!("channels[{i}].samples[0].data"), "is empty; at least one bin is needed"));
    }
    unique(&format!("channels[{i}].samples"), channel.samples.iter().map(|s| s.name.as_str()))?;
    for (j, sample) in channel.samples.iter().enumerate() {
        check_sample([i, j], sample, bins, names)?;
    }
    Ok(())
}

fn check_sample<'w>(
    [i, j]: [usize; 2],
    sample: &'w Sample,
    bins: usize,
    names: &mut Names<'w>,
) -> Result<()> {
    let path = || format!("channels[{i}].samples[{j}].data");
    length(path, &sample.data, bins, "as in the first sample of the channel")?;
    not_negative(path, &sample.data, "a nominal yield")?;
    for (k, modifier) in sample.modifiers.iter().enumerate() {
        let same =
            |m: &&Modifier| m.name == modifier.name && m.effect.type_name() == modifier.effect.type_name();
        if sample.modifiers[..k].iter().find(same).is_some() {
            return Err(at(
                modifier_path([i, j, k]),
                format!(
                    "{} `{}` is there twice in the sample; names must be unique",
                    modifier.effect.type_name(),
                    modifier.name
                ),
            ));
        }
        names.add(modifier, [i, j, k])?;
        check_effect([i, j, k], &modifier.effect, bins)?;
    }
    Ok(())
}

fn check_effect(place: [usize; 3], effect: &Effect, bins: usize) -> Result<()> {
    let path = |key: &'static str| move || format!("{}.data{key}", modifier_path(place));
    let of_sample = "as in the sample";
    match effect {
        Effect::NormSys { lo, hi } => {
            positive(path(".lo"), *lo)?;
            positive(path(".hi"), *hi)
        }
        Effect::HistoSys { lo, hi } => {
            length(path(".lo_data"), lo, bins, of_sample)?;
            length(path(".hi_data"), hi, bins, of_sample)?;
            finite(path(".lo_data"), lo)?;
            finite(path(".hi_data"), hi)
        }
        Effect::StatError(errors) | Effect::ShapeSys(errors) => {
            length(path(""), errors, bins, of_sample)?;
            not_negative(path(""), errors, "an error")
        }
        Effect::NormFactor | Effect::ShapeFactor | Effect::Lumi => Ok(()),
    }
}

fn positive(path: impl Fn() -> String, value: f64) -> Result<()> {
    if value.is_finite() && value > 0.0 {
        return Ok(());
    }
    Err(at(path(), format!("{value} is not allowed: a factor must be finite and above 0")))
}

fn length(path: impl Fn() -> String, values: &[f64], bins: usize, like: &str) -> Result<()> {
    if values.len() == bins {
        return Ok(());
    }
    Err(at(path(), format!("has {} values, must have {bins} {like}", values.len())))
}

fn finite(path: impl Fn() -> String, values: &[f64]) -> Result<()> {
    match values.iter().position(|v| !v.is_finite()) {
        None => Ok(()),
        Some(b) => {
            Err(at(format!("{}[{b}]", path()), format!("{} is not allowed: it must be finite", values[b])))
        }
    }
}

fn not_negative(path: impl Fn() -> String, values: &[f64], what: &str) -> Result<()> {
    match values.iter().position(|v| !(v.is_finite() && *v >= 0.0)) {
        None => Ok(()),
        Some(b) => Err(at(
            format!("{}[{b}]", path()),
            format!("{} is not allowed: {what} must be finite and not negative", values[b]),
        )),
    }
}

fn check_observations(workspace: &Workspace) -> Result<()> {
    for (i, observation) in workspace.observations.iter().enumerate() {
        let Some(channel) = workspace.channels.iter().find(|c| c.name == observation.name) else {
            return Err(at(
                format!("observations[{i}].name"),
                format!("there is no channel `{}`; each observation needs a channel", observation.name),
            ));
        };
        let path = || format!("observations[{i}].data");
        let bins = channel.samples.first().map_or(0, |s| s.data.len());
        length(path, &observation.data, bins, "as its channel")?;
        not_negative(path, &observation.data, "an observed count")?;
    }
    let observed = |name: &str| workspace.observations.iter().any(|o| o.name == name);
    match workspace.channels.iter().position(|c| !observed(&c.name)) {
        None => Ok(()),
        Some(i) => Err(at(
            format!("channels[{i}].name"),
            format!("there is no observation of `{}`; each channel needs one", workspace.channels[i].name),
        )),
    }
}

fn check_measurement(i: usize, measurement: &Measurement, names: &Names) -> Result<()> {
    if let Some(poi) = measurement.poi.as_deref().filter(|poi| !names.first.contains_key(poi)) {
        return Err(at(
            format!("measurements[{i}].config.poi"),
            format!("there is no parameter `{poi}`; it must be the name of a modifier"),
        ));
    }
    let path = format!("measurements[{i}].config.parameters");
    unique(&path, measurement.parameters.iter().map(|p| p.name.as_str()))?;
    for (j, setting) in measurement.parameters.iter().enumerate() {
        check_setting(&format!("{path}[{j}]"), setting)?;
    }
    Ok(())
}

fn check_setting(path: &str, setting: &Setting) -> Result<()> {
    let key = |name: &'static str| move || format!("{path}.{name}");
    if let Some(inits) = &setting.inits {
        finite(key("inits"), inits)?;
    }
    if let Some(auxdata) = &setting.auxdata {
        finite(key("auxdata"), auxdata)?;
    }
    for (b, sigma) in setting.sigmas.iter().flatten().enumerate() {
        if !((sigma * sigma).is_finite() && sigma * sigma > 0.0 && *sigma > 0.0) {
            return Err(at(
                format!("{path}.sigmas[{b}]"),
                format!("{sigma} is not allowed: a width must be above 0, with a finite square"),
            ));
        }
    }
    for (b, [lo, hi]) in setting.bounds.iter().flatten().enumerate() {
        if !(lo.is_finite() && hi.is_finite() && lo <= hi) {
            return Err(at(
                format!("{path}.bounds[{b}]"),
                format!("[{lo}, {hi}] is not allowed: two finite numbers in ascending order are"),
            ));
        }
    }
    Ok(())
}
