//! Where the ticks of an axis stand and what they say.

use std::f64::consts::SQRT_2;

use super::axis::{Axis, Scale};

/// The ticks of one axis.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Ticks {
    /// Labelled positions, in axis values, with rich-text labels.
    pub(super) major: Vec<(f64, String)>,
    /// Positions without a label.
    pub(super) minor: Vec<f64>,
    /// A power of ten common to all labels, written once at the end of the axis.
    pub(super) factor: Option<i32>,
}

/// The most decade labels on one axis before every second one is dropped.
const MAX_DECADES: i32 = 9;

/// The ticks of `axis`.
pub(super) fn ticks(axis: &Axis) -> Ticks {
    match axis.scale() {
        Scale::Linear => linear(axis, 6.0),
        Scale::Log => log(axis),
    }
}

/// Whether `v` lies on the axis, allowing for rounding at its ends.
fn within(axis: &Axis, v: f64) -> bool {
    let u = axis.unit(v);
    (-1e-9..=1.0 + 1e-9).contains(&u)
}

/// `mantissa * 10^exponent`, rounded as the decimal literal would be.
fn decimal(mantissa: i32, exponent: i32) -> f64 {
    // Dividing by an exact power of ten rounds once; multiplying by 1e-n would round twice.
    if exponent < 0 {
        f64::from(mantissa) / 10f64.powi(-exponent)
    } else {
        f64::from(mantissa) * 10f64.powi(exponent)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "decimal exponents of finite floats are below 400")]
fn floor_log10(v: f64) -> i32 {
    v.log10().floor() as i32
}

fn log(axis: &Axis) -> Ticks {
    let (low, high) = (floor_log10(axis.min()), floor_log10(axis.max()) + 1);
    let on_axis = |digits: &[i32]| -> Vec<(i32, i32)> {
        (low..=high)
            .flat_map(|e| digits.iter().map(move |&d| (d, e)))
            .filter(|&(d, e)| within(axis, decimal(d, e)))
            .collect()
    };
    let powers = on_axis(&[1]);
    let decades = (axis.max() / axis.min()).log10();
    if decades > 1.5 && powers.len() >= 2 {
        return decade_ticks(&powers, &on_axis(&[2, 3, 4, 5, 6, 7, 8, 9]));
    }
    let all = on_axis(&[1, 2, 3, 4, 5, 6, 7, 8, 9]);
    let sparse = on_axis(&[1, 2, 5]);
    let chosen = if sparse.len() >= 3 { &sparse } else { &all };
    if chosen.len() < 3 {
        // Less than about a factor 1.5: the scale is as good as linear there, and so are its ticks.
        return linear(axis, 5.0);
    }
    let plain = chosen.iter().all(|&(_, e)| (-3..=3).contains(&e));
    Ticks {
        major: chosen.iter().map(|&(d, e)| (decimal(d, e), mantissa_label(d, e, plain))).collect(),
        minor: all.iter().filter(|t| !chosen.contains(t)).map(|&(d, e)| decimal(d, e)).collect(),
        factor: None,
    }
}

fn decade_ticks(powers: &[(i32, i32)], between: &[(i32, i32)]) -> Ticks {
    let span = powers.last().map_or(0, |l| l.1) - powers.first().map_or(0, |f| f.1);
    let stride = (1..=span.max(1)).find(|s| span / s < MAX_DECADES).unwrap_or(1);
    let labelled = |e: i32| e.rem_euclid(stride) == 0;
    let major = powers.iter().filter(|p| labelled(p.1)).map(|&(d, e)| (decimal(d, e), power_label(e)));
    let minor: Vec<f64> = if stride == 1 {
        between.iter().map(|&(d, e)| decimal(d, e)).collect()
    } else {
        powers.iter().filter(|p| !labelled(p.1)).map(|&(d, e)| decimal(d, e)).collect()
    };
    Ticks { major: major.collect(), minor, factor: None }
}

fn power_label(exponent: i32) -> String {
    match exponent {
        0 => "1".to_owned(),
        1 => "10".to_owned(),
        e => format!("$10^{{{e}}}$"),
    }
}

fn mantissa_label(digit: i32, exponent: i32, plain: bool) -> String {
    if plain {
        let decimals = usize::try_from(-exponent).unwrap_or(0);
        format!("{:.decimals$}", decimal(digit, exponent))
    } else if digit == 1 {
        power_label(exponent)
    } else {
        format!("${digit}\\times10^{{{exponent}}}$")
    }
}

