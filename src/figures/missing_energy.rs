//! Figures of missing energy: masses, couplings, reconstructed spectra.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::write_figure;
use crate::error::{Error, Result};
use crate::likelihoods::missing_energy::{
    ContourCard, ContourFit, Counts, LEVELS, MissingEnergy, MissingEnergyFit, Region, Row, ScenarioFit,
};
use crate::plot::{Axis, Colour, Dash, Error as PlotError, Figure, Grid, Style};
use crate::scan::write_atomically;

/// Writes a table and a figure of the masses and of each contour; returns the
/// figures.
///
/// # Errors
/// An unwritable folder, or a figure that cannot be drawn.
pub fn write(of: &MissingEnergy, fit: &MissingEnergyFit, folder: &Path) -> Result<Vec<PathBuf>> {
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let mut out = Vec::new();
    if !fit.scenarios.is_empty() {
        out.push(mass(of, fit, folder, "likelihood_mass")?);
    }
    for (card, found) in of.card().contours.iter().zip(&fit.contours) {
        out.push(contour(card, found, folder, &card.id)?);
    }
    Ok(out)
}

fn failed(id: &str) -> impl Fn(PlotError) -> Error + '_ {
    move |e| Error::Usage(format!("figure `{id}`: {e}"))
}

/// -2 ln L against the mass of all scenarios, with the rescaled Standard
/// Model: `stem.csv` and `stem.svg`.
///
/// # Errors
/// As [`write()`].
pub fn mass(of: &MissingEnergy, fit: &MissingEnergyFit, folder: &Path, stem: &str) -> Result<PathBuf> {
    let mut table = String::from("scenario,mass_GeV,factor,br_bp_kp,delta_2lnL\n");
    for s in &fit.scenarios {
        for r in &s.rows {
            let _ = writeln!(
                table,
                "{},{:e},{:e},{:e},{:e}",
                s.id, r.mass, r.factor.value, r.branching_ratio, r.delta
            );
        }
    }
    write_atomically(&folder.join(format!("{stem}.csv")), &table)?;
    let path = folder.join(format!("{stem}.svg"));
    write_figure(&masses(of, fit).map_err(failed(stem))?, &path)?;
    Ok(path)
}

fn masses(of: &MissingEnergy, fit: &MissingEnergyFit) -> std::result::Result<Figure, PlotError> {
    let rows = || fit.scenarios.iter().flat_map(|s| &s.rows);
    let right = rows().map(|r| r.mass).fold(0.1, f64::max);
    let lowest = rows().map(|r| r.delta).chain(fit.rescaled.map(|r| r.delta)).fold(-1.0, f64::min);
    let x = Axis::linear("$m_X$ [GeV]", 0.0, right)?;
    let y = Axis::linear(r"$-2\Delta\ln L$ to the SM", 1.15 * lowest, 1.0)?;
    let data: Vec<String> = of.card().data.iter().map(|d| experiment(d)).collect();
    let subtitle = format!("{}; couplings and nuisances at their best", data.join(", "));
    let mut figure = Figure::new(x, y).title("SM + new state in $B^+ \\to K^+$ + missing energy");
    figure = figure.subtitle(&subtitle).key();
    for n in [1.0_f64, 2.0, 3.0, 4.0] {
        // With room for its name inside of the frame.
        if -n * n > 1.1 * lowest {
            let grey = Style::plain(Colour::GREY).dash(Dash::Dotted).width(1.0);
            figure.level(-n * n, grey, &format!("{n:.0}$\\sigma$"));
        }
    }
    if let Some(r) = fit.rescaled {
        let style = Style::plain(Colour::BLACK).dash(Dash::Dashed);
        figure.line(&[(0.0, r.delta), (right, r.delta)], style, &format!("SM $\\times$ {:.2}", r.mu));
    }
    for (i, (labels, s)) in apart(&fit.scenarios).into_iter().enumerate() {
        let line: Vec<(f64, f64)> = s.rows.iter().map(|r| (r.mass, r.delta)).collect();
        figure.line(&line, Style::nth(i).width(1.8), &labels.join("\n"));
    }
    Ok(figure)
}

