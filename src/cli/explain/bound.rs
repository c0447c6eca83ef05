//! A constraint explained: how its kind is applied, and with which numbers.

use serde::Serialize;

use super::sources::TableUsed;
use super::walk::{Chain, Explained, Link, Walk};
use crate::constraints::{Card, Constraint, Contribution};
use crate::error::{Error, Result};

/// Names of the kinds in the catalogue begin with this.
pub(super) const PREFIX: &str = "kind:";

/// A bound at a point.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Bound {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) cl: Option<f64>,
    /// What is assumed in applying it.
    pub(super) card_notes: String,
    /// The paper, figure or table.
    pub(super) citation: String,
    /// What it says at the point.
    pub(super) result: Contribution,
    /// How its kind is applied; the value is the ratio.
    pub(super) method: Explained,
}

/// Explains a bound with `depth` levels of what it needs.
///
/// # Errors
/// A computation that failed, or a kind that is not in the catalogue.
pub(super) fn explain(constraint: &dyn Constraint, depth: usize, walk: &Walk<'_>) -> Result<(Bound, Chain)> {
    let card = constraint.card();
    let kind = kind(card);
    let equation = walk.find(&kind).ok_or_else(|| Error::Unknown {
        kind: "equation for the bound",
        name: kind.clone(),
        hint: "data/quantities must have one for every kind".to_owned(),
    })?;
    let result = constraint.evaluate(walk.prediction)?;
    let mut method = walk.quantity(&kind, equation, depth)?;
    method.value = Some(result.ratio);
    let mut needs = equation.from.clone();
    for quantity in measured(card) {
        if let Some(e) = walk.find(quantity).filter(|_| depth > 0) {
            method.from.push(walk.quantity(quantity, e, depth - 1)?);
        }
        needs.push(quantity.to_owned());
    }
    let mut chain = walk.chain(&needs)?;
    let source: Vec<String> = card.citations().map(str::to_owned).collect();
    chain.keys.extend(source.iter().cloned());
    chain
        .equations
        .insert(0, Link { equation: equation.label.clone(), names: vec![card.id.clone()], source });
    for table in card.tables() {
        let table = TableUsed::of(table)?;
        method.tables.push(table.clone());
        chain.add_table(table);
    }
    let bound = Bound {
        id: card.id.clone(),
        title: card.title.clone(),
        cl: card.cl,
        card_notes: card.notes.clone(),
        citation: card.citation.to_string(),
        result,
        method,
    };
    Ok((bound, chain))
}

/// The name of a kind in the catalogue.
fn kind(card: &Card) -> String {
    let name = serde_json::to_value(card.kind).ok();
    format!("{PREFIX}{}", name.as_ref().and_then(|v| v.as_str()).unwrap_or_default())
}

/// The quantities that the card itself names.
fn measured(card: &Card) -> impl Iterator<Item = &str> {
    let quantity = card.measurement.as_ref().and_then(|m| m.quantity.as_deref());
    quantity.into_iter()
}
