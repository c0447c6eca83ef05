//! Displaced searches published as a grid of r = (upper limit on the yield)
//! over (expected yield) in mass and epsilon.
//!
//! The grid is one in lifetime: for a mediator with lifetime tau the entry
//! counts at which the dark photon has the same tau, so that no acceptance
//! is needed inside; beyond the ends of the grid it is continued by
//! 1801.04847 eq. (C.4).

use std::path::Path;

use super::limits::GLimits;
use super::production::Production;
use super::search::{Signal, read_production};
use crate::constraints::Card;
use crate::constraints::table::of_card;
use crate::decays::{Decays, Widths};
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::{Couplings, Fermion};
use crate::numerics::interp::Grid;
use crate::numerics::root::log_root;

/// A displaced search for X -> mu+ mu-.
#[derive(Debug, Clone)]
pub struct RValueSearch {
    production: Production,
    /// log10 r in mass and log10 epsilon.
    grid: Grid,
}

/// One node of the grid at a mass: epsilon and r.
#[derive(Debug, Clone, Copy)]
struct Node {
    eps: f64,
    ln_r: f64,
}

fn muons(w: &Widths) -> Option<f64> {
    w.lepton(Fermion::Mu).and_then(|mu| w.branching(mu)).filter(|b| *b > 0.0)
}

impl RValueSearch {
    /// From a card of kind `dark-photon-rvalues`: masses in the first column,
    /// log10 epsilon in the header, log10 r in the cells.
    ///
    /// # Errors
    /// A missing key or a table that cannot be used.
    pub fn from_card(card: &Card, folder: Option<&Path>) -> Result<Self> {
        let table = card.need(card.table.as_ref(), "table")?;
        let cells = of_card(card, folder)?;
        let mut header = cells.header();
        let mass = cells.numbers(header.next().unwrap_or_default())?;
        let names: Vec<&str> = header.collect();
        let eps = names
            .iter()
            .map(|n| {
                n.parse::<f64>().map_err(|_| Error::Table {
                    table: table.clone(),
                    message: format!("header `{n}` is not log10 of epsilon"),
                })
            })
            .collect::<Result<Vec<_>>>()?;
        let by_eps = names.iter().map(|n| cells.optional(n)).collect::<Result<Vec<_>>>()?;
        let values = (0..mass.len()).flat_map(|i| by_eps.iter().map(move |c| c[i])).collect();
        let grid = Grid::new(table, mass, eps, values)?;
        Ok(Self { production: read_production(card, folder)?, grid })
    }

    /// Masses in GeV and log10 of epsilon of the grid.
    pub fn axes(&self) -> (&[f64], &[f64]) {
        self.grid.axes()
    }

    /// log10 of r for a dark photon, `None` outside of the grid.
    pub fn log_r(&self, mass: f64, log_eps: f64) -> Option<f64> {
        self.grid.at(mass, log_eps)
    }

    /// Expected signal over its upper limit, `None` outside of the grid.
    pub fn ratio(&self, decays: &Decays, inputs: &Inputs, signal: &Signal) -> Option<f64> {
        let photon = signal.dark_photon;
        let eps = (signal.widths.total() / photon.total()).sqrt();
        let r = 10.0_f64.powf(self.grid.at(signal.mass, eps.log10())?);
        let production =
            self.production.ratio(signal.mass, signal.couplings, decays.electric_charge(), inputs);
        Some(production / (eps * eps) * muons(signal.widths)? / muons(photon)? / r)
    }

    /// Excluded range of g for couplings proportional to g, given at g = 1:
    /// the outermost ends where there are several ranges.
    ///
    /// # Errors
    /// No convergence.
    pub fn limits(
        &self,
        decays: &Decays,
        inputs: &Inputs,
        unit: &Couplings,
        mass: f64,
    ) -> Result<Option<GLimits>> {
        let (photon, x) = (decays.dark_photon(mass), decays.standard_model(mass, unit));
        let (Some(b_photon), Some(b_x)) = (muons(&photon), muons(&x)) else { return Ok(None) };
        // g/epsilon at equal lifetime, and S r, the same at every lifetime.
        let scale = (photon.total() / x.total()).sqrt();
        let production = self.production.ratio(mass, unit, decays.electric_charge(), inputs);
        let ln_c = (production * scale * scale * b_x / b_photon).ln();
        let nodes = self.nodes(mass);
        let Some(first) = nodes.iter().position(|n| n.ln_r < ln_c) else { return Ok(None) };
        let last = nodes.iter().rposition(|n| n.ln_r < ln_c).unwrap_or(first);
        let lo = if first == 0 {
            beyond(nodes[0], ln_c, Side::Longer)?
        } else {
            crossing(nodes[first - 1], nodes[first], ln_c)
        };
        let hi = if last + 1 == nodes.len() {
            beyond(nodes[last], ln_c, Side::Shorter)?
        } else {
            crossing(nodes[last], nodes[last + 1], ln_c)
        };
        Ok(Some(GLimits { lo: lo * scale, hi: Some(hi * scale) }))
    }

    fn nodes(&self, mass: f64) -> Vec<Node> {
        let node = |log_eps: f64| {
            let log_r = self.grid.at(mass, log_eps)?;
            Some(Node { eps: 10.0_f64.powf(log_eps), ln_r: log_r * std::f64::consts::LN_10 })
        };
        self.grid.axes().1.iter().copied().filter_map(node).collect()
    }
}

fn crossing(a: Node, b: Node, ln_c: f64) -> f64 {
    let t = (ln_c - a.ln_r) / (b.ln_r - a.ln_r);
    (a.eps.ln() + t * (b.eps / a.eps).ln()).exp()
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Side {
    Longer,
    Shorter,
}

/// Where S falls to one beyond the end of the grid, eq. (C.4): lifetimes
/// longer than the longest are accepted up to it, shorter ones from the
/// shortest on.
fn beyond(end: Node, ln_c: f64, side: Side) -> Result<f64> {
    let ln_s = |x: f64| {
        // x = g/g_end, 1/tau scales with x^2.
        let u = x * x;
        let ln_eff = match side {
            Side::Longer => ((-u).exp_m1() / (-1.0_f64).exp_m1()).ln(),
            Side::Shorter => 1.0 - u,
        };
        ln_c - end.ln_r + 2.0 * x.ln() + ln_eff
    };
    let (mut inside, factor) = (1.0, if side == Side::Longer { 0.5 } else { 1.5 });
    while ln_s(inside * factor) > 0.0 {
        inside *= factor;
    }
    let (a, b) = (inside.min(inside * factor), inside.max(inside * factor));
    Ok(end.eps * log_root(ln_s, a, b, 1e-9)?)
}
