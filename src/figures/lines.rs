//! Observables against one parameter.

use std::fmt::Write as _;

use rayon::prelude::*;

use super::axis::FigureAxis;
use super::{number, plot_error, text};
use crate::error::{Error, Result};
use crate::models::index_of;
use crate::plot::{Axis, Figure, Style};
use crate::prediction::Prediction;
use crate::scan::{FigureCard, Job, with_overrides};

/// One row per x, one column per line; empty where there is no point.
pub(super) fn evaluate(job: &Job, card: &FigureCard) -> Result<String> {
    let x = FigureAxis::new(&*job.model, &card.x)?;
    let base = with_overrides(&*job.model, &job.base, &card.fixed)?;
    let bases = card
        .lines
        .iter()
        .map(|l| with_overrides(&*job.model, &base, &l.fixed))
        .collect::<Result<Vec<_>>>()?;
    let row = |at: f64| -> Result<String> {
        let mut out = format!("{at:e}");
        for (line, base) in card.lines.iter().zip(&bases) {
            let mut values = base.clone();
            x.set(&*job.model, &mut values, at);
            let solved = match &job.tune {
                Some(tune) => tune.solve(&*job.model, &job.context, &values),
                None => Ok(values),
            };
            let value = match solved.and_then(|v| job.model.point(&v, &job.context.inputs)) {
                Ok(point) => Prediction::new(&*point, &job.context).observable(&line.observable)?,
                Err(Error::Unphysical { .. } | Error::Numerics { method: "tune", .. }) => None,
                Err(e) => return Err(e),
            };
            out.push(',');
            if let Some(v) = value {
                let _ = write!(out, "{v:.8e}");
            }
        }
        out.push('\n');
        Ok(out)
    };
    let rows = x.nodes().into_par_iter().map(row).collect::<Result<Vec<_>>>()?;
    let mut table = String::from("x");
    for (i, line) in card.lines.iter().enumerate() {
        let _ = write!(table, ",{}_{i}", line.observable);
    }
    table.push('\n');
    table.extend(rows);
    Ok(table)
}

/// Draws the lines from their table.
pub(super) fn draw(job: &Job, card: &FigureCard, table: &str) -> Result<Figure> {
    let fail = |message: String| Error::Table { table: format!("{}.csv", card.id), message };
    let x = FigureAxis::new(&*job.model, &card.x)?;
    let base = with_overrides(&*job.model, &job.base, &card.fixed)?;
    let mut series: Vec<Vec<(f64, f64)>> = vec![Vec::new(); card.lines.len()];
    let mut reader = csv::Reader::from_reader(table.as_bytes());
    for record in reader.records() {
        let record = record.map_err(|e| fail(e.to_string()))?;
        if record.len() != card.lines.len() + 1 {
            return Err(fail(format!("{} columns for {} lines", record.len(), card.lines.len())));
        }
        let cell = |i: usize| number(&record[i]).map_err(fail);
        for (i, s) in series.iter_mut().enumerate() {
            let (x, y) = (cell(0)?, cell(i + 1)?);
            if !y.is_nan() {
                s.push((x, y));
            }
        }
    }
    let positive = series.iter().flatten().map(|(_, y)| *y).filter(|y| *y > 0.0);
    let (lo, hi) = positive.fold((f64::INFINITY, 0.0_f64), |(lo, hi), y| (lo.min(y), hi.max(y)));
    let [lo, hi] = card.y_range.unwrap_or([lo / 2.0, hi * 2.0]);
    let error = plot_error(card);
    let y = Axis::log(card.y_label.as_deref().unwrap_or(""), lo, hi).map_err(&error)?;
    // What a line sets is said by its label.
    let mut shown = vec![x.parameter()];
    for name in card.lines.iter().flat_map(|l| l.fixed.keys()) {
        shown.push(index_of(job.model.name(), job.model.parameters(), name)?);
    }
    let mut figure =
        Figure::new(x.plot.clone(), y).title(&card.title).subtitle(&text::subtitle(job, &base, &shown));
    for (i, (line, points)) in card.lines.iter().zip(&series).enumerate() {
        figure.line(points, Style::nth(i).width(1.6), &line.label);
    }
    Ok(figure)
}
