//! Episode I: planes of two couplings.

use std::path::Path;

use super::claim::Claim;
use super::episode1::{at_best, card, chosen, fitted};
use super::studio::Studio;
use super::words::three;
use crate::error::{Error, Result};
use crate::figures::missing_energy as figures;
use crate::flavour::{Mode, sum_of_totals};
use crate::likelihoods::missing_energy::{
    ContourFit, LEVELS, MissingEnergy, MissingEnergyCard, MissingEnergyFit,
};
use crate::likelihoods::totals::TotalRate;

/// Planes that `fit` has no card for.
const MORE: &str = include_str!("../../examples/cards/talk_planes.toml");
const CONTOURS: &str = "contours";
/// Couplings without effect on B -> K: those of axial and pseudoscalar
/// currents of quarks.
const PARITY_ODD: [&str; 6] = ["g_P", "h_A", "g_PS", "g_AV", "f_AV", "f_AA"];

/// Regions of two couplings.
pub(super) fn contours(_: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let mut own = card()?;
    own.scenarios.retain(|s| s.id == "V-tensor");
    let more = MissingEnergyCard::read("talk_planes.toml", MORE)?;
    let (all, fit) = fitted(own)?;
    let (others, fit_of_others) = fitted(more)?;
    let mut claims = vec![tensor(&all, &fit)?];
    for (of, found) in [(&all, &fit), (&others, &fit_of_others)] {
        for (card, plane) in of.card().contours.iter().zip(&found.contours) {
            figures::contour(card, plane, folder, &format!("{CONTOURS}-{}", card.id))?;
            if PARITY_ODD.contains(&plane.couplings[1].as_str()) {
                claims.push(parity_odd(plane)?);
            }
            if plane.id == "V-vector-tensor" {
                claims.push(favoured(plane)?);
            }
        }
    }
    Ok(claims)
}

/// The largest value of one of the couplings within 95 %, by data; zero
/// without a region.
fn reach(plane: &ContourFit, data: &str, axis: usize) -> f64 {
    let region = plane.regions.iter().find(|r| r.data == data);
    let nodes = region.map_or(&[][..], |r| &r.above);
    let coupling = |k: usize| if axis == 0 { plane.x[k % plane.x.len()] } else { plane.y[k / plane.x.len()] };
    let inside = nodes.iter().enumerate().filter(|(_, d)| **d <= LEVELS[1]);
    inside.map(|(k, _)| coupling(k).abs()).fold(0.0, f64::max)
}

/// What Belle II leaves open and BaBar closes.
fn parity_odd(plane: &ContourFit) -> Result<Claim> {
    let (belle, babar, combined) =
        (reach(plane, "belle2", 1), reach(plane, "babar", 1), reach(plane, "combined", 1));
    let end = plane.y.iter().fold(0.0_f64, |m, y| m.max(y.abs()));
    let open = belle >= end;
    Claim::new(
        CONTOURS,
        &format!("{}: Belle II leaves the P-odd coupling open, BaBar B -> K* bounds it", plane.id),
        format!(
            "largest {} within 95 %: Belle II {}{}, BaBar {}, combined {}",
            plane.couplings[1],
            if open { "beyond " } else { "" },
            three(belle),
            three(babar),
            three(combined)
        ),
        open && combined < end && babar < end,
        "the region is closed by other data, or is wider than the plane",
    )
}

/// Vector and tensor couplings of one vector: B -> K sees one combination.
fn favoured(plane: &ContourFit) -> Result<Claim> {
    let [belle, babar, combined] = ["belle2", "babar", "combined"].map(|d| reach(plane, d, 1));
    let end = plane.y.iter().fold(0.0_f64, |m, y| m.max(y.abs()));
    let open = belle >= end;
    Claim::new(
        CONTOURS,
        "Favoured vector and tensor couplings of V; BaBar against h_T",
        format!(
            "largest h_T [1/GeV] within 95 % at any real h_V: Belle II {}{} (it sees one combination of the two), \
             BaBar {}, combined {}",
            if open { "beyond " } else { "" },
            three(belle),
            three(babar),
            three(combined)
        ),
        babar < belle && combined < belle,
        "BaBar does not bound the tensor coupling below what Belle II allows",
    )
}

/// B -> K* V of the tensor coupling that explains B -> K.
fn tensor(all: &MissingEnergy, fit: &MissingEnergyFit) -> Result<Claim> {
    let found = chosen(fit, &["V-tensor"])?[0];
    let theory = all.sets().central();
    let state = at_best(all, found)?.build(&theory.parameters)?;
    let br = sum_of_totals(&theory.decay(Mode::B0Kst0)?, &[&*state])?.total();
    let limit = TotalRate::all()?
        .into_iter()
        .find(|t| t.id == "BaBar-2013-Kst0")
        .ok_or_else(|| Error::Usage("there is no limit of BaBar on B0 -> K*0".into()))?
        .limit_90;
    Claim::new(
        CONTOURS,
        "BaBar's bound on B -> K* V is in tension with the h_T that Belle II favours",
        format!("BR(B0 -> K*0 V) = {} at the best h_T; the limit is {} at 90 %", three(br), three(limit)),
        br > limit,
        "the rate is below the limit",
    )
}
