//! CLs and limits on the parameter of interest, from asymptotic distributions
//! (G. Cowan, K. Cranmer, E. Gross, O. Vitells, Eur. Phys. J. C71 (2011) 1554,
//! "CCGV"; A. Read, J. Phys. G28 (2002) 2693) or from toys.

use std::cell::RefCell;

use spec_math::cephes64::{ndtr, ndtri};

use super::engine::{Engine, Fit, Point};
use super::toys::toys;
use crate::error::{Error, Result};
use crate::numerics::root::try_root;
use crate::statistics::model::Model;

/// Standard deviations of the background of the expected values, in the order
/// in which CLs grows.
pub const BANDS: [f64; 5] = [-2.0, -1.0, 0.0, 1.0, 2.0];

/// What is compared with its distribution.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum TestStatistic {
    /// $q_\mu$ (CCGV eq. 14): the signal may be negative.
    Q,
    /// $\tilde q_\mu$ (CCGV eq. 16): a negative signal is not physical.
    QTilde,
}

/// CLs of a value of the parameter of interest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Cls {
    /// The value.
    pub mu: f64,
    /// The test statistic of the data.
    pub q: f64,
    /// That of the Asimov data of the background alone.
    pub q_asimov: f64,
    /// p-value of signal and background.
    pub cls_b: f64,
    /// p-value of the background.
    pub cl_b: f64,
    /// Their ratio.
    pub cls: f64,
    /// What the background alone would give, per [`BANDS`].
    pub expected: [f64; 5],
}

/// Upper limits on the parameter of interest.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct UpperLimit {
    /// Where CLs of the data is 1 - confidence level.
    pub observed: f64,
    /// The same for the expected values, per [`BANDS`].
    pub expected: [f64; 5],
}

/// CLs from toys.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ToyCls {
    /// The value of the parameter of interest.
    pub mu: f64,
    /// Part of the toys with signal whose statistic is not below that of the data.
    pub cls_b: f64,
    /// The same of toys without signal.
    pub cl_b: f64,
    /// Their ratio.
    pub cls: f64,
    /// Its standard deviation from the number of toys.
    pub error: f64,
}

/// Tests of values of the parameter of interest of one set of data.
pub struct Hypotheses<'f, 'm> {
    fit: &'f Fit<'m>,
    poi: usize,
    statistic: TestStatistic,
    data: Tested<'f, 'm>,
    /// The model with Asimov data of mu = 0, nuisances as the data have them.
    asimov: Model,
    background: Vec<f64>,
}

/// The two minima a test statistic needs.
struct Tested<'f, 'm> {
    engine: Engine<'f, 'm>,
    poi: usize,
    best: Point,
    statistic: TestStatistic,
    /// Where the last minimum was: the next is near.
    last: RefCell<Vec<f64>>,
}

impl<'f, 'm> Tested<'f, 'm> {
    fn new(fit: &'f Fit<'m>, poi: usize, statistic: TestStatistic, start: Option<&[f64]>) -> Result<Self> {
        let engine = Engine::new(fit)?;
        let mut best = engine.from(start)?;
        // CCGV eq. 16: below zero the minimum is that at zero.
        if statistic == TestStatistic::QTilde && best.x[poi] < 0.0 {
            best = engine.minimum(&[(poi, 0.0)], &best.x)?;
        }
        let last = RefCell::new(best.x.clone());
        Ok(Self { engine, poi, best, statistic, last })
    }

    /// $q_\mu$ or $\tilde q_\mu$ (CCGV eqs. 14, 16): zero for mu below the
    /// best fit.
    fn q(&self, mu: f64) -> Result<f64> {
        if mu <= self.best.x[self.poi] {
            return Ok(0.0);
        }
        let start = self.last.borrow().clone();
        let mut point = self.engine.minimum(&[(self.poi, mu)], &start)?;
        // A minimum below the best fit: from the best fit there is none.
        if point.twice_nll < self.best.twice_nll - super::profile::LOWER {
            point = self.engine.minimum(&[(self.poi, mu)], &self.best.x)?;
        }
        let q = point.twice_nll - self.best.twice_nll;
        if q < -1e-6 {
            let why = format!("the minimum at {mu} is {:e} below the best fit ({:?})", -q, self.statistic);
            return Err(Error::Numerics { method: "limit", why });
        }
        self.last.replace(point.x);
        Ok(q.max(0.0))
    }
}

