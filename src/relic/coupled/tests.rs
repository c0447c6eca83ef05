use super::*;
use crate::relic::number_density;

#[test]
fn the_relativistic_moment_has_its_limits() {
    // 15/x (1 + O(1/x)), and the factor 0.90 of the exact moment at x = 20.
    assert!((quartic(1e5) * 1e5 / 15.0 - 1.0).abs() < 1e-4);
    assert!((1.0 - quartic(20.0) / 6.0 - 0.90).abs() < 0.01, "{}", quartic(20.0));
}

/// A point with m = 0.95 GeV: gamma scaled up restores kinetic equilibrium.
#[test]
fn fast_scattering_is_the_number_density_equation() {
    use crate::relic::reference::{GridPoint, coupled_settings};
    let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
    let sigma = point.annihilation().unwrap();
    let settings = CoupledSettings {
        common: Settings { accuracy: 1e-5, ..coupled_settings("p").common },
        ..coupled_settings("p")
    };
    let equilibrium = number_density(&sigma, &settings.common).unwrap().omega_h2;
    let scaled = |factor: f64| {
        let mut fast = point.clone();
        fast.eps *= factor.sqrt();
        coupled(&sigma, &fast.transfer().unwrap(), &settings).unwrap()
    };
    let far = scaled(1e4).omega_h2 / equilibrium;
    assert!((far - 1.0).abs() < 1e-4, "{far}");
    let near = scaled(10.0).omega_h2 / equilibrium;
    assert!(near > 1.0 && near < scaled(1.0).omega_h2 / equilibrium, "{near}");
}

#[test]
fn after_decoupling_the_temperature_falls_with_the_square() {
    use crate::relic::reference::{GridPoint, coupled_settings};
    let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
    let path = coupled(&point.annihilation().unwrap(), &point.transfer().unwrap(), &coupled_settings("p"))
        .unwrap()
        .history;
    let ratio = |x: f64| {
        let i = path.partition_point(|p| p.0 < x).max(1);
        let (a, b) = (path[i - 1], path[i]);
        let f = (x / a.0).ln() / (b.0 / a.0).ln();
        (a.2.ln() * (1.0 - f) + b.2.ln() * f).exp()
    };
    // T_X ~ 1/a^2 ~ s^(2/3): h changes between the two as e+e- annihilate.
    // The rest is late annihilation of the slowest.
    let plasma = crate::relic::Dof::Drees2015.load().unwrap();
    let scale = |x: f64| plasma.at(0.95 / x).entropy.powf(2.0 / 3.0) / x;
    let fall = ratio(2e4) / ratio(1e4) * scale(1e4) / scale(2e4);
    assert!((fall - 1.0).abs() < 1e-2, "{fall}");
}

#[test]
fn a_start_outside_of_the_tables_is_refused() {
    use crate::relic::reference::{GridPoint, coupled_settings};
    let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
    let settings = CoupledSettings { start: Some(0.1), ..coupled_settings("p") };
    assert!(coupled(&point.annihilation().unwrap(), &point.transfer().unwrap(), &settings).is_err());
}
