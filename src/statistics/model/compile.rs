//! From a checked workspace to the numbers an evaluation needs.

use super::super::workspace::check::{at, check};
use super::super::workspace::document::{Channel, Effect, Measurement, Sample, Workspace};
use super::interpolation::{Interpolation, NormSys};
use super::layout::{Factor, FactorKind, Layout, Region, Shift, Template};
use super::parameters::{Parameters, collect, sorted};
use crate::error::{Error, Result};

/// A layout with its data.
pub(crate) struct Compiled {
    pub(crate) layout: Layout,
    pub(crate) observed: Vec<f64>,
    pub(crate) auxiliary: Vec<f64>,
}

/// Checks and compiles.
///
/// # Errors
///
/// Everything that [`check`] and [`collect`] say, a measurement that does not
/// exist, a parameter of interest with several components.
pub(crate) fn compile(
    workspace: &Workspace,
    measurement: Option<&str>,
    interpolation: Interpolation,
) -> Result<Compiled> {
    check(workspace)?;
    let measurement = choose(workspace, measurement)?;
    let mut parameters = collect(workspace, measurement)?;
    let poi = find_poi(&workspace.measurements[measurement], measurement, &parameters)?;
    let auxiliary = std::mem::take(&mut parameters.auxiliary);
    let mut slots = Slots { slot_of: vec![None; parameters.list.len()], shifted: Vec::new() };
    let (mut regions, mut observed, mut bins) = (Vec::new(), Vec::new(), 0);
    for (i, channel) in sorted(&workspace.channels, |c: &Channel| &c.name) {
        let templates: Result<Vec<Template>> =
            channel.samples.iter().map(|s| template(s, i, &parameters, &mut slots, interpolation)).collect();
        let range = bins..bins + channel.samples.first().map_or(0, |s| s.data.len());
        bins = range.end;
        regions.push(Region { name: channel.name.clone(), range, templates: templates? });
        let seen = workspace.observations.iter().find(|o| o.name == channel.name);
        observed.extend(seen.iter().flat_map(|o| &o.data));
    }
    let list = parameters.list;
    let constrained: Vec<usize> = (0..list.len()).filter(|p| list[*p].constraint.is_some()).collect();
    let mut auxiliary_of = vec![None; list.len()];
    for (datum, p) in constrained.iter().enumerate() {
        auxiliary_of[*p] = Some(datum);
    }
    let layout = Layout {
        parameters: list,
        poi,
        constrained,
        auxiliary_of,
        shifted: slots.shifted,
        regions,
        bins,
        interpolation,
        largest_effect: largest_effect(workspace),
    };
    Ok(Compiled { layout, observed, auxiliary })
}

fn choose(workspace: &Workspace, name: Option<&str>) -> Result<usize> {
    let Some(name) = name else { return Ok(0) };
    let all: Vec<&str> = workspace.measurements.iter().map(|m| m.name.as_str()).collect();
    all.iter().position(|known| *known == name).ok_or_else(|| Error::Unknown {
        kind: "measurement",
        name: name.to_owned(),
        hint: format!("the workspace has {}", all.join(", ")),
    })
}

fn find_poi(measurement: &Measurement, i: usize, parameters: &Parameters) -> Result<Option<usize>> {
    let Some(name) = measurement.poi.as_deref() else { return Ok(None) };
    let single = parameters.single(name).ok_or_else(|| {
        at(
            format!("measurements[{i}].config.poi"),
            format!("`{name}` has several components; the parameter of interest must have one"),
        )
    })?;
    Ok(Some(single))
}

/// Relative change of a sample by one standard deviation of a modifier.
fn effect_size(effect: &Effect, sample: &Sample) -> f64 {
    match effect {
        Effect::NormSys { lo, hi } => lo.ln().abs().max(hi.ln().abs()),
        Effect::HistoSys { lo, hi } => {
            let change = |(moved, n): (&f64, &f64)| if moved == n { 0.0 } else { (moved - n).abs() / n };
            lo.iter().zip(&sample.data).chain(hi.iter().zip(&sample.data)).map(change).fold(0.0, f64::max)
        }
        _ => 0.0,
    }
}

fn largest_effect(workspace: &Workspace) -> f64 {
    let samples = workspace.channels.iter().flat_map(|channel| &channel.samples);
    samples.fold(0.0, |most, sample| {
        sample.modifiers.iter().map(|m| effect_size(&m.effect, sample)).fold(most, f64::max)
    })
}

/// Parameters of histosys and the index of their weights.
struct Slots {
    slot_of: Vec<Option<usize>>,
    shifted: Vec<usize>,
}

impl Slots {
    fn of(&mut self, parameter: usize) -> usize {
        let shifted = &mut self.shifted;
        *self.slot_of[parameter].get_or_insert_with(|| {
            shifted.push(parameter);
            shifted.len() - 1
        })
    }
}

fn template(
    sample: &Sample,
    channel: usize,
    parameters: &Parameters,
    slots: &mut Slots,
    codes: Interpolation,
) -> Result<Template> {
    let mut out = Template {
        name: sample.name.clone(),
        nominal: sample.data.clone(),
        factors: Vec::new(),
        shifts: Vec::new(),
        rows: Vec::new(),
        bin_factors: Vec::new(),
    };
    for modifier in &sample.modifiers {
        let parameter = parameters.first(&modifier.name, channel).ok_or_else(|| {
            at(
                "channels",
                format!("modifier `{}` of sample `{}` has no parameter", modifier.name, sample.name),
            )
        })?;
        match &modifier.effect {
            Effect::NormFactor | Effect::Lumi => {
                out.factors.push(Factor { parameter, kind: FactorKind::Linear });
            }
            Effect::NormSys { lo, hi } => {
                let kind = FactorKind::Interpolated(NormSys::new(*lo, *hi, codes.normsys));
                out.factors.push(Factor { parameter, kind });
            }
            Effect::HistoSys { lo, hi } => {
                out.shifts.push(Shift { parameter, slot: slots.of(parameter) });
                out.rows.extend(hi.iter().zip(&sample.data).map(|(hi, nominal)| hi - nominal));
                out.rows.extend(lo.iter().zip(&sample.data).map(|(lo, nominal)| nominal - lo));
            }
            Effect::StatError(_) | Effect::ShapeSys(_) | Effect::ShapeFactor => {
                out.bin_factors.push(parameter);
            }
        }
    }
    Ok(out)
}
