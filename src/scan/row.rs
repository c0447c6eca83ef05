//! Rows of a table and their text.

use std::fmt::Write as _;

use super::Job;
use crate::constraints::{Contribution, Validity, Verdict};
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
    /// Columns: `index`, parameters with units, `allowed`, `excluded_by`,
    /// `extrapolated` (bounds applied beyond their table), derived quantities, and for each constraint its ratio (above one:
    /// excluded; empty: not applicable), then `status`.
    pub fn new(job: &Job) -> Self {
        let mut columns = vec!["index".to_owned()];
        columns.extend(job.model.parameters().iter().map(|p| with_unit(&p.name, p.unit)));
        columns.extend(["allowed", "excluded_by", "extrapolated"].map(str::to_owned));
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
                let excluded: Vec<&str> = job
                    .library
                    .iter()
                    .zip(contributions)
                    .filter(|(_, c)| c.excludes())
                    .map(|(constraint, _)| constraint.id())
                    .collect();
                let extrapolated: Vec<&str> = job
                    .library
                    .iter()
                    .zip(contributions)
                    .filter(|(_, c)| matches!(c.validity, Validity::Extrapolated(_)))
                    .map(|(constraint, _)| constraint.id())
                    .collect();
                let allowed = u8::from(excluded.is_empty());
                let _ = write!(line, ",{allowed},{},{}", excluded.join(";"), extrapolated.join(";"));
                for value in outputs {
                    push(&mut line, Some(*value));
                }
                for c in contributions {
                    push(&mut line, (c.verdict != Verdict::NotApplicable).then_some(c.ratio));
                }
                line.push_str(",ok\n");
            }
            Outcome::Unphysical(why) => {
                let empty = ",".repeat(job.outputs.len() + job.library.len());
                let why = why.replace(['"', '\n'], "'");
                let _ = writeln!(line, ",0,,{empty},\"{why}\"");
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
