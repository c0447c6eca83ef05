//! What a comparison prints.

use std::collections::BTreeMap;

use serde_json::{Value, json};

use super::super::{Global, print};
use super::SHOWN;
use crate::compare::{Compared, Deviation};
use crate::relic::reference::Hint;

/// Number of rows shown as text, of each quantity.
const SHOWN_OF_QUANTITY: usize = 5;

/// A comparison by quantity, with its explanations.
pub(super) struct Report {
    all: Vec<(String, Deviation)>,
    pub(super) hints: Option<Vec<Hint>>,
    pub(super) channels: Option<Deviation>,
}

impl Report {
    pub(super) fn new(all: Vec<(String, Deviation)>) -> Self {
        Self { all, hints: None, channels: None }
    }

    pub(super) fn of(quantity: &str, deviation: Deviation) -> Self {
        Self::new(vec![(quantity.to_owned(), deviation)])
    }

    /// A block per quantity, or one object for all rows.
    pub(super) fn print(&self, global: &Global) {
        if global.json {
            return print(&self.as_json().to_string());
        }
        for (quantity, deviation) in &self.all {
            block(quantity, deviation);
        }
        self.print_hints();
        if let Some(channels) = &self.channels {
            block("shares of the final states (those below 1e-3 are skipped)", channels);
        }
    }

    fn as_json(&self) -> Value {
        let all: Vec<(&str, Deviation)> = self.all.iter().map(|(q, d)| (q.as_str(), d.clone())).collect();
        let merged = Deviation::merged(&all);
        let mut out = summary(&merged);
        out["skipped"] = json!(merged.skipped);
        if let Some(hints) = &self.hints {
            let hint = |h: &Hint| {
                let cause: Vec<&str> = h.causes.iter().map(|c| c.text()).collect();
                json!({ "id": h.id, "rel": h.rel, "cause": cause.join("; "), "rel_with_cause": h.rel_with_cause })
            };
            out["hints"] = hints.iter().map(hint).collect();
        }
        if let Some(channels) = &self.channels {
            out["channels"] = summary(channels);
            out["channels"]["skipped"] = json!(channels.skipped);
        }
        out
    }

    /// One line per set of causes.
    fn print_hints(&self) {
        let mut groups: BTreeMap<String, Vec<&Hint>> = BTreeMap::new();
        for hint in self.hints.iter().flatten() {
            let causes: Vec<&str> = hint.causes.iter().map(|c| c.text()).collect();
            groups.entry(causes.join("; ")).or_default().push(hint);
        }
        for (causes, hints) in groups {
            let largest = |of: fn(&Hint) -> f64| hints.iter().map(|h| of(h)).fold(0.0, f64::max);
            let ids: Vec<&str> = hints.iter().map(|h| h.id.as_str()).collect();
            print(&format!(
                "HINT: {causes}: {:.1e} becomes {:.1e} at most in {} rows ({})",
                largest(|h| h.rel),
                largest(|h| h.rel_with_cause),
                hints.len(),
                ids.join(", ")
            ));
        }
    }
}

fn block(quantity: &str, deviation: &Deviation) {
    let (rows, median, max) = (deviation.rows.len(), deviation.median_rel(), deviation.max_rel());
    let skipped = match deviation.skipped {
        0 => String::new(),
        n => format!(", {n} skipped"),
    };
    print(&format!("{quantity}: {rows} rows, median {median:.1e}, worst {max:.1e} (relative){skipped}"));
    for w in deviation.rows.iter().take(SHOWN_OF_QUANTITY) {
        print(&format!("  {}: {:.9e} against {:.9e} ({:.1e})", w.id, w.value, w.reference, w.rel));
    }
}

fn summary(deviation: &Deviation) -> Value {
    let row = |w: &Compared| {
        let rel = w.rel.is_finite().then_some(w.rel);
        json!({ "id": w.id, "reference": w.reference, "value": w.value, "rel": rel })
    };
    let worst: Vec<_> = deviation.rows.iter().take(SHOWN).map(row).collect();
    let (median, max) = (deviation.median_rel(), deviation.max_rel());
    json!({ "rows": deviation.rows.len(), "median_rel": median, "max_rel": max, "worst": worst })
}
