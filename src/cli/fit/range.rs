//! Ranges of parameters on the command line.

use super::super::settings::key_value;
use crate::error::{Error, Result};

/// More values than this are a mistyped step.
const MOST: usize = 100_000;

/// A parameter and where it is scanned.
#[derive(Debug, PartialEq)]
pub(super) struct Range {
    pub(super) name: String,
    pub(super) values: Vec<f64>,
}

/// Two parameters.
#[derive(Debug, PartialEq)]
pub(super) struct Pair {
    pub(super) a: Range,
    pub(super) b: Range,
}

/// Three finite numbers with colons between.
fn three(text: &str) -> Option<[f64; 3]> {
    let numbers = text.split(':').map(|n| n.trim().parse().ok().filter(|x: &f64| x.is_finite()));
    numbers.collect::<Option<Vec<f64>>>()?.try_into().ok()
}

impl Range {
    /// Reads `name=start:stop:step`; the stop is included where steps reach it.
    pub(super) fn parse(option: &str, text: &str) -> Result<Self> {
        let (name, range) = key_value(option, text)?;
        let wrong = || {
            let form = "NAME=START:STOP:STEP with STOP not below START and STEP above 0 is needed";
            Error::Usage(format!("{option} `{text}`: {form}"))
        };
        let [start, stop, step] = three(range).ok_or_else(wrong)?;
        if !(step > 0.0 && stop >= start) {
            return Err(wrong());
        }
        // A stop that steps miss by rounding alone is reached.
        let steps = ((stop - start) / step + 1e-9).floor();
        if steps >= MOST as f64 {
            return Err(Error::Usage(format!("{option} `{text}`: {MOST} values at most are allowed")));
        }
        let values = (0..=steps as usize).map(|k| (start + k as f64 * step).min(stop)).collect();
        Ok(Self { name: name.to_owned(), values })
    }

    /// Reads `name=lo:hi:n`: n values, both ends included.
    fn parse_nodes(option: &str, text: &str) -> Result<Self> {
        let (name, range) = key_value(option, text)?;
        let wrong = || {
            let form = "NAME=LO:HI:N with LO below HI and N from 2 to 1000 is needed";
            Error::Usage(format!("{option} `{text}`: {form}"))
        };
        let [lo, hi, n] = three(range).ok_or_else(wrong)?;
        if !(lo < hi && (2.0..=1000.0).contains(&n) && n.fract() == 0.0) {
            return Err(wrong());
        }
        let last = n - 1.0;
        let node = |k: usize| (lo * (last - k as f64) + hi * k as f64) / last;
        Ok(Self { name: name.to_owned(), values: (0..n as usize).map(node).collect() })
    }
}

impl Pair {
    /// Reads `a=lo:hi:n,b=lo:hi:n`.
    pub(super) fn parse(option: &str, text: &str) -> Result<Self> {
        let Some((a, b)) = text.split_once(',') else {
            return Err(Error::Usage(format!("{option} `{text}`: A=LO:HI:N,B=LO:HI:N is needed")));
        };
        Ok(Self { a: Range::parse_nodes(option, a)?, b: Range::parse_nodes(option, b)? })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_ends_are_in_a_range() {
        let range = Range::parse("--profile", "mu=0:1:0.1").unwrap();
        assert_eq!((range.values.len(), range.values[10]), (11, 1.0));
        assert_eq!(Range::parse("--profile", "mu=-1:0.4:0.5").unwrap().values, [-1.0, -0.5, 0.0]);
        assert_eq!(Range::parse("--profile", "mu=2:2:1").unwrap().values, [2.0]);
        let pair = Pair::parse("--contour", "a=0:1:3,b[2]=-1:1:2").unwrap();
        assert_eq!(
            (pair.a.values, pair.b.name, pair.b.values),
            (vec![0.0, 0.5, 1.0], "b[2]".into(), vec![-1.0, 1.0])
        );
    }

    #[test]
    fn wrong_ranges_are_said() {
        for text in ["mu", "mu=1", "mu=0:1", "mu=1:0:1", "mu=0:1:0", "mu=0:1:nan", "mu=0:1:a", "mu=0:1e9:1"] {
            let said = Range::parse("--profile", text).unwrap_err().to_string();
            assert!(said.starts_with(&format!("--profile `{text}`: ")), "{said}");
        }
        for text in ["a=0:1:3", "a=0:1:3,b=0:1:1", "a=1:0:3,b=0:1:3", "a=0:1:2.5,b=0:1:3"] {
            assert!(Pair::parse("--contour", text).is_err(), "{text}");
        }
    }
}
