//! S and T with their correlation (U = 0).

use crate::constraints::{Card, Constraint, Contribution, Validity, Verdict};
use crate::error::Result;
use crate::prediction::Prediction;

/// The oblique fit.
pub(super) struct ObliqueFit {
    card: Card,
    s: (f64, f64),
    t: (f64, f64),
    correlation: f64,
    threshold: f64,
}

impl ObliqueFit {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = card.need(card.measurement.as_ref(), "[measurement]")?;
        let pair = |value: Option<f64>, error: Option<f64>, key: &str| -> Result<(f64, f64)> {
            Ok((*card.need(value.as_ref(), key)?, *card.need(error.as_ref(), key)?))
        };
        let (s, t) = (pair(m.s, m.s_error, "S and S-error")?, pair(m.t, m.t_error, "T and T-error")?);
        let correlation = *card.need(m.correlation.as_ref(), "correlation")?;
        if !(correlation.abs() < 1.0 && s.1 > 0.0 && t.1 > 0.0) {
            return Err(card.error("errors must be positive and |correlation| below one"));
        }
        // Two parameters: P(chi2 < x) = 1 - exp(-x/2).
        let threshold = -2.0 * (1.0 - card.cl.unwrap_or(0.95)).ln();
        Ok(Self { s, t, correlation, threshold, card })
    }
}

impl Constraint for ObliqueFit {
    fn card(&self) -> &Card {
        &self.card
    }

    /// `prediction` is T, `limit` its measured value; the ratio is
    /// $\sqrt{\chi^2/\chi^2_{CL}}$ of the two-parameter fit.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(o) = p.point().oblique() else {
            return Ok(Contribution::not_applicable("the model has no oblique parameters"));
        };
        let (x, y) = ((o.s - self.s.0) / self.s.1, (o.t - self.t.0) / self.t.1);
        let rho = self.correlation;
        let chi2 = (x * x + y * y - 2.0 * rho * x * y) / (1.0 - rho * rho);
        let ratio = (chi2 / self.threshold).sqrt();
        if ratio.is_nan() {
            return Ok(Contribution::not_applicable("the prediction is not a number here"));
        }
        let verdict = if ratio > 1.0 { Verdict::Excluded } else { Verdict::Allowed };
        Ok(Contribution {
            prediction: o.t,
            limit: self.t.0,
            ratio,
            chi2: Some(chi2),
            verdict,
            validity: Validity::Valid,
        })
    }
}
