//! Heavy states: quartic couplings, oblique parameters, widths of T and phi.

use std::f64::consts::{PI, SQRT_2};

use super::formulas::{integral, kallen, pair_shape};
use super::printed::{EXTENDED, Printed, RICH, TIGHT};

#[test]
fn heavy_states() {
    let at = |name: &str| Printed::new(name, RICH);
    let (s, c) = 0.3_f64.sin_cos();
    at("lambda_H").is(TIGHT, |v| {
        (c * c * v("m_h").powi(2) + s * s * v("m_phi").powi(2)) / (2.0 * v("ew_v_GeV").powi(2))
    });
    at("lambda_Phi").is(TIGHT, |v| {
        (s * s * v("m_h").powi(2) + c * c * v("m_phi").powi(2)) / (2.0 * v("v_tilde_GeV").powi(2))
    });
    at("lambda_HPhi")
        .is(TIGHT, |v| s * c * (v("m_phi").powi(2) - v("m_h").powi(2)) / (v("ew_v_GeV") * v("v_tilde_GeV")));
    at("lambda_HPhi_running").is(TIGHT, |v| -3.0 / (4.0 * PI * PI) * (v("y_t") * v("y_T")).powi(2));
    at("kappa_t").is(TIGHT, |v| {
        let (l, r) = (v("s_L").powi(2), v("s_R").powi(2));
        c * (1.0 - l) + s * v("ew_v_GeV") / v("v_tilde_GeV") * (r - l)
    });
    at("T").is(TIGHT, |v| {
        let (rho, l) = ((v("m_T") / v("m_t")).powi(2), v("s_L").powi(2));
        let bracket = l - 2.0 + l * rho + 2.0 * (1.0 - l) * rho / (rho - 1.0) * rho.ln();
        3.0 * l * bracket * (v("m_t") / (4.0 * v("ew_s_W") * v("ew_c_W") * v("m_Z"))).powi(2) / PI
    });
    at("S").is(TIGHT, |v| {
        let (a, b, l) = (v("m_T").powi(2), v("m_t").powi(2), v("s_L").powi(2));
        let chi = (5.0 * (a * a + b * b) - 22.0 * a * b) / (9.0 * (a - b).powi(2))
            + (3.0 * a * b * (a + b) - a.powi(3) - b.powi(3)) * (a / b).ln() / (3.0 * (a - b).powi(3));
        -3.0 * l / (2.0 * PI) * ((a / b).ln() / 9.0 + (1.0 - l) * chi)
    });
    at("U").is(1e-9, |v| {
        let (a, b, l) = (v("m_T").powi(2), v("m_t").powi(2), v("s_L").powi(2));
        let moment = integral(0.0, 1.0, |x| x * (1.0 - x) * (x * a + (1.0 - x) * b).ln());
        let g = moment - (a.ln() + b.ln()) / 12.0;
        12.0 / PI * l * ((a / b).ln() / 24.0 - 0.5 * (1.0 - l) * g)
    });
}

