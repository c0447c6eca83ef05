//! `validate flavour`: B -> K(*) + missing energy against another code.

use std::path::{Path, PathBuf};

use super::super::Global;
use super::read;
use super::report::Report;
use crate::error::Result;
use crate::flavour::reference::validate_flavour;
use crate::provenance::Columns;

/// Options of `validate flavour`.
#[derive(Debug, clap::Args)]
pub(super) struct FlavourTables {
    /// The table
    file: PathBuf,
    /// The inputs it was computed with: name,value as flavio or EOS name them
    #[arg(long = "inputs", value_name = "FILE")]
    inputs_file: PathBuf,
}

impl FlavourTables {
    /// Compares and prints.
    pub(super) fn validate(&self, global: &Global) -> Result<()> {
        let columns = |file: &Path| Columns::parse(&file.display().to_string(), &read(file)?);
        let deviation = validate_flavour(&columns(&self.file)?, &columns(&self.inputs_file)?)?;
        Report::of("flavour", deviation).print(global);
        Ok(())
    }
}
