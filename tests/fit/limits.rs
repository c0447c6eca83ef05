//! CLs and limits against pyhf, intervals against MINUIT.

use darkbound::statistics::fit::{Fit, Hypotheses, TestStatistic, interval};
use serde_json::Value;

use crate::models::{counting, model};

fn table() -> Vec<Value> {
    let file = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/validation/pyhf_limits.json");
    let text = std::fs::read_to_string(file).expect("the table is in the repository");
    let all: Value = serde_json::from_str(&text).expect("JSON");
    all["models"].as_array().expect("a list").clone()
}

fn statistic(entry: &Value) -> TestStatistic {
    if entry["statistic"] == "q" { TestStatistic::Q } else { TestStatistic::QTilde }
}

fn near(what: &str, value: f64, reference: &Value, tolerance: f64) {
    let reference = reference.as_f64().expect("a number");
    let difference = (value - reference).abs();
    assert!(difference <= tolerance * reference.abs().max(1e-3), "{what}: {value} against {reference}");
}

#[test]
fn cls_and_limits_are_those_of_pyhf() {
    let table = table();
    for (k, entry) in table.iter().enumerate() {
        let model = model(&entry["workspace"]);
        let fit = Fit::new(&model);
        let tests = Hypotheses::new(&fit, statistic(entry)).unwrap();
        for row in entry["cls"].as_array().unwrap() {
            let mu = row[0].as_f64().unwrap();
            let found = tests.cls(mu).unwrap();
            near(&format!("model {k}, CLs of {mu}"), found.cls, &row[1], 2e-4);
            for (n, value) in found.expected.iter().enumerate() {
                near(&format!("model {k}, expected CLs {n} of {mu}"), *value, &row[2][n], 2e-4);
            }
        }
        let limit = tests.upper_limit(0.95).unwrap();
        near(&format!("model {k}, limit"), limit.observed, &entry["upper_limit"][0], 1e-4);
        near(&format!("model {k}, expected limit"), limit.expected[2], &entry["upper_limit"][1], 1e-4);
        if !entry["p_discovery"].is_null() {
            let p = spec_math::cephes64::ndtr(-tests.significance().unwrap());
            near(&format!("model {k}, p-value"), p, &entry["p_discovery"], 2e-4);
        }
    }
    assert!(table.len() >= 4);
}

#[test]
fn intervals_are_those_of_minos() {
    let mut compared = 0;
    for entry in table().iter().filter(|e| !e["minos"].is_null()) {
        let model = model(&entry["workspace"]);
        for (name, numbers) in entry["minos"].as_object().unwrap() {
            let [value, lower, upper] = [0, 1, 2].map(|i| numbers[i].as_f64().unwrap());
            let found = interval(&Fit::new(&model), name, 1.0).unwrap();
            // MINUIT stops within a few permille of an error.
            let tolerance = 4e-3 * (upper - lower);
            assert!((found.value - value).abs() < tolerance, "{name}: {} against {value}", found.value);
            assert!((found.lower.value() - value - lower).abs() < tolerance, "{name}: lower error {lower}");
            assert!((found.upper.value() - value - upper).abs() < tolerance, "{name}: upper error {upper}");
            compared += 1;
        }
    }
    assert!(compared > 10, "{compared}");
}

#[test]
fn the_significance_of_a_count_is_the_formula() {
    // CCGV eq. 97: sqrt(2 (n ln(n/b) - n + b)).
    let model = counting(20.0, 10.0, 0.0);
    let fit = Fit::new(&model);
    let z = Hypotheses::new(&fit, TestStatistic::QTilde).unwrap().significance().unwrap();
    assert!((z - (2.0 * (20.0 * 2f64.ln() - 10.0)).sqrt()).abs() < 1e-6);
    let deficit = counting(5.0, 10.0, -9.0);
    let fit = Fit::new(&deficit);
    assert_eq!(Hypotheses::new(&fit, TestStatistic::QTilde).unwrap().significance().unwrap(), 0.0);
}

#[test]
fn a_signal_that_may_be_negative_has_the_same_limit_bounded() {
    // q-tilde compares with zero where the best fit is below (CCGV eq. 16).
    for observed in [3.0, 10.0, 25.0] {
        let [free, bounded] = [-9.0, 0.0].map(|lower| {
            let model = counting(observed, 10.0, lower);
            let fit = Fit::new(&model);
            Hypotheses::new(&fit, TestStatistic::QTilde).unwrap().upper_limit(0.95).unwrap()
        });
        assert!((free.observed - bounded.observed).abs() < 1e-6, "{observed}");
        assert!((free.expected[2] - bounded.expected[2]).abs() < 1e-6, "{observed}");
    }
}

#[test]
fn toys_agree_with_asymptotic_distributions_where_counts_are_large() {
    let model = counting(400.0, 400.0, -300.0);
    let fit = Fit::new(&model);
    let tests = Hypotheses::new(&fit, TestStatistic::QTilde).unwrap();
    let toys = tests.toy_cls(30.0, 4000, 1).unwrap();
    let formula = tests.cls(30.0).unwrap();
    assert!((toys.cls - formula.cls).abs() < 4.0 * toys.error + 0.01, "{} against {}", toys.cls, formula.cls);
    assert_eq!(toys, tests.toy_cls(30.0, 4000, 1).unwrap());
}

#[test]
fn what_has_no_limit_is_said() {
    let model = counting(5.0, 4.0, 0.0);
    let fit = Fit::new(&model);
    let said = Hypotheses::new(&fit, TestStatistic::Q).err().unwrap().to_string();
    assert_eq!(said, "q needs a `mu` that can be negative, its range is 0 to 100; qtilde does not");
    let tests = Hypotheses::new(&fit, TestStatistic::QTilde).unwrap();
    assert!(tests.cls(0.0).unwrap_err().to_string().contains("a signal above zero"));
    let held = Fit::new(&model).hold("mu", 1.0).unwrap();
    assert!(Hypotheses::new(&held, TestStatistic::QTilde).is_err());
    let many = counting(500.0, 4.0, 0.0);
    let fit = Fit::new(&many);
    let said = Hypotheses::new(&fit, TestStatistic::QTilde).unwrap().upper_limit(0.95).unwrap_err();
    assert!(said.to_string().contains("no upper limit in its range"), "{said}");
}
