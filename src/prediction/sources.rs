//! What a prediction was computed from.

use super::Prediction;
use crate::detection::cmb::KERNEL_TABLE;
use crate::error::Result;
use crate::inputs::Inputs;
use crate::provenance::record_of;
use crate::relic::Method;

/// Papers of the methods: averages over resonances; the temperature of X.
pub const RELIC_METHODS: [&str; 2] = ["Gondolo:1990dk", "Binder:2017rgn"];

impl Prediction<'_> {
    /// INSPIRE keys of the inputs, tables and form factors behind the widths
    /// and rates of this point.
    ///
    /// # Errors
    /// A table without a readable source record.
    pub fn citations(&self) -> Result<Vec<String>> {
        let mut keys: Vec<String> = Inputs::citations().iter().map(|k| (*k).to_owned()).collect();
        let Some(mediator) = self.mediator() else { return Ok(keys) };
        let mut tables = self.context().decays.tables_used(mediator);
        let mut form_factors = Vec::new();
        let i = self.inputs();
        if self.transitions().is_some() && mediator.mass < i.m_B0 - i.m_K0 {
            form_factors = self.context().rare_b.sets().tables();
        }
        if let Ok(relic) = self.relic()? {
            tables.push(self.context().dark_matter.dof.table());
            let used = if relic.method == Method::Coupled { 2 } else { 1 };
            keys.extend(RELIC_METHODS[..used].iter().map(|k| (*k).to_owned()));
            if self.annihilation_parameter(1.0)?.is_some() {
                tables.push(KERNEL_TABLE);
            }
        }
        for table in tables.into_iter().map(str::to_owned).chain(form_factors) {
            keys.extend(record_of(&table)?.inspire);
        }
        Ok(keys)
    }
}
