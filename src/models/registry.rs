//! All models by name: the coded ones and those of cards.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::Model;
use super::aligned_u1::{AlignedU1, ExtendedU1};
use super::charges;
use crate::error::{Error, Result, suggest};
use crate::provenance::{Folder, cards_in, embedded, embedded_names};

/// The models of a run: coded, embedded cards, and cards of a folder.
#[derive(Debug, Clone, Default)]
pub struct ModelSet {
    /// Cards of the folder by the name of the file.
    own: BTreeMap<String, PathBuf>,
}

impl ModelSet {
    /// Adds the `*.toml` cards of a folder; they replace embedded ones of the
    /// same name.
    ///
    /// # Errors
    /// The folder cannot be read: a mistyped one is not an empty one.
    pub fn with_folder(folder: Option<&Path>) -> Result<Self> {
        let mut own = BTreeMap::new();
        if let Some(folder) = folder {
            for path in cards_in(folder, "reading the folder of models")? {
                own.insert(path.file_stem().unwrap_or_default().to_string_lossy().into_owned(), path);
            }
        }
        Ok(Self { own })
    }

    /// A model by name.
    ///
    /// # Errors
    /// No such model, or a card that cannot be used.
    pub fn get(&self, name: &str) -> Result<Box<dyn Model>> {
        if let Some(path) = self.own.get(name) {
            let text = std::fs::read_to_string(path).map_err(|e| Error::io(path, "reading the model", &e))?;
            let model = charges::from_card(&path.to_string_lossy(), &text)?;
            if model.name() != name {
                let message = format!("name `{}` must be the name of the file, `{name}`", model.name());
                return Err(Error::Card { file: path.display().to_string(), at: None, message });
            }
            return Ok(Box::new(model));
        }
        if name == "aligned_u1" {
            return Ok(Box::new(AlignedU1::default()));
        }
        if name == ExtendedU1::NAME {
            return Ok(Box::new(ExtendedU1::default()));
        }
        let file = format!("{name}.toml");
        if let Some(text) = embedded(Folder::Models, &file) {
            return Ok(Box::new(charges::from_card(&format!("models/{file}"), text)?));
        }
        let names = self.names();
        let hint = suggest(name, names.iter().map(String::as_str))
            .map_or_else(|| format!("there are {}", names.join(", ")), |s| format!("did you mean `{s}`?"));
        Err(Error::Unknown { kind: "model", name: name.to_owned(), hint })
    }

    /// Names of all models.
    pub fn names(&self) -> Vec<String> {
        let mut names = vec!["aligned_u1".to_owned(), ExtendedU1::NAME.to_owned()];
        names.extend(
            embedded_names(Folder::Models).filter_map(|n| n.strip_suffix(".toml").map(str::to_owned)),
        );
        names.extend(self.own.keys().cloned());
        names[1..].sort();
        names.dedup();
        names
    }
}
