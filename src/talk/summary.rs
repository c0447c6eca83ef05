//! The summary of constraints on the Belle II line.

use std::path::Path;

use super::card_figure;
use super::claim::Claim;
use super::studio::{SCALES, Set, Studio, at_scale, crossing};
use super::top;
use super::words::{ends, maybe, three, two};
use crate::error::Result;
use crate::models::aligned_u1::YUKAWA_BOUND;

pub(super) const FIGURE: &str = "constraint-summary";
const MASSES: [&str; 4] = ["1500", "3000", "1e4", "1e5"];
const YUKAWAS: [&str; 3] = ["0.02", "0.1", "1"];

/// The plane of mass and mixing, and what ends it where.
pub(super) fn make(studio: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    card_figure(&studio.job, FIGURE, folder)?;
    let mut claims = vec![unitarity(studio)?, edge(studio)?];
    claims.extend(top::claims(studio)?);
    claims.extend([monophoton(studio)?, rho(studio)?, oblique(studio)?]);
    claims.extend([scalars(studio)?, kappa(studio)?, mentions(studio)?]);
    Ok(claims)
}

/// The largest ratio of a bound over the masses and Yukawa couplings.
fn largest(studio: &Studio, id: &str, mu_0: &str) -> Result<f64> {
    let mut most = 0.0_f64;
    for m_t in MASSES {
        for y_t in YUKAWAS {
            if let Some(c) = studio.bound(id, &[("m_T", m_t), ("y_T", y_t), ("mu_0", mu_0)])? {
                most = most.max(c.ratio);
            }
        }
    }
    Ok(most)
}

/// Where unitarity of y_T ends.
fn unitarity(studio: &Studio) -> Result<Claim> {
    let ratio = |y_t: f64| {
        let c = studio.bound("unitarity_y_T", &[("m_T", "1e4"), ("y_T", &y_t.to_string())])?;
        Ok(c.map(|c| c.ratio))
    };
    let found = crossing(ratio, 0.5, 6.0, 12)?;
    let wanted = (8.0 * std::f64::consts::PI / 3.0).sqrt();
    Claim::new(
        FIGURE,
        "y_T <~ sqrt(8 pi/3) needed (perturbative unitarity)",
        format!(
            "the bound is reached at y_T = {} on the line (sqrt(8 pi/3) = {})",
            maybe(found),
            three(wanted)
        ),
        found.is_some_and(|y| (y / wanted - 1.0).abs() < 1e-3),
        "the partial wave of colour-singlet T tbar reaches 1/2 elsewhere",
    )
}

/// The gray region: below this mixing the excess asks for a larger y_T.
fn edge(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut all = Vec::new();
    for m_t in &MASSES[..3] {
        let s_r = studio.number(&[("m_T", m_t), ("y_T", &YUKAWA_BOUND.to_string())], "s_R")?;
        all.push(s_r);
        text.push(format!("{} at m_T = {m_t} GeV", three(s_r)));
    }
    Claim::new(
        FIGURE,
        "Belle II can be accommodated everywhere above the gray region",
        format!("the gray region ends at s_R = {}", text.join(", ")),
        all.windows(2).all(|w| w[0] < w[1]) && all.iter().all(|s| *s < 0.1),
        "its edge does not rise with m_T, or leaves no small mixing",
    )
}

fn monophoton(studio: &Studio) -> Result<Claim> {
    let found = SCALES
        .iter()
        .map(|s| Ok((*s, largest(studio, "BaBar_Lees2017lec_likelihood", s)?)))
        .collect::<Result<Vec<_>>>()?;
    let text: Vec<String> = found.iter().map(|(s, r)| format!("{} ({})", two(*r), at_scale(s))).collect();
    Claim::new(
        FIGURE,
        "e+e- -> gamma + inv at BaBar constrains the plane",
        format!(
            "largest ratio to the bound for m_T = 1.5 to 100 TeV, y_T = 0.02 to 1: {}, for eps_B = 0 at the scale in \
             brackets",
            text.join(", ")
        ),
        found.iter().any(|(_, r)| *r > 1.0),
        "with no choice of this scale eps_A of the line is within reach: it goes with g, and what excludes there is \
         a tree-level eps_B of its own",
    )?
    .only_if("eps_B vanishes above m_T: at m_T eps_A is out of reach (the talk gives no scale)")
}

/// rho_0 and T along the line of the smallest y_T.
fn rho(studio: &Studio) -> Result<Claim> {
    let set: Set<'_> = &[("m_T", "1e4"), ("y_T", "0.02")];
    let (rho, t) = (studio.number(set, "rho0")?, studio.number(set, "T")?);
    let alpha = 1.0 / studio.job.context.inputs.alpha_inv_mZ;
    Claim::new(
        FIGURE,
        "rho = M_W^2/(M_Z^2 c_w^2) ~ 1 + alpha T",
        format!(
            "rho_0 - 1 = {}, alpha T = {} at m_T = 10 TeV, y_T = 0.02; Z-Z' mixing adds {}",
            three(rho - 1.0),
            three(alpha * t),
            two(studio.number(set, "delta_rho_mixing")?)
        ),
        ((rho - 1.0) / (alpha * t) - 1.0).abs() < 0.01,
        "beyond first order in alpha T, or by Z-Z' mixing, rho differs",
    )
}

