//! Limits in which the relic density is known.

use darkbound::relic::reference::{GridPoint, coupled_settings};
use darkbound::relic::{
    CoupledSettings, Dof, End, RateTable, Settings, ThermalAverage, coupled, decoupling_temperature,
    freeze_out, number_density, relic_density,
};

/// cm^3/s per GeV^-2.
const CM3_S: f64 = 1.16733e-17;

/// (m in GeV, constant sigma v of X Xbar in cm^3/s) for Omega h^2 = 0.12.
///
/// Computed independently in Python for this project (scipy Radau).
type Thermal = (Dof, &'static [(f64, f64)]);
const THERMAL: [Thermal; 3] = [
    (
        Dof::Drees2015,
        &[
            (0.1, 8.949200e-26),
            (0.3, 9.444300e-26),
            (0.95, 9.011460e-26),
            (1.0, 8.979170e-26),
            (3.0, 7.632630e-26),
            (10.0, 4.761080e-26),
            (30.0, 4.289580e-26),
            (100.0, 4.190020e-26),
            (300.0, 4.285090e-26),
            (1000.0, 4.321840e-26),
            (10000.0, 4.387800e-26),
        ],
    ),
    (
        Dof::SaikawaShirai,
        &[
            (0.1, 8.992980e-26),
            (0.3, 9.483010e-26),
            (0.95, 9.041790e-26),
            (1.0, 9.007490e-26),
            (3.0, 7.672640e-26),
            (10.0, 4.970860e-26),
            (30.0, 4.464080e-26),
            (100.0, 4.345930e-26),
            (300.0, 4.449120e-26),
            (1000.0, 4.484410e-26),
            (10000.0, 4.446800e-26),
        ],
    ),
    (
        Dof::GondoloGelmini,
        &[
            (0.1, 8.983750e-26),
            (0.3, 9.474330e-26),
            (0.95, 9.046250e-26),
            (1.0, 9.012310e-26),
            (3.0, 7.607910e-26),
            (10.0, 4.577020e-26),
            (30.0, 4.230080e-26),
            (100.0, 4.167570e-26),
            (300.0, 4.273060e-26),
            (1000.0, 4.261150e-26),
            (10000.0, 4.395980e-26),
        ],
    ),
];

fn constant(sigma_v: f64) -> RateTable {
    RateTable::of(|_| Ok(sigma_v), (1.0, 1e9), 1e-12).unwrap()
}

#[test]
fn thermal_cross_sections() {
    for (dof, rows) in THERMAL {
        for (mass, sigma_v) in rows {
            let settings = Settings { dof, accuracy: 1e-7, end: End::X(1e7), ..Settings::default() };
            let found = freeze_out(*mass, &constant(sigma_v / CM3_S), &settings).unwrap();
            let deviation = found.omega_h2 / 0.12 - 1.0;
            assert!(deviation.abs() < 1e-4, "{dof:?} {mass}: {deviation:e}");
        }
    }
}

/// The answer knows nothing of where the table starts and how it is cut.
#[test]
fn neither_start_nor_grid_nor_tolerance_matter() {
    let (mass, sigma_v) = (0.95, 7.7e-9);
    // Falls like a resonance, then stays.
    let rate = |x: f64| Ok(sigma_v * (1.0 + 300.0 * (-0.4 * x).exp()));
    let settings = |accuracy| Settings { accuracy, ..Settings::default() };
    let of = |range, accuracy| {
        let table = RateTable::of(rate, range, 0.1 * accuracy).unwrap();
        freeze_out(mass, &table, &settings(accuracy)).unwrap()
    };
    let best = of((1.0, 1e7), 1e-9).omega_h2;
    for range in [(1.0, 1e7), (2.5, 1e7), (8.0, 3e7), (12.0, 1e8)] {
        for accuracy in [1e-3, 1e-4, 1e-6, 1e-8] {
            let found = of(range, accuracy);
            let deviation = (found.omega_h2 - best).abs();
            assert!(
                deviation <= found.error && deviation <= accuracy * best,
                "{range:?} {accuracy}: {deviation:e}"
            );
        }
    }
    assert!(freeze_out(mass, &constant(1e-30), &settings(1e-6)).is_err());
    assert!(freeze_out(-1.0, &constant(sigma_v), &settings(1e-6)).is_err());
}

fn point(m_x: f64, width: f64) -> GridPoint {
    GridPoint { id: "p".into(), m_x, m_zprime: 2.1, width, g_x: 0.1, eps: 1e-3 }
}

/// Of a resonance of Gamma/M = 1e-12 only the delta function is left as long
/// as it is in reach of the plasma.
#[test]
fn a_narrow_resonance_is_its_closed_form() {
    for m_x in [0.8, 0.95, 1.03] {
        let sigma = point(m_x, 2.1e-12).annihilation().unwrap();
        let average = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-6).unwrap();
        for x in [2.0, 5.0, 10.0, 20.0] {
            let (full, narrow) = (average.at(x).unwrap(), sigma.narrow_width_average(x));
            let deviation = (full.value - narrow).abs();
            assert!(deviation < full.error + 1e-7 * narrow, "{m_x} {x}: {:e}", deviation / narrow);
        }
    }
}

