//! From a name to its formula, its values and all it rests on.

use std::collections::BTreeSet;

use serde::Serialize;

use super::catalogue::{Catalogue, Equation};
use super::sources::TableUsed;
use super::steps;
use crate::error::{Error, Result};
use crate::flavour::FLAVOUR_PARAMETERS;
use crate::inputs::{INPUTS, Inputs};
use crate::models::{Assignment, Model};
use crate::prediction::Prediction;
use crate::provenance::Status;

/// A quantity at a point, with what its formula needs.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Explained {
    /// Name.
    pub(super) name: String,
    /// What it is.
    pub(super) what: String,
    /// Value, `None` where the point does not have it.
    pub(super) value: Option<f64>,
    /// Unit, empty where dimensionless.
    pub(super) unit: String,
    /// Number of the equation in docs/formulas.md.
    pub(super) equation: String,
    /// The formula.
    pub(super) formula: String,
    /// Where the formula is from.
    pub(super) source: Vec<String>,
    /// Assumptions.
    pub(super) notes: String,
    /// Quantities in the formula, explained as far as was asked for.
    pub(super) from: Vec<Explained>,
    /// Measured inputs in the formula.
    pub(super) inputs: Vec<InputUsed>,
    /// Parameters of the model in the formula.
    pub(super) parameters: Vec<ParameterUsed>,
    /// Tables that were read for it.
    pub(super) tables: Vec<TableUsed>,
}

/// A measured input.
#[derive(Debug, Clone, Serialize)]
pub(super) struct InputUsed {
    pub(super) name: String,
    pub(super) what: &'static str,
    pub(super) value: f64,
    /// One sigma of the default, zero where irrelevant or exact.
    pub(super) error: f64,
    pub(super) unit: &'static str,
    pub(super) source: &'static str,
    pub(super) status: Status,
    /// Whether the value is the user's and not that of the source.
    pub(super) overridden: bool,
}

/// A parameter of the model.
#[derive(Debug, Clone, Serialize)]
pub(super) struct ParameterUsed {
    pub(super) name: String,
    pub(super) what: &'static str,
    /// `None` where an alternative is given.
    pub(super) value: Option<f64>,
    pub(super) unit: &'static str,
    pub(super) range: (f64, f64),
}

/// All that a value rests on.
#[derive(Debug, Clone, Default, Serialize)]
pub(super) struct Chain {
    /// Equations with their sources, in the order of the walk.
    pub(super) equations: Vec<Link>,
    /// Measured inputs.
    pub(super) inputs: BTreeSet<String>,
    /// Parameters of the model.
    pub(super) parameters: BTreeSet<String>,
    /// Tables.
    pub(super) tables: Vec<TableUsed>,
    /// Keys of all papers.
    pub(super) keys: BTreeSet<String>,
}

impl Chain {
    /// Adds another chain; equations and tables that are there stay once.
    pub(super) fn merge(&mut self, other: Self) {
        for link in other.equations {
            if !self.equations.iter().any(|l| l.equation == link.equation && l.names == link.names) {
                self.equations.push(link);
            }
        }
        other.tables.into_iter().for_each(|t| self.add_table(t));
        self.inputs.extend(other.inputs);
        self.parameters.extend(other.parameters);
        self.keys.extend(other.keys);
    }
}

/// An equation of a chain.
#[derive(Debug, Clone, Serialize)]
pub(super) struct Link {
    /// Its number.
    pub(super) equation: String,
    /// What it was used for.
    pub(super) names: Vec<String>,
    /// Its sources, those of the method that was used included.
    pub(super) source: Vec<String>,
}

/// A point with the catalogue to explain it by.
pub(super) struct Walk<'a> {
    pub(super) catalogue: &'static Catalogue,
    pub(super) model: &'a dyn Model,
    pub(super) values: &'a Assignment,
    pub(super) prediction: &'a Prediction<'a>,
}