/// Scenarios with all names under which their line is drawn: those that are
/// the same everywhere are one line. Whatever a single particle is, its rate
/// is at one q^2.
fn apart(all: &[ScenarioFit]) -> Vec<(Vec<&str>, &ScenarioFit)> {
    const VISIBLE: f64 = 0.02;
    let same = |a: &ScenarioFit, b: &ScenarioFit| {
        let near = |(a, b): (&Row, &Row)| a.mass == b.mass && (a.delta - b.delta).abs() < VISIBLE;
        a.rows.len() == b.rows.len() && a.rows.iter().zip(&b.rows).all(near)
    };
    let mut out: Vec<(Vec<&str>, &ScenarioFit)> = Vec::new();
    for s in all {
        match out.iter_mut().find(|(_, drawn)| same(drawn, s)) {
            Some((labels, _)) => labels.push(&s.label),
            None => out.push((vec![&s.label], s)),
        }
    }
    out
}

/// Regions of two couplings: `stem.csv` and `stem.svg`. Of each data set
/// alone the 95 % region is shown, of all together 68 and 95 %.
///
/// # Errors
/// As [`write()`].
pub fn contour(card: &ContourCard, fit: &ContourFit, folder: &Path, stem: &str) -> Result<PathBuf> {
    let [a, b] = &fit.couplings;
    let mut table = format!("{a},{b}");
    for r in &fit.regions {
        let _ = write!(table, ",delta_2lnL_{}", r.data);
    }
    table.push('\n');
    for (k, (y, x)) in fit.y.iter().flat_map(|y| fit.x.iter().map(move |x| (y, x))).enumerate() {
        let _ = write!(table, "{x:e},{y:e}");
        for r in &fit.regions {
            let _ = write!(table, ",{:e}", r.above[k]);
        }
        table.push('\n');
    }
    write_atomically(&folder.join(format!("{stem}.csv")), &table)?;
    let path = folder.join(format!("{stem}.svg"));
    write_figure(&plane(card, fit).map_err(failed(stem))?, &path)?;
    Ok(path)
}

/// A coupling in the plot markup with its unit: what follows the underscore is
/// an index. Other couplings have no unit, with the scale of the title.
fn tex(name: &str) -> String {
    let unit = if matches!(name, "h_T" | "h_T5") { " [GeV$^{-1}$]" } else { "" };
    match name.split_once('_') {
        Some((head, index)) => format!("${head}_{{{index}}}${unit}"),
        None => name.to_owned(),
    }
}

/// Names of data as experiments write them.
fn experiment(name: &str) -> String {
    match name {
        "belle2" => "Belle II".into(),
        "belle2-inclusive" => "Belle II, inclusive tag".into(),
        "belle2-hadronic" => "Belle II, hadronic tag".into(),
        "babar" => "BaBar".into(),
        "aleph" => "ALEPH".into(),
        "belle" => "Belle".into(),
        other => other.replace('_', r"\_"),
    }
}

fn plane(card: &ContourCard, fit: &ContourFit) -> std::result::Result<Figure, PlotError> {
    let axis = |i: usize| Axis::linear(&tex(&fit.couplings[i]), card.ranges[i][0], card.ranges[i][1]);
    let title = if card.title.is_empty() { &card.id } else { &card.title };
    // What excludes nothing would only tint the plane.
    let silent = |r: &Region| r.above.iter().all(|d| *d <= LEVELS[1]);
    let mut subtitle = format!("95 % of each data set; combined: 68 and 95 %; $m = {}$ GeV", card.mass);
    for r in fit.regions.iter().filter(|r| silent(r)) {
        let _ = write!(subtitle, "; {}: no bound", experiment(&r.data));
    }
    let mut figure = Figure::new(axis(0)?, axis(1)?).title(title).subtitle(&subtitle).key();
    for (i, r) in fit.regions.iter().enumerate().filter(|(_, r)| !silent(r)) {
        // A region is where the field is high; far away is as far as this, so
        // that steep flanks do not bend the lines beside them.
        let field = r.above.iter().map(|d| -d.min(4.0 * LEVELS[1])).collect();
        let grid = Grid::new(fit.x.clone(), fit.y.clone(), field)?;
        if r.data == "combined" {
            let style = Style::plain(Colour::BLACK);
            figure.region(&grid, -LEVELS[1], style.opacity(0.25), "combined, 95 %")?;
            figure.region(&grid, -LEVELS[0], style.opacity(0.55), "combined, 68 %")?;
            figure.marker(r.best[0], r.best[1], style, "best fit");
        } else {
            figure.region(&grid, -LEVELS[1], Style::nth(i).opacity(0.22), &experiment(&r.data))?;
        }
    }
    Ok(figure)
}

