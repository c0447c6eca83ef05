//! What a point predicts: every width, rate and probability, computed once
//! and only when first asked.

mod cascades;
mod context;
mod dark_matter;
mod low_energy;
mod observables;
mod sources;

pub use cascades::{InvisibleTop, LHC_LENGTH_M};
pub use context::Context;
pub use dark_matter::{AbundanceRule, DarkFermion, DarkMatterChoice, NoAbundance, RelicMethod};
pub use observables::{OBSERVABLES, ObservableInfo};
pub use sources::RELIC_METHODS;

use std::cell::OnceCell;

use crate::decays::{Escape, Lifetime, Widths};
use crate::error::Result;
use crate::flavour::{BDecay, Helicities, Mode, k_to_pi};
use crate::inputs::Inputs;
use crate::models::{Mediator, Point, TopPartner, Transitions};
use crate::numerics::gauss::rule32;
use crate::numerics::special::two_body_momentum;

/// Boost of the B mesons at Belle II.
const BELLE2_BETA_GAMMA: f64 = 0.28;

/// Lazily computed predictions of one point.
pub struct Prediction<'a> {
    point: &'a dyn Point,
    context: &'a Context,
    widths: OnceCell<Option<Widths>>,
    dark_photon: OnceCell<Option<Widths>>,
    transitions: OnceCell<Option<Transitions>>,
    top_partner: OnceCell<Option<TopPartner>>,
    rare_b: [OnceCell<Option<Helicities>>; 5],
    dark_matter: dark_matter::Cells,
}

impl<'a> Prediction<'a> {
    /// Nothing is computed yet.
    pub fn new(point: &'a dyn Point, context: &'a Context) -> Self {
        Self {
            point,
            context,
            widths: OnceCell::new(),
            dark_photon: OnceCell::new(),
            transitions: OnceCell::new(),
            top_partner: OnceCell::new(),
            rare_b: Default::default(),
            dark_matter: dark_matter::Cells::default(),
        }
    }

    /// The point.
    pub fn point(&self) -> &dyn Point {
        self.point
    }

    /// Inputs, tables and settings.
    pub fn context(&self) -> &Context {
        self.context
    }

    fn inputs(&self) -> &Inputs {
        &self.context.inputs
    }

    /// The mediator, where the model has one.
    pub fn mediator(&self) -> Option<&Mediator> {
        self.point.mediator()
    }

    /// Its widths in GeV.
    pub fn widths(&self) -> Option<&Widths> {
        let compute = || {
            let mediator = self.mediator()?;
            let mut widths = self.context.decays.widths(mediator);
            if let Some(t) = self.transitions() {
                widths.flavour_changing = self.context.decays.flavour_changing(mediator.mass, t);
            }
            Some(widths)
        };
        self.widths.get_or_init(compute).as_ref()
    }

    /// Widths of a dark photon of the same mass with epsilon = 1.
    pub fn dark_photon(&self) -> Option<&Widths> {
        self.dark_photon
            .get_or_init(|| self.mediator().map(|m| self.context.decays.dark_photon(m.mass)))
            .as_ref()
    }

    /// Its lifetime.
    pub fn lifetime(&self) -> Option<Lifetime> {
        self.widths().map(|w| Lifetime::of_width(w.total()))
    }

    /// Branching ratio of a partial width, zero where nothing is open.
    pub fn branching(&self, partial: impl Fn(&Widths) -> f64) -> Option<f64> {
        self.widths().map(|w| w.branching(partial(w)).unwrap_or(0.0))
    }

    /// Probability that a mediator with this boost looks invisible to a
    /// detector of the given size, $P_{inv}=P_{out}+(1-P_{out})BR_{inv}$.
    pub fn invisible_probability(&self, beta_gamma: f64, detector_m: f64) -> Option<f64> {
        let escape = Escape::new(self.lifetime()?, beta_gamma, detector_m);
        Some(escape.invisible(self.branching(Widths::invisible)?))
    }

