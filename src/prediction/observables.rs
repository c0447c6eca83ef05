//! Observables by name: what cards, tuning and output may ask for.

use super::{Prediction, low_energy};
use crate::decays::{Lifetime, Widths};
use crate::detection::self_interaction::sigma_over_mass_cm2_per_g;
use crate::error::{Error, Result, suggest};
use crate::flavour::{BDecay, Helicities, Mode};

/// One observable.
#[derive(Debug, Clone, Copy)]
pub struct ObservableInfo {
    /// Name.
    pub name: &'static str,
    /// Formula or definition.
    pub doc: &'static str,
    compute: fn(&Prediction<'_>) -> Option<f64>,
}

/// All observables that do not belong to one model.
pub const OBSERVABLES: &[ObservableInfo] = &[
    ObservableInfo {
        name: "zprime_width_GeV",
        doc: "total width of the mediator",
        compute: |p| p.widths().map(Widths::total),
    },
    ObservableInfo {
        name: "zprime_width_sm_GeV",
        doc: "width into Standard Model states",
        compute: |p| p.widths().map(Widths::standard_model),
    },
    ObservableInfo {
        name: "zprime_width_had_error_GeV",
        doc: "uncertainty of the hadronic width",
        compute: |p| p.widths().and_then(|w| w.hadrons_error),
    },
    ObservableInfo {
        name: "zprime_ctau_m",
        doc: "c tau = hbar c / width",
        compute: |p| p.lifetime().map(Lifetime::ctau_m),
    },
    ObservableInfo { name: "br_ee", doc: "BR(V -> e+ e-)", compute: |p| lepton(p, 0) },
    ObservableInfo { name: "br_mumu", doc: "BR(V -> mu+ mu-)", compute: |p| lepton(p, 1) },
    ObservableInfo { name: "br_tautau", doc: "BR(V -> tau+ tau-)", compute: |p| lepton(p, 2) },
    ObservableInfo {
        name: "br_nunu",
        doc: "BR(V -> nu nubar), all flavours",
        compute: |p| p.branching(|w| w.neutrinos),
    },
    ObservableInfo { name: "br_had", doc: "BR(V -> hadrons)", compute: |p| p.branching(|w| w.hadrons) },
    ObservableInfo {
        name: "br_fcnc",
        doc: "BR(V -> b s, b d, s d)",
        compute: |p| p.branching(|w| w.flavour_changing),
    },
    ObservableInfo { name: "br_xx", doc: "BR(V -> dark states)", compute: |p| p.branching(|w| w.dark) },
    ObservableInfo {
        name: "p_inv",
        doc: "P_out + (1 - P_out) BR_inv at Belle II",
        compute: |p| p.p_inv_belle2(),
    },
    ObservableInfo {
        name: "br_bp_kp_zprime",
        doc: "BR(B+ -> K+ V)",
        compute: |p| p.br_b_to_k(BDecay::Charged, false),
    },
    ObservableInfo {
        name: "br_b0_kst0_zprime",
        doc: "BR(B0 -> K*0 V)",
        compute: |p| p.br_b_to_k(BDecay::Neutral, true),
    },
    ObservableInfo {
        name: "br_b0_k0_zprime",
        doc: "BR(B0 -> K0 V)",
        compute: |p| p.br_b_to_k(BDecay::Neutral, false),
    },
    ObservableInfo {
        name: "br_bp_kstp_zprime",
        doc: "BR(B+ -> K*+ V)",
        compute: |p| p.br_b_to_k(BDecay::Charged, true),
    },
    ObservableInfo {
        name: "br_bs_phi_zprime",
        doc: "BR(B_s -> phi V), without the width difference of the B_s",
        compute: |p| p.rare_b(Mode::BsPhi).map(Helicities::total),
    },
    ObservableInfo {
        name: "fl_b0_kst0_zprime",
        doc: "longitudinal fraction of the K*0 in B0 -> K*0 V",
        compute: |p| p.rare_b(Mode::B0Kst0)?.f_l(),
    },
    ObservableInfo {
        name: "br_bp_pip_zprime",
        doc: "BR(B+ -> pi+ V) by MFV and SU(3): the rate of K+ with b -> d couplings",
        compute: |p| p.rare_b_to_light(Mode::BpKp).map(Helicities::total),
    },
    ObservableInfo {
        name: "br_b0_rho0_zprime",
        doc: "BR(B0 -> rho0 V) by MFV and SU(3): half of the rate of K*0 with b -> d couplings",
        compute: |p| p.rare_b_to_light(Mode::B0Kst0).map(|h| 0.5 * h.total()),
    },
    ObservableInfo {
        name: "br_bp_kp_zprime_inv",
        doc: "BR(B+ -> K+ V) P_inv",
        compute: |p| Some(p.br_b_to_k(BDecay::Charged, false)? * p.p_inv_belle2()?),
    },
    ObservableInfo {
        name: "br_bp_kp_zprime_mumu",
        doc: "BR(B+ -> K+ V) BR(V -> mu+ mu-)",
        compute: |p| Some(p.br_b_to_k(BDecay::Charged, false)? * lepton(p, 1)?),
    },
    ObservableInfo {
        name: "br_kp_pip_zprime",
        doc: "BR(K+ -> pi+ V)",
        compute: |p| p.br_k_to_pi().map(|(charged, _)| charged),
    },
    ObservableInfo {
        name: "br_kl_pi0_zprime",
        doc: "BR(K_L -> pi0 V)",
        compute: |p| p.br_k_to_pi().map(|(_, neutral)| neutral),
    },
    ObservableInfo {
        name: "rho0",
        doc: "1/(1 - alpha T) plus the shift by Z-Z' mixing",
        compute: |p| {
            let o = p.point().oblique()?;
            Some(1.0 / (1.0 - o.t / p.context().inputs.alpha_inv_mZ) + o.delta_rho_mixing)
        },
    },
    ObservableInfo {
        name: "kappa_t",
        doc: "top coupling of the Higgs over its Standard Model value",
        compute: |p| p.point().higgs().map(|h| h.kappa_t),
    },
    ObservableInfo {
        name: "br_h_inv",
        doc: "sigma/sigma_SM x BR(h -> invisible): V V, V a, phi phi and dark scalars, 10 m of detector (assumed)",
        compute: |p| p.higgs_invisible(),
    },
    ObservableInfo {
        name: "br_h_undetected",
        doc: "BR of the Higgs boson into states beyond the Standard Model",
        compute: |p| {
            let (h, gamma) = (p.point().higgs()?, p.context().inputs.Gamma_h);
            Some(1.0 - h.cos_alpha.powi(2) * gamma / h.total_width(gamma))
        },
    },
    ObservableInfo {
        name: "br_T_sm",
        doc: "BR(T -> b W, t Z, t h): what searches for vector-like quarks look for",
        compute: |p| {
            let w = p.top_partner()?.widths;
            Some((w.b_w + w.t_z + w.t_h) / w.total())
        },
    },
    ObservableInfo {
        name: "br_T_t_inv",
        doc: "BR(T -> t + invisible): t V, t phi with phi -> V V, dark scalars, 4 m of detector (assumed)",
        compute: |p| p.top_partner_invisible().map(|t| t.all),
    },
    ObservableInfo {
        name: "br_phi_zprime_zprime",
        doc: "BR(phi -> V V) of the dark Higgs boson",
        compute: |p| {
            let w = p.point().dark_higgs_widths()?;
            (w.total() > 0.0).then(|| w.zprime_zprime / w.total())
        },
    },
    ObservableInfo {
        name: "mu_higgs",
        doc: "signal strength of the Higgs: cos^2(alpha) x BR(SM final states)/BR_SM",
        compute: |p| {
            let h = p.point().higgs()?;
            let gamma = p.context().inputs.Gamma_h;
            // sigma ~ c^2 and BR ~ c^2 Gamma_SM/Gamma; gg -> h is unchanged
            // by t-T mixing: c_L^2 + s_L^2 = 1.
            Some(h.cos_alpha.powi(4) * gamma / h.total_width(gamma))
        },
    },
    ObservableInfo {
        name: "gamma_z_inv_extra_MeV",
        doc: "additional invisible width of the Z",
        compute: |p| p.point().z_sector().map(|z| z.gamma_dark * 1e3),
    },
    ObservableInfo {
        name: "delta_a_mu",
        doc: "one-loop shift of (g-2)_mu/2",
        compute: |p| p.mediator().map(|m| low_energy::delta_a_mu(m, &p.context().inputs)),
    },
    ObservableInfo {
        name: "delta_q_w_cs",
        doc: "shift of the weak charge of 133Cs",
        compute: |p| p.mediator().and_then(|m| low_energy::delta_q_w_cs(m, &p.context().inputs)),
    },
    ObservableInfo {
        name: "epsilon_R",
        doc: "(M^2 - 4 m_X^2)/(4 m_X^2), distance of X Xbar at rest from the resonance",
        compute: |p| {
            let (big, m) = (p.mediator()?.mass, p.dark_fermion()?.mass);
            Some((big - 2.0 * m) * (big + 2.0 * m) / (4.0 * m * m))
        },
    },
    ObservableInfo {
        name: "x_coupling",
        doc: "modulus of the vector coupling of X to the mediator",
        compute: |p| p.dark_fermion().map(|x| x.vector.abs()),
    },
    ObservableInfo {
        name: "yukawa_range",
        doc: "alpha_X m_X/M: above about one Sommerfeld enhancement, which is left out, counts",
        compute: |p| p.yukawa_range(),
    },
    ObservableInfo {
        name: "omega_h2",
        doc: "Omega h^2 of X and Xbar together, left by freeze-out",
        compute: |p| p.relic().ok()?.ok().map(|r| r.omega_h2),
    },
    ObservableInfo {
        name: "x_f",
        doc: "m_X/T where Y = 2.5 Y_eq",
        compute: |p| p.relic().ok()?.ok().map(|r| r.x_f),
    },
    ObservableInfo {
        name: "kinetic_margin",
        doc: "smallest ratio of heat exchange to what cools or heats X while it annihilates",
        // Infinite where nothing annihilates any more.
        compute: |p| p.relic().ok()?.ok().and_then(|r| r.margin).filter(|m| m.is_finite()),
    },
    ObservableInfo { name: "f_X", doc: "Omega_X/Omega_DM", compute: |p| p.dark_matter_fraction().ok()?.ok() },
    ObservableInfo {
        name: "sigma_v_today_cm3_per_s",
        doc: "sigma v of X Xbar at rest",
        compute: |p| p.sigma_v_today_cm3_per_s().ok()?,
    },
    ObservableInfo {
        name: "p_ann_cm3_per_s_GeV",
        doc: "f_X^2 f_eff sigma v/(2 m_X), energy in the microwave background",
        compute: |p| p.annihilation_parameter(p.signal_fraction().ok()?.ok()?).ok()?,
    },
    ObservableInfo {
        name: "sigma_xp_cm2",
        doc: "spin-independent cross section of X on a free proton",
        compute: |p| Some(p.contact()?.sigma_proton_cm2(p.dark_fermion()?.mass)),
    },
    ObservableInfo {
        name: "sigma_xn_cm2",
        doc: "spin-independent cross section of X on a free neutron",
        compute: |p| Some(p.contact()?.sigma_neutron_cm2(p.dark_fermion()?.mass)),
    },
    ObservableInfo {
        name: "sigma_xe_cm2",
        doc: "cross section of X on a free electron",
        compute: |p| Some(p.contact()?.sigma_electron_cm2(p.dark_fermion()?.mass, p.context().inputs.m_e)),
    },
    ObservableInfo {
        name: "self_interaction_cm2_per_g",
        doc: "transfer cross section of X on X over its mass, t-channel exchange of the mediator",
        compute: |p| {
            let x = p.dark_fermion()?;
            Some(sigma_over_mass_cm2_per_g(x.vector, x.mass, p.mediator()?.mass))
        },
    },
];

/// Observables that rest on a relic density.
const OF_ABUNDANCE: [&str; 5] = ["omega_h2", "x_f", "kinetic_margin", "f_X", "p_ann_cm3_per_s_GeV"];

fn lepton(p: &Prediction<'_>, i: usize) -> Option<f64> {
    p.branching(|w| w.charged_leptons[i])
}

impl ObservableInfo {
    /// The value at a point, `None` where the model does not have it.
    pub fn value(&self, prediction: &Prediction<'_>) -> Option<f64> {
        (self.compute)(prediction)
    }

