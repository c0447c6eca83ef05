//! `plot`: the figures of a finished run, drawn again.

use std::path::PathBuf;

use super::{Global, print, run};
use crate::error::{Error, Result};
use crate::figures;
use crate::scan::{Job, JobCard};

/// Options of `plot`.
#[derive(Debug, clap::Args)]
pub(super) struct PlotArgs {
    /// Folder of a finished run (its manifest holds the card), or a card
    source: PathBuf,
    /// Folder of the run, where SOURCE is a card
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
}

/// Draws from the tables in `<folder>/figures`; where one is missing, it is
/// evaluated.
pub(super) fn plot(args: &PlotArgs, global: &Global) -> Result<()> {
    let (job, folder) = if args.source.is_dir() {
        (from_manifest(&args.source, global)?, args.source.join("figures"))
    } else {
        (run::load(Some(&args.source), global)?, args.out.join("figures"))
    };
    for card in &job.card.figures {
        if folder.join(format!("{}.csv", card.id)).exists() {
            figures::draw(&job, card, &folder)?;
        } else {
            figures::make(&job, card, &folder)?;
        }
    }
    if global.json {
        let ids: Vec<&str> = job.card.figures.iter().map(|f| f.id.as_str()).collect();
        print(&serde_json::json!({ "figures": ids, "folder": folder }).to_string());
    } else {
        print(&format!("{} figures in {}", job.card.figures.len(), folder.display()));
    }
    Ok(())
}

fn from_manifest(folder: &std::path::Path, global: &Global) -> Result<Job> {
    let path = folder.join("manifest.json");
    let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "reading the manifest", &e))?;
    let wrong = |why: String| Error::Card { file: path.display().to_string(), at: None, message: why };
    let manifest: serde_json::Value = serde_json::from_str(&text).map_err(|e| wrong(e.to_string()))?;
    let card = manifest.get("card").cloned().ok_or_else(|| wrong("holds no card".into()))?;
    let card: JobCard = serde_json::from_value(card).map_err(|e| wrong(e.to_string()))?;
    let job = Job::new(card, &global.model_set()?, global.constraints.as_deref())?;
    figures::check(&job)?;
    Ok(job)
}
