//! X below the resonance: the window where it is the dark matter.

use std::path::Path;

use rayon::prelude::*;

use super::card_figure;
use super::claim::Claim;
use super::lhcb;
use super::studio::{SCALES, Set, Studio, at_scale, crossing};
use super::words::{digits, three};
use crate::error::Result;
use crate::prediction::{AbundanceRule, Context, Prediction, RelicMethod};

const WINDOW: &str = "light-window";
/// Where the talk's window begins, GeV: 0.9 in one digit.
const LOWER: std::ops::Range<f64> = 0.85..0.95;
/// Bounds on energy injection and scattering of light X.
const SIGNALS: [&str; 6] = [
    "planck_cmb",
    "DarkSide50_DarkSide502022qzh_nucleon",
    "DarkSide50_DarkSide2022knj_electron",
    "XENON1T_XENON2019zpr_nucleon",
    "CRESST_CRESST2019jnq_nucleon",
    "DAMICM_DAMICM2025luv_electron",
];

fn with(context: &Context, method: RelicMethod, abundance: AbundanceRule) -> Context {
    let mut out = context.clone();
    out.dark_matter.method = method;
    out.dark_matter.abundance = abundance;
    out
}

/// The light window with its contours, and its edges: below, X is too much;
/// towards the pole, what it injects at recombination is.
pub(super) fn window(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, WINDOW, folder)?;
    let coupled = edges(studio, "1", RelicMethod::Auto)?;
    Ok(vec![
        lower(&coupled)?,
        equilibrium(studio)?,
        small_yukawa(studio)?,
        together(studio, &coupled)?,
        pole(studio)?,
        recombination(studio)?,
        epsilon(studio)?,
    ])
}

/// The mass with Omega h^2 = 0.12 at r_X = 12, m_T = 10 TeV, per scale.
fn edges(studio: &Studio, y_t: &str, method: RelicMethod) -> Result<Vec<Option<f64>>> {
    let context = with(&studio.job.context, method, AbundanceRule::FreezeOut);
    let wanted = context.inputs.omega_dm_h2;
    let edge = |mu_0: &&str| {
        let excess = |m_x: f64| {
            let set: Set<'_> = &[("m_X", &m_x.to_string()), ("m_T", "1e4"), ("y_T", y_t), ("mu_0", mu_0)];
            let found =
                studio.ask_in(&context, studio.job.tune.as_ref(), set, |p| p.observable("omega_h2"))?;
            Ok(found.flatten().map(|o| o / wanted))
        };
        crossing(excess, 0.85, 1.0499, 24)
    };
    SCALES.par_iter().map(edge).collect()
}

fn mass(m: Option<f64>) -> String {
    m.map_or_else(|| "none".to_owned(), |m| format!("{m:.3}"))
}

/// Masses with the scale each belongs to.
fn by_scale(masses: &[Option<f64>]) -> String {
    let all: Vec<String> =
        SCALES.iter().zip(masses).map(|(s, m)| format!("{} ({})", mass(*m), at_scale(s))).collect();
    all.join(", ")
}

/// What has to be assumed for the window of the talk.
fn assumed(masses: &[Option<f64>]) -> String {
    let found = SCALES.iter().zip(masses).find(|(_, m)| m.is_some_and(|m| LOWER.contains(&m)));
    let scale = found.map_or("none of these scales", |(s, _)| at_scale(s));
    format!("y_T is near 1 and eps_B vanishes at {scale} or above (the talk gives neither)")
}

/// What has to be assumed for an edge that not all scales have.
const SOME_SCALE: &str = "eps_B vanishes at one of the high scales (the talk gives none)";

fn lower(coupled: &[Option<f64>]) -> Result<Claim> {
    Claim::new(
        WINDOW,
        "m_X >~ 0.9 GeV gives the correct Omega_X (r_X = 12, m_T = 10 TeV)",
        format!(
            "Omega h^2 = 0.12 at m_X [GeV] = {} for y_T = 1 and a tree-level kinetic mixing eps_B that vanishes at \
             the scale in brackets; the temperature of X is solved for",
            by_scale(coupled)
        ),
        coupled.iter().flatten().any(|m| LOWER.contains(m)),
        "no choice of the scale where the tree-level mixing vanishes has this edge at 0.9 GeV",
    )?
    .only_if(&assumed(coupled))
}

fn equilibrium(studio: &Studio) -> Result<Claim> {
    let found = edges(studio, "1", RelicMethod::KineticEquilibrium)?;
    Claim::new(
        WINDOW,
        "... in kinetic equilibrium, as micrOMEGAs has it",
        format!("m_X [GeV] = {} for y_T = 1", by_scale(&found)),
        found.iter().flatten().any(|m| LOWER.contains(m)),
        "no choice of the scale where the tree-level mixing vanishes has this edge at 0.9 GeV",
    )?
    .only_if(&assumed(&found))
}

fn small_yukawa(studio: &Studio) -> Result<Claim> {
    let found = edges(studio, "0.1", RelicMethod::Auto)?;
    Claim::new(
        WINDOW,
        "... for y_T = 0.1, another value of the talk",
        format!("m_X [GeV] = {}", by_scale(&found)),
        found.iter().flatten().any(|m| LOWER.contains(m)),
        "on the resonance only the width of the Z' into visible states counts; with less y_T g and this width are \
         smaller, X is too much, and only a mass nearer to the pole makes up for it",
    )
}

