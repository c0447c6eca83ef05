//! X with an asymmetry: what is left of particles and antiparticles.
//!
//! The difference $\eta=Y_X-Y_{\bar X}$ is conserved and
//! $dY_\pm/d\ln x=-\lambda(Y_+Y_--Y_{eq}^2)$ for both, with
//! $\lambda=sc\langle\sigma v\rangle/H$ (as in Graesser, Shoemaker and Vecchi,
//! 1103.2771). For $Z=Y_++Y_-$ that is
//! $dZ/d\ln x=-\frac\lambda2(Z^2-\eta^2-4Y_{eq}^2)$. Solved is $w=\ln Y_-$,
//! $dw/d\ln x=-\lambda(e^w+\eta-Y_{eq}^2e^{-w})$: Y_- may be smaller than any
//! float, and its logarithm keeps its digits.
//!
//! X is in kinetic equilibrium, and eta is there before freeze-out begins.

use super::annihilation::Annihilation;
use super::cosmology::{Epoch, OMEGA_PER_YIELD, Plasmas};
use super::number_density::Settings;
use super::thermal::{RateTable, ThermalAverage};
use crate::error::{Error, Result};
use crate::numerics::gauss::rule16;
use crate::numerics::radau::{self, Path, Stiff};

/// x where the solution starts, in this order: where X is in equilibrium.
const STARTS: [f64; 2] = [8.0, 1.0];
/// It is where annihilation is this much faster than the expansion.
const STIFF: f64 = 3e3;
/// Creation is dropped where Y_eq^2/(Y_+ Y_-) is below this.
const FROZEN: f64 = 1e-12;
/// First step in ln x.
const FIRST: f64 = 1e-3;
/// Longest step in ln x: as Y_- leaves equilibrium, relaxation within a longer
/// one would hide its error.
const LONGEST: f64 = 0.1;

/// A relic density of particles and antiparticles.
#[derive(Debug, Clone)]
pub struct Asymmetric {
    /// Omega h^2 of X and Xbar together.
    pub omega_h2: f64,
    /// Estimated numerical error of `omega_h2`.
    pub error: f64,
    /// ln of Y_-/Y_+ today: zero without asymmetry, negative with one.
    pub ln_ratio: f64,
    /// Estimated numerical error of `ln_ratio`.
    pub ln_ratio_error: f64,
    /// The asymmetry.
    pub eta: f64,
    /// (x, ln Y_-) along the solution; Y_+ is Y_- + eta.
    pub history: Vec<(f64, f64)>,
}

impl Asymmetric {
    /// Y_-/Y_+ today; zero where it is smaller than any float.
    pub fn ratio(&self) -> f64 {
        self.ln_ratio.exp()
    }

    /// Yields of X and Xbar today.
    pub fn yields_today(&self) -> (f64, f64) {
        let minus = self.history.last().map_or(0.0, |h| h.1.exp());
        (minus + self.eta, minus)
    }

    /// $4Y_+Y_-/Z^2$: annihilation signals (microwave background, indirect
    /// detection) relative to those of symmetric X of the same density,
    /// which scale with Y_+ Y_- = Z^2/4.
    pub fn annihilation_factor(&self) -> f64 {
        let r = self.ratio();
        4.0 * r / ((1.0 + r) * (1.0 + r))
    }
}

