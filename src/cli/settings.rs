//! Global options, read.

use super::Global;
use crate::decays::HadronMode;
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{Assignment, Model, ModelSet};

/// Splits `name=value`.
pub(super) fn key_value<'a>(option: &str, text: &'a str) -> Result<(&'a str, &'a str)> {
    text.split_once('=')
        .map(|(k, v)| (k.trim(), v.trim()))
        .filter(|(k, v)| !k.is_empty() && !v.is_empty())
        .ok_or_else(|| Error::Usage(format!("{option} `{text}`: NAME=VALUE is needed")))
}

impl Global {
    /// Overrides given on the command line.
    pub(super) fn input_overrides(&self) -> Result<Vec<(String, f64)>> {
        self.inputs
            .iter()
            .map(|text| {
                let (name, value) = key_value("--input", text)?;
                let value = value.parse().map_err(|_| Error::Input {
                    name: name.into(),
                    why: format!("`{value}` is not a number"),
                })?;
                Ok((name.to_owned(), value))
            })
            .collect()
    }

    /// The inputs with the overrides of the command line.
    pub(super) fn read_inputs(&self) -> Result<Inputs> {
        let mut inputs = Inputs::default();
        for (name, value) in self.input_overrides()? {
            inputs.set(&name, value)?;
        }
        Ok(inputs)
    }

    /// The hadronic mode of the command line.
    pub(super) fn hadron_mode(&self) -> Result<Option<HadronMode>> {
        self.hadrons
            .as_deref()
            .map(|text| match text {
                "data" => Ok(HadronMode::Data),
                "free-quarks" => Ok(HadronMode::FreeQuarks),
                "vmd" => Ok(HadronMode::Vmd),
                _ => Err(Error::Usage(format!("--hadrons `{text}`: data, free-quarks or vmd is needed"))),
            })
            .transpose()
    }

    /// All models.
    ///
    /// # Errors
    /// The folder of models cannot be read: a mistyped one is not an empty one.
    pub(super) fn model_set(&self) -> Result<ModelSet> {
        ModelSet::with_folder(self.models.as_deref())
    }
}

/// Values of a model from `--set name=value` (a preset is a value too).
pub(super) fn assignment(model: &dyn Model, set: &[String]) -> Result<Assignment> {
    let parameters = model.parameters();
    let mut values = Assignment::defaults(parameters);
    for text in set {
        let (name, value) = key_value("--set", text)?;
        let i = crate::models::index_of(model.name(), parameters, name)?;
        // "mu_0=m_T" says what is the default anyway.
        if parameters[i].follows(value) {
            continue;
        }
        let value = parameters[i].parse(value)?;
        values.set(model.name(), parameters, name, value)?;
    }
    Ok(values)
}

/// Limits the number of threads.
pub(super) fn set_threads(global: &Global) -> Result<()> {
    let Some(n) = global.threads else { return Ok(()) };
    if n == 0 {
        return Err(Error::Usage("--threads 0: at least one thread is needed".into()));
    }
    rayon::ThreadPoolBuilder::new()
        .num_threads(n)
        .build_global()
        .map_err(|e| Error::Usage(format!("--threads {n}: {e}")))
}
