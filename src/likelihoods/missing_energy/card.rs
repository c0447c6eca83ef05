//! Cards of scenarios and contours. Unknown keys are errors.

use std::collections::BTreeMap;

use num_complex::Complex64;
use serde::{Deserialize, Serialize};

use super::data::DataSet;
use crate::error::{Error, Result};
use crate::flavour::dark_current::Field;
use crate::flavour::{Basis, FormFactorSource, Scenario, ScenarioKind};
use crate::likelihoods::belle2::FormFactorErrors;

/// Scenarios of missing energy and the data they are fitted to.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct MissingEnergyCard {
    /// One line for the report.
    #[serde(default)]
    pub title: String,
    /// Data of the scenarios, see [`DataSet::named`]; Belle II is among them.
    #[serde(default = "belle2")]
    pub data: Vec<String>,
    /// Set of form factors.
    #[serde(default = "form_factors")]
    pub form_factors: String,
    /// What couplings multiply: parity, chiral, chiral-vev.
    #[serde(default = "parity")]
    pub basis: String,
    /// What form factors do in the fits of scenarios.
    #[serde(default)]
    pub errors: NuisanceChoice,
    /// Scenarios.
    #[serde(default, rename = "scenario")]
    pub scenarios: Vec<ScenarioCard>,
    /// Planes of two couplings.
    #[serde(default, rename = "contour")]
    pub contours: Vec<ContourCard>,
}

/// [`FormFactorErrors`] by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum NuisanceChoice {
    /// Central values.
    #[default]
    Central,
    /// The shape is free within errors, the rate is not.
    Shape,
    /// Rate and shape are.
    RateAndShape,
}

impl From<NuisanceChoice> for FormFactorErrors {
    fn from(choice: NuisanceChoice) -> Self {
        match choice {
            NuisanceChoice::Central => Self::Central,
            NuisanceChoice::Shape => Self::Shape,
            NuisanceChoice::RateAndShape => Self::RateAndShape,
        }
    }
}

/// Whether particle and antiparticle differ, by name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FieldName {
    /// Fermion with antifermion.
    Dirac,
    /// Fermion that is its own antiparticle.
    Majorana,
    /// Boson with antiparticle.
    Complex,
    /// Boson that is its own antiparticle.
    Real,
}

/// A final state with couplings in fixed proportions, against its mass.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ScenarioCard {
    /// Name, also of files.
    pub id: String,
    /// Label in figures; the name where empty.
    #[serde(default)]
    pub label: String,
    /// phi, phi-phi, psi-psi, V, V-V or spin-3/2.
    pub kind: String,
    /// Proportions of the couplings.
    pub couplings: BTreeMap<String, f64>,
    /// dirac, majorana, complex, real; the field with an antiparticle where
    /// absent.
    #[serde(default)]
    pub field: Option<FieldName>,
    /// First and last mass in GeV and how many.
    pub mass: (f64, f64, usize),
}

/// A plane of two couplings at one mass.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ContourCard {
    /// Name, also of files.
    pub id: String,
    /// Title of the figure; the name where empty.
    #[serde(default)]
    pub title: String,
    /// phi, phi-phi, psi-psi, V, V-V or spin-3/2.
    pub kind: String,
    /// As in a scenario.
    #[serde(default)]
    pub field: Option<FieldName>,
    /// Mass in GeV.
    pub mass: f64,
    /// Two couplings.
    pub couplings: [String; 2],
    /// Range of each.
    pub ranges: [[f64; 2]; 2],
    /// Points along each axis, ends included.
    pub number: usize,
    /// Data sets, each alone and all together. Default: those of the talk,
    /// which leaves Belle out.
    #[serde(default = "of_the_talk")]
    pub data: Vec<String>,
    /// What form factors do at fixed couplings: central or rate-and-shape.
    #[serde(default)]
    pub errors: NuisanceChoice,
}

fn belle2() -> Vec<String> {
    vec!["belle2".into()]
}

fn of_the_talk() -> Vec<String> {
    ["belle2", "babar", "aleph"].map(String::from).to_vec()
}

fn form_factors() -> String {
    FormFactorSource::Grvdv2023.name().into()
}

fn parity() -> String {
    "parity".into()
}

fn field_of(name: Option<FieldName>, kind: ScenarioKind) -> Result<Field> {
    let fermion = matches!(kind, ScenarioKind::PsiPsi | ScenarioKind::SpinThreeHalf);
    let single = matches!(kind, ScenarioKind::Phi | ScenarioKind::V);
    match name {
        None => Ok(Field::Complex),
        Some(FieldName::Dirac) if fermion => Ok(Field::Complex),
        Some(FieldName::Majorana) if fermion => Ok(Field::Real),
        Some(FieldName::Complex) if !fermion && !single => Ok(Field::Complex),
        Some(FieldName::Real) if !fermion && !single => Ok(Field::Real),
        Some(_) => Err(Error::Usage(format!(
            "field: dirac or majorana for fermion pairs, complex or real for boson pairs, none for {}",
            kind.name()
        ))),
    }
}

impl ScenarioCard {
    /// The scenario at the first mass.
    ///
    /// # Errors
    /// An unknown kind, a field that the kind does not have.
    pub fn scenario(&self, basis: Basis) -> Result<Scenario> {
        let kind = ScenarioKind::named(&self.kind)?;
        let couplings = self.couplings.iter().map(|(n, v)| (n.clone(), Complex64::from(*v))).collect();
        let (mass, field) = (self.mass.0, field_of(self.field, kind)?);
        Ok(Scenario { kind, mass, field, lambda: Scenario::LAMBDA, basis, couplings })
    }