    /// The same for a mediator of energy `gamma` times its mass in a frame
    /// that moves with `frame_beta_gamma`, averaged over its isotropic
    /// direction there.
    pub fn invisible_in_flight(&self, gamma: f64, frame_beta_gamma: f64, detector_m: f64) -> Option<f64> {
        /// Beyond this many decay lengths nothing escapes in double precision.
        const OPAQUE: f64 = 750.0;
        let lifetime = self.lifetime()?;
        let frame_gamma = frame_beta_gamma.hypot(1.0);
        let beta_gamma = (gamma * gamma - 1.0).max(0.0).sqrt();
        let fastest = frame_gamma * beta_gamma + frame_beta_gamma * gamma;
        let br = self.branching(Widths::invisible)?;
        if detector_m > OPAQUE * lifetime.decay_length_m(fastest) {
            return Some(br);
        }
        let outside = rule32().integrate(-1.0, 1.0, |cosine| {
            let moving = frame_gamma * gamma + frame_beta_gamma * beta_gamma * cosine;
            Escape::new(lifetime, (moving * moving - 1.0).max(0.0).sqrt(), detector_m).outside
        });
        Some(Escape { outside: 0.5 * outside }.invisible(br))
    }

    /// P_inv in B -> K V or K* V at a B factory whose B mesons move with the
    /// given boost.
    pub fn invisible_from_b(
        &self,
        decay: BDecay,
        kstar: bool,
        b_beta_gamma: f64,
        detector_m: f64,
    ) -> Option<f64> {
        let mass = self.mediator()?.mass;
        let i = self.inputs();
        let daughter = if kstar { decay.kstar_mass(i) } else { decay.kaon_mass(i) };
        let p = two_body_momentum(decay.b_mass(i), daughter, mass);
        self.invisible_in_flight((p / mass).hypot(1.0), b_beta_gamma, detector_m)
    }

    /// The top partner, where the model has one.
    pub fn top_partner(&self) -> Option<&TopPartner> {
        self.top_partner.get_or_init(|| self.point.top_partner()).as_ref()
    }

    fn transitions(&self) -> Option<&Transitions> {
        self.transitions.get_or_init(|| self.point.transitions()).as_ref()
    }

    /// BR(B -> K V) or BR(B -> K* V).
    pub fn br_b_to_k(&self, decay: BDecay, kstar: bool) -> Option<f64> {
        let mode = match (decay, kstar) {
            (BDecay::Charged, false) => Mode::BpKp,
            (BDecay::Neutral, false) => Mode::B0K0,
            (BDecay::Charged, true) => Mode::BpKstp,
            (BDecay::Neutral, true) => Mode::B0Kst0,
        };
        self.rare_b(mode).map(Helicities::total)
    }

    /// Rate of a rare B decay into the mediator, by helicity.
    pub fn rare_b(&self, mode: Mode) -> Option<Helicities> {
        *self.rare_b[mode as usize].get_or_init(|| {
            // A mediator has a mass: the rate has no other error.
            self.context.rare_b.rate(mode, self.mediator()?.mass, &self.transitions()?.b_s).ok()
        })
    }

    /// The same through b -> d with the form factors and masses of b -> s:
    /// minimal flavour violation and SU(3).
    pub fn rare_b_to_light(&self, mode: Mode) -> Option<Helicities> {
        self.context.rare_b.rate(mode, self.mediator()?.mass, &self.transitions()?.b_d).ok()
    }

    /// One-sigma theory error of [`rare_b`](Self::rare_b), on demand.
    ///
    /// # Errors
    /// The errors cannot be propagated.
    pub fn rare_b_error(&self, mode: Mode) -> Result<Option<f64>> {
        let (Some(mediator), Some(t)) = (self.mediator(), self.transitions()) else { return Ok(None) };
        self.context.rare_b.rate_error(mode, mediator.mass, &t.b_s).map(Some)
    }

    /// Branching ratios of B -> M + missing energy in bins of q^2 (edges in
    /// GeV^2), neutrinos included, as Belle II would see them.
    ///
    /// # Errors
    /// Edges that do not ascend.
    pub fn missing_energy_bins(&self, mode: Mode, edges: &[f64]) -> Result<Option<Vec<f64>>> {
        let (Some(mediator), Some(t), Some(invisible)) =
            (self.mediator(), self.transitions(), self.p_inv_belle2())
        else {
            return Ok(None);
        };
        self.context.rare_b.missing_energy(mode, (mediator.mass, &t.b_s), invisible, edges).map(Some)
    }

    /// BR(K+ -> pi+ V) and BR(K_L -> pi0 V).
    pub fn br_k_to_pi(&self) -> Option<(f64, f64)> {
        Some(k_to_pi(&self.transitions()?.s_d, self.mediator()?.mass, self.inputs()))
    }

    /// P_inv at Belle II in B+ -> K+ V.
    pub fn p_inv_belle2(&self) -> Option<f64> {
        self.invisible_from_b(BDecay::Charged, false, BELLE2_BETA_GAMMA, self.inputs().L_det_m)
    }
}
