//! Constraint cards: what a physicist writes to add a bound.

use serde::{Deserialize, Serialize};

use crate::error::{Error, Result};
use crate::likelihoods::belle2;
use crate::provenance::Citation;

/// The kind of a bound decides how its card is read and applied.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Kind {
    /// Dark-photon search, recast to any vector.
    DarkPhoton,
    /// Dark-photon search published as a grid of r-values.
    DarkPhotonRvalues,
    /// Likelihood in epsilon^2 of a mono-photon search.
    MonophotonLikelihood,
    /// B -> K(*) chi(l l) in mass and lifetime.
    BDilepton,
    /// B -> K(*) X(inv): best fit and one sigma against mass.
    BInvisible,
    /// B+ -> K+ X(inv): the public likelihood of Belle II, profiled.
    BLikelihood,
    /// K -> pi X.
    MesonInvisible,
    /// Upsilon -> gamma X(inv).
    Upsilon,
    /// Pair-produced vector-like T: mass points with branching ratios.
    VlqPair,
    /// T -> t X(inv) from searches for stops.
    VlqInvisible,
    /// A measurement with Gaussian errors.
    Gaussian,
    /// S and T with correlation.
    Oblique,
    /// An upper limit on one quantity.
    UpperLimit,
    /// Allowed intervals of one quantity.
    Interval,
    /// Perturbative unitarity, positivity.
    Theory,
    /// Omega h^2 of the dark fermion.
    RelicDensity,
    /// Energy of annihilation in the microwave background.
    Recombination,
    /// Scattering of the dark fermion in a detector.
    DirectDetection,
    /// Annihilation of the dark fermion today.
    IndirectDetection,
}

/// What a bound is about; figures group by it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Group {
    /// Rare meson decays.
    Flavour,
    /// Visible mediator.
    Visible,
    /// Invisible mediator.
    Invisible,
    /// Heavy states at colliders.
    Collider,
    /// Electroweak, Higgs, magnetic moments.
    Precision,
    /// Consistency of the theory.
    Theory,
    /// The dark fermion as dark matter.
    DarkMatter,
}

/// A constraint card. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Card {
    /// The file it was read from, as errors name it.
    #[serde(skip)]
    file: String,
    /// Identifier, equal to the file stem.
    pub id: String,
    /// One line.
    pub title: String,
    /// Short label in figures, in the plot markup; bounds with the same label
    /// are drawn as one region.
    pub label: String,
    /// How it is applied.
    pub kind: Kind,
    /// What it is about.
    pub group: Group,
    /// Confidence level.
    #[serde(default)]
    pub cl: Option<f64>,
    /// Whether it enters a job that does not name its constraints.
    #[serde(default = "yes")]
    pub default: bool,
    /// Table below `data/`.
    #[serde(default)]
    pub table: Option<String>,
    /// What it is, what is assumed in applying it.
    #[serde(default)]
    pub notes: String,
    /// Constraints that say more about the same events: where one of them
    /// applies, this one is left out of a joint likelihood.
    #[serde(default)]
    pub same_data_as: Vec<String>,
    /// Bounds with the same name are rates that one detector sees together:
    /// a joint likelihood adds them.
    #[serde(default)]
    pub adds_to: Option<String>,
    /// Source.
    pub citation: Citation,
    /// Section of searches.
    #[serde(default)]
    pub search: Option<Search>,
    /// Section of meson decays.
    #[serde(default)]
    pub decay: Option<Decay>,
    /// Section of the detector.
    #[serde(default)]
    pub detector: Option<Detector>,
    /// Section of measurements and limits on one quantity.
    #[serde(default)]
    pub measurement: Option<Measurement>,
    /// Section of theory requirements.
    #[serde(default)]
    pub theory: Option<Theory>,
    /// Section of searches for dark matter.
    #[serde(default)]
    pub dark_matter: Option<DarkMatter>,
}

const fn yes() -> bool {
    true
}

/// How a search looks for the mediator.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Search {
    /// Production mechanism, or "table".
    pub production: Option<String>,
    /// Fractions of the mechanisms against mass.
    pub production_table: Option<String>,
    /// Final states.
    #[serde(default)]
    pub decay: Vec<String>,
    /// Window of proper lifetimes that is accepted.
    pub window: Option<Window>,
    /// Which states the reference dark photon decays into.
    pub reference_states: Option<String>,
    /// Pair cross section against mass.
    pub cross_section_table: Option<String>,
    /// Mass limits at given branching ratios.
    #[serde(default)]
    pub points: Vec<MassPoint>,
    /// Mass limit for any branching ratios that add up to one, GeV.
    #[serde(rename = "any-br-GeV")]
    pub any_br: Option<f64>,
}

/// A lower mass limit at fixed branching ratios.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct MassPoint {
    /// Branching ratios into bW, tZ, th.
    pub br: [f64; 3],
    /// Lower mass limit in GeV.
    #[serde(rename = "mass-limit-GeV")]
    pub mass_limit: f64,
}

/// Window of proper lifetimes.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Window {
    /// all, prompt-length, prompt-lhcb, prompt-cms, beam-dump.
    pub kind: String,
    /// Longest accepted flight, m.
    pub length_m: Option<f64>,
    /// How the boost follows from the mass.
    pub boost: Option<String>,
    /// Beam energy of the mediator, GeV.
    #[serde(rename = "energy-GeV")]
    pub energy: Option<f64>,
    /// Decay volume over shielding length.
    pub l_ratio: Option<f64>,
}

