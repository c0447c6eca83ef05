//! Excluded regions over two parameters.

use std::collections::BTreeMap;
use std::fmt::Write as _;

use rayon::prelude::*;

use super::axis::FigureAxis;
use super::{number, plot_error, text};
use crate::constraints::Verdict;
use crate::error::{Error, Result};
use crate::models::Assignment;
use crate::plot::{Colour, Dash, Figure, Grid, Hatch, Style};
use crate::prediction::Prediction;
use crate::scan::{FigureCard, Job, LineCard, Outcome, with_overrides};

/// Level of a field of zeros and ones: the area of ones reaches to the
/// nearest zero, so that no gap is left beside what is known there.
const EDGE: f64 = 1e-9;

/// Column of the points that do not exist.
const NO_SOLUTION: &str = "no solution";

struct Plane {
    x: FigureAxis,
    y: FigureAxis,
    base: Assignment,
}

impl Plane {
    fn new(job: &Job, card: &FigureCard) -> Result<Self> {
        let y = card
            .y
            .as_ref()
            .ok_or_else(|| Error::Usage(format!("figure `{}` needs the axis `y`", card.id)))?;
        Ok(Self {
            x: FigureAxis::new(&*job.model, &card.x)?,
            y: FigureAxis::new(&*job.model, y)?,
            base: with_overrides(&*job.model, &job.base, &card.fixed)?,
        })
    }
}

impl Plane {
    /// The base with both axes set, so that what they replace is not shown
    /// as fixed.
    fn with_axes(&self, job: &Job) -> Assignment {
        let mut values = self.base.clone();
        self.x.set(&*job.model, &mut values, self.x.plot.min());
        self.y.set(&*job.model, &mut values, self.y.plot.min());
        values
    }
}