/// tail(t + r) / tail(t), also where both underflow: there the first two terms
/// of Mills' ratio, exact to $3/t^4$.
fn ratio_of_tails(t: f64, r: f64) -> f64 {
    if t < 30.0 {
        return tail(t + r) / tail(t);
    }
    let mills = |x: f64| (1.0 - 1.0 / (x * x)) / x;
    (-r * (t + 0.5 * r)).exp() * mills(t + r) / mills(t)
}

/// $1-\Phi$.
fn tail(x: f64) -> f64 {
    ndtr(-x)
}

impl<'f, 'm> Hypotheses<'f, 'm> {
    /// Tests of the parameter of interest of the model of `fit`.
    ///
    /// # Errors
    /// A model without parameter of interest, one that is held or whose range
    /// does not hold 0, $q_\mu$ for one that cannot be negative.
    pub fn new(fit: &'f Fit<'m>, statistic: TestStatistic) -> Result<Self> {
        let model = fit.model();
        let Some(poi) = model.poi() else {
            return Err(Error::Usage("a limit needs a measurement with a parameter of interest".into()));
        };
        let p = &model.parameters()[poi];
        fit.movable(&p.name)?;
        fit.check(poi, 0.0)?;
        if statistic == TestStatistic::Q && p.lower >= 0.0 {
            let why = format!(
                "q needs a `{}` that can be negative, its range is {} to {}",
                p.name, p.lower, p.upper
            );
            return Err(Error::Usage(format!("{why}; qtilde does not")));
        }
        let data = Tested::new(fit, poi, statistic, None)?;
        let background = data.engine.minimum(&[(poi, 0.0)], &data.best.x)?.x;
        let asimov = model.asimov(&background)?;
        Ok(Self { fit, poi, statistic, data, asimov, background })
    }

    /// The best value of the parameter of interest.
    pub fn best(&self) -> f64 {
        self.data.best.x[self.poi]
    }

    /// $Z=\sqrt{q_0}$ (CCGV eqs. 12, 53): standard deviations by which the data
    /// exceed the background.
    ///
    /// # Errors
    /// As a fit.
    pub fn significance(&self) -> Result<f64> {
        let zero = self.data.engine.minimum(&[(self.poi, 0.0)], &self.background)?;
        let rise = (zero.twice_nll - self.data.best.twice_nll).max(0.0);
        Ok(if self.best() < 0.0 { 0.0 } else { rise.sqrt() })
    }

    /// CLs of `mu`.
    ///
    /// # Errors
    /// A value below zero or outside of the range of the parameter, or one
    /// without sensitivity (a $q$ of the Asimov data of zero).
    pub fn cls(&self, mu: f64) -> Result<Cls> {
        let fit = self.fit.of(&self.asimov);
        let asimov = Tested::new(&fit, self.poi, self.statistic, Some(&self.background))?;
        self.cls_with(&asimov, mu)
    }

    fn cls_with(&self, asimov: &Tested, mu: f64) -> Result<Cls> {
        self.fit.check(self.poi, mu)?;
        let (q, q_asimov) = (self.data.q(mu)?, asimov.q(mu)?);
        // Without sensitivity all CLs are one, and 0/0 in the formulae.
        if q_asimov <= 0.0 {
            let name = self.fit.model().parameters()[self.poi].name.clone();
            let allowed = "a signal above zero that changes the expected counts".into();
            return Err(Error::Parameter { name, value: mu, allowed });
        }
        let (root, root_asimov) = (q.sqrt(), q_asimov.sqrt());
        // CCGV eqs. 59 and 66: beyond q_A the distribution of q-tilde is that of
        // an unphysical best fit.
        let t = if self.statistic == TestStatistic::QTilde && root > root_asimov {
            (q - q_asimov) / (2.0 * root_asimov)
        } else {
            root - root_asimov
        };
        let (cls_b, cl_b) = (tail(t + root_asimov), tail(t));
        let cls = ratio_of_tails(t, root_asimov);
        let expected = BANDS.map(|n| tail(root_asimov - n) / tail(-n));
        Ok(Cls { mu, q, q_asimov, cls_b, cl_b, cls, expected })
    }

