//! Total rates of other modes by BaBar, Belle and ALEPH.
//!
//! All limits are on the whole rate of a mode with missing energy: what is
//! evaluated is the sum of the Standard Model and of the new final states.
//! Their efficiencies were determined with neutrinos and are taken to be the
//! same for every spectrum (assumed): each result says so.

mod count;

pub use count::Count;

use crate::error::{Error, Result};
use crate::flavour::{FinalState, Mode, Theory, bs_to_invisible, sum_of_totals};
use crate::provenance::Columns;

/// Table below `data/` with the numbers.
const TABLE: &str = "flavour/measurements.csv";
/// Standard deviations from zero to a limit at 90 %, see [`Shape::Limit`].
const DEVIATIONS_90: f64 = 1.64;

const FLAT: &str = "the efficiency is taken to be the same for all spectra";
const RECAST: &str = "only a limit is used: a Gaussian around zero with sigma = limit/1.64";
const COUNTED: &str =
    "one bin; the efficiency is the one that gives the quoted limit by a classical Poisson interval";

/// Which rate a measurement is of.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rate {
    /// Missing energy in this mode.
    Missing(Mode),
    /// B_s to nothing that is seen.
    BsInvisible,
}

/// How a measurement enters.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Shape {
    /// A count with background.
    Count(Count),
    /// $-2\ln L=(BR/\sigma)^2$ with $\sigma=UL_{90}/1.64$ (assumed: the best
    /// value is zero).
    Limit {
        /// Standard deviation of the branching ratio.
        sigma: f64,
    },
}

/// What is known of a measurement beside its numbers.
struct Entry {
    id: &'static str,
    rate: Rate,
    row: &'static str,
    source: &'static str,
    inspire: &'static str,
    default: bool,
    note: &'static str,
}

const fn entry(
    id: &'static str,
    rate: Rate,
    row: &'static str,
    source: &'static str,
    inspire: &'static str,
) -> Entry {
    Entry { id, rate, row, source, inspire, default: true, note: "" }
}

const BABAR: &str = "BaBar:2013npw";
const SEMILEPTONIC: &str = "Belle:2017oht";
const HADRONIC: &str = "Belle:2013tnz";
const KSTP: Rate = Rate::Missing(Mode::BpKstp);
const KST0: Rate = Rate::Missing(Mode::B0Kst0);
const KP: Rate = Rate::Missing(Mode::BpKp);
const K0: Rate = Rate::Missing(Mode::B0K0);

const ENTRIES: &[Entry] = &[
    entry("BaBar-2013-Kp", KP, "BR(B+->K+nunu)", "BaBar", BABAR),
    entry("BaBar-2013-K0", K0, "BR(B0->K0nunu)", "BaBar", BABAR),
    entry("BaBar-2013-Kstp", KSTP, "BR(B+->K*+nunu)", "BaBar", BABAR),
    entry("BaBar-2013-Kst0", KST0, "BR(B0->K*0nunu)", "BaBar", BABAR),
    entry("Belle-2017-Kp", KP, "BR(B+->K+nunu)", "Belle 1702", SEMILEPTONIC),
    entry("Belle-2017-K0", K0, "BR(B0->K0nunu)", "Belle 1702", SEMILEPTONIC),
    entry("Belle-2017-Kstp", KSTP, "BR(B+->K*+nunu)", "Belle 1702", SEMILEPTONIC),
    entry("Belle-2017-Kst0", KST0, "BR(B0->K*0nunu)", "Belle 1702", SEMILEPTONIC),
    entry("Belle-2013-Kstp", KSTP, "BR(B+->K*+nunu) had", "Belle 1303", HADRONIC),
    entry("Belle-2013-Kst0", KST0, "BR(B0->K*0nunu) had", "Belle 1303", HADRONIC),
    entry("ALEPH-Bs", Rate::BsInvisible, "BR(Bs->invisible)", "ALEPH", "Alonso-Alvarez:2023mgc"),
    both_tags("BaBar-2013-K0-both-tags", K0, "BR(B0->K0nunu) comb"),
    both_tags("BaBar-2013-Kstp-both-tags", KSTP, "BR(B+->K*+nunu) comb"),
    both_tags("BaBar-2013-Kst0-both-tags", KST0, "BR(B0->K*0nunu) comb"),
];

const fn both_tags(id: &'static str, rate: Rate, row: &'static str) -> Entry {
    let note = "hadronic and semileptonic tags: holds the data of the entry without `both-tags`";
    Entry { default: false, note, ..entry(id, rate, row, "BaBar", BABAR) }
}

