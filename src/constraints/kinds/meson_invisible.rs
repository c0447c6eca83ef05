//! K -> pi X with X invisible or into muons.

use std::path::Path;

use super::b_dilepton::against_lifetime;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::decays::Widths;
use crate::error::Result;
use crate::inputs::Inputs;
use crate::numerics::interp::{Curve, Grid};
use crate::numerics::special::two_body_momentum;
use crate::prediction::Prediction;

/// A prompt column is written as log10(tau) = -inf; interpolation treats it
/// as this many decades below the first finite lifetime.
const PROMPT_DECADES: f64 = 3.0;

enum Limit {
    /// Against mass, for an X that escapes.
    Escaping { curve: Curve, length_m: f64, momentum: f64 },
    /// log10 of the limit against mass and log10(tau/ps).
    Lifetimes(Grid),
}

/// A search for K -> pi X.
pub(super) struct MesonInvisible {
    card: Card,
    limit: Limit,
    neutral: bool,
    muons: bool,
}

impl MesonInvisible {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let decay = card.need(card.decay.as_ref(), "[decay]")?;
        let neutral = match (decay.parent.as_str(), decay.daughter.as_deref()) {
            ("K+", Some("pi+")) => false,
            ("KL", Some("pi0")) => true,
            _ => return Err(card.error("decay: K+ -> pi+ or KL -> pi0 is needed")),
        };
        let muons = match decay.mode.as_deref() {
            Some("invisible") => false,
            Some("mu_mu") => true,
            other => return Err(card.error(&format!("mode = {other:?}: `invisible` or `mu_mu` is needed"))),
        };
        let limit = if columns.has("br_limit") {
            Limit::Escaping {
                curve: table::curve(&columns, &card.id, "mass_GeV", "br_limit")?,
                length_m: *card.need(decay.detector_length_m.as_ref(), "decay.detector-length-m")?,
                momentum: *card.need(decay.parent_momentum.as_ref(), "decay.parent-momentum-GeV")?,
            }
        } else {
            Limit::Lifetimes(finite_lifetimes(&table::grid(&columns, &card.id)?, &card)?)
        };
        Ok(Self { limit, neutral, muons, card })
    }

    fn parent_mass(&self, inputs: &Inputs) -> f64 {
        if self.neutral { inputs.m_K0 } else { inputs.m_Kp }
    }
}

/// Replaces a prompt column at -inf by a finite abscissa.
fn finite_lifetimes(grid: &Grid, card: &Card) -> Result<Grid> {
    let (x, y) = grid.axes();
    let mut lifetimes = y.to_vec();
    if lifetimes[0] == f64::NEG_INFINITY && lifetimes.len() > 1 {
        lifetimes[0] = lifetimes[1] - PROMPT_DECADES;
    }
    let values = (0..x.len()).flat_map(|i| (0..y.len()).map(move |j| grid.node(i, j))).collect();
    // Rows left out are the pi0 -> invisible region.
    Ok(Grid::new(&card.id, x.to_vec(), lifetimes, values)?.with_gaps(super::b_dilepton::VETO_STEP))
}

impl Constraint for MesonInvisible {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(mediator), Some(rates), Some(lifetime)) = (p.mediator(), p.br_k_to_pi(), p.lifetime())
        else {
            return Ok(Contribution::not_applicable("the model has no s -> d transition"));
        };
        let mass = mediator.mass;
        let inputs = &p.context().inputs;
        let m_pi = if self.neutral { inputs.m_pi0 } else { inputs.m_pip };
        if mass >= self.parent_mass(inputs) - m_pi {
            return Ok(Contribution::not_applicable("the mediator is too heavy for this decay"));
        }
        let br = if self.neutral { rates.1 } else { rates.0 };
        let log_tau = lifetime.tau_ps().log10();
        let found = match &self.limit {
            Limit::Escaping { curve, length_m, momentum } => curve.at(mass).and_then(|limit| {
                let parent = self.parent_mass(inputs);
                let gamma = (two_body_momentum(parent, m_pi, mass) / mass).hypot(1.0);
                let escape = p.invisible_in_flight(gamma, momentum / parent, *length_m)?;
                Some((br * escape, limit, Validity::Valid))
            }),
            Limit::Lifetimes(grid) if self.muons => p.branching(|w| w.charged_leptons[1]).and_then(|muons| {
                let (limit, validity) = against_lifetime(grid, mass, log_tau)?;
                Some((br * muons, limit, validity))
            }),
            Limit::Lifetimes(grid) => p.branching(Widths::invisible).and_then(|invisible| {
                // Invisible decays look like an X that never decays; visible
                // ones are vetoed unless they are late.
                let (first, last) = ends(grid);
                let stable = 10_f64.powf(grid.at(mass, last)?);
                let late = if log_tau < first { None } else { grid.at(mass, log_tau.min(last)) };
                let ratio = invisible / stable + late.map_or(0.0, |l| (1.0 - invisible) / 10_f64.powf(l));
                Some((
                    br * ratio * stable,
                    stable,
                    Validity::Recast("invisible decays taken as an X that never decays"),
                ))
            }),
        };
        Ok(found.map_or_else(
            || Contribution::not_applicable("no published limit at this mass"),
            |(prediction, limit, validity)| Contribution::upper_limit(prediction, limit, validity),
        ))
    }
}

fn ends(grid: &Grid) -> (f64, f64) {
    let lifetimes = grid.axes().1;
    (lifetimes[0], lifetimes[lifetimes.len() - 1])
}
