//! The model of the talk, ready to be asked.

use std::collections::BTreeMap;

use crate::constraints::{Constraint, Contribution, Library};
use crate::error::{Error, Result};
use crate::models::{Assignment, ModelSet};
use crate::numerics::root::scan_log_root;
use crate::prediction::{Context, Prediction};
use crate::scan::{Job, JobCard, Number, Tune, with_overrides};

/// The card of Episode III.
pub(super) const CARD: &str = include_str!("../../examples/cards/talk.toml");

/// The card of heavy X.
const HEAVY: &str = include_str!("../../examples/cards/talk_heavy.toml");

/// The jobs of Episode III and all constraints.
pub struct Studio {
    /// X lighter than half of the Z'.
    pub job: Job,
    /// X heavier than that, with another invisible mode of the Z'.
    pub heavy: Job,
    /// All cards, also those that are off by default.
    pub library: Library,
}

/// Where the tree-level kinetic mixing may vanish: it is a parameter of the
/// model that the talk does not give.
pub(super) const SCALES: [&str; 4] = ["m_T", "1e6", "1e16", "m_Planck"];

/// One of these scales in words.
pub(super) fn at_scale(scale: &str) -> &'static str {
    match scale {
        "m_T" => "m_T",
        "1e6" => "1e6 GeV",
        "1e16" => "1e16 GeV",
        _ => "the Planck mass",
    }
}

/// Parameters that differ from the card: names and numbers or presets.
pub(super) type Set<'a> = &'a [(&'a str, &'a str)];

impl Studio {
    /// Reads the card.
    ///
    /// # Errors
    /// A card or table that cannot be used.
    pub fn new() -> Result<Self> {
        let models = ModelSet::with_folder(None)?;
        let job = |name: &str, text: &str| Job::new(JobCard::read(name, text)?, &models, None);
        Ok(Self {
            job: job("talk.toml", CARD)?,
            heavy: job("talk_heavy.toml", HEAVY)?,
            library: Library::with_folder(None)?,
        })
    }

    /// Values of the card with others on top.
    pub(super) fn values(&self, set: Set<'_>) -> Result<Assignment> {
        let number =
            |text: &str| text.parse().map_or_else(|_| Number::Preset(text.to_owned()), Number::Value);
        let given: BTreeMap<String, Number> =
            set.iter().map(|(name, text)| ((*name).to_owned(), number(text))).collect();
        with_overrides(&*self.job.model, &self.job.base, &given)
    }

    /// Asks a point on the Belle II line; `None` where the line does not
    /// exist.
    pub(super) fn ask<T>(
        &self,
        set: Set<'_>,
        question: impl Fn(&Prediction<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        self.ask_in(&self.job.context, self.job.tune.as_ref(), set, question)
    }

    /// As [`Studio::ask`], with other choices and another tuning.
    pub(super) fn ask_in<T>(
        &self,
        context: &Context,
        tune: Option<&Tune>,
        set: Set<'_>,
        question: impl Fn(&Prediction<'_>) -> Result<T>,
    ) -> Result<Option<T>> {
        let values = self.values(set)?;
        let solved = match tune {
            Some(tune) => tune.solve(&*self.job.model, context, &values),
            None => Ok(values),
        };
        match solved.and_then(|v| self.job.model.point(&v, &context.inputs)) {
            Ok(point) => question(&Prediction::new(&*point, context)).map(Some),
            Err(Error::Unphysical { .. } | Error::Numerics { method: "tune", .. }) => Ok(None),
            Err(e) => Err(e),
        }
    }

    /// A number of a point on the line that has to exist.
    pub(super) fn number(&self, set: Set<'_>, observable: &str) -> Result<f64> {
        let value = self.ask(set, |p| p.observable(observable))?.flatten();
        value.ok_or_else(|| Error::Usage(format!("the talk's point {set:?} has no `{observable}`")))
    }

    /// What a constraint says about a point on the line.
    pub(super) fn bound(&self, id: &str, set: Set<'_>) -> Result<Option<Contribution>> {
        let constraint = self.constraint(id)?;
        self.ask(set, |p| constraint.evaluate(p))
    }

    /// A constraint by its identifier.
    pub(super) fn constraint(&self, id: &str) -> Result<&dyn Constraint> {
        self.library.get(id).ok_or_else(|| Error::Unknown {
            kind: "constraint",
            name: id.to_owned(),
            hint: "`darkbound constraints --all` lists them".into(),
        })
    }
}

/// Where a positive quantity crosses one; `None` where it does not between
/// the ends.
pub(super) fn crossing(
    f: impl Fn(f64) -> Result<Option<f64>>,
    lo: f64,
    hi: f64,
    nodes: usize,
) -> Result<Option<f64>> {
    let mut failed = None;
    let value = |x: f64| match f(x) {
        Ok(v) => v.filter(|v| v.is_finite() && *v > 0.0).map(f64::ln),
        Err(e) => {
            failed.get_or_insert(e);
            None
        }
    };
    let found = scan_log_root(value, lo, hi, nodes, 1e-6);
    match failed {
        Some(e) => Err(e),
        None => found,
    }
}
