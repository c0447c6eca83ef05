//! `explain`: where a number comes from: its formula, the values in it, the
//! inputs and tables behind them, the papers.

mod bound;
mod catalogue;
mod document;
mod joint;
mod sources;
mod steps;
mod text;
mod walk;

use serde::Serialize;

use super::{Global, point, print};
use crate::constraints::{Constraint, Library};
use crate::error::{Error, Result, suggest};
use crate::flavour::FLAVOUR_PARAMETERS;
use crate::inputs::INPUTS;
use crate::models::Model;
use crate::prediction::Prediction;
use crate::provenance::bibliography;
use bound::Bound;
use catalogue::catalogue;
use walk::{Chain, Explained, InputUsed, ParameterUsed, Walk};

/// Options of `explain`.
#[derive(Debug, clap::Args)]
pub(super) struct ExplainArgs {
    /// A name of `point --json`: quantity, parameter, input, constraint, or
    /// `twice_nll`; without one: all quantities of the model
    name: Option<String>,
    /// Model, see `darkbound models`
    #[arg(long, default_value = "aligned_u1")]
    model: String,
    #[command(flatten)]
    at: point::At,
    /// Levels of quantities whose formulas are shown
    #[arg(long, default_value_t = 1, value_name = "N")]
    depth: usize,
    /// Print docs/formulas.md, all equations
    #[arg(long, conflicts_with_all = ["name", "depth", "model"])]
    formulas: bool,
}

/// An answer.
#[derive(Debug, Serialize)]
struct Answer {
    model: String,
    #[serde(flatten)]
    subject: Subject,
    chain: Chain,
    bibtex: String,
}

/// What was asked for.
#[derive(Debug, Serialize)]
#[serde(rename_all = "snake_case")]
enum Subject {
    /// A quantity or an intermediate value.
    Quantity(Explained),
    /// A parameter of the model.
    Parameter(ParameterUsed),
    /// A measured input.
    Input(InputUsed),
    /// A bound.
    Constraint(Box<Bound>),
    /// All bounds together.
    Likelihood(joint::Sum),
}

/// Explains a name.
pub(super) fn explain(args: &ExplainArgs, global: &Global) -> Result<()> {
    if args.formulas {
        print(document::formulas(catalogue()?)?.trim_end());
        return Ok(());
    }
    let Some(name) = &args.name else { return list(&args.model, global) };
    let (model, values, context) = point::resolve(&args.model, &args.at, global)?;
    let point = model.point(&values, &context.inputs)?;
    let prediction = Prediction::new(&*point, &context);
    let walk = Walk { catalogue: catalogue()?, model: &*model, values: &values, prediction: &prediction };
    let answer = answer(name, args.depth, &walk, global)?;
    print(&if global.json {
        // A value made of maps, strings and numbers always has a text.
        serde_json::to_string_pretty(&answer).unwrap_or_default()
    } else {
        text::of(&answer)
    });
    Ok(())
}

fn answer(name: &str, depth: usize, walk: &Walk<'_>, global: &Global) -> Result<Answer> {
    let (subject, chain) = subject(name, depth, walk, global)?;
    let bibtex = bibliography()?.bibtex(chain.keys.iter().map(String::as_str));
    Ok(Answer { model: walk.model.name().to_owned(), subject, chain, bibtex })
}

/// A quantity, else a parameter, an input, a constraint.
fn subject(name: &str, depth: usize, walk: &Walk<'_>, global: &Global) -> Result<(Subject, Chain)> {
    if let Some(equation) = walk.find(name) {
        let chain = walk.chain(&[name.to_owned()])?;
        return Ok((Subject::Quantity(walk.quantity(name, equation, depth)?), chain));
    }
    if let Some(parameter) = walk.parameter(name) {
        return Ok((Subject::Parameter(parameter), walk.chain(&[])?));
    }
    if let Some(input) = walk.input(name) {
        let mut chain = Chain::default();
        chain.inputs.insert(name.to_owned());
        chain.keys.extend(crate::inputs::Inputs::citations().iter().map(|k| (*k).to_owned()));
        return Ok((Subject::Input(input), chain));
    }
    let library = Library::with_folder(global.constraints.as_deref())?;
    if name == joint::NAME {
        let (sum, chain) = joint::explain(&library.select(&[])?, walk)?;
        return Ok((Subject::Likelihood(sum), chain));
    }
    if let Some(constraint) = library.iter().find(|c| c.id() == name) {
        let (bound, chain) = bound::explain(constraint, depth, walk)?;
        return Ok((Subject::Constraint(Box::new(bound)), chain));
    }
    Err(unknown(name, walk, library.iter().map(Constraint::id)))
}

/// A name that does not exist, with the nearest that do.
fn unknown<'a>(name: &str, walk: &Walk<'a>, constraints: impl Iterator<Item = &'a str>) -> Error {
    let model = walk.model.name();
    let elsewhere = walk.catalogue.models_of(name);
    if !elsewhere.is_empty() {
        let hint = format!("it is a quantity of {}: use --model", elsewhere.join(", "));
        return Error::Unknown { kind: "quantity", name: format!("{name}` in `{model}"), hint };
    }
    let quantities = walk.catalogue.names(model).map(|(n, _)| n);
    let parameters = walk.model.parameters().iter().map(|p| &*p.name);
    let inputs = INPUTS.iter().map(|i| i.name).chain(FLAVOUR_PARAMETERS.iter().map(|i| i.name));
    let mut known: Vec<&str> =
        quantities.chain(parameters).chain(inputs).chain(constraints).chain([joint::NAME]).collect();
    known.retain(|k| suggest(name, std::iter::once(*k)).is_some());
    let mut near = Vec::new();
    while let Some(next) = suggest(name, known.iter().copied()).filter(|_| near.len() < 3) {
        near.push(format!("`{next}`"));
        known.retain(|k| *k != next);
    }
    let hint = if near.is_empty() {
        "`darkbound explain` without a name lists all quantities".to_owned()
    } else {
        format!("the nearest are {}", near.join(", "))
    };
    Error::Unknown { kind: "quantity, parameter, input or constraint", name: name.to_owned(), hint }
}

/// Lists the quantities of a model.
fn list(model: &str, global: &Global) -> Result<()> {
    let model: Box<dyn Model> = global.model_set()?.get(model)?;
    let all = catalogue()?.names(model.name());
    // A bound has the name of its card, not that of its kind.
    let all = all.filter(|(n, _)| !n.starts_with(bound::PREFIX));
    print(&if global.json {
        let list: Vec<_> = all
            .map(|(n, e)| serde_json::json!({ "name": n, "equation": e.label, "unit": e.unit, "what": e.what }))
            .collect();
        serde_json::Value::Array(list).to_string()
    } else {
        all.map(|(n, e)| format!("{n:<30} ({:<4}) {}", e.label, e.what)).collect::<Vec<_>>().join("\n")
    });
    Ok(())
}

#[cfg(test)]
mod tests;
