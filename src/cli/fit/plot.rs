//! Figures of `fit`.

use std::path::Path;

use super::range::Pair;
use super::report::Report;
use crate::error::{Error, Result};
use crate::plot::{Axis, Colour, Dash, Error as PlotError, Figure, Style};
use crate::statistics::fit::{Contour, Profile};

/// Writes the profile or the contour of a report.
pub(super) fn write(file: &Path, report: &Report) -> Result<()> {
    let figure = match (&report.profile, report.pair, &report.contour) {
        (Some((name, found)), ..) => profile(name, found),
        (None, Some(pair), Some((_, lines))) => contour(pair, lines),
        _ => return Err(Error::Usage("--plot needs one of --profile and --contour".into())),
    };
    let figure = figure.map_err(|e| Error::Usage(format!("figure: {e}")))?;
    figure.write(file).map_err(|e| Error::Io { path: file.into(), why: e.to_string() })
}

/// The rise along a parameter, with one, two and three standard deviations.
fn profile(name: &str, found: &Profile) -> std::result::Result<Figure, PlotError> {
    let curve: Vec<(f64, f64)> =
        found.points.iter().map(|p| (p.at, p.twice_nll - found.best.twice_nll)).collect();
    let ends = |ends: (f64, f64), x: f64| (ends.0.min(x), ends.1.max(x));
    let (left, right) = curve.iter().map(|p| p.0).fold((f64::INFINITY, f64::NEG_INFINITY), ends);
    let top = 1.05 * curve.iter().map(|p| p.1).fold(1.1, f64::max);
    let x = Axis::linear(&literal(name), left, right)?;
    let y = Axis::linear(r"$-2\Delta\ln L$", 0.0, top)?;
    let mut figure =
        Figure::new(x, y).title("Profile likelihood").subtitle("minimised in all other parameters");
    for rise in [1.0, 4.0, 9.0] {
        if rise < top {
            figure.line(&[(left, rise), (right, rise)], Style::plain(Colour::GREY).dash(Dash::Dashed), "");
        }
    }
    figure.line(&curve, Style::nth(0), "");
    Ok(figure)
}

/// Lines of 68 and 95 % around the best fit.
fn contour(pair: &Pair, lines: &[Contour]) -> std::result::Result<Figure, PlotError> {
    let axis = |name: &str, values: &[f64]| Axis::linear(&literal(name), values[0], values[values.len() - 1]);
    let (x, y) = (axis(&pair.a.name, &pair.a.values)?, axis(&pair.b.name, &pair.b.values)?);
    let mut figure = Figure::new(x, y).title("Profile likelihood of two parameters").key();
    for (k, (line, label)) in lines.iter().zip(["68 %", "95 %"]).enumerate() {
        let closed: Vec<_> = line.points.iter().chain(line.points.first()).map(|p| (p.a, p.b)).collect();
        figure.line(&closed, Style::nth(k), label);
    }
    if let Some(line) = lines.first() {
        figure.marker(line.centre.0, line.centre.1, Style::plain(Colour::BLACK), "");
    }
    Ok(figure)
}

/// A name as it is, where a label would read an underscore as an index.
fn literal(name: &str) -> String {
    name.replace('_', r"\_")
}
