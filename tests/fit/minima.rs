//! Minima against pyhf on random workspaces: never above.

use darkbound::statistics::fit::{Fit, Status};
use serde_json::{Value, json};

use crate::models::{counting, model, twelve_bins};
use crate::table::cases;

/// Value of mu or none, -2 ln L of pyhf.
fn fits() -> Vec<Vec<(Option<f64>, f64)>> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validation/pyhf_workspaces.jsonl");
    let text = std::fs::read_to_string(file).expect("the table is in the repository");
    let of_line = |line: &str| {
        let all: Value = serde_json::from_str(line).expect("one JSON list per line");
        let fits = all[4].as_array().expect("a list of fits");
        fits.iter().map(|f| (f[0].as_f64(), f[1].as_f64().expect("a number"))).collect()
    };
    text.lines().filter(|line| !line.starts_with('#')).map(of_line).collect()
}

#[test]
fn no_minimum_is_above_that_of_pyhf() {
    let (mut all, mut lower, mut at_bound, mut flat) = (0, 0, 0, 0);
    let mut failed = Vec::new();
    for (i, (case, fits)) in cases().iter().zip(fits()).enumerate() {
        let model = case.model();
        for (mu, reference) in fits {
            let fit = match mu {
                Some(mu) => Fit::new(&model).hold("mu", mu).unwrap(),
                None => Fit::new(&model),
            };
            let found = fit.run().unwrap_or_else(|e| panic!("workspace {i}, mu {mu:?}: {e}"));
            let above = found.twice_nll - reference;
            let tolerance = 1e-6 * reference.abs().max(1.0);
            all += 1;
            lower += usize::from(above < -tolerance);
            match &found.status {
                Status::Converged => {}
                Status::AtBound(_) => at_bound += 1,
                Status::Flat(_) => flat += 1,
                other => failed.push(format!("workspace {i}, mu {mu:?}: {other}, edm {:e}", found.edm)),
            }
            if above > tolerance {
                failed.push(format!("workspace {i}, mu {mu:?}: {above:e} above pyhf, {}", found.status));
            }
            let value = model.twice_nll(&found.x);
            if (value - found.twice_nll).abs() > 1e-9 * value.abs().max(1.0) {
                failed.push(format!("workspace {i}, mu {mu:?}: {value} at the point of {}", found.twice_nll));
            }
        }
    }
    println!("{all} fits: {lower} lower than pyhf by 1e-6, {at_bound} at bounds, {flat} flat");
    assert!(failed.is_empty(), "{} of {all}:\n{}", failed.len(), failed.join("\n"));
    assert!(all > 500 && at_bound > 50, "{all} fits, {at_bound} at bounds");
}

#[test]
fn a_count_is_fitted_by_itself() {
    let model = counting(7.0, 4.0, -4.0);
    let best = Fit::new(&model).run().unwrap();
    assert_eq!(best.status, Status::Converged);
    assert!((best.value("mu").unwrap() - 3.0).abs() < 1e-6);
    // The error of a Poisson count is the root of its mean.
    let error = best.covariance().unwrap().error(0).unwrap();
    assert!((error - 7f64.sqrt()).abs() < 1e-6, "{error}");
}

#[test]
fn a_deficit_ends_on_the_bound_without_an_error() {
    let model = counting(1.0, 4.0, 0.0);
    let best = Fit::new(&model).run().unwrap();
    assert_eq!((best.status.clone(), best.x[0]), (Status::AtBound(vec![0]), 0.0));
    assert_eq!(best.names_in_status(), ["mu"]);
    assert_eq!(best.covariance().unwrap().error(0), None);
}

