//! The kinds of bound: one file each, made from a card.

mod b_dilepton;
mod b_invisible;
mod b_likelihood;
mod dark_matter;
mod dark_photon;
mod measured;
mod meson_invisible;
mod monophoton;
mod oblique;
mod theory;
mod upsilon;
mod vlq;

use std::path::Path;

use super::{Card, Constraint, Kind};
use crate::error::Result;

/// Makes a constraint from its card; tables are looked for in `folder` first.
pub(super) fn build(card: Card, folder: Option<&Path>) -> Result<Box<dyn Constraint>> {
    Ok(match card.kind {
        Kind::DarkPhoton => Box::new(dark_photon::DarkPhoton::new(card, folder)?),
        Kind::DarkPhotonRvalues => Box::new(dark_photon::DarkPhotonRValues::new(card, folder)?),
        Kind::MonophotonLikelihood => Box::new(monophoton::Monophoton::new(card, folder)?),
        Kind::BDilepton => Box::new(b_dilepton::BDilepton::new(card, folder)?),
        Kind::BInvisible => Box::new(b_invisible::BInvisible::new(card, folder)?),
        Kind::BLikelihood => Box::new(b_likelihood::BLikelihood::new(card)?),
        Kind::MesonInvisible => Box::new(meson_invisible::MesonInvisible::new(card, folder)?),
        Kind::Upsilon => Box::new(upsilon::Upsilon::new(card, folder)?),
        Kind::VlqPair => Box::new(vlq::Pair::new(card, folder)?),
        Kind::VlqInvisible => Box::new(vlq::Invisible::new(card, folder)?),
        Kind::Gaussian => Box::new(measured::Gaussian::new(card)?),
        Kind::UpperLimit => Box::new(measured::UpperLimit::new(card)?),
        Kind::Interval => Box::new(measured::Interval::new(card)?),
        Kind::Oblique => Box::new(oblique::ObliqueFit::new(card)?),
        Kind::RelicDensity => Box::new(dark_matter::RelicDensity::new(card)?),
        Kind::Recombination => Box::new(dark_matter::Recombination::new(card)?),
        Kind::IndirectDetection => Box::new(dark_matter::Indirect::new(card, folder)?),
        Kind::DirectDetection => Box::new(dark_matter::Direct::new(card, folder)?),
        Kind::Theory => Box::new(theory::Requirement::new(card)?),
    })
}
