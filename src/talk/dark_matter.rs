//! X as dark matter: the window below the resonance, and heavy X.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;

use super::card_figure;
use super::claim::Claim;
use super::studio::{Set, Studio, crossing};
use crate::error::{Error, Result};
use crate::figures::write_figure;
use crate::plot::{Axis, Colour, Dash, Figure, Style};
use crate::prediction::{AbundanceRule, Context, Prediction, RelicMethod};
use crate::scan::{Tune, TuneCard, write_atomically};

const WINDOW: &str = "light-window";
const WIDE: &str = "relic-density";
/// Where the tree-level kinetic mixing vanishes.
const SCALES: [&str; 4] = ["m_T", "1e6", "1e16", "m_Planck"];
/// Bounds on energy injection and scattering of light X.
const SIGNALS: [&str; 6] = [
    "planck_cmb",
    "DarkSide50_DarkSide502022qzh_nucleon",
    "DarkSide50_DarkSide2022knj_electron",
    "XENON1T_XENON2019zpr_nucleon",
    "CRESST_CRESST2019jnq_nucleon",
    "DAMICM_DAMICM2025luv_electron",
];

/// The excess carried by another invisible state: B(B+ -> K+ Z') alone.
fn any_invisible(studio: &Studio) -> Result<Tune> {
    let card = studio.job.card.tune.as_ref();
    let card = card.ok_or_else(|| Error::Usage("the talk's card has no [tune]".into()))?;
    let card = TuneCard { observable: "br_bp_kp_zprime".into(), ..card.clone() };
    Tune::new(&card, &*studio.job.model)
}

fn with(context: &Context, method: RelicMethod, abundance: AbundanceRule) -> Context {
    let mut out = context.clone();
    out.dark_matter.method = method;
    out.dark_matter.abundance = abundance;
    out
}

fn omega(p: &Prediction<'_>) -> Result<Option<f64>> {
    p.observable("omega_h2")
}

