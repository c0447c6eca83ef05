//! What hadrons consist of.

use Injected::{ChargedKaon, ChargedPion, Eta, EtaPrime, KLong, KShort, NeutralPion, Omega, Phi, Photon};

use super::decay::{self, phase_space};
use super::kernel::Deposit;
use super::kernels::Kernels;
use super::particles::Injected;
use crate::error::{Error, Result};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// Hadrons of a given invariant mass as particles with a kernel.
pub trait HadronModel {
    /// What a system of hadrons with this invariant mass and energy (GeV)
    /// deposits, `None` where a kernel does not reach.
    ///
    /// With `without_two_pions` the state pi+ pi- is counted elsewhere.
    fn deposit(&self, kernels: &Kernels, mass: f64, energy: f64, without_two_pions: bool) -> Option<Deposit>;
}

/// Hadrons as pions of equal energy.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Hadronisation {
    /// Share of the energy in charged pions.
    pub charged: f64,
    /// Share of the energy in neutral pions.
    pub neutral: f64,
    /// Number of pions: each has the energy 2 m_X / pions.
    pub pions: f64,
}

impl Default for Hadronisation {
    /// Four pions, half of the energy in neutral ones: an assumption. 70 % in
    /// charged ones lowers f_eff of the hadrons by a fifth.
    fn default() -> Self {
        Self { charged: 0.5, neutral: 0.5, pions: 4.0 }
    }
}

impl Hadronisation {
    /// Four pions with each of the three charges alike.
    pub const ISOSPIN: Self = Self { charged: 2.0 / 3.0, neutral: 1.0 / 3.0, pions: 4.0 };
}

impl HadronModel for Hadronisation {
    /// Where fewer pions fit they are counted at rest.
    fn deposit(&self, kernels: &Kernels, mass: f64, energy: f64, _: bool) -> Option<Deposit> {
        let part = |share: f64, particle: Injected| {
            let m = particle.mass(kernels.inputs());
            let line = decay::Line::new(particle, 1.0, (mass / self.pions).max(m), m);
            let gamma = energy / mass;
            decay::deposit(&[line], kernels, gamma).map(|d| d * (share * energy / (gamma * line.energy)))
        };
        Some(part(self.charged, ChargedPion)? + part(self.neutral, NeutralPion)?)
    }
}

type Content = &'static [(f64, &'static [Injected])];