#[test]
fn top_partner() {
    let at = |name: &str| Printed::new(name, RICH);
    let vector = |m: f64, m_q: f64, m_v: f64, l: f64, r: f64| {
        let (r2, w) = ((m_q / m).powi(2), (m_v / m).powi(2));
        let squares = (l * l + r * r) * (1.0 + r2 - 2.0 * w + (1.0 - r2).powi(2) / w);
        m * kallen(1.0, r2, w).sqrt() / (32.0 * PI) * (squares - 12.0 * r2.sqrt() * l * r)
    };
    let cosine = |s: f64| (1.0 - s * s).sqrt();
    at("top_partner_width_bW_GeV")
        .is(TIGHT, |v| vector(v("m_T"), 0.0, v("m_W"), v("ew_g") / SQRT_2 * v("s_L") * v("V_tb"), 0.0));
    at("top_partner_width_tZ_GeV").is(TIGHT, |v| {
        let l = v("ew_g") / (2.0 * v("ew_c_W")) * v("s_L") * cosine(v("s_L"));
        vector(v("m_T"), v("m_t"), v("m_Z"), l, 0.0)
    });
    at("top_partner_width_tZprime_GeV").is(TIGHT, |v| {
        let g = |s: f64| -v("g") * s * cosine(s);
        vector(v("m_T"), v("m_t"), v("mediator_mass_GeV"), g(v("s_L")), g(v("s_R")))
    });
    let (sa, ca) = 0.3_f64.sin_cos();
    let scalar = |v: &dyn Fn(&str) -> f64, mass: f64, h: f64, phi: f64| {
        let (sl, sr) = (v("s_L"), v("s_R"));
        let (a, b) = (v("a_GeV") / v("ew_v_GeV"), v("b_GeV") / v("v_tilde_GeV"));
        let y_l = h * a * sl * cosine(sr) + phi * b * cosine(sl) * cosine(sr);
        let y_r = h * a * cosine(sl) * sr - phi * b * sl * sr;
        let (m, r2, w) = (v("m_T"), (v("m_t") / v("m_T")).powi(2), (mass / v("m_T")).powi(2));
        let squares = (y_l * y_l + y_r * y_r) * (1.0 + r2 - w) + 4.0 * r2.sqrt() * y_l * y_r;
        m * kallen(1.0, r2, w).sqrt() / (32.0 * PI) * squares
    };
    at("top_partner_width_th_GeV").is(TIGHT, |v| scalar(v, v("m_h"), ca, -sa));
    at("top_partner_width_tphi_GeV").is(TIGHT, |v| scalar(v, v("m_phi"), sa, ca));
}

/// Widths of T and phi, and what of them is not seen, with and without a
/// second scalar.
#[test]
fn chains_of_heavy_states() {
    let dark = |v: &dyn Fn(&str) -> f64, energy: f64, detector: f64| {
        let boost = ((energy / v("mediator_mass_GeV")).powi(2) - 1.0).sqrt();
        let outside = (-detector / (boost * v("zprime_ctau_m"))).exp();
        outside + (1.0 - outside) * v("br_inv")
    };
    for set in [RICH, EXTENDED] {
        let at = |name: &str| Printed::new(name, set);
        let second = set.len() == EXTENDED.len();
        let only = |v: &dyn Fn(&str) -> f64, name: &str| if second { v(name) } else { 0.0 };
        let total = |v: &dyn Fn(&str) -> f64| {
            let all = ["bW", "tZ", "th", "tZprime", "tphi"].map(|c| v(&format!("top_partner_width_{c}_GeV")));
            all.iter().sum::<f64>() + only(v, "top_partner_width_tdark_GeV")
        };
        let unseen = |v: &dyn Fn(&str) -> f64, p: f64| {
            let one = only(v, "width_phi_zprime_a_GeV") * p + only(v, "width_phi_dark_GeV");
            (v("width_phi_zprime_zprime_GeV") * p * p + one) / v("width_phi_GeV")
        };
        at("br_T_sm").is(TIGHT, |v| {
            let seen = ["bW", "tZ", "th"].map(|c| v(&format!("top_partner_width_{c}_GeV")));
            seen.iter().sum::<f64>() / total(v)
        });
        at("br_T_t_inv").is(TIGHT, |v| {
            let half = 0.5 * v("m_T");
            let direct = v("top_partner_width_tZprime_GeV") * dark(v, half, 4.0);
            let phi = v("top_partner_width_tphi_GeV") * unseen(v, dark(v, 0.5 * half, 4.0));
            (direct + phi + only(v, "top_partner_width_tlight_GeV")) / total(v)
        });
        at("br_h_inv").is(TIGHT, |v| {
            let half = 0.5 * v("m_h");
            let (p, phi) = (dark(v, half, 10.0), unseen(v, dark(v, 0.5 * half, 10.0)));
            let width = v("width_h_zprime_zprime_GeV") * p * p
                + only(v, "width_h_zprime_a_GeV") * p
                + v("width_h_phi_phi_GeV") * phi * phi
                + only(v, "width_h_dark_GeV");
            v("cos_alpha_h").powi(2) * width / v("width_h_GeV")
        });
        at("br_h_undetected").is(TIGHT, |v| 1.0 - v("cos_alpha_h").powi(2) * v("Gamma_h") / v("width_h_GeV"));
        at("br_phi_zprime_zprime").is(TIGHT, |v| v("width_phi_zprime_zprime_GeV") / v("width_phi_GeV"));
        at("yukawa_range")
            .is(TIGHT, |v| v("x_vector").powi(2) * v("x_mass_GeV") / (4.0 * PI * v("mediator_mass_GeV")));
    }
}