#[test]
fn a_start_where_events_are_impossible_is_repaired() {
    // Without background and with the start at zero nothing is expected.
    let model = model(&json!({
        "channels": [{ "name": "c", "samples": [
            { "name": "s", "data": [2.0], "modifiers": [{ "name": "mu", "type": "normfactor", "data": null }] },
        ]}],
        "observations": [{ "name": "c", "data": [7.0] }],
        "measurements": [{ "name": "m", "config": {
            "poi": "mu", "parameters": [{ "name": "mu", "inits": [0.0], "bounds": [[-3.0, 10.0]] }],
        }}],
        "version": "1.0.0",
    }));
    assert!(model.twice_nll(&[0.0]).is_infinite());
    let best = Fit::new(&model).run().unwrap();
    assert!((best.value("mu").unwrap() - 3.5).abs() < 1e-5, "{:?}", best.x);
}

#[test]
fn held_parameters_are_checked() {
    let model = counting(7.0, 4.0, -4.0);
    let said = Fit::new(&model).hold("mu", 1e3).unwrap_err().to_string();
    assert_eq!(said, "parameter `mu` = 1000 is not allowed: its range is -4 to 100");
    let said = Fit::new(&model).hold("nu", 1.0).unwrap_err().to_string();
    assert!(said.contains("did you mean `mu`"), "{said}");
}

#[test]
fn errors_are_the_curvature_of_the_profile() {
    // With everything but one parameter minimised, the second difference of the
    // profile is 2 / sigma^2.
    let model = twelve_bins();
    let best = Fit::new(&model).run().unwrap();
    assert_eq!(best.status, Status::Converged);
    assert!(best.edm < 1e-9, "{}", best.edm);
    let covariance = best.covariance().unwrap();
    assert_eq!(covariance.free.len(), model.parameters().len());
    for name in ["mu", "norm_1", "shift_3", "stat[4]"] {
        let i = model.index(name).unwrap();
        let sigma = covariance.error(i).unwrap();
        let at = |t: f64| {
            let fit = Fit::new(&model).hold(name, best.x[i] + t * sigma).unwrap();
            fit.run_from(&best.x).unwrap().twice_nll
        };
        let step = 0.02;
        let curvature = (at(step) + at(-step) - 2.0 * best.twice_nll) / (step * step);
        assert!((curvature - 2.0).abs() < 2e-3, "{name}: {curvature}");
    }
    let mu = model.index("mu").unwrap();
    assert!((covariance.correlation(mu, mu).unwrap() - 1.0).abs() < 1e-12);
}

#[test]
fn minima_below_those_of_pyhf_are_so_for_pyhf_too() {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validation/pyhf_lower_minima.jsonl");
    let text = std::fs::read_to_string(file).expect("the table is in the repository");
    let cases = cases();
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        let (i, mu, pyhf, _, by_pyhf): (usize, Option<f64>, f64, f64, f64) =
            serde_json::from_str(line).expect("five values");
        assert!(by_pyhf < pyhf - 1e-6, "{line}");
        let model = cases[i].model();
        let free = Fit::new(&model);
        let found = mu.map_or(Ok(free.clone()), |mu| free.hold("mu", mu)).and_then(|fit| fit.run()).unwrap();
        // Not lost again, with pyhf's value at the point as the reference.
        assert!(found.twice_nll < by_pyhf + 1e-9 * by_pyhf.abs().max(1.0), "{line}: {}", found.twice_nll);
    }
}

#[test]
#[ignore = "prints what scripts/pyhf_lower_minima.py checks"]
fn minima_below_those_of_pyhf() {
    for (i, (case, fits)) in cases().iter().zip(fits()).enumerate() {
        let model = case.model();
        for (mu, reference) in fits {
            let free = Fit::new(&model);
            let found =
                mu.map_or(Ok(free.clone()), |mu| free.hold("mu", mu)).and_then(|fit| fit.run()).unwrap();
            if found.twice_nll < reference - 1e-6 * reference.abs().max(1.0) {
                println!(
                    "{}",
                    json!({ "line": i, "mu": mu, "x": found.x, "twice_nll": found.twice_nll, "pyhf": reference })
                );
            }
        }
    }
}
