//! Statistics of a comparison.

/// Deviation of a calculation from a reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    /// Number of rows compared.
    pub rows: usize,
    /// Median of |ours/reference - 1|.
    pub median_rel: f64,
    /// Largest |ours/reference - 1|.
    pub max_rel: f64,
    /// The row of the largest.
    pub worst: String,
}

impl Deviation {
    /// From rows of (name, ours, reference). A value that is not finite
    /// deviates infinitely.
    pub(super) fn of(rows: Vec<(String, f64, f64)>) -> Self {
        let mut all: Vec<(f64, String)> = rows
            .into_iter()
            .map(|(name, ours, reference)| {
                let deviation = if ours == reference { 0.0 } else { (ours / reference - 1.0).abs() };
                (if deviation.is_nan() { f64::INFINITY } else { deviation }, name)
            })
            .collect();
        all.sort_by(|a, b| a.0.total_cmp(&b.0));
        let median_rel = all.get(all.len() / 2).map_or(0.0, |r| r.0);
        let rows = all.len();
        let (max_rel, worst) = all.pop().unwrap_or_default();
        Self { rows, median_rel, max_rel, worst }
    }
}
