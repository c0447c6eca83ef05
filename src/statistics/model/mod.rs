//! The likelihood of a workspace.
//!
//! $$-2\ln L(\theta)=\sum_b 2\left[\nu_b-n_b\ln\nu_b+\ln\Gamma(n_b+1)\right]
//! -2\sum_a\ln c(a|\theta),\qquad
//! \nu_b=\sum_s \prod_f f(\theta)\Big(N_{sb}+\sum_k\Delta_{skb}(\theta)\Big)\prod_g\gamma_{gb}$$
//!
//! with the constants and conventions of pyhf 0.7.6 (L. Heinrich et al., JOSS 6
//! (2021) 2823): parameters of one name are one parameter, constraints carry
//! their normalisation, held parameters keep their constraint as a constant. A
//! bin without events contributes $2\nu$ whatever the sign of $\nu$, a bin with
//! events and $\nu\le0$ makes it infinite.

mod compile;
mod expectation;
mod interpolation;
mod layout;
mod objective;
mod parameters;
mod set;

use std::ops::Range;
use std::path::Path;
use std::sync::Arc;

use spec_math::cephes64::lgam;

use super::workspace::document::Workspace;
use super::workspace::{named, read};
use crate::error::{Error, Result, suggest};
pub use expectation::Stack;
pub use interpolation::{HistoSysCode, Interpolation, NormSysCode};
use layout::Layout;
pub use objective::{Full, Reduced};
pub use parameters::{Constraint, Parameter};

/// A likelihood with its data; clones share everything but the data.
#[derive(Debug, Clone)]
pub struct Model {
    layout: Arc<Layout>,
    observed: Vec<f64>,
    auxiliary: Vec<f64>,
    /// What does not depend on parameters.
    constant: f64,
}

impl Model {
    /// Compiles a workspace for a measurement (default: the first).
    ///
    /// # Errors
    ///
    /// [`Error::Card`] with the path in the workspace, the value and what is
    /// allowed; [`Error::Unknown`] for a measurement that does not exist.
    pub fn new(
        workspace: &Workspace,
        measurement: Option<&str>,
        interpolation: Interpolation,
    ) -> Result<Self> {
        let compiled = compile::compile(workspace, measurement, interpolation)?;
        let layout = Arc::new(compiled.layout);
        Ok(Self::assemble(layout, compiled.observed, compiled.auxiliary))
    }

    /// Reads and compiles a file.
    ///
    /// # Errors
    ///
    /// As [`read()`](crate::statistics::workspace::read()) and
    /// [`new`](Self::new), with the name of the file.
    pub fn read(file: &Path, measurement: Option<&str>, interpolation: Interpolation) -> Result<Self> {
        let workspace = read(file)?;
        let name = |error| named(&file.display().to_string(), error);
        Self::new(&workspace, measurement, interpolation).map_err(name)
    }

    fn assemble(layout: Arc<Layout>, observed: Vec<f64>, auxiliary: Vec<f64>) -> Self {
        let constant = constant(&layout, &observed, &auxiliary);
        Self { layout, observed, auxiliary, constant }
    }

    /// The parameters, in the order of pyhf.
    pub fn parameters(&self) -> &[Parameter] {
        &self.layout.parameters
    }

    /// Index of a parameter.
    ///
    /// # Errors
    ///
    /// [`Error::Unknown`] with the nearest name.
    pub fn index(&self, name: &str) -> Result<usize> {
        let all = self.parameters();
        all.iter().position(|p| p.name == name).ok_or_else(|| Error::Unknown {
            kind: "parameter",
            name: name.to_owned(),
            hint: suggest(name, all.iter().map(|p| p.name.as_str())).map_or_else(
                || format!("the model has {}", all.len()),
                |near| format!("did you mean `{near}`?"),
            ),
        })
    }

    /// Whether no interpolation has a kink.
    pub fn is_smooth(&self) -> bool {
        (0..self.parameters().len()).all(|p| !self.layout.has_kink(p))
    }

    /// The largest change of a yield by one standard deviation of one
    /// parameter: $|\ln f_\pm|$ of factors, $|N_\pm-N|/N$ of shifts (infinite
    /// where N is 0).
    pub fn largest_effect(&self) -> f64 {
        self.layout.largest_effect
    }

