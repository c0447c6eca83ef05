//! Cross sections of X Xbar through the mediator.
//!
//! Everything is evaluated as a function of $\Delta=s-4m^2$, and the
//! propagator of $\Delta-\Delta_R$ with $\Delta_R=(M-2m)(M+2m)$: in s itself
//! both the threshold and a narrow pole lose all digits. What is computed is
//! $\sigma\Delta$, which is $\sqrt\Delta$ times a smooth function, whereas
//! $\sigma$ diverges as 1/beta.

mod build;
mod channels;
mod exchange;
mod pairs;
mod resonance;

pub use build::{Couplings, Quarks};
pub use channels::{Channel, Partial};
pub use exchange::ZExchange;
pub use pairs::DarkHiggs;

use std::f64::consts::PI;

use crate::decays::Spectrum;
use crate::numerics::special::two_body_momentum;

/// The Dirac fermion X, with $g_X\bar X\gamma^\mu X Z'_\mu$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct DarkMatter {
    /// Mass in GeV.
    pub mass: f64,
    /// Vector coupling g_X.
    pub coupling: f64,
}

/// The width in the propagator.
#[derive(Debug, Clone, Copy, PartialEq, Default)]
pub enum WidthLaw {
    /// $\sqrt s\,\Gamma(\sqrt s)$ with all open two-body channels, X included.
    #[default]
    Running,
    /// $M\Gamma$ with this width in GeV.
    Fixed(f64),
}

/// A pair of fermions in the final state, with couplings to the mediator.
#[derive(Debug, Clone, PartialEq)]
pub struct FermionPair {
    /// Name, as in cards.
    pub name: String,
    /// Mass in GeV.
    pub mass: f64,
    /// Number of colours.
    pub colours: f64,
    /// Vector coupling.
    pub vector: f64,
    /// Axial coupling.
    pub axial: f64,
}

/// A pair of scalars, $g Z'^\mu(\phi\partial_\mu a-a\partial_\mu\phi)$.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct ScalarPair {
    /// Masses in GeV.
    pub masses: (f64, f64),
    /// Coupling g.
    pub coupling: f64,
}

/// Hadrons by the measured spectral functions.
#[derive(Debug, Clone)]
struct HadronSum {
    spectrum: Spectrum,
}

/// All annihilation channels of X Xbar at one point: plain data.
#[derive(Debug, Clone)]
pub struct Annihilation {
    dark: DarkMatter,
    mediator_mass: f64,
    width: WidthLaw,
    fermions: Vec<FermionPair>,
    scalars: Vec<ScalarPair>,
    hadrons: Option<Box<HadronSum>>,
    mediator_pairs: bool,
    higgs: Vec<DarkHiggs>,
    z: Option<ZExchange>,
    /// The only final state that counts; the width in the propagator is that
    /// of all.
    only: Option<Channel>,
}

/// Kinematics at one energy.
#[derive(Debug, Clone, Copy)]
struct At {
    delta: f64,
    /// Delta - Delta_R, where the caller may know it better.
    offset: f64,
    s: f64,
    root_s: f64,
    /// sqrt(s Delta) = s beta_X.
    flux: f64,
}

impl Annihilation {
    /// The dark matter particle.
    pub fn dark(&self) -> DarkMatter {
        self.dark
    }

    /// Mass of the mediator in GeV.
    pub fn mediator_mass(&self) -> f64 {
        self.mediator_mass
    }

    /// The final-state fermions.
    pub fn fermions(&self) -> &[FermionPair] {
        &self.fermions
    }

    /// $\Delta_R=M^2-4m^2$ without cancellation.
    pub fn resonance(&self) -> f64 {
        let (m, big) = (self.dark.mass, self.mediator_mass);
        (big - 2.0 * m) * (big + 2.0 * m)
    }

    /// $\sigma\Delta$ (dimensionless) at $\Delta=s-4m^2$ (GeV^2).
    pub fn weighted(&self, delta: f64) -> f64 {
        self.weighted_near(delta, delta - self.resonance())
    }

    /// As [`Annihilation::weighted`] where $\Delta-\Delta_R$ is known better
    /// than the difference of the two.
    pub fn weighted_near(&self, delta: f64, offset: f64) -> f64 {
        let at = self.at(delta, offset);
        let m = self.dark.mass;
        let s_channel = (at.s + 2.0 * m * m) / (12.0 * PI * at.s) * at.flux * self.s_channel(&at);
        s_channel + self.weighted_pairs(&at)
    }

