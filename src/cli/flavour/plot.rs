//! Figures of `flavour`: spectra, polarisation, K* against K.

use std::path::Path;

use crate::error::{Error, Result};
use crate::flavour::{
    Benchmark, Decay, FinalState, Mode, NeutrinoPairs, Support, Theory, sum_of_bins, sum_of_totals, window,
};
use crate::plot::{Anchor, Axis, Colour, Dash, Figure, Style};
use crate::provenance::Columns;

/// Points of a curve.
const POINTS: usize = 200;
/// Bins of the polarisation.
const BINS: usize = 100;
const MEASUREMENTS: &str = "flavour/measurements.csv";

/// A scenario with its label.
struct Curve<'a> {
    label: &'a str,
    state: &'a dyn FinalState,
}

/// Writes the three figures and returns their paths.
pub(super) fn write(
    folder: &Path,
    theory: &Theory,
    given: Option<&dyn FinalState>,
    width: f64,
) -> Result<Vec<String>> {
    std::fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let built = Benchmark::ALL.iter().map(|b| b.build(theory)).collect::<Result<Vec<_>>>()?;
    let mut curves: Vec<Curve> =
        Benchmark::ALL.iter().zip(&built).map(|(b, s)| Curve { label: b.label, state: &**s }).collect();
    if let Some(state) = given {
        curves.push(Curve { label: "this point", state });
    }
    let neutrinos = NeutrinoPairs::new(&theory.parameters);
    let figures = [
        ("b_to_k_spectra", spectra(theory, neutrinos, &curves)?),
        ("f_l", polarisation(theory, neutrinos, &curves, width)?),
        ("kstar_against_k", rates(theory, neutrinos, &curves)?),
    ];
    let mut paths = Vec::new();
    for (name, figure) in figures {
        let path = folder.join(format!("{name}.svg"));
        figure.write(&path).map_err(|e| Error::Io { path: path.clone(), why: e.to_string() })?;
        paths.push(path.display().to_string());
    }
    Ok(paths)
}

fn failed(e: &crate::plot::Error) -> Error {
    Error::Usage(format!("figure: {e}"))
}

/// dBR/dq^2 of a pair on a grid between threshold and end point.
fn spectrum(decay: &Decay, state: &dyn FinalState, threshold: f64) -> Result<Vec<(f64, f64)>> {
    let span = decay.end_point() - threshold;
    let inside = (0..=POINTS).map(|i| (i as f64 + 1e-6) / (POINTS as f64 + 2e-6));
    inside
        .map(|t| (threshold + span * t, t))
        .map(|(q, _)| Ok((q, decay.spectrum(state, q)?.total())))
        .collect()
}

fn spectra(theory: &Theory, neutrinos: NeutrinoPairs, curves: &[Curve]) -> Result<Figure> {
    let decay = theory.decay(Mode::BpKp)?;
    let sm = spectrum(&decay, &neutrinos, 0.0)?;
    let mut lines = Vec::new();
    for (i, curve) in curves.iter().enumerate() {
        if let (Support::Above(threshold), None) = (curve.state.support(), decay.closed(curve.state)) {
            lines.push((i, curve.label, spectrum(&decay, curve.state, threshold)?));
        }
    }
    let all = lines.iter().flat_map(|(_, _, l)| l).chain(&sm);
    let top = 1.15e6 * all.fold(0.0_f64, |top, (_, y)| top.max(*y));
    let x = Axis::linear(r"$q^2$ [GeV$^2$]", 0.0, decay.end_point()).map_err(|e| failed(&e))?;
    let y = Axis::linear(r"$d\mathrm{BR}/dq^2$ [$10^{-6}$ GeV$^{-2}$]", 0.0, top).map_err(|e| failed(&e))?;
    let mut figure = Figure::new(x, y).title(r"$B^+ \to K^+$ + missing energy").key();
    let scaled = |l: &[(f64, f64)]| l.iter().map(|(q, y)| (*q, 1e6 * y)).collect::<Vec<_>>();
    figure.line(&scaled(&sm), Style::plain(Colour::BLACK), r"$\nu\bar{\nu}$");
    for (i, label, line) in &lines {
        figure.line(&scaled(line), Style::nth(*i), label);
    }
    let singles = curves.iter().enumerate().filter_map(|(i, c)| match c.state.support() {
        Support::Line(m) if decay.closed(c.state).is_none() => Some((i, c.label, m * m)),
        _ => None,
    });
    for (shift, (i, label, q_sq)) in singles.enumerate() {
        // Lines at the same mass would hide each other.
        let q_sq = q_sq + 0.08 * shift as f64;
        figure.line(&[(q_sq, 0.0), (q_sq, 0.95 * top)], Style::nth(i).dash(Dash::Dashed), label);
    }
    Ok(figure)
}

