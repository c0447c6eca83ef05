//! Reading the tables of cards.

use std::path::Path;

use super::Card;
use crate::error::{Error, Result};
use crate::numerics::interp::{Curve, Grid};
use crate::provenance::table_text;

/// A table of numbers with named columns.
pub(crate) struct Columns {
    name: String,
    header: Vec<String>,
    rows: Vec<Vec<Option<f64>>>,
}

impl Columns {
    /// Reads the table `name` of a card: beside a user's card, else embedded.
    pub(crate) fn read(name: &str, folder: Option<&Path>) -> Result<Self> {
        if let Some(path) = folder.map(|f| f.join(name)).filter(|p| p.exists()) {
            let text = std::fs::read_to_string(&path).map_err(|e| Error::io(&path, "reading the table", &e))?;
            return Self::parse(name, &text);
        }
        Self::parse(name, table_text(name)?)
    }

    /// Reads the table that a card names.
    pub(crate) fn of_card(card: &Card, folder: Option<&Path>) -> Result<Self> {
        let name = card.need(card.table.as_ref(), "table")?;
        Self::read(name, folder).map_err(|e| card.error(&e.to_string()))
    }

    fn parse(name: &str, text: &str) -> Result<Self> {
        let fail = |message: String| Error::Table { table: name.to_owned(), message };
        let mut lines = text.lines().enumerate().filter(|(_, l)| !l.starts_with('#') && !l.trim().is_empty());
        let (_, first) = lines.next().ok_or_else(|| fail("is empty".into()))?;
        let header: Vec<String> = first.split(',').map(|c| c.trim().to_owned()).collect();
        let rows = lines
            .map(|(i, line)| {
                let cells: Vec<&str> = line.split(',').collect();
                if cells.len() != header.len() {
                    return Err(fail(format!(
                        "line {}: {} cells, the header has {}",
                        i + 1,
                        cells.len(),
                        header.len()
                    )));
                }
                cells
                    .iter()
                    .map(|c| match c.trim() {
                        "" => Ok(None),
                        c => c.parse().map(Some).map_err(|_| {
                            fail(format!("line {}: `{c}` is not a number", i + 1))
                        }),
                    })
                    .collect()
            })
            .collect::<Result<_>>()?;
        Ok(Self { name: name.to_owned(), header, rows })
    }

    /// The values of a column; empty cells are errors.
    pub(crate) fn column(&self, name: &str) -> Result<Vec<f64>> {
        let fail = |message: String| Error::Table { table: self.name.clone(), message };
        let i = self.header.iter().position(|h| h == name).ok_or_else(|| {
            fail(format!("has no column `{name}`, it has {}", self.header.join(", ")))
        })?;
        self.rows
            .iter()
            .enumerate()
            .map(|(row, cells)| cells[i].ok_or_else(|| fail(format!("row {}: `{name}` is empty", row + 1))))
            .collect()
    }

    /// Whether there is such a column.
    pub(crate) fn has(&self, name: &str) -> bool {
        self.header.iter().any(|h| h == name)
    }

    /// The curve of one column against another.
    pub(crate) fn curve(&self, x: &str, y: &str) -> Result<Curve> {
        Curve::new(&self.name, self.column(x)?, self.column(y)?)
    }

    /// The grid of a matrix table: first column against the numbers in the
    /// header.
    pub(crate) fn grid(&self) -> Result<Grid> {
        let fail = |message: String| Error::Table { table: self.name.clone(), message };
        let x = self.column(&self.header[0])?;
        let y = self.header[1..]
            .iter()
            .map(|h| h.parse::<f64>().map_err(|_| fail(format!("header `{h}` is not a number"))))
            .collect::<Result<Vec<f64>>>()?;
        let values = self.rows.iter().flat_map(|r| r[1..].iter().copied()).collect();
        Grid::new(&self.name, x, y, values)
    }
}
