//! The strong coupling at two loops.

use std::f64::consts::PI;

use crate::inputs::Inputs;

/// Perturbation theory says nothing below.
const PERTURBATIVE_GEV: f64 = 0.9;

/// One interval with a fixed number of flavours: its upper end and the
/// coupling at a reference scale.
#[derive(Debug, Clone, Copy)]
struct Interval {
    flavours: f64,
    scale: f64,
    /// pi / alpha_s at the scale.
    inverse: f64,
}

/// alpha_s(mu) run from m_Z at two loops, with the number of flavours
/// changing at m_c(m_c), m_b(m_b) and m_t (matching is trivial at this order).
#[derive(Debug, Clone)]
pub struct AlphaS {
    intervals: [Interval; 4],
    thresholds: [f64; 3],
}

impl AlphaS {
    /// From alpha_s(m_Z) and the quark masses of the inputs.
    pub fn new(inputs: &Inputs) -> Self {
        let five = Interval { flavours: 5.0, scale: inputs.m_Z, inverse: PI / inputs.alpha_s_mZ };
        let next = |from: Interval, scale: f64, flavours: f64| Interval {
            flavours,
            scale,
            inverse: run(from, scale),
        };
        let four = next(five, inputs.m_b, 4.0);
        let three = next(four, inputs.m_c, 3.0);
        let six = next(five, inputs.m_t, 6.0);
        Self { intervals: [three, four, five, six], thresholds: [inputs.m_c, inputs.m_b, inputs.m_t] }
    }

    /// Where it starts, and where the number of flavours changes.
    pub(super) fn knots(&self) -> [f64; 4] {
        let [c, b, t] = self.thresholds;
        [PERTURBATIVE_GEV, c, b, t]
    }

    /// alpha_s / pi at the scale mu in GeV, `None` below 0.9 GeV, where
    /// perturbation theory says nothing.
    pub fn over_pi(&self, mu: f64) -> Option<f64> {
        if mu < PERTURBATIVE_GEV {
            return None;
        }
        let i = self.thresholds.iter().take_while(|t| mu > **t).count();
        Some(run(self.intervals[i], mu).recip())
    }

    /// QCD correction of the vector current with massless quarks,
    /// $1+a+1.64a^2-10.3a^3$, $a=\alpha_s/\pi$: the coefficients of n_f = 3
    /// (PDG review of QCD, sec. 9.2.1), with which the table of R was made;
    /// those of n_f = 5 change the sum by less than 2e-3 above 10 GeV.
    pub fn vector_correction(&self, mu: f64) -> Option<f64> {
        self.over_pi(mu).map(|a| 1.0 + a * (1.0 + a * (1.64 - 10.3 * a)))
    }

    /// QCD correction of the axial current of one flavour at first order:
    /// the higher orders differ from the vector ones by quark masses and
    /// anomalous triangles and are within the error given to it.
    pub fn axial_correction(&self, mu: f64) -> Option<f64> {
        self.over_pi(mu).map(|a| 1.0 + a)
    }
}

/// Exact solution of the two-loop equation for L = pi/alpha_s,
/// $L - b\ln(1+L/b)$ = const + $\beta_0\ln\mu^2$, $b=\beta_1/\beta_0$.
fn run(from: Interval, mu: f64) -> f64 {
    let n = from.flavours;
    let beta0 = (11.0 - 2.0 * n / 3.0) / 4.0;
    let b = (102.0 - 38.0 * n / 3.0) / 16.0 / beta0;
    let f = |l: f64| l - b * (l / b).ln_1p();
    let goal = f(from.inverse) + 2.0 * beta0 * (mu / from.scale).ln();
    // One step of the derivative at the start, then Newton: f is convex, so
    // after the first step it converges monotonically from above.
    let mut l = from.inverse;
    for _ in 0..30 {
        let step = (f(l) - goal) * (b + l) / l;
        l = (l - step).max(0.1 * l);
        if step.abs() < 1e-13 * l {
            break;
        }
    }
    l
}
