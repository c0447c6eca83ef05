//! `cite`: BibTeX of what a result used, no more and no less.

use std::path::PathBuf;

use super::{Global, point, print, run};
use crate::constraints::{Library, Verdict};
use crate::error::{Error, Result};
use crate::prediction::Prediction;
use crate::provenance::{bibliography, record_of};

/// Options of `cite`.
#[derive(Debug, clap::Args)]
pub(super) struct CiteArgs {
    /// A model at a point, a finished run (folder), or a scan card
    source: String,
    /// Parameter of the point; repeatable
    #[arg(long = "set", value_name = "NAME=VALUE")]
    set: Vec<String>,
}

/// Prints BibTeX.
pub(super) fn cite(args: &CiteArgs, global: &Global) -> Result<()> {
    let path = PathBuf::from(&args.source);
    if path.is_dir() {
        let bib = path.join("references.bib");
        let text = std::fs::read_to_string(&bib).map_err(|e| Error::io(&bib, "reading", &e))?;
        print_bibtex(&text, global);
        return Ok(());
    }
    let keys = if path.extension().is_some_and(|e| e == "toml") {
        run::load(Some(&path), global)?.citations()?
    } else {
        of_point(&args.source, &args.set, global)?
    };
    let text = bibliography()?.bibtex(keys.iter().map(String::as_str));
    print_bibtex(&text, global);
    Ok(())
}

fn print_bibtex(text: &str, global: &Global) {
    let text = text.trim_end();
    if global.json {
        print(&serde_json::json!({ "bibtex": text }).to_string());
    } else {
        print(text);
    }
}

/// Keys of the model, of the constraints that say something at the point,
/// and of their tables.
fn of_point(model: &str, set: &[String], global: &Global) -> Result<Vec<String>> {
    let (model, values, context) = point::resolve(model, set, None, global)?;
    let point = model.point(&values, &context.inputs)?;
    let prediction = Prediction::new(&*point, &context);
    let library = Library::with_folder(global.constraints.as_deref())?.select(&[])?;
    let mut keys: Vec<String> = model.citations().into_iter().map(str::to_owned).collect();
    let mut tables = Vec::new();
    if prediction.mediator().is_some() {
        tables.extend(context.decays.tables().iter().map(|t| (*t).to_owned()));
    }
    if point.transitions().is_some() {
        tables.push("flavour/GRvDV2023_BSZ.csv".to_owned());
    }
    for c in library.iter() {
        if c.evaluate(&prediction)?.verdict != Verdict::NotApplicable {
            keys.push(c.card().citation.inspire.clone());
            tables.extend(c.card().tables().map(str::to_owned));
        }
    }
    for table in tables {
        if let Ok(record) = record_of(&table) {
            keys.extend(record.inspire);
        }
    }
    keys.retain(|k| k.contains(':'));
    Ok(keys)
}
