//! Searches for T: from which mass on the Belle II line is allowed.

use super::claim::Claim;
use super::studio::{Studio, crossing};
use super::summary::FIGURE;
use super::words::{maybe, two};
use crate::error::Result;

/// Labels of the two kinds of searches.
const SEARCHES: [&str; 2] = ["LHC $TT$", "LHC $T\\to t+$inv"];
const YUKAWAS: [&str; 3] = ["0.02", "0.1", "1"];

/// The largest ratio of the searches of a label at one point.
fn ratio(studio: &Studio, label: &str, m_t: f64, y_t: &str, r_x: &str) -> Result<Option<f64>> {
    let mass = m_t.to_string();
    studio.ask(&[("m_T", &mass), ("y_T", y_t), ("r_X", r_x)], |p| {
        let mut most = 0.0_f64;
        for c in studio.job.library.iter().filter(|c| c.card().label == label) {
            let found = c.evaluate(p)?.ratio;
            if found.is_finite() {
                most = most.max(found);
            }
        }
        Ok(most)
    })
}

/// The largest mass that one of the searches excludes; `None` where none
/// excludes anything from 600 GeV on.
fn lower_edge(studio: &Studio, labels: &[&str], y_t: &str, r_x: &str) -> Result<Option<f64>> {
    let excess = |inverse: f64| {
        let mut most: Option<f64> = None;
        for label in labels {
            let found = ratio(studio, label, inverse.recip(), y_t, r_x)?;
            most = most.into_iter().chain(found).reduce(f64::max);
        }
        Ok(most)
    };
    // In 1/m_T: the first crossing is the largest excluded mass.
    Ok(crossing(excess, 1.0 / 3000.0, 1.0 / 600.0, 30)?.map(f64::recip))
}

/// The claims on T.
pub(super) fn claims(studio: &Studio) -> Result<Vec<Claim>> {
    Ok(vec![edges(studio)?, searches(studio)?, shares(studio)?])
}

fn edges(studio: &Studio) -> Result<Claim> {
    let of = |r_x: &str| {
        YUKAWAS.iter().map(|y_t| lower_edge(studio, &SEARCHES, y_t, r_x)).collect::<Result<Vec<_>>>()
    };
    let said = |all: &[Option<f64>]| all.iter().map(|m| maybe(*m)).collect::<Vec<_>>().join(" / ");
    let (with, without) = (of("12")?, of("0")?);
    Claim::new(
        FIGURE,
        "pp -> T Tbar at ATLAS and CMS: T -> t Z', b W, t Z, t H",
        format!(
            "m_T [GeV] above {} with X (r_X = 12), {} without, for y_T = {}",
            said(&with),
            said(&without),
            YUKAWAS.join(" / ")
        ),
        with.iter().all(|m| m.is_some_and(|m| (1000.0..2000.0).contains(&m))),
        "a limit is not between 1 and 2 TeV, where these searches end",
    )
}

fn searches(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut swapped = Vec::new();
    for y_t in YUKAWAS {
        let one = |label| lower_edge(studio, &[label], y_t, "12");
        let (standard, invisible) = (one(SEARCHES[0])?, one(SEARCHES[1])?);
        swapped.push((standard, invisible));
        text.push(format!("{} / {} at y_T = {y_t}", maybe(standard), maybe(invisible)));
    }
    let (first, last) = (swapped[0], swapped[swapped.len() - 1]);
    Claim::new(
        FIGURE,
        "... where T decays to t Z', searches for t + invisible take over",
        format!("m_T [GeV] above, by b W, t Z, t H / by t + invisible: {}", text.join(", ")),
        first.0 > first.1 && last.1 > last.0,
        "the two kinds of searches do not change places between small and large y_T",
    )
}

fn shares(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut standard = Vec::new();
    for y_t in YUKAWAS {
        let set = [("m_T", "1500"), ("y_T", y_t)];
        let (sm, invisible) = (studio.number(&set, "br_T_sm")?, studio.number(&set, "br_T_t_inv")?);
        standard.push(sm);
        text.push(format!("{} / {} at y_T = {y_t}", two(sm), two(invisible)));
    }
    Claim::new(
        FIGURE,
        "... the share of T -> t Z' grows with y_T",
        format!("B(b W, t Z, t H) / B(t + invisible) at m_T = 1.5 TeV: {}", text.join(", ")),
        standard.windows(2).all(|w| w[0] > w[1]),
        "the decays of the Standard Model do not lose to t Z' and t phi",
    )
}
