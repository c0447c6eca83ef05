//! The published sets by name.

use super::series::poles;
use super::{FormFactor, FormFactorSet, Masses, ZSeries};
use crate::error::{Error, Result};

/// Where form factors come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormFactorSource {
    /// Gubernari, Reboud, van Dyk, Virto 2305.06301: sum rules and lattice;
    /// B -> K, B -> K*, B_s -> phi.
    #[default]
    Grvdv2023,
    /// Own linear fit to the same inputs; B -> K, B -> K*.
    Own,
    /// Gubernari, Kokulu, van Dyk 1811.00983; B -> K, B -> K*.
    Gkvd2018,
    /// Bharucha, Straub, Zwicky 1503.05534, sum rules alone: B -> K* up to
    /// 14 GeV^2.
    Bsz2015,
    /// HPQCD 2207.12468, lattice alone: B -> K.
    Hpqcd2022,
}

/// Masses of the parameterisation of HPQCD (isospin averages, GeV).
const HPQCD: Masses = Masses { parent: 5.279495, daughter: 0.495644 };
/// Light-cone sum rules hold up to about here (1503.05534, sec. 3).
const SUM_RULES_END: f64 = 14.0;

impl FormFactorSource {
    /// All sets with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::Grvdv2023, "GRvDV2023"),
        (Self::Own, "own2025"),
        (Self::Gkvd2018, "GKvD2018"),
        (Self::Bsz2015, "BSZ2015"),
        (Self::Hpqcd2022, "HPQCD2022"),
    ];

    /// The set of a name.
    ///
    /// # Errors
    /// No such set.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, n)| n.eq_ignore_ascii_case(name));
        known.map(|(s, _)| *s).ok_or_else(|| Error::Unknown {
            kind: "set of form factors",
            name: name.to_owned(),
            hint: format!("there are {}", Self::ALL.map(|(_, n)| n).join(", ")),
        })
    }

    /// Name in tables and on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL.iter().find(|(s, _)| *s == self).map_or("", |(_, n)| n)
    }

    fn lacks(self, channel: &str) -> Error {
        Error::Usage(format!("the form factors {} do not have {channel}", self.name()))
    }

    /// f_+, f_0, f_T of B -> K.
    ///
    /// # Errors
    /// The set does not have this channel, or its tables are unusable.
    pub fn kaon(self) -> Result<FormFactorSet<3>> {
        let which = FormFactor::KAON;
        let stem = format!("flavour/{}_BK", self.name());
        let (masses, empty) = match self {
            Self::Bsz2015 => return Err(self.lacks("B -> K")),
            Self::Hpqcd2022 => (HPQCD, ZSeries::bcl(HPQCD, [5.4158, 5.630, 5.4158], [[0.0; 4]; 3])),
            _ => (Masses::KAON, ZSeries::bsz(Masses::KAON, poles(which), [[0.0; 4]; 3])),
        };
        FormFactorSet::embedded(&stem, which, masses, &empty, masses.thresholds().0)
    }

    /// V, A0, A1, A12, T1, T2, T23 of B -> K*.
    ///
    /// # Errors
    /// As [`kaon`](Self::kaon).
    pub fn kstar(self) -> Result<FormFactorSet<7>> {
        let end = match self {
            Self::Hpqcd2022 => return Err(self.lacks("B -> K*")),
            Self::Bsz2015 => SUM_RULES_END,
            _ => Masses::KSTAR.thresholds().0,
        };
        self.vector("BKstar", Masses::KSTAR, end)
    }

    /// V, A0, A1, A12, T1, T2, T23 of B_s -> phi.
    ///
    /// # Errors
    /// As [`kaon`](Self::kaon).
    pub fn phi(self) -> Result<FormFactorSet<7>> {
        match self {
            Self::Grvdv2023 => self.vector("Bsphi", Masses::PHI, Masses::PHI.thresholds().0),
            _ => Err(self.lacks("B_s -> phi")),
        }
    }

    fn vector(self, channel: &str, masses: Masses, end: f64) -> Result<FormFactorSet<7>> {
        let which = FormFactor::VECTOR;
        let empty = ZSeries::bsz(masses, poles(which), [[0.0; 4]; 7]);
        FormFactorSet::embedded(&format!("flavour/{}_{channel}", self.name()), which, masses, &empty, end)
    }
}
