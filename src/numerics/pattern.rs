//! Minimisation without derivatives in a box.
//!
//! For functions that are smooth in parts only, or not defined everywhere:
//! predictions with thresholds and edges of the physical domain. Pattern
//! search of R. Hooke and T. A. Jeeves, J. ACM 8 (1961) 212; deterministic,
//! and never worse than its start.

use std::collections::BTreeMap;

use crate::error::{Error, Result};

/// How a search runs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Search {
    /// First step, in units of the box.
    pub step: f64,
    /// The search ends when the step is below this.
    pub smallest: f64,
    /// At most so many evaluations.
    pub evaluations: usize,
}

/// The end of a search.
#[derive(Debug, Clone, PartialEq)]
pub struct Lowest {
    /// Where, in the unit box.
    pub at: Vec<f64>,
    /// The value there.
    pub value: f64,
    /// How often the function was evaluated.
    pub evaluations: usize,
    /// Whether the step went below [`Search::smallest`].
    pub converged: bool,
}

/// Looks for the lowest value of `f` on the unit box, from `start`, moving
/// only along the directions in `free`. `+inf` marks points that do not exist.
///
/// # Errors
/// What `f` returns; a value that is not a number; a start outside of the box.
pub fn lowest(
    mut f: impl FnMut(&[f64]) -> Result<f64>,
    start: &[f64],
    free: &[usize],
    search: Search,
) -> Result<Lowest> {
    lowest_bounded(|x, _| f(x), start, free, search)
}

/// As [`lowest`], where `f` is told the lowest value so far: at a point that
/// is not below it any value that is not below it will do, so that it need not
/// be computed to the end. The path is the same.
///
/// # Errors
/// As [`lowest`].
pub fn lowest_bounded(
    mut f: impl FnMut(&[f64], f64) -> Result<f64>,
    start: &[f64],
    free: &[usize],
    search: Search,
) -> Result<Lowest> {
    let failed = |why: String| Error::Numerics { method: "pattern search", why };
    if let Some(x) = start.iter().find(|x| !(0.0..=1.0).contains(*x)) {
        return Err(failed(format!("the start {x} is outside of the box")));
    }
    let mut evaluations = 0;
    // Steps come back to where they have been.
    let mut known: BTreeMap<Vec<u64>, f64> = BTreeMap::new();
    let mut value_at = |x: &[f64], lowest: f64| -> Result<f64> {
        let key: Vec<u64> = x.iter().map(|x| x.to_bits()).collect();
        if let Some(v) = known.get(&key) {
            return Ok(*v);
        }
        evaluations += 1;
        let v = f(x, lowest)?;
        known.insert(key, v);
        if v.is_nan() {
            return Err(failed(format!("the value at {x:?} of the box is not a number")));
        }
        Ok(v)
    };
    let mut base = start.to_vec();
    let mut value = value_at(&base, f64::INFINITY)?;
    let (mut step, mut count) = (search.step, 1);
    while step >= search.smallest && count < search.evaluations {
        let from = base.clone();
        let mut moved = false;
        for &i in free {
            for sign in [1.0, -1.0] {
                let mut trial = base.clone();
                trial[i] = (trial[i] + sign * step).clamp(0.0, 1.0);
                if trial[i] == base[i] {
                    continue;
                }
                let v = value_at(&trial, value)?;
                count += 1;
                if v < value {
                    (base, value, moved) = (trial, v, true);
                    break;
                }
            }
        }
        if !moved {
            step *= 0.5;
            continue;
        }
        // The same move once more, as long as it pays.
        loop {
            let trial: Vec<f64> =
                base.iter().zip(&from).map(|(b, a)| (2.0 * b - a).clamp(0.0, 1.0)).collect();
            if trial == base || count >= search.evaluations {
                break;
            }
            let v = value_at(&trial, value)?;
            count += 1;
            if v >= value {
                break;
            }
            (base, value) = (trial, v);
        }
    }
    Ok(Lowest { at: base, value, evaluations, converged: step < search.smallest })
}

#[cfg(test)]
mod tests {
    use super::*;

    const FINE: Search = Search { step: 0.1, smallest: 1e-7, evaluations: 20_000 };

    #[test]
    fn a_tilted_valley_is_followed() {
        let f = |x: &[f64]| Ok(((x[0] - 0.7).powi(2) + 100.0 * (x[1] - x[0] * x[0]).powi(2)).ln_1p());
        let l = lowest(f, &[0.1, 0.9], &[0, 1], FINE).unwrap();
        assert!(l.converged && (l.at[0] - 0.7).abs() < 1e-4 && (l.at[1] - 0.49).abs() < 1e-4, "{l:?}");
    }

    #[test]
    fn a_minimum_beyond_the_box_is_its_edge() {
        let l = lowest(|x| Ok((x[0] - 2.0).powi(2)), &[0.3], &[0], FINE).unwrap();
        assert_eq!((l.at[0], l.value), (1.0, 1.0));
    }

    /// |x| has no derivative at its minimum; the hole beside it is not entered.
    #[test]
    fn kinks_and_holes_do_not_stop_it() {
        let f = |x: &[f64]| Ok(if x[0] > 0.62 { f64::INFINITY } else { (x[0] - 0.6).abs() });
        let l = lowest(f, &[0.0], &[0], FINE).unwrap();
        assert!((l.at[0] - 0.6).abs() < 1e-6);
    }

    #[test]
    fn a_held_direction_does_not_move() {
        let f = |x: &[f64]| Ok((x[0] - 0.5).powi(2) + (x[1] - x[0]).powi(2));
        let l = lowest(f, &[0.2, 0.9], &[1], FINE).unwrap();
        assert_eq!(l.at[0], 0.2);
        assert!((l.at[1] - 0.2).abs() < 1e-6);
    }

    /// Points above the lowest value so far answer with a lower bound: the
    /// same path, without the costly part.
    #[test]
    fn what_is_above_the_lowest_need_not_be_exact() {
        let (cheap, rest) = (|x: &[f64]| 50.0 * (x[0] - 0.7).powi(2), |x: &[f64]| (x[1] - 0.2).powi(2));
        let exact = lowest(|x| Ok(cheap(x) + rest(x)), &[0.1, 0.9], &[0, 1], FINE).unwrap();
        let mut saved = 0;
        let early = |x: &[f64], lowest: f64| {
            let bound = cheap(x);
            if bound > lowest {
                saved += 1;
                return Ok(bound);
            }
            Ok(bound + rest(x))
        };
        assert_eq!(lowest_bounded(early, &[0.1, 0.9], &[0, 1], FINE).unwrap(), exact);
        assert!(saved > exact.evaluations / 10, "{saved} of {}", exact.evaluations);
    }

    #[test]
    fn what_is_not_a_number_is_an_error() {
        assert!(lowest(|_| Ok(f64::NAN), &[0.5], &[0], FINE).is_err());
        assert!(lowest(|_| Ok(0.0), &[1.5], &[0], FINE).is_err());
    }
}
