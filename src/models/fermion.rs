//! The fermions of the Standard Model.

use crate::inputs::Inputs;

/// A fermion of the Standard Model, in mass eigenstates.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Fermion {
    /// Electron.
    E,
    /// Muon.
    Mu,
    /// Tau.
    Tau,
    /// Electron neutrino.
    NuE,
    /// Muon neutrino.
    NuMu,
    /// Tau neutrino.
    NuTau,
    /// Up.
    U,
    /// Down.
    D,
    /// Strange.
    S,
    /// Charm.
    C,
    /// Bottom.
    B,
    /// Top.
    T,
}

impl Fermion {
    /// All twelve.
    pub const ALL: [Self; 12] = [
        Self::E,
        Self::Mu,
        Self::Tau,
        Self::NuE,
        Self::NuMu,
        Self::NuTau,
        Self::U,
        Self::D,
        Self::S,
        Self::C,
        Self::B,
        Self::T,
    ];

    /// The charged leptons.
    pub const LEPTONS: [Self; 3] = [Self::E, Self::Mu, Self::Tau];

    /// The neutrinos.
    pub const NEUTRINOS: [Self; 3] = [Self::NuE, Self::NuMu, Self::NuTau];

    /// Position in [`Fermion::ALL`].
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Name as used in cards.
    pub const fn name(self) -> &'static str {
        ["e", "mu", "tau", "nu_e", "nu_mu", "nu_tau", "u", "d", "s", "c", "b", "t"][self as usize]
    }

    /// Electric charge in units of e.
    pub const fn charge(self) -> f64 {
        match self {
            Self::E | Self::Mu | Self::Tau => -1.0,
            Self::NuE | Self::NuMu | Self::NuTau => 0.0,
            Self::U | Self::C | Self::T => 2.0 / 3.0,
            Self::D | Self::S | Self::B => -1.0 / 3.0,
        }
    }

    /// Third component of the weak isospin of the left-handed field.
    pub const fn isospin(self) -> f64 {
        match self {
            Self::E | Self::Mu | Self::Tau | Self::D | Self::S | Self::B => -0.5,
            _ => 0.5,
        }
    }

    /// Number of colours.
    pub const fn colours(self) -> f64 {
        if self.is_quark() { 3.0 } else { 1.0 }
    }

    /// Whether it is a quark.
    pub const fn is_quark(self) -> bool {
        matches!(self, Self::U | Self::D | Self::S | Self::C | Self::B | Self::T)
    }

    /// Whether it is a neutrino.
    pub const fn is_neutrino(self) -> bool {
        matches!(self, Self::NuE | Self::NuMu | Self::NuTau)
    }

    /// Mass in GeV (light quarks: MS-bar at 2 GeV; c, b: m(m)).
    pub fn mass(self, inputs: &Inputs) -> f64 {
        match self {
            Self::E => inputs.m_e,
            Self::Mu => inputs.m_mu,
            Self::Tau => inputs.m_tau,
            Self::NuE | Self::NuMu | Self::NuTau => 0.0,
            Self::U => inputs.m_u,
            Self::D => inputs.m_d,
            Self::S => inputs.m_s,
            Self::C => inputs.m_c,
            Self::B => inputs.m_b,
            Self::T => inputs.m_t,
        }
    }
}
