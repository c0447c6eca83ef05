//! Episode I: which light states explain B+ -> K+ + missing energy.

use std::fmt::Write as _;
use std::path::Path;

use super::claim::Claim;
use super::strengths;
use super::studio::Studio;
use crate::error::{Error, Result};
use crate::figures::{missing_energy as figures, write_figure};
use crate::flavour::{FlavourParameters, Mode, NeutrinoPairs, Scenario, Support};
use crate::likelihoods::belle2::{Belle2, FormFactorErrors, NewPhysics, Spectrum};
use crate::likelihoods::missing_energy::{
    Counts, MissingEnergy, MissingEnergyCard, MissingEnergyFit, ScenarioFit,
};
use crate::plot::{Axis, Colour, Dash, Figure, Style};
use crate::scan::write_atomically;

const CARD: &str = include_str!("../../examples/cards/missing_energy.toml");
const SPECTRA: &str = "q2-spectra";
const MASS: &str = "likelihood-mass";

/// Why numbers of the talk and of the public likelihood differ.
pub(super) const OTHER_LIKELIHOOD: &str = "the talk uses the authors' own likelihood from before the release (finer bins of \
                                q2rec, tuned background normalisation); here it is the public \
                                one of Belle II";

/// The card of the talk.
pub(super) fn card() -> Result<MissingEnergyCard> {
    MissingEnergyCard::read("missing_energy.toml", CARD)
}

/// A card made ready with the parameters of the release, and fitted.
pub(super) fn fitted(card: MissingEnergyCard) -> Result<(MissingEnergy, MissingEnergyFit)> {
    let all = MissingEnergy::new(card, FlavourParameters::default())?;
    let fit = all.fit()?;
    Ok((all, fit))
}

/// The Belle II likelihood of a card with scenarios.
fn belle(all: &MissingEnergy) -> Result<&Belle2> {
    all.belle().ok_or_else(|| Error::Usage("the talk's card has no scenarios for Belle II".into()))
}

/// The fits of some scenarios of a card, in the order of the names.
pub(super) fn chosen<'f>(fit: &'f MissingEnergyFit, ids: &[&str]) -> Result<Vec<&'f ScenarioFit>> {
    let of = |id: &&str| {
        let found = fit.scenarios.iter().find(|s| s.id == *id);
        found.ok_or_else(|| Error::Usage(format!("the talk's card has no scenario `{id}`")))
    };
    ids.iter().map(of).collect()
}

/// A fitted scenario of the card at its best point.
pub(super) fn at_best(all: &MissingEnergy, fit: &ScenarioFit) -> Result<Scenario> {
    let none = || Error::Usage(format!("the talk's scenario `{}` has no best point", fit.id));
    let card = all.card().scenarios.iter().find(|c| c.id == fit.id).ok_or_else(none)?;
    fit.scenario(card, &card.scenario(all.basis())?).ok_or_else(none)
}

/// Spectra in q^2 and in reconstructed q^2 at the best fits.
pub(super) fn spectra(_: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let ids = ["V-vector", "psi-psi-vector", "phi-phi-scalar", "phi-phi-vector"];
    let mut own = card()?;
    own.contours.clear();
    own.scenarios.retain(|s| ids.contains(&s.id.as_str()));
    let (all, fit) = fitted(own)?;
    let belle = belle(&all)?;
    let mut new = Vec::new();
    for s in chosen(&fit, &ids)? {
        let scenario = at_best(&all, s)?;
        let state = scenario.build(all.sets().parameters())?;
        let physics = NewPhysics::of(belle.binning(), all.sets(), &*state, FormFactorErrors::Central)?;
        let label = format!("{}, {:.2} GeV", s.label, scenario.mass);
        new.push((label, physics, matches!(state.support(), Support::Line(_))));
    }
    let named: Vec<(String, NewPhysics)> = new.iter().map(|(l, p, _)| (l.clone(), p.clone())).collect();
    let counts = Counts::new(belle, &named)?;
    figures::counts(&counts, folder, &format!("{SPECTRA}-reconstructed"))?;
    generated(&all, belle, &new, folder)?;
    strengths::claims()
}