/// The light window with its contours, and its edges: below, X is too much;
/// towards the pole, what it injects at recombination is.
pub(super) fn window(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, WINDOW, folder)?;
    let wanted = studio.job.context.inputs.omega_dm_h2;
    let tune = studio.job.tune.as_ref();
    let upper = |mu_0: &str, y_t: &str, method: RelicMethod| {
        let context = with(&studio.job.context, method, AbundanceRule::FreezeOut);
        let excess = |m_x: f64| {
            let set: Set<'_> = &[("m_X", &m_x.to_string()), ("m_T", "1e4"), ("y_T", y_t), ("mu_0", mu_0)];
            Ok(studio.ask_in(&context, tune, set, omega)?.flatten().map(|o| o / wanted))
        };
        crossing(excess, 0.85, 1.0499, 24)
    };
    let context = with(&studio.job.context, RelicMethod::Auto, AbundanceRule::Observed);
    let injected = |mu_0: &str| -> Result<(Option<f64>, String)> {
        let strongest = |m_x: f64| {
            let set: Set<'_> = &[("m_X", &m_x.to_string()), ("m_T", "1e4"), ("y_T", "1"), ("mu_0", mu_0)];
            studio.ask_in(&context, tune, set, |p| signal(studio, p))
        };
        let edge = crossing(|m| Ok(strongest(m)?.map(|s| s.0)), 0.8, 1.0499, 40)?;
        let which = edge.map(&strongest).transpose()?.flatten();
        Ok((edge, which.map_or_else(String::new, |w| w.1.to_owned())))
    };
    let text = |m: Option<f64>| m.map_or("none".to_owned(), |m| format!("{m:.3}"));
    let mut ours = String::from(
        "y_T = 1: Omega h^2 = 0.12 at m_X [GeV] in kinetic equilibrium / with the temperature of X: ",
    );
    let mut edges = Vec::new();
    for mu_0 in SCALES {
        let number = upper(mu_0, "1", RelicMethod::KineticEquilibrium)?;
        let coupled = upper(mu_0, "1", RelicMethod::Auto)?;
        edges.extend(coupled);
        let _ = write!(ours, "{} / {} (eps_B = 0 at {mu_0}), ", text(number), text(coupled));
    }
    let none = SCALES.iter().map(|mu_0| upper(mu_0, "0.1", RelicMethod::Auto)).collect::<Result<Vec<_>>>()?;
    let _ = write!(ours, "y_T = 0.1: {}", none.iter().map(|m| text(*m)).collect::<Vec<_>>().join(", "));
    let below = edges.iter().any(|m| (0.85..0.95).contains(m));
    let relic = Claim::new(
        WINDOW,
        "m_X >~ 0.9 GeV gives the correct Omega_X (r_X = 12, m_T = 10 TeV)",
        ours,
        below,
        "no choice of the scale where the tree-level mixing vanishes has this edge at 0.9 GeV",
    );
    let signals = SCALES.iter().map(|s| injected(s)).collect::<Result<Vec<_>>>()?;
    let named: Vec<String> =
        SCALES.iter().zip(&signals).map(|(s, (m, id))| format!("{} (`{id}`, {s})", text(*m))).collect();
    let pole = Claim::new(
        WINDOW,
        "m_X <~ 1 GeV evades bounds from direct and indirect detection",
        format!(
            "taking X to be all of the dark matter, the first bound is reached from below at m_X [GeV] = {}, \
             for eps_B = 0 at the scale in brackets: sigma v at rest grows towards the pole",
            named.join(", ")
        ),
        signals.iter().filter_map(|s| s.0).any(|m| (0.95..1.045).contains(&m)),
        "no choice of the scale where the tree-level mixing vanishes has this edge at 1 GeV",
    );
    let away = SCALES.par_iter().map(|s| off_resonance(studio, s)).collect::<Result<Vec<_>>>()?;
    let edges: Vec<String> = SCALES.iter().zip(&away).map(|(s, m)| format!("{} ({s})", text(*m))).collect();
    let cmb = Claim::new(
        WINDOW,
        "Standard freeze-out below 10 GeV is excluded by the CMB; the resonance avoids it",
        format!(
            "with r_X raised to give Omega h^2 = 0.12 away from the resonance (y_T = 1), the CMB or direct \
             detection excludes m_X [GeV] below {}, for eps_B = 0 at the scale in brackets",
            edges.join(", ")
        ),
        away.iter().flatten().any(|m| (0.5..1.0).contains(m)),
        "with the charge that gives Omega h^2 = 0.12 no such edge is found between 0.5 and 1.05 GeV",
    );
    let at = studio.number(&[("m_X", "1.0011")], "epsilon_R")?;
    let epsilon = Claim::new(
        WINDOW,
        "epsilon > 0.1, where micrOMEGAs' kinetic equilibrium is used, is m_X < 1.001 GeV",
        format!("epsilon = {at:.4} at m_X = 1.0011 GeV; the kinetic margin decides here, not epsilon"),
        (at - 0.1).abs() < 1e-3,
        "",
    );
    Ok(vec![relic, pole, cmb, epsilon])
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

