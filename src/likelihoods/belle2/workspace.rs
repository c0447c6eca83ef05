//! The likelihood as a workspace: the published one, and with a new sample.

use super::density::Density;
use super::new_physics::NewPhysics;
use super::tables::{Process, Region, SIGNAL};
use crate::statistics::workspace::document::{
    Channel, Effect, Measurement, Modifier, Observation, Sample, Setting, Workspace,
};

/// Parameter of the Standard Model signal.
pub const MU: &str = "mu";
/// Parameter of the new contribution.
pub const NEW: &str = "new";

/// Allowed strength of the Standard Model signal, as in the release.
const MU_BOUNDS: [f64; 2] = [-10.0, 30.0];

fn shifted(expected: &[f64], shift: &[f64], sign: f64) -> Vec<f64> {
    expected.iter().zip(shift).map(|(n, d)| n * (1.0 + sign * d)).collect()
}

fn histosys(name: &str, lo: Vec<f64>, hi: Vec<f64>) -> Modifier {
    Modifier { name: name.to_owned(), effect: Effect::HistoSys { lo, hi } }
}

fn norm_sys((name, [lo, hi]): &(String, [f64; 2])) -> Modifier {
    Modifier { name: name.clone(), effect: Effect::NormSys { lo: *lo, hi: *hi } }
}

fn free_factor(name: &str) -> Modifier {
    Modifier { name: name.to_owned(), effect: Effect::NormFactor }
}

fn stat_error(name: &str, region: &Region, errors: Vec<f64>) -> Modifier {
    Modifier { name: format!("stat_{name}_{}", region.name), effect: Effect::StatError(errors) }
}

fn sample(process: &Process, region: &Region) -> Sample {
    let mut modifiers = vec![stat_error(&process.name, region, process.mc_error.clone())];
    if process.name == SIGNAL {
        modifiers.push(free_factor(MU));
    }
    modifiers.extend(process.norms.iter().map(norm_sys));
    let pair = |d: &[f64]| (shifted(&process.expected, d, -1.0), shifted(&process.expected, d, 1.0));
    modifiers.extend(process.shifts.iter().map(|(name, d)| {
        let (lo, hi) = pair(d);
        histosys(name, lo, hi)
    }));
    Sample { name: process.name.clone(), data: process.expected.clone(), modifiers }
}

/// Whether a nuisance is one of the form factors of the signal.
fn of_form_factors(name: &str) -> bool {
    name.starts_with("ff_")
}

/// The new sample of a region: the experimental shifts of the Standard Model
/// signal as relative shifts of its own, Monte Carlo factors of its own with
/// the relative errors of the signal, form factors of its own.
fn new_sample(signal: &Process, region: &Region, density: &Density, new: &NewPhysics) -> Option<Sample> {
    let events = density.events(&region.name, new.spectrum())?;
    let relative = signal.mc_error.iter().zip(&signal.expected).map(|(e, n)| e / n);
    let errors = events.iter().zip(relative).map(|(n, r)| n * r).collect();
    let mut modifiers = vec![stat_error(NEW, region, errors), free_factor(NEW)];
    modifiers.extend(signal.norms.iter().map(norm_sys));
    for (name, d) in signal.shifts.iter().filter(|(n, _)| !of_form_factors(n)) {
        modifiers.push(histosys(name, shifted(&events, d, -1.0), shifted(&events, d, 1.0)));
    }
    for (i, [up, down]) in new.axes().iter().enumerate() {
        let (lo, hi) = (density.events(&region.name, down)?, density.events(&region.name, up)?);
        modifiers.push(histosys(&format!("ff_{NEW}_{}", i + 1), lo, hi));
    }
    Some(Sample { name: NEW.to_owned(), data: events, modifiers })
}

/// Channels and observations; with a new contribution the Standard Model
/// signal is held at mu = 1 and the parameter of interest is the new one, from
/// zero to a branching ratio of 1.
pub(super) fn build(regions: &[Region], density: &Density, new: Option<&NewPhysics>) -> Workspace {
    let channel = |region: &Region| {
        let mut samples: Vec<Sample> = region.processes.iter().map(|p| sample(p, region)).collect();
        if let (Some(signal), Some(new)) = (region.signal(), new) {
            samples.extend(new_sample(signal, region, density, new));
        }
        Channel { name: region.name.clone(), samples }
    };
    let observation = |r: &Region| Observation { name: r.name.clone(), data: r.observed.clone() };
    let mu = Setting {
        name: MU.into(),
        inits: Some(vec![1.0]),
        bounds: Some(vec![MU_BOUNDS]),
        fixed: new.map(|_| true),
        ..Setting::default()
    };
    let strength = new.map(|new| Setting {
        name: NEW.into(),
        inits: Some(vec![new.largest().min(1.0)]),
        bounds: Some(vec![[0.0, new.largest()]]),
        ..Setting::default()
    });
    let poi = if new.is_some() { NEW } else { MU };
    let parameters = std::iter::once(mu).chain(strength).collect();
    Workspace {
        channels: regions.iter().map(channel).collect(),
        observations: regions.iter().map(observation).collect(),
        measurements: vec![Measurement { name: poi.into(), poi: Some(poi.into()), parameters }],
    }
}
