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
/// First and longest step in ln x.
const STEPS: (f64, f64) = (1e-3, 0.2);

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
    let plasma = Plasmas::new(settings.dof)?;
    let x_end = settings.x_end(mass);
    let goal = 0.1 * settings.accuracy;
    let (average, x_start) = prepared(sigma, plasma, (eta, x_end), goal)?;
    let table = RateTable::first(&average, (x_start, x_end), goal)?;
    let system = Pair { mass, eta, plasma, table: &table, accuracy: settings.accuracy };
    let tight = system.solve(x_start, x_end, settings.accuracy)?;
    // Ten times the tolerance: the difference bounds the error of the ODE.
    let loose = system.solve(x_start, x_end, 10.0 * settings.accuracy)?;
    let rate_error = table.error() + average.relative_error(&[x_start, x_end])?;
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
    let why = format!("X is not in chemical equilibrium at x = {}: this is not freeze-out", STARTS[1]);
    Err(Error::Numerics { method: "asymmetric density", why })
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
    fn solve(&self, x_start: f64, x_end: f64, accuracy: f64) -> Result<Solution> {
        let (begin, end) = (x_start.ln(), x_end.ln());
        let frozen = |ln_x: f64, w: &[f64; 1]| {
            let partner = (w[0].exp() + self.eta).ln();
            2.0 * self.epoch(ln_x).ln_equilibrium(self.mass) - w[0] - partner < FROZEN.ln()
        };
        let start = [self.balanced(begin) + self.lag(begin)];
        let path = radau::solve(self, (begin, end), start, STEPS, accuracy, frozen)?;
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
mod tests {
    use super::*;
    use crate::numerics::ode;
    use crate::relic::number_density;
    use crate::relic::reference::GridPoint;
    use nalgebra::SVector;

    fn sigma() -> Annihilation {
        GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 }
            .annihilation()
            .unwrap()
    }

    fn settings() -> Settings {
        Settings { accuracy: 1e-7, ..Settings::default() }
    }

    /// lambda from the averages, without the table of the solver.
    fn lambda(average: &ThermalAverage, ln_x: f64) -> f64 {
        let plasma = Plasmas::new(Settings::default().dof).unwrap();
        plasma.at_log(0.95_f64.ln() - ln_x).dilution() * average.at(ln_x.exp()).unwrap().value
    }

    #[test]
    fn without_asymmetry_it_is_the_number_density() {
        let symmetric = number_density(&sigma(), &settings()).unwrap();
        for eta in [0.0, 1e-9 * symmetric.yield_today] {
            let both = asymmetric(&sigma(), eta, &settings()).unwrap();
            let deviation = (both.omega_h2 / symmetric.omega_h2 - 1.0).abs();
            assert!(deviation < 2e-7, "{eta}: {deviation:e}");
            assert!(both.ln_ratio.abs() < 1e-8 && both.annihilation_factor() > 1.0 - 1e-15);
        }
    }

    #[test]
    fn a_large_asymmetry_is_all_that_is_left() {
        let eta = 1e-6;
        let both = asymmetric(&sigma(), eta, &settings()).unwrap();
        assert!((both.omega_h2 / (0.95 * eta * OMEGA_PER_YIELD) - 1.0).abs() < 1e-15);
        assert!(both.ln_ratio < -300.0 && both.ln_ratio.is_finite(), "{}", both.ln_ratio);
        assert!(both.annihilation_factor() < 1e-130);
        let (plus, minus) = both.yields_today();
        assert_eq!(plus - minus, eta);
    }

    /// d ln(Y_-/Y_+)/d ln x = -lambda eta once creation has ended.
    #[test]
    fn the_ratio_falls_exponentially_with_the_annihilation_to_come() {
        let symmetric = number_density(&sigma(), &settings()).unwrap().yield_today;
        let average = ThermalAverage::new(&sigma(), (8.0, 1e7), 1e-10).unwrap();
        for eta in [0.3 * symmetric, 3.0 * symmetric, 30.0 * symmetric] {
            let both = asymmetric(&sigma(), eta, &settings()).unwrap();
            let created = |(x, w): (f64, f64)| {
                let plasma = Plasmas::new(settings().dof).unwrap();
                let equal = plasma.at_log((0.95 / x).ln()).ln_equilibrium(0.95);
                2.0 * equal - w - (w.exp() + eta).ln()
            };
            let from = *both.history.iter().find(|h| created(**h) < -22.0).unwrap();
            let ratio = |w: f64| -(eta / w.exp()).ln_1p();
            let (a, b) = (from.0.ln(), both.history.last().unwrap().0.ln());
            let steps = 400;
            let h = (b - a) / f64::from(steps);
            let integral: f64 = (0..steps)
                .map(|i| {
                    let lo = a + h * f64::from(i);
                    rule16().integrate(lo, lo + h, |u| lambda(&average, u))
                })
                .sum();
            let expected = ratio(from.1) - eta * integral;
            assert!((both.ln_ratio / expected - 1.0).abs() < 1e-6, "{eta:e}: {} {expected}", both.ln_ratio);
            assert!((both.ln_ratio - expected).abs() < 10.0 * both.ln_ratio_error + 1e-7, "{both:?}");
        }
    }

    /// The equation for Z by an explicit method, from where it is not stiff.
    #[test]
    fn the_sum_obeys_its_own_equation() {
        let symmetric = number_density(&sigma(), &settings()).unwrap().yield_today;
        let average = ThermalAverage::new(&sigma(), (8.0, 1e7), 1e-10).unwrap();
        let plasma = Plasmas::new(settings().dof).unwrap();
        let eta = 2.0 * symmetric;
        let both = asymmetric(&sigma(), eta, &settings()).unwrap();
        let total = |w: f64| eta + 2.0 * w.exp();
        let at = |x: f64| *both.history.iter().find(|h| h.0 > x).unwrap();
        let (from, to) = (at(21.0), at(27.0));
        // In units of eta, so that the tolerances are relative.
        let rate = |u: f64, z: &SVector<f64, 1>| {
            let equal = plasma.at_log(0.95_f64.ln() - u).ln_equilibrium(0.95).exp() / eta;
            let slope = -0.5 * lambda(&average, u) * eta * (z[0] * z[0] - 1.0 - 4.0 * equal * equal);
            SVector::<f64, 1>::new(slope)
        };
        let start = SVector::<f64, 1>::new(total(from.1) / eta);
        let path = ode::solve(rate, (from.0.ln(), to.0.ln()), start, 1e-10, 1e-12).unwrap();
        let explicit = path.y.last().unwrap()[0] * eta;
        assert!((total(to.1) / explicit - 1.0).abs() < 1e-6, "{} {explicit}", total(to.1));
        assert!(total(from.1) / total(to.1) > 1.5);
    }

    #[test]
    fn more_asymmetry_leaves_more_particles_and_fewer_antiparticles() {
        let mut last = asymmetric(&sigma(), 0.0, &settings()).unwrap();
        for eta in [1e-14, 1e-13, 1e-12, 1e-11, 1e-10, 1e-9] {
            let next = asymmetric(&sigma(), eta, &settings()).unwrap();
            assert!(next.omega_h2 > last.omega_h2 && next.ln_ratio < last.ln_ratio, "{eta:e}");
            assert!(next.annihilation_factor() < last.annihilation_factor());
            last = next;
        }
    }

    #[test]
    fn impossible_asymmetries_are_refused() {
        for eta in [-1e-12, f64::NAN, f64::INFINITY] {
            let refused = asymmetric(&sigma(), eta, &settings());
            assert!(matches!(refused, Err(Error::Parameter { .. })), "{eta}");
        }
        for x in [10.0, 20.0] {
            let early = Settings { end: crate::relic::End::X(x), ..settings() };
            assert!(asymmetric(&sigma(), 1e-12, &early).is_err());
        }
    }
}
