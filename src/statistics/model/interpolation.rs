//! Between and beyond the templates at -1, 0, +1 standard deviations.
//!
//! Codes as in pyhf 0.7.6 (L. Heinrich et al., JOSS 6 (2021) 2823) and
//! HistFactory (K. Cranmer et al., CERN-OPEN-2012-016): piecewise exponential
//! (1) and polynomial of sixth order with exponential ends (4) for factors,
//! piecewise linear (0) and polynomial with linear ends (4p) for shifts.

/// Codes of a model; the default is that of pyhf.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Interpolation {
    /// Of factors.
    pub normsys: NormSysCode,
    /// Of shifts.
    pub histosys: HistoSysCode,
}

/// Interpolation of a factor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum NormSysCode {
    /// $f_+^\alpha$ for $\alpha>0$, $f_-^{-\alpha}$ else; a kink at 0.
    Code1,
    /// As code 1 outside of [-1, 1]; inside a polynomial of sixth order that
    /// is 1 at 0 and smooth to the second derivative at ±1.
    #[default]
    Code4,
}

/// Interpolation of a shift.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum HistoSysCode {
    /// Linear on both sides; a kink at 0.
    Code0,
    /// As code 0 outside of [-1, 1]; inside a polynomial of sixth order.
    #[default]
    Code4p,
}

/// A value with its first and second derivative.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct Jet {
    pub(crate) value: f64,
    pub(crate) first: f64,
    pub(crate) second: f64,
}

/// A factor f(alpha) with f(0) = 1.
#[derive(Debug, Clone)]
pub(crate) struct NormSys {
    ln_lo: f64,
    ln_hi: f64,
    /// Coefficients of alpha to alpha^6 inside [-1, 1]; none for code 1.
    inside: Option<[f64; 6]>,
}

impl NormSys {
    pub(crate) fn new(lo: f64, hi: f64, code: NormSysCode) -> Self {
        let (ln_lo, ln_hi) = (lo.ln(), hi.ln());
        let inside = (code == NormSysCode::Code4).then(|| smooth_coefficients(lo, hi, ln_lo, ln_hi));
        Self { ln_lo, ln_hi, inside }
    }

    pub(crate) fn value(&self, alpha: f64) -> f64 {
        match &self.inside {
            Some(a) if alpha.abs() < 1.0 => {
                1.0 + alpha
                    * (a[0]
                        + alpha * (a[1] + alpha * (a[2] + alpha * (a[3] + alpha * (a[4] + alpha * a[5])))))
            }
            _ => (alpha * self.slope(alpha)).exp(),
        }
    }

    pub(crate) fn jet(&self, alpha: f64) -> Jet {
        match &self.inside {
            Some(a) if alpha.abs() < 1.0 => polynomial_jet(a, alpha),
            _ => {
                let slope = self.slope(alpha);
                let value = (alpha * slope).exp();
                Jet { value, first: slope * value, second: slope * slope * value }
            }
        }
    }

    /// d ln f / d alpha of the exponential pieces.
    fn slope(&self, alpha: f64) -> f64 {
        if alpha > 0.0 { self.ln_hi } else { -self.ln_lo }
    }
}

/// The polynomial that meets value, slope and curvature of the exponentials at
/// ±1, from the even and odd parts of the three conditions.
fn smooth_coefficients(lo: f64, hi: f64, ln_lo: f64, ln_hi: f64) -> [f64; 6] {
    let value = [hi - 1.0, lo - 1.0];
    let slope = [ln_hi * hi, -ln_lo * lo];
    let curvature = [ln_hi * ln_hi * hi, ln_lo * ln_lo * lo];
    // Sums and differences of the two ends.
    let (v, dv) = (value[0] + value[1], value[0] - value[1]);
    let (s, ds) = (slope[0] + slope[1], slope[0] - slope[1]);
    let (c, dc) = (curvature[0] + curvature[1], curvature[0] - curvature[1]);
    [
        (15.0 * dv - 7.0 * s + dc) / 16.0,
        (24.0 * v - 9.0 * ds + c) / 16.0,
        (-5.0 * dv + 5.0 * s - dc) / 8.0,
        (-12.0 * v + 7.0 * ds - c) / 8.0,
        (3.0 * dv - 3.0 * s + dc) / 16.0,
        (8.0 * v - 5.0 * ds + c) / 16.0,
    ]
}

fn polynomial_jet(a: &[f64; 6], x: f64) -> Jet {
    // Horner's scheme for the polynomial and both derivatives at once.
    let (mut value, mut first, mut half_second) = (a[5], 0.0, 0.0);
    for coefficient in [a[4], a[3], a[2], a[1], a[0], 1.0] {
        half_second = half_second * x + first;
        first = first * x + value;
        value = value * x + coefficient;
    }
    Jet { value, first, second: 2.0 * half_second }
}

/// Weights p, q of a shift $p\,(N_+-N_0)+q\,(N_0-N_-)$: they depend on alpha
/// alone, so that they are shared by all bins.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub(crate) struct ShiftWeights {
    pub(crate) up: Jet,
    pub(crate) down: Jet,
}

