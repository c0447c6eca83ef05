//! -2 ln L against pyhf 0.7.6 on random workspaces.

use crate::table::cases;

#[test]
fn every_random_workspace_has_the_likelihood_of_pyhf() {
    let (mut points, mut worst) = (0, 0.0_f64);
    for (i, case) in cases().iter().enumerate() {
        let model = case.model();
        for (x, reference) in &case.points {
            assert_eq!(x.len(), model.parameters().len(), "workspace {i}");
            let value = model.twice_nll(x);
            // The table has 15 digits; large values lose theirs in the sum.
            let difference = (value - reference).abs() / reference.abs().max(1.0);
            assert!(difference < 1e-9, "workspace {i}: {value} against {reference} at {x:?}");
            worst = worst.max((value - reference).abs());
            points += 1;
        }
    }
    assert!(points > 2500, "{points} points");
    println!("{points} points, worst {worst:.1e}");
}