    /// Index of the parameter of interest.
    pub fn poi(&self) -> Option<usize> {
        self.layout.poi
    }

    /// Start values.
    pub fn initial(&self) -> Vec<f64> {
        self.parameters().iter().map(|p| p.init).collect()
    }

    /// Observed counts, channels sorted by name as in pyhf.
    pub fn observed(&self) -> &[f64] {
        &self.observed
    }

    /// Auxiliary data, one per constrained parameter in their order.
    pub fn auxiliary(&self) -> &[f64] {
        &self.auxiliary
    }

    /// Indices of the constrained parameters: those of [`auxiliary`](Self::auxiliary).
    pub fn constrained(&self) -> &[usize] {
        &self.layout.constrained
    }

    /// Channels sorted by name, with their bins among those of
    /// [`observed`](Self::observed).
    pub fn channels(&self) -> impl Iterator<Item = (&str, Range<usize>)> {
        self.layout.regions.iter().map(|r| (r.name.as_str(), r.range.clone()))
    }

    /// The same likelihood with other data: cheap.
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] for a wrong number of values, a count that is not
    /// finite or negative.
    pub fn with_data(&self, main: &[f64], auxiliary: &[f64]) -> Result<Self> {
        self.check_data(main, auxiliary)?;
        Ok(Self::assemble(Arc::clone(&self.layout), main.to_vec(), auxiliary.to_vec()))
    }

    /// The same likelihood with data as expected at `x` (Asimov data).
    ///
    /// # Errors
    ///
    /// [`Error::Usage`] if `x` expects a negative count.
    pub fn asimov(&self, x: &[f64]) -> Result<Self> {
        self.with_data(&self.expected(x), &self.expected_auxiliary(x))
    }

    fn check_data(&self, main: &[f64], auxiliary: &[f64]) -> Result<()> {
        for (what, given, needed) in
            [("main", main.len(), self.observed.len()), ("auxiliary", auxiliary.len(), self.auxiliary.len())]
        {
            if given != needed {
                return Err(Error::Usage(format!("{given} {what} data given, the model has {needed}")));
            }
        }
        if let Some(b) = main.iter().position(|n| !(n.is_finite() && *n >= 0.0)) {
            return Err(Error::Usage(format!(
                "main datum {b} = {} is not allowed: a count must be finite and not negative",
                main[b]
            )));
        }
        for (datum, p) in auxiliary.iter().zip(&self.layout.constrained) {
            let parameter = &self.layout.parameters[*p];
            let poisson = matches!(parameter.constraint, Some(Constraint::Poisson { .. }));
            if !datum.is_finite() || (poisson && *datum < 0.0) {
                return Err(Error::Usage(format!(
                    "auxiliary datum {datum} of `{}` is not allowed: it must be finite{}",
                    parameter.name,
                    if poisson { " and not negative" } else { "" }
                )));
            }
        }
        Ok(())
    }

    /// $-2\ln L$ with all constants; infinite where events were seen and none
    /// are expected.
    ///
    /// # Panics
    ///
    /// If `x` does not have one value per parameter.
    pub fn twice_nll(&self, x: &[f64]) -> f64 {
        let main: f64 = self.expected(x).iter().zip(&self.observed).map(|(nu, n)| count_term(*nu, *n)).sum();
        let constraints: f64 =
            (0..self.layout.constrained.len()).map(|datum| self.constraint(datum, x)).sum();
        self.constant + main + constraints
    }

    /// $-2\ln L$ of expectations equal to all data, main and auxiliary: no
    /// parameters give less.
    pub fn saturated(&self) -> f64 {
        let main: f64 = self.observed.iter().map(|n| count_term(*n, *n)).sum();
        let auxiliary = |(datum, p): (&f64, &usize)| match self.layout.parameters[*p].constraint {
            Some(Constraint::Poisson { .. }) => count_term(*datum, *datum),
            _ => 0.0,
        };
        self.constant + main + self.auxiliary.iter().zip(&self.layout.constrained).map(auxiliary).sum::<f64>()
    }

    /// The part of a constraint that depends on its parameter.
    fn constraint(&self, datum: usize, x: &[f64]) -> f64 {
        let p = self.layout.constrained[datum];
        match self.layout.parameters[p].constraint {
            Some(constraint) => constraint_term(constraint, self.auxiliary[datum], x[p]),
            None => 0.0,
        }
    }
}

