//! The cards and tables compiled into the binary.

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

/// All embedded names of a folder, sorted.
pub fn embedded_names(folder: Folder) -> impl Iterator<Item = &'static str> {
    folder.files().iter().map(|(name, _)| *name)
}
