//! A set of form factors with its covariance.

use nalgebra::{DMatrix, DVector};

use super::parameters::Parameters;
use super::{FormFactor, Masses, ZSeries};
use crate::error::{Error, Result};

/// Eigenvalues of the correlation matrix below this part of the largest one
/// are exact constraints of a fit: what is left of them is rounding of the
/// tabulated numbers.
const ZERO_MODE: f64 = 1e-8;

/// Central series and the principal axes of its uncertainty.
///
/// A set of standard normal numbers $\theta_i$ gives the coefficients
/// $a=\bar a+\sum_i\theta_i\,e_i$ with $e_i$ the eigenvectors of the
/// covariance, scaled by the root of their eigenvalues.
#[derive(Debug, Clone, PartialEq)]
pub struct FormFactorSet<const N: usize> {
    central: ZSeries<N>,
    axes: Vec<[[f64; 4]; N]>,
    q_sq_max: f64,
    stem: String,
}

impl<const N: usize> FormFactorSet<N> {
    /// Reads `<stem>_mean.csv` and `<stem>_covariance.csv` below `data/` for
    /// the named form factors; `empty` has the parameterisation.
    pub(super) fn embedded(
        stem: &str,
        which: [FormFactor; N],
        masses: Masses,
        empty: &ZSeries<N>,
        q_sq_max: f64,
    ) -> Result<Self> {
        let parameters = Parameters::embedded(stem)?;
        let mut maps = Vec::with_capacity(N);
        for (slot, f) in which.into_iter().enumerate() {
            maps.push(parameters.rows(f, slot, empty, masses)?);
        }
        let coefficients = |x: &DVector<f64>| -> [[f64; 4]; N] {
            std::array::from_fn(|i| {
                let a = &maps[i] * x;
                [a[0], a[1], a[2], a[3]]
            })
        };
        let axes = principal_axes(&parameters.covariance)?.iter().map(&coefficients).collect();
        let central = empty.with_coefficients(coefficients(&parameters.mean));
        Ok(Self { central, axes, q_sq_max, stem: stem.to_owned() })
    }

    /// A set without uncertainty.
    pub fn exact(central: ZSeries<N>, q_sq_max: f64) -> Self {
        Self { central, axes: Vec::new(), q_sq_max, stem: "given coefficients".into() }
    }

    /// Central values.
    pub fn central(&self) -> &ZSeries<N> {
        &self.central
    }

    /// Number of independent directions of the uncertainty.
    pub fn rank(&self) -> usize {
        self.axes.len()
    }

    /// Largest q^2 in GeV^2 at which the set may be used.
    pub fn q_sq_max(&self) -> f64 {
        self.q_sq_max
    }

    /// The tables below `data/` behind the set.
    pub fn tables(&self) -> [String; 2] {
        [format!("{}_mean.csv", self.stem), format!("{}_covariance.csv", self.stem)]
    }

    /// The series at nuisance parameters in units of standard deviations
    /// along the principal axes, the widest first.
    ///
    /// # Errors
    /// Another number of parameters than [`rank`](Self::rank).
    pub fn with_nuisances(&self, theta: &[f64]) -> Result<ZSeries<N>> {
        if theta.len() != self.axes.len() {
            return Err(Error::Usage(format!(
                "{} nuisance parameters for {}, which has {}",
                theta.len(),
                self.stem,
                self.axes.len()
            )));
        }
        let mut series = self.central.clone();
        for (t, axis) in theta.iter().zip(&self.axes) {
            for (a, e) in series.coefficients.iter_mut().flatten().zip(axis.iter().flatten()) {
                *a += t * e;
            }
        }
        Ok(series)
    }

    /// The series shifted by `theta` standard deviations along one axis.
    ///
    /// # Errors
    /// No such axis.
    pub fn along(&self, axis: usize, theta: f64) -> Result<ZSeries<N>> {
        let mut all = vec![0.0; self.axes.len()];
        let n = all.len();
        let slot = all
            .get_mut(axis)
            .ok_or_else(|| Error::Usage(format!("axis {axis} of {}, which has {n}", self.stem)))?;
        *slot = theta;
        self.with_nuisances(&all)
    }

