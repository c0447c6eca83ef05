//! B -> K(*) X with X invisible: best fit and one sigma against the mass,
//! from which a CLs limit follows.

use std::path::Path;

use super::b_dilepton::b_channel;
use crate::constraints::contribution::cls_limit;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::flavour::BDecay;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;

/// A fitted branching ratio against mass.
pub(super) struct BInvisible {
    card: Card,
    best: Curve,
    upper: Curve,
    lower: Curve,
    decay: BDecay,
    kstar: bool,
    beta_gamma: f64,
    length_m: Option<f64>,
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
        let length = self.length_m.unwrap_or(p.context().inputs.L_det_m);
        let Some(invisible) = p.invisible_from_b(self.decay, self.kstar, self.beta_gamma, length) else {
            return Ok(Contribution::not_applicable("the width of the mediator is not known"));
        };
        let prediction = br * invisible;
        // The tables give one-sigma intervals; the limit is at the level of
        // the card.
        let sigma = upper - best;
        let limit = cls_limit(best, sigma, self.card.cl.unwrap_or(0.95));
        let mut c = Contribution::upper_limit(prediction, limit, Validity::Valid);
        // Where the lower end is cut off at zero, only the upper error is known.
        let error = if prediction > best || lower <= 0.0 { sigma } else { best - lower };
        c.chi2 = (error > 0.0).then(|| ((prediction - best) / error).powi(2));
        Ok(c)
    }
}