impl Walk<'_> {
    /// The value of a quantity or intermediate value.
    ///
    /// # Errors
    /// A computation that failed; a name that the code does not know.
    pub(super) fn value(&self, name: &str) -> Result<Option<f64>> {
        if steps::is_step(name) {
            return Ok(steps::value(name, self.prediction));
        }
        match self.prediction.observable(name) {
            // A quantity of another model.
            Err(Error::Unknown { .. }) => Ok(None),
            other => other,
        }
    }

    /// The equation of a name in the model at hand.
    pub(super) fn find(&self, name: &str) -> Option<&'static Equation> {
        self.catalogue.find(name, self.model.name())
    }

    /// A quantity with `depth` levels of what it needs.
    pub(super) fn quantity(&self, name: &str, equation: &Equation, depth: usize) -> Result<Explained> {
        let mut out = Explained {
            name: name.to_owned(),
            what: equation.what.clone(),
            value: self.value(name)?,
            unit: equation.unit.clone(),
            equation: equation.label.clone(),
            formula: equation.formula.trim().to_owned(),
            source: equation.source.clone(),
            notes: equation.notes.trim().to_owned(),
            from: Vec::new(),
            inputs: Vec::new(),
            parameters: Vec::new(),
            tables: Vec::new(),
        };
        if depth == 0 {
            return Ok(out);
        }
        for other in &equation.from {
            if let Some(e) = self.find(other) {
                out.from.push(self.quantity(other, e, depth - 1)?);
            }
        }
        out.inputs = equation.inputs.iter().filter_map(|n| self.input(n)).collect();
        out.parameters = equation.parameters.iter().filter_map(|n| self.parameter(n)).collect();
        for evaluated in &equation.evaluated {
            out.tables.extend(evaluated.tables(self.prediction)?);
        }
        Ok(out)
    }

    /// A parameter of the model.
    pub(super) fn parameter(&self, name: &str) -> Option<ParameterUsed> {
        let mut all = self.model.parameters().iter().zip(self.values.values());
        let (p, value) = all.find(|(p, _)| p.name == name)?;
        Some(ParameterUsed {
            name: name.to_owned(),
            what: p.doc,
            value: *value,
            unit: p.unit,
            range: p.range,
        })
    }

    /// A measured input; those of rare B decays alone included.
    pub(super) fn input(&self, name: &str) -> Option<InputUsed> {
        let inputs: &Inputs = &self.prediction.context().inputs;
        if let Some(i) = INPUTS.iter().find(|i| i.name == name) {
            return Some(InputUsed {
                name: name.to_owned(),
                what: i.doc,
                value: inputs.get(name)?,
                error: i.error,
                unit: i.unit,
                source: i.source,
                status: i.status,
                overridden: inputs.overridden().any(|(n, _)| n == name),
            });
        }
        let i = FLAVOUR_PARAMETERS.iter().find(|i| i.name == name)?;
        let value = self.prediction.context().rare_b.sets().parameters().get(name)?;
        Some(InputUsed {
            name: name.to_owned(),
            what: i.doc,
            value,
            error: i.error,
            unit: i.unit,
            source: i.source,
            status: i.status,
            overridden: false,
        })
    }

    /// Everything that some quantities rest on, to the bottom.
    pub(super) fn chain(&self, names: &[String]) -> Result<Chain> {
        let mut chain = Chain::default();
        let mut seen = BTreeSet::new();
        for name in names {
            self.follow(name, &mut seen, &mut chain)?;
        }
        chain.keys.extend(self.model.citations().into_iter().map(str::to_owned));
        if !chain.inputs.is_empty() {
            chain.keys.extend(Inputs::citations().iter().map(|k| (*k).to_owned()));
        }
        Ok(chain)
    }

    fn follow(&self, name: &str, seen: &mut BTreeSet<String>, chain: &mut Chain) -> Result<()> {
        let Some(equation) = self.find(name) else { return Ok(()) };
        if !seen.insert(name.to_owned()) {
            return Ok(());
        }
        chain.add(name, equation);
        chain.inputs.extend(equation.inputs.iter().cloned());
        let own = |n: &&String| self.parameter(n).is_some();
        chain.parameters.extend(equation.parameters.iter().filter(own).cloned());
        for evaluated in &equation.evaluated {
            for table in evaluated.tables(self.prediction)? {
                chain.add_table(table);
            }
            for key in evaluated.methods(self.prediction)? {
                chain.add_method(key);
            }
        }
        equation.from.iter().try_for_each(|other| self.follow(other, seen, chain))
    }
}

impl Chain {
    fn add(&mut self, name: &str, equation: &Equation) {
        let bare = |s: &&String| s.contains(':');
        self.keys.extend(equation.source.iter().filter(bare).cloned());
        if let Some(link) = self.equations.iter_mut().find(|l| l.equation == equation.label) {
            link.names.push(name.to_owned());
            return;
        }
        let (equation, source) = (equation.label.clone(), equation.source.clone());
        self.equations.push(Link { equation, names: vec![name.to_owned()], source });
    }

    /// A paper of the method behind the equation that was added last.
    fn add_method(&mut self, key: &str) {
        self.keys.insert(key.to_owned());
        if let Some(link) = self.equations.last_mut().filter(|l| !l.source.iter().any(|s| s == key)) {
            link.source.push(key.to_owned());
        }
    }

    pub(super) fn add_table(&mut self, table: TableUsed) {
        self.keys.extend(table.cite.clone());
        if !self.tables.contains(&table) {
            self.tables.push(table);
        }
    }
}