    /// The series moved by `n` standard deviations of an observable O, in the
    /// direction that moves O most: $\theta=n\,g/|g|$ with
    /// $g_i=\tfrac12[O(+e_i)-O(-e_i)]$, exact for what is quadratic in form
    /// factors, as rates are. In the coefficients with covariance C this is
    /// $\bar a+n\,C\nabla O/\sqrt{\nabla O^TC\,\nabla O}$: what the fit expects of
    /// all form factors where O, taken as linear, is found n standard
    /// deviations off (conditional expectation of a Gaussian). Central where O
    /// does not depend on them.
    ///
    /// # Errors
    /// What `observable` fails with.
    pub fn along_gradient(
        &self,
        n: f64,
        observable: impl Fn(ZSeries<N>) -> Result<f64>,
    ) -> Result<ZSeries<N>> {
        let slope =
            |axis| Ok(0.5 * (observable(self.along(axis, 1.0)?)? - observable(self.along(axis, -1.0)?)?));
        let gradient = (0..self.rank()).map(slope).collect::<Result<Vec<f64>>>()?;
        let length = gradient.iter().map(|g| g * g).sum::<f64>().sqrt();
        if length == 0.0 {
            return Ok(self.central.clone());
        }
        self.with_nuisances(&gradient.iter().map(|g| n * g / length).collect::<Vec<_>>())
    }

    /// Sample number `index` of a scrambled quasi-random sequence: the same
    /// index and seed give the same series.
    ///
    /// # Errors
    /// An index of 2^16 or more: the sequence ends there.
    pub fn sampled(&self, index: u32, seed: u32) -> Result<ZSeries<N>> {
        if index >= 1 << 16 {
            return Err(Error::Usage(format!("sample {index}: below 65536 is needed")));
        }
        let theta: Vec<f64> = (0..self.axes.len() as u32).map(|d| standard_normal(index, d, seed)).collect();
        self.with_nuisances(&theta)
    }

    /// One-sigma errors of all form factors at q^2 in GeV^2.
    pub fn errors_at(&self, q_sq: f64) -> [f64; N] {
        let mut sums = [0.0; N];
        for axis in &self.axes {
            // A form factor is linear in its coefficients.
            let shift = self.central.with_coefficients(*axis).at(q_sq);
            for (s, x) in sums.iter_mut().zip(shift) {
                *s += x * x;
            }
        }
        sums.map(f64::sqrt)
    }
}

fn standard_normal(index: u32, dimension: u32, seed: u32) -> f64 {
    let u = f64::from(sobol_burley::sample(index, dimension, seed));
    // The sequence is made of multiples of 2^-24 below 1, zero included: the
    // middle of each step has a finite quantile.
    spec_math::cephes64::ndtri(u + 0.5 / 16_777_216.0)
}

/// Eigenvectors of a covariance times the root of their eigenvalues, the
/// widest first, without zero modes.
fn principal_axes(covariance: &DMatrix<f64>) -> Result<Vec<DVector<f64>>> {
    let n = covariance.nrows();
    let sigma = DVector::from_fn(n, |i, _| covariance[(i, i)].sqrt());
    if sigma.iter().any(|s| !(*s > 0.0 && s.is_finite())) {
        let why = "a variance is not positive".into();
        return Err(Error::Numerics { method: "covariance of form factors", why });
    }
    // In the correlation matrix parameters of very different size count alike.
    let correlation = DMatrix::from_fn(n, n, |i, j| covariance[(i, j)] / (sigma[i] * sigma[j]));
    let eigen = correlation.symmetric_eigen();
    let mut order: Vec<usize> = (0..n).collect();
    order.sort_by(|a, b| eigen.eigenvalues[*b].total_cmp(&eigen.eigenvalues[*a]));
    let largest = order.first().map_or(0.0, |i| eigen.eigenvalues[*i]);
    if let Some(negative) = order.iter().map(|i| eigen.eigenvalues[*i]).find(|l| *l < -1e-6 * largest) {
        let why = format!("an eigenvalue is negative ({negative:e})");
        return Err(Error::Numerics { method: "covariance of form factors", why });
    }
    Ok(order
        .into_iter()
        .filter(|i| eigen.eigenvalues[*i] > ZERO_MODE * largest)
        .map(|i| eigen.eigenvectors.column(i).component_mul(&sigma) * eigen.eigenvalues[i].sqrt())
        .collect())
}
