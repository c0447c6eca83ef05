//! The reconstructed spectrum: data, background, hypotheses.

use serde::Serialize;

use crate::error::{Error, Result};
use crate::likelihoods::belle2::{Belle2, MU, NewPhysics};
use crate::statistics::fit::{BestFit, Fit};
use crate::statistics::model::Model;

/// Edges of reconstructed q^2 in GeV^2 (recalled from 2311.14647, consistent
/// with the density). In the tables they run fastest, BDT2 slowest.
const EDGES: [f64; 4] = [-1.0, 4.0, 8.0, 25.0];
/// Regions on the resonance of the inclusive tag: eta(BDT2) above 0.92.
const REGIONS: [&str; 2] = ["A", "B"];

/// Counts of the inclusive tag on the resonance, summed over BDT2.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Counts {
    /// Edges in GeV^2.
    pub edges: [f64; 4],
    /// Observed events.
    pub observed: [f64; 3],
    /// Background, nuisances where a free strength of the Standard Model
    /// signal has them.
    pub background: [f64; 3],
    /// Fits.
    pub hypotheses: Vec<Hypothesis>,
}

/// One fitted hypothesis.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Hypothesis {
    /// Label of figures.
    pub label: String,
    /// All expected events, with its own nuisances.
    pub expected: [f64; 3],
    /// $-2\ln L$ relative to the Standard Model.
    pub delta: f64,
}

/// Sum over BDT2 by bin of q^2.
fn folded(model: &Model, bins: &[f64]) -> [f64; 3] {
    let mut out = [0.0; 3];
    for (_, range) in model.channels().filter(|(name, _)| REGIONS.contains(name)) {
        bins[range].iter().enumerate().for_each(|(i, n)| out[i % 3] += n);
    }
    out
}

fn minimum(fit: BestFit<'_>) -> Result<BestFit<'_>> {
    if fit.status.is_minimum() {
        return Ok(fit);
    }
    let why = format!("no minimum: {}", fit.status);
    Err(Error::Numerics { method: "fit of the reconstructed spectrum", why })
}

impl Counts {
    /// The Standard Model, the rescaled one, and new contributions with their
    /// rate free.
    ///
    /// # Errors
    /// A likelihood without the inclusive tag; a fit that ends in no minimum.
    pub fn new(belle: &Belle2, new: &[(String, NewPhysics)]) -> Result<Self> {
        let model = belle.model();
        let has = |name: &str| model.channels().any(|(n, _)| n == name);
        if !REGIONS.iter().all(|r| has(r)) {
            return Err(Error::Usage("the reconstructed spectrum is that of the inclusive tag".into()));
        }
        let free = minimum(Fit::new(model).run()?)?;
        let standard = minimum(Fit::new(model).hold(MU, 1.0)?.run()?)?;
        let mut none = free.x.clone();
        none[model.index(MU)?] = 0.0;
        let of = |label: &str, model: &Model, fit: &BestFit<'_>, delta: f64| {
            let expected = folded(model, &model.expected(&fit.x));
            Hypothesis { label: label.to_owned(), expected, delta }
        };
        let mut hypotheses = vec![
            of("SM", model, &standard, 0.0),
            of("SM rescaled", model, &free, free.twice_nll - standard.twice_nll),
        ];
        for (label, contribution) in new {
            let likelihood = belle.with_new(&contribution.per_branching_ratio()?)?;
            let fit = minimum(Fit::new(likelihood.model()).run()?)?;
            hypotheses.push(of(label, likelihood.model(), &fit, fit.twice_nll - likelihood.reference()));
        }
        let observed = folded(model, model.observed());
        let background = folded(model, &model.expected(&none));
        Ok(Self { edges: EDGES, observed, background, hypotheses })
    }
}
