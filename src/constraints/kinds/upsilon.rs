//! Upsilon -> gamma X(inv): only the axial coupling of the b quark counts.

use std::path::Path;

use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::flavour::upsilon_to_gamma;
use crate::models::Fermion;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;
use crate::provenance::Columns;

/// A search for Upsilon -> gamma X.
pub(super) struct Upsilon {
    card: Card,
    limit: Curve,
    mass: f64,
    br_ee: f64,
    beta_gamma: f64,
    length_m: Option<f64>,
}

impl Upsilon {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let limit = table::curve(&columns, &card.id, "mass_GeV", "br_limit")?;
        let decay = card.need(card.decay.as_ref(), "[decay]")?;
        let name = match decay.parent.as_str() {
            "Upsilon(1S)" => "Upsilon1S",
            "Upsilon(2S)" => "Upsilon2S",
            "Upsilon(3S)" => "Upsilon3S",
            other => return Err(card.error(&format!("parent = `{other}`: Upsilon(1S), (2S) or (3S)"))),
        };
        let resonances = Columns::embedded("hadrons/R_resonances.csv")?;
        let row = resonances.text("name")?.iter().position(|n| *n == name);
        let row =
            row.ok_or_else(|| card.error(&format!("no resonance {name} in hadrons/R_resonances.csv")))?;
        let value = |column: &str| resonances.numbers(column).map(|c| c[row]);
        let detector = *card.need(card.detector.as_ref(), "[detector]")?;
        Ok(Self {
            limit,
            mass: value("M_GeV")?,
            br_ee: value("Gamma_ee_GeV")? / value("Gamma_GeV")?,
            beta_gamma: detector.boost_beta_gamma,
            length_m: detector.length_m,
            card,
        })
    }
}

impl Constraint for Upsilon {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(mediator) = p.mediator() else {
            return Ok(Contribution::not_applicable("the model has no vector mediator"));
        };
        let m = mediator.mass;
        let Some(limit) = self.limit.at(m).filter(|_| m < self.mass) else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        let axial = mediator.couplings.axial(Fermion::B);
        let br = self.br_ee * upsilon_to_gamma(axial, m, self.mass, &p.context().inputs);
        let gamma = (self.mass * self.mass + m * m) / (2.0 * self.mass * m);
        let length = self.length_m.unwrap_or(p.context().inputs.L_det_m);
        let Some(invisible) = p.invisible_in_flight(gamma, self.beta_gamma, length) else {
            return Ok(Contribution::not_applicable("the width of the mediator is not known"));
        };
        let validity = Validity::Recast(
            "leading order: QCD lowers the rate by up to a factor 2; searched for as spin 0",
        );
        Ok(Contribution::upper_limit(br * invisible, limit, validity))
    }
}
