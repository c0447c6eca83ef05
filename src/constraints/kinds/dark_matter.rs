//! Bounds on X as dark matter: how much there is, what it does to the
//! microwave background, to detectors.

use std::path::Path;

use crate::constraints::contribution::pull_of_level;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::detection::{Channel, FinalState, IndirectLimit, Limit, Target};
use crate::error::Result;
use crate::prediction::{AbundanceRule, Prediction};

/// Omega h^2: as measured, or, where X may be a part of the dark matter, at
/// most as measured.
pub(super) struct RelicDensity {
    card: Card,
    value: f64,
    error: f64,
    /// Relative error of the prediction: degrees of freedom of the plasma.
    theory: f64,
    at_most: bool,
    pull: f64,
}

impl RelicDensity {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = card.need(card.measurement.as_ref(), "[measurement]")?;
        let value = *card.need(m.value.as_ref(), "measurement.value")?;
        let error = *card.need(m.error.as_ref(), "measurement.error")?;
        let theory = m.theory_error_rel.unwrap_or(0.0);
        if !(value > 0.0 && error > 0.0 && (0.0..0.3).contains(&theory)) {
            return Err(card.error(&format!(
                "[measurement]: value {value} and error {error} must be positive, theory-error-rel {theory} from 0 to 0.3"
            )));
        }
        let at_most = m.one_sided;
        let pull = pull_of_level(card.cl.unwrap_or(0.95), at_most);
        Ok(Self { value, error, theory, at_most, pull, card })
    }
}

impl Constraint for RelicDensity {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        if p.context().dark_matter.abundance == AbundanceRule::Observed {
            return Ok(Contribution::not_applicable("X is taken to be all of the dark matter"));
        }
        let omega = match p.relic()? {
            Ok(relic) => relic.omega_h2,
            Err(why) => return Ok(Contribution::not_applicable(why.0)),
        };
        let error = self.error.hypot(self.theory * omega);
        let pull = (omega - self.value) / error;
        if !self.at_most {
            return Ok(Contribution::gaussian(omega, self.value, pull, self.pull, true, Validity::Valid));
        }
        // Excluded where omega - pull error > value; in closed form, so that
        // the ratio stays proportional to omega.
        let (a, b) = (self.pull * self.theory, self.pull * self.error);
        let limit = (self.value + (b * b * (1.0 - a * a) + (a * self.value).powi(2)).sqrt()) / (1.0 - a * a);
        let mut out = Contribution::upper_limit(omega, limit, Validity::Valid);
        out.chi2 = Some(pull.max(0.0).powi(2));
        Ok(out)
    }
}

/// p_ann of the microwave background.
pub(super) struct Recombination {
    card: Card,
    limit: f64,
}

impl Recombination {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = card.need(card.measurement.as_ref(), "[measurement]")?;
        let limit = *card.need(m.limit.as_ref(), "measurement.limit")?;
        if limit.is_nan() || limit <= 0.0 {
            return Err(card.error(&format!("limit = {limit} must be positive")));
        }
        Ok(Self { limit, card })
    }
}

impl Constraint for Recombination {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let fraction = match p.signal_fraction()? {
            Ok(f) => f,
            Err(why) => return Ok(Contribution::not_applicable(why.0)),
        };
        Ok(match p.annihilation_parameter(fraction)? {
            Some(p_ann) => Contribution::upper_limit(p_ann, self.limit, Validity::Valid),
            None => Contribution::not_applicable("no deposition of energy is known for these final states"),
        })
    }
}

/// Scattering of X on nucleons or electrons in a detector.
pub(super) struct Direct {
    card: Card,
    limit: Limit,
}

impl Direct {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let section = card.need(card.dark_matter.as_ref(), "[dark-matter]")?;
        let channel = match (section.scattering.as_deref(), section.target.as_deref()) {
            (Some("electron"), None) => Channel::Electron,
            (Some("nucleon"), Some(target)) => Channel::Nucleon(match target {
                "argon" => Target::Argon,
                "xenon" => Target::Xenon,
                "CaWO4" => Target::CalciumTungstate,
                other => return Err(card.error(&format!("target = `{other}`: argon, xenon or CaWO4"))),
            }),
            _ => {
                let allowed = "scattering = \"electron\", or \"nucleon\" with a target, is needed";
                return Err(card.error(&format!("[dark-matter]: {allowed}")));
            }
        };
        let columns = table::of_card(&card, folder)?;
        let name = card.need(card.table.as_ref(), "table")?;
        Ok(Self { limit: Limit::new(name, channel, &columns)?, card })
    }
}

impl Constraint for Direct {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(contact), Some(x)) = (p.contact(), p.dark_fermion()) else {
            return Ok(Contribution::not_applicable("the model has no dark fermion here"));
        };
        let m_electron = p.context().inputs.m_e;
        let Some((sigma, limit)) = self.limit.compare(&contact, x.mass, m_electron) else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        Ok(match p.signal_fraction()? {
            Ok(fraction) => Contribution::upper_limit(fraction * sigma, limit, Validity::Valid),
            Err(why) => Contribution::not_applicable(why.0),
        })
    }
}

/// Annihilation of X today into one final state.
pub(super) struct Indirect {
    card: Card,
    limit: IndirectLimit,
}

impl Indirect {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let section = card.need(card.dark_matter.as_ref(), "[dark-matter]")?;
        let name = card.need(section.final_state.as_ref(), "dark-matter.final-state")?;
        let state = FinalState::from_name(name).map_err(|e| card.error(&e.to_string()))?;
        let columns = table::of_card(&card, folder)?;
        let table = card.need(card.table.as_ref(), "table")?;
        Ok(Self { limit: IndirectLimit::new(table, state, &columns)?, card })
    }
}

impl Constraint for Indirect {
    fn card(&self) -> &Card {
        &self.card
    }

    /// Other final states only add to the signal: each alone is a bound.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(limit) = p.dark_fermion().and_then(|x| self.limit.sigma_v_cm3_per_s(x.mass)) else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        let fraction = match p.signal_fraction()? {
            Ok(f) => f,
            Err(why) => return Ok(Contribution::not_applicable(why.0)),
        };
        Ok(match p.annihilation_signal(fraction)? {
            Some(signal) => {
                let rate = signal.comparable_cm3_per_s(self.limit.state());
                Contribution::upper_limit(rate, limit, Validity::Valid)
            }
            None => Contribution::not_applicable("the final states of annihilation today are not known"),
        })
    }
}
