//! e+e- -> gamma V(inv): likelihood in epsilon^2.

use std::path::Path;

use crate::constraints::contribution::pull_of_level;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::models::Fermion;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;

/// Energy of the BaBar collisions, GeV, and boost of their centre of mass.
const SQRT_S: f64 = 10.58;
const BETA_GAMMA: f64 = 0.56;
/// Size of the detector, m (assumed).
const LENGTH_M: f64 = 1.5;

/// $\ln L=-(\epsilon^2P_{inv}-c)^2/(2\sigma^2)$ above the fitted c, else 0.
pub(super) struct Monophoton {
    card: Card,
    central: Curve,
    sigma: Curve,
    pull: f64,
}

impl Monophoton {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let curve = |y: &str| table::curve(&columns, &card.id, "mass_GeV", y);
        let (central, sigma) = (curve("eps2_central")?, curve("eps2_sigma")?);
        let pull = pull_of_level(card.cl.unwrap_or(0.90), true);
        Ok(Self { central, sigma, pull, card })
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
        let gamma = (SQRT_S * SQRT_S + m * m) / (2.0 * SQRT_S * m) * BETA_GAMMA.hypot(1.0);
        let boost = (gamma * gamma - 1.0).max(0.0).sqrt();
        let signal = eps2 * p.invisible_probability(boost, LENGTH_M).unwrap_or(0.0);
        let limit = c.max(0.0) + self.pull * sigma;
        let mut out = Contribution::upper_limit(signal, limit, Validity::Valid);
        out.chi2 = Some(if signal > c { ((signal - c) / sigma).powi(2) } else { 0.0 });
        Ok(out)
    }
}
