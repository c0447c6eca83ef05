//! The names of the form factors and what belongs to each.

/// A form factor of B -> K or of B -> K*, B_s -> phi.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormFactor {
    /// B -> K, vector current.
    FPlus,
    /// B -> K, scalar.
    F0,
    /// B -> K, tensor.
    FT,
    /// B -> K*, vector current.
    V,
    /// B -> K*, timelike axial.
    A0,
    /// B -> K*, axial.
    A1,
    /// B -> K*, longitudinal axial.
    A12,
    /// B -> K*, tensor.
    T1,
    /// B -> K*, tensor.
    T2,
    /// B -> K*, longitudinal tensor.
    T23,
}

impl FormFactor {
    /// All with their names in tables.
    pub const ALL: [(Self, &'static str); 10] = [
        (Self::FPlus, "f_plus"),
        (Self::F0, "f_0"),
        (Self::FT, "f_T"),
        (Self::V, "V"),
        (Self::A0, "A0"),
        (Self::A1, "A1"),
        (Self::A12, "A12"),
        (Self::T1, "T1"),
        (Self::T2, "T2"),
        (Self::T23, "T23"),
    ];
    /// Those of a pseudoscalar, in the order of their values.
    pub const KAON: [Self; 3] = [Self::FPlus, Self::F0, Self::FT];
    /// Those of a vector meson, in the order of their values.
    pub const VECTOR: [Self; 7] = [Self::V, Self::A0, Self::A1, Self::A12, Self::T1, Self::T2, Self::T23];

    /// Name in tables.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// Mass of the lowest resonance in the channel, GeV (1503.05534, table 3).
    pub const fn pole(self) -> f64 {
        match self {
            Self::FPlus | Self::FT | Self::V | Self::T1 => 5.415,
            Self::F0 => 5.630,
            Self::A0 => 5.366,
            Self::A1 | Self::A12 | Self::T2 | Self::T23 => 5.829,
        }
    }
}
