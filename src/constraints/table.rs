//! Reading the tables of cards.

use std::borrow::Cow;
use std::path::Path;

use super::Card;
use crate::error::{Error, Result};
use crate::numerics::interp::{Curve, Grid};
use crate::provenance::{Columns, table_text};

/// The text of the table `name`: beside a user's card, else embedded.
pub(crate) fn text(name: &str, folder: Option<&Path>) -> Result<Cow<'static, str>> {
    if let Some(path) = folder.map(|f| f.join(name)).filter(|p| p.exists()) {
        let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "reading the table", &e))?;
        return Ok(Cow::Owned(text));
    }
    table_text(name).map(Cow::Borrowed).map_err(|e| match (folder, e) {
        (Some(folder), Error::Table { table, message }) => {
            Error::Table { table, message: format!("{message} nor in {}", folder.display()) }
        }
        (_, e) => e,
    })
}

/// Reads the table `name`.
pub(crate) fn read(name: &str, folder: Option<&Path>) -> Result<Columns> {
    Columns::parse(name, &text(name, folder)?)
}

/// Reads the table that a card names.
pub(crate) fn of_card(card: &Card, folder: Option<&Path>) -> Result<Columns> {
    let name = card.need(card.table.as_ref(), "table")?;
    read(name, folder).map_err(|e| card.error(&e.to_string()))
}

/// One column against another.
pub(crate) fn curve(columns: &Columns, name: &str, x: &str, y: &str) -> Result<Curve> {
    Curve::new(name, columns.numbers(x)?, columns.numbers(y)?)
}

/// The grid of a matrix table: first column against the numbers in the
/// header.
pub(crate) fn grid(columns: &Columns, name: &str) -> Result<Grid> {
    let header: Vec<&str> = columns.header().collect();
    let number = |h: &&str| {
        h.parse::<f64>().map_err(|_| Error::Table {
            table: name.to_owned(),
            message: format!("header `{h}` is not a number"),
        })
    };
    let y = header.iter().skip(1).map(number).collect::<Result<Vec<f64>>>()?;
    let x = columns.numbers(header[0])?;
    let by_column = header.iter().skip(1).map(|h| columns.optional(h)).collect::<Result<Vec<_>>>()?;
    let values = (0..x.len()).flat_map(|i| by_column.iter().map(move |c| c[i])).collect();
    Grid::new(name, x, y, values)
}
