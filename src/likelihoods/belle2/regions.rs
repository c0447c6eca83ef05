//! Which part of the measurement is used.

use crate::error::{Error, Result};

/// Regions of the measurement; each tag alone, or both (they share no events).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Regions {
    /// The inclusive tag: A and B on the resonance, C and D below it.
    Inclusive,
    /// The hadronic tag: H.
    Hadronic,
    /// Both tags.
    #[default]
    Combined,
}

impl Regions {
    /// All with their names.
    pub const ALL: [(Self, &'static str); 3] =
        [(Self::Inclusive, "inclusive"), (Self::Hadronic, "hadronic"), (Self::Combined, "combined")];

    /// The regions of a name.
    ///
    /// # Errors
    /// No such name.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, n)| *n == name);
        known.map(|(r, _)| *r).ok_or_else(|| Error::Unknown {
            kind: "choice of Belle II regions",
            name: name.to_owned(),
            hint: format!("there are {}", Self::ALL.map(|(_, n)| n).join(", ")),
        })
    }

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Names of the regions in the tables.
    pub fn regions(self) -> &'static [&'static str] {
        match self {
            Self::Inclusive => &["A", "B", "C", "D"],
            Self::Hadronic => &["H"],
            Self::Combined => &["A", "B", "C", "D", "H"],
        }
    }
}
