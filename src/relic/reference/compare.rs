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
}

impl Deviation {
    /// From rows of (name, ours, reference).
    pub(crate) fn of(rows: Vec<(String, f64, f64)>) -> Self {
        let compared = |(id, value, reference): (String, f64, f64)| {
            let rel = if value == reference { 0.0 } else { (value / reference - 1.0).abs() };
            Compared { id, reference, value, rel: if rel.is_nan() { f64::INFINITY } else { rel } }
        };
        let rows: Vec<Compared> = rows.into_iter().map(compared).collect();
        Self::sorted(rows)
    }

    fn sorted(mut rows: Vec<Compared>) -> Self {
        rows.sort_by(|a, b| b.rel.total_cmp(&a.rel));
        Self { rows }
    }

    /// All rows of several quantities, named after them where there is more
    /// than one.
    pub fn merged(all: &[(&str, Self)]) -> Self {
        let named = |quantity: &str, row: &Compared| Compared {
            id: if all.len() > 1 { format!("{quantity} {}", row.id) } else { row.id.clone() },
            ..row.clone()
        };
        Self::sorted(all.iter().flat_map(|(q, d)| d.rows.iter().map(move |r| named(q, r))).collect())
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
        let d = Deviation::of(Vec::new());
        assert_eq!((d.rows.len(), d.median_rel(), d.max_rel()), (0, 0.0, 0.0));
    }
}
