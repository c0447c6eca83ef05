//! `validate`: comparison with a table by another code.

use std::path::{Path, PathBuf};

use clap::Subcommand;
use serde_json::json;

use super::{Global, print, validate_flavour};
use crate::constraints::recast::validate_recast;
use crate::decays::{Decays, HadronMode};
use crate::error::{Error, Result};
use crate::models::charges;
use crate::provenance::Columns;
use crate::relic::reference::{
    Compared, Deviation, validate_coupled, validate_cross_section, validate_momentum_transfer,
    validate_relic_density, validate_thermal_average,
};

/// Number of rows shown, the worst first.
const SHOWN: usize = 20;
/// Number of rows shown for each of several quantities.
const SHOWN_OF_QUANTITY: usize = 5;

/// Options of `validate`.
#[derive(Debug, clap::Args)]
pub(super) struct ValidateArgs {
    #[command(subcommand)]
    kind: Kind,
}

#[derive(Debug, Subcommand)]
enum Kind {
    /// Limits on a gauge coupling recast by DarkCast: CSV with
    /// model,limit,mass_GeV,g_lo,g_hi; hadronic widths as there (vmd) unless
    /// --hadrons says otherwise
    Recast {
        /// The table
        file: PathBuf,
    },
    /// Omega h^2: CSV with id,mX,MZp,Gamma_Zp,gX,eps and a column to compare
    /// with; inputs as in the reference tables (fixed width, free quarks,
    /// photon-like couplings, degrees of freedom of Drees et al.)
    RelicDensity {
        /// The table
        file: PathBuf,
        /// Column of Omega h^2
        #[arg(long, default_value = "omega_ref_nBE")]
        column: String,
        /// Number density and temperature of X instead of kinetic equilibrium
        #[arg(long)]
        coupled: bool,
    },
    /// <sigma v> and its second moment: CSV with
    /// id,x,sv_XXbar_GeV-2,sv2_GeV-2
    ThermalAverage {
        /// The table
        file: PathBuf,
        /// The table of points: id,mX,MZp,Gamma_Zp,gX,eps
        #[arg(long)]
        points: PathBuf,
    },
    /// sigma(s) by channel: CSV with id,channel,Pcm_GeV,sigma_ref_pb
    CrossSection {
        /// The table
        file: PathBuf,
        /// The table of points: id,mX,MZp,Gamma_Zp,gX,eps
        #[arg(long)]
        points: PathBuf,
    },
    /// Momentum transfer of X with the plasma: CSV with
    /// T_GeV,gamma_e_GeV,gamma_mu_GeV,gamma_pi_GeV at the reference point
    MomentumTransfer {
        /// The table
        file: PathBuf,
    },
    /// Form factors, spectra, rates and F_L of B -> K(*) nu nubar: CSV with
    /// quantity,arg,value
    Flavour(validate_flavour::FlavourTables),
}

/// Compares and prints a summary.
pub(super) fn validate(args: &ValidateArgs, global: &Global) -> Result<()> {
    match &args.kind {
        Kind::Recast { file } => recast(file, global),
        Kind::RelicDensity { file, column, coupled } => {
            let compare = if *coupled { validate_coupled } else { validate_relic_density };
            report(&[("omega_h2", compare(&columns(file)?, column)?)], global);
            Ok(())
        }
        Kind::ThermalAverage { file, points } => {
            let (first, second) = validate_thermal_average(&columns(points)?, &columns(file)?)?;
            report(&[("sv_XXbar_GeV-2", first), ("sv2_GeV-2", second)], global);
            Ok(())
        }
        Kind::CrossSection { file, points } => {
            report(&[("sigma_pb", validate_cross_section(&columns(points)?, &columns(file)?)?)], global);
            Ok(())
        }
        Kind::MomentumTransfer { file } => {
            report(&[("gamma_GeV", validate_momentum_transfer(&columns(file)?)?)], global);
            Ok(())
        }
        Kind::Flavour(tables) => {
            report(&[("flavour", validate_flavour::compare(tables)?)], global);
            Ok(())
        }
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|e| Error::io(file, "reading the table", &e))
}

fn columns(file: &Path) -> Result<Columns> {
    Columns::parse(&file.display().to_string(), &read(file)?)
}

/// Prints comparisons with a reference: a block per quantity, or one object
/// for all rows.
fn report(all: &[(&str, Deviation)], global: &Global) {
    if global.json {
        return print(&as_json(&Deviation::merged(all)).to_string());
    }
    for (quantity, deviation) in all {
        let (rows, median, max) = (deviation.rows.len(), deviation.median_rel(), deviation.max_rel());
        print(&format!("{quantity}: {rows} rows, median {median:.1e}, worst {max:.1e} (relative)"));
        for w in deviation.rows.iter().take(SHOWN_OF_QUANTITY) {
            print(&format!("  {}: {:.9e} against {:.9e} ({:.1e})", w.id, w.value, w.reference, w.rel));
        }
    }
}

fn as_json(deviation: &Deviation) -> serde_json::Value {
    let row = |w: &Compared| {
        let rel = w.rel.is_finite().then_some(w.rel);
        json!({ "id": w.id, "reference": w.reference, "value": w.value, "rel": rel })
    };
    let worst: Vec<_> = deviation.rows.iter().take(SHOWN).map(row).collect();
    let (median, max) = (deviation.median_rel(), deviation.max_rel());
    json!({ "rows": deviation.rows.len(), "median_rel": median, "max_rel": max, "worst": worst })
}

fn recast(file: &Path, global: &Global) -> Result<()> {
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
