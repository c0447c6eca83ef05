//! The command line: one verb per file.

mod cite;
mod explain;
mod figures;
mod fit;
mod flavour;
mod list;
mod plot;
mod point;
mod relic;
mod run;
mod settings;
mod validate;

use std::path::PathBuf;

use clap::{Parser, Subcommand};

use crate::error::Result;

/// What is left of a dark sector: allowed regions of light vector portals.
///
/// Without a verb: runs the main job, the aligned U(1)' with top partner in
/// (m_X, r_X, m_T), and writes table, figures and summary to out/.
#[derive(Debug, Parser)]
#[command(name = "darkbound", version, about, disable_help_subcommand = true)]
pub struct Cli {
    #[command(subcommand)]
    verb: Option<Verb>,
    #[command(flatten)]
    global: Global,
}

/// Options of every verb.
#[derive(Debug, Clone, clap::Args)]
pub(crate) struct Global {
    /// Folder with model cards that add to or replace the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) models: Option<PathBuf>,
    /// Folder with constraint cards that add to or replace the built-in ones
    #[arg(long, global = true, value_name = "DIR")]
    pub(crate) constraints: Option<PathBuf>,
    /// Override a measured input, e.g. m_W=80.3692 (GeV where a mass); repeatable
    #[arg(long = "input", global = true, value_name = "NAME=VALUE")]
    pub(crate) inputs: Vec<String>,
    /// Hadronic widths: data, free-quarks or vmd [default: data]
    #[arg(long, global = true, value_name = "MODE")]
    pub(crate) hadrons: Option<String>,
    /// Number of threads [default: all cores]
    #[arg(long, global = true, value_name = "N")]
    pub(crate) threads: Option<usize>,
    /// Machine-readable output on stdout
    #[arg(long, global = true)]
    pub(crate) json: bool,
}

#[derive(Debug, Subcommand)]
enum Verb {
    /// Scan, table, figures and summary of a card (default: the aligned U(1)')
    Run(run::RunArgs),
    /// Only the table of a card
    Scan(run::RunArgs),
    /// Draw the figures of a finished run again
    Plot(plot::PlotArgs),
    /// Everything at one point: couplings, widths, rates, every constraint
    Point(point::PointArgs),
    /// Relic density of the dark fermion at one point
    Relic(relic::RelicArgs),
    /// B -> K(*) + missing energy of a light final state: rates, spectra, F_L
    Flavour(flavour::FlavourArgs),
    /// Every figure of the talk, and its claims beside what comes out
    Figures(figures::FiguresArgs),
    /// Fit a workspace of binned counts: minimum, profiles, intervals, limits
    Fit(fit::FitArgs),
    /// List the models with their parameters and units
    Models(list::ModelsArgs),
    /// List the constraints with source, level and kind
    Constraints(list::ConstraintsArgs),
    /// List the measured inputs with source and status
    Inputs(list::InputsArgs),
    /// Where a number comes from: formula, values, inputs, tables, papers
    Explain(explain::ExplainArgs),
    /// BibTeX of exactly what a result used
    Cite(cite::CiteArgs),
    /// Compare with a table by another code
    Validate(validate::ValidateArgs),
}

/// Runs the program and returns its exit code: 0 done, 1 the computation
/// failed, 2 wrong usage or card.
pub fn main() -> u8 {
    let cli = match Cli::try_parse() {
        Ok(cli) => cli,
        Err(e) if e.use_stderr() => {
            let missing = e.kind() == clap::error::ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand;
            eprintln!("darkbound: {}", one_line(&e.to_string(), missing));
            return 2;
        }
        Err(help) => {
            // Nothing can be done about a closed terminal.
            let _ = help.print();
            return 0;
        }
    };
    match cli.execute() {
        Ok(()) => 0,
        Err(e) => {
            eprintln!("darkbound: {e}");
            e.exit_code()
        }
    }
}

/// The message of the argument parser in one sentence, as all other errors;
/// where it is the whole help, the usage.
fn one_line(message: &str, is_help: bool) -> String {
    let message = message.strip_prefix("error: ").unwrap_or(message);
    let said = message.lines().map(str::trim).filter(|l| !l.is_empty() && !l.starts_with("For more"));
    let mut out = String::new();
    for line in said.filter(|l| !is_help || l.starts_with("Usage: ")) {
        if !out.is_empty() {
            out.push_str(if out.ends_with(':') { " " } else { "; " });
        }
        out.push_str(&line.replace("Usage: ", "usage: "));
    }
    out + " (--help says more)"
}

impl Cli {
    fn execute(self) -> Result<()> {
        let global = self.global;
        settings::set_threads(&global)?;
        match self.verb {
            None => run::run(&run::RunArgs::default(), &global),
            Some(Verb::Run(args)) => run::run(&args, &global),
            Some(Verb::Scan(args)) => run::scan(&args, &global),
            Some(Verb::Plot(args)) => plot::plot(&args, &global),
            Some(Verb::Point(args)) => point::point(&args, &global),
            Some(Verb::Relic(args)) => relic::relic(&args, &global),
            Some(Verb::Flavour(args)) => flavour::flavour(&args, &global),
            Some(Verb::Figures(args)) => figures::figures(&args, &global),
            Some(Verb::Fit(args)) => fit::fit(&args, &global),
            Some(Verb::Models(args)) => list::models(&args, &global),
            Some(Verb::Constraints(args)) => list::constraints(&args, &global),
            Some(Verb::Inputs(args)) => list::inputs(&args, &global),
            Some(Verb::Explain(args)) => explain::explain(&args, &global),
            Some(Verb::Cite(args)) => cite::cite(&args, &global),
            Some(Verb::Validate(args)) => validate::validate(&args, &global),
        }
    }
}

/// Prints a line to stdout; a closed pipe ends the program quietly.
pub(crate) fn print(text: &str) {
    use std::io::Write as _;
    if writeln!(std::io::stdout(), "{text}").is_err() {
        std::process::exit(0);
    }
}
