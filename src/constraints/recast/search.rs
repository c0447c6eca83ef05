//! A published search for dark photons.

use std::path::Path;

use super::production::Production;
use super::window::{Boost, Interval, Window, beam_dump};
use crate::constraints::{Card, table};
use crate::decays::{Decays, Widths};
use crate::error::{Error, Result};
use crate::inputs::{HBAR_GEV_S, Inputs};
use crate::models::{Couplings, Fermion};
use crate::numerics::interp::Curve;
use crate::provenance::Columns;

/// A final state that a search looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Channel {
    /// A pair of charged leptons.
    Lepton(Fermion),
    /// pi+ pi-.
    PiPi,
    /// Nothing visible.
    Invisible,
}

impl Channel {
    fn from_name(name: &str) -> Option<Self> {
        Some(match name {
            "e_e" => Self::Lepton(Fermion::E),
            "mu_mu" => Self::Lepton(Fermion::Mu),
            "tau_tau" => Self::Lepton(Fermion::Tau),
            "pi_pi" => Self::PiPi,
            "invisible" => Self::Invisible,
            _ => return None,
        })
    }
}

/// Which states the dark photon of the publication decays into.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reference {
    /// All Standard Model states.
    Visible,
    /// e+e- and mu+mu- only.
    LeptonsOnly,
    /// Invisible with a branching ratio of 99 % (the dark width is 99 times
    /// the visible one).
    Invisible,
}

/// Invisible branching ratio of [`Reference::Invisible`].
const INVISIBLE_BR: f64 = 0.99;

/// The published excluded range of epsilon against mass.
#[derive(Debug, Clone)]
pub(super) enum Bound {
    /// Excluded above.
    Above(Curve),
    /// Excluded between.
    Between(Curve, Curve),
}

/// What a search is compared with: a mediator at fixed couplings.
#[derive(Debug, Clone, Copy)]
pub struct Signal<'a> {
    /// Mass in GeV.
    pub mass: f64,
    /// Couplings to the Standard Model.
    pub couplings: &'a Couplings,
    /// All partial widths.
    pub widths: &'a Widths,
    /// Widths of a dark photon of the same mass with epsilon = 1: the same for
    /// all searches, so that a caller computes it once.
    pub dark_photon: &'a Widths,
    /// Probability to look invisible where it differs from the invisible
    /// branching ratio (decays outside of the detector).
    pub p_invisible: Option<f64>,
}

/// A search for dark photons, ready to be applied.
#[derive(Debug, Clone)]
pub struct DarkPhotonSearch {
    pub(super) production: Production,
    pub(super) channels: Vec<Channel>,
    pub(super) window: Window,
    pub(super) reference: Reference,
    pub(super) bound: Bound,
}

/// Steps wider than this times their neighbours are gaps without a limit.
const GAP: f64 = 3.0;

impl DarkPhotonSearch {
    /// From a card of kind `dark-photon`; tables are looked for in `folder`
    /// first.
    ///
    /// # Errors
    /// A missing key, an unknown name or a table that cannot be used.
    pub fn from_card(card: &Card, folder: Option<&Path>) -> Result<Self> {
        let search = card.need(card.search.as_ref(), "search")?;
        let refuse = |what: &str, name: &str| card.error(&format!("search: there is no {what} `{name}`"));
        let channels = search
            .decay
            .iter()
            .map(|n| {
                let known = "there are e_e, mu_mu, tau_tau, pi_pi and invisible";
                let unknown = || card.error(&format!("search: there is no decay `{n}`; {known}"));
                Channel::from_name(n).ok_or_else(unknown)
            })
            .collect::<Result<_>>()?;
        let reference = match search.reference_states.as_deref() {
            None | Some("visible") => Reference::Visible,
            Some("leptons-only") => Reference::LeptonsOnly,
            Some("invisible") => Reference::Invisible,
            Some(other) => return Err(refuse("set of reference-states", other)),
        };
        let name = card.need(card.table.as_ref(), "table")?;
        Ok(Self {
            production: read_production(card, folder)?,
            channels,
            window: read_window(card)?,
            reference,
            bound: read_bound(name, &table::of_card(card, folder)?)?,
        })
    }

    /// Whether the production fractions are continued beyond their table.
    pub fn is_extrapolated(&self, mass: f64) -> bool {
        self.production.is_extrapolated(mass)
    }

    /// Limits on epsilon at a mass: the lower end, and the upper end where
    /// the search is blind to stronger couplings. `None` outside of the table.
    pub fn published(&self, mass: f64) -> Option<(f64, Option<f64>)> {
        match &self.bound {
            Bound::Above(eps) => eps.at(mass).map(|e| (e, None)),
            Bound::Between(lo, hi) => Some((lo.at(mass)?, Some(hi.at(mass)?))),
        }
    }

    /// The masses at which the limit is tabulated, in GeV.
    pub fn masses(&self) -> Vec<f64> {
        match &self.bound {
            Bound::Above(eps) | Bound::Between(eps, _) => eps.points().map(|(m, _)| m).collect(),
        }
    }

    /// Expected signal over that of a dark photon at the published limit:
    /// above one is excluded. `None` where the search says nothing.
    ///
    /// # Errors
    /// The window of a beam dump could not be found.
    pub fn ratio(&self, decays: &Decays, inputs: &Inputs, signal: &Signal) -> Result<Option<f64>> {
        let Some(reference) = self.reference_point(signal.dark_photon, inputs, signal.mass)? else {
            return Ok(None);
        };
        let Some(branching) = self.branching(signal) else { return Ok(None) };
        let production =
            self.production.ratio(signal.mass, signal.couplings, decays.electric_charge(), inputs);
        let ln_eff = reference.interval.ln_acceptance(signal.widths.total() / HBAR_GEV_S);
        Ok(Some(production * branching * (ln_eff - reference.ln_yield).exp()))
    }

