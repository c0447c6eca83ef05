//! It has no jumps.

use darkbound::scan::JobLikelihood;

use super::job;

/// A line through the unit box, seeded: splitmix64 (S. Vigna).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

struct Node {
    value: f64,
    /// Which constraints take part.
    terms: Vec<bool>,
}

fn node(likelihood: &JobLikelihood<'_>, unit: &[f64]) -> Option<Node> {
    let values = likelihood.place(&likelihood.at(unit)).unwrap();
    let judged = likelihood.judge(&values, 0).unwrap()?;
    let terms = likelihood.joint().terms(&judged.contributions);
    let value = judged.total.twice_nll;
    assert!(value.is_finite() && value >= -1e-9, "{value} at {unit:?}");
    Some(Node { value, terms: terms.iter().map(Option::is_some).collect() })
}

/// On a line the interval with the larger difference is halved until it is
/// a millionth of the step. A smooth function differs there by nothing; a
/// jump stays. Omega h^2 has a relative error of 1e-3, and rates go with it:
/// that is the largest jump allowed, relative to the value.
#[test]
fn it_has_no_jumps_along_a_hundred_lines() {
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    let mut state = 7;
    let (mut lines, mut ends) = (0, 0);
    while lines < 100 {
        let from: Vec<f64> = (0..5).map(|_| 0.1 + 0.8 * random(&mut state)).collect();
        let to: Vec<f64> =
            from.iter().map(|x| (x + 0.2 * (random(&mut state) - 0.5)).clamp(0.0, 1.0)).collect();
        let at = |t: f64| -> Vec<f64> { from.iter().zip(&to).map(|(a, b)| a + (b - a) * t).collect() };
        let steps = 8;
        let nodes: Vec<Option<Node>> =
            (0..=steps).map(|i| node(&likelihood, &at(f64::from(i) / f64::from(steps)))).collect();
        let Some(nodes) = nodes.into_iter().collect::<Option<Vec<_>>>() else { continue };
        lines += 1;
        // The step with the largest change relative to the value.
        let change = |a: &Node, b: &Node| (a.value - b.value).abs() / (1.0 + a.value.min(b.value));
        let worst = (0..nodes.len() - 1)
            .max_by(|i, j| change(&nodes[*i], &nodes[i + 1]).total_cmp(&change(&nodes[*j], &nodes[j + 1])))
            .unwrap();
        let width = 1.0 / f64::from(steps);
        let (mut lo, mut hi) = (worst as f64 * width, (worst + 1) as f64 * width);
        let mut ends_of_step = (node(&likelihood, &at(lo)).unwrap(), node(&likelihood, &at(hi)).unwrap());
        for _ in 0..20 {
            let middle = 0.5 * (lo + hi);
            let Some(m) = node(&likelihood, &at(middle)) else { break };
            if change(&ends_of_step.0, &m) > change(&m, &ends_of_step.1) {
                (hi, ends_of_step.1) = (middle, m);
            } else {
                (lo, ends_of_step.0) = (middle, m);
            }
        }
        let (a, b) = &ends_of_step;
        if a.terms != b.terms {
            // A search that ends there: its term begins at the edge of its table.
            ends += 1;
            continue;
        }
        assert!(
            change(a, b) < 2e-3,
            "-2 ln L jumps from {} to {} at {:?}",
            a.value,
            b.value,
            job.design.at(&at(0.5 * (lo + hi)))
        );
    }
    assert!(ends < 20, "{ends} of 100 lines end at the edge of a table");
}
