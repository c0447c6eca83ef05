//! Freeze-out of X from 1 GeV to 100 TeV.

use std::fmt::Write as _;
use std::path::Path;

use rayon::prelude::*;

use super::claim::Claim;
use super::studio::{Set, Studio, crossing};
use super::words::{three, two};
use crate::error::{Error, Result};
use crate::figures::write_figure;
use crate::plot::{Axis, Colour, Figure, Style};
use crate::prediction::Prediction;
use crate::scan::{Tune, TuneCard, write_atomically};

const WIDE: &str = "relic-density";

/// The excess carried by another invisible state: B(B+ -> K+ Z') alone.
fn any_invisible(studio: &Studio) -> Result<Tune> {
    let card = studio.job.card.tune.as_ref();
    let card = card.ok_or_else(|| Error::Usage("the talk's card has no [tune]".into()))?;
    let card = TuneCard { observable: "br_bp_kp_zprime".into(), ..card.clone() };
    Tune::new(&card, &*studio.job.model)
}

/// Omega h^2 and sigma v from 1 GeV to 100 TeV.
pub(super) fn wide(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    const NODES: usize = 160;
    let tune = any_invisible(studio)?;
    let charges = ["12", "100", "1000"];
    let masses: Vec<f64> = (0..NODES).map(|i| 1e5_f64.powf(i as f64 / (NODES - 1) as f64)).collect();
    let at = |r_x: &str, m_x: f64| -> Result<(f64, f64)> {
        let set: Set<'_> =
            &[("m_X", &m_x.to_string()), ("r_X", r_x), ("m_T", "1e4"), ("y_T", "1"), ("mu_0", "1e6")];
        let both = |p: &Prediction<'_>| {
            Ok((
                p.observable("omega_h2")?.unwrap_or(f64::NAN),
                p.observable("sigma_v_today_cm3_per_s")?.unwrap_or(f64::NAN),
            ))
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
        (WIDE, r"$\Omega_X h^2$", (1e-8, 1e10), (|v| v.0) as fn(&(f64, f64)) -> f64),
        ("relic-density-sigma-v", r"$\sigma v$ today [cm$^3$/s]", (1e-37, 1e-16), |v| v.1),
    ] {
        let failed = |e: crate::plot::Error| Error::Usage(format!("figure `{stem}`: {e}"));
        let x = Axis::log("$m_X$ [GeV]", 1.0, 1e5).map_err(failed)?;
        let y = Axis::log(label, range.0, range.1).map_err(failed)?;
        let mut figure = Figure::new(x, y)
            .title("Freeze-out of $X$ through the $Z'$")
            .subtitle("$m_{Z'} = 2.1$ GeV, $m_T = 10$ TeV, $y_T = 1$, $\\epsilon_B = 0$ at $10^6$ GeV\n$\\tilde g q'$ from $B(B^+\\to K^+Z') = 9.2\\times 10^{-6}$, invisible by another state where $2m_X > m_{Z'}$");
        if stem == WIDE {
            let grey = Style::plain(Colour::GREY).width(1.2);
            figure.level(wanted, grey, r"$\Omega h^2 = 0.12$");
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
            Some((r_x, g)) => format!("{m} GeV: {} ({})", three(*r_x), two(*g)),
            None => format!("{m} GeV: none up to 1e5"),
        })
        .collect();
    let missing = all.iter().any(|(_, r)| r.is_none_or(|(_, g)| g > perturbative));
    Claim::new(
        WIDE,
        "Omega_X = Omega_DM is possible for all m_X",
        format!("r_X for Omega h^2 = 0.12 (with g_X), y_T = 1, m_T = 10 TeV: {}", text.join(", ")),
        !missing,
        "at the masses without a charge, or with g_X above sqrt(4 pi), it is not, at m_T = 10 TeV and y_T = 1",
    )
}
