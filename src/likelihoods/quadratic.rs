//! Spectra as quadratic forms of couplings.
//!
//! Rates are sesquilinear in couplings: with x the real and imaginary parts,
//! $S(x)=\sum_{i\le j}x_ix_jT_{ij}$. Polarisation gives
//! $T_{ii}=S(e_i)$ and $T_{ij}=S(e_i+e_j)-S(e_i)-S(e_j)$ from any code that
//! computes $S$; a point then costs sums.

use num_complex::Complex64;

use crate::error::{Error, Result};
use crate::flavour::{FinalState, FlavourParameters, Scenario};

/// Cross terms below this part of $\sqrt{T_{ii}T_{jj}}$ in every component are
/// rounding of the differences: operators that do not interfere.
const NO_INTERFERENCE: f64 = 1e-12;

/// A vector of numbers that is quadratic in real variables.
#[derive(Debug, Clone, PartialEq)]
pub struct QuadraticForm {
    dimension: usize,
    components: usize,
    terms: Vec<(usize, usize, Vec<f64>)>,
}

impl QuadraticForm {
    /// By polarisation of `values`, which must be a homogeneous quadratic
    /// function; it is called $d(d+1)/2$ times.
    ///
    /// # Errors
    /// What `values` fails with; another number of components at some point.
    pub fn new(dimension: usize, values: impl Fn(&[f64]) -> Result<Vec<f64>>) -> Result<Self> {
        let at = |i: usize, j: usize| {
            let mut x = vec![0.0; dimension];
            x[i] = 1.0;
            x[j] = 1.0;
            values(&x)
        };
        let squares = (0..dimension).map(|i| at(i, i)).collect::<Result<Vec<_>>>()?;
        let components = squares.first().map_or(0, Vec::len);
        let mut terms = Vec::new();
        for i in 0..dimension {
            terms.push((i, i, squares[i].clone()));
            for j in i + 1..dimension {
                let both = at(i, j)?;
                if both.len() != components || squares[j].len() != components {
                    let why = format!("{} values where there were {components}", both.len());
                    return Err(Error::Numerics { method: "quadratic form", why });
                }
                let (a, b) = (&squares[i], &squares[j]);
                let mixed: Vec<f64> = (0..components).map(|k| both[k] - a[k] - b[k]).collect();
                let seen = |k: usize| mixed[k].abs() > NO_INTERFERENCE * (a[k].abs() + b[k].abs());
                if (0..components).any(seen) {
                    terms.push((i, j, mixed));
                }
            }
        }
        terms.retain(|(_, _, t)| t.iter().any(|x| *x != 0.0));
        Ok(Self { dimension, components, terms })
    }

    /// Number of real variables.
    pub fn dimension(&self) -> usize {
        self.dimension
    }

    /// Pairs of variables with their term.
    pub fn terms(&self) -> impl Iterator<Item = (usize, usize, &[f64])> {
        self.terms.iter().map(|(i, j, t)| (*i, *j, t.as_slice()))
    }

    /// The values at a point.
    ///
    /// # Errors
    /// Another number of variables.
    pub fn at(&self, x: &[f64]) -> Result<Vec<f64>> {
        if x.len() != self.dimension {
            let why = format!("{} values for the {} variables of a quadratic form", x.len(), self.dimension);
            return Err(Error::Usage(why));
        }
        let mut sum = vec![0.0; self.components];
        for (i, j, term) in &self.terms {
            let factor = x[*i] * x[*j];
            if factor != 0.0 {
                sum.iter_mut().zip(term).for_each(|(s, t)| *s += factor * t);
            }
        }
        Ok(sum)
    }

    /// The same form after a linear map of its values (a spectrum to expected
    /// events).
    #[must_use]
    pub fn mapped(&self, map: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        let terms: Vec<_> = self.terms.iter().map(|(i, j, t)| (*i, *j, map(t))).collect();
        let components = map(&vec![0.0; self.components]).len();
        Self { dimension: self.dimension, components, terms }
    }
}