/// Omega h^2 and sigma v from 1 GeV to 100 TeV.
pub(super) fn wide(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    const NODES: usize = 120;
    let tune = any_invisible(studio)?;
    let charges = ["12", "100", "1000"];
    let masses: Vec<f64> = (0..NODES).map(|i| 1e5_f64.powf(i as f64 / (NODES - 1) as f64)).collect();
    let at = |r_x: &str, m_x: f64| -> Result<(f64, f64)> {
        let set: Set<'_> =
            &[("m_X", &m_x.to_string()), ("r_X", r_x), ("m_T", "1e4"), ("y_T", "1"), ("mu_0", "1e6")];
        let both = |p: &Prediction<'_>| {
            Ok((omega(p)?.unwrap_or(f64::NAN), p.observable("sigma_v_today_cm3_per_s")?.unwrap_or(f64::NAN)))
        };
        Ok(studio.ask_in(&studio.job.context, Some(&tune), set, both)?.unwrap_or((f64::NAN, f64::NAN)))
    };
    let mut table = String::from("m_X_GeV");
    for r_x in charges {
        let _ = write!(table, ",omega_h2_r{r_x},sigma_v_today_cm3_per_s_r{r_x}");
    }
    table.push('\n');
    let rows: Vec<Vec<(f64, f64)>> = masses
        .par_iter()
        .map(|m| charges.iter().map(|r| at(r, *m)).collect::<Result<Vec<_>>>())
        .collect::<Result<_>>()?;
    for (m, row) in masses.iter().zip(&rows) {
        let _ = write!(table, "{m:e}");
        for (omega, sigma_v) in row {
            let _ = write!(table, ",{omega:e},{sigma_v:e}");
        }
        table.push('\n');
    }
    write_atomically(&folder.join(format!("{WIDE}.csv")), &table)?;
    let line = |k: usize, pick: fn(&(f64, f64)) -> f64| -> Vec<(f64, f64)> {
        masses.iter().zip(&rows).map(|(m, row)| (*m, pick(&row[k]))).collect()
    };
    let wanted = studio.job.context.inputs.omega_dm_h2;
    for (stem, label, range, pick) in [
        (WIDE, r"$\Omega_X h^2$", (1e-8, 1e12), (|v| v.0) as fn(&(f64, f64)) -> f64),
        ("relic-density-sigma-v", r"$\sigma v$ today [cm$^3$/s]", (1e-41, 1e-16), |v| v.1),
    ] {
        let failed = |e: crate::plot::Error| Error::Usage(format!("figure `{stem}`: {e}"));
        let x = Axis::log("$m_X$ [GeV]", 1.0, 1e5).map_err(failed)?;
        let y = Axis::log(label, range.0, range.1).map_err(failed)?;
        let mut figure = Figure::new(x, y)
            .title("Freeze-out of $X$ through the $Z'$")
            .subtitle("$m_{Z'} = 2.1$ GeV, $m_T = 10$ TeV, $y_T = 1$, $\\epsilon_B = 0$ at $10^6$ GeV\n$\\tilde g q'$ from $B(B^+\\to K^+Z') = 9.2\\times 10^{-6}$, invisible by another state where $2m_X > m_{Z'}$");
        if stem == WIDE {
            let grey = Style::plain(Colour::GREY).dash(Dash::Dashed);
            figure.line(&[(1.0, wanted), (1e5, wanted)], grey, r"$\Omega h^2 = 0.12$");
        }
        for (k, r_x) in charges.iter().enumerate() {
            figure.line(&line(k, pick), Style::nth(k).width(1.6), &format!("$r_X = {r_x}$"));
        }
        write_figure(&figure, &folder.join(format!("{stem}.svg")))?;
    }
    all_masses(studio, &tune).map(|claim| vec![claim])
}

/// For which masses a perturbative charge of X gives Omega h^2 = 0.12.
fn all_masses(studio: &Studio, tune: &Tune) -> Result<Claim> {
    let wanted = studio.job.context.inputs.omega_dm_h2;
    let needed = |m_x: f64| -> Result<(f64, Option<(f64, f64)>)> {
        let set = |r_x: f64| [("m_X", m_x.to_string()), ("r_X", r_x.to_string())];
        let ask = |r_x: f64, what: &str| {
            let own = set(r_x);
            let mut all: Vec<(&str, &str)> = own.iter().map(|(n, v)| (*n, v.as_str())).collect();
            all.extend([("m_T", "1e4"), ("y_T", "1"), ("mu_0", "1e6")]);
            studio.ask_in(&studio.job.context, Some(tune), &all, |p| p.observable(what)).map(Option::flatten)
        };
        let found = crossing(|r_x| Ok(ask(r_x, "omega_h2")?.map(|o| o / wanted)), 1.0, 1e5, 16)?;
        Ok((
            m_x,
            match found {
                Some(r_x) => ask(r_x, "x_coupling")?.map(|g| (r_x, g)),
                None => None,
            },
        ))
    };
    let masses = [0.98, 1.5, 3.0, 10.0, 30.0, 100.0, 1e3, 1e4, 1e5];
    let all = masses.par_iter().map(|m| needed(*m)).collect::<Result<Vec<_>>>()?;
    let perturbative = (4.0 * std::f64::consts::PI).sqrt();
    let text: Vec<String> = all
        .iter()
        .map(|(m, r)| match r {
            Some((r_x, g)) => format!("{m} GeV: r_X = {r_x:.3}, g_X = {g:.3}"),
            None => format!("{m} GeV: none up to r_X = 1e5"),
        })
        .collect();
    let missing = all.iter().any(|(_, r)| r.is_none_or(|(_, g)| g > perturbative));
    Ok(Claim::new(
        WIDE,
        "Omega_X = Omega_DM is possible for all m_X",
        text.join("; "),
        !missing,
        "at the masses without a charge, or with g_X above sqrt(4 pi), it is not, at m_T = 10 TeV and y_T = 1",
    ))
}
