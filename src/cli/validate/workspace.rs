//! `validate workspace`: -2 ln L of a pyhf workspace at given points.

use std::path::PathBuf;

use clap::ValueEnum;
use serde::Deserialize;
use serde_json::json;

use super::super::{Global, print};
use super::{SHOWN, read};
use crate::error::{Error, Result, suggest};
use crate::statistics::model::{HistoSysCode, Interpolation, Model, NormSysCode};

/// Options of `validate workspace`.
#[derive(Debug, clap::Args)]
pub(super) struct WorkspacePoints {
    /// The workspace: pyhf's JSON
    workspace: PathBuf,
    /// The points: JSON with parameters, a list of names, and points, a list
    /// of {"x": [...], "twice_nll": ...}
    #[arg(long, value_name = "FILE")]
    points: PathBuf,
    /// The measurement [default: the first]
    #[arg(long, value_name = "NAME")]
    measurement: Option<String>,
    /// Interpolation of normsys
    #[arg(long, value_name = "CODE", default_value = "4")]
    normsys_code: NormSysOption,
    /// Interpolation of histosys
    #[arg(long, value_name = "CODE", default_value = "4p")]
    histosys_code: HistoSysOption,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum NormSysOption {
    /// Exponential on both sides
    #[value(name = "1")]
    Code1,
    /// Polynomial inside of +-1, exponential outside
    #[value(name = "4")]
    Code4,
}

#[derive(Debug, Clone, Copy, ValueEnum)]
enum HistoSysOption {
    /// Linear on both sides
    #[value(name = "0")]
    Code0,
    /// Polynomial inside of +-1, linear outside
    #[value(name = "4p")]
    Code4p,
}

#[derive(Debug, Deserialize)]
struct Points {
    parameters: Vec<String>,
    points: Vec<Point>,
}

#[derive(Debug, Deserialize)]
struct Point {
    x: Vec<f64>,
    twice_nll: f64,
}

/// A point with both values.
struct Row {
    id: usize,
    value: f64,
    reference: f64,
    difference: f64,
}

impl WorkspacePoints {
    /// Compares and prints.
    pub(super) fn validate(&self, global: &Global) -> Result<()> {
        let model = Model::read(&self.workspace, self.measurement.as_deref(), self.codes())?;
        let points = self.read_points()?;
        let order = self.order(&model, &points.parameters)?;
        let mut rows = self.compare(&model, &order, &points.points)?;
        // NaN first: it is the worst.
        rows.sort_by(|a, b| b.difference.total_cmp(&a.difference));
        report(&rows, global);
        Ok(())
    }

    fn codes(&self) -> Interpolation {
        Interpolation {
            normsys: match self.normsys_code {
                NormSysOption::Code1 => NormSysCode::Code1,
                NormSysOption::Code4 => NormSysCode::Code4,
            },
            histosys: match self.histosys_code {
                HistoSysOption::Code0 => HistoSysCode::Code0,
                HistoSysOption::Code4p => HistoSysCode::Code4p,
            },
        }
    }

    fn read_points(&self) -> Result<Points> {
        let text = read(&self.points)?;
        serde_json::from_str(&text).map_err(|e| Error::Card {
            file: self.points.display().to_string(),
            at: Some((e.line(), e.column())),
            message: format!("not a file of points: {e}"),
        })
    }

    /// Index of each parameter of the points; each must be in the model, once.
    fn order(&self, model: &Model, names: &[String]) -> Result<Vec<usize>> {
        let wrong = |message: String| Error::Card {
            file: self.points.display().to_string(),
            at: None,
            message: format!("parameters: {message}"),
        };
        let unknown: Vec<&str> =
            names.iter().filter(|name| model.index(name).is_err()).map(String::as_str).collect();
        if let [first, ..] = unknown[..] {
            let hint = suggest(first, model.parameters().iter().map(|p| p.name.as_str()))
                .map_or_else(String::new, |near| format!("; did you mean `{near}` by `{first}`?"));
            return Err(wrong(format!("the model does not have `{}`{hint}", unknown.join("`, `"))));
        }
        if let Some(i) = (0..names.len()).find(|&i| names[..i].contains(&names[i])) {
            return Err(wrong(format!("`{}` is there twice; once is allowed", names[i])));
        }
        names.iter().map(|name| model.index(name)).collect()
    }

    fn compare(&self, model: &Model, order: &[usize], points: &[Point]) -> Result<Vec<Row>> {
        let wrong = |id: usize, message: String| Error::Card {
            file: self.points.display().to_string(),
            at: None,
            message: format!("points[{id}].x: {message}"),
        };
        let mut rows = Vec::with_capacity(points.len());
        for (id, point) in points.iter().enumerate() {
            if point.x.len() != order.len() {
                return Err(wrong(
                    id,
                    format!("has {} values for {} parameters", point.x.len(), order.len()),
                ));
            }
            // Parameters that are not named have their start value.
            let mut x = model.initial();
            order.iter().zip(&point.x).for_each(|(p, value)| x[*p] = *value);
            let value = model.twice_nll(&x);
            let difference = (value - point.twice_nll).abs();
            rows.push(Row { id, value, reference: point.twice_nll, difference });
        }
        Ok(rows)
    }
}

fn report(rows: &[Row], global: &Global) {
    let max = rows.first().map_or(0.0, |row| row.difference);
    if global.json {
        let row =
            |r: &Row| json!({ "id": r.id, "reference": r.reference, "value": r.value, "abs": r.difference });
        let worst: Vec<_> = rows.iter().take(SHOWN).map(row).collect();
        return print(&json!({ "points": rows.len(), "max_abs": max, "worst": worst }).to_string());
    }
    print(&format!("-2 ln L: {} points, worst {max:.1e} (absolute)", rows.len()));
    for r in rows.iter().take(SHOWN) {
        print(&format!("  {}: {:.9} against {:.9} ({:.1e})", r.id, r.value, r.reference, r.difference));
    }
}
