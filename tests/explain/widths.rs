//! Widths of the mediator, and what precision says.

use std::f64::consts::{PI, SQRT_2};

use super::formulas::{integral, kallen, pair};
use super::printed::{Printed, RICH, TIGHT};

#[test]
fn decays_of_the_mediator() {
    let at = |name: &str| Printed::new(name, RICH);
    for (channel, f) in [("ee", "e"), ("mumu", "mu"), ("tautau", "tau")] {
        at(&format!("width_{channel}_GeV")).is(TIGHT, |v| {
            let m_f = v(&format!("m_{f}"));
            pair(v("mediator_mass_GeV"), m_f, v(&format!("v_{f}")), v(&format!("a_{f}")))
        });
        at(&format!("br_{channel}"))
            .is(TIGHT, |v| v(&format!("width_{channel}_GeV")) / v("zprime_width_GeV"));
    }
    at("width_nunu_GeV").is(TIGHT, |v| {
        let flavours = ["nu_e", "nu_mu", "nu_tau"];
        flavours
            .iter()
            .map(|f| pair(v("mediator_mass_GeV"), 0.0, v(&format!("v_{f}")), v(&format!("a_{f}"))))
            .sum()
    });
    at("width_fcnc_GeV").is(TIGHT, |v| {
        let m = v("mediator_mass_GeV");
        let width = |c: f64, m_1: f64, m_2: f64| {
            let (r1, r2) = ((m_1 / m).powi(2), (m_2 / m).powi(2));
            let shape = 1.0 - 0.5 * (r1 + r2) - 0.5 * (r1 - r2).powi(2);
            m * kallen(1.0, r1, r2).sqrt() / (4.0 * PI) * c * c * shape
        };
        width(v("C_L"), v("m_b"), v("m_s"))
            + width(v("C_L_bd"), v("m_b"), v("m_d"))
            + width(v("C_L_sd"), v("m_s"), v("m_d"))
    });
    at("width_dark_GeV")
        .is(TIGHT, |v| pair(v("mediator_mass_GeV"), v("x_mass_GeV"), v("x_vector"), v("x_axial")));
    at("zprime_width_sm_GeV").is(TIGHT, |v| {
        ["ee", "mumu", "tautau", "nunu", "had", "fcnc"].iter().map(|c| v(&format!("width_{c}_GeV"))).sum()
    });
    at("zprime_width_GeV").is(TIGHT, |v| v("zprime_width_sm_GeV") + v("width_dark_GeV"));
    at("zprime_ctau_m").is(TIGHT, |v| 6.582119569e-25 * 2.99792458e8 / v("zprime_width_GeV"));
    at("br_inv").is(TIGHT, |v| (v("width_nunu_GeV") + v("width_dark_GeV")) / v("zprime_width_GeV"));
    // A mediator that lives for about a metre.
    let long = ["--set", "r_X=0", "--set", "theta_R=0.02", "--set", "g=2e-3", "--set", "m_zprime=0.4"];
    Printed::new("p_inv", &long).is(TIGHT, |v| {
        let gamma = (v("p_bp_kp_GeV") / v("mediator_mass_GeV")).hypot(1.0);
        let frame = 0.28_f64.hypot(1.0);
        let outside = 0.5
            * integral(-1.0, 1.0, |cos| {
                let lab = frame * gamma + 0.28 * (gamma * gamma - 1.0).sqrt() * cos;
                (-v("L_det_m") / ((lab * lab - 1.0).sqrt() * v("zprime_ctau_m"))).exp()
            });
        assert!(outside > 0.01 && outside < 0.99, "{outside}");
        outside + (1.0 - outside) * v("br_inv")
    });
}

#[test]
fn precision() {
    let at = |name: &str| Printed::new(name, RICH);
    at("rho0").is(TIGHT, |v| 1.0 / (1.0 - v("T") / v("alpha_inv_mZ")) + v("delta_rho_mixing"));
    at("width_h_zprime_zprime_GeV").is(TIGHT, |v| {
        let z = (v("mediator_mass_GeV") / v("m_h")).powi(2);
        let shape = (1.0 - 4.0 * z).sqrt() * (1.0 - 4.0 * z + 12.0 * z * z);
        (v("alpha_h").sin() / v("v_tilde_GeV")).powi(2) * v("m_h").powi(3) / (32.0 * PI) * shape
    });
    at("width_h_phi_phi_GeV").is(TIGHT, |v| {
        let (s, c) = v("alpha_h").sin_cos();
        let (h, w) = (v("ew_v_GeV"), v("v_tilde_GeV"));
        let portal = h * (c.powi(3) - 2.0 * s * s * c) + w * (2.0 * c * c * s - s.powi(3));
        let coupling = 3.0 * v("lambda_H") * h * c * s * s - 3.0 * v("lambda_Phi") * w * s * c * c
            + 0.5 * v("lambda_HPhi") * portal;
        coupling.powi(2) / (8.0 * PI * v("m_h")) * (1.0 - (2.0 * v("m_phi") / v("m_h")).powi(2)).sqrt()
    });
    at("width_h_GeV").is(TIGHT, |v| {
        v("cos_alpha_h").powi(2) * v("Gamma_h") + v("width_h_zprime_zprime_GeV") + v("width_h_phi_phi_GeV")
    });
    at("mu_higgs").is(TIGHT, |v| v("cos_alpha_h").powi(4) * v("Gamma_h") / v("width_h_GeV"));
    at("gamma_z_inv_extra_MeV").is(TIGHT, |v| 1e3 * pair(v("m_Z"), v("x_mass_GeV"), v("z_x_vector"), 0.0));
    at("delta_a_mu").is(TIGHT, |v| {
        let r = (v("m_mu") / v("mediator_mass_GeV")).powi(2);
        let (v2, a2) = (v("v_mu").powi(2), v("a_mu").powi(2));
        r / (4.0 * PI * PI)
            * integral(0.0, 1.0, |u| {
                // The integrand has a pole near x = 1.
                let x = 1.0 - u * u;
                let axial = x * (1.0 - x) * (4.0 - x) + 2.0 * x.powi(3) * r;
                2.0 * u * (v2 * x * x * (1.0 - x) - a2 * axial) / (1.0 - x + x * x * r)
            })
    });
    at("delta_q_w_cs").is(TIGHT, |v| {
        let quarks = 188.0 * v("v_u") + 211.0 * v("v_d");
        -2.0 * SQRT_2 * v("a_e") / (v("G_F") * v("mediator_mass_GeV").powi(2)) * quarks
    });
}
