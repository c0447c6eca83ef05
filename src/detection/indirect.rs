//! Published limits on annihilation today, by final state.
//!
//! They are for a self-conjugate X that is all of the dark matter. The rate
//! goes with the square of the density, and a Dirac X, half X and half Xbar,
//! has half of the pairs: what is compared with a limit is
//! $f_X^2\,\tfrac12\,\mathrm{BR}\,\sigma v$.

use super::cmb::{Conjugation, FinalStates};
use crate::error::{Error, Result};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// A final state that has limits.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum FinalState {
    /// e+ e-, "ee".
    Electrons,
    /// mu+ mu-, "mumu".
    Muons,
    /// tau+ tau-, "tautau".
    Taus,
    /// pi+ pi-, "pipi".
    ChargedPions,
    /// u, d or s pairs, "qq".
    LightQuarks,
    /// c cbar, "cc".
    Charm,
    /// b bbar, "bb".
    Bottom,
    /// t tbar, "tt".
    Top,
}

impl FinalState {
    /// All of them.
    pub const ALL: [Self; 8] = [
        Self::Electrons,
        Self::Muons,
        Self::Taus,
        Self::ChargedPions,
        Self::LightQuarks,
        Self::Charm,
        Self::Bottom,
        Self::Top,
    ];

    /// Name, as in cards.
    pub fn name(self) -> &'static str {
        match self {
            Self::Electrons => "ee",
            Self::Muons => "mumu",
            Self::Taus => "tautau",
            Self::ChargedPions => "pipi",
            Self::LightQuarks => "qq",
            Self::Charm => "cc",
            Self::Bottom => "bb",
            Self::Top => "tt",
        }
    }

    /// The final state of this name.
    ///
    /// # Errors
    /// There is none.
    pub fn from_name(name: &str) -> Result<Self> {
        Self::ALL.into_iter().find(|s| s.name() == name).ok_or_else(|| {
            let all = Self::ALL.map(Self::name).join(", ");
            Error::Usage(format!("there is no final state `{name}`, allowed are {all}"))
        })
    }
}

impl FinalStates {
    /// Fraction of annihilations into this final state.
    ///
    /// Quarks need [`FinalStates::with_flavours`]; without it their fraction
    /// is zero.
    pub fn fraction(&self, state: FinalState) -> f64 {
        match state {
            FinalState::Electrons => self.electrons,
            FinalState::Muons => self.muons,
            FinalState::Taus => self.taus,
            FinalState::ChargedPions => self.charged_pions,
            FinalState::LightQuarks => self.hadrons * self.flavours.light,
            FinalState::Charm => self.hadrons * self.flavours.charm,
            FinalState::Bottom => self.hadrons * self.flavours.bottom,
            FinalState::Top => self.hadrons * self.flavours.top,
        }
    }
}

/// Annihilation of X today.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Signal {
    /// Omega_X/Omega_DM.
    pub fraction: f64,
    /// Dirac or self-conjugate.
    pub conjugation: Conjugation,
    /// Cross section times relative velocity of X with its antiparticle for
    /// v -> 0, in cm^3/s, into all of `states`.
    pub sigma_v_cm3_per_s: f64,
    /// Fractions of the final states.
    pub states: FinalStates,
    /// Mass of X in GeV.
    pub m_x: f64,
}

impl Signal {
    /// f_X^2 (1/2 if Dirac) BR sigma v in cm^3/s: what a limit for
    /// self-conjugate dark matter is compared with.
    pub fn comparable_cm3_per_s(&self, state: FinalState) -> f64 {
        let pairs = self.fraction * self.fraction * self.conjugation.pairs();
        pairs * self.states.fraction(state) * self.sigma_v_cm3_per_s
    }
}

/// A limit as a curve, linear in log sigma v against log mass, without value
/// outside of the published masses.
#[derive(Debug, Clone)]
pub struct IndirectLimit {
    state: FinalState,
    range_gev: (f64, f64),
    log_log: Curve,
}

