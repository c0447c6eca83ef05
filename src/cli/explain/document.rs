//! docs/formulas.md: all equations of the catalogue.

use std::fmt::Write as _;

use super::catalogue::{Catalogue, Equation, WITHOUT_KEY};
use crate::error::Result;
use crate::provenance::bibliography;

const HEAD: &str = "\
# Formulas

Every quantity that darkbound computes, by the number of its equation. This
file is made from `data/quantities/*.toml` by `darkbound explain --formulas`;
`darkbound explain NAME` prints an equation with the values at a point, and
what is behind them. Natural units, GeV.
";

/// The document.
///
/// # Errors
/// The bibliography cannot be read.
pub(super) fn formulas(catalogue: &Catalogue) -> Result<String> {
    let mut out = HEAD.to_owned();
    let mut cited: Vec<&str> = Vec::new();
    for chapter in &catalogue.chapters {
        let _ = writeln!(out, "\n## {}. {}\n\n{}", chapter.letter, chapter.title, chapter.intro.trim());
        for e in &chapter.equations {
            equation(&mut out, e);
            cited.extend(e.source.iter().map(String::as_str).filter(|s| !WITHOUT_KEY.contains(s)));
        }
    }
    cited.sort_unstable();
    cited.dedup();
    out.push_str("\n## Literature\n\n");
    for key in cited {
        let Some(r) = bibliography()?.get(key) else { continue };
        let place = r.journal.as_deref().or(r.arxiv.as_deref()).unwrap_or_default();
        let arxiv = r.arxiv.as_ref().filter(|_| r.journal.is_some());
        let arxiv = arxiv.map_or_else(String::new, |a| format!(", arXiv:{a}"));
        let authors = match &r.authors[..] {
            [] => r.collaboration.clone().unwrap_or_default(),
            [one] => one.clone(),
            [one, two] => format!("{one} and {two}"),
            [one, ..] => format!("{one} et al."),
        };
        let _ = writeln!(out, "- `{key}`: {authors}, *{}*, {place}{arxiv} ({})", r.title, r.year);
    }
    Ok(out)
}

fn equation(out: &mut String, e: &Equation) {
    let unit = if e.unit.is_empty() { String::new() } else { format!(" [{}]", e.unit) };
    let models = if e.models.is_empty() { String::new() } else { format!(" (in {})", e.models.join(", ")) };
    let _ = writeln!(out, "\n**({})**{models}\n", e.label);
    let rows = e.expanded();
    for row in &rows {
        let names: Vec<String> = row.names.iter().map(|n| format!("`{n}`")).collect();
        let _ = writeln!(out, "- {}{unit}: {}", names.join(", "), row.what);
    }
    let _ = writeln!(out, "\n```text\n{}\n```\n", e.formula.trim());
    if let [only] = &rows[..] {
        let needs = only.from.iter().chain(&only.parameters).chain(&only.inputs);
        let needs: Vec<String> = needs.map(|n| format!("`{n}`")).collect();
        if !needs.is_empty() {
            let _ = writeln!(out, "From {}.", needs.join(", "));
        }
    }
    let _ = writeln!(out, "Source: {}.", e.source.join(", "));
    if !e.notes.is_empty() {
        let _ = writeln!(out, "{}", e.notes.trim());
    }
}
