//! The record of a run: what was computed, with what, from what.

use std::collections::BTreeMap;
use std::path::Path;

use serde::Serialize;

use super::Job;
use crate::constraints::Group;
use crate::detection::cmb::KERNEL_TABLE;
use crate::error::{Error, Result};
use crate::inputs::{INPUTS, Inputs};
use crate::prediction::RELIC_METHODS;
use crate::provenance::{record_of, sha256_hex, table_text};

/// Everything needed to repeat a run.
#[derive(Debug, Serialize)]
struct Manifest<'a> {
    darkbound: &'static str,
    card: &'a super::JobCard,
    inputs_edition: &'static str,
    inputs: BTreeMap<&'static str, f64>,
    inputs_overridden: BTreeMap<&'static str, f64>,
    tuned: Option<&'a super::TuneCard>,
    constraints: Vec<&'a str>,
    tables: BTreeMap<String, String>,
    points: usize,
    allowed: usize,
    seconds: f64,
    threads: usize,
}

impl Job {
    /// The tables that this job read, with their SHA-256.
    ///
    /// # Errors
    /// A table of a user's card cannot be read any more.
    pub fn tables(&self) -> Result<BTreeMap<String, String>> {
        let mut tables = self.library.tables()?;
        let of_dark_matter = [self.context.dark_matter.dof.table(), KERNEL_TABLE];
        let of_dark_matter = if self.bounds_dark_matter() { &of_dark_matter[..] } else { &[] };
        let widths = self.context.decays.tables().iter();
        let form_factors = self.context.rare_b.sets().tables();
        let named = widths.chain(of_dark_matter).map(|n| (*n).to_owned()).chain(form_factors);
        for name in named {
            let hash = sha256_hex(table_text(&name)?);
            tables.insert(name, hash);
        }
        Ok(tables)
    }

    fn bounds_dark_matter(&self) -> bool {
        self.library.iter().any(|c| c.card().group == Group::DarkMatter)
    }

    /// INSPIRE keys of everything that a result of this job used.
    ///
    /// # Errors
    /// As [`Job::tables`], or an embedded table without a source record.
    pub fn citations(&self) -> Result<Vec<String>> {
        let mut keys: Vec<String> = self.model.citations().into_iter().map(str::to_owned).collect();
        keys.extend(Inputs::citations().iter().map(|k| (*k).to_owned()));
        keys.extend(self.library.iter().flat_map(|c| c.card().citations()).map(str::to_owned));
        if self.bounds_dark_matter() {
            keys.extend(RELIC_METHODS.map(str::to_owned));
        }
        for table in self.tables()?.keys() {
            // A user's own table has no embedded record: its card cites it.
            if table_text(table).is_ok() {
                keys.extend(record_of(table)?.inspire);
            }
        }
        keys.sort();
        keys.dedup();
        Ok(keys)
    }

    /// Writes the manifest.
    ///
    /// # Errors
    /// The file cannot be written.
    pub fn write_manifest(&self, path: &Path, allowed: usize, seconds: f64) -> Result<()> {
        let manifest = Manifest {
            darkbound: env!("CARGO_PKG_VERSION"),
            card: &self.card,
            inputs_edition: Inputs::edition(),
            inputs: INPUTS
                .iter()
                .filter_map(|i| self.context.inputs.get(i.name).map(|v| (i.name, v)))
                .collect(),
            inputs_overridden: self.context.inputs.overridden().collect(),
            tuned: self.card.tune.as_ref(),
            constraints: self.library.iter().map(super::super::constraints::Constraint::id).collect(),
            tables: self.tables()?,
            points: self.design.len(),
            allowed,
            seconds,
            threads: rayon::current_num_threads(),
        };
        let text = serde_json::to_string_pretty(&manifest)
            .map_err(|e| Error::Usage(format!("the manifest cannot be written as JSON: {e}")))?;
        crate::scan::write_atomically(path, &(text + "\n"))
    }
}