/// Columns of the table of exclusive channels and what is in them.
///
/// K+K- and K_S K_L as in phi decay; K K pi as isospin 0 and 1 alike have it
/// (1:1:4), K K pi pi half with charged kaons, pi pi with an isoscalar 2:1,
/// 6 pi as 4 charged and 2 neutral ones. `OmegaPion` is the part with
/// omega -> pi0 gamma, the other one is in 4 pi. 4 pi is split by its own
/// table.
const CHANNELS: [(&str, Content); 16] = [
    ("2pi", &[(1.0, &[ChargedPion, ChargedPion])]),
    ("3pi", &[(1.0, &[ChargedPion, ChargedPion, NeutralPion])]),
    ("PiGamma", &[(1.0, &[NeutralPion, Photon])]),
    ("EtaGamma", &[(1.0, &[Eta, Photon])]),
    ("EtaOmega", &[(1.0, &[Eta, Omega])]),
    ("EtaPhi", &[(1.0, &[Eta, Phi])]),
    ("PhiPi", &[(1.0, &[Phi, NeutralPion])]),
    ("OmegaPion", &[(1.0, &[NeutralPion, NeutralPion, Photon])]),
    ("EtaPiPi", &[(1.0, &[Eta, ChargedPion, ChargedPion])]),
    ("EtaPrimePiPi", &[(1.0, &[EtaPrime, ChargedPion, ChargedPion])]),
    ("6pi", &[(1.0, &[ChargedPion, ChargedPion, ChargedPion, ChargedPion, NeutralPion, NeutralPion])]),
    ("KK", &[(0.598, &[ChargedKaon, ChargedKaon]), (0.402, &[KShort, KLong])]),
    (
        "KKpi",
        &[
            (1.0 / 6.0, &[ChargedKaon, ChargedKaon, NeutralPion]),
            (1.0 / 6.0, &[KShort, KLong, NeutralPion]),
            (1.0 / 3.0, &[ChargedKaon, KShort, ChargedPion]),
            (1.0 / 3.0, &[ChargedKaon, KLong, ChargedPion]),
        ],
    ),
    (
        "KKpipi",
        &[
            (1.0 / 3.0, &[ChargedKaon, ChargedKaon, ChargedPion, ChargedPion]),
            (1.0 / 6.0, &[ChargedKaon, ChargedKaon, NeutralPion, NeutralPion]),
            (1.0 / 3.0, &[KShort, KLong, ChargedPion, ChargedPion]),
            (1.0 / 6.0, &[KShort, KLong, NeutralPion, NeutralPion]),
        ],
    ),
    (
        "PhiPiPi",
        &[(2.0 / 3.0, &[Phi, ChargedPion, ChargedPion]), (1.0 / 3.0, &[Phi, NeutralPion, NeutralPion])],
    ),
    (
        "OmPiPi",
        &[(2.0 / 3.0, &[Omega, ChargedPion, ChargedPion]), (1.0 / 3.0, &[Omega, NeutralPion, NeutralPion])],
    ),
];
const FOUR_CHARGED: &[Injected] = &[ChargedPion, ChargedPion, ChargedPion, ChargedPion];
const TWO_CHARGED: &[Injected] = &[ChargedPion, ChargedPion, NeutralPion, NeutralPion];

/// Above this mass in GeV the exclusive channels give way.
const BLEND_GEV: (f64, f64) = (2.0, 2.5);

/// Hadrons by the exclusive channels of a photon-like vector, 2410.00881, and
/// the two charge states of four pions of 1801.04847.
///
/// Each channel is flat phase space, with the right mean energy of identical
/// particles. Resonances inside a channel change spectra only: even one line
/// in place of phase space moves f by 2 per cent at most. The content counts
/// more. A tenth of the four pions moved from one charge state to the other
/// changes f at 2 GeV by 3 per cent; the content of 6 pi and K K pi pi (35 %
/// of the channels there) is assumed; and the channels are 94 to 106 % of the
/// measured R up to 1.6 GeV but 82 % at 1.9 and 65 % at 2 GeV. For a dark
/// photon the error is about 5 per cent up to 1.6 GeV, growing to 10 at 2
/// GeV, by estimate; other couplings have other channels. N Nbar (5 % at
/// 1.9-2 GeV) counts as depositing nothing, which lowers f.
///
/// Between 2 and 2.5 GeV the last row of the table gives way to `beyond`:
/// [`Hadronisation::ISOSPIN`] is 9 per cent above it at 2 GeV, the default
/// 29 per cent.
#[derive(Debug, Clone)]
pub struct ExclusiveHadrons {
    /// R of each of [`CHANNELS`].
    channels: Vec<Curve>,
    four_pions: Curve,
    /// Share of 2(pi+pi-) in four pions.
    all_charged: Curve,
    baryons: Curve,
    beyond: Hadronisation,
}

impl ExclusiveHadrons {
    /// The table of exclusive channels, below `data/`.
    pub const TABLE: &'static str = "hadrons/redeliver_em_channels.csv";
    /// The table of the charge states of four pions, below `data/`.
    pub const FOUR_PION_TABLE: &'static str = "hadrons/vmd_exclusive.csv";

