//! All constraints: the embedded cards, and those of a user's folder.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::sync::OnceLock;

use super::{Card, Constraint, kinds, table};
use crate::error::{Error, Result, suggest};
use crate::provenance::{Folder, cards_in, embedded_files, sha256_hex};

/// A set of constraints, in the order of their identifiers.
pub struct Library {
    constraints: Vec<Box<dyn Constraint>>,
    /// The user's folder, and which constraints are from there.
    folder: Option<(PathBuf, BTreeSet<String>)>,
}

impl std::fmt::Debug for Library {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_list().entries(self.iter().map(Constraint::id)).finish()
    }
}

impl Library {
    /// The embedded cards, with the `*.toml` of a folder added or replacing
    /// those of the same name. Tables of such cards are looked for beside
    /// the card first.
    ///
    /// # Errors
    /// A card or a table that cannot be used, or an unreadable folder.
    pub fn with_folder(folder: Option<&Path>) -> Result<Self> {
        let mut built: BTreeMap<String, Box<dyn Constraint>> = BTreeMap::new();
        for (name, text) in embedded_files(Folder::Constraints) {
            let card = Card::read(&format!("constraints/{name}"), text)?;
            built.insert(card.id.clone(), kinds::build(card, None)?);
        }
        let mut own = BTreeSet::new();
        if let Some(folder) = folder {
            for path in cards_in(folder, "reading the folder of constraints")? {
                let text =
                    std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "reading the card", &e))?;
                let card = Card::read(&path.to_string_lossy(), &text)?;
                own.insert(card.id.clone());
                built.insert(card.id.clone(), kinds::build(card, Some(folder))?);
            }
        }
        for c in built.values() {
            if let Some(name) = c.card().same_data_as.iter().find(|name| !built.contains_key(*name)) {
                let hint = suggest(name, built.keys().map(String::as_str)).map_or_else(
                    || "`darkbound constraints --all` lists them".into(),
                    |s| format!("did you mean `{s}`?"),
                );
                return Err(c
                    .card()
                    .error(&format!("same-data-as names `{name}`, which does not exist; {hint}")));
            }
        }
        let folder = folder.map(|f| (f.to_path_buf(), own));
        Ok(Self { constraints: built.into_values().collect(), folder })
    }

    /// Keeps only the constraints of the list; an empty list keeps those
    /// that are on by default.
    ///
    /// # Errors
    /// A name that does not exist.
    pub fn select(mut self, ids: &[String]) -> Result<Self> {
        for id in ids {
            if !self.constraints.iter().any(|c| c.id() == id) {
                let names = || self.constraints.iter().map(|c| c.id());
                let hint = suggest(id, names()).map_or_else(
                    || "`darkbound constraints` lists them".into(),
                    |s| format!("did you mean `{s}`?"),
                );
                return Err(Error::Unknown { kind: "constraint", name: id.clone(), hint });
            }
        }
        self.constraints
            .retain(|c| if ids.is_empty() { c.card().default } else { ids.iter().any(|i| i == c.id()) });
        Ok(self)
    }

    /// The tables of all constraints with their SHA-256.
    ///
    /// # Errors
    /// A table of a user's card cannot be read any more.
    pub fn tables(&self) -> Result<BTreeMap<String, String>> {
        let mut hashes = BTreeMap::new();
        for c in self.iter() {
            let own = self.folder.as_ref().filter(|(_, ids)| ids.contains(c.id()));
            for name in c.card().tables() {
                let text = table::text(name, own.map(|(folder, _)| folder.as_path()))?;
                hashes.insert(name.to_owned(), sha256_hex(&text));
            }
        }
        Ok(hashes)
    }

    /// The constraints.
    pub fn iter(&self) -> impl Iterator<Item = &dyn Constraint> {
        self.constraints.iter().map(|c| &**c)
    }

    /// Number of constraints.
    pub fn len(&self) -> usize {
        self.constraints.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.constraints.is_empty()
    }

    /// One constraint by identifier.
    pub fn get(&self, id: &str) -> Option<&dyn Constraint> {
        self.iter().find(|c| c.id() == id)
    }
}

/// The embedded constraints that are on by default.
///
/// # Errors
/// An embedded card or table that cannot be used.
pub fn library() -> Result<&'static Library> {
    static LIBRARY: OnceLock<Result<Library>> = OnceLock::new();
    LIBRARY.get_or_init(|| Library::with_folder(None)?.select(&[])).as_ref().map_err(Clone::clone)
}
