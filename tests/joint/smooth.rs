//! It has no jumps.

use darkbound::scan::{JobLikelihood, Place};

use super::job;

/// A line through the unit box, seeded: splitmix64 (S. Vigna).
fn random(state: &mut u64) -> f64 {
    *state = state.wrapping_add(0x9E37_79B9_7F4A_7C15);
    let mut z = *state;
    z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
    z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
    ((z ^ (z >> 31)) >> 11) as f64 / (1_u64 << 53) as f64
}

/// A value along a line.
pub(crate) struct Node {
    pub(crate) value: f64,
    /// Which constraints take part.
    pub(crate) terms: Vec<bool>,
}

/// One set of choices, or the lowest of all, at a place.
pub(crate) fn node(likelihood: &JobLikelihood<'_>, place: &Place, variation: usize) -> Option<Node> {
    let judged = likelihood.judge(place, variation).unwrap()?;
    let terms = likelihood.joint().terms(&judged.contributions);
    let value = judged.total.twice_nll + judged.penalty;
    assert!(value.is_finite() && value >= -1e-9, "{value} at {place:?}");
    Some(Node { value, terms: terms.iter().map(Option::is_some).collect() })
}

/// On a line the interval with the larger difference is halved until it is
/// a millionth of the step. A smooth function differs there by nothing; a
/// jump stays, and may be `jump` large relative to the value. Returns how many
/// lines end at the edge of a table.
pub(crate) fn walk(
    likelihood: &JobLikelihood<'_>,
    lines: usize,
    jump: f64,
    node: impl Fn(&Place) -> Option<Node>,
) -> usize {
    let node = |unit: &[f64]| node(&likelihood.place(&likelihood.at(unit)).unwrap());
    let dimensions = likelihood.names().len();
    let mut state = 7;
    let (mut walked, mut ends) = (0, 0);
    while walked < lines {
        let from: Vec<f64> = (0..dimensions).map(|_| 0.1 + 0.8 * random(&mut state)).collect();
        let to: Vec<f64> =
            from.iter().map(|x| (x + 0.2 * (random(&mut state) - 0.5)).clamp(0.0, 1.0)).collect();
        let at = |t: f64| -> Vec<f64> { from.iter().zip(&to).map(|(a, b)| a + (b - a) * t).collect() };
        let steps = 8;
        let nodes: Vec<Option<Node>> =
            (0..=steps).map(|i| node(&at(f64::from(i) / f64::from(steps)))).collect();
        let Some(nodes) = nodes.into_iter().collect::<Option<Vec<_>>>() else { continue };
        walked += 1;
        // The step with the largest change relative to the value.
        let change = |a: &Node, b: &Node| (a.value - b.value).abs() / (1.0 + a.value.min(b.value));
        let worst = (0..nodes.len() - 1)
            .max_by(|i, j| change(&nodes[*i], &nodes[i + 1]).total_cmp(&change(&nodes[*j], &nodes[j + 1])))
            .unwrap();
        let width = 1.0 / f64::from(steps);
        let (mut lo, mut hi) = (worst as f64 * width, (worst + 1) as f64 * width);
        let mut ends_of_step = (node(&at(lo)).unwrap(), node(&at(hi)).unwrap());
        for _ in 0..20 {
            let middle = 0.5 * (lo + hi);
            let Some(m) = node(&at(middle)) else { break };
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
            change(a, b) < jump,
            "-2 ln L jumps from {} to {} at {:?}",
            a.value,
            b.value,
            likelihood.at(&at(0.5 * (lo + hi)))
        );
    }
    ends
}

/// Omega h^2 has a relative error of 1e-3, and rates go with it: that is the
/// largest jump allowed.
#[test]
fn it_has_no_jumps_along_a_hundred_lines() {
    let job = job("");
    let likelihood = JobLikelihood::new(&job).unwrap();
    let ends = walk(&likelihood, 100, 2e-3, |place| node(&likelihood, place, 0));
    assert!(ends < 20, "{ends} of 100 lines end at the edge of a table");
}