/// One measurement of a total rate.
#[derive(Debug, Clone, PartialEq)]
pub struct TotalRate {
    /// Name.
    pub id: &'static str,
    /// Which rate.
    pub rate: Rate,
    /// Published limit at 90 %.
    pub limit_90: f64,
    /// How it enters.
    pub shape: Shape,
    /// INSPIRE texkey of the source.
    pub inspire: &'static str,
    /// Whether it is independent of the others: the rest shares data with one
    /// that is.
    pub independent: bool,
    /// What is approximated.
    pub caveats: Vec<&'static str>,
}

/// A measurement at a point.
#[derive(Debug, Clone, PartialEq)]
pub struct RateValue {
    /// Name of the measurement.
    pub id: &'static str,
    /// The rate of all final states together.
    pub branching_ratio: f64,
    /// $-2\ln L$ relative to the best branching ratio, zero or more.
    pub twice_nll: f64,
    /// What is approximated.
    pub caveats: Vec<&'static str>,
}

impl TotalRate {
    /// All measurements.
    ///
    /// # Errors
    /// The table lacks a number or has an impossible one.
    pub fn all() -> Result<Vec<Self>> {
        let cells = Columns::embedded(TABLE)?;
        ENTRIES.iter().map(|e| Self::read(e, &cells)).collect()
    }

    /// Those that share no data with each other.
    ///
    /// # Errors
    /// As [`all`](Self::all).
    pub fn independent() -> Result<Vec<Self>> {
        Ok(Self::all()?.into_iter().filter(|t| t.independent).collect())
    }

    fn read(entry: &Entry, cells: &Columns) -> Result<Self> {
        let (names, kinds, sources) = (cells.text("observable")?, cells.text("type")?, cells.text("source")?);
        let fits = |r: &usize| {
            names[*r] == entry.row && kinds[*r] == "limit" && sources[*r].starts_with(entry.source)
        };
        let fault = |what: &str| Error::Table {
            table: TABLE.into(),
            message: format!("{}: {what} of `{}` by {}", entry.id, entry.row, entry.source),
        };
        let row = (0..names.len()).find(fits).ok_or_else(|| fault("there is no limit"))?;
        let number = |column: &str| Ok::<_, Error>(cells.optional(column)?[row]);
        let limit_90 = number("value")?.filter(|v| *v > 0.0).ok_or_else(|| fault("no positive limit"))?;
        if number("cl")? != Some(0.9) {
            return Err(fault("a level of 0.9 is needed for the limit"));
        }
        let (shape, method) = match (number("n_obs")?, number("n_bkg")?, number("bkg_err")?) {
            (Some(n), Some(b), Some(e)) => (Shape::Count(Count::from_limit(n, b, e, limit_90)?), COUNTED),
            _ => (Shape::Limit { sigma: limit_90 / DEVIATIONS_90 }, RECAST),
        };
        let mut caveats = vec![method];
        if entry.rate != Rate::BsInvisible {
            caveats.push(FLAT);
        }
        if !entry.note.is_empty() {
            caveats.push(entry.note);
        }
        let (id, rate, inspire, independent) = (entry.id, entry.rate, entry.inspire, entry.default);
        Ok(Self { id, rate, limit_90, shape, inspire, independent, caveats })
    }

    /// $-2\ln L$ of a branching ratio (Standard Model included), relative to
    /// the best one.
    ///
    /// # Errors
    /// A branching ratio that is negative or not finite.
    pub fn twice_nll(&self, br: f64) -> Result<f64> {
        if !(br.is_finite() && br >= 0.0) {
            let name = format!("branching ratio for {}", self.id);
            let allowed = "zero or a positive number is needed".into();
            return Err(Error::Parameter { name, value: br, allowed });
        }
        Ok(match &self.shape {
            Shape::Count(count) => count.twice_nll(br),
            Shape::Limit { sigma } => (br / sigma).powi(2),
        })
    }

    /// The rate of all final states (give the neutrinos too; they do not
    /// interfere with the others), and what the measurement says.
    ///
    /// # Errors
    /// As [`Decay::total`](crate::flavour::Decay::total).
    pub fn evaluate(&self, theory: &Theory, states: &[&dyn FinalState]) -> Result<RateValue> {
        let br = match self.rate {
            Rate::Missing(mode) => sum_of_totals(&theory.decay(mode)?, states)?.total(),
            Rate::BsInvisible => states.iter().map(|s| bs_to_invisible(*s, &theory.parameters)).sum(),
        };
        let (twice_nll, caveats) = (self.twice_nll(br)?, self.caveats.clone());
        Ok(RateValue { id: self.id, branching_ratio: br, twice_nll, caveats })
    }
}