    /// The value whose CLs is 1 - `level`, observed and expected.
    ///
    /// # Errors
    /// A level outside of (0, 1), a limit beyond the range of the parameter.
    pub fn upper_limit(&self, level: f64) -> Result<UpperLimit> {
        if !(level > 0.0 && level < 1.0) {
            let allowed = "a confidence level between 0 and 1".into();
            return Err(Error::Parameter { name: "level".into(), value: level, allowed });
        }
        let fit = self.fit.of(&self.asimov);
        let asimov = Tested::new(&fit, self.poi, self.statistic, Some(&self.background))?;
        let alpha = 1.0 - level;
        let mut expected = [0.0; 5];
        for (limit, n) in expected.iter_mut().zip(BANDS) {
            // tail(root - n) = alpha tail(-n), solved for the root of q_A.
            let root = n - ndtri(alpha * tail(-n));
            *limit = self.crossing(0.0, |mu| Ok(asimov.q(mu)?.sqrt() - root))?;
        }
        let observed = self.crossing(self.best().max(0.0), |mu| {
            // At the best fit all is compatible; beyond, a form without overflow.
            let cls = if mu > self.best().max(0.0) { self.cls_with(&asimov, mu)?.cls } else { 1.0 };
            Ok((alpha - cls) / (alpha + cls))
        })?;
        Ok(UpperLimit { observed, expected })
    }

    /// Where a function that rises from below zero at `from` is zero.
    fn crossing(&self, from: f64, f: impl Fn(f64) -> Result<f64>) -> Result<f64> {
        let p = &self.fit.model().parameters()[self.poi];
        let (mut low, mut step) = (from, 0.05 * (1.0 + from));
        for _ in 0..60 {
            let high = (low + step).min(p.upper);
            if f(high)? >= 0.0 {
                return try_root(f, low, high, 1e-9 * (1.0 + high));
            }
            if high >= p.upper {
                break;
            }
            (low, step) = (high, 1.6 * step);
        }
        let why = format!("`{}` has no upper limit in its range, which ends at {}", p.name, p.upper);
        Err(Error::Numerics { method: "limit", why })
    }

    /// CLs of `mu` from `n` toys with and `n` without signal, nuisances as the
    /// data have them at either.
    ///
    /// # Errors
    /// As [`cls`](Self::cls); no toy without signal beyond the data.
    pub fn toy_cls(&self, mu: f64, n: usize, seed: u64) -> Result<ToyCls> {
        self.fit.check(self.poi, mu)?;
        let q = self.data.q(mu)?;
        let signal = self.data.engine.minimum(&[(self.poi, mu)], &self.data.best.x)?.x;
        let (fit, poi, statistic) = (self.fit, self.poi, self.statistic);
        let beyond = |x: &[f64], seed: u64| -> Result<f64> {
            let found = toys(fit.model(), x, n, seed, |toy| {
                Tested::new(&fit.of(toy), poi, statistic, Some(x))?.q(mu)
            })?;
            Ok(found.iter().filter(|toy| **toy >= q).count() as f64 / n as f64)
        };
        let (cls_b, cl_b) = (beyond(&signal, seed)?, beyond(&self.background, seed ^ 0x5bd1_e995)?);
        if cl_b == 0.0 {
            let why =
                format!("none of {n} toys without signal is as far from {mu} as the data: more are needed");
            return Err(Error::Numerics { method: "toys", why });
        }
        let cls = cls_b / cl_b;
        let binomial = |p: f64| p * (1.0 - p) / n as f64;
        let error = (binomial(cls_b) + cls * cls * binomial(cl_b)).sqrt() / cl_b;
        Ok(ToyCls { mu, cls_b, cl_b, cls, error })
    }
}
