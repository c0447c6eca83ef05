//! Pair-produced vector-like T: mass limits at given branching ratios, and
//! T -> t Z'(inv) from searches for stops.

use std::path::Path;

use crate::constraints::card::MassPoint;
use crate::constraints::{Card, Constraint, Contribution, Validity, table};
use crate::error::Result;
use crate::models::TopPartner;
use crate::numerics::interp::Curve;
use crate::prediction::Prediction;

/// ln sigma(pp -> T Tbar) in pb against the mass.
struct CrossSection(Curve);

impl CrossSection {
    fn new(card: &Card, folder: Option<&Path>) -> Result<Self> {
        let search = card.need(card.search.as_ref(), "[search]")?;
        let name = card.need(search.cross_section_table.as_ref(), "search.cross-section-table")?;
        let columns = table::read(name, folder).map_err(|e| card.error(&e.to_string()))?;
        let sigma = columns.numbers("sigma_pb")?.iter().map(|s| s.ln()).collect();
        Ok(Self(Curve::new(name, columns.numbers("m_T_GeV")?, sigma)?))
    }

    fn at(&self, mass: f64) -> Option<f64> {
        self.0.at(mass).map(f64::exp)
    }

    /// The cross section; beyond an end of the table it is bounded by that
    /// end, because it falls monotonically: from below for a lighter T, from
    /// above for a heavier one.
    fn bounded(&self, mass: f64) -> Option<(f64, Validity)> {
        let (lo, hi) = self.0.range();
        if mass < lo {
            let validity = Validity::Extrapolated("below the cross-section table: at least its first value");
            self.at(lo).map(|s| (s, validity))
        } else if mass > hi {
            let validity = Validity::Extrapolated("above the cross-section table: bounded by its end");
            self.at(hi).map(|s| (s, validity))
        } else {
            self.at(mass).map(|s| (s, Validity::Recast("cross section times branching ratios squared")))
        }
    }
}

/// Branching ratios into bW, tZ, th.
fn branching(partner: &TopPartner) -> [f64; 3] {
    let (w, total) = (partner.widths, partner.widths.total());
    if total > 0.0 { [w.b_w / total, w.t_z / total, w.t_h / total] } else { [0.0; 3] }
}

/// Limits of a paper on T Tbar at one or several sets of branching ratios.
pub(super) struct Pair {
    card: Card,
    cross_section: CrossSection,
    points: Vec<MassPoint>,
    any: Option<f64>,
}

impl Pair {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let cross_section = CrossSection::new(&card, folder)?;
        let search = card.need(card.search.as_ref(), "[search]")?;
        let (points, any) = (search.points.clone(), search.any_br);
        if points.is_empty() && any.is_none() {
            return Err(card.error("search needs `points` or `any-br-GeV`"));
        }
        Ok(Self { cross_section, points, any, card })
    }
}

impl Constraint for Pair {
    fn card(&self) -> &Card {
        &self.card
    }

    /// Excluded where $\sigma(m_T)B^2$ exceeds the cross section at the
    /// published mass limit; B is the fraction of decays that look like the
    /// published ratios (smallest ratio of branching ratios), or the sum over
    /// the three where the limit holds for any. Mixed pairs are dropped,
    /// which is conservative. Of several published limits the one with the
    /// largest B is used: a search loses efficiency at low mass, so that a
    /// limit found at high mass for other decays would promise too much.
    /// `prediction` and `limit` in pb.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let Some(partner) = p.top_partner() else {
            return Ok(Contribution::not_applicable("the model has no top partner"));
        };
        let Some((sigma, validity)) = self.cross_section.bounded(partner.mass) else {
            return Ok(Contribution::not_applicable("below the cross-section table"));
        };
        let br = branching(partner);
        let like = |published: &[f64; 3]| {
            let ratios = published.iter().zip(br).filter(|(p, _)| **p > 0.0).map(|(p, b)| b / p);
            ratios.fold(f64::INFINITY, f64::min).min(1.0)
        };
        let fixed = self.points.iter().map(|q| (like(&q.br), q.mass_limit));
        let any = self.any.map(|m| (br.iter().sum::<f64>(), m));
        let closest = fixed
            .chain(any)
            .filter_map(|(b, m_limit)| Some((b, sigma * b * b, self.cross_section.at(m_limit)?)))
            .max_by(|x, y| x.0.total_cmp(&y.0).then((x.1 / x.2).total_cmp(&(y.1 / y.2))));
        Ok(closest.map_or_else(
            || Contribution::not_applicable("no usable mass limit"),
            |(_, prediction, limit)| Contribution::upper_limit(prediction, limit, validity),
        ))
    }
}

