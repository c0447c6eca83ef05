//! Profiled likelihoods: planes with their regions, and lines.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::axis::FigureAxis;
use super::{text, write_figure};
use crate::error::{Error, Result};
use crate::plot::{Axis, Colour, Dash, Figure, Grid, Style};
use crate::scan::{Best, Job, JobFit, Profile, Region, thresholds, write_atomically};

/// Writes a table and a figure of each profile of a fit and each plane;
/// returns the figures.
///
/// # Errors
/// An unwritable folder, or a figure that cannot be drawn.
pub fn regions(job: &Job, fit: &JobFit, folder: &Path) -> Result<Vec<PathBuf>> {
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
        write_figure(&line(job, axis, profile, &fit.best)?, &folder.join(format!("{stem}.svg")))?;
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
        write_figure(&plane(job, region, &fit.best)?, &folder.join(format!("{id}.svg")))?;
    }
    Ok(out)
}

fn failed(id: &str) -> impl Fn(crate::plot::Error) -> Error + '_ {
    move |e| Error::Usage(format!("figure `{id}`: {e}"))
}

/// What is held and what is profiled.
fn said(job: &Job, shown: &[usize]) -> String {
    let profiled: Vec<&str> = job
        .design
        .parameters()
        .filter(|p| !shown.contains(p))
        .map(|p| job.model.parameters()[p].tex)
        .collect();
    let all: Vec<usize> = job.design.parameters().collect();
    let held = text::subtitle(job, &job.base, &all);
    if profiled.is_empty() { held } else { format!("{held}\nprofiled: {}", profiled.join(", ")) }
}

fn plane(job: &Job, region: &Region, best: &Best) -> Result<Figure> {
    let error = failed(&region.card.id);
    let position = |name: &str| job.card.axes.iter().position(|a| a.parameter == *name);
    let (Some(x), Some(y)) = (position(&region.card.x), position(&region.card.y)) else {
        return Err(Error::Usage(format!("figure `{}`: its axes are not those of the job", region.card.id)));
    };
    let axes = [x, y].map(|i| FigureAxis::new(&*job.model, &job.card.axes[i]));
    let [on_x, on_y] = axes;
    let (on_x, on_y) = (on_x?, on_y?);
    let mut figure = Figure::new(on_x.plot.clone(), on_y.plot.clone())
        .title(&region.card.title)
        .subtitle(&said(job, &[on_x.parameter(), on_y.parameter()]));
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

fn line(job: &Job, axis: usize, profile: &Profile, best: &Best) -> Result<Figure> {
    let id = format!("profile_{}", profile.parameter);
    let error = failed(&id);
    let on_x = FigureAxis::new(&*job.model, &job.card.axes[axis])?;
    let y = Axis::linear(r"$\Delta(-2\ln L)$", 0.0, 12.0).map_err(&error)?;
    let (lo, hi) = (on_x.plot.min(), on_x.plot.max());
    let mut figure = Figure::new(on_x.plot.clone(), y)
        .title("Profile of the joint likelihood")
        .subtitle(&said(job, &[on_x.parameter()]));
    let points: Vec<(f64, f64)> = profile.nodes.iter().map(|(x, d)| (*x, d.min(1e3))).collect();
    let (one, two) = thresholds(1);
    let level = Style::plain(Colour::GREY).dash(Dash::Dashed);
    figure.line(&[(lo, one), (hi, one)], level, "68 %");
    figure.line(&[(lo, two), (hi, two)], level, "95 %");
    figure.line(&points, Style::nth(0).width(1.8), "");
    figure.marker(best.axes[axis], 0.0, Style::plain(Colour::BLACK), "");
    Ok(figure)
}
