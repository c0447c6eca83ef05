//! Episode II: what the scenarios do to B -> K* + missing energy.

use std::fmt::Write as _;
use std::path::Path;

use super::claim::Claim;
use super::episode1::{at_best, fitted};
use super::studio::Studio;
use crate::error::{Error, Result};
use crate::figures::write_figure;
use crate::flavour::{
    Decay, FinalState, Measured, Mode, NeutrinoPairs, Projection, Support, Theory, sum_of_bins, window,
};
use crate::likelihoods::missing_energy::MissingEnergyCard;
use crate::likelihoods::totals::TotalRate;
use crate::plot::{Axis, Colour, Dash, Figure, Mark, Style};
use crate::scan::write_atomically;

const CARD: &str = include_str!("../../examples/cards/missing_energy_chiral.toml");
pub(super) const INTEGRATED: &str = "kstar-integrated";
const BINNED: &str = "kstar-binned";
/// Luminosities of the projections, ab^-1.
pub(super) const LUMINOSITIES: [f64; 2] = [10.0, 50.0];
/// Bins of q^2 of the figures, and width around m^2 of one particle, GeV^2.
const WIDTH: f64 = 2.0;

/// A chiral scenario at its best fit.
pub(super) struct Fitted {
    /// In plain text, for tables.
    pub(super) name: String,
    label: String,
    pub(super) state: Box<dyn FinalState>,
    /// Rates at the ends of the 68 % interval relative to the best.
    ends: [f64; 2],
    /// Neutrinos and the new state.
    pub(super) measured: Measured,
}

/// All scenarios with the theory they were fitted with.
pub(super) struct Stage {
    pub(super) theory: Theory,
    neutrinos: NeutrinoPairs,
    pub(super) standard: Measured,
    pub(super) all: Vec<Fitted>,
}

impl Stage {
    fn new() -> Result<Self> {
        let card = MissingEnergyCard::read("missing_energy_chiral.toml", CARD)?;
        let (all, fit) = fitted(card)?;
        let theory = all.sets().central();
        let neutrinos = NeutrinoPairs::new(&theory.parameters);
        let standard = Measured::of(&theory, &[&neutrinos])?;
        let mut out = Vec::new();
        for s in &fit.scenarios {
            let scenario = at_best(&all, s)?;
            let state = scenario.build(&theory.parameters)?;
            let measured = Measured::of(&theory, &[&neutrinos, &*state])?;
            let factor = s.best.map(|b| b.factor);
            let end = |x: Option<f64>, none: f64| {
                factor.map_or(none, |f| x.map_or(none, |x| (x / f.value).powi(2)))
            };
            let ends =
                [end(factor.and_then(|f| f.lower), 0.0), end(factor.and_then(|f| f.upper), f64::INFINITY)];
            let label = format!("{}, {:.2} GeV", s.label, scenario.mass);
            out.push(Fitted { name: s.id.clone(), label, state, ends, measured });
        }
        Ok(Self { theory, neutrinos, standard, all: out })
    }

    pub(super) fn kstar(&self) -> Result<Decay> {
        self.theory.decay(Mode::B0Kst0)
    }

    /// BR and F_L of B0 -> K*0 with the new rate times a factor.
    fn scaled(&self, f: &Fitted, factor: f64) -> Result<(f64, f64)> {
        let decay = self.kstar()?;
        let sum = decay.total(&self.neutrinos)? + decay.total(&*f.state)?.times(factor);
        Ok((sum.total(), sum.f_l().unwrap_or(f64::NAN)))
    }
}

fn failed(id: &'static str) -> impl Fn(crate::plot::Error) -> Error {
    move |e| Error::Usage(format!("figure `{id}`: {e}"))
}

pub(super) fn limit(id: &str) -> Result<f64> {
    let found = TotalRate::all()?.into_iter().find(|t| t.id == id);
    found.map(|t| t.limit_90).ok_or_else(|| Error::Usage(format!("there is no limit `{id}`")))
}

/// F_L against BR of B0 -> K*0 at the best fits, with limits and what
/// Belle II will measure.
pub(super) fn integrated(_: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let stage = Stage::new()?;
    let mut table = String::from("scenario,br_bp_kp,br_b0_kst0,br_bp_kstp,f_l_kst0,f_l_kstp\n");
    let all = std::iter::once(("SM".to_owned(), stage.standard));
    for (label, m) in all.chain(stage.all.iter().map(|f| (f.label.replace(',', ""), f.measured))) {
        let cells: Vec<String> = m.values.iter().map(|v| format!("{v:e}")).collect();
        let _ = writeln!(table, "{label},{}", cells.join(","));
    }
    write_atomically(&folder.join(format!("{INTEGRATED}.csv")), &table)?;
    write_figure(&plane(&stage)?, &folder.join(format!("{INTEGRATED}.svg")))?;
    super::future::claims(&stage)
}

