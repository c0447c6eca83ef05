//! The share of energy that ionises the gas, for particles and for mixtures.

use std::sync::OnceLock;

use super::decay::{self, Line};
use super::hadrons::HadronModel;
use super::kernel::{Deposit, Kernel};
use super::particles::Injected;
use super::states::FinalStates;
use super::tau;
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::provenance::Columns;

/// The table of kernels, below `data/`.
pub const KERNEL_TABLE: &str = "dark-matter/feff_kernels.csv";

/// Points of a kernel that follows from a decay.
const POINTS: usize = 60;

/// The fractions of deposited energy against the energy of the particle,
/// linear in the logarithm of the energy.
///
/// e, gamma, mu and pions are tabulated. Between the mass of mu and pions and
/// the first row their decay at rest continues the table; kaons, eta, omega,
/// eta', phi and tau follow from their decays.
#[derive(Debug, Clone)]
pub struct Kernels {
    inputs: Inputs,
    /// In the order of [`Injected`].
    kernels: Vec<Kernel>,
}

impl Kernels {
    /// The embedded table, with the masses of the default inputs: it is made
    /// for them.
    ///
    /// # Errors
    /// The table is missing or malformed.
    pub fn embedded() -> Result<Self> {
        static KERNELS: OnceLock<Result<Kernels>> = OnceLock::new();
        KERNELS.get_or_init(|| Self::new(&Columns::embedded(KERNEL_TABLE)?)).clone()
    }

    /// Kernels from the columns `E_GeV`, `f_e`, `f_gamma`, `f_mu`,
    /// `f_pi_charged` and `f_pi0`.
    ///
    /// # Errors
    /// The table is malformed, or does not reach down to what a decay makes.
    pub fn new(columns: &Columns) -> Result<Self> {
        let mut new = Self { inputs: Inputs::default(), kernels: Vec::new() };
        let log_energy: Vec<f64> = columns.numbers("E_GeV")?.into_iter().map(f64::ln).collect();
        let particles = [
            Injected::Electron,
            Injected::Photon,
            Injected::Muon,
            Injected::ChargedPion,
            Injected::NeutralPion,
        ];
        for (particle, name) in particles.into_iter().zip(Injected::COLUMNS) {
            let cells = columns.optional(name)?;
            let filled = log_energy.iter().zip(cells).filter_map(|(x, y)| y.map(|y| (*x, y)));
            let (mut x, mut y): (Vec<f64>, Vec<f64>) = filled.unzip();
            if !matches!(particle, Injected::Electron | Injected::Photon) {
                x.insert(0, particle.mass(&new.inputs).ln());
                y.insert(0, new.by_decay(particle, &decay::lines(particle, &new.inputs), 1.0)?);
            }
            new.kernels.push(Kernel::new(KERNEL_TABLE, x, y)?);
        }
        let end = log_energy.last().copied().unwrap_or_default();
        for particle in Injected::DERIVED {
            let lines = match particle {
                Injected::Tau => tau::lines(&new.inputs)?,
                other => decay::lines(other, &new.inputs),
            };
            let kernel = new.derived(particle, &lines, end)?;
            new.kernels.push(kernel);
        }
        Ok(new)
    }

    /// The kernel of a particle that decays into `lines`.
    pub(super) fn derived(&self, particle: Injected, lines: &[Line], log_end: f64) -> Result<Kernel> {
        let start = particle.mass(&self.inputs).ln();
        let (mut x, mut y) = (Vec::with_capacity(POINTS), Vec::with_capacity(POINTS));
        for i in 0..POINTS {
            // Denser near rest, where f bends.
            let t = i as f64 / (POINTS - 1) as f64;
            let log_energy = start + (log_end - start) * t * t;
            x.push(log_energy);
            y.push(self.by_decay(particle, lines, (log_energy - start).exp())?);
        }
        Kernel::new(KERNEL_TABLE, x, y)
    }

    /// f of a decaying particle with the Lorentz factor `gamma`.
    pub(super) fn by_decay(&self, particle: Injected, lines: &[Line], gamma: f64) -> Result<f64> {
        let energy = gamma * particle.mass(&self.inputs);
        decay::deposit(lines, self, gamma).and_then(|d| d.share_of(energy)).ok_or_else(|| Error::Table {
            table: KERNEL_TABLE.to_owned(),
            message: format!("does not hold the daughters of {particle:?} of {energy} GeV"),
        })
    }

    /// Fraction of the energy of one particle that is deposited, `None`
    /// below its mass, below 1 MeV (e, gamma) and above 20 GeV.
    pub fn at(&self, particle: Injected, energy_gev: f64) -> Option<f64> {
        match particle {
            Injected::Neutrino => Some(0.0),
            other => self.kernels.get(other as usize)?.at(energy_gev),
        }
    }

    /// Mean over energies spread evenly over [lo, hi].
    pub(super) fn mean(&self, particle: Injected, lo: f64, hi: f64) -> Option<Deposit> {
        match particle {
            Injected::Neutrino => Some(Deposit::default()),
            other => self.kernels.get(other as usize)?.mean(lo, hi),
        }
    }

    /// The masses in use.
    pub(super) fn inputs(&self) -> &Inputs {
        &self.inputs
    }

    /// f_eff of annihilation at rest, the sum of E_i f_i(E_i) over
    /// its particles divided by 2 m_X (arXiv:1506.03811, grouped by parent
    /// particle).
    ///
    /// `None` where a state with a fraction is closed or above the table, or
    /// more than a thousandth of the energy lies below it.
    pub fn f_eff(&self, states: &FinalStates, hadrons: &impl HadronModel, m_x: f64) -> Option<f64> {
        self.of_system(states, hadrons, 2.0 * m_x, 2.0 * m_x)
    }

    /// f_eff of X Xbar -> hadrons at rest, with the pairs of pions in them.
    pub fn f_hadronic(&self, m_x: f64, hadrons: &impl HadronModel) -> Option<f64> {
        self.f_eff(&FinalStates { hadrons: 1.0, ..FinalStates::default() }, hadrons, m_x)
    }

    /// Deposited share of the energy of a system of this invariant mass, in
    /// flight with this energy (GeV), which decays without preferred
    /// direction.
    pub(crate) fn of_system(
        &self,
        states: &FinalStates,
        hadrons: &impl HadronModel,
        mass: f64,
        energy: f64,
    ) -> Option<f64> {
        let gamma = energy / mass;
        let pairs = states.pairs().into_iter().map(|(particle, fraction)| {
            weighted(fraction, || {
                let m = particle.mass(&self.inputs);
                let line = (0.5 * mass >= m).then(|| Line::new(particle, 2.0, 0.5 * mass, m))?;
                decay::deposit(&[line], self, gamma)
            })
        });
        let exclusive = states.charged_pions > 0.0;
        let rest = weighted(states.hadrons, || hadrons.deposit(self, mass, energy, exclusive));
        pairs.chain([rest]).sum::<Option<Deposit>>()?.share_of(energy)
    }
}

/// A fraction times a value that is only asked for if it carries weight.
fn weighted(fraction: f64, value: impl FnOnce() -> Option<Deposit>) -> Option<Deposit> {
    if fraction == 0.0 { Some(Deposit::default()) } else { value().map(|v| v * fraction) }
}