impl ShiftWeights {
    pub(crate) fn new(alpha: f64, code: HistoSysCode) -> Self {
        let linear = Jet { value: alpha, first: 1.0, second: 0.0 };
        let outside = code == HistoSysCode::Code0 || alpha.abs() > 1.0;
        if outside && alpha > 0.0 {
            return Self { up: linear, down: Jet::default() };
        }
        if outside {
            return Self { up: Jet::default(), down: linear };
        }
        let square = alpha * alpha;
        let even = square * (15.0 + square * (3.0 * square - 10.0)) / 16.0;
        let first = alpha * (30.0 + square * (18.0 * square - 40.0)) / 16.0;
        let second = (30.0 + square * (90.0 * square - 120.0)) / 16.0;
        Self {
            up: Jet { value: 0.5 * alpha + even, first: 0.5 + first, second },
            down: Jet { value: 0.5 * alpha - even, first: 0.5 - first, second: -second },
        }
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;
    use proptest::prelude::*;

    use super::*;

    /// Value and derivatives by central differences of the value.
    fn differences(f: impl Fn(f64) -> f64, x: f64) -> (f64, f64) {
        let h = 1e-4;
        let (up, down) = (f(x + h), f(x - h));
        ((up - down) / (2.0 * h), (up - 2.0 * f(x) + down) / (h * h))
    }

    #[test]
    fn factors_are_powers_outside_and_one_at_zero() {
        for code in [NormSysCode::Code1, NormSysCode::Code4] {
            let factor = NormSys::new(0.7, 1.4, code);
            assert_relative_eq!(factor.value(2.5), 1.4_f64.powf(2.5), max_relative = 1e-14);
            assert_relative_eq!(factor.value(-2.5), 0.7_f64.powf(2.5), max_relative = 1e-14);
            assert_relative_eq!(factor.value(1.0), 1.4, max_relative = 1e-14);
            assert_relative_eq!(factor.value(-1.0), 0.7, max_relative = 1e-14);
            assert_eq!(factor.value(0.0), 1.0);
        }
        let factor = NormSys::new(0.7, 1.4, NormSysCode::Code1);
        assert_relative_eq!(factor.value(0.5), 1.4_f64.sqrt(), max_relative = 1e-14);
    }

    proptest! {
        #[test]
        fn code_4_is_smooth_to_the_second_derivative(lo in 0.2..3.0_f64, hi in 0.2..3.0_f64) {
            let factor = NormSys::new(lo, hi, NormSysCode::Code4);
            for end in [1.0_f64, -1.0] {
                let (inside, outside) = (factor.jet(end * (1.0 - 1e-14)), factor.jet(end * (1.0 + 1e-14)));
                for (a, b) in [(inside.value, outside.value), (inside.first, outside.first), (inside.second, outside.second)] {
                    prop_assert!((a - b).abs() < 1e-10 * (1.0 + b.abs()), "{inside:?} {outside:?}");
                }
            }
        }

        #[test]
        fn jets_are_derivatives(lo in 0.2..3.0_f64, hi in 0.2..3.0_f64, alpha in -3.0..3.0_f64) {
            prop_assume!((alpha.abs() - 1.0).abs() > 1e-3 && alpha.abs() > 1e-3);
            for code in [NormSysCode::Code1, NormSysCode::Code4] {
                let factor = NormSys::new(lo, hi, code);
                let jet = factor.jet(alpha);
                let (first, second) = differences(|x| factor.value(x), alpha);
                prop_assert!((jet.value - factor.value(alpha)).abs() <= 1e-14 * jet.value.abs().max(1.0));
                prop_assert!((jet.first - first).abs() < 1e-5 * (1.0 + first.abs() + second.abs()));
                prop_assert!((jet.second - second).abs() < 1e-5 * (1.0 + second.abs() + 10.0 * jet.value));
            }
            for code in [HistoSysCode::Code0, HistoSysCode::Code4p] {
                let weights = ShiftWeights::new(alpha, code);
                for (jet, up) in [(weights.up, true), (weights.down, false)] {
                    let part = |w: ShiftWeights| if up { w.up } else { w.down };
                    let (first, second) = differences(|x| part(ShiftWeights::new(x, code)).value, alpha);
                    prop_assert!((jet.first - first).abs() < 1e-5 && (jet.second - second).abs() < 1e-5);
                }
            }
        }
    }

    #[test]
    fn shifts_are_linear_outside_and_smooth_at_the_ends() {
        for code in [HistoSysCode::Code0, HistoSysCode::Code4p] {
            let weights = |alpha| {
                let w = ShiftWeights::new(alpha, code);
                (w.up.value, w.down.value)
            };
            assert_eq!(weights(0.0), (0.0, 0.0));
            assert_eq!(weights(2.0), (2.0, 0.0));
            assert_eq!(weights(-2.0), (0.0, -2.0));
            assert_eq!(weights(1.0), (1.0, 0.0));
            assert_eq!(weights(-1.0), (0.0, -1.0));
        }
        // Equal shifts on both sides are a straight line in code 4p too.
        let w = ShiftWeights::new(0.3, HistoSysCode::Code4p);
        assert_relative_eq!(w.up.value + w.down.value, 0.3, max_relative = 1e-15);
        for end in [1.0_f64, -1.0] {
            let inside = ShiftWeights::new(end * (1.0 - 1e-15), HistoSysCode::Code4p);
            let outside = ShiftWeights::new(end * (1.0 + 1e-15), HistoSysCode::Code4p);
            for (a, b) in [(inside.up, outside.up), (inside.down, outside.down)] {
                assert_relative_eq!(a.value, b.value, epsilon = 1e-12);
                assert_relative_eq!(a.first, b.first, epsilon = 1e-12);
                assert_relative_eq!(a.second, b.second, epsilon = 1e-12);
            }
        }
    }
}
