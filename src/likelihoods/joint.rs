//! Belle II together with rates of other modes, in one strength.

use super::belle2::{Fitted, ProfileCurve};
use super::totals::{Rate, TotalRate};
use crate::error::{Error, Result};
use crate::flavour::{FinalState, NeutrinoPairs, Theory};
use crate::statistics::fit::End;

/// Points of the search for the minimum, before it is refined.
const GRID: usize = 400;
/// Accuracy of minima and ends, relative to the range.
const ACCURACY: f64 = 1e-9;

/// One measured rate as a function of the strength.
#[derive(Debug, Clone)]
struct Term {
    measured: TotalRate,
    /// Rate at strength zero: neutrinos.
    standard: f64,
    /// Rate of the new state per strength.
    per_strength: f64,
    /// $-2\ln L$ at strength zero.
    reference: f64,
}

/// $-2\ln L$ of all data relative to the Standard Model, as a function of the
/// strength that multiplies the rates of a new final state.
#[derive(Debug, Clone)]
pub struct Joint {
    curve: ProfileCurve,
    terms: Vec<Term>,
}

impl Joint {
    /// A profile of Belle II in a strength, and measured rates: at strength 1
    /// the new rates are those of `state` times `factor`. The neutrinos are
    /// those of `theory`.
    ///
    /// # Errors
    /// As [`TotalRate::evaluate`].
    pub fn new(
        curve: ProfileCurve,
        measured: &[TotalRate],
        theory: &Theory,
        state: &dyn FinalState,
        factor: f64,
    ) -> Result<Self> {
        let neutrinos = NeutrinoPairs::new(&theory.parameters);
        let term = |m: &TotalRate| {
            let standard = m.evaluate(theory, &[&neutrinos])?;
            let per_strength = factor * m.evaluate(theory, &[state])?.branching_ratio;
            let (reference, standard) = (standard.twice_nll, standard.branching_ratio);
            Ok(Term { measured: m.clone(), standard, per_strength, reference })
        };
        Ok(Self { curve, terms: measured.iter().map(term).collect::<Result<_>>()? })
    }

    /// The part of Belle II.
    pub fn belle2(&self) -> &ProfileCurve {
        &self.curve
    }

    /// Rates of the measured modes at a strength, with what each adds to
    /// $-2\ln L$ relative to the Standard Model.
    ///
    /// # Errors
    /// A negative strength.
    pub fn rates(&self, strength: f64) -> Result<Vec<(&'static str, Rate, f64, f64)>> {
        let of = |t: &Term| {
            let br = t.standard + strength * t.per_strength;
            Ok((t.measured.id, t.measured.rate, br, t.measured.twice_nll(br)? - t.reference))
        };
        self.terms.iter().map(of).collect()
    }

    /// $-2\ln L$ relative to the Standard Model.
    ///
    /// # Errors
    /// A strength outside of the table of Belle II.
    pub fn twice_delta(&self, strength: f64) -> Result<f64> {
        let rates: f64 = self.rates(strength)?.iter().map(|(_, _, _, d)| d).sum();
        Ok(self.curve.twice_delta(strength)? + rates)
    }

    /// The best strength with its 68 % interval.
    ///
    /// # Errors
    /// The minimum is where the table of Belle II ends.
    pub fn fit(&self) -> Result<Fitted> {
        let end = self.curve.end();
        // The last point is the end itself: a product can round beyond it.
        let at = |i: usize| if i == GRID { end } else { end * i as f64 / GRID as f64 };
        let mut lowest = (0, f64::INFINITY);
        for i in 0..=GRID {
            let value = self.twice_delta(at(i))?;
            if value < lowest.1 {
                lowest = (i, value);
            }
        }
        if lowest.0 == GRID {
            let why = format!("the minimum is at the end of the table, {end}");
            return Err(Error::Numerics { method: "joint fit", why });
        }
        let (value, delta) = self.golden(at(lowest.0.saturating_sub(1)), at(lowest.0 + 1))?;
        let below = self.twice_delta(0.0)? - delta >= 1.0;
        let above = self.twice_delta(end)? - delta >= 1.0;
        let lower = if below { End::At(self.crossing(value, 0.0, delta)?) } else { End::Bound(0.0) };
        let upper = if above { End::At(self.crossing(value, end, delta)?) } else { End::Bound(end) };
        Ok(Fitted { value, lower, upper, delta })
    }

    /// The minimum between two strengths by golden section, an end where it
    /// is lower.
    fn golden(&self, mut lo: f64, mut hi: f64) -> Result<(f64, f64)> {
        let ratio = 0.5 * (5.0_f64.sqrt() - 1.0);
        let ends = [lo, hi];
        while hi - lo > ACCURACY * self.curve.end() {
            let (a, b) = (hi - ratio * (hi - lo), lo + ratio * (hi - lo));
            if self.twice_delta(a)? <= self.twice_delta(b)? { hi = b } else { lo = a }
        }
        let mut best = (0.5 * (lo + hi), self.twice_delta(0.5 * (lo + hi))?);
        for end in ends {
            let value = self.twice_delta(end)?;
            if value < best.1 {
                best = (end, value);
            }
        }
        Ok(best)
    }

    /// Where the curve is 1 above its minimum, between it and `to`.
    fn crossing(&self, best: f64, to: f64, minimum: f64) -> Result<f64> {
        let (mut inside, mut outside) = (best, to);
        while (outside - inside).abs() > ACCURACY * self.curve.end() {
            let middle = 0.5 * (inside + outside);
            if self.twice_delta(middle)? - minimum < 1.0 { inside = middle } else { outside = middle }
        }
        Ok(0.5 * (inside + outside))
    }
}
