//! B -> K(*) chi(-> l l), prompt or displaced: limits on the product of
//! branching ratios against mass and lifetime.

use std::path::Path;

use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::flavour::BDecay;
use crate::numerics::interp::Grid;
use crate::prediction::Prediction;

/// Rows that a table leaves out are vetoed resonances.
pub(super) const VETO_STEP: f64 = 5.0;

/// A dilepton search in B decays.
pub(super) struct BDilepton {
    card: Card,
    limits: Grid,
    decay: BDecay,
    kstar: bool,
    lepton: usize,
}

impl BDilepton {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let columns = table::of_card(&card, folder)?;
        let limits = table::grid(&columns, &card.id)?.with_gaps(VETO_STEP);
        let section = card.need(card.decay.as_ref(), "[decay]")?;
        let (decay, kstar) = b_channel(&card, &section.parent, section.daughter.as_deref())?;
        let lepton = match section.lepton.as_deref() {
            Some("e") => 0,
            Some("mu") => 1,
            other => return Err(card.error(&format!("lepton = {other:?}: `e` or `mu` is needed"))),
        };
        Ok(Self { limits, decay, kstar, lepton, card })
    }

    /// The limit at a mass (GeV) and proper lifetime (ps), and how it was
    /// obtained.
    fn limit(&self, mass: f64, tau_ps: f64) -> Option<(f64, Validity)> {
        against_lifetime(&self.limits, mass, tau_ps.log10())
    }
}

/// A limit from a grid of log10(limit) over mass and log10(tau/ps). Below the
/// shortest lifetime the first column holds (prompt); above the longest the
/// accepted fraction falls like $1-e^{-\tau_{max}/\tau}$.
pub(super) fn against_lifetime(limits: &Grid, mass: f64, log_tau: f64) -> Option<(f64, Validity)> {
    let lifetimes = limits.axes().1;
    let (shortest, longest) = (lifetimes[0], lifetimes[lifetimes.len() - 1]);
    let limit = 10_f64.powf(limits.at(mass, log_tau.clamp(shortest, longest))?);
    if log_tau > longest {
        let accepted = -(-10_f64.powf(longest - log_tau)).exp_m1();
        let reference = -(-1.0_f64).exp_m1();
        let validity = Validity::Extrapolated("longer lived than the table: acceptance scaled");
        return Some((limit * reference / accepted, validity));
    }
    let validity = if log_tau < shortest {
        Validity::Extrapolated("shorter lived than the table: its shortest lifetime used")
    } else {
        Validity::Recast("acceptance of a scalar used for a vector: 20 %")
    };
    Some((limit, validity))
}

/// The charge state and the daughter of a card.
pub(super) fn b_channel(card: &Card, parent: &str, daughter: Option<&str>) -> Result<(BDecay, bool)> {
    match (parent, daughter) {
        ("B+", Some("K+")) => Ok((BDecay::Charged, false)),
        ("B+", Some("K*+")) => Ok((BDecay::Charged, true)),
        ("B0", Some("K0")) => Ok((BDecay::Neutral, false)),
        ("B0", Some("K*0")) => Ok((BDecay::Neutral, true)),
        _ => Err(card.error(&format!(
            "decay {parent} -> {}: B+ -> K+, B+ -> K*+, B0 -> K0 or B0 -> K*0 is needed",
            daughter.unwrap_or("?")
        ))),
    }
}

impl Constraint for BDilepton {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(mediator), Some(lifetime), Some(br_b)) =
            (p.mediator(), p.lifetime(), p.br_b_to_k(self.decay, self.kstar))
        else {
            return Ok(Contribution::not_applicable("the model has no b -> s transition"));
        };
        let Some((limit, validity)) = self.limit(mediator.mass, lifetime.tau_ps()) else {
            return Ok(Contribution::not_applicable("no published limit at this mass and lifetime"));
        };
        let Some(lepton) = p.branching(|w| w.charged_leptons[self.lepton]) else {
            return Ok(Contribution::not_applicable("the width of the mediator is not known"));
        };
        Ok(Contribution::upper_limit(br_b * lepton, limit, validity))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::provenance::{Folder, embedded};

    fn load(id: &str) -> BDilepton {
        let file = format!("{id}.toml");
        let card = Card::read(&file, embedded(Folder::Constraints, &file).unwrap()).unwrap();
        BDilepton::new(card, None).unwrap()
    }

    #[test]
    fn stated_values_of_the_lhcb_maps() {
        let lhcb = load("LHCb_Aaij2016qsm_Bp_Kp_chi_mumu");
        // Read off the map; at 0.1 ps between the cells 1.54e-9 and 1.94e-9.
        for (tau, expected) in [(0.1038, 1.56e-9), (13.0, 3.4e-10), (500.0, 3.4e-9)] {
            let (limit, _) = lhcb.limit(2.1, tau).unwrap();
            assert!((limit / expected - 1.0).abs() < 0.15, "{tau} ps: {limit:e}");
        }
        let kstar = load("LHCb_Aaij2015tna_B0_Kst0_chi_mumu");
        let (limit, _) = kstar.limit(2.1, 10.0).unwrap();
        assert!(limit > 3e-10 && limit < 3e-9, "{limit:e}");
    }

    #[test]
    fn vetoes_and_ends_of_the_map_are_said() {
        let lhcb = load("LHCb_Aaij2016qsm_Bp_Kp_chi_mumu");
        assert!(lhcb.limit(3.0969, 10.0).is_none(), "J/psi veto");
        assert!(lhcb.limit(3.7, 10.0).is_none(), "psi(2S) veto");
        assert!(lhcb.limit(5.0, 10.0).is_none() && lhcb.limit(0.2, 10.0).is_none());
        let (short, v) = lhcb.limit(2.1, 1e-3).unwrap();
        assert!(matches!(v, Validity::Extrapolated(_)));
        let first = 10_f64.powf(lhcb.limits.axes().1[0]);
        assert!((short / lhcb.limit(2.1, first).unwrap().0 - 1.0).abs() < 1e-12);
        // Continuous at the long end, proportional to tau far beyond.
        let end = 10_f64.powf(*lhcb.limits.axes().1.last().unwrap());
        let at_end = lhcb.limit(2.1, end * (1.0 - 1e-9)).unwrap().0;
        assert!((lhcb.limit(2.1, end * (1.0 + 1e-9)).unwrap().0 / at_end - 1.0).abs() < 1e-6);
        let ratio = lhcb.limit(2.1, end * 1e6).unwrap().0 / lhcb.limit(2.1, end * 1e5).unwrap().0;
        assert!((ratio - 10.0).abs() < 1e-3);
    }

    #[test]
    fn every_published_cell_comes_back() {
        // Closure: at a published mass and lifetime the limit is the cell.
        for id in ["LHCb_Aaij2016qsm_Bp_Kp_chi_mumu", "BelleII_BelleII2023ueh_Bp_Kp_S_ee"] {
            let c = load(id);
            let (masses, taus) = c.limits.axes();
            for i in (0..masses.len()).step_by(17) {
                for j in (1..taus.len() - 1).step_by(3) {
                    let Some(cell) = c.limits.node(i, j) else { continue };
                    let (limit, _) =
                        c.limit(masses[i], 10_f64.powf(taus[j])).unwrap_or((f64::NAN, Validity::Valid));
                    assert!((limit.log10() - cell).abs() < 1e-6 || limit.is_nan(), "{id} {i} {j}");
                }
            }
        }
    }
}