/// dBR/dq^2 of neutrinos and of the new states as generated.
fn generated(
    all: &MissingEnergy,
    belle: &Belle2,
    new: &[(String, NewPhysics, bool)],
    folder: &Path,
) -> Result<()> {
    let failed = |e: crate::plot::Error| Error::Usage(format!("figure `{SPECTRA}`: {e}"));
    let edges = belle.binning().edges();
    let theory = all.sets().central();
    let neutrinos = NeutrinoPairs::new(&theory.parameters);
    let standard = Spectrum::of(belle.binning(), &theory.decay(Mode::BpKp)?, &neutrinos)?;
    let width = edges[1] - edges[0];
    let line = |s: &Spectrum| -> Vec<(f64, f64)> {
        let middle = edges.windows(2).map(|w| 0.5 * (w[0] + w[1]));
        middle.zip(s.rates()).map(|(q, r)| (q, 1e6 * r / width)).collect()
    };
    let mut table = String::from("q2_GeV2,SM");
    for (label, ..) in new {
        let _ = write!(table, ",{}", label.replace(',', ""));
    }
    table.push('\n');
    for (i, (q, r)) in line(&standard).iter().enumerate() {
        let _ = write!(table, "{q:e},{r:e}");
        for (_, p, _) in new {
            let _ = write!(table, ",{:e}", 1e6 * p.spectrum().rates()[i] / width);
        }
        table.push('\n');
    }
    write_atomically(&folder.join(format!("{SPECTRA}.csv")), &table)?;
    let pairs = || new.iter().filter(|(_, _, single)| !single).flat_map(|(_, p, _)| line(p.spectrum()));
    let top = 1.1 * pairs().map(|p| p.1).fold(0.0, f64::max);
    let x = Axis::linear(r"$q^2$ [GeV$^2$]", 0.0, belle.binning().end()).map_err(failed)?;
    let y = Axis::linear(r"$dB/dq^2$ [$10^{-6}$ GeV$^{-2}$]", 0.0, top).map_err(failed)?;
    let mut figure = Figure::new(x, y)
        .title("$B^+ \\to K^+$ + missing energy at the best fits")
        .subtitle("new states without the SM; one particle: all of its rate at $m^2$")
        .key();
    figure.line(&line(&standard), Style::plain(Colour::BLACK), "SM");
    for (i, (label, p, single)) in new.iter().enumerate() {
        if *single {
            let rates = line(p.spectrum());
            let total: f64 = rates.iter().map(|r| r.1).sum();
            let mean = rates.iter().map(|r| r.0 * r.1).sum::<f64>() / total;
            figure.line(&[(mean, 0.0), (mean, 0.96 * top)], Style::nth(i).dash(Dash::Long), label);
        } else {
            figure.line(&line(p.spectrum()), Style::nth(i), label);
        }
    }
    write_figure(&figure, &folder.join(format!("{SPECTRA}.svg")))
}

/// -2 ln L against the mass: inclusive tag, and both tags.
pub(super) fn mass(_: &Studio, folder: &Path) -> Result<Vec<Claim>> {
    let mut own = card()?;
    own.contours.clear();
    let (all, fit) = fitted(own.clone())?;
    figures::mass(&all, &fit, folder, MASS)?;
    own.data = vec!["belle2".into()];
    let (both, combined) = fitted(own)?;
    figures::mass(&both, &combined, folder, &format!("{MASS}-combined"))?;
    let mut claims = two_body(&fit, &combined)?;
    for (id, what, talk, up, down) in [
        ("psi-psi-vector", "psi psi, vector couplings", 0.60, 0.11, 0.14),
        ("phi-phi-scalar", "phi phi, scalar couplings", 0.52, 0.11, 0.14),
        ("phi-phi-vector", "phi phi, vector couplings", 0.38, 0.13, 0.15),
    ] {
        let (one, two) = (chosen(&fit, &[id])?[0], chosen(&combined, &[id])?[0]);
        let m = one.mass.map_or(f64::NAN, |m| m.value);
        claims.push(Claim::new(
            MASS,
            &format!("{what}: m = {talk} +{up} -{down} GeV"),
            format!("{}; both tags: {}", said(one), said(two)),
            m > talk - down && m < talk + up,
            OTHER_LIKELIHOOD,
        )?);
    }
    claims.extend(not_viable(&fit)?);
    Ok(claims)
}

