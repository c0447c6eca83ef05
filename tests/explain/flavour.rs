//! Flavour-changing couplings and the decays that they drive.

use std::f64::consts::PI;

use super::formulas::{contents, kallen};
use super::printed::{Printed, RICH, TIGHT};

/// The functions F_1 and F_2 of equation (D.1).
fn penguin(t: f64, big: f64) -> (f64, f64) {
    let r = |p: f64, q: f64| p * (p - 4.0) / ((1.0 - p) * (q - p).powi(2));
    let second = |p: f64, q: f64| {
        (4.0 - 2.0 * p) / ((1.0 - p) * (q - p).powi(2))
            - p * (p - 4.0) / ((1.0 - p).powi(2) * (q - p).powi(2))
            - 2.0 * p * (p - 4.0) / ((1.0 - p) * (q - p).powi(3))
    };
    let f1 = big + t - 2.0 * t * big / (big - t) * (big / t).ln();
    let logs = -second(t, big) * t.ln() - second(big, t) * big.ln();
    (f1, 0.5 * (big - t).powi(2) * (logs + r(t, big) / t + r(big, t) / big))
}

#[test]
fn flavour_change() {
    let at = |name: &str| Printed::new(name, RICH);
    at("loop_F").is(TIGHT, |v| {
        let (t, big) = ((v("m_t") / v("m_W")).powi(2), (v("m_T") / v("m_W")).powi(2));
        let (f1, f2) = penguin(t, big);
        let (sl, sr) = (v("s_L").powi(2), v("s_R").powi(2));
        sl * (1.0 - sl) * f1 + (1.0 - sl) * sr * t * f2
    });
    let coefficient = |v: &dyn Fn(&str) -> f64| {
        let direct = v("ew_g").powi(2) * v("g") * contents(v)[2] * v("loop_F") / (32.0 * PI * PI);
        let x = (v("m_t") / v("m_W")).powi(2);
        let c0 = x / 8.0 * ((x - 6.0) / (x - 1.0) + (3.0 * x + 2.0) * x.ln() / (x - 1.0).powi(2));
        direct + v("z_penguin") * contents(v)[1] * v("ew_g").powi(3) / (8.0 * PI * PI * v("ew_c_W")) * c0
    };
    at("C_L").is(TIGHT, |v| v("V_tb") * v("V_ts") * coefficient(v).abs());
    Printed::new("C_L_bd", &[RICH, &["--set", "z_penguin=on"]].concat())
        .is(1e-9, |v| v("V_tb") * v("V_td") * coefficient(v).abs());
    at("h_V").is(TIGHT, |v| v("C_L") / 2.0);
    at("C_T_per_GeV").is(TIGHT, |v| {
        -v("ew_g").powi(2) * v("g") * v("V_tb") * v("V_ts") * v("m_b") * v("loop_D")
            / (64.0 * (PI * v("m_W")).powi(2))
    });
    at("h_A_bs").is(TIGHT, |v| v("C_L") / 2.0);
    at("im_h_V_sd").is(1e-9, |v| {
        // V_td^* V_ts = -|V_td V_ts| exp(i(beta + beta_s)).
        -0.5 * v("C_L_sd") * (v("beta_deg").to_radians() + v("beta_s_rad")).sin()
    });
}

const HBAR: f64 = 6.582119569e-25;

#[test]
fn rare_decays() {
    let at = |name: &str| Printed::new(name, &["--set", "m_zprime=2.1"]);
    at("p_bp_kp_GeV").is(TIGHT, |v| {
        let (b, k, m) = (v("m_Bp").powi(2), v("m_Kp").powi(2), v("mediator_mass_GeV").powi(2));
        kallen(b, k, m).sqrt() / (2.0 * v("m_Bp"))
    });
    at("br_bp_kp_zprime").is(TIGHT, |v| {
        let squares = (v("h_V_bs") * v("f_plus_bk") / v("mediator_mass_GeV")).powi(2);
        v("tau_Bp_ps") * 1e-12 / HBAR * squares * v("p_bp_kp_GeV").powi(3) / (2.0 * PI)
    });
    at("br_bp_pip_zprime").is(TIGHT, |v| {
        let squares = (v("h_V_bd") * v("f_plus_bk") / v("mediator_mass_GeV")).powi(2);
        v("tau_Bp_ps") * 1e-12 / HBAR * squares * v("p_bp_kp_GeV").powi(3) / (2.0 * PI)
    });
    // (transverse, longitudinal) squares and the factor in front.
    let kstar = |v: &dyn Fn(&str) -> f64, p: f64, b: f64, k: f64, ff: &str, transition: &str| {
        let root = 2.0 * b * p;
        let h = |x: &str| v(&format!("h_{x}_{transition}"));
        let f = |x: &str| v(&format!("{x}_{ff}"));
        let parallel = h("A") * (b + k) * f("A1");
        let perpendicular = h("V") * root * f("V") / (b + k);
        let zero = h("A") * 8.0 * b * k * f("A12") / v("mediator_mass_GeV");
        (
            2.0 * (parallel.powi(2) + perpendicular.powi(2)),
            zero.powi(2),
            root / (16.0 * PI * b.powi(3)) / HBAR,
        )
    };
    at("br_b0_kst0_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bs");
        v("tau_B0_ps") * 1e-12 * factor * (t + l)
    });
    at("br_bs_phi_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_bs_phi_GeV"), v("m_Bs"), v("m_phi1020"), "bsphi", "bs");
        v("tau_Bs_ps") * 1e-12 * factor * (t + l)
    });
    at("fl_b0_kst0_zprime").is(TIGHT, |v| {
        let (t, l, _) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bs");
        l / (t + l)
    });
    at("br_b0_rho0_zprime").is(TIGHT, |v| {
        let (t, l, factor) = kstar(v, v("p_b0_kst0_GeV"), v("m_B0"), v("m_Kst0"), "bkst", "bd");
        0.5 * v("tau_B0_ps") * 1e-12 * factor * (t + l)
    });
    at("br_bp_kp_zprime_inv").is(TIGHT, |v| v("br_bp_kp_zprime") * v("p_inv"));
    at("br_bp_kp_zprime_mumu").is(TIGHT, |v| v("br_bp_kp_zprime") * v("br_mumu"));
    let kaon = |v: &dyn Fn(&str) -> f64, h: f64, p: f64, tau: f64| {
        let m = v("mediator_mass_GeV");
        let f = v("f_plus_Kpi_0") / (1.0 - (m / v("M_V_Kpi")).powi(2));
        tau / HBAR * (h * f / m).powi(2) * p.powi(3) / (2.0 * PI)
    };
    let light = ["--set", "m_zprime=0.15", "--set", "y_T=0.01"];
    Printed::new("br_kp_pip_zprime", &light)
        .is(TIGHT, |v| kaon(v, v("h_V_sd"), v("p_kp_pip_GeV"), v("tau_Kp_s")));
    Printed::new("br_kl_pi0_zprime", &light)
        .is(TIGHT, |v| kaon(v, v("im_h_V_sd"), v("p_kl_pi0_GeV"), v("tau_KL_s")));
}
