//! One realisation of form factors and parameters, and the spread of all.

use super::dark_current::FinalState;
use super::decay::{Decay, Mode};
use super::form_factors::{FormFactorSet, FormFactorSource, KaonSeries, VectorSeries, ZSeries};
use super::parameters::{FLAVOUR_PARAMETERS, FlavourParameters};
use crate::error::{Error, Result};

/// Form factors and parameters at one place of their uncertainties.
#[derive(Debug, Clone, PartialEq)]
pub struct Theory {
    /// Parameters.
    pub parameters: FlavourParameters,
    kaon: Option<(KaonSeries, f64)>,
    kstar: Option<(VectorSeries, f64)>,
    phi: Option<(VectorSeries, f64)>,
}

impl Theory {
    /// B -> K and B -> K* with series of one's own, usable everywhere.
    pub fn with_series(parameters: FlavourParameters, kaon: KaonSeries, kstar: VectorSeries) -> Self {
        let everywhere = f64::INFINITY;
        Self { parameters, kaon: Some((kaon, everywhere)), kstar: Some((kstar, everywhere)), phi: None }
    }

    /// A decay with these form factors and parameters.
    ///
    /// # Errors
    /// The set has no form factors for it.
    pub fn decay(&self, mode: Mode) -> Result<Decay> {
        let lacking = || Error::Usage(format!("the chosen form factors do not have {}", mode.name()));
        if mode.is_vector() {
            let series = if mode == Mode::BsPhi { &self.phi } else { &self.kstar };
            let (series, end) = series.as_ref().ok_or_else(lacking)?;
            return Decay::vector(mode, &self.parameters, series.clone(), *end);
        }
        let (series, end) = self.kaon.as_ref().ok_or_else(lacking)?;
        Decay::kaon(mode, &self.parameters, series.clone(), *end)
    }
}

/// Values with their covariance from form factors and from parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Propagated {
    /// Central values.
    pub values: Vec<f64>,
    /// Covariance from form factors, by row.
    pub form_factors: Vec<Vec<f64>>,
    /// Covariance from X_t, CKM and the other parameters with an error.
    pub parameters: Vec<Vec<f64>>,
}

impl Propagated {
    /// One-sigma error of one value.
    pub fn error(&self, i: usize) -> f64 {
        (self.form_factors[i][i] + self.parameters[i][i]).sqrt()
    }
}

/// How far form factors are moved, in standard deviations of a rate. The
/// published fits of B -> K and B -> K* have no correlation with each other.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub struct FormFactorPulls {
    /// Those of B -> K.
    pub kaon: f64,
    /// Those of B -> K*.
    pub kstar: f64,
}

impl FormFactorPulls {
    /// -2 ln of their Gaussian, 0 where nothing is moved.
    pub fn penalty(self) -> f64 {
        self.kaon.powi(2) + self.kstar.powi(2)
    }

    /// That of the form factors of a mode.
    pub(super) fn of(self, mode: Mode) -> f64 {
        match mode {
            Mode::BpKp | Mode::B0K0 => self.kaon,
            Mode::BpKstp | Mode::B0Kst0 => self.kstar,
            Mode::BsPhi => 0.0,
        }
    }
}

/// Sets of form factors with covariance, and parameters with errors.
#[derive(Debug, Clone, PartialEq)]
pub struct TheorySets {
    parameters: FlavourParameters,
    kaon: Option<FormFactorSet<3>>,
    kstar: Option<FormFactorSet<7>>,
    phi: Option<FormFactorSet<7>>,
}

impl TheorySets {
    /// One source for all channels; what it does not have stays empty, and
    /// asking for it is refused by [`Theory::decay`].
    ///
    /// # Errors
    /// A table is missing or malformed.
    pub fn new(source: FormFactorSource, parameters: FlavourParameters) -> Result<Self> {
        // A set that lacks a channel says so as wrong usage; a table that
        // cannot be read is an error.
        fn optional<T>(set: Result<T>) -> Result<Option<T>> {
            match set {
                Ok(set) => Ok(Some(set)),
                Err(Error::Usage(_)) => Ok(None),
                Err(e) => Err(e),
            }
        }
        let (kaon, kstar) = (optional(source.kaon())?, optional(source.kstar())?);
        Ok(Self { parameters, kaon, kstar, phi: optional(source.phi())? })
    }

