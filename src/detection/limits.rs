//! Published limits on scattering, as curves against the mass of X.

use super::{Contact, Target};
use crate::error::{Error, Result};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// What a limit is on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Channel {
    /// Spin-independent scattering on nucleons, f_n = f_p assumed.
    Nucleon(Target),
    /// Scattering on electrons by a heavy mediator.
    Electron,
}

/// A limit and its table.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LimitInfo {
    /// Name.
    pub name: &'static str,
    /// Table below `data/`; its record has experiment, paper and level.
    pub table: &'static str,
    /// What it is on.
    pub channel: Channel,
}

const fn nucleon(name: &'static str, table: &'static str, target: Target) -> LimitInfo {
    LimitInfo { name, table, channel: Channel::Nucleon(target) }
}

const fn electron(name: &'static str, table: &'static str) -> LimitInfo {
    LimitInfo { name, table, channel: Channel::Electron }
}

/// All limits, 90 %.
pub const LIMITS: &[LimitInfo] = &[
    nucleon("DarkSide-50 2022", "limits/dd_SI_DarkSide50_2022.csv", Target::Argon),
    nucleon("DarkSide-50 2018", "limits/dd_SI_DarkSide50_2018.csv", Target::Argon),
    nucleon("XENON1T Migdal", "limits/dd_SI_XENON1T_Migdal.csv", Target::Xenon),
    nucleon("XENON1T 2018", "limits/dd_SI_XENON1T_2018.csv", Target::Xenon),
    nucleon("XENONnT 2025", "limits/dd_SI_XENONnT_2025.csv", Target::Xenon),
    nucleon("XENONnT low mass", "limits/dd_SI_XENONnT_lowmass.csv", Target::Xenon),
    nucleon("LZ 2022", "limits/dd_SI_LZ_2022.csv", Target::Xenon),
    nucleon("LZ 2024", "limits/dd_SI_LZ_2024.csv", Target::Xenon),
    nucleon("PandaX-4T 2024", "limits/dd_SI_PandaX4T_2024.csv", Target::Xenon),
    nucleon("PandaX-4T low mass", "limits/dd_SI_PandaX4T_lowmass.csv", Target::Xenon),
    nucleon("CRESST-III 2019", "limits/dd_SI_CRESST_III_2019.csv", Target::CalciumTungstate),
    electron("DarkSide-50 electrons", "limits/dd_e_heavy_DarkSide50_2022.csv"),
    electron("SENSEI 2020 electrons", "limits/dd_e_heavy_SENSEI_2020.csv"),
    electron("DAMIC-M 2025 electrons", "limits/dd_e_heavy_DAMICM_2025.csv"),
    electron("XENON1T 2019 electrons", "limits/dd_e_heavy_XENON1T_2019.csv"),
];

/// A limit as a curve, linear in log sigma against log mass, without value
/// outside of the published masses.
#[derive(Debug, Clone)]
pub struct Limit {
    info: LimitInfo,
    range_gev: (f64, f64),
    log_log: Curve,
}

impl Limit {
    /// Reads the embedded table.
    ///
    /// # Errors
    /// The table is missing or malformed, or holds a value that is not
    /// positive.
    pub fn embedded(info: LimitInfo) -> Result<Self> {
        Self::new(info, &Columns::embedded(info.table)?)
    }

    /// All of [`LIMITS`].
    ///
    /// # Errors
    /// See [`Limit::embedded`].
    pub fn all() -> Result<Vec<Self>> {
        LIMITS.iter().copied().map(Self::embedded).collect()
    }

    /// A limit from the columns `mass_GeV` and `sigma_cm2`.
    ///
    /// # Errors
    /// See [`Limit::embedded`].
    pub fn new(info: LimitInfo, columns: &Columns) -> Result<Self> {
        let (mass, sigma) = (columns.numbers("mass_GeV")?, columns.numbers("sigma_cm2")?);
        if let Some(bad) = mass.iter().chain(&sigma).find(|v| v.is_nan() || **v <= 0.0) {
            let message = format!("{bad} is not positive, which a logarithm needs");
            return Err(Error::Table { table: info.table.to_owned(), message });
        }
        let range_gev = (mass.first().copied().unwrap_or(0.0), mass.last().copied().unwrap_or(0.0));
        let logs = |v: Vec<f64>| v.into_iter().map(f64::ln).collect();
        Ok(Self { info, range_gev, log_log: Curve::new(info.table, logs(mass), logs(sigma))? })
    }

    /// What it is.
    pub fn info(&self) -> &LimitInfo {
        &self.info
    }

    /// Lowest and highest mass in GeV.
    pub fn range_gev(&self) -> (f64, f64) {
        self.range_gev
    }

    /// The limit in cm^2, `None` outside of the published masses.
    pub fn sigma_cm2(&self, m_x: f64) -> Option<f64> {
        self.log_log.at(m_x.ln()).map(f64::exp)
    }

    /// Predicted cross section over the limit: excluded above one. `None`
    /// outside of the published masses.
    ///
    /// `fraction` is Omega_X/Omega_DM. CaWO4 counts with the element that
    /// constrains least.
    pub fn ratio(&self, contact: &Contact, fraction: f64, m_x: f64, m_electron: f64) -> Option<f64> {
        let predicted = match self.info.channel {
            Channel::Nucleon(target) => contact.sigma_isoscalar_cm2(m_x, target),
            Channel::Electron => contact.sigma_electron_cm2(m_x, m_electron),
        };
        self.sigma_cm2(m_x).map(|limit| fraction * predicted / limit)
    }
}