/// T -> t + invisible on both sides, from a stop search.
pub(super) struct Invisible {
    card: Card,
    cross_section: CrossSection,
    /// ln of the limit in pb against the mass, for a light invisible state.
    light: Curve,
    /// The same at each mass of the invisible state (GeV), ascending.
    heavy: Vec<(f64, Curve)>,
}

impl Invisible {
    pub(super) fn new(card: Card, folder: Option<&Path>) -> Result<Self> {
        let cross_section = CrossSection::new(&card, folder)?;
        let columns = table::of_card(&card, folder)?;
        let (mass, invisible, sigma) =
            (columns.numbers("m_stop_GeV")?, columns.numbers("m_inv_GeV")?, columns.numbers("sigma95_pb")?);
        let mut rows: Vec<(f64, f64, f64)> =
            mass.into_iter().zip(invisible).zip(sigma).map(|((m, i), s)| (m, i, s.ln())).collect();
        rows.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1)));
        let heavy = by_invisible_mass(&card.id, &rows)?;
        // The lightest invisible state at each mass.
        rows.dedup_by(|later, first| later.0 == first.0);
        let (x, y) = rows.into_iter().map(|(m, _, s)| (m, s)).unzip();
        Ok(Self { cross_section, light: Curve::new(&card.id, x, y)?, heavy, card })
    }

    /// The limit in pb for an invisible state of at least this mass.
    fn limit_from(&self, m_top: f64, m_invisible: f64) -> Option<f64> {
        let at = self.heavy.iter().filter(|(m, _)| *m >= m_invisible).find_map(|(_, c)| c.at(m_top));
        at.map(f64::exp)
    }
}

/// Rows (mass, invisible mass, ln limit), ascending, as one curve for each
/// invisible mass with two points or more.
fn by_invisible_mass(id: &str, rows: &[(f64, f64, f64)]) -> Result<Vec<(f64, Curve)>> {
    let mut masses: Vec<f64> = rows.iter().map(|r| r.1).collect();
    masses.sort_by(f64::total_cmp);
    masses.dedup();
    let curve = |m: f64| {
        let (x, y): (Vec<_>, Vec<_>) = rows.iter().filter(|r| r.1 == m).map(|r| (r.0, r.2)).unzip();
        (x.len() > 1).then(|| Curve::new(id, x, y).map(|c| (m, c)))
    };
    masses.into_iter().filter_map(curve).collect()
}

impl Constraint for Invisible {
    fn card(&self) -> &Card {
        &self.card
    }

    /// `prediction` $\sigma\,[BR(T\to t+\mathrm{inv})]^2$ and `limit` in pb,
    /// the stronger of two readings: t Z' and t with light dark scalars at the limit for a light
    /// invisible state; all chains at the limit for one that is at least as
    /// heavy as phi, where the published masses reach so far. A lighter state
    /// in one leg only makes it easier to see: both are conservative.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let (Some(partner), Some(_)) = (p.top_partner(), p.mediator()) else {
            return Ok(Contribution::not_applicable("the model has no top partner with a light mediator"));
        };
        let Some(limit) = self.light.at(partner.mass).map(f64::exp) else {
            return Ok(Contribution::not_applicable("outside of the published masses"));
        };
        let Some((sigma, extent)) = self.cross_section.bounded(partner.mass) else {
            return Ok(Contribution::not_applicable("outside of the cross-section table"));
        };
        let Some(legs) = p.top_partner_invisible() else {
            return Ok(Contribution::not_applicable("the widths are not known"));
        };
        let validity = match extent {
            Validity::Extrapolated(_) => extent,
            _ => Validity::Recast("acceptance of a scalar top used for a fermion: 10 to 20 %"),
        };
        let direct = (sigma * legs.direct * legs.direct, limit);
        let chains = self.limit_from(partner.mass, legs.mass).map(|l| (sigma * legs.all * legs.all, l));
        let (prediction, limit) = chains.filter(|c| c.0 / c.1 > direct.0 / direct.1).unwrap_or(direct);
        Ok(Contribution::upper_limit(prediction, limit, validity))
    }
}