/// The couplings of a scenario as variables of a quadratic form.
#[derive(Debug, Clone, PartialEq)]
pub struct CouplingForm {
    names: Vec<String>,
    complex: bool,
    form: QuadraticForm,
}

impl CouplingForm {
    /// Anything that is linear in the rate of a final state (a spectrum,
    /// totals of several modes) as a function of the named couplings of a
    /// scenario; its own couplings do not matter, its mass, field, basis and
    /// scale do. `complex` couplings are two variables each.
    ///
    /// # Errors
    /// Unknown couplings, impossible masses; what `values` fails with.
    pub fn new(
        scenario: &Scenario,
        names: &[&str],
        complex: bool,
        p: &FlavourParameters,
        values: impl Fn(&dyn FinalState) -> Result<Vec<f64>>,
    ) -> Result<Self> {
        let names: Vec<String> = names.iter().map(|n| (*n).to_owned()).collect();
        let parts = if complex { 2 } else { 1 };
        let form = QuadraticForm::new(parts * names.len(), |x| {
            let of = |(name, part): (&String, &[f64])| {
                (name.clone(), Complex64::new(part[0], part.get(1).copied().unwrap_or(0.0)))
            };
            let couplings = names.iter().zip(x.chunks(parts)).map(of).collect();
            values(&*Scenario { couplings, ..scenario.clone() }.build(p)?)
        })?;
        Ok(Self { names, complex, form })
    }

    /// Names of the couplings.
    pub fn names(&self) -> &[String] {
        &self.names
    }

    /// The form; the variables are the couplings in order, complex ones as
    /// real and imaginary part.
    pub fn form(&self) -> &QuadraticForm {
        &self.form
    }

    /// The values at couplings in the order of [`names`](Self::names).
    ///
    /// # Errors
    /// Another number of couplings; an imaginary part of a real coupling.
    pub fn at(&self, couplings: &[Complex64]) -> Result<Vec<f64>> {
        if self.complex {
            let x: Vec<f64> = couplings.iter().flat_map(|c| [c.re, c.im]).collect();
            return self.form.at(&x);
        }
        if let Some(i) = couplings.iter().position(|c| c.im != 0.0) {
            let name = self.names.get(i).map_or("a coupling", |n| n.as_str());
            return Err(Error::Usage(format!("{name} is complex, but the form was made for real couplings")));
        }
        self.form.at(&couplings.iter().map(|c| c.re).collect::<Vec<_>>())
    }

    /// The same couplings with the values mapped, see [`QuadraticForm::mapped`].
    #[must_use]
    pub fn mapped(&self, map: impl Fn(&[f64]) -> Vec<f64>) -> Self {
        Self { names: self.names.clone(), complex: self.complex, form: self.form.mapped(map) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn polarisation_finds_the_matrix() {
        let f = |x: &[f64]| Ok(vec![x[0] * x[0] + 3.0 * x[0] * x[1], 2.0 * x[1] * x[1] - x[0] * x[1]]);
        let form = QuadraticForm::new(2, f).unwrap();
        let x = [0.7, -1.3];
        for (a, b) in form.at(&x).unwrap().iter().zip(f(&x).unwrap()) {
            assert!((a - b).abs() < 1e-14, "{a} {b}");
        }
        assert!(form.at(&[1.0]).is_err());
        let sum = form.mapped(|v| vec![v[0] + v[1]]);
        assert!((sum.at(&x).unwrap()[0] - f(&x).unwrap().iter().sum::<f64>()).abs() < 1e-14);
    }

    #[test]
    fn what_does_not_interfere_has_no_term() {
        let form = QuadraticForm::new(2, |x| Ok(vec![0.1 * x[0] * x[0] + 0.3 * x[1] * x[1]])).unwrap();
        assert_eq!(form.terms().count(), 2);
    }
}