    /// Cross section in GeV^-2 at Delta > 0.
    pub fn sigma(&self, delta: f64) -> f64 {
        self.weighted(delta) / delta
    }

    /// Cross section in GeV^-2 at the momentum of X in the centre of mass:
    /// Delta = 4 p^2.
    pub fn sigma_at_momentum(&self, momentum: f64) -> f64 {
        self.sigma(4.0 * momentum * momentum)
    }

    /// $\sigma v$ (GeV^-2) for v -> 0, v the relative velocity.
    ///
    /// With all channels: the limit of
    /// $2\beta\sigma$, taken at a Delta where all features are far away.
    pub fn sigma_v_at_rest(&self) -> f64 {
        // sigma Delta ~ sqrt(Delta): its ratio is smooth, and at this Delta
        // the correction is below rounding unless the pole is nearer.
        let m = self.dark.mass;
        let scale = self.nearest_singularity().min(m * m);
        let delta = 1e-16 * scale;
        2.0 * self.weighted(delta) / (delta * (4.0 * m * m + delta)).sqrt()
    }

    fn at(&self, delta: f64, offset: f64) -> At {
        let m = self.dark.mass;
        let s = 4.0 * m * m + delta;
        At { delta, offset, s, root_s: s.sqrt(), flux: (s * delta).sqrt() }
    }

    /// s - (2 m_f)^2 without cancellation.
    fn above(&self, delta: f64, mass: f64) -> f64 {
        delta + 4.0 * (self.dark.mass - mass) * (self.dark.mass + mass)
    }

    /// $\sum N_c\beta_f[v^2(s+2m_f^2)+a^2(s-4m_f^2)]$ and its analogue for
    /// scalars and hadrons: $12\pi\sqrt s$ times the width at $\sqrt s$.
    fn spectral(&self, at: &At) -> f64 {
        let fermions = self.fermions.iter().map(|f| self.fermion_squares(f, at)).sum::<f64>() / at.root_s;
        let scalars: f64 = self.scalars.iter().map(|p| scalar_spectral(p, at)).sum();
        fermions + scalars + self.hadrons.as_ref().map_or(0.0, |h| h.spectral(at.root_s))
    }

    fn fermion_spectral(&self, f: &FermionPair, at: &At) -> f64 {
        self.fermion_squares(f, at) / at.root_s
    }

    /// Times sqrt(s).
    fn fermion_squares(&self, f: &FermionPair, at: &At) -> f64 {
        let above = self.above(at.delta, f.mass);
        if above <= 0.0 {
            return 0.0;
        }
        let m2 = f.mass * f.mass;
        let squares = f.vector * f.vector * (at.s + 2.0 * m2) + f.axial * f.axial * above;
        f.colours * above.sqrt() * squares
    }

    /// Sum over channels of spectral function times propagators.
    fn s_channel(&self, at: &At) -> f64 {
        if let Some(only) = &self.only {
            return self.single(only, at);
        }
        if let Some(z) = &self.z {
            return self.with_interference(z, at);
        }
        let unit = self.spectral(at);
        let higgs = self.higgs_spectral(at.root_s);
        let g = self.dark.coupling;
        g * g * (unit + higgs) / self.denominator(at, unit)
    }

    /// |D|^2 of the mediator; `unit` is the spectral sum at this energy.
    fn denominator(&self, at: &At, unit: f64) -> f64 {
        let width_term = self.width_term(at, unit);
        at.offset * at.offset + width_term * width_term
    }

    /// Im D.
    fn width_term(&self, at: &At, unit: f64) -> f64 {
        match self.width {
            WidthLaw::Fixed(gamma) => self.mediator_mass * gamma,
            WidthLaw::Running => {
                let (m, g) = (self.dark.mass, self.dark.coupling);
                let x = if at.delta > 0.0 {
                    g * g * (at.delta / at.s).sqrt() * (at.s + 2.0 * m * m)
                } else {
                    0.0
                };
                (unit + x) / (12.0 * PI)
            }
        }
    }
}

impl HadronSum {
    fn spectral(&self, root_s: f64) -> f64 {
        root_s * root_s * self.spectrum.at(root_s)
    }
}

/// 12 pi sqrt(s) times the width k^3 g^2/(6 pi s).
fn scalar_spectral(pair: &ScalarPair, at: &At) -> f64 {
    let k = two_body_momentum(at.root_s, pair.masses.0, pair.masses.1);
    2.0 * k * k * k * pair.coupling * pair.coupling / at.root_s
}

#[cfg(test)]
mod tests;