    /// Parameters.
    pub fn parameters(&self) -> &FlavourParameters {
        &self.parameters
    }

    /// Central values.
    pub fn central(&self) -> Theory {
        let end = |set: &FormFactorSet<7>| (set.central().clone(), set.q_sq_max());
        Theory {
            parameters: self.parameters.clone(),
            kaon: self.kaon.as_ref().map(|s| (s.central().clone(), s.q_sq_max())),
            kstar: self.kstar.as_ref().map(end),
            phi: self.phi.as_ref().map(end),
        }
    }

    /// Tables below `data/` that the sets were read from.
    pub fn tables(&self) -> Vec<String> {
        let kaon = self.kaon.iter().flat_map(FormFactorSet::tables);
        let vectors = self.kstar.iter().chain(&self.phi).flat_map(FormFactorSet::tables);
        kaon.chain(vectors).collect()
    }

    /// Sample number `index`: form factors from their covariance, parameters
    /// central; the same index and seed give the same.
    ///
    /// # Errors
    /// An index of 2^16 or more.
    pub fn sampled(&self, index: u32, seed: u32) -> Result<Theory> {
        // Channels are independent: each has a sequence of its own.
        let draw = |set: &Option<FormFactorSet<7>>, offset: u32| {
            set.as_ref().map(|s| Ok((s.sampled(index, seed ^ offset)?, s.q_sq_max()))).transpose()
        };
        let kaon = self.kaon.as_ref().map(|s| Ok((s.sampled(index, seed)?, s.q_sq_max()))).transpose();
        Ok(Theory {
            parameters: self.parameters.clone(),
            kaon: kaon?,
            kstar: draw(&self.kstar, 0x5eed_0001)?,
            phi: draw(&self.phi, 0x5eed_0002)?,
        })
    }

    /// The theory at nuisance parameters of the form factors, in standard
    /// deviations along the principal axes of each channel (B -> K, B -> K*,
    /// B_s -> phi); an empty list is central.
    ///
    /// # Errors
    /// Another number of parameters than the channel has axes.
    pub fn with_nuisances(&self, [kaon, kstar, phi]: [&[f64]; 3]) -> Result<Theory> {
        fn at<const N: usize>(
            set: Option<&FormFactorSet<N>>,
            theta: &[f64],
        ) -> Result<Option<(ZSeries<N>, f64)>> {
            let shifted = set.map(|s| {
                let series = if theta.is_empty() { s.central().clone() } else { s.with_nuisances(theta)? };
                Ok((series, s.q_sq_max()))
            });
            shifted.transpose()
        }
        Ok(Theory {
            parameters: self.parameters.clone(),
            kaon: at(self.kaon.as_ref(), kaon)?,
            kstar: at(self.kstar.as_ref(), kstar)?,
            phi: at(self.phi.as_ref(), phi)?,
        })
    }

    /// A decay whose form factors are moved along the direction in which the
    /// rate into `state` of B0 -> K0 (for K) or B0 -> K*0 (for K*) changes
    /// most, by the standard deviations given for the channel
    /// ([`FormFactorSet::along_gradient`]): both charges move together. B_s ->
    /// phi has a fit of its own and stays central.
    ///
    /// # Errors
    /// As [`Theory::decay`] and [`Decay::total`].
    pub fn moved(&self, mode: Mode, state: &dyn FinalState, pulls: FormFactorPulls) -> Result<Decay> {
        match (mode.is_vector(), &self.kaon, &self.kstar) {
            (false, Some(set), _) => {
                let with = |mode, series| Decay::kaon(mode, &self.parameters, series, set.q_sq_max());
                let rate = |series| Ok(with(Mode::B0K0, series)?.total(state)?.total());
                with(mode, set.along_gradient(pulls.kaon, rate)?)
            }
            (true, _, Some(set)) if mode != Mode::BsPhi => {
                let with = |mode, series| Decay::vector(mode, &self.parameters, series, set.q_sq_max());
                let rate = |series| Ok(with(Mode::B0Kst0, series)?.total(state)?.total());
                with(mode, set.along_gradient(pulls.kstar, rate)?)
            }
            _ => self.central().decay(mode),
        }
    }