#[test]
fn heavy_dark_higgs_boson() {
    let (alpha, m_phi) = (0.3_f64, 5000.0);
    for (set, theta) in [(RICH, 0.0), (EXTENDED, 0.2_f64)] {
        let set = [set, &["--set", "m_phi=5000"]].concat();
        let at = |name: &str| Printed::new(name, &set);
        let (in_h, in_phi) = (alpha.sin() * theta.cos(), alpha.cos() * theta.cos());
        at("width_phi_weak_GeV").is(TIGHT, |v| {
            let pairs = 2.0 * pair_shape(v("m_W") / m_phi) + pair_shape(v("m_Z") / m_phi);
            (in_h / v("ew_v_GeV")).powi(2) * m_phi.powi(3) / (32.0 * PI) * pairs
        });
        at("width_phi_fermions_GeV").is(TIGHT, |v| {
            let one = |name: &str, colours: f64| {
                let r = (v(name) / m_phi).powi(2);
                colours * v(name).powi(2) * (1.0 - 4.0 * r).powf(1.5)
            };
            let quarks: f64 = ["m_u", "m_d", "m_s", "m_c", "m_b"].iter().map(|q| one(q, 3.0)).sum();
            let leptons: f64 = ["m_e", "m_mu", "m_tau"].iter().map(|l| one(l, 1.0)).sum();
            (in_h / v("ew_v_GeV")).powi(2) * m_phi / (8.0 * PI) * (quarks + leptons)
        });
        let quarks = |v: &dyn Fn(&str) -> f64, i: usize, j: usize| {
            let masses = [v("m_t"), if i + j > 0 { v("m_T") } else { 0.0 }];
            let cosine = |s: f64| (1.0 - s * s).sqrt();
            let (l, r) = (v("s_L"), v("s_R"));
            let (a, b, c) = ([cosine(l), l], [-l, cosine(l)], [cosine(r), r]);
            let y = |i: usize, j: usize| {
                in_h * v("a_GeV") / v("ew_v_GeV") * a[i] * c[j]
                    + in_phi * v("b_GeV") / v("v_tilde_GeV") * b[i] * c[j]
            };
            let [x, z] = [i, j].map(|k| (masses[k] / m_phi).powi(2));
            let (left, right) = (y(j, i), y(i, j));
            let squares = (left * left + right * right) * (1.0 - x - z) - 4.0 * (x * z).sqrt() * left * right;
            3.0 * m_phi * kallen(1.0, x, z).sqrt() / (16.0 * PI) * squares
        };
        at("width_phi_tt_GeV").is(1e-9, |v| quarks(v, 0, 0));
        at("width_phi_top_partners_GeV").is(1e-9, |v| 2.0 * quarks(v, 0, 1) + quarks(v, 1, 1));
    }
    let set = [RICH, &["--set", "m_phi=5000"]].concat();
    Printed::new("width_phi_hh_GeV", &set).is(1e-9, |v| {
        let ((s, c), v_h, v_d) = (alpha.sin_cos(), v("ew_v_GeV"), v("v_tilde_GeV"));
        let portal = v_d * (c.powi(3) - 2.0 * s * s * c) + v_h * (s.powi(3) - 2.0 * c * c * s);
        let third = 6.0 * v("lambda_H") * v_h * s * c * c
            + 6.0 * v("lambda_Phi") * v_d * c * s * s
            + v("lambda_HPhi") * portal;
        third.powi(2) / (32.0 * PI * m_phi) * (1.0 - (2.0 * v("m_h") / m_phi).powi(2)).sqrt()
    });
}
