//! e+e- -> gamma V(inv): likelihood in epsilon^2.

use std::path::Path;

use crate::constraints::card::Detector;
use crate::constraints::contribution::pull_of_level;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::models::Fermion;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;

/// Energy of the collisions on and near the Upsilon(4S), GeV.
const SQRT_S: f64 = 10.58;

/// $\ln L=-(\epsilon^2P_{inv}-c)^2/(2\sigma^2)$ above the fitted c, else 0.
pub(super) struct Monophoton {
    card: Card,
    central: Curve,
    sigma: Curve,
    pull: f64,
    detector: Detector,
}

impl Monophoton {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let curve = |y: &str| table::curve(&columns, &card.id, "mass_GeV", y);
        let (central, sigma) = (curve("eps2_central")?, curve("eps2_sigma")?);
        let pull = pull_of_level(card.cl.unwrap_or(0.90), true);
        let detector = *card.need(card.detector.as_ref(), "[detector]")?;
        Ok(Self { central, sigma, pull, detector, card })
    }
}

impl Constraint for Monophoton {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(mediator) = p.mediator() else {
            return Ok(Contribution::not_applicable("the model has no vector mediator"));
        };
        let m = mediator.mass;
        let (Some(c), Some(sigma)) = (self.central.at(m), self.sigma.at(m)) else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        // sigma(e+e- -> gamma V) goes with v_e^2 + a_e^2.
        let e2 = 4.0 * std::f64::consts::PI / p.context().inputs.alpha_inv_0;
        let eps2 = mediator.couplings.squared(Fermion::E) / e2;
        let gamma = (SQRT_S * SQRT_S + m * m) / (2.0 * SQRT_S * m);
        let length = self.detector.length_m.unwrap_or(p.context().inputs.L_det_m);
        let Some(invisible) = p.invisible_in_flight(gamma, self.detector.boost_beta_gamma, length) else {
            return Ok(Contribution::not_applicable("the width of the mediator is not known"));
        };
        let signal = eps2 * invisible;
        let limit = c.max(0.0) + self.pull * sigma;
        let mut out = Contribution::upper_limit(signal, limit, Validity::Valid);
        // Relative to the best signal that is not negative.
        let chi2 = |s: f64| if s > c { ((s - c) / sigma).powi(2) } else { 0.0 };
        out.chi2 = Some(chi2(signal) - chi2(0.0));
        Ok(out)
    }
}
