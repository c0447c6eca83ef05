//! Shares of the final states in the annihilation of X.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::final_states::FinalState;
use super::points::numbers;
use super::{Choices, FinalQuarks, GridPoint, Points, Width};
use crate::compare::Deviation;
use crate::error::Result;
use crate::numerics::gauss::rule16;
use crate::provenance::Columns;
use crate::relic::annihilation::{Annihilation, Channel, WidthLaw};
use crate::relic::cosmology::Plasmas;
use crate::relic::{Settings, ThermalAverage, number_density};

/// Smaller shares are not compared.
const SMALLEST: f64 = 1e-3;
/// Widest panel in ln x.
const PANEL: f64 = 0.5;

/// Where the shares are taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shares {
    /// Of `<sigma v>` at freeze-out, Y = 2.5 Y_eq.
    AtFreezeOut,
    /// Of the annihilation from there to the end,
    /// $\int\lambda_i\,d\ln x$: of 1/Omega, as micrOMEGAs prints them. A
    /// channel that needs energy, such as Z'Z' below its threshold, has less
    /// of this than at freeze-out.
    AfterFreezeOut,
}

/// Averages by channel, hadrons being what the others leave.
///
/// The width in the propagator is that on the mass shell at any energy: it is
/// common to all channels but Z'Z'.
struct ByChannel {
    sum: ThermalAverage,
    parts: Vec<(Channel, ThermalAverage)>,
    hadrons: bool,
}

impl ByChannel {
    fn new(sigma: &Annihilation, hadrons: bool, range: (f64, f64), accuracy: f64) -> Result<Self> {
        let (dark, mass) = (sigma.dark(), sigma.mediator_mass());
        let law = WidthLaw::Fixed(sigma.mediator_width());
        let average = |sigma: &Annihilation| ThermalAverage::new(sigma, range, accuracy);
        let mut parts = Vec::new();
        for f in sigma.fermions() {
            let alone = Annihilation::new(dark, mass, vec![f.clone()], law)?;
            parts.push((Channel::Fermion(f.name.clone()), average(&alone)?));
        }
        let pairs = Annihilation::new(dark, mass, Vec::new(), law)?.with_mediator_pairs();
        parts.push((Channel::Mediators, average(&pairs)?));
        Ok(Self { sum: average(sigma)?, parts, hadrons })
    }

    fn channels(&self) -> Vec<Channel> {
        let hadrons = self.hadrons.then_some(Channel::Hadrons);
        self.parts.iter().map(|(channel, _)| channel.clone()).chain(hadrons).collect()
    }

    /// Averages at x in the order of the channels.
    fn at(&self, x: f64) -> Result<Vec<f64>> {
        let mut all =
            self.parts.iter().map(|(_, a)| a.at(x).map(|a| a.value)).collect::<Result<Vec<f64>>>()?;
        if self.hadrons {
            all.push(self.sum.at(x)?.value - all.iter().sum::<f64>());
        }
        Ok(all)
    }

    /// Integrals of s c/H times the averages over ln x.
    fn after(&self, mass: f64, settings: &Settings, x_f: f64) -> Result<Vec<f64>> {
        let plasma = Plasmas::new(settings.dof)?.with_planck_mass(settings.planck_mass);
        let (begin, x_end) = (x_f.ln(), settings.x_end(mass));
        let panels = ((x_end.ln() - begin) / PANEL).ceil().max(1.0);
        let width = (x_end.ln() - begin) / panels;
        let mut sums = vec![0.0; self.parts.len() + usize::from(self.hadrons)];
        for i in 0..panels as usize {
            let lo = begin + width * i as f64;
            for (u, weight) in rule16().pairs() {
                let ln_x = lo + width * u;
                let dilution = plasma.at_log(mass.ln() - ln_x).dilution() * weight * width;
                for (sum, value) in sums.iter_mut().zip(self.at(ln_x.exp().min(x_end))?) {
                    *sum += dilution * value;
                }
            }
        }
        Ok(sums)
    }
}
/// Shares of the final states at a point; they add up to one.
///
/// # Errors
/// Inputs that are not positive, X does not freeze out.
pub fn channel_shares(point: &GridPoint, choices: &Choices, shares: Shares) -> Result<Vec<(Channel, f64)>> {
    let sigma = choices.annihilation(point)?;
    let x_f = number_density(&sigma, &choices.number)?.x_f;
    let on_shell = GridPoint { width: sigma.mediator_width(), ..point.clone() };
    let mut fixed = choices.clone();
    fixed.width = Width::Fixed;
    let fixed = fixed.annihilation(&on_shell)?;
    let hadrons = matches!(choices.quarks, FinalQuarks::Hadrons(_));
    let range = (x_f, choices.number.x_end(point.m_x));
    let by_channel = ByChannel::new(&fixed, hadrons, range, choices.average_accuracy())?;
    let values = match shares {
        Shares::AtFreezeOut => by_channel.at(x_f)?,
        Shares::AfterFreezeOut => by_channel.after(point.m_x, &choices.number, x_f)?,
    };
    let sum: f64 = values.iter().sum();
    Ok(by_channel.channels().into_iter().zip(values.into_iter().map(|v| v / sum)).collect())
}

/// Compares the shares of the final states with the column `weight` of a
/// table id, channel, weight.
///
/// Those below 1e-3 are skipped. With hadrons by spectral functions the
/// quarks are compared together.
///
/// # Errors
/// A malformed table, an unknown point or channel, a failed calculation.
pub fn validate_channels(
    cells: &Columns,
    points: &Points,
    choices: &Choices,
    shares: Shares,
) -> Result<Deviation> {
    let (names, weights) = (cells.text("channel")?, numbers(cells, "weight")?);
    let together = matches!(choices.quarks, FinalQuarks::Hadrons(_));
    let mut by_id: BTreeMap<&str, BTreeMap<FinalState, (&str, f64)>> = BTreeMap::new();
    for (i, name) in names.iter().enumerate() {
        let state = FinalState::parse(name)?;
        let (state, name) =
            if together && state.is_quark() { (FinalState::Hadrons, "hadrons") } else { (state, *name) };
        by_id.entry(points.id(i)).or_default().entry(state).or_insert((name.trim(), 0.0)).1 += weights[i];
    }
    let by_id: Vec<_> = by_id.into_iter().collect();
    let of_point = |(id, states): &(&str, BTreeMap<FinalState, (&str, f64)>)| -> Result<Vec<_>> {
        let ours = channel_shares(points.named(id)?, choices, shares)?;
        let row = |(state, (name, weight)): (&FinalState, &(&str, f64))| {
            let found = ours.iter().find(|(channel, _)| state.is(channel)).map_or(0.0, |(_, v)| *v);
            let compared = if *weight < SMALLEST { f64::NAN } else { *weight };
            (format!("{id} {name}"), found, compared)
        };
        Ok(states.iter().map(row).collect())
    };
    let rows: Vec<Vec<_>> = by_id.par_iter().map(of_point).collect::<Result<_>>()?;
    Ok(Deviation::of(rows.into_iter().flatten().collect()))
}