#[expect(clippy::cast_possible_truncation, reason = "tick numbers are bounded by the count of ticks")]
fn linear(axis: &Axis, target: f64) -> Ticks {
    let raw = (axis.max() - axis.min()) / target;
    let exponent = floor_log10(raw);
    let (mantissa, exponent, parts) = match raw / 10f64.powi(exponent) {
        r if r < SQRT_2 => (1, exponent, 5),
        r if r < 10f64.sqrt() => (2, exponent, 4),
        r if r < 5.0 * SQRT_2 => (5, exponent, 5),
        _ => (1, exponent + 1, 5),
    };
    let step = decimal(mantissa, exponent);
    let first = (axis.min() / step).floor() as i64;
    let last = (axis.max() / step).ceil() as i64;
    let size = axis.max().abs().max(axis.min().abs());
    // Below a hundredth the zeros of a label are longer than its digits.
    let factor = (!(1e-2..1e5).contains(&size)).then(|| floor_log10(size));
    let decimals = usize::try_from(factor.unwrap_or(0) - exponent).unwrap_or(0);
    let mut ticks = Ticks { major: Vec::new(), minor: Vec::new(), factor };
    for k in first..=last {
        let value = k as f64 * step;
        if within(axis, value) {
            ticks.major.push((value, plain_label(value, factor, decimals)));
        }
        let minor = (1..parts).map(|j| (k as f64 + f64::from(j) / f64::from(parts)) * step);
        ticks.minor.extend(minor.filter(|&v| within(axis, v)));
    }
    ticks
}

fn plain_label(value: f64, factor: Option<i32>, decimals: usize) -> String {
    let text = format!("{:.decimals$}", value / 10f64.powi(factor.unwrap_or(0)));
    if let Some(positive) = text.strip_prefix('-') {
        let zero = positive.chars().all(|c| c == '0' || c == '.');
        // The sign in a number is the minus of mathematics, and zero has none.
        if zero { positive.to_owned() } else { format!("\u{2212}{positive}") }
    } else {
        text
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn labels(axis: &Axis) -> Vec<String> {
        ticks(axis).major.into_iter().map(|t| t.1).collect()
    }

    #[test]
    fn every_range_has_a_readable_number_of_ticks() {
        let ranges = [(1e-12, 1e3), (0.9, 1.05), (600.0, 1e5), (1e-3, 1.0), (0.1, 0.3), (200.0, 900.0)];
        let tiny = [(3e-7, 4e-7), (1e-30, 1e-5), (1.0, 10.0), (95.0, 105.0), (0.02, 3.0)];
        for (min, max) in ranges.into_iter().chain(tiny) {
            for axis in [Axis::linear("x", min, max).unwrap(), Axis::log("x", min, max).unwrap()] {
                let t = ticks(&axis);
                assert!((2..=10).contains(&t.major.len()), "{axis:?} {t:?}");
                assert!(t.major.windows(2).all(|w| w[0].0 < w[1].0 && w[0].1 != w[1].1), "{t:?}");
                let all = t.major.iter().map(|m| m.0).chain(t.minor.iter().copied());
                assert!(all.into_iter().all(|v| within(&axis, v)), "{axis:?}");
                assert!(t.major.iter().all(|m| !t.minor.contains(&m.0)), "{t:?}");
            }
        }
    }

    #[test]
    fn fifteen_decades_are_labelled_every_second_one() {
        let axis = Axis::log("x", 1e-12, 1e3).unwrap();
        assert_eq!(labels(&axis)[..3], ["$10^{-12}$", "$10^{-10}$", "$10^{-8}$"]);
        assert_eq!(ticks(&axis).major[0].0, 1e-12);
        assert_eq!(ticks(&axis).minor[..2], [1e-11, 1e-9]);
        assert!(labels(&axis).contains(&"1".to_owned()));
    }

    #[test]
    fn two_decades_are_labelled_by_powers_with_all_minors() {
        let axis = Axis::log("m", 600.0, 1e5).unwrap();
        assert_eq!(labels(&axis), ["$10^{3}$", "$10^{4}$", "$10^{5}$"]);
        assert_eq!(ticks(&axis).minor.len(), 4 + 8 + 8);
    }

    #[test]
    fn one_decade_is_labelled_at_one_two_five() {
        assert_eq!(labels(&Axis::log("r", 0.01, 0.1).unwrap()), ["0.01", "0.02", "0.05", "0.1"]);
        assert_eq!(
            labels(&Axis::log("r", 1e-6, 1e-5).unwrap()),
            ["$10^{-6}$", "$2\\times10^{-6}$", "$5\\times10^{-6}$", "$10^{-5}$"]
        );
        assert_eq!(labels(&Axis::log("r", 300.0, 800.0).unwrap()).len(), 6);
    }

    #[test]
    fn narrow_ranges_step_nicely() {
        assert_eq!(labels(&Axis::linear("m", 0.9, 1.05).unwrap())[..3], ["0.90", "0.92", "0.94"]);
        assert_eq!(labels(&Axis::log("m", 0.9, 1.05).unwrap())[..2], ["0.90", "0.92"]);
    }

    #[test]
    fn zero_has_no_sign_and_minus_is_the_mathematical_one() {
        let found = labels(&Axis::linear("x", -1.0, 1.0).unwrap());
        assert_eq!(found, ["\u{2212}1.0", "\u{2212}0.5", "0.0", "0.5", "1.0"]);
    }

    #[test]
    fn large_and_small_linear_ranges_share_a_factor() {
        let t = ticks(&Axis::linear("x", 0.0, 3e-6).unwrap());
        assert_eq!((t.factor, t.major[1].1.as_str()), (Some(-6), "0.5"));
        assert_eq!(ticks(&Axis::linear("x", -2e-3, 2e-3).unwrap()).factor, Some(-3));
        assert_eq!(ticks(&Axis::linear("x", 0.0, 250.0).unwrap()).factor, None);
    }
}
