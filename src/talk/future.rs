//! What future measurements of B -> K* + missing energy tell, in claims.

use super::claim::Claim;
use super::episode2::{Fitted, INTEGRATED, LUMINOSITIES, Stage, limit};
use super::words::{digits, ends, two};
use crate::error::Result;
use crate::flavour::{Mode, Projection, pull};

/// From here on two predictions are told apart, in standard deviations.
const CLEAR: f64 = 3.0;

/// The claims on rates and polarisations over all q^2.
pub(super) fn claims(stage: &Stage) -> Result<Vec<Claim>> {
    Ok(vec![
        correlation(stage)?,
        sensitivity(stage)?,
        from_standard_model(stage)?,
        from_each_other(stage)?,
        deviations(stage)?,
        limits(stage)?,
    ])
}

/// `name: number` of all scenarios.
fn listed(stage: &Stage, number: impl Fn(&Fitted) -> String) -> String {
    let all: Vec<String> = stage.all.iter().map(|f| format!("{} {}", f.name, number(f))).collect();
    all.join(", ")
}

fn correlation(stage: &Stage) -> Result<Claim> {
    let (kaon, kstar) = (stage.theory.decay(Mode::BpKp)?, stage.kstar()?);
    let mut ratios = Vec::new();
    for f in &stage.all {
        ratios.push(kstar.total(&*f.state)?.total() / kaon.total(&*f.state)?.total());
    }
    let named: Vec<String> =
        stage.all.iter().zip(&ratios).map(|(f, r)| format!("{} {r:.2}", f.name)).collect();
    Claim::new(
        INTEGRATED,
        "Chiral couplings correlate K and K*: what explains K predicts K*",
        format!("B(B0 -> K*0 X)/B(B+ -> K+ X): {}", named.join(", ")),
        ends(ratios).0 > 0.1,
        "a chiral coupling leaves K* nearly untouched",
    )
}

fn projections(stage: &Stage) -> Result<Vec<(f64, Projection)>> {
    LUMINOSITIES.iter().map(|l| Ok((*l, Projection::new(*l, &stage.standard)?))).collect()
}

fn sensitivity(stage: &Stage) -> Result<Claim> {
    let all = projections(stage)?;
    let relative = |p: &Projection| p.errors[1] / stage.standard.values[1];
    let text: Vec<String> = all
        .iter()
        .map(|(l, p)| {
            format!("{l} ab^-1: B(K*0) to {:.0} %, F_L to {}", 100.0 * relative(p), two(p.errors[3]))
        })
        .collect();
    Claim::new(
        INTEGRATED,
        "With more than 10 ab^-1, O(10 %) sensitivities to integrated BRs and F_L",
        text.join("; "),
        all.iter().all(|(_, p)| (0.03..0.3).contains(&relative(p))),
        "the projected errors on the rate are not between 3 and 30 %",
    )
}

fn from_standard_model(stage: &Stage) -> Result<Claim> {
    let all = projections(stage)?;
    let of = |f: &Fitted, p: &Projection| pull(&f.measured, &stage.standard, p);
    let text: Vec<String> = all
        .iter()
        .map(|(l, p)| format!("{l} ab^-1: {}", listed(stage, |f| format!("{:.0}", of(f, p)))))
        .collect();
    Claim::new(
        INTEGRATED,
        "... and clear distinction of scenarios from the SM",
        format!("standard deviations at {}", text.join("; ")),
        stage.all.iter().all(|f| of(f, &all[0].1) > CLEAR),
        "with the first luminosity a scenario is within three standard deviations of the SM",
    )
}

fn from_each_other(stage: &Stage) -> Result<Claim> {
    let mut text = Vec::new();
    let mut clear = Vec::new();
    for (luminosity, projection) in projections(stage)? {
        let mut pairs = Vec::new();
        for (k, a) in stage.all.iter().enumerate() {
            let rest = stage.all[..k].iter();
            pairs.extend(rest.map(|b| (pull(&a.measured, &b.measured, &projection), a, b)));
        }
        let apart = pairs.iter().filter(|p| p.0 > CLEAR).count();
        clear.push(apart);
        let closest = pairs.iter().min_by(|p, q| p.0.total_cmp(&q.0));
        let closest = closest.map_or(String::new(), |(pull, a, b)| {
            format!(", the closest {} by {}", [&*a.name, &*b.name].join(" and "), digits(*pull, 2))
        });
        text.push(format!("{luminosity} ab^-1: {apart} of {} pairs{closest}", pairs.len()));
    }
    Claim::new(
        INTEGRATED,
        "... and of some scenarios from each other (mostly two-body)",
        format!("apart by more than three standard deviations at {}", text.join("; ")),
        clear.iter().all(|n| *n > 0),
        "no pair of scenarios is told apart",
    )
}

fn ratio(stage: &Stage, f: &Fitted) -> f64 {
    f.measured.values[1] / stage.standard.values[1]
}

fn deviations(stage: &Stage) -> Result<Claim> {
    let babar = limit("BaBar-2013-Kst0")?;
    Claim::new(
        INTEGRATED,
        "Large deviations from the SM in some viable scenarios",
        format!("B(B0 -> K*0 + missing energy) over the SM: {}", listed(stage, |f| two(ratio(stage, f)))),
        stage.all.iter().any(|f| ratio(stage, f) > 2.0 && f.measured.values[1] < babar),
        "no scenario below BaBar's limit doubles the rate",
    )
}

fn limits(stage: &Stage) -> Result<Claim> {
    let (babar, belle) = (limit("BaBar-2013-Kst0")?, limit("Belle-2017-Kst0")?);
    let above = |limit: f64| {
        let found = stage.all.iter().filter(|f| f.measured.values[1] > limit);
        let names: Vec<&str> = found.map(|f| f.name.as_str()).collect();
        if names.is_empty() { "none".to_owned() } else { names.join(", ") }
    };
    Claim::new(
        INTEGRATED,
        "BaBar @ 90 % CL and Belle @ 90 % CL beside the scenarios: BaBar leaves them",
        format!(
            "above that limit ({}): {}; above Belle's of 2017 ({}), which the fit leaves out as the talk does: {}",
            two(babar),
            above(babar),
            two(belle),
            above(belle)
        ),
        stage.all.iter().all(|f| f.measured.values[1] < babar),
        "a best fit is above BaBar's limit: it enters the fit as a term, not as a cut",
    )
}