fn plane(stage: &Stage) -> Result<Figure> {
    let fail = failed(INTEGRATED);
    let x = Axis::linear(r"$B(B^0 \to K^{*0}E_\mathrm{miss})$ [$10^{-6}$]", 0.0, 110.0).map_err(&fail)?;
    let y = Axis::linear(r"$F_L$", 0.3, 1.0).map_err(&fail)?;
    let mut figure = Figure::new(x, y)
        .title("SM + new state, chiral couplings")
        .subtitle("best fit to Belle II, BaBar and ALEPH, 68 % of the coupling; limits at 90 %")
        .key();
    for (id, name, dash) in
        [("BaBar-2013-Kst0", "BaBar limit", Dash::Dashed), ("Belle-2017-Kst0", "Belle limit", Dash::Dotted)]
    {
        let at = 1e6 * limit(id)?;
        figure.line(&[(at, 0.3), (at, 1.0)], Style::plain(Colour::GREY).dash(dash), name);
    }
    for (i, luminosity) in LUMINOSITIES.iter().enumerate() {
        let errors = Projection::new(*luminosity, &stage.standard)?.errors;
        let (br, f_l) = (stage.standard.values[1], stage.standard.values[3]);
        let (low, high) = (f_l - errors[3], f_l + errors[3]);
        let band = [(1e6 * (br - errors[1]), low, high), (1e6 * (br + errors[1]), low, high)];
        let style = Style::plain(Colour::GREY).opacity(0.2 + 0.25 * i as f64);
        figure.band(&band, style, &format!("Belle II 68 %, {luminosity} ab$^{{-1}}$ (SM)"));
    }
    for (i, f) in stage.all.iter().enumerate() {
        let line = (0..=20)
            .map(|k| {
                let factor = f.ends[0] + (f.ends[1].min(4.0) - f.ends[0]) * f64::from(k) / 20.0;
                stage.scaled(f, factor).map(|(br, f_l)| (1e6 * br, f_l))
            })
            .collect::<Result<Vec<_>>>()?;
        // The solid line is that of the SM.
        let style = Style::nth(i + 1);
        figure.line(&line, style, "");
        figure.marker(1e6 * f.measured.values[1], f.measured.values[3], style, &f.label);
    }
    let (br, f_l) = (1e6 * stage.standard.values[1], stage.standard.values[3]);
    figure.marker(br, f_l, Style::plain(Colour::BLACK).mark(Mark::Cross), "SM");
    Ok(figure)
}

/// BR and F_L of B0 -> K*0 in bins of q^2.
pub(super) fn binned(_: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let stage = Stage::new()?;
    let decay = stage.kstar()?;
    let number = (decay.end_point() / WIDTH).ceil() as usize;
    let edges: Vec<f64> = (0..=number).map(|i| WIDTH * i as f64).collect();
    let of = |states: &[&dyn FinalState]| sum_of_bins(&decay, states, &edges);
    let mut curves = vec![("SM".to_owned(), of(&[&stage.neutrinos])?)];
    for f in &stage.all {
        curves.push((f.label.clone(), of(&[&stage.neutrinos, &*f.state])?));
    }
    let mut table = String::from("q2_lo_GeV2,q2_hi_GeV2");
    for (label, _) in &curves {
        let label = label.replace(',', "");
        let _ = write!(table, ",br {label},f_l {label}");
    }
    table.push('\n');
    for b in 0..number {
        let _ = write!(table, "{:e},{:e}", edges[b], edges[b + 1]);
        for (_, bins) in &curves {
            let f_l = bins[b].f_l().map_or(String::new(), |f| format!("{f:e}"));
            let _ = write!(table, ",{:e},{f_l}", bins[b].total());
        }
        table.push('\n');
    }
    write_atomically(&folder.join(format!("{BINNED}.csv")), &table)?;
    let rate: Vec<(String, Vec<f64>)> =
        curves.iter().map(|(l, bins)| (l.clone(), bins.iter().map(|b| 1e6 * b.total()).collect())).collect();
    let f_l: Vec<(String, Vec<f64>)> = curves
        .iter()
        .map(|(l, bins)| (l.clone(), bins.iter().map(|b| b.f_l().unwrap_or(f64::NAN)).collect()))
        .collect();
    let top = 1.08 * rate.iter().flat_map(|r| &r.1).copied().fold(0.0, f64::max);
    let label = format!("$B(B^0 \\to K^{{*0}}E_\\mathrm{{miss}})$ per {WIDTH} GeV$^2$ [$10^{{-6}}$]");
    write_figure(&steps(&edges, &rate, &label, (0.0, top))?, &folder.join(format!("{BINNED}.svg")))?;
    let figure = steps(&edges, &f_l, "$F_L$", (0.0, 1.02))?;
    write_figure(&figure, &folder.join(format!("{BINNED}-f_l.svg")))?;
    Ok(vec![peak(&stage)?, thresholds(&stage, &edges, &f_l)?])
}

