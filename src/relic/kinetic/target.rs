//! What X scatters on: kinematics, statistics and squared amplitude.

/// A species of the plasma that X scatters on; particle and antiparticle are
/// counted together.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Target {
    /// A Dirac fermion (or a neutrino with v = a).
    Fermion {
        /// Mass in GeV.
        mass: f64,
        /// Number of colours.
        colours: f64,
        /// Vector coupling to the mediator.
        vector: f64,
        /// Axial coupling to the mediator.
        axial: f64,
    },
    /// A charged pseudoscalar pair such as pi+ and pi-.
    Meson {
        /// Mass in GeV.
        mass: f64,
        /// Coupling at zero momentum transfer.
        coupling: f64,
        /// Mass of the pole of its form factor, infinite for a point.
        pole: f64,
    },
    /// A pseudoscalar pair such as K+ and K- or K0 and its antiparticle with
    /// $F(t)=\sum_ic_i/(1-t/M_i^2)$, couplings included.
    Dominated {
        /// Mass in GeV.
        mass: f64,
        /// Coupling c_i through each vector meson; their sum is the charge.
        couplings: [f64; 3],
        /// Masses of the vector mesons in GeV.
        poles: [f64; 3],
    },
}

impl Target {
    pub(super) fn mass(&self) -> f64 {
        match *self {
            Self::Fermion { mass, .. } | Self::Meson { mass, .. } | Self::Dominated { mass, .. } => mass,
        }
    }

    /// Smallest mass of a pole in its form factor, infinite for a point.
    pub(super) fn nearest_pole(&self) -> f64 {
        match *self {
            Self::Fermion { .. } => f64::INFINITY,
            Self::Meson { pole, .. } => pole,
            Self::Dominated { poles, .. } => poles.into_iter().fold(f64::INFINITY, f64::min),
        }
    }

    /// Whether all numbers can be used: a pole may be at infinity.
    pub(super) fn is_finite(&self) -> bool {
        match *self {
            Self::Fermion { colours, vector, axial, .. } => {
                colours.is_finite() && vector.is_finite() && axial.is_finite()
            }
            Self::Meson { coupling, pole, .. } => coupling.is_finite() && pole > 0.0,
            Self::Dominated { couplings, poles, .. } => {
                couplings.iter().all(|c| c.is_finite()) && poles.iter().all(|m| *m > 0.0)
            }
        }
    }

    /// Squared couplings and colours: how strong it is, up to kinematics.
    pub(super) fn strength(&self) -> f64 {
        match *self {
            Self::Fermion { colours, vector, axial, .. } => colours * (vector * vector + axial * axial),
            Self::Meson { coupling, .. } => coupling * coupling,
            Self::Dominated { couplings, .. } => couplings.iter().map(|c| c.abs()).sum::<f64>().powi(2),
        }
    }

    /// f(1-f) or f(1+f) at the Boltzmann factor exp(-w/T).
    pub(super) fn occupation(&self, boltzmann: f64) -> f64 {
        let other = match self {
            Self::Fermion { .. } => 1.0 + boltzmann,
            Self::Meson { .. } | Self::Dominated { .. } => 1.0 - boltzmann,
        };
        boltzmann / (other * other)
    }

    /// Sum|M|^2 (t-M^2)^2/g_X^2, antiparticle included, at energy w of the
    /// target in the rest frame of X and q = -t.
    pub(super) fn squared(&self, m: f64, w: f64, q: f64) -> f64 {
        let [a, b, c] = self.polynomial(m, w);
        self.form(q).powi(2) * (a + q * (b + q * c))
    }

    /// [`Target::squared`] without form factor, in powers of q.
    ///
    /// Fermions: $8[(s-S)^2+(u-S)^2+2St]$ with $S=m^2+m_f^2$,
    /// $s-S=2mw$ and $u-S=-2mw-t$, twice for the antifermion; the axial part
    /// follows by m_f -> -m_f in the trace. Mesons:
    /// $2[(s-u)^2+t(4m_\pi^2-t)]$, twice.
    pub(super) fn polynomial(&self, m: f64, w: f64) -> [f64; 3] {
        let mw = 2.0 * m * w;
        match *self {
            Self::Fermion { mass, colours, vector, axial } => {
                let (m2, f2) = (m * m, mass * mass);
                let (v, a) = (16.0 * colours * vector * vector, 16.0 * colours * axial * axial);
                [
                    v * 2.0 * mw * mw + a * (2.0 * mw * mw - 8.0 * m2 * f2),
                    -2.0 * (v * (mw + m2 + f2) + a * (mw + m2 - f2)),
                    v + a,
                ]
            }
            Self::Meson { mass, .. } | Self::Dominated { mass, .. } => {
                [16.0 * mw * mw, -16.0 * (mw + mass * mass), 0.0]
            }
        }
    }

    /// Form factor at q = -t with the coupling of a meson, one for a fermion.
    pub(super) fn form(&self, q: f64) -> f64 {
        let fall = |mass: f64| 1.0 + q * (1.0 / mass).powi(2);
        match *self {
            Self::Fermion { .. } => 1.0,
            Self::Meson { coupling, pole, .. } => coupling / fall(pole),
            Self::Dominated { couplings: [a, b, c], poles, .. } => {
                // Over the common denominator: one division for three poles.
                let [x, y, z] = poles.map(fall);
                (a * y * z + b * x * z + c * x * y) / (x * y * z)
            }
        }
    }
}
