//! `fit CARD.toml` of scenarios and contours of missing energy.

use std::path::Path;

use crate::cli::{Global, print};
use crate::error::{Error, Result};
use crate::figures::missing_energy as figures;
use crate::flavour::FlavourParameters;
use crate::likelihoods::missing_energy::{MissingEnergy, MissingEnergyCard, markdown};
use crate::scan::write_atomically;

/// Fits a card and writes `fit.md`, `fit.json`, tables and figures into a
/// folder.
pub(super) fn fit(name: &str, text: &str, out: &Path, global: &Global) -> Result<()> {
    let card = MissingEnergyCard::read(name, text)?;
    let mut parameters = FlavourParameters::default();
    for (name, value) in global.input_overrides()? {
        parameters.set(&name, value)?;
    }
    let prepared = MissingEnergy::new(card, parameters)?;
    // Before the fit, not after.
    std::fs::create_dir_all(out).map_err(|e| Error::io(out, "creating the folder", &e))?;
    let found = prepared.fit()?;
    let report = markdown(&prepared, &found);
    write_atomically(&out.join("fit.md"), &report)?;
    let json = serde_json::json!({ "card": prepared.card(), "fit": found });
    write_atomically(&out.join("fit.json"), &format!("{json:#}\n"))?;
    let drawn = figures::write(&prepared, &found, &out.join("figures"))?;
    if global.json {
        print(&json.to_string());
    } else {
        print(report.trim_end());
        print(&format!("\n{} figures in {}", drawn.len(), out.join("figures").display()));
    }
    Ok(())
}