/// The window and LHCb ask for the same choices.
fn together(studio: &Studio, coupled: &[Option<f64>]) -> Result<Claim> {
    let mut text = Vec::new();
    let mut agrees = false;
    for (scale, m) in SCALES.iter().zip(coupled) {
        let least = lhcb::threshold(studio, "1e4", "1", scale)?;
        agrees |= m.is_some_and(|m| LOWER.contains(&m)) && least.is_some_and(|r| r <= 12.0);
        let least = least.map_or_else(|| "none".to_owned(), three);
        text.push(format!("{}: m_X > {} GeV, r_X > {least}", at_scale(scale), mass(*m)));
    }
    Claim::new(
        WINDOW,
        "r_X = 12 passes LHCb and has the window from 0.9 GeV on at once",
        format!("y_T = 1, eps_B = 0 at {}", text.join("; ")),
        agrees,
        "the scales that move the window to 0.9 GeV also raise the width into muons",
    )?
    .only_if(&assumed(coupled))
}

fn pole(studio: &Studio) -> Result<Claim> {
    let context = with(&studio.job.context, RelicMethod::Auto, AbundanceRule::Observed);
    let injected = |mu_0: &&str| -> Result<(Option<f64>, &'static str)> {
        let strongest = |m_x: f64| {
            let set: Set<'_> = &[("m_X", &m_x.to_string()), ("m_T", "1e4"), ("y_T", "1"), ("mu_0", mu_0)];
            studio.ask_in(&context, studio.job.tune.as_ref(), set, |p| signal(studio, p))
        };
        let edge = crossing(|m| Ok(strongest(m)?.map(|s| s.0)), 0.8, 1.0499, 40)?;
        let which = edge.map(&strongest).transpose()?.flatten();
        Ok((edge, which.map_or("no bound", |w| w.1)))
    };
    let found = SCALES.par_iter().map(injected).collect::<Result<Vec<_>>>()?;
    let text: Vec<String> = SCALES
        .iter()
        .zip(&found)
        .map(|(s, (m, id))| format!("{} (`{id}`, {})", mass(*m), at_scale(s)))
        .collect();
    Claim::new(
        WINDOW,
        "m_X <~ 1 GeV evades bounds from direct and indirect detection",
        format!(
            "if X were all of the dark matter, the first bound is reached from below at m_X [GeV] = {}, for eps_B \
             = 0 at the scale in brackets: sigma v at rest grows towards the pole",
            text.join(", ")
        ),
        found.iter().filter_map(|s| s.0).any(|m| (0.95..1.045).contains(&m)),
        "no choice of the scale where the tree-level mixing vanishes has this edge at 1 GeV",
    )?
    .only_if(SOME_SCALE)
}

fn recombination(studio: &Studio) -> Result<Claim> {
    let away = SCALES.par_iter().map(|s| off_resonance(studio, s)).collect::<Result<Vec<_>>>()?;
    Claim::new(
        WINDOW,
        "Standard freeze-out below 10 GeV is excluded by the CMB; the resonance avoids it",
        format!(
            "with r_X raised to give Omega h^2 = 0.12 away from the resonance (y_T = 1), the CMB or direct \
             detection excludes m_X [GeV] below {}, for eps_B = 0 at the scale in brackets",
            by_scale(&away)
        ),
        away.iter().flatten().any(|m| (0.5..1.0).contains(m)),
        "with the charge that gives Omega h^2 = 0.12 no such edge is found between 0.5 and 1.05 GeV",
    )?
    .only_if(SOME_SCALE)
}

fn epsilon(studio: &Studio) -> Result<Claim> {
    let at = studio.number(&[("m_X", "1.0011")], "epsilon_R")?;
    Claim::new(
        WINDOW,
        "epsilon > 0.1, where micrOMEGAs' kinetic equilibrium is used, is m_X < 1.001 GeV",
        format!(
            "epsilon = {} at m_X = 1.0011 GeV; the kinetic margin decides here, not epsilon",
            digits(at, 4)
        ),
        (at - 0.1).abs() < 1e-3,
        "epsilon = (M^2 - 4 m_X^2)/(4 m_X^2) of the masses on the card is another than that of the talk",
    )
}

/// The largest ratio of the bounds on what X does today and at
/// recombination, and whose it is.
fn signal(studio: &Studio, p: &Prediction<'_>) -> Result<(f64, &'static str)> {
    let mut largest = (0.0, "");
    for id in SIGNALS {
        let c = studio.constraint(id)?.evaluate(p)?;
        if c.ratio > largest.0 {
            largest = (c.ratio, id);
        }
    }
    Ok(largest)
}

/// The mass below which the charge that gives the right abundance is
/// excluded.
fn off_resonance(studio: &Studio, mu_0: &str) -> Result<Option<f64>> {
    let wanted = studio.job.context.inputs.omega_dm_h2;
    let tune = studio.job.tune.as_ref();
    let ratio = |m_x: f64| -> Result<Option<f64>> {
        let mass = m_x.to_string();
        let ask = |r_x: f64, question: &dyn Fn(&Prediction<'_>) -> Result<Option<f64>>| {
            let charge = r_x.to_string();
            let set: Set<'_> =
                &[("m_X", &mass), ("r_X", &charge), ("m_T", "1e4"), ("y_T", "1"), ("mu_0", mu_0)];
            Ok(studio.ask_in(&studio.job.context, tune, set, question)?.flatten())
        };
        let abundance = |r_x: f64| Ok(ask(r_x, &|p| p.observable("omega_h2"))?.map(|o| o / wanted));
        let Some(r_x) = crossing(abundance, 1.0, 1e5, 10)? else { return Ok(None) };
        ask(r_x, &|p| Ok(Some(signal(studio, p)?.0)))
    };
    crossing(ratio, 0.5, 1.0499, 24)
}