impl IndirectLimit {
    /// Reads an embedded table, by its path below `data/`.
    ///
    /// # Errors
    /// The table is missing or malformed, or holds a value that is not
    /// positive.
    pub fn embedded(table: &str, state: FinalState) -> Result<Self> {
        Self::new(table, state, &Columns::embedded(table)?)
    }

    /// A limit from the columns `mass_GeV` and `sigma_v_cm3_per_s`.
    ///
    /// # Errors
    /// See [`IndirectLimit::embedded`].
    pub fn new(table: &str, state: FinalState, columns: &Columns) -> Result<Self> {
        let (mass, sigma_v) = (columns.numbers("mass_GeV")?, columns.numbers("sigma_v_cm3_per_s")?);
        if let Some(bad) = mass.iter().chain(&sigma_v).find(|v| v.is_nan() || **v <= 0.0) {
            let message = format!("{bad} is not positive, which a logarithm needs");
            return Err(Error::Table { table: table.to_owned(), message });
        }
        let range_gev = (mass.first().copied().unwrap_or(0.0), mass.last().copied().unwrap_or(0.0));
        let logs = |v: Vec<f64>| v.into_iter().map(f64::ln).collect();
        Ok(Self { state, range_gev, log_log: Curve::new(table, logs(mass), logs(sigma_v))? })
    }

    /// The final state.
    pub fn state(&self) -> FinalState {
        self.state
    }

    /// Lowest and highest mass in GeV.
    pub fn range_gev(&self) -> (f64, f64) {
        self.range_gev
    }

    /// The limit in cm^3/s for a self-conjugate X, `None` outside of the
    /// published masses.
    pub fn sigma_v_cm3_per_s(&self, m_x: f64) -> Option<f64> {
        self.log_log.at(m_x.ln()).map(f64::exp)
    }

    /// Predicted rate into this final state over the limit: excluded above
    /// one, whatever else X annihilates into, since other states only add
    /// photons. `None` outside of the published masses.
    pub fn ratio(&self, signal: &Signal) -> Option<f64> {
        self.sigma_v_cm3_per_s(signal.m_x).map(|limit| signal.comparable_cm3_per_s(self.state) / limit)
    }
}

#[cfg(test)]
mod tests {
    use approx::assert_relative_eq;

    use super::*;
    use crate::detection::Flavours;
    use crate::provenance::{Folder, embedded_names, record_of};