/// Where S and T end the line.
fn oblique(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut inside = true;
    for m_t in &MASSES[..3] {
        let ratio = |y_t: f64| {
            Ok(studio.bound("PDG_oblique_ST", &[("m_T", m_t), ("y_T", &y_t.to_string())])?.map(|c| c.ratio))
        };
        let found = crossing(ratio, 0.01, 0.5, 16)?;
        inside &= found.is_some_and(|y| y > 0.01 && y < 0.1);
        text.push(format!("{} at m_T = {m_t} GeV", maybe(found)));
    }
    Claim::new(
        FIGURE,
        "EW precision: y_T = 0.02 is at its edge, 0.1 and 1 are inside",
        format!("S and T allow y_T above {} (95 %)", text.join(", ")),
        inside,
        "the edge is not between y_T = 0.01 and 0.1",
    )
}

/// The heaviest dark scalar, against the closed form without h-phi mixing.
fn scalars(studio: &Studio) -> Result<Claim> {
    let set = |m_phi: f64| [("m_T", "1e4".to_owned()), ("y_T", "1".to_owned()), ("m_phi", m_phi.to_string())];
    let ratio = |m_phi: f64| {
        let own = set(m_phi);
        let own: Vec<(&str, &str)> = own.iter().map(|(n, v)| (*n, v.as_str())).collect();
        Ok(studio.bound("unitarity_scalar", &own)?.map(|c| c.ratio))
    };
    let found = crossing(ratio, 10.0, 1e6, 40)?;
    let closed = (4.0 * std::f64::consts::PI).sqrt()
        * studio.number(&[("m_T", "1e4"), ("y_T", "1")], "v_tilde_GeV")?;
    Claim::new(
        FIGURE,
        "Perturbative unitarity in the scalar sector",
        format!(
            "m_phi < {} GeV at m_T = 10 TeV, y_T = 1; sqrt(4 pi) v' = {} GeV; the talk gives no m_phi, the figure has 1 \
             TeV",
            maybe(found),
            three(closed)
        ),
        // The unmixed h takes a part of the singlet channel.
        found.is_some_and(|m| (m / closed - 1.0).abs() < 0.02),
        "the eigenvalue is not the one of phi alone",
    )
}

/// Where kappa_t ends the plane, and S and T before it.
fn kappa(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut reached = false;
    for m_t in &MASSES[..3] {
        let ratio = |id: &str, tan: f64| {
            let theta = tan.atan().to_string();
            Ok(studio.bound(id, &[("m_T", m_t), ("theta_R", &theta)])?.map(|c| c.ratio))
        };
        let end = |id: &str| crossing(|t| ratio(id, t), 0.05, 1e3, 40);
        let (kappa, oblique) = (end("CMS_CMS2020mpn_kappa_t")?, end("PDG_oblique_ST")?);
        reached |= kappa.is_some();
        text.push(format!("{} / {} at m_T = {m_t} GeV", maybe(kappa), maybe(oblique)));
    }
    Claim::new(
        FIGURE,
        "kappa_t = Y_t/Y_t^SM at CMS constrains the plane",
        format!(
            "tan theta_R below {} for kappa_t > 0.7 / for S and T: S and T exclude first",
            text.join(", ")
        ),
        reached,
        "kappa_t stays above 0.7 everywhere",
    )
}

fn mentions(studio: &Studio) -> Result<Claim> {
    let mut text = Vec::new();
    let mut all = Vec::new();
    for (id, name) in [
        ("LEP_gamma_z_inv", "Z -> X Xbar at LEP"),
        ("MuonG2_Muong22025xyk_amu", "(g - 2)_mu"),
        ("APV_Porsev2010de_QWCs", "Q_W(Cs)"),
    ] {
        let without = studio.constraint(id)?;
        let change = |set: Set<'_>| studio.ask(set, |p| without.evaluate(p).map(|c| c.ratio));
        // A measurement has a ratio without new physics, too.
        let none = studio
            .ask_in(&studio.job.context, None, &[("g", "1e-8"), ("theta_R", "1e-3"), ("r_X", "0")], |p| {
                without.evaluate(p).map(|c| c.ratio)
            })?
            .unwrap_or(0.0);
        let mut most = 0.0_f64;
        for m_t in MASSES {
            for y_t in YUKAWAS {
                if let Some(r) = change(&[("m_T", m_t), ("y_T", y_t)])?.filter(|r| r.is_finite()) {
                    most = most.max((r - none).abs());
                }
            }
        }
        all.push(most);
        text.push(format!("{name} {}", two(most)));
    }
    Claim::new(
        FIGURE,
        "Honourable mentions: Z -> X Xbar at LEP, (g - 2)_mu, atomic parity violation in Cs",
        format!("change of the ratio to the bound by the model, at most: {}", text.join(", ")),
        ends(all).1 < 1.0,
        "one of them excludes part of the line",
    )
}
