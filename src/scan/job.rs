//! A job: a card resolved against its model, constraints and inputs.

use std::collections::BTreeMap;
use std::path::Path;

use super::card::{JobCard, Number};
use super::{Design, Outcome, Row, Tune};
use crate::constraints::{Constraint, Contribution, Group, Joint, Library};
use crate::decays::HadronMode;
use crate::error::{Error, Result, suggest};
use crate::inputs::Inputs;
use crate::models::{Assignment, Model, ModelSet, Parameter};
use crate::prediction::{Context, OBSERVABLES, ObservableInfo, Prediction};

/// Derived quantities in a table that does not name its own.
const STANDARD_OUTPUTS: [&str; 12] = [
    "y_T",
    "s_R",
    "s_L",
    "epsilon_A",
    "eta",
    "zprime_width_GeV",
    "zprime_ctau_m",
    "br_mumu",
    "br_xx",
    "p_inv",
    "br_bp_kp_zprime",
    "kappa_t",
];

/// The same where a bound on dark matter is evaluated anyway.
const DARK_MATTER_OUTPUTS: [&str; 5] =
    ["omega_h2", "kinetic_margin", "p_ann_cm3_per_s_GeV", "sigma_xp_cm2", "sigma_v_today_cm3_per_s"];

/// Everything that is needed to evaluate points.
pub struct Job {
    /// The card.
    pub card: JobCard,
    /// The model.
    pub model: Box<dyn Model>,
    /// The constraints.
    pub library: Library,
    /// Their joint likelihood.
    pub joint: Joint,
    /// Inputs and tables.
    pub context: Context,
    /// The tuned parameter.
    pub tune: Option<Tune>,
    /// Where the points are.
    pub design: Design,
    /// Parameters with one value.
    pub base: Assignment,
    /// Names of the derived columns.
    pub outputs: Vec<String>,
}

impl Job {
    /// Resolves a card.
    ///
    /// # Errors
    /// Unknown names, values outside of their ranges, unusable cards.
    pub fn new(card: JobCard, models: &ModelSet, constraints: Option<&Path>) -> Result<Self> {
        let model = models.get(&card.model)?;
        let mut inputs = Inputs::default();
        for (name, value) in &card.inputs {
            inputs.set(name, *value)?;
        }
        let context =
            Context { dark_matter: card.dark_matter.checked()?, ..Context::new(inputs, card.hadrons)? };
        let library = Library::with_folder(constraints)?.select(&card.constraints)?;
        let joint = Joint::new(&library)?;
        let tune = card.tune.as_ref().map(|t| Tune::new(t, &*model)).transpose()?;
        let design = Design::new(model.name(), model.parameters(), &card.axes, card.design)?;
        let base = with_fixed(&*model, &Assignment::defaults(model.parameters()), &card.fixed)?;
        let mut job = Self { outputs: Vec::new(), card, model, library, joint, context, tune, design, base };
        job.check_axes()?;
        // A misspelt name is found out here, not after hours of a scan.
        if let Some(t) = &job.card.tune {
            job.check_observable(&t.observable)?;
        }
        job.outputs = job.resolve_outputs()?;
        Ok(job)
    }

    /// A job with one point: no axes.
    ///
    /// # Errors
    /// As [`Job::new`].
    pub fn single(
        model: &str,
        inputs: Inputs,
        hadrons: HadronMode,
        models: &ModelSet,
    ) -> Result<(Box<dyn Model>, Context)> {
        Ok((models.get(model)?, Context::new(inputs, hadrons)?))
    }

    fn check_axes(&self) -> Result<()> {
        let tuned = self.card.tune.as_ref().map(|t| t.parameter.as_str());
        for axis in &self.card.axes {
            if tuned == Some(axis.parameter.as_str()) {
                return Err(Error::Usage(format!(
                    "parameter `{}` is both tuned and an axis",
                    axis.parameter
                )));
            }
            if self.card.fixed.contains_key(&axis.parameter) {
                return Err(Error::Usage(format!(
                    "parameter `{}` is both fixed and an axis",
                    axis.parameter
                )));
            }
        }
        // An axis that replaces a given parameter is found out here, not in
        // the middle of a scan.
        self.assignment(0).map(|_| ())
    }

    /// Whether there is an observable, or a quantity of the model, of a name.
    ///
    /// # Errors
    /// There is none, with a suggestion.
    pub(crate) fn check_observable(&self, name: &str) -> Result<()> {
        if ObservableInfo::find(name).is_some() {
            return Ok(());
        }
        let own = self.own_quantities();
        if own.iter().any(|n| n == name) {
            return Ok(());
        }
        let names = OBSERVABLES.iter().map(|o| o.name).chain(own.iter().map(String::as_str));
        let hint = suggest(name, names).map_or_else(
            || format!("`darkbound point {}` lists them", self.model.name()),
            |s| format!("did you mean `{s}`?"),
        );
        Err(Error::Unknown { kind: "observable", name: name.to_owned(), hint })
    }

    fn resolve_outputs(&self) -> Result<Vec<String>> {
        if self.card.outputs.is_empty() {
            let bounds = self.library.iter().any(|c| c.card().group == Group::DarkMatter);
            let of_dark_matter = if bounds { &DARK_MATTER_OUTPUTS[..] } else { &[] };
            let all = STANDARD_OUTPUTS.iter().chain(of_dark_matter);
            let known = all.filter(|n| self.check_observable(n).is_ok());
            return self.without_parameters(known.map(|n| (*n).to_owned()).collect());
        }
        self.card.outputs.iter().try_for_each(|name| self.check_observable(name))?;
        self.without_parameters(self.card.outputs.clone())
    }