    /// The observable of a name.
    pub fn find(name: &str) -> Option<&'static Self> {
        OBSERVABLES.iter().find(|o| o.name == name)
    }
}

impl Prediction<'_> {
    /// An observable, or a derived quantity of the model, by name.
    ///
    /// # Errors
    /// Neither exists.
    pub fn observable(&self, name: &str) -> Result<Option<f64>> {
        if let Some(o) = ObservableInfo::find(name) {
            let value = o.value(self);
            // An abundance that is missing because its computation failed is
            // an error; that there is none is not.
            if value.is_none() && OF_ABUNDANCE.contains(&name) {
                let _missing = self.relic()?;
            }
            return Ok(value);
        }
        if let Some(v) = self.point().quantity(name) {
            return Ok(Some(v));
        }
        let own = self.point().derived();
        let own = own.iter().map(|(n, _)| *n).filter(|n| ObservableInfo::find(n).is_none());
        let names = || OBSERVABLES.iter().map(|o| o.name).chain(own.clone());
        let hint = suggest(name, names()).map_or_else(
            || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
            |s| format!("did you mean `{s}`?"),
        );
        Err(Error::Unknown { kind: "observable", name: name.to_owned(), hint })
    }

    /// All named results: the model's own, then the observables it has.
    pub fn derived(&self) -> Vec<(&'static str, f64)> {
        let mut all = self.point().derived();
        for o in OBSERVABLES {
            if all.iter().any(|(n, _)| *n == o.name) {
                continue;
            }
            if let Some(v) = o.value(self) {
                all.push((o.name, v));
            }
        }
        all
    }
}
