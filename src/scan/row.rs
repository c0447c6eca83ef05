//! Rows of a table and their text.
//!
//! A row says two things that are never mixed. `allowed` is hard: no bound
//! excludes the point at its own level. `twice_nll` is the joint likelihood
//! ([`Joint`](crate::constraints::Joint)) of exactly this point under the
//! choices of the card, nothing profiled. A point that is allowed can be far
//! from the best fit, and the best fit can be excluded by one bound.
//! Requirements of the theory (unitarity, positivity) are no data and add
//! nothing to `twice_nll`: where one is broken, `excluded_by` names it and the
//! number is still that of the data. `fit` counts such a point as none.

use std::fmt::Write as _;

use super::Job;
use crate::constraints::{Constraint, Contribution, Validity, Verdict};
use crate::models::Assignment;

/// What became of a point.
#[derive(Debug, Clone, PartialEq)]
pub enum Outcome {
    /// Evaluated: derived quantities and one contribution per constraint.
    Point {
        /// In the order of [`Job::outputs`].
        outputs: Vec<f64>,
        /// In the order of the library.
        contributions: Vec<Contribution>,
    },
    /// There is no such point, and why.
    Unphysical(String),
}

/// One evaluated point.
#[derive(Debug, Clone, PartialEq)]
pub struct Row {
    /// All parameters, the tuned one solved.
    pub values: Assignment,
    /// What became of it.
    pub outcome: Outcome,
}

impl Row {
    /// Whether the point exists and nothing excludes it.
    pub fn is_allowed(&self) -> bool {
        match &self.outcome {
            Outcome::Point { contributions, .. } => !contributions.iter().any(Contribution::excludes),
            Outcome::Unphysical(_) => false,
        }
    }
}

/// The columns of a job's table.
#[derive(Debug, Clone, PartialEq)]
pub struct Table {
    header: String,
}

impl Table {
    /// Columns: `index`, parameters with units, `allowed` (1: no bound
    /// excludes), `excluded_by`, `extrapolated` (bounds applied beyond their
    /// table), `twice_nll` (joint -2 ln L of exactly this point, nothing
    /// profiled; requirements of the theory add nothing, and `allowed` says
    /// nothing about it), `leading` (the constraint with the largest term of
    /// that sum), derived quantities, and for each constraint its ratio (above
    /// one: excluded; empty: not applicable), then `status`. A point without a
    /// physical solution has neither likelihood nor ratios.
    pub fn new(job: &Job) -> Self {
        let mut columns = vec!["index".to_owned()];
        columns.extend(job.model.parameters().iter().map(|p| with_unit(&p.name, p.unit)));
        columns.extend(["allowed", "excluded_by", "extrapolated", "twice_nll", "leading"].map(str::to_owned));
        columns.extend(job.outputs.iter().cloned());
        columns.extend(job.library.iter().map(|c| format!("ratio_{}", c.id())));
        columns.push("status".to_owned());
        Self { header: columns.join(",") }
    }

    /// The header line, without line end.
    pub fn header(&self) -> &str {
        &self.header
    }

    /// A row as a line with line end. Numbers have the fewest digits that
    /// give the same double back.
    pub fn line(&self, job: &Job, index: usize, row: &Row) -> String {
        let mut line = index.to_string();
        for value in row.values.values() {
            push(&mut line, *value);
        }
        match &row.outcome {
            Outcome::Point { outputs, contributions } => {
                let ids: Vec<&str> = job.library.iter().map(Constraint::id).collect();
                let named = |which: &dyn Fn(&Contribution) -> bool| -> Vec<&str> {
                    ids.iter().zip(contributions).filter(|(_, c)| which(c)).map(|(id, _)| *id).collect()
                };
                let excluded = named(&Contribution::excludes);
                let extrapolated = named(&|c| matches!(c.validity, Validity::Extrapolated(_)));
                let allowed = u8::from(excluded.is_empty());
                let _ = write!(line, ",{allowed},{},{}", excluded.join(";"), extrapolated.join(";"));
                let total = job.joint.total(contributions);
                push(&mut line, Some(total.twice_nll));
                let _ = write!(line, ",{}", total.leading.map_or("", |(i, _)| ids[i]));
                for value in outputs {
                    push(&mut line, Some(*value));
                }
                for c in contributions {
                    push(&mut line, (c.verdict != Verdict::NotApplicable).then_some(c.ratio));
                }
                line.push_str(",ok\n");
            }
            Outcome::Unphysical(why) => {
                // excluded_by to leading are empty too.
                let empty = ",".repeat(4 + job.outputs.len() + job.library.len());
                let why = why.replace(['"', '\n'], "'");
                let _ = writeln!(line, ",0{empty},\"{why}\"");
            }
        }
        line
    }
}

fn with_unit(name: &str, unit: &str) -> String {
    if unit.is_empty() { name.to_owned() } else { format!("{name}_{unit}") }
}

fn push(line: &mut String, value: Option<f64>) {
    line.push(',');
    if let Some(v) = value.filter(|v| !v.is_nan()) {
        let _ = if v != 0.0 && !(1e-4..1e6).contains(&v.abs()) {
            write!(line, "{v:e}")
        } else {
            write!(line, "{v}")
        };
    }
}