/// A meson decay.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Decay {
    /// Decaying meson.
    pub parent: String,
    /// Standard Model daughter.
    pub daughter: Option<String>,
    /// Lepton of a dilepton search.
    pub lepton: Option<String>,
    /// Final state of the mediator.
    pub mode: Option<String>,
    /// Length within which a decay is seen, m.
    pub detector_length_m: Option<f64>,
    /// Momentum of the parent, GeV.
    #[serde(rename = "parent-momentum-GeV")]
    pub parent_momentum: Option<f64>,
    /// Regions of the Belle II likelihood.
    pub regions: Option<String>,
}

/// Boost and size of a detector at a B factory.
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct Detector {
    /// beta gamma of the centre of mass.
    pub boost_beta_gamma: f64,
    /// Length within which a decay is seen, m; the input `L_det_m` if absent.
    #[serde(default)]
    pub length_m: Option<f64>,
}

/// A measured or bounded quantity.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Measurement {
    /// Name of the observable.
    pub quantity: Option<String>,
    /// Measured value.
    pub value: Option<f64>,
    /// Symmetric error.
    pub error: Option<f64>,
    /// Upward error.
    #[serde(rename = "error-plus")]
    pub error_plus: Option<f64>,
    /// Downward error.
    #[serde(rename = "error-minus")]
    pub error_minus: Option<f64>,
    /// Standard Model prediction, added to the shift of the model.
    pub sm: Option<f64>,
    /// Error of the Standard Model prediction.
    #[serde(rename = "sm-error")]
    pub sm_error: Option<f64>,
    /// Unit of the numbers, such as "1e-11".
    pub unit: Option<String>,
    /// Upper limit.
    pub limit: Option<f64>,
    /// Allowed intervals.
    #[serde(default)]
    pub intervals: Vec<[f64; 2]>,
    /// Relative error of the prediction.
    #[serde(rename = "theory-error-rel")]
    pub theory_error_rel: Option<f64>,
    /// Only an excess above the value counts.
    #[serde(default, rename = "one-sided")]
    pub one_sided: bool,
    /// The measurement is a signal that a model can explain.
    #[serde(default)]
    pub signal: bool,
    /// Mediator masses for which it holds, GeV.
    #[serde(rename = "valid-mass-GeV")]
    pub valid_mass: Option<[f64; 2]>,
    /// S of the oblique fit.
    #[serde(rename = "S")]
    pub s: Option<f64>,
    /// Error of S.
    #[serde(rename = "S-error")]
    pub s_error: Option<f64>,
    /// T of the oblique fit.
    #[serde(rename = "T")]
    pub t: Option<f64>,
    /// Error of T.
    #[serde(rename = "T-error")]
    pub t_error: Option<f64>,
    /// Correlation of S and T.
    pub correlation: Option<f64>,
}

/// What a search for dark matter looks at.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct DarkMatter {
    /// What X scatters on: "nucleon" or "electron".
    pub scattering: Option<String>,
    /// What the detector is made of: argon, xenon or CaWO4.
    pub target: Option<String>,
    /// What X annihilates into: ee, mumu, tautau, pipi, qq, cc, bb or tt.
    pub final_state: Option<String>,
}

/// A theory requirement.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Theory {
    /// Name of the check of the point.
    pub check: String,
}

impl Card {
    /// Reads a card; `file` is named in errors.
    ///
    /// # Errors
    /// Unknown or missing keys, with line and column; a confidence level that
    /// is not between 0 and 1.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let mut card: Self = toml::from_str(text).map_err(|e| Error::toml(file, text, &e))?;
        file.clone_into(&mut card.file);
        let stem = file.rsplit('/').next().unwrap_or(file).trim_end_matches(".toml");
        if card.id != stem {
            return Err(card.error(&format!("id `{}` must be the name of the file, `{stem}`", card.id)));
        }
        if let Some(cl) = card.cl
            && !(cl > 0.0 && cl <= 1.0)
        {
            return Err(card.error(&format!(
                "cl = {cl}: a confidence level above 0 and up to 1 (a hard condition) is needed"
            )));
        }
        Ok(card)
    }

    /// The tables that the bound reads.
    pub fn tables(&self) -> impl Iterator<Item = &str> {
        let search = self.search.as_ref();
        let of_search = search.and_then(|s| s.production_table.as_deref());
        let cross_section = search.and_then(|s| s.cross_section_table.as_deref());
        let of_likelihood = if self.kind == Kind::BLikelihood { &belle2::TABLES[..] } else { &[] };
        let own = self.table.as_deref().into_iter().chain(of_search).chain(cross_section);
        own.chain(of_likelihood.iter().copied())
    }

    /// INSPIRE keys of the source and of the method by which it is applied.
    pub fn citations(&self) -> impl Iterator<Item = &str> {
        let recast = matches!(self.kind, Kind::DarkPhoton | Kind::DarkPhotonRvalues);
        let own = Some(self.citation.inspire.as_str()).filter(|k| k.contains(':'));
        own.into_iter().chain(recast.then_some("Ilten:2018crw"))
    }

    /// An error of this card.
    pub(crate) fn error(&self, message: &str) -> Error {
        Error::Card { file: self.file.clone(), at: None, message: message.to_owned() }
    }

    /// A key that this kind of bound needs.
    pub(crate) fn need<'a, T>(&self, value: Option<&'a T>, key: &str) -> Result<&'a T> {
        value.ok_or_else(|| {
            let kind = serde_json::to_value(self.kind).ok().and_then(|v| v.as_str().map(str::to_owned));
            self.error(&format!("kind `{}` needs the key `{key}`", kind.unwrap_or_default()))
        })
    }
}
