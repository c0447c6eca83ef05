//! `run` and `scan`: a card from end to end.

use std::path::{Path, PathBuf};
use std::time::Instant;

use indicatif::{ProgressBar, ProgressDrawTarget, ProgressStyle};

use super::{Global, print};
use crate::error::{Error, Result};
use crate::figures;
use crate::provenance::bibliography;
use crate::scan::{Job, JobCard, RunOptions, Shard, summary, write_atomically};

/// The main job.
pub(super) const DEFAULT_CARD: &str = include_str!("../../examples/cards/aligned_u1.toml");

/// Options of `run` and `scan`.
#[derive(Debug, Clone, clap::Args)]
pub(super) struct RunArgs {
    /// Scan card (TOML); the aligned U(1)' in (m_X, r_X, m_T) if absent
    card: Option<PathBuf>,
    /// Folder for table, figures and summary
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    /// Continue a run that was interrupted
    #[arg(long)]
    resume: bool,
    /// Only part i of N of the points, e.g. 1/4
    #[arg(long, value_name = "i/N")]
    shard: Option<String>,
    /// Write the card of the main job to stdout and stop
    #[arg(long)]
    print_card: bool,
}

impl Default for RunArgs {
    fn default() -> Self {
        Self { card: None, out: "out".into(), resume: false, shard: None, print_card: false }
    }
}

/// Reads a card with the overrides of the command line.
pub(super) fn load(card: Option<&Path>, global: &Global) -> Result<Job> {
    let (name, text) = match card {
        None => ("aligned_u1.toml".to_owned(), DEFAULT_CARD.to_owned()),
        Some(path) => {
            let text = std::fs::read_to_string(path).map_err(|e| Error::Card {
                file: path.display().to_string(),
                at: None,
                message: format!("the card cannot be read: {e}"),
            })?;
            (path.display().to_string(), text)
        }
    };
    let mut card = JobCard::read(&name, &text)?;
    card.inputs.extend(global.input_overrides()?);
    if let Some(mode) = global.hadron_mode()? {
        card.hadrons = mode;
    }
    let job = Job::new(card, &global.model_set()?, global.constraints.as_deref())?;
    figures::check(&job)?;
    Ok(job)
}

fn bar(len: u64, what: &str) -> ProgressBar {
    // indicatif draws nothing where stderr is not a terminal.
    let bar = ProgressBar::with_draw_target(Some(len), ProgressDrawTarget::stderr());
    if let Ok(style) = ProgressStyle::with_template("{msg:10} {wide_bar} {pos}/{len} {eta}") {
        bar.set_style(style);
    }
    bar.set_message(what.to_owned());
    bar
}

/// The table only.
pub(super) fn scan(args: &RunArgs, global: &Global) -> Result<()> {
    if args.print_card {
        print(DEFAULT_CARD.trim_end());
        return Ok(());
    }
    let job = load(args.card.as_deref(), global)?;
    let (path, allowed) = table(&job, args)?;
    if global.json {
        let report = serde_json::json!({ "table": path, "points": job.design.len(), "allowed": allowed });
        print(&report.to_string());
    } else {
        print(&format!("{}: {} points, {allowed} allowed", path.display(), job.design.len()));
    }
    Ok(())
}

fn table(job: &Job, args: &RunArgs) -> Result<(PathBuf, usize)> {
    let started = Instant::now();
    let shard = args.shard.as_deref().map(str::parse::<Shard>).transpose()?;
    let progress = bar(job.design.len() as u64, "points");
    let report = |done: usize, all: usize| {
        progress.set_length(all as u64);
        progress.set_position(done as u64);
    };
    let path = crate::scan::run(job, &args.out, RunOptions { resume: args.resume, shard }, &report)?;
    progress.finish_and_clear();
    let (text, allowed) = summary(job, &path)?;
    // A shard keeps its own record beside those of the others.
    let record = |stem: &str, end: &str| {
        let part = shard.map_or_else(String::new, |s| format!(".{}-of-{}", s.index, s.count));
        args.out.join(format!("{stem}{part}.{end}"))
    };
    write_atomically(&record("summary", "md"), &text)?;
    let keys = job.citations()?;
    let bibtex = bibliography()?.bibtex(keys.iter().map(String::as_str));
    write_atomically(&args.out.join("references.bib"), &bibtex)?;
    job.write_manifest(&record("manifest", "json"), allowed, started.elapsed().as_secs_f64())?;
    Ok((path, allowed))
}

/// Table, figures, summary.
pub(super) fn run(args: &RunArgs, global: &Global) -> Result<()> {
    if args.print_card {
        print(DEFAULT_CARD.trim_end());
        return Ok(());
    }
    let started = Instant::now();
    let job = load(args.card.as_deref(), global)?;
    let (path, allowed) = table(&job, args)?;
    let progress = bar(job.card.figures.len() as u64, "figures");
    let folder = args.out.join("figures");
    for card in &job.card.figures {
        figures::make(&job, card, &folder)?;
        progress.inc(1);
    }
    progress.finish_and_clear();
    let seconds = started.elapsed().as_secs_f64();
    if global.json {
        let ids: Vec<&str> = job.card.figures.iter().map(|f| f.id.as_str()).collect();
        let report = serde_json::json!({
            "table": path, "points": job.design.len(), "allowed": allowed, "figures": ids, "seconds": seconds,
        });
        print(&report.to_string());
        return Ok(());
    }
    print(&format!(
        "{}: {} points, {allowed} allowed; {} figures in {}; summary in {} ({seconds:.1} s)",
        path.display(),
        job.design.len(),
        job.card.figures.len(),
        folder.display(),
        args.out.join("summary.md").display(),
    ));
    Ok(())
}
