//! Particles whose deposited energy is known, and their decays.

use Injected::{
    ChargedKaon, ChargedPion, Electron, Eta, EtaPrime, KLong, KShort, Muon, NeutralPion, Neutrino, Omega,
    Phi, Photon, Tau,
};

use crate::inputs::Inputs;

/// A particle whose share of deposited energy is tabulated (the first five)
/// or follows from its decay.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Injected {
    /// e+ or e-.
    Electron,
    /// Photon.
    Photon,
    /// mu+ or mu-, with its decay.
    Muon,
    /// pi+ or pi-, with its decay.
    ChargedPion,
    /// pi0, with its decay.
    NeutralPion,
    /// K+ or K-.
    ChargedKaon,
    /// Short-lived neutral kaon.
    KShort,
    /// Long-lived neutral kaon.
    KLong,
    /// eta.
    Eta,
    /// omega(782).
    Omega,
    /// eta'(958).
    EtaPrime,
    /// phi(1020).
    Phi,
    /// tau+ or tau-.
    Tau,
    /// Deposits nothing.
    Neutrino,
}

/// A decay mode of branching ratio `branching`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Mode {
    pub(super) branching: f64,
    pub(super) daughters: &'static [Injected],
}

const fn mode(branching: f64, daughters: &'static [Injected]) -> Mode {
    Mode { branching, daughters }
}

impl Injected {
    /// Columns of the table of kernels.
    pub(super) const COLUMNS: [&str; 5] = ["f_e", "f_gamma", "f_mu", "f_pi_charged", "f_pi0"];
    /// What follows from decays, each from the ones before it.
    pub(super) const DERIVED: [Self; 8] = [ChargedKaon, KShort, KLong, Eta, Omega, EtaPrime, Phi, Tau];

    /// Mass in GeV: of the inputs, that of the eta' from PDG 2026 (M002M).
    pub fn mass(self, inputs: &Inputs) -> f64 {
        match self {
            Electron => inputs.m_e,
            Photon | Neutrino => 0.0,
            Muon => inputs.m_mu,
            ChargedPion => inputs.m_pip,
            NeutralPion => inputs.m_pi0,
            ChargedKaon => inputs.m_Kp,
            KShort | KLong => inputs.m_K0,
            Eta => inputs.m_eta,
            Omega => inputs.m_omega,
            EtaPrime => 0.957784,
            Phi => inputs.m_phi1020,
            Tau => inputs.m_tau,
        }
    }

    /// Decay modes with the branching ratios of PDG 2026 (release of
    /// 2026-05-30), normalised to their sum. Modes below half a per cent are
    /// left out, a radiated photon counts with its parent mode. mu and tau
    /// have spectra of their own.
    pub(super) fn modes(self) -> &'static [Mode] {
        match self {
            ChargedPion => const { &[mode(1.0, &[Muon, Neutrino])] },
            // The Dalitz pair (1.2 %) counts as photons.
            NeutralPion => const { &[mode(1.0, &[Photon, Photon])] },
            ChargedKaon => {
                const {
                    &[
                        mode(0.6356, &[Muon, Neutrino]),
                        mode(0.2067, &[ChargedPion, NeutralPion]),
                        mode(0.05583, &[ChargedPion, ChargedPion, ChargedPion]),
                        mode(0.05072, &[NeutralPion, Electron, Neutrino]),
                        mode(0.03352, &[NeutralPion, Muon, Neutrino]),
                        mode(0.01760, &[ChargedPion, NeutralPion, NeutralPion]),
                    ]
                }
            }
            KShort => {
                const { &[mode(0.6920, &[ChargedPion, ChargedPion]), mode(0.3069, &[NeutralPion, NeutralPion])] }
            }
            KLong => {
                const {
                    &[
                        mode(0.4055, &[ChargedPion, Electron, Neutrino]),
                        mode(0.2704, &[ChargedPion, Muon, Neutrino]),
                        mode(0.1952, &[NeutralPion, NeutralPion, NeutralPion]),
                        mode(0.1254, &[ChargedPion, ChargedPion, NeutralPion]),
                    ]
                }
            }
            Eta => {
                const {
                    &[
                        mode(0.3936, &[Photon, Photon]),
                        mode(0.3256, &[NeutralPion, NeutralPion, NeutralPion]),
                        mode(0.2302, &[ChargedPion, ChargedPion, NeutralPion]),
                        mode(0.0428, &[ChargedPion, ChargedPion, Photon]),
                        mode(0.0070, &[Electron, Electron, Photon]),
                    ]
                }
            }
            Omega => {
                const {
                    &[
                        mode(0.8925, &[ChargedPion, ChargedPion, NeutralPion]),
                        mode(0.0833, &[NeutralPion, Photon]),
                        mode(0.0153, &[ChargedPion, ChargedPion]),
                    ]
                }
            }
            EtaPrime => {
                const {
                    &[
                        mode(0.4247, &[ChargedPion, ChargedPion, Eta]),
                        mode(0.2948, &[ChargedPion, ChargedPion, Photon]),
                        mode(0.2237, &[NeutralPion, NeutralPion, Eta]),
                        mode(0.0252, &[Omega, Photon]),
                        mode(0.0231, &[Photon, Photon]),
                    ]
                }
            }
            Phi => {
                const {
                    &[
                        mode(0.5011, &[ChargedKaon, ChargedKaon]),
                        mode(0.3363, &[KShort, KLong]),
                        mode(0.1469, &[ChargedPion, ChargedPion, NeutralPion]),
                        mode(0.0131, &[Eta, Photon]),
                    ]
                }
            }
            Electron | Photon | Muon | Tau | Neutrino => &[],
        }
    }
}
