//! Where scattering becomes slower than the expansion.

use super::cosmology::Plasmas;
use super::kinetic::MomentumTransfer;
use super::number_density::Settings;
use crate::error::Result;
use crate::numerics::root::log_root;

/// Coldest temperature that is looked at, 1 eV: atoms form.
const COLDEST_GEV: f64 = 1e-9;

fn excess(transfer: &MomentumTransfer, plasma: Plasmas, t: f64) -> f64 {
    (transfer.at(t) / plasma.at_log(t.ln()).hubble).ln()
}

/// Temperature of the plasma (GeV) where gamma = H, `None` where there is none
/// between m_X and where the targets have disappeared: gamma/H grows with
/// temperature, like its fourth power as long as all targets are light.
///
/// # Errors
/// As [`Settings::checked`], or the root finder failed.
pub fn decoupling_temperature(
    transfer: &MomentumTransfer,
    settings: &Settings,
    mass: f64,
) -> Result<Option<f64>> {
    temperature(transfer, settings.plasma()?, mass)
}

fn temperature(transfer: &MomentumTransfer, plasma: Plasmas, mass: f64) -> Result<Option<f64>> {
    const STEP: f64 = 3.0;
    let mut t = 0.02 * mass;
    let mut here = excess(transfer, plasma, t);
    let warmer = here < 0.0;
    loop {
        // The fourth power tells how far; a target that disappears only makes
        // it nearer.
        let guess = t * (-0.25 * here).exp();
        let next = if warmer { guess.clamp(1.1 * t, STEP * t) } else { guess.clamp(t / STEP, t / 1.1) };
        if next > 1.1 * STEP * mass || next < COLDEST_GEV {
            return Ok(None);
        }
        let there = excess(transfer, plasma, next);
        if there.is_nan() {
            return Ok(None);
        }
        if (there < 0.0) != warmer {
            // -infinity, where the last target is gone, has no place in a root.
            let f = |t: f64| excess(transfer, plasma, t).max(-700.0);
            let root = log_root(f, t.min(next), t.max(next), 1e-6)?;
            return Ok((root <= mass).then_some(root));
        }
        (t, here) = (next, there);
    }
}

/// A temperature (GeV) below which gamma/H is less than `part`, not below
/// `coldest`.
///
/// # Errors
/// As [`MomentumTransfer::roughly`].
pub(super) fn negligible(
    transfer: &MomentumTransfer,
    plasma: Plasmas,
    hottest: f64,
    coldest: f64,
    part: f64,
) -> Result<f64> {
    let mut t = hottest;
    for _ in 0..60 {
        let above = (transfer.roughly(t)? / plasma.at_log(t.ln()).hubble).ln() - part.ln();
        if above.is_nan() || above <= 0.0 || t <= coldest {
            break;
        }
        t *= (-0.25 * above).exp().clamp(0.1, 0.7);
    }
    // The table needs some width.
    Ok(t.max(coldest).min(0.5 * hottest))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::relic::Dof;
    use crate::relic::reference::GridPoint;

    #[test]
    fn it_is_the_root_of_the_scan() {
        let plasma = Plasmas::new(Dof::Drees2015).unwrap();
        for (g_x, eps) in [(0.1, 1e-3), (0.01, 5e-5), (1e-3, 1e-5), (1.0, 0.1)] {
            let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x, eps };
            let transfer = point.transfer().unwrap();
            let (ours, scanned) =
                (temperature(&transfer, plasma, 0.95).unwrap(), transfer.decoupling(&plasma).unwrap());
            match (ours, scanned) {
                (Some(a), Some(b)) => assert!((a / b - 1.0).abs() < 1e-5, "{a} {b}"),
                other => assert!(other == (None, None), "{other:?}"),
            }
            let cold = negligible(&transfer, plasma, 0.1, 1e-8, 1e-6).unwrap();
            assert!(cold <= 0.05 && (excess(&transfer, plasma, cold) < -13.8 || cold <= 1e-8));
        }
    }
}
