//! The catalogue of quantities, `data/quantities/*.toml`: what each name
//! means, its formula with a number, what the formula needs.

use std::sync::OnceLock;

use serde::Deserialize;

use crate::error::{Error, Result};
use crate::provenance::{Folder, embedded_files};

/// Sources that are no entry of the bibliography.
pub(super) const WITHOUT_KEY: [&str; 3] = ["own derivation", "textbook", "definition"];

/// A chapter of the catalogue: one file.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Chapter {
    /// Letter of its equations.
    #[serde(rename = "chapter")]
    pub(super) letter: String,
    /// Heading.
    pub(super) title: String,
    /// What a reader must know first.
    pub(super) intro: String,
    /// Its equations.
    #[serde(rename = "equation")]
    pub(super) equations: Vec<Equation>,
}

/// An equation with the quantities that it gives.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct Equation {
    /// Number, such as "G.3".
    pub(super) label: String,
    /// Names of the quantities. With `each`, `{0}`, `{1}`, ... stand for the
    /// words of a row, here and in `inputs` and `from`.
    pub(super) names: Vec<String>,
    /// Rows of words, one quantity for each.
    #[serde(default)]
    pub(super) each: Vec<Vec<String>>,
    /// The models for which it holds; none: every model without an equation of
    /// its own for the name.
    #[serde(default)]
    pub(super) models: Vec<String>,
    /// What it is.
    pub(super) what: String,
    /// Unit, empty where dimensionless.
    #[serde(default)]
    pub(super) unit: String,
    /// The formula, in plain characters.
    pub(super) formula: String,
    /// Keys of the bibliography, or one of [`WITHOUT_KEY`].
    pub(super) source: Vec<String>,
    /// Assumptions, and what is recalled.
    #[serde(default)]
    pub(super) notes: String,
    /// Quantities in the formula. One that a model does not have is left out
    /// there.
    #[serde(default)]
    pub(super) from: Vec<String>,
    /// Measured inputs in the formula.
    #[serde(default)]
    pub(super) inputs: Vec<String>,
    /// Parameters of the model in the formula; as for `from`.
    #[serde(default)]
    pub(super) parameters: Vec<String>,
    /// Tables and methods whose use depends on the point, see
    /// [`Evaluated`](super::sources::Evaluated).
    #[serde(default)]
    pub(super) evaluated: Vec<super::sources::Evaluated>,
}

impl Equation {
    /// The equation of one row of `each`.
    fn of_row(&self, row: &[String]) -> Self {
        let fill = |text: &String| {
            row.iter().enumerate().fold(text.clone(), |t, (i, word)| t.replace(&format!("{{{i}}}"), word))
        };
        let all = |texts: &[String]| texts.iter().map(fill).collect();
        Self {
            names: all(&self.names),
            what: fill(&self.what),
            from: all(&self.from),
            inputs: all(&self.inputs),
            each: Vec::new(),
            ..self.clone()
        }
    }

    /// One equation per quantity or group of quantities.
    pub(super) fn expanded(&self) -> Vec<Self> {
        if self.each.is_empty() {
            return vec![self.clone()];
        }
        self.each.iter().map(|row| self.of_row(row)).collect()
    }
}

/// All chapters.
#[derive(Debug)]
pub(super) struct Catalogue {
    /// In the order of their letters.
    pub(super) chapters: Vec<Chapter>,
    /// All equations with the rows of `each` filled in.
    pub(super) equations: Vec<Equation>,
}

impl Catalogue {
    fn read() -> Result<Self> {
        let mut chapters = Vec::new();
        for (name, text) in embedded_files(Folder::Data).filter(|(n, _)| n.starts_with("quantities/")) {
            let chapter: Chapter =
                toml::from_str(text).map_err(|e| Error::toml(&format!("data/{name}"), text, &e))?;
            chapters.push(chapter);
        }
        chapters.sort_by(|a, b| a.letter.cmp(&b.letter));
        let equations = chapters.iter().flat_map(|c| &c.equations).flat_map(Equation::expanded).collect();
        Ok(Self { chapters, equations })
    }

    /// The equation of a quantity in a model: one of that model before one of
    /// all models.
    pub(super) fn find(&self, name: &str, model: &str) -> Option<&Equation> {
        let named = || self.equations.iter().filter(|e| e.names.iter().any(|n| n == name));
        let of_model = named().find(|e| e.models.iter().any(|m| m == model));
        of_model.or_else(|| named().find(|e| e.models.is_empty()))
    }

    /// The models that have a quantity, where it belongs to some only.
    pub(super) fn models_of(&self, name: &str) -> Vec<&str> {
        let named = self.equations.iter().filter(|e| e.names.iter().any(|n| n == name));
        named.flat_map(|e| &e.models).map(String::as_str).collect()
    }

    /// Names of all quantities of a model, in the order of the chapters.
    pub(super) fn names<'a>(&'a self, model: &'a str) -> impl Iterator<Item = (&'a str, &'a Equation)> {
        let applies = move |e: &&Equation| e.models.is_empty() || e.models.iter().any(|m| m == model);
        let equations = self.equations.iter().filter(applies);
        equations.flat_map(|e| e.names.iter().map(move |n| (n.as_str(), e)))
    }
}

/// The embedded catalogue.
///
/// # Errors
/// A file that cannot be read, with line and column.
pub(super) fn catalogue() -> Result<&'static Catalogue> {
    static READ: OnceLock<Result<Catalogue>> = OnceLock::new();
    READ.get_or_init(Catalogue::read).as_ref().map_err(Clone::clone)
}
