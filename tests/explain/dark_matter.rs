//! Dark matter: abundance, scattering, annihilation at rest.

use std::f64::consts::PI;

use super::printed::{Printed, RICH, TIGHT};

const CM2: f64 = 3.893793721e-28;

#[test]
fn dark_matter() {
    let at = |name: &str| Printed::new(name, RICH);
    at("epsilon_R").is(TIGHT, |v| {
        let four = 4.0 * v("x_mass_GeV").powi(2);
        (v("mediator_mass_GeV").powi(2) - four) / four
    });
    at("x_coupling").is(TIGHT, |v| v("x_vector").abs());
    at("omega_h2").is(TIGHT, |v| 2.0 * v("yield_today") * v("x_mass_GeV") * 2891.2 / 1.053672e-5);
    at("f_X").is(TIGHT, |v| v("omega_h2") / v("omega_dm_h2"));
    at("f_signal").is(TIGHT, |v| v("f_X").min(1.0));
    at("p_ann_cm3_per_s_GeV").is(TIGHT, |v| v("f_signal").powi(2) * v("p_ann_all_cm3_per_s_GeV"));
    for (name, m_n, u, d) in [("p", 0.93827208943, 2.0, 1.0), ("n", 0.93956542194, 1.0, 2.0)] {
        at(&format!("contact_{name}_per_GeV2")).is(TIGHT, |v| {
            let half = v("ew_g") / (2.0 * v("ew_c_W"));
            let z = |q: f64, t3: f64| half * (t3 - 2.0 * q * v("ew_s_W").powi(2));
            let by_z = v("z_x_vector") * (u * z(2.0 / 3.0, 0.5) + d * z(-1.0 / 3.0, -0.5)) / v("m_Z").powi(2);
            v("x_vector") * (u * v("v_u") + d * v("v_d")) / v("mediator_mass_GeV").powi(2) + by_z
        });
        at(&format!("sigma_x{name}_cm2")).is(TIGHT, |v| {
            let mu = v("x_mass_GeV") * m_n / (v("x_mass_GeV") + m_n);
            CM2 * (mu * v(&format!("contact_{name}_per_GeV2"))).powi(2) / PI
        });
    }
    at("sigma_xe_cm2").is(TIGHT, |v| {
        let mu = v("x_mass_GeV") * v("m_e") / (v("x_mass_GeV") + v("m_e"));
        CM2 * (mu * v("contact_e_per_GeV2")).powi(2) / PI
    });
    at("self_interaction_cm2_per_g").is(TIGHT, |v| {
        let sigma = v("x_vector").powi(4) * v("x_mass_GeV") / (4.0 * PI * v("mediator_mass_GeV").powi(4));
        CM2 * sigma / 1.78266192e-24
    });
}

/// Equation (J.3) on and off the resonance: the width at 2m is that of a
/// mediator of this mass.
#[test]
fn annihilation_at_rest() {
    for m_x in ["0.95", "1.0499"] {
        let m: f64 = m_x.parse().unwrap();
        let twice = format!("m_zprime={}", 2.0 * m);
        let base = ["--model", "dark_photon", "--set", "epsilon=1e-3"];
        let width = Printed::new("zprime_width_sm_GeV", &[&base[..], &["--set", &twice]].concat()).value;
        let m_set = format!("m_X={m_x}");
        let set = [&base[..], &["--set", "q_X=100", "--set", &m_set]].concat();
        Printed::new("sigma_v_today_cm3_per_s", &set).is(1e-6, |v| {
            let distance = 4.0 * m * m - v("mediator_mass_GeV").powi(2);
            let squared = distance.powi(2) + (2.0 * m * width).powi(2);
            6.0 * v("x_vector").powi(2) * v("x_mass_GeV") * width / squared * CM2 * 2.99792458e10
        });
    }
}