    /// Number of nuisance parameters of B -> K, B -> K*, B_s -> phi.
    pub fn ranks(&self) -> [usize; 3] {
        let vector = |s: &Option<FormFactorSet<7>>| s.as_ref().map_or(0, FormFactorSet::rank);
        [self.kaon.as_ref().map_or(0, FormFactorSet::rank), vector(&self.kstar), vector(&self.phi)]
    }

    /// Theories one standard deviation up and down along every axis of the
    /// form factors.
    fn form_factor_shifts(&self) -> Result<Vec<[Theory; 2]>> {
        let central = self.central();
        let mut out = Vec::new();
        let pair = |shift: &dyn Fn(f64) -> Result<Theory>| Ok::<_, Error>([shift(1.0)?, shift(-1.0)?]);
        if let Some(set) = &self.kaon {
            for axis in 0..set.rank() {
                let shift = |t| {
                    let kaon = Some((set.along(axis, t)?, set.q_sq_max()));
                    Ok(Theory { kaon, ..central.clone() })
                };
                out.push(pair(&shift)?);
            }
        }
        for (phi, set) in [(false, &self.kstar), (true, &self.phi)] {
            let Some(set) = set else { continue };
            for axis in 0..set.rank() {
                let shift = |t| {
                    let series = Some((set.along(axis, t)?, set.q_sq_max()));
                    let base = central.clone();
                    Ok(if phi { Theory { phi: series, ..base } } else { Theory { kstar: series, ..base } })
                };
                out.push(pair(&shift)?);
            }
        }
        Ok(out)
    }

    fn parameter_shifts(&self) -> Result<Vec<[Theory; 2]>> {
        let central = self.central();
        let mut out = Vec::new();
        for info in FLAVOUR_PARAMETERS.iter().filter(|i| i.error > 0.0) {
            let shift = |t: f64| {
                let mut theory = central.clone();
                let value = self.parameters.get(info.name).unwrap_or(info.default);
                theory.parameters.set(info.name, value + t * info.error)?;
                Ok::<_, Error>(theory)
            };
            out.push([shift(1.0)?, shift(-1.0)?]);
        }
        Ok(out)
    }

    /// Values of any observables with their covariance by linear propagation:
    /// half the difference between one standard deviation up and down along
    /// each principal axis. Rates are quadratic in form factors, for which
    /// this is the exact linear term.
    ///
    /// # Errors
    /// What `observables` fails with; another number of values at a shift.
    pub fn propagate(&self, observables: impl Fn(&Theory) -> Result<Vec<f64>>) -> Result<Propagated> {
        let values = observables(&self.central())?;
        let n = values.len();
        let covariance = |shifts: Vec<[Theory; 2]>| -> Result<Vec<Vec<f64>>> {
            let mut sum = vec![vec![0.0; n]; n];
            for [up, down] in shifts {
                let (up, down) = (observables(&up)?, observables(&down)?);
                if up.len() != n || down.len() != n {
                    let why = format!("{} values where there were {n}", up.len().min(down.len()));
                    return Err(Error::Numerics { method: "error propagation", why });
                }
                let half: Vec<f64> = up.iter().zip(&down).map(|(u, d)| 0.5 * (u - d)).collect();
                for i in 0..n {
                    for j in 0..n {
                        sum[i][j] += half[i] * half[j];
                    }
                }
            }
            Ok(sum)
        };
        let form_factors = covariance(self.form_factor_shifts()?)?;
        let parameters = covariance(self.parameter_shifts()?)?;
        Ok(Propagated { values, form_factors, parameters })
    }
}
