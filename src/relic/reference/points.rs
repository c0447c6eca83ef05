//! Where the inputs of a row are found.

use super::GridPoint;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// The built-in points.
const BUILT_IN: &str = "dark-matter/reference_points.csv";

/// Columns of the inputs; the width may be missing where it is not fixed.
const INPUTS: [&str; 4] = ["mX", "MZp", "gX", "eps"];
/// Names of the column of the width.
const WIDTHS: [&str; 2] = ["Gamma_Zp", "wZp"];

/// The inputs of the rows of a table: its own columns, or the points of the
/// same name elsewhere.
#[derive(Debug, Clone)]
pub struct Points {
    table: String,
    ids: Vec<String>,
    own: Option<Vec<GridPoint>>,
    others: Vec<(String, Vec<GridPoint>)>,
}

impl Points {
    /// For the rows of `cells`, the table called `table`. Inputs that it does
    /// not hold are looked up by `id` in `others` (name, table), in this
    /// order.
    ///
    /// # Errors
    /// A malformed table.
    pub fn new(table: &str, cells: &Columns, others: &[(String, Columns)]) -> Result<Self> {
        let own = if holds_inputs(cells) { Some(points(cells)?) } else { None };
        let ids = match &own {
            Some(points) => points.iter().map(|p| p.id.clone()).collect(),
            None => cells.text("id")?.iter().map(|id| id.trim().to_owned()).collect(),
        };
        let read = |(name, cells): &(String, Columns)| Ok((name.clone(), points(cells)?));
        let others = others.iter().map(read).collect::<Result<_>>()?;
        Ok(Self { table: table.to_owned(), ids, own, others })
    }

    /// The points of the comparison with other codes that come with the
    /// library.
    ///
    /// # Errors
    /// The embedded table is malformed.
    pub fn built_in() -> Result<(String, Columns)> {
        Ok(("the built-in points".to_owned(), Columns::embedded(BUILT_IN)?))
    }

    /// Name of row `i`, from 0.
    pub fn id(&self, i: usize) -> &str {
        &self.ids[i]
    }

    /// Inputs of row `i`, from 0.
    ///
    /// # Errors
    /// There are none of this name, or one is not a number.
    pub fn of_row(&self, i: usize) -> Result<&GridPoint> {
        match &self.own {
            Some(points) => self.complete(&points[i]),
            None => self.named(&self.ids[i]),
        }
    }

    /// Inputs of the point `id`.
    ///
    /// # Errors
    /// There are none, or one is not a number.
    pub fn named(&self, id: &str) -> Result<&GridPoint> {
        let elsewhere = self.others.iter().flat_map(|(_, points)| points);
        let mut all = self.own.iter().flatten().chain(elsewhere);
        if let Some(point) = all.find(|p| p.id == id) {
            return self.complete(point);
        }
        let searched: Vec<&str> = self.others.iter().map(|(name, _)| name.as_str()).collect();
        Err(self.fault(&format!(
            "there is no point `{id}` in {}; give --points GRID.csv with the columns id,mX,MZp,Gamma_Zp,gX,eps",
            searched.join(" or in ")
        )))
    }

    fn complete<'a>(&self, point: &'a GridPoint) -> Result<&'a GridPoint> {
        let inputs = [point.m_x, point.m_zprime, point.g_x, point.eps];
        match INPUTS.iter().zip(inputs).find(|(_, value)| !value.is_finite()) {
            None => Ok(point),
            Some((name, _)) => Err(self.fault(&format!("point `{}` has no number for `{name}`", point.id))),
        }
    }

    fn fault(&self, message: &str) -> Error {
        Error::Table { table: self.table.clone(), message: message.to_owned() }
    }
}

/// Whether a table has the columns of the inputs.
pub fn holds_inputs(cells: &Columns) -> bool {
    INPUTS.iter().all(|name| cells.has(name))
}

/// The points of a table; without a column `id` the rows are numbered.
fn points(cells: &Columns) -> Result<Vec<GridPoint>> {
    let ids: Vec<String> = if cells.has("id") {
        cells.text("id")?.iter().map(|id| id.trim().to_owned()).collect()
    } else {
        (1..=cells.len()).map(|i| format!("row {i}")).collect()
    };
    let column = |name: &str| numbers(cells, name);
    let width = match WIDTHS.iter().find(|name| cells.has(name)) {
        Some(name) => column(name)?,
        None => vec![f64::NAN; cells.len()],
    };
    let [m_x, m_zprime, g_x, eps] = INPUTS.map(column);
    let (m_x, m_zprime, g_x, eps) = (m_x?, m_zprime?, g_x?, eps?);
    let point = |(i, id)| GridPoint {
        id,
        m_x: m_x[i],
        m_zprime: m_zprime[i],
        width: width[i],
        g_x: g_x[i],
        eps: eps[i],
    };
    Ok(ids.into_iter().enumerate().map(point).collect())
}

/// A column where an empty cell is not a number.
pub(super) fn numbers(cells: &Columns, name: &str) -> Result<Vec<f64>> {
    Ok(cells.optional(name)?.into_iter().map(|x| x.unwrap_or(f64::NAN)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table(text: &str) -> Columns {
        Columns::parse("t.csv", text).unwrap()
    }

    #[test]
    fn inputs_come_from_the_row_then_by_name() {
        let own = table("id,mX,MZp,wZp,gX,eps\nA000,0.5,2.1,1e-3,0.1,1e-4\n");
        let points = Points::new("t.csv", &own, &[Points::built_in().unwrap()]).unwrap();
        assert_eq!((points.of_row(0).unwrap().m_x, points.of_row(0).unwrap().width), (0.5, 1e-3));
        let named = table("id,x\nA000,20\n");
        let points = Points::new("t.csv", &named, &[Points::built_in().unwrap()]).unwrap();
        assert_eq!(points.of_row(0).unwrap().m_x, 1.034595742);
        let first = vec![("grid.csv".to_owned(), own), Points::built_in().unwrap()];
        assert_eq!(Points::new("t.csv", &named, &first).unwrap().of_row(0).unwrap().m_x, 0.5);
    }

    #[test]
    fn what_is_not_found_or_not_a_number_is_said() {
        let points = Points::new("t.csv", &table("id\nQ1\n"), &[Points::built_in().unwrap()]).unwrap();
        let message = points.of_row(0).unwrap_err().to_string();
        for word in ["t.csv", "Q1", "--points", "built-in"] {
            assert!(message.contains(word), "{message}");
        }
        let hole = table("mX,MZp,gX,eps\n1,2.1,,1e-4\n");
        let message = Points::new("t.csv", &hole, &[]).unwrap().of_row(0).unwrap_err().to_string();
        assert!(message.contains("row 1") && message.contains("gX"), "{message}");
    }
}
