//! Numbers as a reader wants them.

/// A number with this many significant digits: 0.0245, 41, 4040, 1.2e-7.
pub(super) fn digits(value: f64, significant: i32) -> String {
    if value == 0.0 || !value.is_finite() {
        return value.to_string();
    }
    // The exponent of what is left after rounding: 9.99 is 10 in two digits.
    let places = usize::try_from(significant - 1).unwrap_or(0);
    let scientific = format!("{value:.places$e}");
    let exponent = scientific.split_once('e').and_then(|(_, e)| e.parse::<i32>().ok()).unwrap_or(0);
    if (-3..=4).contains(&exponent) {
        let rounded: f64 = scientific.parse().unwrap_or(value);
        let decimals = usize::try_from(significant - 1 - exponent).unwrap_or(0);
        format!("{rounded:.decimals$}")
    } else {
        scientific
    }
}

/// Three digits.
pub(super) fn three(value: f64) -> String {
    digits(value, 3)
}

/// Two digits.
pub(super) fn two(value: f64) -> String {
    digits(value, 2)
}

/// Three digits, or `none`.
pub(super) fn maybe(value: Option<f64>) -> String {
    value.map_or_else(|| "none".to_owned(), three)
}

/// The smallest and the largest.
pub(super) fn ends(values: impl IntoIterator<Item = f64>) -> (f64, f64) {
    values.into_iter().fold((f64::INFINITY, f64::NEG_INFINITY), |(lo, hi), v| (lo.min(v), hi.max(v)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_have_the_digits_that_matter() {
        let cases = [
            (4037.449, "4040"),
            (0.024_516, "0.0245"),
            (40.974, "41.0"),
            (9.996, "10.0"),
            (0.000_123_4, "1.23e-4"),
            (1.234e6, "1.23e6"),
            (-0.5, "-0.500"),
            (0.0, "0"),
        ];
        for (value, text) in cases {
            assert_eq!(three(value), text);
        }
        assert_eq!((two(995.2).as_str(), two(1.5e-3).as_str()), ("1000", "0.0015"));
        assert_eq!((maybe(None).as_str(), maybe(Some(1.0)).as_str()), ("none", "1.00"));
        assert_eq!(ends([3.0, 1.0, 2.0]), (1.0, 3.0));
    }
}
