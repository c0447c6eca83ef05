//! B+ -> K+ X(inv) by the public likelihood of Belle II: all nuisances
//! profiled at the mass of X.

use crate::constraints::contribution::pull_of_level;
use crate::constraints::{Card, Constraint, Contribution, Validity, Verdict};
use crate::error::Result;
use crate::flavour::BDecay;
use crate::likelihoods::belle2::{Belle2, Regions, TwoBodyProfiles};
use crate::prediction::Prediction;

/// The profile likelihood in $BR(B^+\to K^+X)\,P_{inv}$.
pub(super) struct BLikelihood {
    card: Card,
    profiles: TwoBodyProfiles,
    rise: f64,
    beta_gamma: f64,
    length_m: Option<f64>,
}

impl BLikelihood {
    pub(super) fn new(card: Card) -> Result<Self> {
        let section = card.need(card.decay.as_ref(), "[decay]")?;
        let regions = Regions::named(card.need(section.regions.as_ref(), "decay.regions")?)
            .map_err(|e| card.error(&e.to_string()))?;
        if (section.parent.as_str(), section.daughter.as_deref()) != ("B+", Some("K+")) {
            return Err(card.error("decay: the likelihood is that of parent \"B+\", daughter \"K+\""));
        }
        let detector = *card.need(card.detector.as_ref(), "[detector]")?;
        Ok(Self {
            profiles: TwoBodyProfiles::new(Belle2::load(regions)?),
            rise: pull_of_level(card.cl.unwrap_or(0.95), true).powi(2),
            beta_gamma: detector.boost_beta_gamma,
            length_m: detector.length_m,
            card,
        })
    }
}

impl Constraint for BLikelihood {
    fn card(&self) -> &Card {
        &self.card
    }

    /// The limit is where $q_\mu$ reaches the one-sided level (G. Cowan et
    /// al., EPJC 71 (2011) 1554, eq. (59)). Absence of X is disfavoured, and
    /// `chi2` says how much, but it is not excluded: this is a signal.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(mediator), Some(br)) = (p.mediator(), p.br_b_to_k(BDecay::Charged, false)) else {
            return Ok(Contribution::not_applicable("the model has no b -> s transition"));
        };
        let length = self.length_m.unwrap_or(p.context().inputs.L_det_m);
        let Some(invisible) = p.invisible_from_b(BDecay::Charged, false, self.beta_gamma, length) else {
            return Ok(Contribution::not_applicable("the width of the mediator is not known"));
        };
        let binning = self.profiles.likelihood().binning();
        if mediator.mass * mediator.mass > binning.end() {
            return Ok(Contribution::not_applicable("too heavy for this decay"));
        }
        let prediction = br * invisible;
        let nothing = || Contribution::not_applicable("no event of this mass would be selected");
        let Some((above, beyond)) = self.profiles.tabulated(prediction, mediator.mass)? else {
            return Ok(nothing());
        };
        let Some(limit) = self.profiles.upper_end(mediator.mass, self.rise)? else { return Ok(nothing()) };
        let validity = if beyond {
            Validity::Extrapolated("-2 ln L goes on along its tangent, 36 above the best fit")
        } else {
            Validity::Valid
        };
        let mut c = Contribution::upper_limit(prediction, limit, validity);
        c.chi2 = Some(above);
        if c.verdict == Verdict::Allowed && above <= 1.0 {
            c.verdict = Verdict::Favoured;
        }
        Ok(c)
    }
}
