//! The Standard Model rates times one number.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::flavour::{NeutrinoPairs, Theory};
use crate::likelihoods::belle2::Belle2;
use crate::likelihoods::totals::TotalRate;
use crate::numerics::pattern::{Search, lowest};

/// Largest factor that is looked at with other modes.
const LARGEST: f64 = 20.0;

/// The best common factor of all neutrino rates.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Rescaled {
    /// The factor.
    pub mu: f64,
    /// $-2\ln L$ relative to the factor 1.
    pub delta: f64,
}

/// The rescaled Standard Model: Belle II with rates of other modes, which have
/// the same factor (Wilson coefficients of neutrinos alike in all modes).
///
/// # Errors
/// A fit that ends in no minimum, or the minimum above 20.
pub fn rescaled(belle: &Belle2, theory: &Theory, rates: &[TotalRate]) -> Result<Rescaled> {
    let alone = belle.fit_mu()?;
    if rates.is_empty() {
        return Ok(Rescaled { mu: alone.value, delta: alone.delta });
    }
    let neutrinos = NeutrinoPairs::new(&theory.parameters);
    let standard = rates
        .iter()
        .map(|t| t.evaluate(theory, &[&neutrinos]).map(|v| (v.branching_ratio, v.twice_nll)))
        .collect::<Result<Vec<_>>>()?;
    let value = |x: &[f64]| {
        let mu = LARGEST * x[0];
        let terms = rates.iter().zip(&standard);
        let other = terms.map(|(t, (br, at_one))| Ok(t.twice_nll(mu * br)? - at_one)).sum::<Result<f64>>()?;
        Ok(belle.twice_delta_mu(mu)? + other)
    };
    let start = [alone.value.clamp(0.0, LARGEST) / LARGEST];
    let search = Search { step: 0.05, smallest: 1e-6, evaluations: 200 };
    let found = lowest(value, &start, &[0], search)?;
    if !found.converged || found.at[0] >= 1.0 {
        let why = format!("no minimum up to mu = {LARGEST}");
        return Err(Error::Numerics { method: "rescaled Standard Model", why });
    }
    Ok(Rescaled { mu: LARGEST * found.at[0], delta: found.value })
}