/// Omega h^2 of X with the asymmetry `eta` = Y_X - Y_Xbar (more X than Xbar:
/// name the more frequent one X).
///
/// # Errors
/// `eta` is negative or not finite; X never reached equilibrium above x = 1,
/// the end is before freeze-out, or a numerical method failed.
pub fn asymmetric(sigma: &Annihilation, eta: f64, settings: &Settings) -> Result<Asymmetric> {
    settings.checked()?;
    if !(eta >= 0.0 && eta.is_finite()) {
        let allowed = "a finite number >= 0".to_owned();
        return Err(Error::Parameter { name: "asymmetry Y_X - Y_Xbar".into(), value: eta, allowed });
    }
    let mass = sigma.dark().mass;
    let plasma = settings.plasma()?;
    let x_end = settings.x_end(mass);
    let goal = 0.1 * settings.accuracy;
    let (average, x_start) = prepared(sigma, plasma, (eta, x_end), goal)?;
    let table = RateTable::first(&average, (x_start, x_end), goal)?;
    let system = Pair { mass, eta, plasma, table: &table, accuracy: settings.accuracy };
    // Ten times the tolerance and twice the longest step: the difference
    // bounds the error of the ODE.
    let tight = system.solve((x_start, x_end), LONGEST, settings.accuracy)?;
    let loose = system.solve((x_start, x_end), 2.0 * LONGEST, 10.0 * settings.accuracy)?;
    let rate_error = table.error() + average.error_after(x_start)?;
    let by_rate = tight.suppression * rate_error + tight.rough;
    let w_error = (tight.w - loose.w).abs() + by_rate;
    let minus = tight.w.exp();
    let omega_h2 = mass * (eta + 2.0 * minus) * OMEGA_PER_YIELD;
    let mut history = tight.history;
    history.push((x_end, tight.w));
    Ok(Asymmetric {
        omega_h2,
        error: 2.0 * mass * minus * OMEGA_PER_YIELD * w_error,
        // ln(1 + eta/Y_-) without overflow of 1/Y_-.
        ln_ratio: if eta > minus { tight.w - (eta + minus).ln() } else { -(eta / minus).ln_1p() },
        ln_ratio_error: w_error,
        eta,
        history,
    })
}

/// Averages down to where X is in equilibrium, and that x.
fn prepared(
    sigma: &Annihilation,
    plasma: Plasmas,
    (eta, x_end): (f64, f64),
    tolerance: f64,
) -> Result<(ThermalAverage, f64)> {
    if x_end <= 2.0 * STARTS[0] {
        let why = format!("the integration ends at x = {x_end}, before freeze-out");
        return Err(Error::Numerics { method: "asymmetric density", why });
    }
    let mass = sigma.dark().mass;
    for x in STARTS {
        let average = ThermalAverage::new(sigma, (x, x_end), tolerance)?;
        let epoch = plasma.at_log((mass / x).ln());
        let total = eta.hypot(2.0 * epoch.ln_equilibrium(mass).exp());
        if epoch.dilution() * average.at(x)?.value * total > STIFF * x {
            return Ok((average, x));
        }
    }
    Err(Error::NoFreezeOut { why: format!("X is not in chemical equilibrium at x = {}", STARTS[1]) })
}

/// The equation for ln Y_-.
struct Pair<'a> {
    mass: f64,
    eta: f64,
    plasma: Plasmas,
    table: &'a RateTable,
    accuracy: f64,
}

/// A solution up to today.
struct Solution {
    /// ln Y_- today.
    w: f64,
    /// -d w/d ln lambda of the part without creation, for the error.
    suppression: f64,
    /// Error of w by the quadrature of that part.
    rough: f64,
    /// (x, ln Y_-) until creation ended.
    history: Vec<(f64, f64)>,
}

/// lambda and ln Y_eq.
struct Coefficients {
    lambda: f64,
    equilibrium: f64,
}

impl Stiff<1> for Pair<'_> {
    type At = Coefficients;

    fn at(&self, ln_x: f64) -> Result<Coefficients> {
        let lambda = self.lambda(ln_x);
        Ok(Coefficients { lambda, equilibrium: self.epoch(ln_x).ln_equilibrium(self.mass) })
    }

    fn rates(&self, at: &Coefficients, w: &[f64; 1]) -> ([f64; 1], [[f64; 1]; 1]) {
        let partners = at.lambda * self.eta;
        let loss = at.lambda * w[0].exp();
        let gain = at.lambda * (2.0 * at.equilibrium - w[0]).exp();
        ([gain - loss - partners], [[-gain - loss]])
    }
}

