//! Profiled likelihoods: planes with their regions, and lines.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::axis::FigureAxis;
use super::{text, write_figure};
use crate::error::{Error, Result};
use crate::plot::{Axis, Colour, Dash, Figure, Grid, Style};
use crate::scan::{Best, Job, JobFit, JobLikelihood, Profile, Region, thresholds, write_atomically};

/// Writes a table and a figure of each profile of a fit and each plane;
/// returns the figures.
///
/// # Errors
/// An unwritable folder, or a figure that cannot be drawn.
pub fn regions(likelihood: &JobLikelihood<'_>, fit: &JobFit, folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let mut out = Vec::new();
    for (axis, profile) in fit.profiles.iter().enumerate() {
        let stem = format!("profile_{}", profile.parameter);
        let mut table = format!("{},delta_2lnL\n", profile.parameter);
        for (x, delta) in &profile.nodes {
            let _ = writeln!(table, "{x:e},{delta:e}");
        }
        write_atomically(&folder.join(format!("{stem}.csv")), &table)?;
        out.push(folder.join(format!("{stem}.svg")));
        write_figure(&line(likelihood, axis, profile, &fit.best)?, &folder.join(format!("{stem}.svg")))?;
    }
    for region in &fit.regions {
        let id = &region.card.id;
        let mut table = format!("{},{},delta_2lnL\n", region.card.x, region.card.y);
        for (k, delta) in region.delta.iter().enumerate() {
            let (x, y) = (region.x[k % region.x.len()], region.y[k / region.x.len()]);
            let _ = writeln!(table, "{x:e},{y:e},{delta:e}");
        }
        write_atomically(&folder.join(format!("{id}.csv")), &table)?;
        out.push(folder.join(format!("{id}.svg")));
        write_figure(&plane(likelihood, region, &fit.best)?, &folder.join(format!("{id}.svg")))?;
    }
    Ok(out)
}

fn failed(id: &str) -> impl Fn(crate::plot::Error) -> Error + '_ {
    move |e| Error::Usage(format!("figure `{id}`: {e}"))
}

/// A coordinate of the likelihood as an axis, and its parameter.
fn axis(likelihood: &JobLikelihood<'_>, position: usize, values: &[f64]) -> Result<(Axis, Option<usize>)> {
    let job = likelihood.job();
    if let Some(card) = job.card.axes.get(position) {
        let axis = FigureAxis::new(&*job.model, card)?;
        return Ok((axis.plot.clone(), Some(axis.parameter())));
    }
    let name = likelihood.names().get(position).copied().unwrap_or_default();
    let (lo, hi) = (values.first().copied().unwrap_or(f64::NAN), values.last().copied().unwrap_or(f64::NAN));
    let axis = Axis::log(&text::observable(name), lo, hi).map_err(failed(name))?;
    Ok((axis, None))
}

/// What is held and what is profiled.
fn said(likelihood: &JobLikelihood<'_>, shown: &[usize]) -> String {
    let job: &Job = likelihood.job();
    let tuned =
        likelihood.tuned().filter(|t| !shown.contains(t)).map(|t| text::observable(likelihood.names()[t]));
    let profiled: Vec<String> = job
        .design
        .parameters()
        .enumerate()
        .filter(|(position, _)| !shown.contains(position))
        .map(|(_, p)| job.model.parameters()[p].tex.to_owned())
        .chain(tuned)
        .collect();
    // What theory leaves open is profiled too, and not held.
    let varied = job.card.likelihood.iter().flat_map(|l| l.vary.keys());
    let varied = varied.filter_map(|n| job.model.parameters().iter().position(|p| p.name == *n));
    let all: Vec<usize> = job.design.parameters().chain(varied.clone()).collect();
    let profiled: Vec<String> =
        profiled.into_iter().chain(varied.map(|i| job.model.parameters()[i].tex.to_owned())).collect();
    let held = text::held(job, &job.base, &all);
    if profiled.is_empty() { held } else { format!("{held}\nprofiled: {}", profiled.join(", ")) }
}

fn plane(likelihood: &JobLikelihood<'_>, region: &Region, best: &Best) -> Result<Figure> {
    let error = failed(&region.card.id);
    let names = likelihood.names();
    let position = |name: &str| names.iter().position(|n| *n == name);
    let (Some(x), Some(y)) = (position(&region.card.x), position(&region.card.y)) else {
        return Err(Error::Usage(format!("figure `{}`: its axes are not those of the job", region.card.id)));
    };
    let (on_x, on_y) = (axis(likelihood, x, &region.x)?.0, axis(likelihood, y, &region.y)?.0);
    let mut figure = Figure::new(on_x, on_y).title(&region.card.title).subtitle(&said(likelihood, &[x, y]));
    // A region is where the field is high. What is far away is as far as
    // that, so that a hole in the domain does not bend the lines beside it.
    let (one, two) = thresholds(2);
    let field = region.delta.iter().map(|d| -d.min(4.0 * two)).collect();
    let grid = Grid::new(region.x.clone(), region.y.clone(), field).map_err(&error)?;
    figure.region(&grid, -two, Style::nth(0).opacity(0.25), "95 %").map_err(&error)?;
    figure.region(&grid, -one, Style::nth(0).opacity(0.55), "68 %").map_err(&error)?;
    figure.marker(best.axes[x], best.axes[y], Style::plain(Colour::BLACK), "best fit");
    Ok(figure)
}

fn line(likelihood: &JobLikelihood<'_>, position: usize, profile: &Profile, best: &Best) -> Result<Figure> {
    let id = format!("profile_{}", profile.parameter);
    let error = failed(&id);
    let values: Vec<f64> = profile.nodes.iter().map(|n| n.0).collect();
    let on_x = axis(likelihood, position, &values)?.0;
    let y = Axis::linear(r"$\Delta(-2\ln L)$", 0.0, 12.0).map_err(&error)?;
    let (lo, hi) = (on_x.min(), on_x.max());
    let mut figure = Figure::new(on_x, y)
        .title("Profile of the joint likelihood")
        .subtitle(&said(likelihood, &[position]));
    let points: Vec<(f64, f64)> = profile.nodes.iter().map(|(x, d)| (*x, d.min(1e3))).collect();
    let (one, two) = thresholds(1);
    let level = Style::plain(Colour::GREY).dash(Dash::Dashed);
    figure.line(&[(lo, one), (hi, one)], level, "68 %");
    figure.line(&[(lo, two), (hi, two)], level, "95 %");
    figure.line(&points, Style::nth(0).width(1.8), "");
    figure.marker(best.axes[position], 0.0, Style::plain(Colour::BLACK), "");
    Ok(figure)
}
