//! B -> K Z'(-> mu mu) at LHCb along the Belle II line, without and with X.

use std::fmt::Write as _;
use std::path::Path;

use super::claim::Claim;
use super::studio::{SCALES, Set, Studio, at_scale, crossing};
use super::words::{maybe, three};
use crate::error::{Error, Result};
use crate::figures::write_figure;
use crate::plot::{Axis, Colour, Dash, Figure, Style};
use crate::prediction::Prediction;
use crate::scan::write_atomically;

const BOUND: &str = "LHCb_Aaij2016qsm_Bp_Kp_chi_mumu";
const FIGURE: &str = "lhcb-plane";
/// Nodes along m_T.
const NODES: usize = 40;
/// Charges of X; none is the minimal model.
const CHARGES: [(&str, &str); 4] =
    [("0", "no $X$"), ("1", "$r_X = 1$"), ("12", "$r_X = 12$"), ("100", "$r_X = 100$")];

/// A point of the plane.
struct Row {
    r_x: &'static str,
    m_t: f64,
    ctau_m: f64,
    predicted: f64,
    limit: f64,
}

/// The plane: decay length against B(B+ -> K+ Z') B(Z' -> mu mu), with the
/// published limit at the mass of the Z'.
pub(super) fn make(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let mut rows = Vec::new();
    for (r_x, _) in CHARGES {
        for i in 0..NODES {
            let m_t = 1e3 * 1e3_f64.powf(i as f64 / (NODES - 1) as f64);
            let set: Set<'_> = &[("r_X", r_x), ("m_T", &m_t.to_string())];
            let Some(c) = studio.bound(BOUND, set)? else { continue };
            let ctau_m = studio.number(set, "zprime_ctau_m")?;
            rows.push(Row { r_x, m_t, ctau_m, predicted: c.prediction, limit: c.limit });
        }
    }
    let mut table = String::from("r_X,m_T_GeV,ctau_m,br_bp_kp_mumu,limit_95\n");
    for r in &rows {
        let _ = writeln!(table, "{},{:e},{:e},{:e},{:e}", r.r_x, r.m_t, r.ctau_m, r.predicted, r.limit);
    }
    write_atomically(&folder.join(format!("{FIGURE}.csv")), &table)?;
    let figure = draw(&rows, &limit(studio)?).map_err(|e| Error::Usage(format!("figure `{FIGURE}`: {e}")))?;
    write_figure(&figure, &folder.join(format!("{FIGURE}.svg")))?;
    claims(studio)
}

/// The limit against the decay length: that of points of any coupling, as it
/// depends on mass and lifetime alone.
fn limit(studio: &Studio) -> Result<Vec<(f64, f64)>> {
    const COUPLINGS: usize = 60;
    let mut out = Vec::new();
    for i in 0..COUPLINGS {
        let g = 10_f64.powf(-7.0 * i as f64 / (COUPLINGS - 1) as f64);
        let set: Set<'_> = &[("r_X", "0"), ("m_T", "1e4"), ("theta_R", "0.1"), ("g", &g.to_string())];
        let at = |p: &Prediction<'_>| {
            Ok(p.observable("zprime_ctau_m")?.zip(Some(studio.constraint(BOUND)?.evaluate(p)?.limit)))
        };
        out.extend(studio.ask_in(&studio.job.context, None, set, at)?.flatten());
    }
    out.retain(|(_, limit)| limit.is_finite());
    Ok(out)
}

fn draw(rows: &[Row], limit: &[(f64, f64)]) -> std::result::Result<Figure, crate::plot::Error> {
    let x = Axis::log(r"$c\tau$ [m]", 1e-9, 1e-2)?;
    let y = Axis::log(r"$B(B^+ \to K^+Z')\,B(Z' \to \mu^+\mu^-)$", 1e-12, 1e-5)?;
    let mut figure = Figure::new(x, y)
        .title("LHCb along the Belle II line, $m_T$ from 1 TeV to 1000 TeV")
        .subtitle(r"$m_{Z'} = 2.1$ GeV, $y_T = 0.1$, $m_X = 0.95$ GeV, $\epsilon_B = 0$ at $m_T$");
    let excluded: Vec<(f64, f64, f64)> = limit.iter().map(|(c, l)| (*c, *l, 1e-5)).collect();
    let grey = Style::plain(Colour::GREY);
    figure.band(&excluded, grey.opacity(0.25), "excluded by LHCb");
    figure.line(limit, grey.dash(Dash::Solid), "");
    for (i, (r_x, label)) in CHARGES.iter().enumerate() {
        let line: Vec<(f64, f64)> =
            rows.iter().filter(|r| r.r_x == *r_x).map(|r| (r.ctau_m, r.predicted)).collect();
        figure.line(&line, Style::nth(i).width(1.8), label);
    }
    Ok(figure)
}