    /// Reads the embedded tables; `beyond` takes over from 2 GeV of mass.
    ///
    /// # Errors
    /// A table is missing or malformed.
    pub fn embedded(beyond: Hadronisation) -> Result<Self> {
        let columns = Columns::embedded(Self::TABLE)?;
        let mass = columns.numbers("mass_GeV")?;
        let curve = |name: &str| Curve::new(Self::TABLE, mass.clone(), columns.numbers(name)?);
        Ok(Self {
            channels: CHANNELS.iter().map(|(name, _)| curve(name)).collect::<Result<_>>()?,
            four_pions: curve("4pi")?,
            all_charged: all_charged()?,
            baryons: curve("NNbar")?,
            beyond,
        })
    }

    /// R by channel at this mass, with its contents.
    pub(super) fn contents(
        &self,
        mass: f64,
        without_two_pions: bool,
    ) -> Option<Vec<(f64, &'static [Injected])>> {
        let mut all = Vec::new();
        for (curve, (name, content)) in self.channels.iter().zip(CHANNELS) {
            let r = curve.at(mass)?;
            if without_two_pions && name == "2pi" {
                continue;
            }
            all.extend(content.iter().map(|(share, daughters)| (r * share, *daughters)));
        }
        let (r, (low, high)) = (self.four_pions.at(mass)?, self.all_charged.range());
        let charged = self.all_charged.at(mass.clamp(low, high))?;
        all.push((r * charged, FOUR_CHARGED));
        all.push((r * (1.0 - charged), TWO_CHARGED));
        all.push((self.baryons.at(mass)?, &[]));
        Some(all)
    }

    fn exclusive(&self, kernels: &Kernels, mass: f64, energy: f64, without: bool) -> Option<Deposit> {
        let (mut total, mut deposit) = (0.0, Deposit::default());
        for (r, daughters) in self.contents(mass.min(BLEND_GEV.0), without)? {
            if r <= 0.0 {
                continue;
            }
            let lines = phase_space(daughters, mass, kernels.inputs());
            // Interpolation between rows reaches a little below thresholds.
            if lines.is_empty() && !daughters.is_empty() {
                continue;
            }
            total += r;
            deposit = deposit + decay::deposit(&lines, kernels, energy / mass)? * r;
        }
        (total > 0.0).then(|| deposit * (1.0 / total))
    }
}

impl HadronModel for ExclusiveHadrons {
    fn deposit(&self, kernels: &Kernels, mass: f64, energy: f64, without: bool) -> Option<Deposit> {
        let (lo, hi) = BLEND_GEV;
        let t = ((mass - lo) / (hi - lo)).clamp(0.0, 1.0);
        let weight = t * t * (3.0 - 2.0 * t);
        let exclusive =
            if weight < 1.0 { self.exclusive(kernels, mass, energy, without)? } else { Deposit::default() };
        let beyond = if weight > 0.0 {
            self.beyond.deposit(kernels, mass, energy, without)?
        } else {
            Deposit::default()
        };
        Some(exclusive * (1.0 - weight) + beyond * weight)
    }
}

/// Share of 2(pi+pi-) in four pions from 0.9 GeV: below, the table crosses
/// zero, and four pions are less than a per mille of R.
fn all_charged() -> Result<Curve> {
    const FIRST_GEV: f64 = 0.9;
    let table = ExclusiveHadrons::FOUR_PION_TABLE;
    let columns = Columns::embedded(table)?;
    let (mass, charged, mixed) = (
        columns.numbers("m_GeV")?,
        columns.numbers("pip_pim_pip_pim.rho0")?,
        columns.numbers("pip_pim_pi0_pi0.rho0")?,
    );
    let rows = mass.iter().zip(charged.iter().zip(&mixed)).filter(|(m, _)| **m >= FIRST_GEV);
    let (x, y): (Vec<f64>, Vec<f64>) = rows.map(|(m, (a, b))| (*m, a / (a + b))).unzip();
    if let Some(bad) = y.iter().find(|s| !(0.0..=1.0).contains(*s)) {
        let message = format!("share {bad} of 2(pi+pi-) in four pions, 0 to 1 is allowed");
        return Err(Error::Table { table: table.to_owned(), message });
    }
    Curve::new(table, x, y)
}
