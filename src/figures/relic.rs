//! Freeze-out of one point: `<sigma v>`, abundance and temperature against x.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use super::write_figure;
use crate::error::{Error, Result};
use crate::plot::{Axis, Colour, Dash, Figure, Style};
use crate::prediction::Prediction;
use crate::relic::ThermalAverage;
use crate::relic::cosmology::Plasmas;
use crate::scan::write_atomically;

/// Number of x at which `<sigma v>` is shown.
const AVERAGES: usize = 300;
/// Hottest x that is shown.
const HOTTEST: f64 = 1.0;

/// A point of the history.
struct Moment {
    x: f64,
    yields: (f64, f64),
    warmth: f64,
}

/// Writes `relic_history.csv` (x, T, Y, Y_eq, T_X/T), `relic_sigma_v.csv`
/// (x, `<sigma v>`, `<sigma v>_2`) and a figure of each quantity into a
/// folder; returns the files.
///
/// # Errors
/// No dark fermion or no freeze-out at this point, or an unwritable folder.
pub fn relic(prediction: &Prediction<'_>, folder: &Path) -> Result<Vec<PathBuf>> {
    let (Some(sigma), Some(relic)) = (prediction.annihilation()?, prediction.relic_density()?) else {
        return Err(Error::Usage("there is no dark fermion whose freeze-out could be drawn".into()));
    };
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let mass = sigma.dark().mass;
    let plasma = Plasmas::new(prediction.context().dark_matter.dof)?;
    let moments: Vec<Moment> = relic
        .history
        .iter()
        .map(|&(x, y, warmth)| {
            let equilibrium = plasma.at_log((mass / x).ln()).ln_equilibrium(mass).exp();
            Moment { x, yields: (y, equilibrium), warmth }
        })
        .collect();
    let Some(last) = moments.last().map(|m| m.x).filter(|x| *x > HOTTEST) else {
        return Err(Error::Usage("the history of this point is empty".into()));
    };
    let average = ThermalAverage::new(sigma, (HOTTEST, last), 1e-6)?;
    let step = (last / HOTTEST).ln() / (AVERAGES - 1) as f64;
    let averages = (0..AVERAGES)
        .map(|i| {
            let x = (HOTTEST * (step * i as f64).exp()).min(last);
            Ok((x, average.at(x)?.value, average.second(x)?.value))
        })
        .collect::<Result<Vec<_>>>()?;
    let files = [
        table(folder, "relic_history.csv", history_table(mass, &moments))?,
        table(folder, "relic_sigma_v.csv", average_table(&averages))?,
        draw(folder, "relic_sigma_v.svg", sigma_v(&averages))?,
        draw(folder, "relic_yield.svg", abundance(&moments, relic.x_f))?,
        draw(folder, "relic_temperature.svg", temperature(&moments))?,
    ];
    Ok(files.to_vec())
}

fn table(folder: &Path, name: &str, text: String) -> Result<PathBuf> {
    let path = folder.join(name);
    write_atomically(&path, &text)?;
    Ok(path)
}

fn draw(
    folder: &Path,
    name: &str,
    figure: std::result::Result<Figure, crate::plot::Error>,
) -> Result<PathBuf> {
    let path = folder.join(name);
    let figure = figure.map_err(|e| Error::Usage(format!("{name}: {e}")))?;
    write_figure(&figure, &path)?;
    Ok(path)
}

fn history_table(mass: f64, moments: &[Moment]) -> String {
    let mut out = String::from("x,T_GeV,Y,Y_eq,T_X_over_T\n");
    for m in moments {
        let _ = writeln!(out, "{:e},{:e},{:e},{:e},{:e}", m.x, mass / m.x, m.yields.0, m.yields.1, m.warmth);
    }
    out
}

fn average_table(averages: &[(f64, f64, f64)]) -> String {
    let mut out = String::from("x,sigma_v_GeV-2,sigma_v_2_GeV-2\n");
    for (x, first, second) in averages {
        let _ = writeln!(out, "{x:e},{first:e},{second:e}");
    }
    out
}

/// Smallest and largest positive value, a little apart.
fn span(values: impl Iterator<Item = f64>) -> (f64, f64) {
    let positive = values.filter(|v| *v > 0.0 && v.is_finite());
    let (lo, hi) = positive.fold((f64::INFINITY, 0.0_f64), |(a, b), v| (a.min(v), b.max(v)));
    (0.5 * lo, 2.0 * hi)
}

fn log_axes(x: (f64, f64), label: &str, y: (f64, f64)) -> std::result::Result<Figure, crate::plot::Error> {
    Ok(Figure::new(Axis::log("$x = m_X/T$", x.0, x.1)?, Axis::log(label, y.0, y.1)?))
}

fn ends(x: impl Iterator<Item = f64> + Clone) -> (f64, f64) {
    (x.clone().fold(f64::INFINITY, f64::min), x.fold(0.0, f64::max))
}

fn sigma_v(averages: &[(f64, f64, f64)]) -> std::result::Result<Figure, crate::plot::Error> {
    let range = span(averages.iter().flat_map(|a| [a.1, a.2]));
    let x = ends(averages.iter().map(|a| a.0));
    let mut figure = log_axes(x, "$\\langle\\sigma v\\rangle$ [GeV$^{-2}$]", range)?
        .title("Thermal averages of $X\\bar X$");
    let line =
        |pick: fn(&(f64, f64, f64)) -> f64| averages.iter().map(|a| (a.0, pick(a))).collect::<Vec<_>>();
    figure.line(&line(|a| a.1), Style::nth(0).width(1.6), "$\\langle\\sigma v\\rangle$");
    let second = Style::nth(1).width(1.6).dash(Dash::Dashed);
    figure.line(&line(|a| a.2), second, "$\\langle\\sigma v\\rangle_2$");
    Ok(figure)
}

fn abundance(moments: &[Moment], x_f: f64) -> std::result::Result<Figure, crate::plot::Error> {
    let (lo, hi) = span(moments.iter().map(|m| m.yields.0));
    let x = ends(moments.iter().map(|m| m.x));
    let mut figure = log_axes(x, "$Y_X$", (0.1 * lo, hi))?.title("Abundance of $X$");
    let solution: Vec<_> = moments.iter().map(|m| (m.x, m.yields.0)).collect();
    let equilibrium: Vec<_> = moments.iter().map(|m| (m.x, m.yields.1)).filter(|p| p.1 > 0.01 * lo).collect();
    figure.line(&solution, Style::nth(0).width(1.6), "$Y_X$");
    figure.line(&equilibrium, Style::nth(1).width(1.6).dash(Dash::Dashed), "$Y_{eq}$");
    let mark = [(x_f, 0.1 * lo), (x_f, hi)];
    figure.line(&mark, Style::plain(Colour::GREY).dash(Dash::Dotted), "$x_f$");
    Ok(figure)
}

fn temperature(moments: &[Moment]) -> std::result::Result<Figure, crate::plot::Error> {
    let range = span(moments.iter().map(|m| m.warmth));
    let x = ends(moments.iter().map(|m| m.x));
    let mut figure = log_axes(x, "$T_X/T$", range)?.title("Temperature of $X$");
    let line: Vec<_> = moments.iter().map(|m| (m.x, m.warmth)).collect();
    figure.line(&line, Style::nth(0).width(1.6), "");
    Ok(figure)
}
