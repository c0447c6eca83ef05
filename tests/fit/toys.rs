//! Toys: seeds, moments, coverage.

use darkbound::numerics::random::Random;
use darkbound::statistics::fit::{Fit, draw, toys};
use darkbound::statistics::model::Model;

use crate::models::{counting, twelve_bins};

#[test]
fn toys_are_the_same_for_any_number_of_threads() {
    let model = twelve_bins();
    let x = model.initial();
    let all = |threads: usize| {
        let pool = rayon::ThreadPoolBuilder::new().num_threads(threads).build().unwrap();
        pool.install(|| toys(&model, &x, 20, 5, |toy| Ok(toy.observed().to_vec())).unwrap())
    };
    let one = all(1);
    assert_eq!(one, all(3));
    assert_ne!(one[0], one[1]);
    let first = toys(&model, &x, 3, 5, |toy| Ok(toy.observed().to_vec())).unwrap();
    assert_eq!(first, one[..3]);
}

#[test]
fn drawn_data_have_the_moments_of_the_model() {
    let model = twelve_bins();
    let x = model.initial();
    let n = 4000;
    let mut random = Random::new(11, 0);
    let (bins, constraints) = (model.observed().len(), model.auxiliary().len());
    let (mut counts, mut auxiliary) = (vec![0.0; bins], vec![(0.0, 0.0); constraints]);
    for _ in 0..n {
        let toy: Model = draw(&model, &x, &mut random).unwrap();
        counts.iter_mut().zip(toy.observed()).for_each(|(sum, n)| *sum += n);
        for (sum, (a, p)) in auxiliary.iter_mut().zip(toy.auxiliary().iter().zip(model.constrained())) {
            *sum = (sum.0 + a - x[*p], sum.1 + (a - x[*p]).powi(2));
        }
    }
    let n = f64::from(n);
    for (sum, mean) in counts.iter().zip(model.expected(&x)) {
        assert!((sum / n - mean).abs() < 5.0 * (mean / n).sqrt(), "{} for {mean}", sum / n);
    }
    for ((sum, square), p) in auxiliary.iter().zip(model.constrained()) {
        let darkbound::statistics::model::Constraint::Gaussian { sigma } =
            model.parameters()[*p].constraint.unwrap()
        else {
            panic!("this model has Gaussian constraints alone")
        };
        assert!((sum / n).abs() < 5.0 * sigma / n.sqrt());
        assert!((square / n / (sigma * sigma) - 1.0).abs() < 5.0 * (2.0 / n).sqrt());
    }
}

#[test]
fn pulls_of_fits_are_normal() {
    let model = twelve_bins();
    let truth = model.initial();
    let mu = model.index("mu").unwrap();
    let pulls = toys(&model, &truth, 500, 3, |toy| {
        let best = Fit::new(toy).run()?;
        assert!(best.status.is_minimum(), "{:?}", best.status);
        let error = best.covariance().and_then(|c| c.error(mu));
        Ok(error.map(|e| (best.x[mu] - truth[mu]) / e))
    });
    let pulls: Vec<f64> = pulls.unwrap().into_iter().flatten().collect();
    assert!(pulls.len() > 490, "{} fits have an error", pulls.len());
    let n = pulls.len() as f64;
    let mean = pulls.iter().sum::<f64>() / n;
    let width = (pulls.iter().map(|p| (p - mean).powi(2)).sum::<f64>() / n).sqrt();
    // Four standard deviations of either, and 5 % for counts that are not normal.
    assert!(
        mean.abs() < 4.0 / n.sqrt() + 0.05 && (width - 1.0).abs() < 4.0 / (2.0 * n).sqrt() + 0.05,
        "{mean} {width}"
    );
}

#[test]
fn impossible_means_are_errors() {
    let model = counting(7.0, 4.0, -10.0);
    let said = draw(&model, &[-8.0], &mut Random::new(0, 0)).unwrap_err().to_string();
    assert!(said.contains("no count can be drawn with the mean -4e0"), "{said}");
}
