//! What was found, as Markdown.

use std::fmt::Write as _;

use super::fit::{MissingEnergy, MissingEnergyFit};
use super::scenario::Estimate;

/// Value with its interval; `<` and `>` where the range ends before.
fn interval(e: &Estimate, digits: usize) -> String {
    let lower = e.lower.map_or("open".into(), |x| format!("{x:.digits$}"));
    let upper = e.upper.map_or("open".into(), |x| format!("{x:.digits$}"));
    format!("{:.digits$} [{lower}, {upper}]", e.value)
}

fn scientific(e: &Estimate) -> String {
    let end = |x: Option<f64>| x.map_or("open".into(), |x| format!("{x:.3e}"));
    format!("{:.3e} [{}, {}]", e.value, end(e.lower), end(e.upper))
}

/// The report `fit.md`: what was fitted to what, tables of scenarios and of
/// contours. Intervals are 68 %, `open` where the range ends before.
pub fn markdown(of: &MissingEnergy, fit: &MissingEnergyFit) -> String {
    let card = of.card();
    let mut out = format!("# {}\n\n", if card.title.is_empty() { "Missing energy" } else { &card.title });
    let _ = writeln!(out, "Form factors {}, basis {}.", card.form_factors, card.basis);
    if let Some(r) = fit.rescaled {
        let _ = writeln!(
            out,
            "Data of the scenarios: {}. Delta = -2 ln L relative to the Standard Model; the rescaled Standard \
             Model has mu = {:.3} with Delta = {:.2}.\n",
            card.data.join(", "),
            r.mu,
            r.delta
        );
        out.push_str("| scenario | m [GeV] | times couplings | BR(B+ -> K+) | Delta | Delta to rescaled |\n|---|---|---|---|---|---|\n");
        for s in &fit.scenarios {
            let Some(best) = s.best else {
                let _ = writeln!(out, "| {} | no rate | | | | |", s.id);
                continue;
            };
            let mass = s.mass.map_or("none".into(), |m| interval(&m, 3));
            let _ = writeln!(
                out,
                "| {} | {mass} | {} | {:.3e} | {:.2} | {:+.2} |",
                s.id,
                scientific(&best.factor),
                best.branching_ratio,
                best.delta,
                s.delta_rescaled.unwrap_or(f64::NAN)
            );
        }
        out.push('\n');
    }
    if !fit.contours.is_empty() {
        out.push_str("| contour | data | best couplings | Delta | area 68 % | area 95 % |\n|---|---|---|---|---|---|\n");
        for c in &fit.contours {
            for r in &c.regions {
                let [a, b] = &c.couplings;
                let _ = writeln!(
                    out,
                    "| {} | {} | {a} = {:.3e}, {b} = {:.3e} | {:.2} | {:.3e} | {:.3e} |",
                    c.id, r.data, r.best[0], r.best[1], r.delta, r.area[0], r.area[1]
                );
            }
        }
    }
    if of.data().rates.len() + fit.contours.len() > 0 {
        out.push_str("\nRates of other modes are totals: their efficiencies are taken to be the same for all spectra.\n");
    }
    out
}
