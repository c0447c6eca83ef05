//! Why the relic densities of another code differ: known causes, tried one
//! after the other.

use rayon::prelude::*;

use super::{Choices, DensityRow, Equations, FinalQuarks, Width};
use crate::compare::relative;
use crate::relic::{Dof, End};

/// Smaller differences are not explained.
const WORTH: f64 = 3e-4;
/// What causes leave must be below this part of the difference.
const EXPLAINED: f64 = 1.0 / 3.0;
/// A cause must leave less than this part of what was there before,
/// in half of the rows.
const STEP: f64 = 0.5;
/// Or this part of the rows come closer,
const CLOSER: f64 = 0.75;
/// and in the mean leave less than this.
const MUCH: f64 = 0.1;

/// Number of rows on which causes are tried.
const SAMPLE: usize = 40;
/// Relative accuracy with which causes are tried.
const ROUGH: f64 = 5e-5;

/// The constant between yield and Omega h^2 of micrOMEGAs over ours.
const OTHER_CONSTANT: f64 = 2.742e8 / crate::relic::cosmology::OMEGA_PER_YIELD;
/// Where micrOMEGAs stops by default, GeV.
const TEND: f64 = 1e-3;

/// What may be different in another code.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Cause {
    /// Another constant: 2.742e8 in place of 2.743928e8.
    Constant,
    /// Annihilation is followed to T = 1 MeV only.
    EndAt1MeV,
    /// M Gamma at any energy.
    FixedWidth,
    /// A width that runs with s.
    RunningWidth,
    /// Degrees of freedom of Drees et al.
    DegreesOfFreedom,
    /// Free quarks in place of hadrons.
    FreeQuarks,
    /// X in kinetic equilibrium.
    KineticEquilibrium,
    /// The temperature of X is followed.
    TemperatureOfX,
    /// Freeze-out at one temperature.
    FreezeOutFormula,
}

impl Cause {
    /// All of them.
    pub const ALL: [Self; 9] = [
        Self::Constant,
        Self::EndAt1MeV,
        Self::FixedWidth,
        Self::RunningWidth,
        Self::DegreesOfFreedom,
        Self::FreeQuarks,
        Self::KineticEquilibrium,
        Self::TemperatureOfX,
        Self::FreezeOutFormula,
    ];

    /// What the table has and we do not.
    pub fn text(self) -> &'static str {
        match self {
            Self::Constant => "constant 2.742e8 of Omega h^2 (ours 2.743928e8)",
            Self::EndAt1MeV => "integration stopped at T = 1 MeV",
            Self::FixedWidth => "fixed width Gamma_Zp",
            Self::RunningWidth => "running width",
            Self::DegreesOfFreedom => "degrees of freedom of Drees et al.",
            Self::FreeQuarks => "free quarks",
            Self::KineticEquilibrium => "kinetic equilibrium assumed",
            Self::TemperatureOfX => "temperature of X followed",
            Self::FreezeOutFormula => "freeze-out approximation",
        }
    }

    /// The choices with this difference, `None` where they have it already.
    fn applied(self, to: &Choices) -> Option<Choices> {
        let mut new = to.clone();
        let open = match self {
            Self::Constant => {
                new.scale = OTHER_CONSTANT;
                to.scale == 1.0
            }
            Self::EndAt1MeV => {
                new = new.with_end(End::Temperature(TEND));
                to.number.end != new.number.end
            }
            Self::FixedWidth => {
                new.width = Width::Fixed;
                to.width == Width::Running
            }
            Self::RunningWidth => {
                new.width = Width::Running;
                to.width == Width::Fixed
            }
            Self::DegreesOfFreedom => {
                new = new.with_dof(Dof::Drees2015);
                to.number.dof != new.number.dof
            }
            Self::FreeQuarks => {
                new.quarks = FinalQuarks::Grid;
                matches!(to.quarks, FinalQuarks::Hadrons(_))
            }
            Self::KineticEquilibrium => {
                new.equations = Equations::NumberDensity;
                matches!(to.equations, Equations::ByMargin | Equations::Coupled)
            }
            Self::TemperatureOfX => {
                new.equations = Equations::Coupled;
                to.equations == Equations::NumberDensity
            }
            Self::FreezeOutFormula => {
                new.equations = Equations::FreezeOut;
                to.equations != Equations::FreezeOut
            }
        };
        open.then_some(new)
    }

    /// Whether this takes back what `other` did.
    fn undoes(self, other: Self) -> bool {
        matches!(
            (self, other),
            (Self::FixedWidth, Self::RunningWidth)
                | (Self::RunningWidth, Self::FixedWidth)
                | (Self::KineticEquilibrium, Self::TemperatureOfX)
                | (Self::TemperatureOfX, Self::KineticEquilibrium)
        )
    }
}

/// Causes that explain the difference of one row.
#[derive(Debug, Clone, PartialEq)]
pub struct Hint {
    /// Name of the row.
    pub id: String,
    /// The difference.
    pub rel: f64,
    /// The causes that matter for this row.
    pub causes: Vec<Cause>,
    /// What is left with them.
    pub rel_with_cause: f64,
}

