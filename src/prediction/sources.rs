//! What a prediction was computed from.

use super::Prediction;
use crate::error::Result;
use crate::flavour::FormFactors;
use crate::inputs::Inputs;
use crate::provenance::record_of;

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
        let i = self.inputs();
        if self.transitions().is_some() && mediator.mass < i.m_B0 - i.m_K0 {
            tables.push(FormFactors::TABLE);
        }
        for table in tables {
            keys.extend(record_of(table)?.inspire);
        }
        Ok(keys)
    }
}
