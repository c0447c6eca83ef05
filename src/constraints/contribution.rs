//! What one constraint says about one point.

use serde::Serialize;

/// The outcome of a comparison.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Compatible.
    Allowed,
    /// Excluded at the confidence level of the card.
    Excluded,
    /// A signal that the point explains within one standard deviation.
    Favoured,
    /// The model lacks what is bounded, or the table does not reach there.
    NotApplicable,
}

/// How far the comparison can be trusted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case", tag = "status", content = "reason")]
pub enum Validity {
    /// As published.
    Valid,
    /// Applied to another signal than the published one.
    Recast(&'static str),
    /// Continued beyond the published range by a stated law.
    Extrapolated(&'static str),
    /// No statement: outside of the published range, or not applicable.
    Outside(&'static str),
}

/// Prediction, limit and verdict of one constraint.
#[derive(Debug, Clone, Copy, PartialEq, Serialize)]
pub struct Contribution {
    /// The predicted quantity, in the unit of the card.
    pub prediction: f64,
    /// The limit or measured value, in the same unit.
    pub limit: f64,
    /// Above one means excluded at the level of the card: prediction/limit
    /// for limits, |pull| over the pull of the level for measurements.
    pub ratio: f64,
    /// -2 ln L/L_max, where a likelihood exists.
    pub chi2: Option<f64>,
    /// The verdict.
    pub verdict: Verdict,
    /// How far to trust it.
    pub validity: Validity,
}

impl Contribution {
    /// An upper limit: excluded where the prediction is above.
    pub fn upper_limit(prediction: f64, limit: f64, validity: Validity) -> Self {
        Self::from_ratio(prediction, limit, prediction / limit, validity)
    }

    /// Any limit of which the ratio is known. A ratio that is not a number
    /// says nothing: it is not applicable, never allowed.
    pub fn from_ratio(prediction: f64, limit: f64, ratio: f64, validity: Validity) -> Self {
        if ratio.is_nan() {
            return Self::not_applicable("the prediction is not a number here");
        }
        let verdict = if ratio > 1.0 { Verdict::Excluded } else { Verdict::Allowed };
        Self { prediction, limit, ratio, chi2: None, verdict, validity }
    }

    /// A measurement with Gaussian errors; excluded where the pull is above
    /// `pull_of_level`, favoured within one sigma if `favours`.
    pub fn gaussian(
        prediction: f64,
        measured: f64,
        pull: f64,
        pull_of_level: f64,
        favours: bool,
        validity: Validity,
    ) -> Self {
        if pull.is_nan() {
            return Self::not_applicable("the prediction is not a number here");
        }
        let ratio = pull.abs() / pull_of_level;
        let verdict = if ratio > 1.0 {
            Verdict::Excluded
        } else if favours && pull.abs() <= 1.0 {
            Verdict::Favoured
        } else {
            Verdict::Allowed
        };
        Self { prediction, limit: measured, ratio, chi2: Some(pull * pull), verdict, validity }
    }

    /// No statement, with the reason.
    pub fn not_applicable(reason: &'static str) -> Self {
        Self {
            prediction: f64::NAN,
            limit: f64::NAN,
            ratio: f64::NAN,
            chi2: None,
            verdict: Verdict::NotApplicable,
            validity: Validity::Outside(reason),
        }
    }

    /// Whether the point is excluded.
    pub fn excludes(&self) -> bool {
        self.verdict == Verdict::Excluded
    }
}

/// Upper limit on a non-negative quantity measured as x with error sigma, by
/// CLs, which does not exclude what the experiment is not sensitive to:
/// $\mu=x-\sigma\,\Phi^{-1}[(1-CL)\,\Phi(x/\sigma)]$.
pub(crate) fn cls_limit(x: f64, sigma: f64, cl: f64) -> f64 {
    use spec_math::cephes64::{ndtr, ndtri};
    x - sigma * ndtri((1.0 - cl) * ndtr(x / sigma))
}

/// Two-sided pull at a confidence level, e.g. 1.96 at 0.95; one-sided, 1.64.
pub(crate) fn pull_of_level(cl: f64, one_sided: bool) -> f64 {
    spec_math::cephes64::ndtri(if one_sided { cl } else { 0.5 * (1.0 + cl) })
}