    /// A quantity that is a given parameter has its column already.
    fn without_parameters(&self, mut names: Vec<String>) -> Result<Vec<String>> {
        let values = self.assignment(0)?;
        names.retain(|name| {
            let i = self.model.parameters().iter().position(|p| p.name == *name);
            i.is_none_or(|i| values.values()[i].is_none())
        });
        Ok(names)
    }

    /// Names of the model's own quantities, from the first point that exists.
    fn own_quantities(&self) -> Vec<String> {
        let defaults = Assignment::defaults(self.model.parameters());
        let candidates = std::iter::once(defaults)
            .chain((0..self.design.len().min(64)).filter_map(|i| self.assignment(i).ok()));
        candidates
            .filter_map(|values| self.model.point(&values, &self.context.inputs).ok())
            .map(|point| point.derived().into_iter().map(|(n, _)| n.to_owned()).collect())
            .next()
            .unwrap_or_default()
    }

    /// Values of all parameters at a point of the design, before tuning.
    ///
    /// # Errors
    /// Alternatives given together.
    pub fn assignment(&self, index: usize) -> Result<Assignment> {
        let mut values = self.base.clone();
        for (i, value) in self.design.parameters().zip(self.design.point(index)) {
            values.set_index(self.model.parameters(), i, value)?;
        }
        Ok(values)
    }

    /// Evaluates one point of the design.
    ///
    /// # Errors
    /// A computation that failed; an unphysical point is a row that says so.
    pub fn evaluate(&self, index: usize) -> Result<Row> {
        self.evaluate_at(self.assignment(index)?)
    }

    /// Evaluates the given values, tuned if the job tunes.
    ///
    /// # Errors
    /// As [`Job::evaluate`].
    pub fn evaluate_at(&self, values: Assignment) -> Result<Row> {
        self.evaluate_quantities(values, &self.outputs, &[])
    }

    /// Evaluates the given values with these derived quantities, without the
    /// constraints of some groups.
    ///
    /// # Errors
    /// As [`Job::evaluate`], or a quantity that does not exist.
    pub(crate) fn evaluate_quantities(
        &self,
        values: Assignment,
        outputs: &[String],
        without: &[Group],
    ) -> Result<Row> {
        let solved = match &self.tune {
            Some(tune) => tune.solve(&*self.model, &self.context, &values),
            None => Ok(values.clone()),
        };
        let point = solved.and_then(|v| {
            let point = self.model.point(&v, &self.context.inputs)?;
            Ok((v, point))
        });
        let (values, point) = match point {
            Ok(found) => found,
            Err(e @ (Error::Unphysical { .. } | Error::Numerics { method: "tune", .. })) => {
                return Ok(Row { values, outcome: Outcome::Unphysical(e.to_string()) });
            }
            Err(e) => return Err(e),
        };
        let prediction = Prediction::new(&*point, &self.context);
        let outputs = outputs
            .iter()
            .map(|name| prediction.observable(name).map(|v| v.unwrap_or(f64::NAN)))
            .collect::<Result<_>>()?;
        let said = |c: &dyn Constraint| {
            if without.contains(&c.card().group) {
                return Ok(Contribution::not_applicable("left out"));
            }
            c.evaluate(&prediction)
        };
        let contributions = self.library.iter().map(said).collect::<Result<Vec<Contribution>>>()?;
        Ok(Row { values, outcome: Outcome::Point { outputs, contributions } })
    }
}

/// Sets named values, each once; alternatives together are an error.
fn with_fixed(model: &dyn Model, base: &Assignment, fixed: &BTreeMap<String, Number>) -> Result<Assignment> {
    let mut values = base.clone();
    for (name, number) in fixed {
        let i = crate::models::index_of(model.name(), model.parameters(), name)?;
        match read_number(&model.parameters()[i], number)? {
            Some(value) => values.set(model.name(), model.parameters(), name, value)?,
            None => values.withdraw(model.parameters(), i),
        }
    }
    Ok(values)
}

/// Sets named values over a base; they withdraw its alternatives.
pub(crate) fn with_overrides(
    model: &dyn Model,
    base: &Assignment,
    fixed: &BTreeMap<String, Number>,
) -> Result<Assignment> {
    let mut values = base.clone();
    for (name, number) in fixed {
        let i = crate::models::index_of(model.name(), model.parameters(), name)?;
        match read_number(&model.parameters()[i], number)? {
            Some(value) => {
                model.parameters()[i].check(value)?;
                values.override_index(model.parameters(), i, value);
            }
            None => values.withdraw(model.parameters(), i),
        }
    }
    Ok(values)
}

/// The number of a card; `None` where it says that the parameter follows
/// another one, which is its default.
fn read_number(parameter: &Parameter, number: &Number) -> Result<Option<f64>> {
    match number {
        Number::Value(v) => Ok(Some(*v)),
        Number::Preset(text) if parameter.follows(text) => Ok(None),
        Number::Preset(text) => parameter.parse(text).map(Some),
    }
}
