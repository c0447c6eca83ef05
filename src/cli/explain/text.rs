//! An explanation as text.

use std::fmt::Write as _;

use super::bound::Bound;
use super::walk::{Chain, Explained, InputUsed, ParameterUsed};
use super::{Answer, Subject};
use crate::constraints::{Validity, Verdict};

/// An answer as text.
pub(super) fn of(answer: &Answer) -> String {
    let mut out = String::new();
    match &answer.subject {
        Subject::Quantity(q) => quantity(&mut out, q, &answer.model),
        Subject::Parameter(p) => {
            let _ = writeln!(out, "{}, parameter of {}\n  {}", p.name, answer.model, parameter(p));
        }
        Subject::Input(i) => {
            let _ = writeln!(out, "{}, measured input\n  {}", i.name, input(i));
        }
        Subject::Constraint(b) => bound(&mut out, b, &answer.model),
        Subject::Likelihood(sum) => out.push_str(&sum.text(&answer.model)),
    }
    chain(&mut out, &answer.chain);
    if !answer.bibtex.is_empty() {
        let _ = write!(out, "\n{}", answer.bibtex);
    }
    out.trim_end().to_owned()
}

/// A value with its unit.
fn with_unit(value: Option<f64>, unit: &str) -> String {
    let value = value.map_or_else(|| "not at this point".to_owned(), |v| format!("{v:.6e}"));
    if unit.is_empty() { value } else { format!("{value} {unit}") }
}

fn quantity(out: &mut String, q: &Explained, model: &str) {
    let _ = writeln!(out, "{} = {}   ({model})\n  {}\n", q.name, with_unit(q.value, &q.unit), q.what);
    formula(out, q, "  ");
    needs(out, q);
}

/// Number, formula, source, notes.
fn formula(out: &mut String, q: &Explained, indent: &str) {
    for (i, line) in q.formula.lines().enumerate() {
        let label = if i == 0 { format!("({})", q.equation) } else { String::new() };
        let _ = writeln!(out, "{indent}{label:<7} {line}");
    }
    let _ = writeln!(out, "{indent}        source: {}", q.source.join(", "));
    for line in q.notes.lines() {
        let _ = writeln!(out, "{indent}        {line}");
    }
}

/// Quantities, parameters, inputs and tables of a formula.
fn needs(out: &mut String, q: &Explained) {
    if !q.from.is_empty() {
        out.push_str("\nfrom\n");
        q.from.iter().for_each(|f| dependency(out, f, 1));
    }
    if !q.parameters.is_empty() {
        out.push_str("\nparameters\n");
        for p in &q.parameters {
            let _ = writeln!(out, "  {:<14} {}", p.name, parameter(p));
        }
    }
    if !q.inputs.is_empty() {
        out.push_str("\ninputs\n");
        for i in &q.inputs {
            let _ = writeln!(out, "  {:<14} {}", i.name, input(i));
        }
    }
    if !q.tables.is_empty() {
        out.push_str("\ntables\n");
        for t in &q.tables {
            let status = t.status.map_or_else(String::new, |s| format!(" [{s:?}]").to_lowercase());
            let _ = writeln!(out, "  {}: {}{status}", t.table, t.title);
        }
    }
}

/// A quantity in the formula of another; its own needs below, where they were
/// asked for.
fn dependency(out: &mut String, q: &Explained, level: usize) {
    let indent = "  ".repeat(level);
    let _ = writeln!(
        out,
        "{indent}{:<26} {:<24} ({}) {}",
        q.name,
        with_unit(q.value, &q.unit),
        q.equation,
        q.what
    );
    if q.from.is_empty() && q.inputs.is_empty() && q.parameters.is_empty() {
        return;
    }
    formula(out, q, &format!("{indent}  "));
    for p in &q.parameters {
        let _ = writeln!(out, "{indent}  {:<14} {}", p.name, parameter(p));
    }
    for i in &q.inputs {
        let _ = writeln!(out, "{indent}  {:<14} {}", i.name, input(i));
    }
    q.from.iter().for_each(|f| dependency(out, f, level + 1));
}

fn parameter(p: &ParameterUsed) -> String {
    let value = p.value.map_or_else(|| "derived from its alternative".to_owned(), |v| format!("{v:e}"));
    let unit = if p.unit.is_empty() { String::new() } else { format!(" {}", p.unit) };
    format!("{value}{unit}, {} (allowed {:e} to {:e})", p.what, p.range.0, p.range.1)
}

fn input(i: &InputUsed) -> String {
    let error = if i.error > 0.0 { format!(" +- {:e}", i.error) } else { String::new() };
    let unit = if i.unit.is_empty() { String::new() } else { format!(" {}", i.unit) };
    let status = format!("{:?}", i.status).to_lowercase();
    let source = if i.overridden { "given by --input".to_owned() } else { format!("{}; {status}", i.source) };
    format!("{:e}{error}{unit}, {} [{source}]", i.value, i.what)
}

fn bound(out: &mut String, b: &Bound, model: &str) {
    let r = &b.result;
    let verdict = match r.verdict {
        Verdict::Excluded => "excluded",
        Verdict::Favoured => "favoured",
        Verdict::Allowed => "allowed",
        Verdict::NotApplicable => "not applicable",
    };
    let _ = writeln!(out, "{}: {verdict}   ({model})\n  {}", b.id, b.title);
    if r.verdict != Verdict::NotApplicable {
        let _ = writeln!(
            out,
            "  prediction {:.6e}, limit or measured {:.6e}, ratio {:.6e}",
            r.prediction, r.limit, r.ratio
        );
    }
    if let Validity::Recast(why) | Validity::Extrapolated(why) | Validity::Outside(why) = r.validity {
        let _ = writeln!(out, "  {why}");
    }
    let level = b.cl.filter(|cl| *cl < 1.0).map_or_else(String::new, |cl| format!(", {:.0} %", 100.0 * cl));
    let _ = writeln!(out, "  {}{level}\n  {}\n", b.citation, b.card_notes.trim());
    formula(out, &b.method, "  ");
    needs(out, &b.method);
}

/// The papers, by what cites them.
fn chain(out: &mut String, chain: &Chain) {
    out.push_str("\nwhere it comes from, to the bottom\n");
    for link in &chain.equations {
        let _ =
            writeln!(out, "  ({:<4}) {}: {}", link.equation, link.names.join(", "), link.source.join(", "));
    }
    for table in &chain.tables {
        let _ = writeln!(out, "  table {}: {}", table.table, table.cite.as_deref().unwrap_or("no paper"));
    }
    for (what, names) in [("parameters", &chain.parameters), ("inputs", &chain.inputs)] {
        if !names.is_empty() {
            let names: Vec<&str> = names.iter().map(String::as_str).collect();
            let _ = writeln!(out, "  {what} {}", names.join(", "));
        }
    }
}
