//! `validate flavour`: B -> K(*) + missing energy against another code.

use std::path::PathBuf;

use crate::error::{Error, Result};
use crate::flavour::reference::validate_flavour;
use crate::provenance::Columns;
use crate::relic::reference::Deviation;

/// Options of `validate flavour`.
#[derive(Debug, clap::Args)]
pub(super) struct FlavourTables {
    /// The table: quantity,arg,value
    file: PathBuf,
    /// The inputs it was computed with: name,value (of flavio or EOS)
    #[arg(long = "inputs", value_name = "FILE")]
    inputs_file: PathBuf,
}

/// The comparison.
pub(super) fn compare(args: &FlavourTables) -> Result<Deviation> {
    let read = |file: &PathBuf| {
        let text = std::fs::read_to_string(file).map_err(|e| Error::io(file, "reading the table", &e))?;
        Columns::parse(&file.display().to_string(), &text)
    };
    validate_flavour(&read(&args.file)?, &read(&args.inputs_file)?)
}
