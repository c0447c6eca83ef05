//! Significances and goodness of the fits to the public Belle II likelihood.

use super::claim::Claim;
use super::episode1::OTHER_LIKELIHOOD;
use super::words::three;
use crate::error::Result;
use crate::likelihoods::belle2::{Belle2, Fitted, Regions};

const SPECTRA: &str = "q2-spectra";

/// How near a significance is as published: rounding to one digit, and what
/// 2507.12393 says of the release (it reproduces the fits, not the toys).
const NEAR: f64 = 0.15;

/// A choice of regions with its fit and what Belle II published
/// (2311.14647): standard deviations over no signal and over the Standard
/// Model.
struct Tag {
    name: &'static str,
    regions: Regions,
    published: [f64; 2],
}

const TAGS: [Tag; 3] = [
    Tag { name: "inclusive", regions: Regions::Inclusive, published: [3.5, 2.9] },
    Tag { name: "hadronic", regions: Regions::Hadronic, published: [1.1, 0.6] },
    Tag { name: "combined", regions: Regions::Combined, published: [3.5, 2.7] },
];

/// $\sqrt{-2\Delta\ln L}$ of the best mu over a fixed one: the asymptotic
/// significance of one parameter (CCGV eq. 12 for mu = 0).
fn over(belle: &Belle2, best: &Fitted, mu: f64) -> Result<f64> {
    let rise = belle.twice_delta_mu(mu)? - best.delta;
    Ok(if best.value > mu { rise.max(0.0).sqrt() } else { 0.0 })
}

/// The claims on strengths of the Standard Model signal.
pub(super) fn claims() -> Result<Vec<Claim>> {
    let mut out = Vec::new();
    for tag in &TAGS {
        let belle = Belle2::load(tag.regions)?;
        let best = belle.fit_mu()?;
        if tag.regions == Regions::Inclusive {
            out.push(strength(&best)?);
            out.push(goodness(&belle, &best)?);
        }
        for (mu, published, what) in
            [(0.0, tag.published[0], "no B -> K nu nu at all"), (1.0, tag.published[1], "the Standard Model")]
        {
            let sigma = over(&belle, &best, mu)?;
            out.push(Claim::new(
                SPECTRA,
                &format!("{published} sigma over {what} (Belle II 2311.14647, {} tag)", tag.name),
                format!("{} sigma, sqrt(q) of mu = {} over mu = {mu}", three(sigma), three(best.value)),
                (sigma - published).abs() < NEAR,
                "asymptotic, from the public likelihood, whose fits are not those of the paper to all digits",
            )?);
        }
    }
    Ok(out)
}

fn strength(mu: &Fitted) -> Result<Claim> {
    let (up, down) = (mu.upper.value() - mu.value, mu.value - mu.lower.value());
    Claim::new(
        SPECTRA,
        "mu = 5.26 +- 1.53 for a rescaled Standard Model",
        format!("mu = {:.2} +{up:.2} -{down:.2}, Delta(-2lnL) = {:.2} (inclusive tag)", mu.value, mu.delta),
        (mu.value - 5.26).abs() < 0.3 && (0.5 * (up + down) - 1.53).abs() < 0.15,
        OTHER_LIKELIHOOD,
    )
}

/// $-2\ln L$ of the best fit above that of expectations equal to all data:
/// asymptotically a chi^2 with as many degrees of freedom as there are bins
/// more than free parameters (S. Baker, R. D. Cousins, Nucl. Instrum. Meth. 221
/// (1984) 437, recalled); a nuisance adds a datum and a parameter.
fn goodness(belle: &Belle2, mu: &Fitted) -> Result<Claim> {
    let model = belle.model();
    let free = model.parameters().iter().filter(|p| !p.fixed && p.constraint.is_none()).count();
    let dof = model.observed().len() - free;
    let chi2 = belle.standard_model() + mu.delta - model.saturated();
    let ratio = chi2 / dof as f64;
    Claim::new(
        SPECTRA,
        "chi^2/dof = 0.98 of the fit of mu",
        format!(
            "{} = {}/{dof}: the saturated likelihood of {} bins with {free} unconstrained parameter, the \
             nuisances with their auxiliary data",
            three(ratio),
            three(chi2),
            model.observed().len()
        ),
        (ratio - 0.98).abs() < 0.1,
        "the talk's chi^2 is of its own likelihood: q2rec spectra of the signal region in finer bins; here all \
         bins of BDT2 and q2rec with the off-resonance data count, and few of them are sensitive to mu",
    )
}