impl Pair<'_> {
    fn epoch(&self, ln_x: f64) -> Epoch {
        self.plasma.at_log(self.mass.ln() - ln_x)
    }

    fn lambda(&self, ln_x: f64) -> f64 {
        self.epoch(ln_x).dilution() * self.table.at_log(ln_x).0
    }

    /// ln Y_- of $Y_-(Y_-+\eta)=Y_{eq}^2$.
    fn balanced(&self, ln_x: f64) -> f64 {
        let ln_equal = self.epoch(ln_x).ln_equilibrium(self.mass);
        let half = 0.5 * self.eta;
        2.0 * ln_equal - (half + half.hypot(ln_equal.exp())).ln()
    }

    /// From equilibrium through freeze-out and on to the end.
    fn solve(&self, (x_start, x_end): (f64, f64), longest: f64, accuracy: f64) -> Result<Solution> {
        let (begin, end) = (x_start.ln(), x_end.ln());
        let frozen = |ln_x: f64, w: &[f64; 1]| {
            let partner = (w[0].exp() + self.eta).ln();
            2.0 * self.epoch(ln_x).ln_equilibrium(self.mass) - w[0] - partner < FROZEN.ln()
        };
        let start = [self.balanced(begin) + self.lag(begin)];
        let path = radau::solve(self, (begin, end), start, (FIRST, longest), accuracy, frozen)?;
        match (path.x.last(), path.y.last()) {
            (Some(ln_x), Some(w)) if *ln_x < end => Ok(self.without_creation(&path, (*ln_x, w[0]), end)),
            _ => {
                let why = format!("X is still created at the end, x = {x_end}");
                Err(Error::Numerics { method: "asymmetric density", why })
            }
        }
    }

    /// How far Y_- is behind its equilibrium: its slope over the rate of
    /// relaxation, lambda Z.
    fn lag(&self, ln_x: f64) -> f64 {
        const STEP: f64 = 1e-4;
        let slope = (self.balanced(ln_x + STEP) - self.balanced(ln_x - STEP)) / (2.0 * STEP);
        let total = self.eta + 2.0 * self.balanced(ln_x).exp();
        -slope / (self.lambda(ln_x) * total)
    }

    /// The end in closed form: without creation $1/Y_-$ becomes
    /// $e^{\eta I}/Y_-+(e^{\eta I}-1)/\eta$ with $I=\int\lambda\,d\ln x$.
    fn without_creation(&self, path: &Path<1>, (last, w): (f64, f64), end: f64) -> Solution {
        let history = path.x.iter().zip(&path.y).map(|(ln_x, y)| (ln_x.exp(), y[0])).collect();
        let (integral, rough) = self.dilute(last, end);
        // d w/d I times I: eta I, and that of two equal partners.
        let depletion = |integral: f64| {
            let z = self.eta * integral;
            // (1 - e^-z)/z
            let mean = if z == 0.0 { 1.0 } else { -(-z).exp_m1() / z };
            (z, w.exp() * integral * mean)
        };
        let after = |integral: f64| {
            let (z, own) = depletion(integral);
            w - z - own.ln_1p()
        };
        let (z, own) = depletion(integral);
        let today = after(integral);
        Solution {
            w: today,
            suppression: z + own / (1.0 + own),
            rough: (after(rough) - today).abs(),
            history,
        }
    }

    /// Integral of lambda over ln x, and the same with half as many panels.
    fn dilute(&self, a: f64, b: f64) -> (f64, f64) {
        let sum = |panels: usize| -> f64 {
            let width = (b - a) / panels as f64;
            let part = |i: usize| {
                let lo = a + width * i as f64;
                rule16().integrate(lo, lo + width, |ln_x| self.lambda(ln_x))
            };
            (0..panels).map(part).sum()
        };
        // The degrees of freedom are cubics between their points, across
        // which a Gauss rule converges with the third power of the width.
        let width = (25.0 * self.accuracy.cbrt()).min(2.0);
        let panels = 2 * (0.5 * (b - a) / width).ceil().max(1.0) as usize;
        (sum(panels), sum(panels / 2))
    }
}

#[cfg(test)]
mod tests;
