//! `cite`: BibTeX of what a result used, no more and no less.

use std::path::PathBuf;

use super::{Global, point, print, run};
use crate::constraints::{Library, Verdict};
use crate::error::{Error, Result};
use crate::prediction::Prediction;
use crate::provenance::{Folder, bibliography, embedded, record_of};

/// Options of `cite`.
#[derive(Debug, clap::Args)]
pub(super) struct CiteArgs {
    /// A model at a point, a finished run (folder), or a scan card
    source: String,
    #[command(flatten)]
    at: point::At,
    /// Only these constraints, as in `point`; repeatable
    #[arg(long = "constraint", value_name = "ID")]
    only: Vec<String>,
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
        of_point(args, global)?
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

/// Keys of the model, of what its predictions used, of the constraints that
/// say something at the point, and of their tables.
fn of_point(args: &CiteArgs, global: &Global) -> Result<Vec<String>> {
    let (model, values, context) = point::resolve(&args.source, &args.at, global)?;
    let point = model.point(&values, &context.inputs)?;
    let prediction = Prediction::new(&*point, &context);
    let library = Library::with_folder(global.constraints.as_deref())?.select(&args.only)?;
    let mut keys: Vec<String> = model.citations().into_iter().map(str::to_owned).collect();
    keys.extend(prediction.citations()?);
    for c in library.iter() {
        if c.evaluate(&prediction)?.verdict == Verdict::NotApplicable {
            continue;
        }
        keys.extend(c.card().citations().map(str::to_owned));
        for table in c.card().tables() {
            // A user's own table has no embedded record: its card cites it.
            if embedded(Folder::Data, table).is_some() {
                keys.extend(record_of(table)?.inspire);
            }
        }
    }
    Ok(keys)
}
