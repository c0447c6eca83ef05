//! Profiles, intervals, contours.

use darkbound::statistics::fit::{End, Fit, Status, contours, interval, profile, profile_grid};

use crate::models::{counting, twelve_bins};

/// -2 ln L of a count above its minimum.
fn rise(n: f64, mean: f64) -> f64 {
    2.0 * (mean - n - n * (mean / n).ln())
}

#[test]
fn the_profile_of_a_count_is_its_likelihood() {
    let model = counting(7.0, 4.0, -3.9);
    let values = [0.0, 5.0, -2.0, 3.0, 40.0];
    let found = profile(&Fit::new(&model), "mu", &values).unwrap();
    for (p, mu) in found.points.iter().zip(values) {
        assert_eq!(p.at, mu);
        let expected = rise(7.0, 4.0 + mu);
        assert!((p.twice_nll - found.best.twice_nll - expected).abs() < 1e-9, "{mu}");
    }
}

#[test]
fn ends_of_an_interval_have_the_rise() {
    let model = counting(7.0, 4.0, -3.9);
    for delta in [0.1, 1.0, 4.0, 25.0] {
        let found = interval(&Fit::new(&model), "mu", delta).unwrap();
        let End::At(upper) = found.upper else { panic!("{:?}", found.upper) };
        assert!((rise(7.0, 4.0 + upper) - delta).abs() < 1e-7 * delta.max(1.0));
        match found.lower {
            End::At(lower) => assert!((rise(7.0, 4.0 + lower) - delta).abs() < 1e-7 * delta.max(1.0)),
            // The rise at the bound is 36.
            End::Bound(_) => panic!("the range does not end before a rise of {delta}"),
        }
    }
}

#[test]
fn an_interval_is_one_sided_where_the_range_ends() {
    let model = counting(4.5, 4.0, 0.0);
    let found = interval(&Fit::new(&model), "mu", 1.0).unwrap();
    assert_eq!(found.lower, End::Bound(0.0));
    assert!(matches!(found.upper, End::At(x) if (rise(4.5, 4.0 + x) - 1.0).abs() < 1e-7));
    // Also from a best fit on the bound itself.
    let model = counting(1.0, 4.0, 0.0);
    let found = interval(&Fit::new(&model), "mu", 1.0).unwrap();
    assert_eq!((found.value, found.lower), (0.0, End::Bound(0.0)));
    let expected = |mu: f64| rise(1.0, 4.0 + mu) - rise(1.0, 4.0);
    assert!(matches!(found.upper, End::At(x) if (expected(x) - 1.0).abs() < 1e-7));
}

#[test]
fn no_profile_is_below_the_minimum() {
    let model = twelve_bins();
    let fit = Fit::new(&model);
    for name in ["mu", "norm_2", "shift_5", "stat[3]"] {
        let i = model.index(name).unwrap();
        let sigma = fit.run().unwrap().covariance().unwrap().error(i).unwrap();
        let centre = fit.run().unwrap().x[i];
        let values: Vec<f64> = (-6..=6).map(|k| centre + 0.5 * sigma * f64::from(k)).collect();
        let found = profile(&fit, name, &values).unwrap();
        for p in &found.points {
            assert!(matches!(p.status, Status::Converged | Status::AtBound(_)), "{name}: {:?}", p.status);
            assert!(p.twice_nll >= found.best.twice_nll - 1e-9);
            // Cold starts end at the same minimum.
            let cold = Fit::new(&model).hold(name, p.at).unwrap().run().unwrap();
            assert!((cold.twice_nll - p.twice_nll).abs() < 1e-8, "{name} = {}", p.at);
        }
        assert!((found.points[6].twice_nll - found.best.twice_nll).abs() < 1e-8);
    }
}

#[test]
fn a_contour_has_the_rise_everywhere_and_touches_the_interval() {
    let model = twelve_bins();
    let fit = Fit::new(&model);
    let found = contours(&fit, ["mu", "norm_1"], &[1.0], 24).unwrap();
    let line = &found[0];
    assert_eq!(line.points.len(), 24);
    for p in &line.points {
        assert!(!p.at_bound);
        let held = Fit::new(&model).hold("mu", p.a).unwrap().hold("norm_1", p.b).unwrap();
        let above = held.run().unwrap().twice_nll - line.best.twice_nll;
        assert!((above - 1.0).abs() < 1e-7, "{above}");
    }
    // The projection of the contour is the interval; 24 points come close.
    let interval = interval(&fit, "mu", 1.0).unwrap();
    let right = line.points.iter().map(|p| p.a).fold(f64::MIN, f64::max);
    let width = interval.upper.value() - interval.value;
    assert!(right <= interval.upper.value() + 1e-6 && right > interval.upper.value() - 0.02 * width);
}

#[test]
fn a_grid_is_the_profile_of_two_parameters() {
    let model = twelve_bins();
    let fit = Fit::new(&model);
    let (a, b) = ([-1.0, 0.5, 2.0], [-0.5, 1.0]);
    let found = profile_grid(&fit, ["mu", "shift_2"], [&a, &b]).unwrap();
    assert_eq!(found.twice_nll.len(), 6);
    for (j, y) in b.iter().enumerate() {
        for (i, x) in a.iter().enumerate() {
            let held = Fit::new(&model).hold("mu", *x).unwrap().hold("shift_2", *y).unwrap();
            assert!((found.twice_nll[3 * j + i] - held.run().unwrap().twice_nll).abs() < 1e-8);
        }
    }
}

#[test]
fn wrong_requests_are_said() {
    let model = counting(7.0, 4.0, -3.0);
    let fit = Fit::new(&model);
    let said = profile(&fit, "mu", &[-5.0]).unwrap_err().to_string();
    assert_eq!(said, "parameter `mu` = -5 is not allowed: its range is -3 to 100");
    assert!(interval(&fit, "mu", 0.0).is_err());
    assert!(contours(&fit, ["mu", "mu"], &[1.0], 10).is_err());
    let held = Fit::new(&model).hold("mu", 1.0).unwrap();
    assert_eq!(profile(&held, "mu", &[0.0]).unwrap_err().to_string(), "parameter `mu` is held at 1");
}