/// Data minus background by bin of reconstructed q^2 with the hypotheses:
/// `stem.csv` and `stem.svg`.
///
/// # Errors
/// As [`write()`].
pub fn counts(counts: &Counts, folder: &Path, stem: &str) -> Result<PathBuf> {
    let mut table = String::from("q2rec_lo_GeV2,q2rec_hi_GeV2,observed,background");
    for h in &counts.hypotheses {
        let _ = write!(table, ",{}", h.label.replace(',', ""));
    }
    table.push('\n');
    for b in 0..3 {
        let (lo, hi) = (counts.edges[b], counts.edges[b + 1]);
        let _ = write!(table, "{lo:e},{hi:e},{:e},{:e}", counts.observed[b], counts.background[b]);
        for h in &counts.hypotheses {
            let _ = write!(table, ",{:e}", h.expected[b]);
        }
        table.push('\n');
    }
    write_atomically(&folder.join(format!("{stem}.csv")), &table)?;
    let path = folder.join(format!("{stem}.svg"));
    write_figure(&excess(counts).map_err(failed(stem))?, &path)?;
    Ok(path)
}

fn excess(c: &Counts) -> std::result::Result<Figure, PlotError> {
    let over = |n: &[f64; 3], b: usize| n[b] - c.background[b];
    let all = (0..3).flat_map(|b| {
        let lines = c.hypotheses.iter().map(move |h| over(&h.expected, b));
        lines
            .chain([over(&c.observed, b) + c.observed[b].sqrt(), over(&c.observed, b) - c.observed[b].sqrt()])
    });
    let (lo, hi) = all.fold((0.0_f64, 1.0_f64), |(lo, hi), v| (lo.min(v), hi.max(v)));
    let x = Axis::linear(r"$q^2_\mathrm{rec}$ [GeV$^2$]", c.edges[0], c.edges[3])?;
    let y = Axis::linear("events minus background", 1.1 * lo, 1.1 * hi)?;
    let mut figure = Figure::new(x, y)
        .title("Belle II, inclusive tag, on the resonance")
        .subtitle("summed over BDT2; background of the fit with free $\\mu$; each line has its own nuisances")
        .key();
    let black = Style::plain(Colour::BLACK);
    figure.line(&[(c.edges[0], 0.0), (c.edges[3], 0.0)], Style::plain(Colour::GREY).width(0.8), "");
    for (i, h) in c.hypotheses.iter().enumerate() {
        let steps: Vec<(f64, f64)> =
            (0..3).flat_map(|b| [c.edges[b], c.edges[b + 1]].map(|q| (q, over(&h.expected, b)))).collect();
        // The first is the Standard Model.
        figure.line(&steps, if i == 0 { black } else { Style::nth(i) }, &h.label);
    }
    for b in 0..3 {
        let (middle, n) = (0.5 * (c.edges[b] + c.edges[b + 1]), over(&c.observed, b));
        let error = c.observed[b].sqrt();
        figure.line(&[(middle, n - error), (middle, n + error)], black.width(1.2), "");
        figure.marker(middle, n, black, if b == 0 { "data" } else { "" });
    }
    Ok(figure)
}
