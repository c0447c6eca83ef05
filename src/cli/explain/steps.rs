//! Intermediate values: what a formula needs and `point` does not print, read
//! from the objects that `point` reads.

use crate::decays::Widths;
use crate::flavour::FormFactorSource;
use crate::models::{DarkHiggsWidths, DarkState, Fermion};
use crate::numerics::special::two_body_momentum;
use crate::prediction::Prediction;

/// An intermediate value and where it is read.
type Step = (&'static str, fn(&Prediction<'_>) -> Option<f64>);

const STEPS: &[Step] = &[
    ("ew_v_GeV", |p| Some(p.context().electroweak.v)),
    ("ew_g", |p| Some(p.context().electroweak.g)),
    ("ew_e", |p| Some(p.context().electroweak.e)),
    ("ew_s_W", |p| Some(p.context().electroweak.s_w)),
    ("ew_c_W", |p| Some(p.context().electroweak.c_w)),
    ("e_0", |p| Some(p.context().decays.electric_charge())),
    ("mediator_mass_GeV", |p| p.mediator().map(|m| m.mass)),
    ("x_mass_GeV", |p| p.dark_fermion().map(|x| x.mass)),
    ("x_vector", |p| dark_fermion(p).map(|(_, vector, _)| vector)),
    ("x_axial", |p| dark_fermion(p).map(|(_, _, axial)| axial)),
    ("z_x_vector", |p| p.point().z_sector().map(|z| z.dark_vector)),
    ("width_ee_GeV", |p| p.widths().map(|w| w.charged_leptons[0])),
    ("width_mumu_GeV", |p| p.widths().map(|w| w.charged_leptons[1])),
    ("width_tautau_GeV", |p| p.widths().map(|w| w.charged_leptons[2])),
    ("width_nunu_GeV", |p| p.widths().map(|w| w.neutrinos)),
    ("width_had_GeV", |p| p.widths().map(|w| w.hadrons)),
    ("width_fcnc_GeV", |p| p.widths().map(|w| w.flavour_changing)),
    ("width_dark_GeV", |p| p.widths().map(|w| w.dark)),
    ("br_inv", |p| p.branching(Widths::invisible)),
    ("h_V_bs", |p| p.point().transitions().map(|t| t.b_s.vector().norm())),
    ("h_A_bs", |p| p.point().transitions().map(|t| t.b_s.axial().norm())),
    ("h_V_bd", |p| p.point().transitions().map(|t| t.b_d.vector().norm())),
    ("h_A_bd", |p| p.point().transitions().map(|t| t.b_d.axial().norm())),
    ("h_V_sd", |p| p.point().transitions().map(|t| t.s_d.vector().norm())),
    ("im_h_V_sd", |p| p.point().transitions().map(|t| t.s_d.vector().im)),
    ("p_bp_kp_GeV", |p| momentum(p, "m_Bp", "m_Kp")),
    ("p_b0_k0_GeV", |p| momentum(p, "m_B0", "m_K0")),
    ("p_bp_kstp_GeV", |p| momentum(p, "m_Bp", "m_Kstp")),
    ("p_b0_kst0_GeV", |p| momentum(p, "m_B0", "m_Kst0")),
    ("p_bs_phi_GeV", |p| momentum(p, "m_Bs", "m_phi1020")),
    ("p_kp_pip_GeV", |p| momentum(p, "m_Kp", "m_pip")),
    ("p_kl_pi0_GeV", |p| momentum(p, "m_K0", "m_pi0")),
    ("f_plus_bk", |p| kaon(p, 0)),
    ("V_bkst", |p| vector_meson(p, FormFactorSource::kstar, 0)),
    ("A1_bkst", |p| vector_meson(p, FormFactorSource::kstar, 2)),
    ("A12_bkst", |p| vector_meson(p, FormFactorSource::kstar, 3)),
    ("V_bsphi", |p| vector_meson(p, FormFactorSource::phi, 0)),
    ("A1_bsphi", |p| vector_meson(p, FormFactorSource::phi, 2)),
    ("A12_bsphi", |p| vector_meson(p, FormFactorSource::phi, 3)),
    ("cos_alpha_h", |p| p.point().higgs().map(|h| h.cos_alpha)),
    ("width_h_zprime_zprime_GeV", |p| p.point().higgs().map(|h| h.gamma_zprime_zprime)),
    ("width_h_phi_phi_GeV", |p| p.point().higgs().map(|h| h.gamma_phi_phi)),
    ("width_h_zprime_a_GeV", |p| p.point().higgs().map(|h| h.gamma_zprime_a)),
    ("width_h_dark_GeV", |p| p.point().higgs().map(|h| h.gamma_dark)),
    ("width_h_undetected_GeV", |p| p.point().higgs().map(|h| h.gamma_undetected)),
    ("width_h_GeV", |p| p.point().higgs().map(|h| h.total_width(p.context().inputs.Gamma_h))),
    ("width_phi_zprime_zprime_GeV", |p| phi(p, |w| w.zprime_zprime)),
    ("width_phi_zprime_a_GeV", |p| phi(p, |w| w.zprime_a)),
    ("width_phi_dark_GeV", |p| phi(p, |w| w.dark)),
    ("width_phi_undetected_GeV", |p| phi(p, |w| w.undetected)),
    ("width_phi_hh_GeV", |p| phi(p, |w| w.h_h)),
    ("width_phi_weak_GeV", |p| phi(p, |w| w.weak)),
    ("width_phi_fermions_GeV", |p| phi(p, |w| w.fermions)),
    ("width_phi_tt_GeV", |p| phi(p, |w| w.t_t)),
    ("width_phi_top_partners_GeV", |p| phi(p, |w| w.top_partners)),
    ("width_phi_GeV", |p| phi(p, DarkHiggsWidths::total)),
    ("top_partner_width_tlight_GeV", |p| p.point().top_partner().map(|t| t.widths.t_dark)),
    ("contact_p_per_GeV2", |p| p.contact().map(|c| c.proton)),
    ("contact_n_per_GeV2", |p| p.contact().map(|c| c.neutron)),
    ("contact_e_per_GeV2", |p| p.contact().map(|c| c.electron)),
    ("yield_today", |p| p.relic().ok()?.ok().map(|r| r.yield_today)),
    ("f_signal", |p| p.signal_fraction().ok()?.ok()),
    ("p_ann_all_cm3_per_s_GeV", |p| p.annihilation_parameter(1.0).ok()?),
];

