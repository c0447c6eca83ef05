//! What Belle II will be able to tell apart: projected errors and pulls.

use super::dark_current::FinalState;
use super::decay::Mode;
use super::observables::sum_of_totals;
use super::theory::Theory;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// Table below `data/` with the projected errors.
const TABLE: &str = "flavour/measurements.csv";

/// The observables of the projections.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Measured {
    /// BR(B+ -> K+), BR(B0 -> K*0), BR(B+ -> K*+), F_L(K*0), F_L(K*+).
    pub values: [f64; 5],
}

impl Measured {
    /// Names of the values as in the table.
    pub const NAMES: [&'static str; 5] =
        ["BR(B+->K+nunu)", "BR(B0->K*0nunu)", "BR(B+->K*+nunu)", "F_L(B0->K*0nunu)", "F_L(B+->K*+nunu)"];

    /// Sums over final states.
    ///
    /// # Errors
    /// As [`Decay::total`](super::Decay::total); no rate at all into K*.
    pub fn of(theory: &Theory, states: &[&dyn FinalState]) -> Result<Self> {
        let sum = |mode| sum_of_totals(&theory.decay(mode)?, states);
        let (kaon, neutral, charged) = (sum(Mode::BpKp)?, sum(Mode::B0Kst0)?, sum(Mode::BpKstp)?);
        let none = || Error::Usage("F_L needs a rate of B -> K*".into());
        let f_l = [neutral.f_l().ok_or_else(none)?, charged.f_l().ok_or_else(none)?];
        Ok(Self { values: [kaon.total(), neutral.total(), charged.total(), f_l[0], f_l[1]] })
    }
}

/// Projected errors of [`Measured`] at one luminosity.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Projection {
    /// Absolute one-sigma errors.
    pub errors: [f64; 5],
}

/// Luminosities of the anchors, ab^-1.
const ANCHORS: [f64; 2] = [5.0, 50.0];

impl Projection {
    /// Errors at a luminosity in ab^-1 for the Standard Model rates `sm`.
    ///
    /// The relative errors of branching ratios are those of the Belle II
    /// Physics Book at 5 and 50 ab^-1 (recalled), of the Standard Model rate;
    /// between, a power law through both, outside $L^{-1/2}$ from the nearer
    /// one. F_L has one anchor and $L^{-1/2}$. Errors do not depend on the
    /// scenario: background dominates.
    ///
    /// # Errors
    /// A luminosity that is not positive; a table without the anchors.
    pub fn new(luminosity_ab: f64, sm: &Measured) -> Result<Self> {
        if !(luminosity_ab.is_finite() && luminosity_ab > 0.0) {
            let allowed = "a positive number of ab^-1 is needed".into();
            return Err(Error::Parameter { name: "luminosity".into(), value: luminosity_ab, allowed });
        }
        let cells = Columns::embedded(TABLE)?;
        let (names, kinds) = (cells.text("observable")?, cells.text("type")?);
        let values = cells.optional("value")?;
        let anchor = |i: usize, kind: &str| {
            let name = format!("proj {}", Measured::NAMES[i]);
            let row = (0..names.len()).find(|r| names[*r] == name && kinds[*r] == kind);
            row.and_then(|r| values[r]).ok_or_else(|| Error::Table {
                table: TABLE.into(),
                message: format!("there is no {kind} of `{name}`"),
            })
        };
        let root = |from: f64| (from / luminosity_ab).sqrt();
        let mut errors = [0.0; 5];
        for (i, error) in errors.iter_mut().enumerate() {
            *error = if i < 3 {
                let (low, high) = (anchor(i, "rel_err_5ab")?, anchor(i, "rel_err_50ab")?);
                let relative = if luminosity_ab < ANCHORS[0] {
                    low * root(ANCHORS[0])
                } else if luminosity_ab > ANCHORS[1] {
                    high * root(ANCHORS[1])
                } else {
                    let t = (luminosity_ab / ANCHORS[0]).ln() / (ANCHORS[1] / ANCHORS[0]).ln();
                    low * (high / low).powf(t)
                };
                relative * sm.values[i]
            } else {
                anchor(i, "abs_err_50ab")? * root(ANCHORS[1])
            };
        }
        Ok(Self { errors })
    }
}

/// Separations of all pairs of hypotheses, by row.
pub fn pulls(all: &[Measured], projection: &Projection) -> Vec<Vec<f64>> {
    all.iter().map(|a| all.iter().map(|b| pull(a, b, projection)).collect()).collect()
}

/// Separation of two hypotheses in standard deviations,
/// $\sqrt{\sum_i(a_i-b_i)^2/\sigma_i^2}$, uncorrelated.
pub fn pull(a: &Measured, b: &Measured, projection: &Projection) -> f64 {
    let terms = a.values.iter().zip(&b.values).zip(&projection.errors);
    terms.map(|((a, b), sigma)| ((a - b) / sigma).powi(2)).sum::<f64>().sqrt()
}