    /// Probability that a decay ends up in the channels.
    fn branching(&self, signal: &Signal) -> Option<f64> {
        let w = signal.widths;
        let mut sum = 0.0;
        for channel in &self.channels {
            sum += match channel {
                Channel::Invisible => match signal.p_invisible {
                    Some(p) => p,
                    None => w.branching(w.invisible()).unwrap_or(1.0),
                },
                other => w.branching(partial(*other, w)?).unwrap_or(0.0),
            };
        }
        Some(sum)
    }

    /// The dark photon at the published limit. `None` outside of the table,
    /// or where it does not decay into the channels.
    pub(super) fn reference_point(
        &self,
        w: &Widths,
        inputs: &Inputs,
        mass: f64,
    ) -> Result<Option<ReferencePoint>> {
        let Some((eps, upper)) = self.published(mass) else { return Ok(None) };
        let (branching, total) = match self.reference {
            Reference::Invisible => invisible_reference(w),
            Reference::Visible => (self.visible_part(w).unwrap_or(0.0) / w.total(), w.total()),
            Reference::LeptonsOnly => {
                let total = w.charged_leptons[0] + w.charged_leptons[1];
                (self.visible_part(w).unwrap_or(0.0) / total, total)
            }
        };
        if branching.is_nan() || branching <= 0.0 {
            return Ok(None);
        }
        let rate = total / HBAR_GEV_S;
        let interval = match (self.window, upper) {
            (Window::BeamDump { l_ratio }, Some(hi)) => beam_dump((eps, hi), l_ratio, rate)?,
            (window, _) => window.prompt(mass, inputs),
        };
        Ok(interval.map(|interval| {
            let ln_eff = interval.ln_acceptance(eps * eps * rate);
            ReferencePoint { interval, ln_yield: (eps * eps * branching).ln() + ln_eff }
        }))
    }

    fn visible_part(&self, w: &Widths) -> Option<f64> {
        self.channels.iter().map(|c| partial(*c, w)).sum()
    }
}

/// The dark photon at the published limit.
#[derive(Debug, Clone, Copy)]
pub(super) struct ReferencePoint {
    pub(super) interval: Interval,
    /// ln(epsilon^2 BR eff).
    pub(super) ln_yield: f64,
}

/// Branching ratio and total width with a dark width 99 times the visible
/// one; what has no visible decay is stable and escapes.
pub(super) fn invisible_reference(w: &Widths) -> (f64, f64) {
    let visible = w.standard_model();
    (if visible > 0.0 { INVISIBLE_BR } else { 1.0 }, visible / (1.0 - INVISIBLE_BR))
}

/// Partial width of a channel, `None` where it is not resolved.
pub(super) fn partial(channel: Channel, w: &Widths) -> Option<f64> {
    match channel {
        Channel::Lepton(f) => w.lepton(f),
        Channel::PiPi => w.pi_pi,
        Channel::Invisible => Some(w.invisible()),
    }
}

/// Production of a card.
pub(super) fn read_production(card: &Card, folder: Option<&Path>) -> Result<Production> {
    let search = card.need(card.search.as_ref(), "search")?;
    let name = card.need(search.production.as_ref(), "search.production")?;
    let read = if name == "table" {
        let name = card.need(search.production_table.as_ref(), "search.production-table")?;
        table::read(name, folder).and_then(|c| Production::mixture(name, &c))
    } else {
        Production::single(name)
    };
    read.map_err(|e| card.error(&e.to_string()))
}

fn read_window(card: &Card) -> Result<Window> {
    let search = card.need(card.search.as_ref(), "search")?;
    let window = card.need(search.window.as_ref(), "search.window")?;
    Ok(match window.kind.as_str() {
        "all" => Window::All,
        "prompt-lhcb" => Window::PromptLhcb,
        "prompt-cms" => Window::PromptCms,
        "beam-dump" => {
            Window::BeamDump { l_ratio: *card.need(window.l_ratio.as_ref(), "search.window.l-ratio")? }
        }
        "prompt-length" => {
            let length_m = *card.need(window.length_m.as_ref(), "search.window.length-m")?;
            let boost = match card.need(window.boost.as_ref(), "search.window.boost")?.as_str() {
                "phi_gamma" => Boost::PhiGamma,
                "phi_eta" => Boost::PhiEta,
                "beam-energy" => {
                    Boost::Energy(*card.need(window.energy.as_ref(), "search.window.energy-GeV")?)
                }
                other => return Err(card.error(&format!("search.window: there is no boost `{other}`"))),
            };
            Window::Length { length_m, boost }
        }
        other => return Err(card.error(&format!("search.window: there is no kind `{other}`"))),
    })
}

fn read_bound(table: &str, columns: &Columns) -> Result<Bound> {
    let mass = columns.numbers("mass_GeV")?;
    let curve = |name: &str| {
        let eps = columns.numbers(name)?;
        if let Some(i) = eps.iter().position(|e| *e <= 0.0) {
            let message = format!("row {}, column `{name}`: {} must be positive", i + 1, eps[i]);
            return Err(Error::Table { table: table.to_owned(), message });
        }
        Ok(Curve::new(table, mass.clone(), eps)?.with_gaps(GAP))
    };
    if columns.has("eps_limit") {
        curve("eps_limit").map(Bound::Above)
    } else {
        Ok(Bound::Between(curve("eps_lo")?, curve("eps_hi")?))
    }
}
