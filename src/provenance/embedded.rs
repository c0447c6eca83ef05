//! The cards and tables compiled into the binary, and the cards of a user.

use std::path::{Path, PathBuf};

use crate::error::{Error, Result};

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The embedded folders.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Folder {
    /// Constraint cards.
    Constraints,
    /// Model cards.
    Models,
    /// Tables and their source records.
    Data,
}

impl Folder {
    fn files(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Constraints => CONSTRAINTS,
            Self::Models => MODELS,
            Self::Data => DATA,
        }
    }
}

/// The text of an embedded file, by its path below the folder.
pub fn embedded(folder: Folder, name: &str) -> Option<&'static str> {
    let files = folder.files();
    files.binary_search_by(|(n, _)| (*n).cmp(name)).ok().map(|i| files[i].1)
}

/// All embedded files of a folder as (path below it, text), sorted.
pub fn embedded_files(folder: Folder) -> impl Iterator<Item = (&'static str, &'static str)> {
    folder.files().iter().copied()
}

/// The `*.toml` of a folder of the user, sorted; `what` is said where it
/// cannot be read.
///
/// # Errors
/// The folder cannot be read.
pub(crate) fn cards_in(folder: &Path, what: &'static str) -> Result<Vec<PathBuf>> {
    let failed = |e: std::io::Error| Error::io(folder, what, &e);
    let entries = std::fs::read_dir(folder).map_err(failed)?;
    let mut paths =
        entries.map(|e| e.map(|e| e.path())).collect::<std::io::Result<Vec<_>>>().map_err(failed)?;
    paths.retain(|p| p.extension().is_some_and(|e| e == "toml"));
    paths.sort();
    Ok(paths)
}

/// All embedded names of a folder, sorted.
pub fn embedded_names(folder: Folder) -> impl Iterator<Item = &'static str> {
    folder.files().iter().map(|(name, _)| *name)
}
