//! A contribution beyond the Standard Model with its form-factor errors.

use super::density::Binning;
use super::spectrum::Spectrum;
use crate::error::{Error, Result};
use crate::flavour::{FinalState, Mode, Support, TheorySets};

/// Unit of the fit parameter where it is a branching ratio.
pub const BR_UNIT: f64 = 1e-6;

/// What the form factors of the new contribution may do in a fit.
///
/// Their principal axes are nuisances of the new contribution alone: the
/// Standard Model signal keeps the three axes of the release, which belong to
/// another parameterisation (HPQCD, 2207.12468).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormFactorErrors {
    /// Nothing: central values.
    Central,
    /// Change the shape at fixed branching ratio: for fits of a rate.
    #[default]
    Shape,
    /// Change rate and shape at fixed couplings: for fits of couplings.
    RateAndShape,
}

/// A spectrum that one parameter multiplies, and what its form factors do to it.
#[derive(Debug, Clone, PartialEq)]
pub struct NewPhysics {
    spectrum: Spectrum,
    axes: Vec<[Spectrum; 2]>,
}

impl NewPhysics {
    /// A spectrum that is known exactly, at parameter 1.
    pub fn exact(spectrum: Spectrum) -> Self {
        Self { spectrum, axes: Vec::new() }
    }

    /// A spectrum with its values one standard deviation up and down along
    /// independent axes, at parameter 1.
    pub fn with_axes(spectrum: Spectrum, axes: Vec<[Spectrum; 2]>) -> Self {
        Self { spectrum, axes }
    }

    /// A final state in B+ -> K+ at its couplings (parameter 1), with the
    /// principal axes of the form factors.
    ///
    /// A single particle has no shape: with [`FormFactorErrors::Shape`] it has
    /// no axes.
    ///
    /// # Errors
    /// As [`Spectrum::of`]; with [`FormFactorErrors::Shape`] also as
    /// [`per_branching_ratio`](Self::per_branching_ratio).
    pub fn of(
        binning: &Binning,
        sets: &TheorySets,
        state: &dyn FinalState,
        errors: FormFactorErrors,
    ) -> Result<Self> {
        let spectrum = Spectrum::of(binning, &sets.central().decay(Mode::BpKp)?, state)?;
        let line = matches!(state.support(), Support::Line(_));
        if errors == FormFactorErrors::Central || (line && errors == FormFactorErrors::Shape) {
            return Ok(Self::exact(spectrum));
        }
        let rank = sets.ranks()[0];
        let shifted = |axis: usize, theta: f64| {
            let mut all = vec![0.0; rank];
            all[axis] = theta;
            let decay = sets.with_nuisances([&all, &[], &[]])?.decay(Mode::BpKp)?;
            let moved = Spectrum::of(binning, &decay, state)?;
            Ok(match errors {
                FormFactorErrors::Shape => moved.times(spectrum.total() / positive(moved.total())?),
                _ => moved,
            })
        };
        let axes = (0..rank).map(|i| Ok([shifted(i, 1.0)?, shifted(i, -1.0)?])).collect::<Result<_>>()?;
        Ok(Self { spectrum, axes })
    }

    /// The same scaled to [`BR_UNIT`], so that the parameter is the branching
    /// ratio in units of 1e-6.
    ///
    /// # Errors
    /// The spectrum has no rate.
    pub fn per_branching_ratio(&self) -> Result<Self> {
        let factor = BR_UNIT / positive(self.spectrum.total())?;
        Ok(self.times(factor))
    }

    /// All spectra times a factor.
    #[must_use]
    pub fn times(&self, factor: f64) -> Self {
        let pair = |[up, down]: &[Spectrum; 2]| [up.times(factor), down.times(factor)];
        Self { spectrum: self.spectrum.times(factor), axes: self.axes.iter().map(pair).collect() }
    }

    /// The parameter at which the branching ratio is 1; 1 without a rate.
    pub fn largest(&self) -> f64 {
        let total = self.spectrum.total();
        if total > 0.0 { total.recip() } else { 1.0 }
    }

    /// The spectrum at parameter 1.
    pub fn spectrum(&self) -> &Spectrum {
        &self.spectrum
    }

    /// The spectrum one standard deviation up and down along each axis.
    pub fn axes(&self) -> &[[Spectrum; 2]] {
        &self.axes
    }
}

fn positive(total: f64) -> Result<f64> {
    if total > 0.0 {
        return Ok(total);
    }
    let allowed = "a positive rate of B+ -> K+ within the bins is needed to fit it".into();
    Err(Error::Parameter { name: "branching ratio of the new contribution".into(), value: total, allowed })
}
