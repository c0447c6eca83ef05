//! Everything in the plasma that a vector mediator couples to.

use super::{MomentumTransfer, Phase, Target};
use crate::error::Result;
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion, Mediator};
use crate::relic::annihilation::Annihilation;

impl MomentumTransfer {
    /// With all that the mediator couples to: charged leptons, neutrinos at
    /// their own temperature, pions and kaons below the transition of QCD and
    /// free quarks above it.
    ///
    /// Mesons have the vector charges of their valence quarks, with poles of
    /// the rho (pi+: v_u - v_d) and of rho, omega and phi (K+: v_u - v_s, K0:
    /// v_d - v_s) in their form factors; an axial current has no elastic
    /// amplitude on a pseudoscalar. Quarks have the masses of the inputs
    /// (u, d, s at 2 GeV; c, b, t at their own mass) and no thermal masses.
    /// Nucleons and heavier mesons are left out: below the transition their
    /// number is suppressed by exp(-m/T) < 0.01. For a mediator that sees
    /// baryon number alone they would be the only hadrons: there gamma is too
    /// small below the transition.
    ///
    /// Neutrinos count at all temperatures: they leave the plasma at about 2
    /// MeV, but X goes on scattering on them. gamma has their temperature,
    /// [`neutrino_temperature`](super::neutrino_temperature); the equation
    /// for T_X pulls towards that of the photons, up to 40 % warmer below 0.1
    /// MeV, which matters only where X is still coupled then.
    ///
    /// `sigma` says which particle scatters and off which mediator mass.
    ///
    /// # Errors
    /// The mediator couples to none of these, or a coupling is not finite.
    pub fn plasma(sigma: &Annihilation, mediator: &Mediator, inputs: &Inputs) -> Result<Self> {
        let couplings = &mediator.couplings;
        let mut targets = Vec::new();
        targets.extend(free(couplings, inputs, &Fermion::LEPTONS).map(|t| (t, Phase::Always)));
        targets.extend(neutrinos(couplings).map(|t| (t, Phase::Neutrino)));
        targets.extend(mesons(couplings, inputs).into_iter().map(|t| (t, Phase::Hadronic)));
        let quarks: Vec<Fermion> = Fermion::ALL.into_iter().filter(|f| f.is_quark()).collect();
        targets.extend(free(couplings, inputs, &quarks).map(|t| (t, Phase::Quark)));
        let new = Self::in_phases(sigma.dark(), sigma.mediator_mass(), targets)?;
        Ok(Self { m_e: inputs.m_e, ..new })
    }
}

/// The fermions of a list that are coupled to.
fn free<'a>(
    couplings: &'a Couplings,
    inputs: &'a Inputs,
    list: &'a [Fermion],
) -> impl Iterator<Item = Target> + 'a {
    let coupled = |f: &&Fermion| couplings.squared(**f) != 0.0;
    list.iter().filter(coupled).map(|f| Target::Fermion {
        mass: f.mass(inputs),
        colours: f.colours(),
        vector: couplings.vector(*f),
        axial: couplings.axial(*f),
    })
}

/// All neutrinos as one target: without mass only squares of couplings count.
fn neutrinos(couplings: &Couplings) -> Option<Target> {
    let sum =
        |of: &dyn Fn(Fermion) -> f64| Fermion::NEUTRINOS.into_iter().map(|f| of(f).powi(2)).sum::<f64>();
    let vector = sum(&|f| couplings.vector(f)).sqrt();
    let axial = sum(&|f| couplings.axial(f)).sqrt();
    let some = vector != 0.0 || axial != 0.0;
    some.then_some(Target::Fermion { mass: 0.0, colours: 1.0, vector, axial })
}

/// Pions and kaons that are coupled to.
///
/// With ideal mixing and SU(3) (Bruch, Khodjamirian and Kuehn,
/// hep-ph/0409080) the current of u is carried by rho and omega with 1/2 each,
/// that of d by omega and rho with opposite signs, that of s by phi. For
/// electric charges F_K+ = rho/2 + omega/6 + phi/3. What cancels at t = 0
/// alone is kept.
fn mesons(couplings: &Couplings, inputs: &Inputs) -> Vec<Target> {
    let [u, d, s] = [Fermion::U, Fermion::D, Fermion::S].map(|q| couplings.vector(q));
    let (isovector, isoscalar) = (0.5 * (u - d), 0.5 * (u + d));
    let poles = [inputs.m_rho, inputs.m_omega, inputs.m_phi1020];
    let pion = Target::Meson { mass: inputs.m_pip, coupling: u - d, pole: inputs.m_rho };
    let kaon = |mass, rho| Target::Dominated { mass, couplings: [rho, isoscalar, -s], poles };
    let all = [pion, kaon(inputs.m_Kp, isovector), kaon(inputs.m_K0, -isovector)];
    all.into_iter().filter(|t| t.strength() != 0.0).collect()
}
