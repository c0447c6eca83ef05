//! A scenario against its mass: best strength, interval, difference to the
//! Standard Model.

use rayon::prelude::*;

use super::belle2::{Belle2, Fitted, FormFactorErrors, NewPhysics};
use super::joint::Joint;
use super::totals::TotalRate;
use crate::error::Result;
use crate::flavour::{Mode, Scenario, TheorySets};

/// One mass.
#[derive(Debug, Clone, PartialEq)]
pub struct MassPoint {
    /// Mass in GeV.
    pub mass: f64,
    /// The strength with its 68 % interval and the difference to the Standard
    /// Model. It multiplies the rates of the couplings that the scenario has:
    /// all couplings are times its root.
    pub strength: Fitted,
    /// BR(B+ -> K+) of the new final state at strength 1.
    pub per_strength: f64,
}

impl MassPoint {
    /// BR(B+ -> K+) of the new final state at the best strength.
    pub fn branching_ratio(&self) -> f64 {
        self.per_strength * self.strength.value
    }

    /// What multiplies all couplings at the best strength.
    pub fn coupling(&self) -> f64 {
        self.strength.value.sqrt()
    }
}

/// The fit of a scenario with its couplings in fixed proportions at each mass
/// (GeV); `None` where it has no rate into K+ or none of its events is
/// selected. Masses run in parallel and do not depend on each other.
///
/// `others` are rates of other modes that the new final state must agree with;
/// without them Belle II decides alone.
///
/// # Errors
/// Impossible couplings or masses, a fit without a minimum.
pub fn scan_mass(
    belle: &Belle2,
    sets: &TheorySets,
    scenario: &Scenario,
    masses: &[f64],
    errors: FormFactorErrors,
    others: &[TotalRate],
) -> Result<Vec<Option<MassPoint>>> {
    masses.par_iter().map(|mass| point(belle, sets, scenario, *mass, errors, others)).collect()
}

fn point(
    belle: &Belle2,
    sets: &TheorySets,
    scenario: &Scenario,
    mass: f64,
    errors: FormFactorErrors,
    others: &[TotalRate],
) -> Result<Option<MassPoint>> {
    let theory = sets.central();
    let state = Scenario { mass, ..scenario.clone() }.build(&theory.parameters)?;
    if theory.decay(Mode::BpKp)?.total(&*state)?.total() <= 0.0 {
        return Ok(None);
    }
    let new = NewPhysics::of(belle.binning(), sets, &*state, errors)?;
    let per_strength = new.spectrum().total();
    // Fitted as a branching ratio, which is of order one in its unit.
    let unit = new.per_branching_ratio()?;
    let to_strength = unit.spectrum().total() / per_strength;
    if !belle.selects(&unit) {
        return Ok(None);
    }
    let likelihood = belle.with_new(&unit)?;
    let strength = if others.is_empty() {
        likelihood.fit()?
    } else {
        Joint::new(likelihood.curve()?, others, &theory, &*state, to_strength)?.fit()?
    };
    Ok(Some(MassPoint { mass, strength: strength.times(to_strength), per_strength }))
}
