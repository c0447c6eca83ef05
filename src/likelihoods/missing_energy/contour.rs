//! Regions of two couplings by data sets, alone and together.

use std::collections::BTreeMap;

use num_complex::Complex64;
use rayon::prelude::*;
use serde::Serialize;

use super::card::ContourCard;
use super::data::DataSet;
use super::fit::MissingEnergy;
use crate::error::Result;
use crate::flavour::{NeutrinoPairs, Scenario};
use crate::likelihoods::belle2::{Belle2, CouplingSpectra, NewPhysics, ProfileCurve, Spectrum, WithNew};
use crate::likelihoods::quadratic::CouplingForm;
use crate::likelihoods::totals::TotalRate;
use crate::numerics::pattern::{Search, lowest};

/// $\Delta(-2\ln L)$ of 68.27 and 95 % for two parameters, $-2\ln(1-p)$ (S. S.
/// Wilks 1938).
pub const LEVELS: [f64; 2] = [2.295_748_928_898_636, 5.991_464_547_107_979];

/// Spectra are the same up to a factor if no bin differs by more of the
/// largest one.
const PROPORTIONAL: f64 = 1e-9;

/// A plane of two couplings.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct ContourFit {
    /// Name.
    pub id: String,
    /// Names of the couplings.
    pub couplings: [String; 2],
    /// Nodes of the first.
    pub x: Vec<f64>,
    /// Nodes of the second.
    pub y: Vec<f64>,
    /// Each data set, then all together where there are several.
    pub regions: Vec<Region>,
}

/// What one choice of data says on a plane.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Region {
    /// Name of the data; `combined` for all.
    pub data: String,
    /// Couplings at the minimum.
    pub best: [f64; 2],
    /// $-2\ln L$ there relative to the Standard Model.
    pub delta: f64,
    /// Area of the nodes within [`LEVELS`] of it, in units of the couplings.
    pub area: [f64; 2],
    /// $-2\ln L$ of the nodes above the minimum, the first coupling fastest.
    #[serde(skip)]
    pub above: Vec<f64>,
}

/// Data as a function of two couplings.
trait Slice: Sync {
    /// $-2\ln L$ relative to the Standard Model.
    fn twice_delta(&self, c: &[Complex64; 2]) -> Result<f64>;

    /// The same at many points.
    fn all(&self, points: &[[Complex64; 2]]) -> Result<Vec<f64>> {
        points.par_iter().map(|c| self.twice_delta(c)).collect()
    }
}

/// Belle II; spectra that are multiples of each other share one profile.
struct Kaon {
    belle: Belle2,
    spectra: CouplingSpectra,
    curve: Option<(NewPhysics, WithNew, ProfileCurve)>,
}

impl Kaon {
    fn new(belle: Belle2, spectra: CouplingSpectra, points: &[[Complex64; 2]]) -> Result<Self> {
        let mut curve = None;
        for c in points {
            let new = spectra.at(c)?;
            if belle.selects(&new) {
                let unit = new.per_branching_ratio()?;
                let likelihood = belle.with_new(&unit)?;
                let table = likelihood.curve()?;
                curve = Some((unit, likelihood, table));
                break;
            }
        }
        Ok(Self { belle, spectra, curve })
    }

    fn of(&self, new: &NewPhysics) -> Result<f64> {
        if !self.belle.selects(new) {
            return Ok(0.0);
        }
        if let Some((unit, likelihood, table)) = &self.curve
            && let Some(ratio) = proportion(new, unit)
        {
            let inside = ratio <= table.end();
            return if inside { table.twice_delta(ratio) } else { likelihood.twice_delta(ratio) };
        }
        self.belle.twice_delta(new)
    }
}

/// How many times `unit` a contribution is, if it is a multiple.
fn proportion(new: &NewPhysics, unit: &NewPhysics) -> Option<f64> {
    let ratio = new.spectrum().total() / unit.spectrum().total();
    let same = |a: &Spectrum, b: &Spectrum| {
        let scale = b.rates().iter().fold(0.0_f64, |m, r| m.max(r.abs())) * ratio;
        let mut bins = a.rates().iter().zip(b.rates());
        bins.all(|(a, b)| (a - ratio * b).abs() <= PROPORTIONAL * scale)
    };
    let mut axes = new.axes().iter().flatten().zip(unit.axes().iter().flatten());
    (same(new.spectrum(), unit.spectrum()) && axes.all(|(a, b)| same(a, b))).then_some(ratio)
}

/// All numbers of a contribution, to find equal ones.
fn key(new: &NewPhysics) -> Vec<u64> {
    let all = std::iter::once(new.spectrum()).chain(new.axes().iter().flatten());
    all.flat_map(|s| s.rates().iter().map(|r| r.to_bits())).collect()
}

impl Slice for Kaon {
    fn twice_delta(&self, c: &[Complex64; 2]) -> Result<f64> {
        self.of(&self.spectra.at(c)?)
    }