/// Mass and difference of a scenario in words.
fn said(s: &ScenarioFit) -> String {
    let end = |x: Option<f64>| x.map_or("open".into(), |x| format!("{x:.2}"));
    let mass = s
        .mass
        .map_or("no mass".into(), |m| format!("m = {:.2} [{}, {}] GeV", m.value, end(m.lower), end(m.upper)));
    let best = s.best.map_or((f64::NAN, f64::NAN), |b| (b.delta, b.branching_ratio));
    format!("{mass}, Delta = {:.2}, BR = {:.2e}", best.0, best.1)
}

fn two_body(fit: &MissingEnergyFit, combined: &MissingEnergyFit) -> Result<Vec<Claim>> {
    let (one, two) = (chosen(fit, &["V-vector"])?[0], chosen(combined, &["V-vector"])?[0]);
    let (Some(m), Some(best)) = (one.mass, one.best) else {
        return Err(Error::Usage("the talk's two-body scenario has no best point".into()));
    };
    let near = |end: Option<f64>, talk: f64| end.is_some_and(|e| (e - talk).abs() < 0.05);
    let mass = Claim::new(
        MASS,
        "m_phi/V = 2.1 +- 0.1 GeV",
        format!("{}; both tags: {}", said(one), said(two)),
        (m.value - 2.1).abs() < 0.05 && near(m.lower, 2.0) && near(m.upper, 2.2),
        OTHER_LIKELIHOOD,
    )?;
    let sigma = |delta: f64| (-delta).max(0.0).sqrt();
    let significance = Claim::new(
        MASS,
        "Two-body decays with scalar or vector (4.5 sigma)",
        format!(
            "Delta(-2lnL) = {:.1}: {:.1} sigma for one parameter; both tags {:.1}: {:.1} sigma",
            best.delta,
            sigma(best.delta),
            two.best.map_or(f64::NAN, |b| b.delta),
            sigma(two.best.map_or(f64::NAN, |b| b.delta))
        ),
        (sigma(best.delta) - 4.5).abs() < 0.25,
        OTHER_LIKELIHOOD,
    )?;
    Ok(vec![mass, significance])
}

/// Scenarios that the talk finds worse than a rescaled Standard Model.
fn not_viable(fit: &MissingEnergyFit) -> Result<Vec<Claim>> {
    let level = fit.rescaled.map_or(f64::NAN, |r| r.delta);
    let mut claims = Vec::new();
    let why = format!(
        "{OTHER_LIKELIHOOD}, in which these currents fit better than a rescaled Standard Model; that its three wide \
         bins of q2rec resolve less of the shape is the likely reason (not tested)"
    );
    for (statement, ids) in [
        ("Non-viable: B -> K VV and B -> K Psi Psi (spin 3/2)", ["V-V", "spin-three-half"].as_slice()),
        ("Non-viable: B -> K psi psi with scalar couplings", &["psi-psi-scalar"]),
        ("Non-viable: B -> K psi psi with tensor couplings", &["psi-psi-tensor"]),
    ] {
        let found = chosen(fit, ids)?;
        let text: Vec<String> = found.iter().map(|s| format!("{}: {}", s.id, said(s))).collect();
        let worse = found.iter().all(|s| s.best.is_none_or(|b| b.delta > level));
        let ours = format!("{}; rescaled SM: Delta = {level:.2}", text.join("; "));
        claims.push(Claim::new(MASS, statement, ours, worse, &why)?);
    }
    Ok(claims)
}
