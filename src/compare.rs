//! Statistics of a comparison.

/// One row of a comparison.
#[derive(Debug, Clone, PartialEq)]
pub struct Compared {
    /// Name of the row.
    pub id: String,
    /// The number of the table.
    pub reference: f64,
    /// Ours.
    pub value: f64,
    /// |value/reference - 1|, infinite where that is not a number.
    pub rel: f64,
}

/// Deviation of a calculation from a reference.
#[derive(Debug, Clone, PartialEq)]
pub struct Deviation {
    /// The rows compared, the worst first.
    pub rows: Vec<Compared>,
    /// Number of rows without a number to compare with.
    pub skipped: usize,
}

impl Deviation {
    /// From rows of (name, ours, reference); those without a reference are
    /// only counted.
    pub(crate) fn of(rows: Vec<(String, f64, f64)>) -> Self {
        let all = rows.len();
        let compared = |(id, value, reference): (String, f64, f64)| {
            let rel = relative(value, reference);
            Compared { id, reference, value, rel }
        };
        let rows: Vec<Compared> = rows.into_iter().filter(|r| r.2.is_finite()).map(compared).collect();
        let skipped = all - rows.len();
        Self::sorted(rows, skipped)
    }

    fn sorted(mut rows: Vec<Compared>, skipped: usize) -> Self {
        rows.sort_by(|a, b| b.rel.total_cmp(&a.rel));
        Self { rows, skipped }
    }

    /// All rows of several quantities, named after them where there is more
    /// than one.
    pub fn merged(all: &[(&str, Self)]) -> Self {
        let named = |quantity: &str, row: &Compared| Compared {
            id: if all.len() > 1 { format!("{quantity} {}", row.id) } else { row.id.clone() },
            ..row.clone()
        };
        let rows = all.iter().flat_map(|(q, d)| d.rows.iter().map(move |r| named(q, r))).collect();
        Self::sorted(rows, all.iter().map(|(_, d)| d.skipped).sum())
    }

    /// Median of the relative deviations, zero without rows.
    pub fn median_rel(&self) -> f64 {
        self.rows.get(self.rows.len() / 2).map_or(0.0, |r| r.rel)
    }

    /// Largest relative deviation, zero without rows.
    pub fn max_rel(&self) -> f64 {
        self.rows.first().map_or(0.0, |r| r.rel)
    }
}

/// |value/reference - 1|, infinite where that is not a number.
pub(crate) fn relative(value: f64, reference: f64) -> f64 {
    let rel = if value == reference { 0.0 } else { (value / reference - 1.0).abs() };
    if rel.is_nan() { f64::INFINITY } else { rel }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_worst_comes_first_and_not_a_number_is_the_worst() {
        let row = |name: &str, ours, reference| (name.to_owned(), ours, reference);
        let rows = vec![row("a", 1.0, 1.0), row("b", f64::NAN, 1.0), row("c", 1.1, 1.0)];
        let d = Deviation::of(rows);
        assert_eq!(d.rows.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["b", "c", "a"]);
        assert!(d.max_rel() == f64::INFINITY && (d.median_rel() - 0.1).abs() < 1e-12, "{d:?}");
    }

    #[test]
    fn nothing_compared_deviates_by_nothing() {
        let d = Deviation::of(vec![("a".to_owned(), 1.0, f64::NAN)]);
        assert_eq!((d.rows.len(), d.skipped, d.median_rel(), d.max_rel()), (0, 1, 0.0, 0.0));
    }
}