    /// The tables by search and final state.
    fn tables() -> impl Iterator<Item = &'static str> {
        embedded_names(Folder::Data).filter(|n| n.starts_with("limits/id_") && n.ends_with(".csv"))
    }

    fn of(table: &str) -> IndirectLimit {
        let state = table.trim_end_matches(".csv").rsplit('_').next().unwrap();
        IndirectLimit::embedded(table, FinalState::from_name(state).unwrap()).unwrap()
    }

    fn named(name: &str) -> IndirectLimit {
        let (search, state) = name.rsplit_once(' ').unwrap();
        let search = match search {
            "Fermi-LAT" => "FermiLAT_dSph_2015",
            "Fermi-LAT MadDM" => "FermiLAT_dSph_MadDM",
            _ => "Xray_2023",
        };
        of(&format!("limits/id_{search}_{state}.csv"))
    }

    fn signal(conjugation: Conjugation, m_x: f64) -> Signal {
        let states = FinalStates { electrons: 0.25, muons: 0.25, hadrons: 0.5, ..FinalStates::default() };
        Signal { fraction: 1.0, conjugation, sigma_v_cm3_per_s: 1e-26, states, m_x }
    }

    #[test]
    fn every_table_has_its_limit_and_the_record_says_what_it_is() {
        for table in tables() {
            let record = record_of(table).unwrap();
            assert_eq!(record.confidence_level.as_float(), Some(0.95), "{table}");
            assert!(record.notes.contains("self-conjugate"), "{table}");
            assert_eq!(record.notes.contains("Under doubt"), table.contains("Xray"), "{table}");
        }
        assert_eq!(tables().count(), 15);
    }

    #[test]
    fn limits_have_the_published_values_and_no_others() {
        let at = |name: &str, m: f64| named(name).sigma_v_cm3_per_s(m);
        assert_relative_eq!(at("Fermi-LAT bb", 5.90747).unwrap(), 5.2478e-27, max_relative = 1e-9);
        assert_relative_eq!(at("Fermi-LAT MadDM cc", 8.0).unwrap(), 1.44595e-27, max_relative = 1e-9);
        assert_relative_eq!(at("X-rays pipi", 1.0).unwrap(), 1.09712e-27, max_relative = 1e-9);
        // Geometric mean between points.
        let (a, b): (f64, f64) = (1.99526, 2.51189);
        let between = (1.50238e-27_f64 * 1.8598e-27).sqrt();
        assert_relative_eq!(at("X-rays pipi", (a * b).sqrt()).unwrap(), between, max_relative = 1e-6);
        for table in tables() {
            let (low, high) = of(table).range_gev();
            assert!(of(table).sigma_v_cm3_per_s(low).is_some(), "{table}");
            for outside in [0.999 * low, 1.001 * high, f64::NAN] {
                assert_eq!(of(table).sigma_v_cm3_per_s(outside), None, "{table}");
            }
        }
    }

    #[test]
    fn recomputed_limits_agree_with_the_published_ones() {
        for (name, mass) in [("ee", 20.0), ("mumu", 100.0), ("tautau", 50.0), ("qq", 100.0), ("bb", 1000.0)] {
            let at = |search: &str| named(&format!("{search} {name}")).sigma_v_cm3_per_s(mass).unwrap();
            let ratio = at("Fermi-LAT MadDM") / at("Fermi-LAT");
            assert!((0.7..1.4).contains(&ratio), "{name}: {ratio}");
        }
    }

    #[test]
    fn a_dirac_particle_has_half_of_the_pairs() {
        let limit = named("Fermi-LAT ee");
        let m_x = limit.range_gev().0;
        let majorana = limit.ratio(&signal(Conjugation::SelfConjugate, m_x)).unwrap();
        assert_relative_eq!(majorana, 0.25 * 1e-26 / 9.43472e-27, max_relative = 1e-9);
        let dirac = signal(Conjugation::Dirac, m_x);
        assert_relative_eq!(limit.ratio(&dirac).unwrap(), 0.5 * majorana, max_relative = 1e-12);
        let tenth = Signal { fraction: 0.1, ..dirac };
        assert_relative_eq!(limit.ratio(&tenth).unwrap(), 0.005 * majorana, max_relative = 1e-12);
        assert_eq!(limit.ratio(&signal(Conjugation::Dirac, 0.95)), None);
    }

    #[test]
    fn quarks_count_by_flavour() {
        let mut x = signal(Conjugation::Dirac, 10.0);
        x.states = x.states.with_flavours(Flavours { light: 0.6, charm: 0.3, bottom: 0.1, top: 0.0 });
        assert_relative_eq!(x.comparable_cm3_per_s(FinalState::LightQuarks), 0.5 * 0.5 * 0.6 * 1e-26);
        // Without flavours hadrons have no limit.
        assert_eq!(x.states.with_flavours(Flavours::default()).fraction(FinalState::Bottom), 0.0);
    }

    #[test]
    fn names_of_final_states() {
        for state in FinalState::ALL {
            assert_eq!(FinalState::from_name(state.name()).unwrap(), state);
        }
        let message = FinalState::from_name("ww").unwrap_err().to_string();
        assert!(message.contains("`ww`") && message.contains("pipi"), "{message}");
    }

    #[test]
    fn a_table_that_is_not_positive_is_refused() {
        let columns = Columns::parse("t", "mass_GeV,sigma_v_cm3_per_s\n1,1e-27\n2,0\n").unwrap();
        let limit = IndirectLimit::new("t", FinalState::Muons, &columns);
        assert!(limit.unwrap_err().to_string().contains("not positive"));
    }
}
