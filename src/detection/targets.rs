//! Nuclei of the detectors: isotopes, isospin, momentum transfer.

use super::reduced_mass;

/// Atomic mass unit in GeV (CODATA 2022).
const ATOMIC_MASS_GEV: f64 = 0.93149410372;

/// Largest speed of X in the laboratory over that of light: escape speed
/// 544 km/s and speed of the Earth 232 km/s (standard halo).
pub const FASTEST_OVER_C: f64 = (544.0 + 232.0) / 299792.458;

/// An element with its natural isotopes (IUPAC 2013, recalled).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Element {
    /// Chemical symbol.
    pub symbol: &'static str,
    /// Number of protons.
    pub protons: u32,
    /// Mass numbers and abundances.
    isotopes: &'static [(f64, f64)],
}

const ARGON: Element =
    Element { symbol: "Ar", protons: 18, isotopes: &[(36.0, 0.003336), (38.0, 0.000629), (40.0, 0.996035)] };

const XENON: Element = Element {
    symbol: "Xe",
    protons: 54,
    isotopes: &[
        (124.0, 0.000952),
        (126.0, 0.000890),
        (128.0, 0.019102),
        (129.0, 0.264006),
        (130.0, 0.040710),
        (131.0, 0.212324),
        (132.0, 0.269086),
        (134.0, 0.104357),
        (136.0, 0.088573),
    ],
};

const OXYGEN: Element =
    Element { symbol: "O", protons: 8, isotopes: &[(16.0, 0.99757), (17.0, 0.00038), (18.0, 0.00205)] };

const CALCIUM: Element = Element {
    symbol: "Ca",
    protons: 20,
    isotopes: &[
        (40.0, 0.96941),
        (42.0, 0.00647),
        (43.0, 0.00135),
        (44.0, 0.02086),
        (46.0, 0.00004),
        (48.0, 0.00187),
    ],
};

const TUNGSTEN: Element = Element {
    symbol: "W",
    protons: 74,
    isotopes: &[(180.0, 0.0012), (182.0, 0.2650), (183.0, 0.1431), (184.0, 0.3064), (186.0, 0.2843)],
};

impl Element {
    /// Average over the isotopes of a function of the mass number.
    fn average(&self, f: impl Fn(f64) -> f64) -> f64 {
        let sum = |g: &dyn Fn(f64) -> f64| self.isotopes.iter().map(|(a, w)| w * g(*a)).sum::<f64>();
        sum(&f) / sum(&|_| 1.0)
    }

    /// Mean mass in GeV.
    pub fn mass_gev(&self) -> f64 {
        ATOMIC_MASS_GEV * self.average(|a| a)
    }

    /// <[Z f_p + (A-Z) f_n]^2>/<A^2> over the isotopes: the square of the
    /// coupling to a nucleon that would give the same rate if f_n = f_p.
    pub fn coherent_squared(&self, proton: f64, neutron: f64) -> f64 {
        let z = f64::from(self.protons);
        self.average(|a| (z * proton + (a - z) * neutron).powi(2)) / self.average(|a| a * a)
    }

    /// What sigma_p is multiplied with before it is compared to a limit that
    /// assumes f_n = f_p: [Z + (A-Z) f_n/f_p]^2/A^2.
    pub fn isospin_factor(&self, neutron_over_proton: f64) -> f64 {
        self.coherent_squared(1.0, neutron_over_proton)
    }

    /// Largest momentum transfer 2 mu v in GeV, at [`FASTEST_OVER_C`].
    pub fn largest_momentum_gev(&self, m_x: f64) -> f64 {
        2.0 * reduced_mass(m_x, self.mass_gev()) * FASTEST_OVER_C
    }

    /// Smallest factor by which a light mediator suppresses the rate,
    /// [`light_mediator`] at the largest momentum transfer.
    pub fn strongest_suppression(&self, m_x: f64, m_mediator: f64) -> f64 {
        light_mediator(m_mediator, self.largest_momentum_gev(m_x))
    }
}

/// Suppression of a recoil spectrum by the propagator of the mediator,
/// [M^2/(M^2+q^2)]^2 with q in GeV.
pub fn light_mediator(m_mediator: f64, momentum_gev: f64) -> f64 {
    let m2 = m_mediator * m_mediator;
    (m2 / (m2 + momentum_gev * momentum_gev)).powi(2)
}

/// What a detector is made of.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Target {
    /// Liquid argon.
    Argon,
    /// Liquid xenon.
    Xenon,
    /// CaWO4: which element carries a limit depends on the mass of X.
    CalciumTungstate,
}

impl Target {
    /// Its elements.
    pub fn elements(self) -> &'static [Element] {
        match self {
            Self::Argon => &[ARGON],
            Self::Xenon => &[XENON],
            Self::CalciumTungstate => &[OXYGEN, CALCIUM, TUNGSTEN],
        }
    }

    /// [`Element::coherent_squared`] of the element with the smallest one:
    /// conservative where a limit does not say which element carries it.
    pub fn coherent_squared(self, proton: f64, neutron: f64) -> f64 {
        self.elements().iter().map(|e| e.coherent_squared(proton, neutron)).fold(f64::INFINITY, f64::min)
    }
}
