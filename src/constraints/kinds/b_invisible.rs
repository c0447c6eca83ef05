//! B -> K(*) X with X invisible: best fit and one sigma against the mass.

use std::path::Path;

use super::b_dilepton::b_channel;
use crate::constraints::contribution::pull_of_level;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::flavour::BDecay;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;

/// Excluded is what exceeds the best fit at this one-sided level; the level
/// of the card is that of the published interval.
const EXCLUSION_LEVEL: f64 = 0.95;

/// A fitted branching ratio against mass.
pub(super) struct BInvisible {
    card: Card,
    best: Curve,
    upper: Curve,
    lower: Curve,
    decay: BDecay,
    kstar: bool,
    beta_gamma: f64,
    length_m: f64,
}

impl BInvisible {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let curve = |y: &str| table::curve(&columns, &card.id, "mass_GeV", y);
        let section = card.need(card.decay.as_ref(), "[decay]")?;
        let (decay, kstar) = b_channel(&card, &section.parent, section.daughter.as_deref())?;
        let detector = *card.need(card.detector.as_ref(), "[detector]")?;
        Ok(Self {
            best: curve("br_best")?,
            upper: curve("br_hi_1sigma")?,
            lower: curve("br_lo_1sigma")?,
            decay,
            kstar,
            beta_gamma: detector.boost_beta_gamma,
            length_m: detector.length_m,
            card,
        })
    }
}

impl Constraint for BInvisible {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(mediator), Some(br)) = (p.mediator(), p.br_b_to_k(self.decay, self.kstar)) else {
            return Ok(Contribution::not_applicable("the model has no b -> s transition"));
        };
        let at = |c: &Curve| c.at(mediator.mass);
        let (Some(best), Some(upper), Some(lower)) = (at(&self.best), at(&self.upper), at(&self.lower))
        else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        let invisible = p
            .boost_from_b(self.decay, self.kstar, self.beta_gamma)
            .and_then(|boost| p.invisible_probability(boost, self.length_m))
            .unwrap_or(0.0);
        let prediction = br * invisible;
        let limit = best + pull_of_level(EXCLUSION_LEVEL, true) * (upper - best);
        let mut c = Contribution::upper_limit(prediction, limit, Validity::Valid);
        let error = if prediction > best { upper - best } else { best - lower };
        c.chi2 = (error > 0.0).then(|| ((prediction - best) / error).powi(2));
        Ok(c)
    }
}
