//! Cross sections and their thermal averages against the reference.

use super::table::{named, points};
use super::{Deviation, PB};
use crate::error::{Error, Result};
use crate::provenance::Columns;
use crate::relic::ThermalAverage;
use crate::relic::annihilation::Channel;

/// Compares sigma(s) by channel.
///
/// `grid` has the points (id, mX, MZp, Gamma_Zp, gX, eps); `reference` the
/// columns id, channel, Pcm_GeV, sigma_ref_pb.
///
/// # Errors
/// A malformed table, an unknown point or channel.
pub fn validate_cross_section(grid: &Columns, reference: &Columns) -> Result<Deviation> {
    let points = points(grid)?;
    let (ids, channels) = (reference.text("id")?, reference.text("channel")?);
    let (momenta, values) = (reference.numbers("Pcm_GeV")?, reference.numbers("sigma_ref_pb")?);
    let mut rows = Vec::new();
    for i in 0..reference.len() {
        let sigma = named(&points, ids[i])?.annihilation()?;
        let channel = channel(channels[i])?;
        let partials = sigma.partials(4.0 * momenta[i] * momenta[i]);
        let ours = partials.iter().find(|p| p.channel == channel).map_or(f64::NAN, |p| p.sigma * PB);
        rows.push((format!("{} {} p = {}", ids[i], channels[i], momenta[i]), ours, values[i]));
    }
    Ok(Deviation::of(rows))
}

fn channel(text: &str) -> Result<Channel> {
    let name = match text {
        "X Xbar->e E" => "e",
        "X Xbar->m M" => "mu",
        "X Xbar->l L" => "tau",
        "X Xbar->u U" => "u",
        "X Xbar->d D" => "d",
        "X Xbar->Zp Zp" => return Ok(Channel::Mediators),
        other => {
            let hint = "the reference has e, mu, tau, u, d and Zp pairs".into();
            return Err(Error::Unknown { kind: "channel", name: other.to_owned(), hint });
        }
    };
    Ok(Channel::Fermion(name.to_owned()))
}

/// Compares `<sigma v>` and `<sigma v>_2`.
///
/// `reference` has the columns id, x, T_GeV, sv_XXbar_GeV-2, sv2_GeV-2.
///
/// # Errors
/// A malformed table, an unknown point, x outside of [0.5, 1e8].
pub fn validate_thermal_average(grid: &Columns, reference: &Columns) -> Result<(Deviation, Deviation)> {
    let points = points(grid)?;
    let ids = reference.text("id")?;
    let xs = reference.numbers("x")?;
    let (first, second) = (reference.numbers("sv_XXbar_GeV-2")?, reference.numbers("sv2_GeV-2")?);
    let (mut rows, mut rows2) = (Vec::new(), Vec::new());
    let mut current: Option<(&str, ThermalAverage)> = None;
    for i in 0..reference.len() {
        if current.as_ref().is_none_or(|(id, _)| *id != ids[i]) {
            let sigma = named(&points, ids[i])?.annihilation()?;
            current = Some((ids[i], ThermalAverage::new(&sigma, (0.5, 1e8), 1e-10)?));
        }
        let Some((_, average)) = &current else { continue };
        let name = format!("{} x = {}", ids[i], xs[i]);
        rows.push((name.clone(), average.at(xs[i])?.value, first[i]));
        // Where the reference did not compute <sigma v>_2 it has no number.
        if second[i].is_finite() {
            rows2.push((name, average.second(xs[i])?.value, second[i]));
        }
    }
    Ok((Deviation::of(rows), Deviation::of(rows2)))
}
