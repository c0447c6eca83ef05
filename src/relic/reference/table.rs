//! Reading reference tables.

use super::GridPoint;
use crate::error::{Error, Result};
use crate::provenance::Columns;

/// The points of a table with the columns id, mX, MZp, Gamma_Zp, gX, eps.
pub(super) fn points(cells: &Columns) -> Result<Vec<GridPoint>> {
    let ids = cells.text("id")?;
    let column = |name: &str| cells.numbers(name);
    let (m_x, m_zprime) = (column("mX")?, column("MZp")?);
    let (width, g_x, eps) = (column("Gamma_Zp")?, column("gX")?, column("eps")?);
    let point = |(i, id): (usize, &str)| GridPoint {
        id: id.to_owned(),
        m_x: m_x[i],
        m_zprime: m_zprime[i],
        width: width[i],
        g_x: g_x[i],
        eps: eps[i],
    };
    Ok(ids.into_iter().enumerate().map(point).collect())
}

/// The point of a name.
pub(super) fn named<'a>(points: &'a [GridPoint], id: &str) -> Result<&'a GridPoint> {
    points.iter().find(|p| p.id == id).ok_or_else(|| Error::Unknown {
        kind: "reference point",
        name: id.to_owned(),
        hint: format!("there are {} points", points.len()),
    })
}