/// From Gamma/M = 0.1 to 1e-12 and x = 1 to 1e7, against a tolerance of 1e-12.
#[test]
fn the_error_of_an_average_is_true() {
    for width in [0.21, 2.1e-3, 2.1e-5, 2.1e-7, 2.1e-9, 2.1e-12] {
        for m_x in [0.3, 0.7, 0.95, 1.04, 1.0499, 1.05, 1.3, 2.1, 3.0] {
            let sigma = point(m_x, width).annihilation().unwrap();
            let fine = ThermalAverage::new(&sigma, (1.0, 1e7), 1e-12).unwrap();
            for tolerance in [1e-4, 1e-6] {
                let coarse = ThermalAverage::new(&sigma, (1.0, 1e7), tolerance).unwrap();
                for i in 0..=28 {
                    let x = 10_f64.powf(0.25 * f64::from(i));
                    let pairs = [
                        (coarse.at(x).unwrap(), fine.at(x).unwrap()),
                        (coarse.second(x).unwrap(), fine.second(x).unwrap()),
                    ];
                    for (c, f) in pairs {
                        let deviation = (c.value - f.value).abs();
                        assert!(deviation <= c.error, "{width} {m_x} {x} {tolerance}: {deviation:e} {c:?}");
                        assert!(
                            c.error <= 10.0 * tolerance * c.value,
                            "{width} {m_x} {x} {tolerance}: {c:?}"
                        );
                    }
                }
            }
        }
    }
}

#[test]
fn the_error_of_the_coupled_equations_is_true() {
    for (m_x, g_x, eps) in [(0.9, 0.01, 8.79e-4), (0.95, 0.1, 1e-3), (1.0, 0.01, 4.887e-5), (1.02, 0.3, 1e-4)]
    {
        let point = GridPoint { g_x, eps, ..point(m_x, 2e-5) };
        let (sigma, transfer) = (point.annihilation().unwrap(), point.transfer().unwrap());
        let of = |accuracy| {
            let common = Settings { accuracy, ..coupled_settings("p").common };
            let settings = CoupledSettings { common, ..CoupledSettings::default() };
            coupled(&sigma, &transfer, &settings).unwrap()
        };
        let best = of(1e-8);
        for accuracy in [1e-3, 1e-4, 1e-5] {
            let found = of(accuracy);
            let deviation = (found.omega_h2 - best.omega_h2).abs();
            assert!(deviation <= found.error, "{m_x} {accuracy}: {deviation:e} {:e}", found.error);
            assert!(deviation <= accuracy * best.omega_h2, "{m_x} {accuracy}: {deviation:e}");
            assert!((found.x_f / best.x_f - 1.0).abs() < 1e-2, "{} {}", found.x_f, best.x_f);
        }
    }
}

#[test]
fn a_result_carries_its_history() {
    let point = point(0.95, 1e-4);
    let (sigma, transfer) = (point.annihilation().unwrap(), point.transfer().unwrap());
    let common = Settings { accuracy: 1e-4, ..Settings::default() };
    let settings = CoupledSettings { common, ..CoupledSettings::default() };
    for threshold in [0.0, f64::INFINITY] {
        let relic = relic_density(&sigma, &transfer, &settings, threshold).unwrap();
        let t_kd = decoupling_temperature(&transfer, &settings.common, 0.95).unwrap().unwrap();
        let plasma = darkbound::relic::cosmology::Plasmas::new(Dof::default()).unwrap();
        let scanned = transfer.decoupling(&plasma).unwrap().unwrap();
        assert!((t_kd / scanned - 1.0).abs() < 1e-4, "{t_kd} {scanned}");
        let last = relic.history.last().unwrap();
        assert!(
            (last.0 * 1e-7 / 0.95 - 1.0).abs() < 1e-9 && (last.1 / relic.yield_today - 1.0).abs() < 1e-12
        );
        assert!(relic.history.windows(2).all(|w| w[0].0 < w[1].0 && w[1].1 <= w[0].1 * (1.0 + 1e-6)));
        let equal = relic.history.iter().all(|h| h.2 == 1.0);
        assert_eq!(equal, threshold == 0.0);
        let at_start = relic.history[0].2;
        assert!((at_start - 1.0).abs() < 1e-12, "{at_start}");
    }
    let alone = number_density(&sigma, &common).unwrap();
    assert!((alone.history.last().unwrap().1 / alone.yield_today - 1.0).abs() < 1e-12);
}