    /// Equal spectra (couplings of other sign) are fitted once.
    fn all(&self, points: &[[Complex64; 2]]) -> Result<Vec<f64>> {
        let mut places = BTreeMap::new();
        let mut different: Vec<NewPhysics> = Vec::new();
        let mut place = Vec::with_capacity(points.len());
        for c in points {
            let new = self.spectra.at(c)?;
            place.push(*places.entry(key(&new)).or_insert_with(|| {
                different.push(new);
                different.len() - 1
            }));
        }
        let values = different.par_iter().map(|n| self.of(n)).collect::<Result<Vec<_>>>()?;
        Ok(place.into_iter().map(|i| values[i]).collect())
    }
}

/// Rates of other modes.
struct Others {
    rates: Vec<TotalRate>,
    /// Branching ratio and $-2\ln L$ of neutrinos alone.
    standard: Vec<(f64, f64)>,
    form: CouplingForm,
}

impl Others {
    fn new(all: &MissingEnergy, rates: Vec<TotalRate>, scenario: &Scenario, names: &[&str]) -> Result<Self> {
        let theory = all.sets().central();
        let neutrinos = NeutrinoPairs::new(&theory.parameters);
        let of = |t: &TotalRate| t.evaluate(&theory, &[&neutrinos]).map(|v| (v.branching_ratio, v.twice_nll));
        let standard = rates.iter().map(of).collect::<Result<_>>()?;
        let form = CouplingForm::new(scenario, names, false, &theory.parameters, |state| {
            rates.iter().map(|t| Ok(t.evaluate(&theory, &[state])?.branching_ratio)).collect()
        })?;
        Ok(Self { rates, standard, form })
    }
}

impl Slice for Others {
    fn twice_delta(&self, c: &[Complex64; 2]) -> Result<f64> {
        let new = self.form.at(c)?;
        let terms = self.rates.iter().zip(&self.standard).zip(new);
        // Rounding of terms that cancel is not a negative rate.
        terms.map(|((t, (br, at_zero)), new)| Ok(t.twice_nll((br + new).max(0.0))? - at_zero)).sum()
    }
}

/// The minimum from the lowest node on, within the plane.
fn minimum(card: &ContourCard, slices: &[&dyn Slice], start: [f64; 2]) -> Result<([f64; 2], f64)> {
    let width = |i: usize| card.ranges[i][1] - card.ranges[i][0];
    let at = |u: &[f64]| [0, 1].map(|i| card.ranges[i][0] + width(i) * u[i]);
    let value = |u: &[f64]| {
        let c = at(u).map(Complex64::from);
        slices.iter().map(|s| s.twice_delta(&c)).sum::<Result<f64>>()
    };
    let unit = [0, 1].map(|i| ((start[i] - card.ranges[i][0]) / width(i)).clamp(0.0, 1.0));
    let search = Search { step: 0.5 / card.number as f64, smallest: 1e-4, evaluations: 300 };
    let found = lowest(value, &unit, &[0, 1], search)?;
    Ok((at(&found.at), found.value))
}

/// Evaluates a plane.
pub(super) fn fit(all: &MissingEnergy, card: &ContourCard) -> Result<ContourFit> {
    let scenario = card.scenario(all.basis())?;
    let names = [card.couplings[0].as_str(), card.couplings[1].as_str()];
    let (x, y) = (card.nodes(0), card.nodes(1));
    let pairs: Vec<[f64; 2]> = y.iter().flat_map(|y| x.iter().map(move |x| [*x, *y])).collect();
    let points: Vec<[Complex64; 2]> = pairs.iter().map(|p| p.map(Complex64::from)).collect();
    let mut slices: Vec<Box<dyn Slice>> = Vec::new();
    for name in &card.data {
        let data = DataSet::named(std::slice::from_ref(name))?;
        slices.push(match data.regions {
            Some(regions) => {
                let (belle, errors) = (Belle2::load(regions)?, card.errors.into());
                let spectra =
                    CouplingSpectra::new(belle.binning(), all.sets(), &scenario, &names, false, errors)?;
                Box::new(Kaon::new(belle, spectra, &points)?)
            }
            None => Box::new(Others::new(all, data.rates, &scenario, &names)?),
        });
    }
    let values = slices.iter().map(|s| s.all(&points)).collect::<Result<Vec<_>>>()?;
    let cell = (x[1] - x[0]) * (y[1] - y[0]);
    let region = |data: &str, parts: &[&dyn Slice], values: Vec<f64>| {
        let lowest = (0..values.len()).min_by(|a, b| values[*a].total_cmp(&values[*b])).unwrap_or(0);
        let (best, delta) = minimum(card, parts, pairs[lowest])?;
        let above: Vec<f64> = values.iter().map(|v| v - delta).collect();
        let area = LEVELS.map(|l| cell * above.iter().filter(|d| **d <= l).count() as f64);
        Ok(Region { data: data.to_owned(), best, delta, area, above })
    };
    let mut regions = Vec::new();
    for ((name, slice), values) in card.data.iter().zip(&slices).zip(&values) {
        regions.push(region(name, &[&**slice], values.clone())?);
    }
    if slices.len() > 1 {
        let parts: Vec<&dyn Slice> = slices.iter().map(|s| &**s).collect();
        let sum = (0..points.len()).map(|k| values.iter().map(|v| v[k]).sum()).collect();
        regions.push(region("combined", &parts, sum)?);
    }
    let (id, couplings) = (card.id.clone(), card.couplings.clone());
    Ok(ContourFit { id, couplings, x, y, regions })
}
