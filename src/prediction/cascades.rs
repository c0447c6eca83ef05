//! Chains of heavy states that end in mediators: T -> t phi, phi -> V V.
//!
//! A chain is invisible where each mediator in it is; dark scalars that do
//! not decay into mediators count as invisible.

use super::Prediction;

/// Distance within which a decay would be seen in ATLAS or CMS, m (assumed:
/// outer radius of the calorimeters).
pub const LHC_LENGTH_M: f64 = 4.0;

/// The same for decays of the Higgs boson, m (assumed: with the muon system).
const HIGGS_LENGTH_M: f64 = 10.0;

impl Prediction<'_> {
    /// Probability that a mediator of this energy (GeV) is invisible.
    fn invisible_at_energy(&self, energy: f64, detector_m: f64) -> Option<f64> {
        let gamma = energy / self.mediator()?.mass;
        self.invisible_probability((gamma * gamma - 1.0).max(0.0).sqrt(), detector_m)
    }

    /// Probability that a dark Higgs boson of this energy (GeV) ends in nothing
    /// but invisible states: V V, V a and pairs of dark scalars. The two
    /// mediators share its energy evenly. `None` without such a scalar or
    /// where it has no decays at tree level.
    pub fn dark_higgs_invisible(&self, energy: f64, detector_m: f64) -> Option<f64> {
        let w = self.point().dark_higgs_widths()?;
        let total = w.total();
        if total <= 0.0 {
            return None;
        }
        let one = self.invisible_at_energy(0.5 * energy, detector_m)?;
        Some((w.zprime_zprime * one * one + w.zprime_a * one + w.dark) / total)
    }

    /// T -> t + invisible: t V with V invisible, t and light dark scalars; t phi
    /// with phi -> V V and the like in addition.
    pub fn top_partner_invisible(&self) -> Option<InvisibleTop> {
        let (partner, mediator) = (self.top_partner()?, self.mediator()?);
        let (w, total) = (partner.widths, partner.widths.total());
        if total <= 0.0 {
            return None;
        }
        // Each takes half of the energy of T at rest.
        let energy = 0.5 * partner.mass;
        let invisible = self.invisible_at_energy(energy, LHC_LENGTH_M)?;
        let direct = (w.t_zprime * invisible + w.t_dark) / total;
        let phi = w.t_phi / total * self.dark_higgs_invisible(energy, LHC_LENGTH_M).unwrap_or(0.0);
        let heaviest = self.point().dark_higgs().filter(|_| phi > 0.0).map_or(0.0, |h| h.mass);
        Some(InvisibleTop { direct, all: direct + phi, mass: heaviest.max(mediator.mass) })
    }

    /// sigma/sigma_SM x BR(h -> invisible): V V, V a, pairs of dark scalars and
    /// phi phi with both invisible.
    pub(super) fn higgs_invisible(&self) -> Option<f64> {
        let h = self.point().higgs()?;
        let i = self.inputs();
        let one = self.invisible_at_energy(0.5 * i.m_h, HIGGS_LENGTH_M)?;
        let phi = self.dark_higgs_invisible(0.5 * i.m_h, HIGGS_LENGTH_M).unwrap_or(0.0);
        let width = h.gamma_zprime_zprime * one * one
            + h.gamma_zprime_a * one
            + h.gamma_phi_phi * phi * phi
            + h.gamma_dark;
        Some(h.cos_alpha.powi(2) * width / h.total_width(i.Gamma_h))
    }

    /// $\alpha_Xm_X/M$: above about one the exchange of mediators binds or
    /// enhances X Xbar (Sommerfeld), which the cross sections leave out.
    pub(super) fn yukawa_range(&self) -> Option<f64> {
        let x = self.dark_fermion()?;
        Some(x.vector * x.vector * x.mass / (4.0 * std::f64::consts::PI * self.mediator()?.mass))
    }
}

/// T -> t + invisible.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct InvisibleTop {
    /// BR(T -> t V) P_inv and BR(T -> t + dark scalars no heavier than V).
    pub direct: f64,
    /// All chains.
    pub all: f64,
    /// Mass of the heaviest state behind the top, GeV.
    pub mass: f64,
}