/// Whether a name is that of an intermediate value.
pub(super) fn is_step(name: &str) -> bool {
    STEPS.iter().any(|(n, _)| *n == name) || coupling(name).is_some()
}

/// Names of all intermediate values.
#[cfg(test)]
pub(super) fn names() -> impl Iterator<Item = String> {
    let couplings = ["v", "a"].into_iter().flat_map(|c| Fermion::ALL.map(|f| format!("{c}_{}", f.name())));
    STEPS.iter().map(|(n, _)| (*n).to_owned()).chain(couplings)
}

/// An intermediate value, `None` where the point does not have it.
pub(super) fn value(name: &str, prediction: &Prediction<'_>) -> Option<f64> {
    if let Some((is_vector, f)) = coupling(name) {
        let couplings = &prediction.mediator()?.couplings;
        return Some(if is_vector { couplings.vector(f) } else { couplings.axial(f) });
    }
    STEPS.iter().find(|(n, _)| *n == name).and_then(|(_, read)| read(prediction))
}

/// v_f or a_f by name.
fn coupling(name: &str) -> Option<(bool, Fermion)> {
    let (is_vector, fermion) = match name.split_once('_')? {
        ("v", f) => (true, f),
        ("a", f) => (false, f),
        _ => return None,
    };
    Fermion::ALL.into_iter().find(|f| f.name() == fermion).map(|f| (is_vector, f))
}

/// Mass and couplings of the first dark fermion, signs kept.
fn dark_fermion(p: &Prediction<'_>) -> Option<(f64, f64, f64)> {
    let x = p.dark_fermion()?;
    match *p.mediator()?.dark.get(x.index)? {
        DarkState::Fermion { mass, vector, axial } => Some((mass, vector, axial)),
        DarkState::ScalarPair { .. } => None,
    }
}

/// A width of the dark Higgs boson.
fn phi(p: &Prediction<'_>, which: fn(&DarkHiggsWidths) -> f64) -> Option<f64> {
    p.point().dark_higgs_widths().map(|w| which(&w))
}

/// Momentum of the daughter in a two-body decay into the mediator.
fn momentum(p: &Prediction<'_>, parent: &str, daughter: &str) -> Option<f64> {
    let context = p.context();
    let mass = |name| context.inputs.get(name).or_else(|| context.rare_b.sets().parameters().get(name));
    Some(two_body_momentum(mass(parent)?, mass(daughter)?, p.mediator()?.mass))
}

/// A form factor of B -> K at q^2 = M^2.
fn kaon(p: &Prediction<'_>, which: usize) -> Option<f64> {
    let (set, mass) = (FormFactorSource::Grvdv2023.kaon().ok()?, p.mediator()?.mass);
    (mass * mass <= set.q_sq_max()).then(|| set.central().at(mass * mass)[which])
}

/// A form factor of B -> K* or B_s -> phi at q^2 = M^2.
fn vector_meson(
    p: &Prediction<'_>,
    channel: fn(FormFactorSource) -> crate::error::Result<crate::flavour::form_factors::FormFactorSet<7>>,
    which: usize,
) -> Option<f64> {
    let (set, mass) = (channel(FormFactorSource::Grvdv2023).ok()?, p.mediator()?.mass);
    (mass * mass <= set.q_sq_max()).then(|| set.central().at(mass * mass)[which])
}
