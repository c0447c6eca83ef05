//! A scenario against its mass: table, best point, intervals.

use std::collections::BTreeMap;

use serde::Serialize;

use super::card::ScenarioCard;
use super::fit::MissingEnergy;
use super::rescaled::Rescaled;
use crate::error::Result;
use crate::flavour::Scenario;
use crate::likelihoods::belle2::Belle2;
use crate::likelihoods::scan::{MassPoint, scan_mass};
use crate::statistics::fit::End;

/// A number with its 68 % interval.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Estimate {
    /// Value at the minimum.
    pub value: f64,
    /// Lower end; absent where the range ends before.
    pub lower: Option<f64>,
    /// Upper end; absent where the range ends before.
    pub upper: Option<f64>,
}

/// One mass of a scenario.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Row {
    /// Mass in GeV.
    pub mass: f64,
    /// What multiplies the couplings of the card at the minimum.
    pub factor: Estimate,
    /// BR(B+ -> K+) of the new state there.
    pub branching_ratio: f64,
    /// $-2\ln L$ relative to the Standard Model.
    pub delta: f64,
}

/// A scenario with its best point.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ScenarioFit {
    /// Name.
    pub id: String,
    /// Label of figures.
    pub label: String,
    /// Masses with a rate, ascending.
    pub rows: Vec<Row>,
    /// The best one, between the masses of the table too; absent without a
    /// rate anywhere.
    pub best: Option<Row>,
    /// Mass with its interval, linear between the masses of the table; absent
    /// where the best coupling is zero.
    pub mass: Option<Estimate>,
    /// Couplings at the best point.
    pub couplings: BTreeMap<String, f64>,
    /// $-2\ln L$ at the best point relative to the rescaled Standard Model.
    pub delta_rescaled: Option<f64>,
}

impl Row {
    fn new(p: &MassPoint) -> Self {
        let end = |e| match e {
            End::At(x) => Some(f64::sqrt(x)),
            End::Bound(_) => None,
        };
        let (lower, upper) = (end(p.strength.lower), end(p.strength.upper));
        Self {
            mass: p.mass,
            factor: Estimate { value: p.coupling(), lower, upper },
            branching_ratio: p.branching_ratio(),
            delta: p.strength.delta,
        }
    }
}

impl ScenarioFit {
    /// The scenario at its best couplings and mass; `None` where they are
    /// zero.
    pub fn scenario(&self, card: &ScenarioCard, base: &Scenario) -> Option<Scenario> {
        let best = self.best.filter(|b| b.branching_ratio > 0.0)?;
        let couplings = card.couplings.iter().map(|(n, v)| (n.clone(), (v * best.factor.value).into()));
        Some(Scenario { mass: best.mass, couplings: couplings.collect(), ..base.clone() })
    }
}

/// The vertex of the parabola through the lowest of uniform points and its
/// neighbours.
fn vertex(rows: &[Row], lowest: usize) -> Option<f64> {
    let [a, b, c] = rows.get(lowest.checked_sub(1)?..lowest + 2)? else { return None };
    let (left, right) = (b.mass - a.mass, c.mass - b.mass);
    let bend = a.delta - 2.0 * b.delta + c.delta;
    let uniform = (left - right).abs() < 1e-6 * right;
    (uniform && bend > 0.0).then(|| b.mass + 0.5 * right * (a.delta - c.delta) / bend)
}

/// Where the likelihood has risen by 1 on either side of the best point.
fn interval(rows: &[Row], best: &Row) -> Estimate {
    let level = best.delta + 1.0;
    let mut points: Vec<(f64, f64)> = rows.iter().map(|r| (r.mass, r.delta - level)).collect();
    points.push((best.mass, -1.0));
    points.sort_by(|a, b| a.0.total_cmp(&b.0));
    let crossings: Vec<f64> = points
        .windows(2)
        .filter(|w| w[0].1 * w[1].1 < 0.0)
        .map(|w| w[0].0 + (w[1].0 - w[0].0) * w[0].1 / (w[0].1 - w[1].1))
        .collect();
    let lower = crossings.iter().copied().filter(|m| *m < best.mass).max_by(f64::total_cmp);
    let upper = crossings.iter().copied().filter(|m| *m > best.mass).min_by(f64::total_cmp);
    Estimate { value: best.mass, lower, upper }
}

/// Fits a scenario at each mass of its card, and between them at the best.
pub(super) fn fit(
    all: &MissingEnergy,
    belle: &Belle2,
    card: &ScenarioCard,
    rescaled: Rescaled,
) -> Result<ScenarioFit> {
    let scenario = card.scenario(all.basis())?;
    let errors = all.card().errors.into();
    let scan = |masses: &[f64]| -> Result<Vec<Row>> {
        let found = scan_mass(belle, all.sets(), &scenario, masses, errors, &all.data().rates)?;
        Ok(found.iter().flatten().map(Row::new).collect())
    };
    let rows = scan(&card.masses())?;
    let lowest = (0..rows.len()).min_by(|a, b| rows[*a].delta.total_cmp(&rows[*b].delta));
    let mut best = lowest.map(|i| rows[i]);
    if let Some(mass) = lowest.and_then(|i| vertex(&rows, i)) {
        best = best.into_iter().chain(scan(&[mass])?).min_by(|a, b| a.delta.total_cmp(&b.delta));
    }
    let mass = best.filter(|b| b.branching_ratio > 0.0).map(|b| interval(&rows, &b));
    let factor = best.map_or(0.0, |b| b.factor.value);
    Ok(ScenarioFit {
        id: card.id.clone(),
        label: card.label().to_owned(),
        couplings: card.couplings.iter().map(|(n, v)| (n.clone(), v * factor)).collect(),
        delta_rescaled: best.map(|b| b.delta - rescaled.delta),
        rows,
        best,
        mass,
    })
}