    /// The masses, uniform.
    pub fn masses(&self) -> Vec<f64> {
        let (lo, hi, n) = self.mass;
        (0..n).map(|i| lo + (hi - lo) * i as f64 / (n - 1) as f64).collect()
    }

    /// The label of figures.
    pub fn label(&self) -> &str {
        if self.label.is_empty() { &self.id } else { &self.label }
    }
}

impl ContourCard {
    /// The scenario without couplings.
    ///
    /// # Errors
    /// As [`ScenarioCard::scenario`].
    pub fn scenario(&self, basis: Basis) -> Result<Scenario> {
        let kind = ScenarioKind::named(&self.kind)?;
        let field = field_of(self.field, kind)?;
        Ok(Scenario { kind, mass: self.mass, field, lambda: Scenario::LAMBDA, basis, couplings: Vec::new() })
    }

    /// The nodes along an axis.
    pub fn nodes(&self, axis: usize) -> Vec<f64> {
        let ([lo, hi], last) = (self.ranges[axis], (self.number - 1) as f64);
        (0..self.number).map(|i| (lo * (last - i as f64) + hi * i as f64) / last).collect()
    }
}

impl MissingEnergyCard {
    /// Reads a card and looks for mistakes before anything is computed.
    ///
    /// # Errors
    /// [`Error::Card`] with file, key and what is allowed.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let card: Self = toml::from_str(text).map_err(|e| Error::toml(file, text, &e))?;
        card.check().map_err(|message| Error::Card { file: file.to_owned(), at: None, message })?;
        Ok(card)
    }

    fn check(&self) -> std::result::Result<(), String> {
        let said = |key: &str| {
            let key = key.to_owned();
            move |e: Error| format!("{key}: {e}")
        };
        if self.scenarios.is_empty() && self.contours.is_empty() {
            return Err("a `[[scenario]]` or a `[[contour]]` is needed".into());
        }
        FormFactorSource::named(&self.form_factors).map_err(said("form-factors"))?;
        let basis = Basis::named(&self.basis).map_err(said("basis"))?;
        let data = DataSet::named(&self.data).map_err(said("data"))?;
        if data.regions.is_none() && !self.scenarios.is_empty() {
            return Err("data: scenarios need belle2, belle2-inclusive or belle2-hadronic".into());
        }
        let mut ids: Vec<&str> = Vec::new();
        for s in &self.scenarios {
            let at = format!("scenario `{}`", s.id);
            stem(&s.id, &mut ids).map_err(|e| format!("{at}: {e}"))?;
            let (lo, hi, n) = s.mass;
            if !(lo >= 0.0 && lo < hi && hi.is_finite() && (3..=10_000).contains(&n)) {
                return Err(format!(
                    "{at}: mass = [{lo}, {hi}, {n}]: an increasing range and 3 masses or more are needed"
                ));
            }
            if s.couplings.values().all(|v| *v == 0.0) {
                return Err(format!("{at}: couplings: one at least must not be zero"));
            }
            let scenario = s.scenario(basis).map_err(said(&at))?;
            names(&scenario, s.couplings.keys()).map_err(said(&at))?;
        }
        for c in &self.contours {
            let at = format!("contour `{}`", c.id);
            stem(&c.id, &mut ids).map_err(|e| format!("{at}: {e}"))?;
            let increases = |[lo, hi]: &[f64; 2]| lo.is_finite() && hi.is_finite() && lo < hi;
            if !c.ranges.iter().all(increases) || !(3..=1000).contains(&c.number) {
                return Err(format!("{at}: ranges must increase and number be from 3 to 1000"));
            }
            if !(c.mass.is_finite() && c.mass >= 0.0) || c.couplings[0] == c.couplings[1] {
                return Err(format!("{at}: a mass of 0 GeV or more and two different couplings are needed"));
            }
            if c.errors == NuisanceChoice::Shape {
                return Err(format!("{at}: errors: at fixed couplings central or rate-and-shape is needed"));
            }
            DataSet::named(&c.data).map_err(said(&format!("{at}: data")))?;
            let scenario = c.scenario(basis).map_err(said(&at))?;
            names(&scenario, c.couplings.iter()).map_err(said(&at))?;
        }
        Ok(())
    }
}

/// A name that is a file name and new.
fn stem<'a>(id: &'a str, seen: &mut Vec<&'a str>) -> std::result::Result<(), String> {
    if id.is_empty() || !id.chars().all(|c| c.is_ascii_alphanumeric() || "_-".contains(c)) {
        return Err("id: a file name of letters, digits, _ and - is needed".into());
    }
    if seen.contains(&id) {
        return Err("id: there are two of this name".into());
    }
    seen.push(id);
    Ok(())
}

/// Refuses couplings that the final state does not have.
fn names<'a>(scenario: &Scenario, given: impl Iterator<Item = &'a String>) -> Result<()> {
    let known: Vec<_> = scenario.kind.couplings(scenario.basis).collect();
    for name in given {
        if !known.contains(&name.as_str()) {
            let hint = format!("{} in this basis has {}", scenario.kind.name(), known.join(", "));
            return Err(Error::Unknown { kind: "coupling", name: name.clone(), hint });
        }
    }
    Ok(())
}
