//! `validate`: comparison with a table by another code.

mod choices;
mod dark_matter;
mod flavour;
mod recast;
mod report;
mod workspace;

use std::path::{Path, PathBuf};

use clap::Subcommand;

use super::Global;
use crate::error::{Error, Result};
use crate::relic::reference::Shares;
use choices::ChoiceArgs;
use dark_matter::Density;

/// Number of rows shown, the worst first.
const SHOWN: usize = 20;

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
    /// Omega h^2 of X and Xbar: CSV with id and a column to compare with
    ///
    /// The output of another code is compared as a CSV with one header line:
    /// id, the inputs mX,MZp,Gamma_Zp (GeV), gX (vector coupling of X) and eps
    /// (couplings eps e Q), and any columns of Omega h^2, one of which is
    /// named by --column. Without the inputs the points are looked up by id:
    /// in --points, in omega_reference.csv beside the table, in the built-in
    /// points. Cells that are empty or nan are skipped.
    ///
    /// Without --preset the choices are those of `relic`: width running with s
    /// from the couplings (Gamma_Zp is not read), measured hadrons, degrees of
    /// freedom of Saikawa and Shirai, end at T = 0.1 keV, the temperature of X
    /// where it matters. --preset reference selects those of the reference
    /// tables; each other flag changes one choice of either.
    ///
    /// Known causes of differences (micrOMEGAs stops at T = 1 MeV, assumes
    /// kinetic equilibrium, ...) are tried on the whole table where there is
    /// one above 3e-4, and said where they leave less than a third of it.
    RelicDensity {
        /// The table
        file: PathBuf,
        /// Column of Omega h^2
        #[arg(long, default_value = "omega_ref_nBE")]
        column: String,
        /// The table of points: id,mX,MZp,Gamma_Zp,gX,eps
        #[arg(long)]
        points: Option<PathBuf>,
        /// Equations: by-margin (as `relic`), number-density, coupled
        /// or freeze-out (an approximation) [default: by-margin; with --preset coupled for a column with cBE
        /// in its name, else number-density]
        #[arg(long, value_name = "EQUATIONS")]
        method: Option<String>,
        /// Table of final states: id,channel,weight with their shares in the
        /// annihilation after freeze-out, as micrOMEGAs prints them; channels
        /// as `~dm ~Dm u U` or `u U`
        #[arg(long, value_name = "FILE")]
        channels: Option<PathBuf>,
        /// The weights of --channels are shares of <sigma v> at freeze-out
        #[arg(long, requires = "channels")]
        at_freeze_out: bool,
        /// Do not look for the causes of differences (some seconds for a
        /// hundred rows)
        #[arg(long)]
        no_hints: bool,
        #[command(flatten)]
        choices: ChoiceArgs,
    },
    /// <sigma v> of X Xbar and its second moment: CSV with id, x = m/T (or
    /// T_GeV) and columns that end with _GeV-2 or _pb_c
    ///
    /// Columns that start with sv2 are second moments; _pb_c is half of
    /// <sigma v> of X Xbar, as in micrOMEGAs. Points and choices as for
    /// relic-density; --dof and --planck-mass do not matter.
    ThermalAverage {
        /// The table
        file: PathBuf,
        /// Column to compare with [default: sv_XXbar_GeV-2 and sv2_GeV-2]
        #[arg(long)]
        column: Option<String>,
        /// The table of points: id,mX,MZp,Gamma_Zp,gX,eps
        #[arg(long)]
        points: Option<PathBuf>,
        #[command(flatten)]
        choices: ChoiceArgs,
    },
    /// sigma(s) by channel: CSV with id, Pcm_GeV (or sqrts_GeV), channel and
    /// a column that ends with _pb or _GeV-2
    ///
    /// Channels as `X Xbar->e E`. Points and choices as for relic-density;
    /// --dof and --planck-mass do not matter. With measured hadrons the rows
    /// of single quarks are skipped.
    CrossSection {
        /// The table
        file: PathBuf,
        /// Column to compare with
        #[arg(long, default_value = "sigma_ref_pb")]
        column: String,
        /// The table of points: id,mX,MZp,Gamma_Zp,gX,eps
        #[arg(long)]
        points: Option<PathBuf>,
        #[command(flatten)]
        choices: ChoiceArgs,
    },
    /// Momentum transfer of X with the plasma: CSV with T_GeV and
    /// gamma_e_GeV, gamma_mu_GeV or gamma_pi_GeV at one point
    ///
    /// m_X = 0.95 GeV, M = 2.1 GeV, g_X = 0.1, couplings 1e-3 e. With --preset
    /// pions are points of 0.13957 GeV, without they have the rho in their
    /// form factor; nothing else but --e matters.
    MomentumTransfer {
        /// The table
        file: PathBuf,
        #[command(flatten)]
        choices: ChoiceArgs,
    },
    /// Form factors, spectra, rates and F_L of B -> K(*) nu nubar: CSV with
    /// quantity,arg,value
    ///
    /// Quantities as B->K:f+ at q^2, dBR/dq2(B+->K+nunu) and FL(...) at q^2,
    /// BR(...), <dBR/dq2>(...) and <FL>(...) over lo-hi (empty: everything).
    Flavour(flavour::FlavourTables),
    /// -2 ln L of a statistical model in pyhf's JSON at points with values of
    /// another code
    Workspace(workspace::WorkspacePoints),
}

/// Compares and prints a summary.
pub(super) fn validate(args: &ValidateArgs, global: &Global) -> Result<()> {
    match &args.kind {
        Kind::Recast { file } => recast::recast(file, global),
        Kind::RelicDensity { file, column, points, method, channels, at_freeze_out, no_hints, choices } => {
            let shares = if *at_freeze_out { Shares::AtFreezeOut } else { Shares::AfterFreezeOut };
            let density = Density {
                file,
                column,
                points: points.as_deref(),
                channels: channels.as_deref().map(|file| (file, shares)),
                hints: !no_hints,
            };
            density.validate(&choices.read(method.as_deref(), Some(column), global)?, global)
        }
        Kind::ThermalAverage { file, column, points, choices } => {
            let all = choices.read(None, None, global)?;
            dark_matter::thermal_average(file, column.as_deref(), points.as_deref(), &all, global)
        }
        Kind::CrossSection { file, column, points, choices } => {
            let all = choices.read(None, None, global)?;
            dark_matter::cross_section(file, column, points.as_deref(), &all, global)
        }
        Kind::Flavour(tables) => tables.validate(global),
        Kind::Workspace(points) => points.validate(global),
        Kind::MomentumTransfer { file, choices } => {
            dark_matter::momentum_transfer(file, &choices.read(None, None, global)?, global)
        }
    }
}

fn read(file: &Path) -> Result<String> {
    std::fs::read_to_string(file).map_err(|e| Error::io(file, "reading the table", &e))
}
