//! The joint likelihood: which terms add up to it.

use std::fmt::Write as _;

use serde::Serialize;

use super::bound;
use super::walk::{Chain, Walk};
use crate::constraints::{Constraint, Joint, Library};
use crate::error::Result;

/// Its name, as in the tables of scans.
pub(super) const NAME: &str = "twice_nll";

/// -2 ln L of all bounds that are on by default.
#[derive(Debug, Serialize)]
pub(super) struct Sum {
    name: &'static str,
    value: f64,
    formula: &'static str,
    source: &'static str,
    /// The terms above zero, the largest first.
    terms: Vec<Term>,
    /// A requirement of the theory that is not met: it adds nothing.
    broken: Option<String>,
}

/// One bound's part.
#[derive(Debug, Serialize)]
struct Term {
    id: String,
    twice_nll: f64,
    /// The published likelihood or measurement, else the recast of a limit.
    own_likelihood: bool,
    ratio: f64,
    citation: String,
}

const FORMULA: &str = "-2 ln L = sum_i t_i: the likelihood of the card i where it has one, else (z r)^2\n\
    with r the ratio to its limit at CL and Phi(z) = (1 + CL)/2; a card replaced by `same-data-as`\n\
    adds nothing, rates of one `adds-to` are added before they are squared";
const SOURCE: &str = "own derivation: a Gaussian around zero of which the CLs limit is the published one";

/// The sum at a point, with what is behind each term above zero.
pub(super) fn explain(library: &Library, walk: &Walk<'_>) -> Result<(Sum, Chain)> {
    let constraints: Vec<&dyn Constraint> = library.iter().collect();
    let contributions =
        constraints.iter().map(|c| c.evaluate(walk.prediction)).collect::<Result<Vec<_>>>()?;
    let joint = Joint::new(library)?;
    let (total, mut chain, mut terms) = (joint.total(&contributions), Chain::default(), Vec::new());
    for (i, twice_nll) in joint.ranked(&contributions) {
        let card = constraints[i].card();
        chain.merge(bound::explain(constraints[i], 0, walk)?.1);
        terms.push(Term {
            id: card.id.clone(),
            twice_nll,
            own_likelihood: contributions[i].chi2.is_some(),
            ratio: contributions[i].ratio,
            citation: card.citation.to_string(),
        });
    }
    let broken = total.broken.map(|i| constraints[i].id().to_owned());
    let sum = Sum { name: NAME, value: total.twice_nll, formula: FORMULA, source: SOURCE, terms, broken };
    Ok((sum, chain))
}

impl Sum {
    /// As text, without the chain.
    pub(super) fn text(&self, model: &str) -> String {
        let mut out =
            format!("{} = {:.6e}   ({model})\n  joint likelihood of all bounds\n\n", self.name, self.value);
        for line in self.formula.lines() {
            let _ = writeln!(out, "          {line}");
        }
        let _ = writeln!(out, "          source: {}\n\nterms", self.source);
        for t in &self.terms {
            let from =
                if t.own_likelihood { "its likelihood".to_owned() } else { format!("r = {:.3e}", t.ratio) };
            let _ = writeln!(out, "  {:<42} {:>12.4e}   {from:<16} {}", t.id, t.twice_nll, t.citation);
        }
        if let Some(id) = &self.broken {
            let _ =
                writeln!(out, "\n  {id} is broken: the theory has no such point, whatever its likelihood");
        }
        out
    }
}
