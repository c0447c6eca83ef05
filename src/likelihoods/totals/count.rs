//! One bin with a background that has an error.

use crate::error::{Error, Result};
use crate::numerics::root;

/// Observed events, background with its Gaussian error, events per branching
/// ratio.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Count {
    observed: f64,
    background: f64,
    error: f64,
    per_rate: f64,
}

impl Count {
    /// From a published limit at 90 %: the number of signal events s with
    /// $P(n\le n_{obs}|b+s)=0.1$ (classical interval, background at its
    /// central value) belongs to it.
    ///
    /// # Errors
    /// Numbers that are not those of a count; no signal is left at the limit.
    pub fn from_limit(observed: f64, background: f64, error: f64, limit_90: f64) -> Result<Self> {
        let ok = observed >= 0.0 && observed.fract() == 0.0 && background > 0.0 && error >= 0.0;
        if !(ok && observed < 1e4 && background.is_finite() && error.is_finite() && limit_90 > 0.0) {
            let why = format!("{observed} observed, {background} +- {error} expected, limit {limit_90}");
            return Err(Error::Usage(format!("a count with a limit: {why} is not possible")));
        }
        let excess = |mean: f64| (probability_up_to(observed, mean) - 0.1) / 0.1;
        let mean = root::log_root(excess, 1e-3, 10.0 * (observed + 5.0), 1e-12)?;
        if mean <= background {
            let why = format!("{observed} observed on {background}: the limit leaves no signal");
            return Err(Error::Numerics { method: "efficiency from a limit", why });
        }
        Ok(Self { observed, background, error, per_rate: (mean - background) / limit_90 })
    }

    /// Events per branching ratio: efficiency times number of B mesons.
    pub fn events_per_rate(&self) -> f64 {
        self.per_rate
    }

    /// $-2\ln L$ of a branching ratio relative to the saturated model, with
    /// the background at its best.
    pub fn twice_nll(&self, br: f64) -> f64 {
        let (n, signal) = (self.observed, self.per_rate * br);
        let background = self.best_background(signal);
        let mean = signal + background;
        let log = if n > 0.0 { n * (n / mean).ln() } else { 0.0 };
        let pull = if self.error > 0.0 { (background - self.background) / self.error } else { 0.0 };
        2.0 * (mean - n + log) + pull * pull
    }

    /// Zero of the derivative, $b^2+b(s-b_0+\sigma^2)+\sigma^2(s-n)-sb_0=0$,
    /// the root with a positive mean.
    fn best_background(&self, signal: f64) -> f64 {
        let variance = self.error * self.error;
        let linear = signal - self.background + variance;
        let constant = variance * (signal - self.observed) - signal * self.background;
        0.5 * (-linear + (linear * linear - 4.0 * constant).sqrt())
    }
}

/// $P(n\le n_{obs})$ of a Poisson distribution.
fn probability_up_to(observed: f64, mean: f64) -> f64 {
    let mut term = (-mean).exp();
    let mut sum = term;
    for k in 1..=observed as u32 {
        term *= mean / f64::from(k);
        sum += term;
    }
    sum
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_seen_without_background_is_the_textbook_limit() {
        // P(0 | s) = 0.1 at s = ln 10.
        let count = Count::from_limit(0.0, 1e-9, 0.0, 1e-5).unwrap();
        assert!((count.events_per_rate() * 1e-5 / 10_f64.ln() - 1.0).abs() < 1e-8);
        assert!((count.twice_nll(1e-5) - 2.0 * 10_f64.ln()).abs() < 1e-7);
    }

    #[test]
    fn the_background_moves_to_its_best_place() {
        let count = Count::from_limit(9.0, 7.7, 0.5, 9.3e-5).unwrap();
        for br in [0.0, 2e-5, 9e-5, 1e-3] {
            let (s, best) = (count.per_rate * br, count.best_background(count.per_rate * br));
            let at = |b: f64| 2.0 * (s + b - 9.0 + 9.0 * (9.0 / (s + b)).ln()) + ((b - 7.7) / 0.5).powi(2);
            assert!(best > 0.0 && at(best) <= at(best + 1e-3) && at(best) <= at(best - 1e-3), "{br}");
            assert!((count.twice_nll(br) - at(best)).abs() < 1e-12);
        }
    }

    #[test]
    fn impossible_counts_are_refused() {
        assert!(Count::from_limit(2.5, 1.0, 0.1, 1e-5).is_err());
        let none = Count::from_limit(0.0, 5.0, 0.1, 1e-5).unwrap_err().to_string();
        assert!(none.contains("no signal"), "{none}");
    }
}
