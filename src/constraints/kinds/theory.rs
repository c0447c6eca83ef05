//! Consistency of the theory: perturbative unitarity, positivity.

use crate::constraints::{Card, Constraint, Contribution, Validity};
use crate::error::Result;
use crate::prediction::Prediction;

/// One named check of the point.
pub(super) struct Requirement {
    card: Card,
    check: String,
}

impl Requirement {
    pub(super) fn new(card: Card) -> Result<Self> {
        let check = card.need(card.theory.as_ref(), "[theory]")?.check.clone();
        Ok(Self { card, check })
    }
}

impl Constraint for Requirement {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let check = p.point().check(&self.check);
        Ok(check.map_or_else(
            || Contribution::not_applicable("the model has no such requirement"),
            |c| Contribution::upper_limit(c.value, c.bound, Validity::Valid),
        ))
    }
}
