//! The talk behind the tool, figure by figure: "Hunting for a light Z' portal
//! to the dark side at Belle II" (P. Bolton, with S. Fajfer, J. F. Kamenik,
//! M. Novoa-Brunet; 2403.13887, 2503.19025).
//!
//! An [`Exhibit`] draws one figure of the talk from first principles and
//! holds its claims against what comes out.

mod claim;
mod contours;
mod decays;
mod episode1;
mod episode2;
mod exchange;
mod future;
mod heavy;
mod lhcb;
mod line;
mod relic;
mod strengths;
mod studio;
mod summary;
mod top;
mod window;
mod words;

use std::path::Path;

pub use claim::{Agreement, Claim, table};
pub use studio::Studio;

use crate::error::{Error, Result, suggest};
use crate::figures;
use crate::scan::Job;

/// One figure of the talk.
#[derive(Debug, Clone, Copy)]
pub struct Exhibit {
    /// Identifier, also the stem of its files.
    pub id: &'static str,
    /// The slide it is on.
    pub slide: &'static str,
    make: fn(&Studio, &Path) -> Result<Vec<Claim>>,
}

/// All figures, in the order of the talk.
pub const EXHIBITS: &[Exhibit] = &[
    Exhibit {
        id: "q2-spectra",
        slide: "New physics contributions to B+ -> K+ Emiss",
        make: episode1::spectra,
    },
    Exhibit { id: "likelihood-mass", slide: "SM + NP signal hypothesis", make: episode1::mass },
    Exhibit { id: "contours", slide: "Vector boson final state; backup", make: contours::contours },
    Exhibit {
        id: "kstar-integrated",
        slide: "Implications for future measurements",
        make: episode2::integrated,
    },
    Exhibit { id: "kstar-binned", slide: "Implications for future measurements", make: episode2::binned },
    Exhibit { id: "belle2-line", slide: "Explanation of Belle II excess", make: line::make },
    Exhibit { id: "branching-ratios", slide: "Z' decays", make: decays::branching },
    Exhibit { id: "lifetime", slide: "Z' decays", make: decays::lifetime },
    Exhibit { id: "lhcb-plane", slide: "LHCb bounds; Dark fermion final state", make: lhcb::make },
    Exhibit { id: "constraint-summary", slide: "Constraints summary", make: summary::make },
    Exhibit { id: "relic-density", slide: "Dark matter", make: relic::wide },
    Exhibit { id: "light-window", slide: "Light dark matter", make: window::window },
    Exhibit { id: "heavy-plane", slide: "Traditional WIMP dark matter", make: heavy::plane },
    Exhibit { id: "wimp", slide: "Traditional WIMP dark matter", make: heavy::wimp },
];

impl Exhibit {
    /// The figure of an identifier.
    ///
    /// # Errors
    /// There is none, with the nearest.
    pub fn named(id: &str) -> Result<Self> {
        EXHIBITS.iter().find(|e| e.id == id).copied().ok_or_else(|| {
            let ids = || EXHIBITS.iter().map(|e| e.id);
            let hint = suggest(id, ids()).map_or_else(
                || format!("there are {}", ids().collect::<Vec<_>>().join(", ")),
                |s| format!("did you mean `{s}`?"),
            );
            Error::Unknown { kind: "figure of the talk", name: id.to_owned(), hint }
        })
    }

    /// Writes the figure with its table into a folder and returns the claims
    /// that belong to it.
    ///
    /// # Errors
    /// A failed computation, or an unwritable folder.
    pub fn make(&self, studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
        (self.make)(studio, folder)
    }
}

/// A figure of the talk's card.
fn card_figure(job: &Job, id: &str, folder: &Path) -> Result<()> {
    let card = job.card.figures.iter().find(|f| f.id == id);
    let card = card.ok_or_else(|| Error::Usage(format!("the talk's card has no figure `{id}`")))?;
    figures::make(job, card, folder)
}