fn steps(edges: &[f64], curves: &[(String, Vec<f64>)], label: &str, (lo, hi): (f64, f64)) -> Result<Figure> {
    let fail = failed(BINNED);
    let x = Axis::linear(r"$q^2$ [GeV$^2$]", 0.0, edges[edges.len() - 1]).map_err(&fail)?;
    let y = Axis::linear(label, lo, hi).map_err(&fail)?;
    let mut figure = Figure::new(x, y)
        .title("$B^0 \\to K^{*0}$ + missing energy in bins, SM + new state")
        .subtitle("chiral couplings at the best fit to Belle II, BaBar and ALEPH")
        .key();
    for (i, (name, values)) in curves.iter().enumerate() {
        let line: Vec<(f64, f64)> =
            values.iter().zip(edges.windows(2)).flat_map(|(v, w)| [(w[0], *v), (w[1], *v)]).collect();
        let style = if i == 0 { Style::plain(Colour::BLACK) } else { Style::nth(i) };
        figure.line(&line, style, name);
    }
    Ok(figure)
}

/// F_L of one particle: around its peak, and over all q^2.
fn peak(stage: &Stage) -> Result<Claim> {
    let decay = stage.kstar()?;
    let mut text = Vec::new();
    let mut seen = [0.0_f64; 2];
    for f in &stage.all {
        let Support::Line(m) = f.state.support() else { continue };
        let around = [m * m - 0.5 * WIDTH, m * m + 0.5 * WIDTH];
        let alone = sum_of_bins(&decay, &[&stage.neutrinos], &around)?[0].f_l().unwrap_or(f64::NAN);
        let both = window(&decay, &*f.state, &[&stage.neutrinos], WIDTH)?.f_l().unwrap_or(f64::NAN);
        let (whole, standard) = (f.measured.values[3], stage.standard.values[3]);
        seen = [seen[0].max((both - alone).abs()), seen[1].max((whole - standard).abs())];
        text.push(format!(
            "{}: {both:.3} around the peak (SM {alone:.3}), {whole:.3} over all q^2 (SM {standard:.3})",
            f.name
        ));
    }
    Claim::new(
        BINNED,
        "F_L of two-body scenarios: deviations around q^2 = m_X^2, or over the whole range of q^2",
        format!("{}; a chiral V has the F_L of the SM at its own q^2", text.join("; ")),
        seen.iter().all(|d| *d > 0.05),
        "one of the two ways shows no deviation above 0.05",
    )
}

/// Where pairs change F_L most.
fn thresholds(stage: &Stage, edges: &[f64], f_l: &[(String, Vec<f64>)]) -> Result<Claim> {
    let mut text = Vec::new();
    let mut largest = 0.0_f64;
    for (f, (_, values)) in stage.all.iter().zip(&f_l[1..]) {
        if matches!(f.state.support(), Support::Line(_)) {
            continue;
        }
        let difference = values.iter().zip(&f_l[0].1).map(|(a, b)| a - b).enumerate();
        let found = difference.filter(|d| d.1.is_finite()).max_by(|a, b| a.1.abs().total_cmp(&b.1.abs()));
        if let Some((b, d)) = found {
            largest = largest.max(d.abs());
            text.push(format!("{}: {d:+.3} in [{}, {}] GeV^2", f.name, edges[b], edges[b + 1]));
        }
    }
    Claim::new(
        BINNED,
        "F_L(q^2) discriminates three-body scenarios, e.g. around thresholds",
        format!("largest difference to the SM: {}", text.join("; ")),
        largest > 0.1,
        "no bin differs by more than 0.1",
    )
}