/// $2\left(\nu-n-n\ln\frac{\nu}{n}\right)$: zero at $\nu=n$, so that a large
/// count does not hide what is left.
pub(crate) fn count_term(nu: f64, n: f64) -> f64 {
    if n == 0.0 {
        2.0 * nu
    } else if nu > 0.0 {
        let d = (nu - n) / n;
        if d.abs() < 1e-3 {
            // d - ln(1 + d) without the cancellation; the next term is below 1e-15 of it.
            let rest = 0.5 - d * (1.0 / 3.0 - d * (0.25 - d * (0.2 - d * (1.0 / 6.0 - d / 7.0))));
            return 2.0 * n * d * d * rest;
        }
        let ratio = nu / n;
        // A quotient that overflows has a logarithm nevertheless.
        let ln = if ratio > 0.0 && ratio.is_finite() { ratio.ln() } else { nu.ln() - n.ln() };
        2.0 * (nu - n - n * ln)
    } else {
        // Also for NaN, which no finite parameter gives.
        if nu.is_nan() { f64::NAN } else { f64::INFINITY }
    }
}

/// $2[n-n\ln n+\ln\Gamma(n+1)]$: $-2\ln$ of a Poisson probability at its mean;
/// for large n by Stirling's series, where the terms cancel.
fn at_its_mean(n: f64) -> f64 {
    if n == 0.0 {
        return 0.0;
    }
    if n > 1e4 {
        return (2.0 * std::f64::consts::PI * n).ln() + 1.0 / (6.0 * n) - 1.0 / (180.0 * n.powi(3));
    }
    2.0 * (n - n * n.ln() + lgam(n + 1.0))
}

/// $-2\ln c(a|x)$ without its constant.
pub(crate) fn constraint_term(constraint: Constraint, a: f64, x: f64) -> f64 {
    match constraint {
        Constraint::Gaussian { sigma } => {
            let pull = (a - x) / sigma;
            pull * pull
        }
        Constraint::Poisson { factor } => count_term(factor * x, a),
    }
}

/// What the counts and constraints give at their means.
fn constant(layout: &Layout, observed: &[f64], auxiliary: &[f64]) -> f64 {
    let two_ln_root_two_pi = (2.0 * std::f64::consts::PI).ln();
    let main: f64 = observed.iter().map(|n| at_its_mean(*n)).sum();
    let constraint = |(p, a): (&usize, &f64)| match layout.parameters[*p].constraint {
        Some(Constraint::Gaussian { sigma }) => 2.0 * sigma.ln() + two_ln_root_two_pi,
        Some(Constraint::Poisson { .. }) => at_its_mean(*a),
        None => 0.0,
    };
    main + layout.constrained.iter().zip(auxiliary).map(constraint).sum::<f64>()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Against -2 ln of the Poisson probability, where that keeps its digits.
    #[test]
    fn a_count_is_its_poisson_probability() {
        for n in [0.3, 1.0, 17.0, 400.0, 9.9e3, 1.1e4, 1e6] {
            for d in [-0.9, -0.3, -2e-3, -5e-4, 1e-5, 9e-4, 2e-3, 0.5, 3.0] {
                let nu: f64 = n * (1.0 + d);
                let direct = 2.0 * (nu - n * nu.ln() + lgam(n + 1.0));
                let ours = count_term(nu, n) + at_its_mean(n);
                assert!(
                    (ours - direct).abs() < 1e-15 * n * (1.0 + n.ln().abs()) * 20.0 + 1e-12,
                    "{n} {d}: {ours} {direct}"
                );
            }
        }
        assert_eq!(count_term(5.0, 0.0) + at_its_mean(0.0), 10.0);
    }

    /// A factor known to 1e-11 is a Gaussian of that width: one standard
    /// deviation costs one.
    #[test]
    fn huge_counts_keep_their_differences() {
        let tau: f64 = 9e22;
        let sigma = 1.0 / tau.sqrt();
        assert!((count_term(tau * (1.0 + 1e3 * sigma), tau) - 1e6).abs() < 1.0);
        assert_eq!(count_term(1.2e15, 1e-300), 2.4e15);
        assert!((at_its_mean(tau) - (2.0 * std::f64::consts::PI * tau).ln()).abs() < 1e-12);
    }
}
