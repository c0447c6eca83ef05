//! The parameters of a workspace, in the order of pyhf.
//!
//! pyhf 0.7.6 orders them by type (histosys, lumi, normfactor, normsys,
//! shapefactor, shapesys, staterror); within a type by first use, with
//! channels, samples and modifiers sorted by name.

use std::collections::HashMap;

use super::super::workspace::check::{Family, at};
use super::super::workspace::document::{Channel, Effect, Modifier, Sample, Workspace};
use super::set::Set;
use crate::error::Result;

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
