//! Portals with plain charges.

use std::f64::consts::{FRAC_PI_2, PI};

use super::formulas::integral;
use super::printed::{Printed, TIGHT};

#[test]
fn portals() {
    let loops = ["--model", "l_mu_minus_l_tau", "--set", "q_X=2", "--set", "epsilon=1e-5"];
    Printed::new("epsilon_A", &loops).is(1e-6, |v| {
        let m_sq = v("mediator_mass_GeV").powi(2);
        // The logarithm is singular where q^2 passes the threshold of mu.
        let term = |m: f64| {
            let f = |x: f64| x * (1.0 - x) * (m * m - x * (1.0 - x) * m_sq).abs().ln();
            let edge = 0.5 - (0.25 - (m * m / m_sq).min(0.25)).sqrt();
            let smooth = |a: f64, b: f64| {
                integral(-FRAC_PI_2, FRAC_PI_2, |t| {
                    0.5 * (b - a) * t.cos() * f(0.5 * (a + b) + 0.5 * (b - a) * t.sin())
                })
            };
            2.0 * (smooth(0.0, edge) + smooth(edge, 0.5))
        };
        v("epsilon") + v("e_0") * v("g") / (2.0 * PI * PI) * (term(v("m_tau")) - term(v("m_mu")))
    });
    let at = |name: &str| Printed::new(name, &loops);
    at("v_mu").is(TIGHT, |v| v("g") - v("epsilon_A") * v("e_0"));
    at("v_c").is(TIGHT, |v| 2.0 / 3.0 * v("epsilon_A") * v("e_0"));
    at("a_nu_tau").is(TIGHT, |v| -0.5 * v("g"));
    at("g_X").is(TIGHT, |v| v("g") * v("q_X"));
    at("x_vector").is(TIGHT, |v| v("g_X"));
    Printed::new("g", &["--model", "dark_photon"]).is(TIGHT, |v| v("epsilon") * v("e_0"));
}