/// Evaluates the plane: one row per node with the largest ratio of each
/// label (above one: excluded), then the bands.
pub(super) fn evaluate(job: &Job, card: &FigureCard) -> Result<String> {
    let plane = Plane::new(job, card)?;
    let mut labels: Vec<&str> = job.library.iter().map(|c| c.card().label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    let of_constraint: Vec<usize> =
        job.library.iter().filter_map(|c| labels.iter().position(|l| *l == c.card().label)).collect();
    let (xs, ys) = (plane.x.nodes(), plane.y.nodes());
    let lines: Vec<String> = card.contours.iter().map(|c| c.observable.clone()).collect();
    let node = |k: usize| -> Result<String> {
        let (x, y) = (xs[k % xs.len()], ys[k / xs.len()]);
        let mut values = plane.base.clone();
        plane.x.set(&*job.model, &mut values, x);
        plane.y.set(&*job.model, &mut values, y);
        let row = job.evaluate_quantities(values, &lines, &card.without)?;
        let mut line = format!("{x:e},{y:e}");
        match row.outcome {
            Outcome::Point { contributions, outputs } => {
                let mut ratios = vec![f64::NAN; labels.len()];
                for (c, label) in contributions.iter().zip(&of_constraint) {
                    if c.verdict != Verdict::NotApplicable {
                        ratios[*label] = ratios[*label].max(c.ratio);
                    }
                }
                line.push_str(",0");
                for r in outputs.into_iter().chain(ratios) {
                    let _ = if r.is_nan() { write!(line, ",") } else { write!(line, ",{r:.6e}") };
                }
            }
            Outcome::Unphysical(_) => {
                line.push_str(",1");
                line.push_str(&",".repeat(lines.len() + labels.len()));
            }
        }
        line.push('\n');
        Ok(line)
    };
    let rows = (0..xs.len() * ys.len()).into_par_iter().map(node).collect::<Result<Vec<String>>>()?;
    let mut table = format!("x,y,{NO_SOLUTION}");
    for name in &lines {
        let _ = write!(table, ",{name}");
    }
    for label in &labels {
        let _ = write!(table, ",\"{}\"", label.replace('"', "'"));
    }
    table.push('\n');
    table.extend(rows);
    for (i, band) in card.bands.iter().enumerate() {
        table.push_str(&evaluate_band(job, &plane, band, i, lines.len() + labels.len())?);
    }
    Ok(table)
}

/// Rows `band:<i>,x,low,middle,high`, padded to the width of the table.
fn evaluate_band(job: &Job, plane: &Plane, band: &LineCard, index: usize, width: usize) -> Result<String> {
    let (Some(tune), Some(card)) = (&job.tune, &job.card.tune) else {
        return Err(Error::Usage(format!("band `{}` needs [tune] with errors", band.label)));
    };
    let plus = card.error_plus.unwrap_or(0.0);
    let minus = card.error_minus.unwrap_or(0.0);
    let targets = [card.value - minus, card.value, card.value + plus];
    let base = with_overrides(&*job.model, &plane.base, &band.fixed)?;
    // The parameter itself is shown as the axis shows it.
    let on_axis = job.model.parameters()[plane.y.parameter()].name == band.observable;
    let at = |x: f64| -> Result<Option<[f64; 3]>> {
        let mut values = base.clone();
        plane.x.set(&*job.model, &mut values, x);
        let mut found = [f64::NAN; 3];
        for (slot, target) in found.iter_mut().zip(targets) {
            let solved = match tune.to_value(target).solve(&*job.model, &job.context, &values) {
                Ok(v) => v,
                Err(Error::Numerics { method: "tune", .. } | Error::Unphysical { .. }) => return Ok(None),
                Err(e) => return Err(e),
            };
            let point = job.model.point(&solved, &job.context.inputs)?;
            let value = Prediction::new(&*point, &job.context).observable(&band.observable)?;
            *slot = value.map_or(f64::NAN, |v| if on_axis { plane.y.shows(v) } else { v });
        }
        Ok(Some(found))
    };
    let mut out = String::new();
    for x in plane.x.nodes() {
        if let Some([low, middle, high]) = at(x)? {
            let padding = ",".repeat(width.saturating_sub(2));
            let _ = writeln!(out, "band:{index},{x:e},{low:e},{middle:e},{high:e}{padding}");
        }
    }
    Ok(out)
}

/// The table of a plane, read back.
struct Read {
    labels: Vec<String>,
    unphysical: Vec<f64>,
    /// One per contour of the card.
    contours: Vec<Vec<f64>>,
    fields: Vec<Vec<f64>>,
    bands: BTreeMap<usize, Vec<[f64; 4]>>,
}

fn read(card: &FigureCard, table: &str) -> Result<Read> {
    let fail = |message: String| Error::Table { table: format!("{}.csv", card.id), message };
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(table.as_bytes());
    let header = reader.headers().map_err(|e| fail(e.to_string()))?.clone();
    if header.get(2) != Some(NO_SOLUTION) {
        return Err(fail("is not the table of an exclusion figure".into()));
    }
    let lines = card.contours.len();
    if card.contours.iter().enumerate().any(|(i, c)| header.get(3 + i) != Some(&c.observable)) {
        return Err(fail("has other contours than the card".into()));
    }
    let labels: Vec<String> = header.iter().skip(3 + lines).map(str::to_owned).collect();
    let mut out = Read {
        contours: vec![Vec::new(); lines],
        fields: vec![Vec::new(); labels.len()],
        labels,
        unphysical: Vec::new(),
        bands: BTreeMap::new(),
    };
    for record in reader.records() {
        let record = record.map_err(|e| fail(e.to_string()))?;
        let cell = |i: usize| number(record.get(i).unwrap_or("")).map_err(fail);
        if let Some(i) = record.get(0).and_then(|c| c.strip_prefix("band:")) {
            let i = i.parse().map_err(|_| fail(format!("band `{i}`")))?;
            out.bands.entry(i).or_default().push([cell(1)?, cell(2)?, cell(3)?, cell(4)?]);
            continue;
        }
        out.unphysical.push(cell(2)?);
        for (k, field) in out.contours.iter_mut().chain(&mut out.fields).enumerate() {
            field.push(cell(k + 3)?);
        }
    }
    Ok(out)
}

/// Draws the plane from its table.
pub(super) fn draw(job: &Job, card: &FigureCard, table: &str) -> Result<Figure> {
    let plane = Plane::new(job, card)?;
    let read = read(card, table)?;
    let (xs, ys) = (plane.x.nodes(), plane.y.nodes());
    if read.unphysical.len() != xs.len() * ys.len() {
        let message = format!("{} rows for a grid of {} x {}", read.unphysical.len(), xs.len(), ys.len());
        return Err(Error::Table { table: format!("{}.csv", card.id), message });
    }
    let on_axes = [plane.x.parameter(), plane.y.parameter()];
    let mut figure = Figure::new(plane.x.plot.clone(), plane.y.plot.clone())
        .title(&card.title)
        .subtitle(&text::subtitle(job, &plane.with_axes(job), &on_axes));
    let error = plot_error(card);
    if read.unphysical.iter().any(|u| *u > 0.0) {
        let grid = Grid::new(xs.clone(), ys.clone(), read.unphysical.clone()).map_err(&error)?;
        let style = Style::plain(Colour::GREY).hatch(Hatch::Lines { angle: 45, spacing: 8 }).opacity(0.2);
        figure.region(&grid, EDGE, style, NO_SOLUTION).map_err(&error)?;
    }
    for (contour, values) in card.contours.iter().zip(&read.contours) {
        // A point where it cannot be computed is not an allowed one.
        let missing = values.iter().zip(&read.unphysical).map(|(v, none)| v.is_nan() && *none == 0.0);
        let missing: Vec<f64> = missing.map(|m| if m { 1.0 } else { 0.0 }).collect();
        let grid = Grid::new(xs.clone(), ys.clone(), missing).map_err(&error)?;
        let style = Style::plain(Colour::GREY).hatch(Hatch::Dots { spacing: 9 }).opacity(0.2);
        let label = format!("no {}", text::observable(&contour.observable));
        figure.region(&grid, EDGE, style, &label).map_err(&error)?;
    }
    for (n, k) in by_area(&read.fields).into_iter().enumerate() {
        let values = read.fields[k].iter().map(|r| r.max(1e-300).ln()).collect();
        let grid = Grid::new(xs.clone(), ys.clone(), values).map_err(&error)?;
        let style = Style::nth(n).opacity(if n == 0 { 0.22 } else { 0.32 });
        figure.region(&grid, 0.0, style, &read.labels[k]).map_err(&error)?;
    }
    for (contour, values) in card.contours.iter().zip(&read.contours) {
        // Interpolated in the logarithm: what is drawn varies over decades.
        let values = values.iter().map(|v| v.ln()).collect();
        let grid = Grid::new(xs.clone(), ys.clone(), values).map_err(&error)?;
        let levels: Vec<(f64, &str)> =
            contour.levels.iter().map(|(v, label)| (v.ln(), label.as_str())).collect();
        let style = Style::plain(Colour(20, 20, 20)).width(1.1);
        figure.contour_line(&grid, &levels, style).map_err(&error)?;
    }
    for (i, points) in &read.bands {
        let Some(band) = card.bands.get(*i) else { continue };
        let style = Style::plain(Colour(20, 20, 20))
            .dash([Dash::Solid, Dash::Dashed, Dash::DashDot, Dash::Dotted][i % 4]);
        let edges: Vec<_> = points.iter().map(|p| (p[0], p[1].min(p[3]), p[1].max(p[3]))).collect();
        figure.band(&edges, style.opacity(0.25).width(0.0), "");
        let middle: Vec<_> = points.iter().map(|p| (p[0], p[2])).collect();
        figure.line(&middle, style.width(1.3), &band.label);
    }
    Ok(figure)
}

/// Fields that exclude anything, the largest first; where NaN, the field
/// says nothing.
fn by_area(fields: &[Vec<f64>]) -> Vec<usize> {
    let area = |k: usize| fields[k].iter().filter(|r| **r > 1.0).count();
    let mut order: Vec<usize> = (0..fields.len()).filter(|k| area(*k) > 0).collect();
    order.sort_by_key(|k| (std::cmp::Reverse(area(*k)), *k));
    order
}