/// Causes for the rows whose difference is above 3e-4, `ours` being Omega h^2
/// of `rows`.
///
/// A table is the output of one code with one set of choices: a cause that
/// helps one row must not harm the others. Omega h^2 of the rows (of a long
/// table, of the worst and some others) is computed again with each cause; it
/// is credible if, of the rows that it moves by more than 3e-4, at least half
/// lose more than half of the difference, or three quarters come closer, in
/// the geometric mean by a factor of ten. The credible one that leaves the
/// least is kept and the search goes on from there. Rows where in the end
/// less than a third is left are returned.
pub fn explain(rows: &[DensityRow], ours: &[f64], choices: &Choices) -> Vec<Hint> {
    let first = differences(rows, ours);
    let (some, values) = sample(rows, ours, &first);
    let mut current = choices.clone();
    let mut values_before = ours.to_vec();
    let mut causes = vec![Vec::new(); rows.len()];
    for cause in search(&some, values, choices) {
        let Some(with) = cause.applied(&current) else { continue };
        let values = values_of(rows, &with);
        for (of_row, (new, before)) in causes.iter_mut().zip(values.iter().zip(&values_before)) {
            if relative(*new, *before) > WORTH {
                of_row.push(cause);
            }
        }
        (current, values_before) = (with, values);
    }
    let last = differences(rows, &values_before);
    let hint = |(i, causes): (usize, Vec<Cause>)| {
        let (rel, rel_with_cause) = (first[i], last[i]);
        let explained = rel > WORTH && rel_with_cause < EXPLAINED * rel && !causes.is_empty();
        explained.then(|| Hint { id: rows[i].point.id.clone(), rel, causes, rel_with_cause })
    };
    causes.into_iter().enumerate().filter_map(hint).collect()
}

/// The rows on which causes are tried, with their values: of a long table
/// half of them the worst, the others evenly from the rest.
fn sample(rows: &[DensityRow], ours: &[f64], first: &[f64]) -> (Vec<DensityRow>, Vec<f64>) {
    let mut order: Vec<usize> = (0..rows.len()).collect();
    if rows.len() > SAMPLE {
        order.sort_by(|a, b| first[*b].total_cmp(&first[*a]));
        let rest = order.split_off(SAMPLE / 2);
        order.extend(rest.iter().step_by(rest.len().div_ceil(SAMPLE / 2)));
    }
    order.into_iter().map(|i| (rows[i].clone(), ours[i])).unzip()
}

/// The credible causes, in the order in which they were found.
fn search(rows: &[DensityRow], ours: Vec<f64>, choices: &Choices) -> Vec<Cause> {
    let left = differences(rows, &ours);
    let mut state = State { values: ours, left, choices: rough(choices) };
    let mut found: Vec<Cause> = Vec::new();
    while state.left.iter().any(|rel| *rel > WORTH) {
        let open = |cause: &Cause| !found.iter().any(|f| f == cause || f.undoes(*cause));
        let tried = Cause::ALL.into_iter().filter(open).filter_map(|cause| {
            let with = cause.applied(&state.choices)?;
            let values = values_of(rows, &with);
            let new = State { left: differences(rows, &values), values, choices: with };
            new.is_better_than(&state).then_some((cause, new))
        });
        let Some((cause, new)) = tried.min_by(|a, b| a.1.size().total_cmp(&b.1.size())) else { break };
        found.push(cause);
        state = new;
    }
    found
}

fn differences(rows: &[DensityRow], values: &[f64]) -> Vec<f64> {
    rows.iter().zip(values).map(|(row, value)| relative(*value, row.reference)).collect()
}

/// What fails with a cause is not a number: it is not explained by it.
fn values_of(rows: &[DensityRow], choices: &Choices) -> Vec<f64> {
    rows.par_iter().map(|row| choices.omega_h2(&row.point).unwrap_or(f64::NAN)).collect()
}

/// Differences of 3e-4 do not need the accuracy of a comparison.
fn rough(choices: &Choices) -> Choices {
    let mut new = choices.clone();
    let accuracy = choices.number.accuracy.max(ROUGH);
    (new.number.accuracy, new.coupled.common.accuracy) = (accuracy, accuracy);
    new
}

/// The rows with some causes.
struct State {
    values: Vec<f64>,
    left: Vec<f64>,
    choices: Choices,
}

impl State {
    /// Whether Omega h^2 of a row is another one than in `before`.
    fn moved(&self, before: &Self, i: usize) -> bool {
        relative(self.values[i], before.values[i]) > WORTH
    }

    /// Whether the rows that moved came closer.
    fn is_better_than(&self, before: &Self) -> bool {
        let part = |i: usize| floored(self.left[i]) / floored(before.left[i]);
        let moved = (0..self.left.len()).filter(|i| self.moved(before, *i));
        let parts: Vec<f64> = moved.map(part).collect();
        let all = parts.len() as f64;
        let below = |limit: f64| parts.iter().filter(|p| **p < limit).count() as f64;
        let mean = parts.iter().map(|p| p.ln()).sum::<f64>() / all;
        // Without rows the mean is not a number.
        (below(STEP) > 0.5 * all) || (below(1.0) >= CLOSER * all && mean < MUCH.ln())
    }

    /// Sum of the logarithms of what is left: the smaller, the more is
    /// explained.
    fn size(&self) -> f64 {
        self.left.iter().map(|rel| floored(*rel).ln()).sum()
    }
}

/// A difference, but not less than a tenth of what is worth a word.
fn floored(rel: f64) -> f64 {
    rel.max(0.1 * WORTH)
}
