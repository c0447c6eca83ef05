//! Electroweak scheme, mixing of top and top partner, mixing of A, Z and Z'.

use std::f64::consts::{PI, SQRT_2};

use super::formulas::{contents, integral, roots};
use super::printed::{Printed, RICH, TIGHT};

#[test]
fn electroweak_scheme() {
    let at = |name: &str| Printed::new(name, &[]);
    at("ew_v_GeV").is(TIGHT, |v| (SQRT_2 * v("G_F")).powf(-0.5));
    at("ew_g").is(TIGHT, |v| 2.0 * v("m_W") / v("ew_v_GeV"));
    at("ew_e").is(TIGHT, |v| (4.0 * PI / v("alpha_inv_mZ")).sqrt());
    at("ew_s_W").is(TIGHT, |v| v("ew_e") / v("ew_g"));
    at("ew_c_W").is(TIGHT, |v| (1.0 - v("ew_s_W").powi(2)).sqrt());
    at("e_0").is(TIGHT, |v| (4.0 * PI / v("alpha_inv_0")).sqrt());
}

#[test]
fn mixing_of_top_and_top_partner() {
    let at = |name: &str| Printed::new(name, RICH);
    at("v_tilde_GeV").is(TIGHT, |v| v("mediator_mass_GeV") / v("g"));
    at("theta_R").is(TIGHT, |v| {
        let r = v("m_t") / v("m_T");
        let k2 = (v("y_T") * v("v_tilde_GeV") / (SQRT_2 * v("m_T") * (1.0 - r * r))).powi(2);
        let b = 1.0 - k2 * (1.0 + r * r);
        (2.0 * k2 / (b + (b * b - 4.0 * r * r * k2 * k2).sqrt())).sqrt().atan()
    });
    at("theta_L").is(TIGHT, |v| (v("m_t") / v("m_T") * v("theta_R").tan()).atan());
    at("s_L").is(TIGHT, |v| v("theta_L").sin());
    at("s_R").is(TIGHT, |v| v("theta_R").sin());
    at("a_GeV").is(TIGHT, |v| v("m_t") * v("theta_L").cos() / v("theta_R").cos());
    at("b_GeV").is(TIGHT, |v| {
        let r = v("m_t") / v("m_T");
        v("m_T") * v("theta_L").cos() * v("theta_R").sin() * (1.0 - r * r)
    });
    at("M_0_GeV").is(TIGHT, |v| v("m_T") * v("theta_R").cos() / v("theta_L").cos());
    at("y_t").is(TIGHT, |v| SQRT_2 * v("a_GeV") / v("ew_v_GeV"));
    at("y_T").is(TIGHT, |v| SQRT_2 * v("b_GeV") / v("v_tilde_GeV"));
}

#[test]
fn neutral_mixing() {
    let at = |name: &str| Printed::new(name, RICH);
    at("epsilon_A").is(TIGHT, |v| {
        let m_sq = v("mediator_mass_GeV").powi(2);
        let v_t = 0.5 * (v("s_L").powi(2) + v("s_R").powi(2));
        let term = |weight: f64, m: f64| {
            let z = m_sq / (m * m);
            let momentum = integral(0.0, 1.0, |x| x * (1.0 - x) * (-x * (1.0 - x) * z).ln_1p());
            weight * ((v("mu_0") / m).powi(2).ln() / 6.0 - momentum)
        };
        let loops = term(v_t, v("m_t")) + term(1.0 - v_t, v("m_T"));
        v("ew_c_W") * v("eps_B") + v("ew_e") * v("g") / (PI * PI) * loops
    });
    at("delta_Z").is(TIGHT, |v| {
        let (t, big) = (v("m_t").powi(2), v("m_T").powi(2));
        let (l, sl, sr) = ((big / t).ln(), v("s_L").powi(2), v("s_R").powi(2));
        let left = sl * (1.0 - sl) * (big + t - 2.0 * t * big / (big - t) * l);
        let right = 2.0 * (1.0 - sl) * sr * t * ((big + t) / (big - t) * l - 2.0);
        -3.0 * v("ew_g") * v("g") / (32.0 * PI * PI * v("ew_c_W") * v("m_Z").powi(2)) * (left + right)
    });
    at("eta").is(TIGHT, |v| {
        let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
        (v("epsilon_Z") * x - v("delta_Z")) / (1.0 - x)
    });
    at("m_zprime_physical_GeV").is(TIGHT, |v| v("m_Z") * roots(v).0.sqrt());
    // A difference of nearly equal numbers.
    at("m_Z_shift_GeV").is(1e-6, |v| v("m_Z") * (roots(v).1.sqrt() - 1.0));
    at("delta_rho_mixing").is(TIGHT, |v| {
        let x = (v("mediator_mass_GeV") / v("m_Z")).powi(2);
        -(v("delta_Z") - v("epsilon_Z")).powi(2) / (1.0 - x)
    });
    for (name, q, t3) in
        [("mu", -1.0, -0.5), ("nu_e", 0.0, 0.5), ("c", 2.0 / 3.0, 0.5), ("b", -1.0 / 3.0, -0.5)]
    {
        at(&format!("v_{name}")).is(1e-9, |v| {
            let [a, z, _] = contents(v);
            let z_current = v("ew_g") / (2.0 * v("ew_c_W")) * (t3 - 2.0 * q * v("ew_s_W").powi(2));
            a * v("ew_e") * q + z * z_current
        });
        at(&format!("a_{name}")).is(1e-9, |v| contents(v)[1] * v("ew_g") / (2.0 * v("ew_c_W")) * t3);
    }
    at("x_vector").is(TIGHT, |v| contents(v)[2] * v("g") * v("r_X"));
}