/// The smallest r_X that LHCb allows.
pub(super) fn threshold(studio: &Studio, m_t: &str, y_t: &str, mu_0: &str) -> Result<Option<f64>> {
    let ratio = |r_x: f64| {
        let set: Set<'_> = &[("r_X", &r_x.to_string()), ("m_T", m_t), ("y_T", y_t), ("mu_0", mu_0)];
        Ok(studio.bound(BOUND, set)?.map(|c| c.ratio))
    };
    crossing(ratio, 1e-2, 1e4, 40)
}

fn claims(studio: &Studio) -> Result<Vec<Claim>> {
    Ok(vec![minimal(studio)?, charge(studio)?, elsewhere(studio)?])
}

fn minimal(studio: &Studio) -> Result<Claim> {
    let mut least = f64::INFINITY;
    for m_t in ["1000", "3000", "1e4", "3e4", "1e5"] {
        for y_t in ["0.02", "0.1", "1"] {
            if let Some(c) = studio.bound(BOUND, &[("r_X", "0"), ("m_T", m_t), ("y_T", y_t)])? {
                least = least.min(c.ratio);
            }
        }
    }
    Claim::new(
        FIGURE,
        "Minimal model completely excluded",
        format!(
            "without X the rate is at least {} times the limit for m_T = 1 to 100 TeV, y_T = 0.02 to 1",
            three(least)
        ),
        least > 1.0,
        "there are points that LHCb allows",
    )
}

/// The thresholds at one (m_T, y_T), one per scale.
fn thresholds(studio: &Studio, m_t: &str, y_t: &str) -> Result<Vec<Option<f64>>> {
    SCALES.iter().map(|mu_0| threshold(studio, m_t, y_t, mu_0)).collect()
}

fn charge(studio: &Studio) -> Result<Claim> {
    let found = thresholds(studio, "1e4", "0.1")?;
    let text: Vec<String> =
        SCALES.iter().zip(&found).map(|(s, r)| format!("{} ({})", maybe(*r), at_scale(s))).collect();
    let near = SCALES.iter().zip(&found).find(|(_, r)| r.is_some_and(|r| (r - 12.0).abs() < 0.5));
    let assumed = near.map_or("none of these scales", |(s, _)| at_scale(s));
    Claim::new(
        FIGURE,
        "For r_X = q'_X/q' >~ 12, evade LHCb bounds",
        format!("m_T = 10 TeV, y_T = 0.1: r_X > {}, for eps_B = 0 there", text.join(", ")),
        near.is_some(),
        "no choice of the scale where the tree-level mixing vanishes gives 12 at m_T = 10 TeV, y_T = 0.1; the \
         threshold goes with the square root of the limit on the rate",
    )?
    .only_if(&format!("the tree-level kinetic mixing eps_B vanishes at {assumed}, which the talk does not say"))
}

fn elsewhere(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut allowed = true;
    for (m_t, y_t) in [("1500", "0.1"), ("1e4", "0.02"), ("1e4", "1"), ("1e5", "1")] {
        let found = thresholds(studio, m_t, y_t)?;
        allowed &= found[0].is_some_and(|r| r < 12.0);
        let all: Vec<String> = found.iter().map(|r| maybe(*r)).collect();
        text.push(format!("m_T = {m_t} GeV, y_T = {y_t}: {}", all.join(" / ")));
    }
    Claim::new(
        FIGURE,
        "... whatever m_T and y_T are (r_X = 12 throughout the talk)",
        format!("least r_X for eps_B = 0 at m_T / 1e6 GeV / 1e16 GeV / the Planck mass: {}", text.join("; ")),
        allowed,
        "with eps_B = 0 at m_T, the choice that asks for least, r_X = 12 is not enough at the smallest y_T, where \
         g is small and the decay to X with it",
    )
}
