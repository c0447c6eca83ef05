//! `validate recast`: limits on a gauge coupling.

use std::path::Path;

use serde_json::json;

use super::super::{Global, print};
use super::{SHOWN, read};
use crate::constraints::recast::validate_recast;
use crate::decays::{Decays, HadronMode};
use crate::error::Result;
use crate::models::charges;

/// Compares with a table of limits and prints a summary.
pub(super) fn recast(file: &Path, global: &Global) -> Result<()> {
    let text = read(file)?;
    let inputs = global.read_inputs()?;
    // Equal hadronic input unless asked otherwise: the comparison is of the
    // recast engine. DarkCast widths are those of vector-meson dominance.
    let mode = global.hadron_mode()?.unwrap_or(HadronMode::Vmd);
    let decays = Decays::new(&inputs, mode)?;
    let couplings =
        |model: &str, mass: f64| Ok(charges::embedded_model(model)?.unit_couplings(mass, &inputs));
    let summary = validate_recast(&file.display().to_string(), &text, &decays, &inputs, couplings)?;
    if global.json {
        let worst: Vec<_> = summary
            .worst
            .iter()
            .take(SHOWN)
            .map(|w| {
                json!({
                    "id": format!("{}:{}:{}", w.model, w.limit, w.mass),
                    "model": w.model, "limit": w.limit, "mass_GeV": w.mass,
                    "reference": w.theirs.0, "reference_hi": w.theirs.1,
                    "value": w.ours.map(|o| o.lo), "value_hi": w.ours.and_then(|o| o.hi),
                    "rel": if w.difference.is_finite() { Some(w.difference) } else { None },
                })
            })
            .collect();
        let out = json!({
            "rows": summary.rows, "hadrons": mode, "median_rel": summary.median_rel, "p90_rel": summary.p90_rel, "worst": worst,
        });
        print(&out.to_string());
        return Ok(());
    }
    print(&format!(
        "{} rows: median {:.2} %, 90 % of the rows within {:.2} %",
        summary.rows,
        100.0 * summary.median_rel,
        100.0 * summary.p90_rel
    ));
    for w in summary.worst.iter().take(SHOWN) {
        let ours = w.ours.map_or("none".to_owned(), |o| format!("{:.4e}", o.lo));
        print(&format!(
            "  {} {} at {} GeV: {ours} against {:.4e} ({:.1} %)",
            w.model,
            w.limit,
            w.mass,
            w.theirs.0,
            100.0 * w.difference
        ));
    }
    Ok(())
}
