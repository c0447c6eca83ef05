//! What a published set is given in: coefficients, or values at points.

use nalgebra::{DMatrix, DVector, Matrix3};

use super::series::ZSeries;
use super::{FormFactor, Masses};
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// One of the three numbers that fix a form factor.
#[derive(Debug, Clone, Copy, PartialEq)]
enum Abscissa {
    /// Coefficient a_k.
    Order(usize),
    /// Value at q^2 in GeV^2.
    Point(f64),
}

/// Parameters of a set with means and covariance.
pub(super) struct Parameters {
    table: String,
    names: Vec<(FormFactor, Abscissa)>,
    /// Means.
    pub(super) mean: DVector<f64>,
    /// Covariance.
    pub(super) covariance: DMatrix<f64>,
}

impl Parameters {
    /// Reads `<stem>_mean.csv` and `<stem>_covariance.csv` below `data/`.
    pub(super) fn embedded(stem: &str) -> Result<Self> {
        let (means, covariance) = (format!("{stem}_mean.csv"), format!("{stem}_covariance.csv"));
        let cells = Columns::embedded(&means)?;
        let labels = cells.text("parameter")?;
        let names = labels.iter().map(|l| parse(&means, l)).collect::<Result<Vec<_>>>()?;
        let mean = DVector::from_vec(cells.numbers("mean")?);
        let cells = Columns::embedded(&covariance)?;
        if cells.text("parameter")? != labels {
            let message = format!("its rows are not the parameters of {means}");
            return Err(Error::Table { table: covariance, message });
        }
        let columns = labels.iter().map(|l| cells.numbers(l)).collect::<Result<Vec<_>>>()?;
        let n = labels.len();
        let covariance = DMatrix::from_fn(n, n, |i, j| 0.5 * (columns[i][j] + columns[j][i]));
        Ok(Self { table: means, names, mean, covariance })
    }

    /// The linear map from the parameters to the coefficients of one form
    /// factor, four rows.
    ///
    /// What a set leaves out is fixed at q^2 = 0: f_0 = f_+, T_2 = T_1 and
    /// A_12 by A_0.
    pub(super) fn rows<const N: usize>(
        &self,
        which: FormFactor,
        slot: usize,
        series: &ZSeries<N>,
        masses: Masses,
    ) -> Result<DMatrix<f64>> {
        let n = self.names.len();
        let mut conditions: Vec<(Abscissa, usize, f64)> =
            (0..n).filter(|i| self.names[*i].0 == which).map(|i| (self.names[i].1, i, 1.0)).collect();
        if conditions.len() == 2 {
            conditions.push(self.constraint(which, conditions[0].0, masses)?);
        }
        if conditions.len() != 3 {
            let message = format!("{} has {} of 3 parameters", which.name(), conditions.len());
            return Err(Error::Table { table: self.table.clone(), message });
        }
        let mut rows = DMatrix::zeros(4, n);
        if let Abscissa::Point(_) = conditions[0].0 {
            let inverse = self.interpolation(which, slot, series, &conditions)?;
            for (column, (_, parameter, factor)) in conditions.iter().enumerate() {
                for k in 0..4 {
                    rows[(k, *parameter)] += inverse[k][column] * factor;
                }
            }
        } else {
            for (abscissa, parameter, factor) in conditions {
                if let Abscissa::Order(k) = abscissa {
                    rows[(k, parameter)] = factor;
                }
            }
        }
        Ok(rows)
    }

    fn constraint(
        &self,
        which: FormFactor,
        like: Abscissa,
        masses: Masses,
    ) -> Result<(Abscissa, usize, f64)> {
        let (partner, factor) = match which {
            FormFactor::F0 => (FormFactor::FPlus, 1.0),
            FormFactor::FPlus => (FormFactor::F0, 1.0),
            FormFactor::T2 => (FormFactor::T1, 1.0),
            FormFactor::A12 => (FormFactor::A0, masses.a12_over_a0()),
            _ => (which, f64::NAN),
        };
        let at = match like {
            Abscissa::Order(_) => Abscissa::Order(0),
            Abscissa::Point(_) => Abscissa::Point(0.0),
        };
        let found = self.names.iter().position(|n| *n == (partner, at)).filter(|_| factor.is_finite());
        let found = found.ok_or_else(|| Error::Table {
            table: self.table.clone(),
            message: format!("{} has 2 of 3 parameters and none at q^2 = 0", which.name()),
        })?;
        Ok((at, found, factor))
    }

    /// Coefficients from values at three points: rows of the inverse of
    /// $F(q_i^2)(1-q_i^2/m_R^2)=\sum_ka_kB_k(z_i)$.
    fn interpolation<const N: usize>(
        &self,
        which: FormFactor,
        slot: usize,
        series: &ZSeries<N>,
        conditions: &[(Abscissa, usize, f64)],
    ) -> Result<[[f64; 3]; 4]> {
        // The cubic term of BCL for a form factor with the threshold
        // behaviour of a P wave (0807.2722): z^k - (k/3)(-1)^{k-3} z^3.
        let cubic = match which {
            FormFactor::FPlus | FormFactor::FT => [0.0, -1.0 / 3.0, 2.0 / 3.0],
            _ => [0.0; 3],
        };
        let (mut basis, mut factors) = (Matrix3::zeros(), [0.0; 3]);
        for (i, (at, _, _)) in conditions.iter().enumerate() {
            let Abscissa::Point(q_sq) = *at else {
                let message = format!("{} mixes coefficients and points", which.name());
                return Err(Error::Table { table: self.table.clone(), message });
            };
            let z = series.dz(q_sq);
            factors[i] = series.pole_factor(slot, q_sq);
            for (k, power) in [1.0, z, z * z].into_iter().enumerate() {
                basis[(i, k)] = power + cubic[k] * z.powi(3);
            }
        }
        let inverse = basis.try_inverse().ok_or_else(|| Error::Table {
            table: self.table.clone(),
            message: format!("two points of {} are the same", which.name()),
        })?;
        let mut rows = [[0.0; 3]; 4];
        for (i, factor) in factors.iter().enumerate() {
            for k in 0..3 {
                rows[k][i] = inverse[(k, i)] * factor;
                rows[3][i] += cubic[k] * rows[k][i];
            }
        }
        Ok(rows)
    }
}

fn parse(table: &str, label: &str) -> Result<(FormFactor, Abscissa)> {
    let fail = || Error::Table {
        table: table.to_owned(),
        message: format!("`{label}` is neither a coefficient F_k nor a point F@q2"),
    };
    let (name, at) = if let Some((name, q_sq)) = label.split_once('@') {
        (name, Abscissa::Point(q_sq.parse().map_err(|_| fail())?))
    } else {
        let (name, k) = label.rsplit_once('_').ok_or_else(fail)?;
        (name, Abscissa::Order(k.parse().ok().filter(|k| *k < 3).ok_or_else(fail)?))
    };
    let known = FormFactor::ALL.iter().find(|(_, n)| *n == name).ok_or_else(fail)?;
    Ok((known.0, at))
}
