//! Reading a table by the names of its columns.

use super::table_text;
use crate::error::{Error, Result};

/// The cells of a table with one header line; lines that start with `#` are
/// comments.
#[derive(Debug, Clone)]
pub struct Columns {
    table: String,
    header: Vec<String>,
    rows: Vec<Vec<String>>,
}

impl Columns {
    /// An embedded table, by its path below `data/`.
    ///
    /// # Errors
    /// The table is not there or not rectangular.
    pub fn embedded(table: &str) -> Result<Self> {
        Self::parse(table, table_text(table)?)
    }

    /// A table from its text.
    ///
    /// # Errors
    /// The rows do not all have as many cells as the header.
    pub fn parse(table: &str, text: &str) -> Result<Self> {
        let fail = |e: csv::Error| Error::Table { table: table.to_owned(), message: e.to_string() };
        let mut reader = csv::ReaderBuilder::new().comment(Some(b'#')).from_reader(text.as_bytes());
        let header = reader.headers().map_err(fail)?.iter().map(str::to_owned).collect();
        let rows = reader
            .records()
            .map(|r| r.map(|cells| cells.iter().map(str::to_owned).collect()).map_err(fail))
            .collect::<Result<_>>()?;
        Ok(Self { table: table.to_owned(), header, rows })
    }

    /// Name of the table, as messages say it.
    pub fn name(&self) -> &str {
        &self.table
    }

    /// Names of the columns.
    pub fn header(&self) -> impl Iterator<Item = &str> {
        self.header.iter().map(String::as_str)
    }

    /// Number of rows.
    pub fn len(&self) -> usize {
        self.rows.len()
    }

    /// Whether there are no rows.
    pub fn is_empty(&self) -> bool {
        self.rows.is_empty()
    }

    /// Whether there is a column of this name.
    pub fn has(&self, column: &str) -> bool {
        self.header.iter().any(|h| h == column)
    }

    /// The cells of a column.
    ///
    /// # Errors
    /// No such column.
    pub fn text(&self, column: &str) -> Result<Vec<&str>> {
        let i = self.header.iter().position(|h| h == column).ok_or_else(|| Error::Table {
            table: self.table.clone(),
            message: format!("there is no column `{column}`; there are {}", self.header.join(", ")),
        })?;
        Ok(self.rows.iter().map(|r| r[i].as_str()).collect())
    }

    /// The numbers of a column, `None` where a cell is empty.
    ///
    /// # Errors
    /// No such column, or a cell that is not a number.
    pub fn optional(&self, column: &str) -> Result<Vec<Option<f64>>> {
        let cell = |(i, text): (usize, &str)| match text.trim() {
            "" => Ok(None),
            t => t.parse().map(Some).map_err(|_| Error::Table {
                table: self.table.clone(),
                message: format!("row {}, column `{column}`: `{t}` is not a number", i + 1),
            }),
        };
        self.text(column)?.into_iter().enumerate().map(cell).collect()
    }

    /// The numbers of a column without empty cells.
    ///
    /// # Errors
    /// No such column, an empty cell or a cell that is not a number.
    pub fn numbers(&self, column: &str) -> Result<Vec<f64>> {
        let cell = |(i, x): (usize, Option<f64>)| {
            x.ok_or_else(|| Error::Table {
                table: self.table.clone(),
                message: format!("row {}, column `{column}` is empty", i + 1),
            })
        };
        self.optional(column)?.into_iter().enumerate().map(cell).collect()
    }
}
