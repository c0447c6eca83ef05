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