fn polarisation(theory: &Theory, sm: NeutrinoPairs, curves: &[Curve], width: f64) -> Result<Figure> {
    let decay = theory.decay(Mode::B0Kst0)?;
    let edges: Vec<f64> = (0..=BINS).map(|i| decay.end_point() * i as f64 / BINS as f64).collect();
    let of = |states: &[&dyn FinalState]| -> Result<Vec<(f64, f64)>> {
        let bins = sum_of_bins(&decay, states, &edges)?;
        let middle = edges.windows(2).map(|w| 0.5 * (w[0] + w[1]));
        Ok(middle.zip(bins).filter_map(|(q, b)| b.f_l().map(|f| (q, f))).collect())
    };
    let x = Axis::linear(r"$q^2$ [GeV$^2$]", 0.0, decay.end_point()).map_err(|e| failed(&e))?;
    let y = Axis::linear(r"$F_L$", 0.0, 1.02).map_err(|e| failed(&e))?;
    let subtitle = format!("with neutrinos; one particle: in {width} GeV$^2$ around $m^2$");
    let mut figure = Figure::new(x, y).title(r"$B^0 \to K^{*0}$ + missing energy").subtitle(&subtitle).key();
    figure.line(&of(&[&sm])?, Style::plain(Colour::BLACK), r"$\nu\bar{\nu}$");
    for (i, curve) in curves.iter().enumerate() {
        match curve.state.support() {
            Support::Above(_) => {
                figure.line(&of(&[&sm, curve.state])?, Style::nth(i), curve.label);
            }
            Support::Line(m) if decay.closed(curve.state).is_none() => {
                if let Some(f_l) = window(&decay, curve.state, &[&sm], width)?.f_l() {
                    let (lo, hi) = (m * m - 0.5 * width, m * m + 0.5 * width);
                    figure.line(&[(lo, f_l), (hi, f_l)], Style::nth(i).width(3.0), curve.label);
                }
            }
            Support::Line(_) => {}
        }
    }
    Ok(figure)
}

/// BR(K*0) against BR(K+) from no coupling to twice the rate.
fn rates(theory: &Theory, sm: NeutrinoPairs, curves: &[Curve]) -> Result<Figure> {
    let (kaon, kstar) = (theory.decay(Mode::BpKp)?, theory.decay(Mode::B0Kst0)?);
    let point = |states: &[&dyn FinalState]| -> Result<(f64, f64)> {
        let of = |d: &Decay| Ok::<_, Error>(1e6 * sum_of_totals(d, states)?.total());
        Ok((of(&kaon)?, of(&kstar)?))
    };
    let (right, top) = (50.0, 100.0);
    let x = Axis::linear(r"$\mathrm{BR}(B^+ \to K^+ E_\mathrm{miss})$ [$10^{-6}$]", 0.0, right)
        .map_err(|e| failed(&e))?;
    let y = Axis::linear(r"$\mathrm{BR}(B^0 \to K^{*0} E_\mathrm{miss})$ [$10^{-6}$]", 0.0, top)
        .map_err(|e| failed(&e))?;
    let mut figure = Figure::new(x, y).title("Rates of scenarios, coupling from zero upwards").key();
    let (value, up, down) = measurement("BR(B+->K+nunu)")?;
    let (low, high) = (1e6 * (value - down), 1e6 * (value + up));
    let grey = Style::plain(Colour::GREY).opacity(0.2);
    figure.band(&[(low, 0.0, top), (high, 0.0, top)], grey, r"Belle II $B^+ \to K^+\nu\bar{\nu}$");
    let limit = 1e6 * strongest_limit("BR(B0->K*0nunu)")?;
    let line = Style::plain(Colour::GREY).dash(Dash::Dashed);
    figure.line(&[(0.0, limit), (right, limit)], line, r"$B^0 \to K^{*0}\nu\bar{\nu}$, 90 % CL");
    let origin = point(&[&sm])?;
    for (i, curve) in curves.iter().enumerate() {
        let (k, v) = point(&[&sm, curve.state])?;
        let end = (2.0 * k - origin.0, 2.0 * v - origin.1);
        figure.line(&[origin, end], Style::nth(i), curve.label);
        figure.marker(k, v, Style::nth(i), "");
    }
    figure.marker(origin.0, origin.1, Style::plain(Colour::BLACK), "");
    figure.text(origin.0, origin.1, Anchor::End, Style::plain(Colour::BLACK), "SM");
    Ok(figure)
}

/// Value and errors of the combined measurement of this name.
fn measurement(name: &str) -> Result<(f64, f64, f64)> {
    let cells = Columns::embedded(MEASUREMENTS)?;
    let (names, kinds) = (cells.text("observable")?, cells.text("type")?);
    let row = (0..names.len()).find(|i| names[*i] == name && kinds[*i] == "measurement");
    let of = |column: &str| Ok::<_, Error>(row.and_then(|i| cells.optional(column).ok()?[i]));
    match (of("value")?, of("err_plus")?, of("err_minus")?) {
        (Some(value), Some(plus), Some(minus)) => Ok((value, plus, minus)),
        _ => Err(missing(name)),
    }
}

/// The strongest published limit on a branching ratio.
pub(super) fn strongest_limit(name: &str) -> Result<f64> {
    let cells = Columns::embedded(MEASUREMENTS)?;
    let (names, kinds, values) = (cells.text("observable")?, cells.text("type")?, cells.optional("value")?);
    let limits = (0..names.len()).filter(|i| names[*i] == name && kinds[*i] == "limit");
    limits.filter_map(|i| values[i]).min_by(f64::total_cmp).ok_or_else(|| missing(name))
}

fn missing(name: &str) -> Error {
    Error::Table { table: MEASUREMENTS.into(), message: format!("there is no number for `{name}`") }
}
