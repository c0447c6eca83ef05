//! `models`, `constraints`, `inputs`: what there is.

use std::fmt::Write as _;

use serde_json::json;

use super::{Global, print};
use crate::constraints::{Constraint, Library};
use crate::error::Result;
use crate::inputs::INPUTS;
use crate::models::DefaultValue;

/// Options of `models`.
#[derive(Debug, clap::Args)]
pub(super) struct ModelsArgs {
    /// Only this model
    name: Option<String>,
}

/// Options of `constraints`.
#[derive(Debug, clap::Args)]
pub(super) struct ConstraintsArgs {
    /// Also those that are off by default
    #[arg(long)]
    all: bool,
}

/// Options of `inputs`.
#[derive(Debug, clap::Args)]
pub(super) struct InputsArgs {}

/// Lists models.
pub(super) fn models(args: &ModelsArgs, global: &Global) -> Result<()> {
    let set = global.model_set()?;
    let names = args.name.clone().map_or_else(|| set.names(), |n| vec![n]);
    let (mut text, mut list) = (String::new(), Vec::new());
    for name in names {
        let model = set.get(&name)?;
        let _ = writeln!(text, "{name}: {}", model.summary());
        let mut parameters = Vec::new();
        for p in model.parameters() {
            let default = match p.default {
                DefaultValue::Value(v) => format!("{v}"),
                DefaultValue::SameAs(other) => other.to_owned(),
                DefaultValue::Absent => "-".to_owned(),
            };
            let unit = if p.unit.is_empty() { "1" } else { p.unit };
            let (lo, hi) = p.range;
            let named: Vec<String> = p.presets.iter().map(|(n, v)| format!("{n} = {v:e}")).collect();
            let allowed = if p.discrete { named.join(" or ") } else { format!("range {lo:.4e} to {hi:.4e}") };
            let also = if p.discrete || named.is_empty() {
                String::new()
            } else {
                format!(" ({})", named.join(", "))
            };
            let _ =
                writeln!(text, "  {:<12} [{unit}] default {default:<8} {allowed}: {}{also}", p.name, p.doc);
            let presets: Vec<&str> = p.presets.iter().map(|(n, _)| *n).collect();
            parameters.push(json!({
                "name": p.name, "unit": p.unit, "default": default, "range": [lo, hi], "tex": p.tex,
                "doc": p.doc, "replaces": p.replaces, "presets": presets,
            }));
        }
        text.push('\n');
        list.push(json!({
            "name": name, "summary": model.summary(), "parameters": parameters, "citations": model.citations(),
        }));
    }
    print(&if global.json { serde_json::Value::Array(list).to_string() } else { text.trim_end().to_owned() });
    Ok(())
}

/// Lists constraints.
pub(super) fn constraints(args: &ConstraintsArgs, global: &Global) -> Result<()> {
    let library = Library::with_folder(global.constraints.as_deref())?;
    let (mut text, mut list) = (String::new(), Vec::new());
    for card in library.iter().map(Constraint::card).filter(|c| args.all || c.default) {
        let level = card.cl.filter(|cl| *cl < 1.0).map_or("-".to_owned(), |cl| format!("{:.0}%", 100.0 * cl));
        let off = if card.default { "" } else { "  (off by default)" };
        let _ = writeln!(text, "{:<42} {level:>4}  {}  {}{off}", card.id, card.title, card.citation);
        list.push(json!({
            "id": card.id, "title": card.title, "kind": card.kind, "group": card.group, "cl": card.cl,
            "default": card.default, "citation": card.citation, "notes": card.notes,
        }));
    }
    print(&if global.json { serde_json::Value::Array(list).to_string() } else { text.trim_end().to_owned() });
    Ok(())
}

/// Lists inputs.
pub(super) fn inputs(_: &InputsArgs, global: &Global) -> Result<()> {
    let values = global.read_inputs()?;
    let (mut text, mut list) = (String::new(), Vec::new());
    for i in INPUTS {
        let value = values.get(i.name).unwrap_or(i.default);
        let _ = writeln!(
            text,
            "{:<14} {value:<18} {:<7} {} [{}; {:?}]",
            i.name, i.unit, i.doc, i.source, i.status
        );
        list.push(json!({
            "name": i.name, "value": value, "default": i.default, "error": i.error, "unit": i.unit,
            "doc": i.doc, "source": i.source, "status": i.status,
        }));
    }
    print(&if global.json { serde_json::Value::Array(list).to_string() } else { text.trim_end().to_owned() });
    Ok(())
}
