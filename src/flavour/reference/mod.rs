//! Comparison with tables of other codes at equal inputs.
//!
//! Rates over ranges of q^2 are integrated as the other code does it: flavio
//! stops at an estimated 0.5 %, which leaves up to 2e-6 at the square root at
//! the end point. [`Decay`] itself integrates to nine digits or more.

mod quadpack;

use super::FlavourParameters;
use super::dark_current::FinalState;
use super::decay::{Decay, Mode};
use super::form_factors::{FormFactor, FormFactorSource, KaonSeries, Masses, VectorSeries};
use super::helicity::Helicities;
use super::sm::NeutrinoPairs;
use super::theory::Theory;
use crate::compare::Deviation;
use crate::error::{Error, Result};
use crate::inputs::HBAR_GEV_S;
use crate::provenance::Columns;

/// Inputs of another code by name.
struct Given<'a> {
    table: &'a str,
    names: Vec<&'a str>,
    values: Vec<&'a str>,
}

impl<'a> Given<'a> {
    fn new(inputs: &'a Columns) -> Result<Self> {
        Ok(Self { table: inputs.name(), names: inputs.text("name")?, values: inputs.text("value")? })
    }

    fn has(&self, name: &str) -> bool {
        self.names.contains(&name)
    }

    fn get(&self, name: &str) -> Result<f64> {
        let fail = |message: String| Error::Table { table: self.table.to_owned(), message };
        let row = self.names.iter().position(|n| *n == name);
        let text = row.map(|i| self.values[i]).ok_or_else(|| fail(format!("there is no input `{name}`")))?;
        text.parse().map_err(|_| fail(format!("input `{name}`: `{text}` is not a number")))
    }
}

/// What the other code computed with.
struct Setup {
    theory: Theory,
    kaon: KaonSeries,
    kstar: VectorSeries,
    neutrinos: NeutrinoPairs,
    /// Whether integrals are those of flavio.
    flavio_integrals: bool,
}

/// Compares form factors, spectra, rates and F_L of B -> K(*) nu nubar.
///
/// `table` has the columns quantity, arg, value as `B->K:f+` at q^2,
/// `dBR/dq2(B+->K+nunu)` and `FL(...)` at q^2, `BR(...)`, `<dBR/dq2>(...)`
/// and `<FL>(...)` over `lo-hi` (empty: everything). `inputs` has name,
/// value: those of flavio (with BSZ coefficients) or of EOS (with the
/// coefficients of GRvDV 2023), known by their names.
///
/// # Errors
/// A malformed table, a missing input, an unknown quantity.
pub fn validate_flavour(table: &Columns, inputs: &Columns) -> Result<Deviation> {
    let given = Given::new(inputs)?;
    let setup = if given.has("mass::B_d") { eos(&given)? } else { flavio(&given)? };
    let (quantities, args) = (table.text("quantity")?, table.text("arg")?);
    let mut rows = Vec::with_capacity(table.len());
    for ((quantity, arg), value) in quantities.iter().zip(&args).zip(table.numbers("value")?) {
        let ours = setup.value(quantity, arg)?;
        rows.push((format!("{quantity} {arg}").trim_end().to_owned(), ours, value));
    }
    if rows.is_empty() {
        return Err(Error::Usage("the table has no row to compare with".into()));
    }
    Ok(Deviation::of(rows))
}

impl Setup {
    fn value(&self, quantity: &str, arg: &str) -> Result<f64> {
        if let Some((channel, name)) = quantity.split_once(':') {
            return self.form_factor(channel, name, number(quantity, arg)?);
        }
        let split = quantity.strip_suffix("nunu)").and_then(|q| q.split_once('('));
        let (what, mode) = split.ok_or_else(|| unknown(quantity))?;
        let decay = self.theory.decay(Mode::named(mode)?)?;
        let state: &dyn FinalState = &self.neutrinos;
        match what {
            "dBR/dq2" => Ok(decay.spectrum(state, number(quantity, arg)?)?.total()),
            "FL" => f_l(quantity, decay.spectrum(state, number(quantity, arg)?)?.f_l()),
            "BR" | "<dBR/dq2>" | "<FL>" => {
                let everything = what == "BR" && arg.is_empty();
                let (lo, hi) = if everything { (0.0, decay.end_point()) } else { range(quantity, arg)? };
                let bin = self.integral(&decay, lo, hi)?;
                match what {
                    "BR" => Ok(bin.total()),
                    "<FL>" => f_l(quantity, bin.f_l()),
                    _ => Ok(bin.total() / (hi - lo)),
                }
            }
            _ => Err(unknown(quantity)),
        }
    }

    fn integral(&self, decay: &Decay, lo: f64, hi: f64) -> Result<Helicities> {
        let state: &dyn FinalState = &self.neutrinos;
        if !self.flavio_integrals {
            return Ok(decay.bins(state, &[lo, hi])?[0]);
        }
        let all = quadpack::integrate(&|q_sq| Ok(decay.spectrum(state, q_sq)?.total()), lo, hi)?;
        let longitudinal =
            quadpack::integrate(&|q_sq| Ok(decay.spectrum(state, q_sq)?.longitudinal), lo, hi)?;
        Ok(Helicities { longitudinal, transverse: all - longitudinal })
    }

    fn form_factor(&self, channel: &str, name: &str, q_sq: f64) -> Result<f64> {
        let name = match name {
            "f+" => "f_plus",
            "f0" => "f_0",
            "fT" => "f_T",
            other => other,
        };
        let place = |of: &[FormFactor]| of.iter().position(|f| f.name() == name);
        let found = match channel {
            "B->K" => place(&FormFactor::KAON).map(|i| self.kaon.at(q_sq)[i]),
            "B->K*" => place(&FormFactor::VECTOR).map(|i| self.kstar.at(q_sq)[i]),
            _ => None,
        };
        found.ok_or_else(|| unknown(&format!("{channel}:{name}")))
    }
}

fn unknown(quantity: &str) -> Error {
    let hint = "B->K(*) form factors and BR, dBR/dq2, <dBR/dq2>, FL, <FL> of B->K(*)nunu are compared".into();
    Error::Unknown { kind: "quantity", name: quantity.to_owned(), hint }
}

fn number(quantity: &str, arg: &str) -> Result<f64> {
    arg.parse().map_err(|_| Error::Usage(format!("{quantity}: arg `{arg}` is not a q^2")))
}

fn range(quantity: &str, arg: &str) -> Result<(f64, f64)> {
    let (lo, hi) = arg
        .split_once('-')
        .ok_or_else(|| Error::Usage(format!("{quantity}: arg `{arg}` is not a range of q^2")))?;
    Ok((number(quantity, lo)?, number(quantity, hi)?))
}

fn f_l(quantity: &str, value: Option<f64>) -> Result<f64> {
    value.ok_or_else(|| Error::Usage(format!("{quantity}: there is no rate")))
}

/// Inputs of flavio: BSZ coefficients, lifetimes in 1/GeV, C_L, alpha.
fn flavio(given: &Given) -> Result<Setup> {
    let coefficients = |channel: &str, f: FormFactor, at_zero: Option<&str>| -> Result<[f64; 4]> {
        let short = match f {
            FormFactor::FPlus => "f+",
            FormFactor::F0 => "f0",
            FormFactor::FT => "fT",
            other => other.name(),
        };
        let a = |k: usize, name: &str| given.get(&format!("{channel} BSZ a{k}_{name}"));
        Ok([a(0, at_zero.unwrap_or(short))?, a(1, short)?, a(2, short)?, 0.0])
    };
    let mut kaon = [[0.0; 4]; 3];
    for (slot, f) in kaon.iter_mut().zip(FormFactor::KAON) {
        // f_0(0) = f_+(0) is how flavio fixes the missing coefficient.
        *slot = coefficients("B->K", f, (f == FormFactor::F0).then_some("f+"))?;
    }
    let mut kstar = [[0.0; 4]; 7];
    for (slot, f) in kstar.iter_mut().zip(FormFactor::VECTOR) {
        *slot = coefficients("B->K*", f, None)?;
    }
    // The neutral masses, and the poles of its BCL parameterisation.
    let masses = |m: &str| Ok::<_, Error>(Masses { parent: given.get("m_B0")?, daughter: given.get(m)? });
    let (plus, zero) = (given.get("B->K BCL m+")?, given.get("B->K BCL m0")?);
    let kaon = KaonSeries::bsz(masses("m_K0")?, [plus, zero, plus], kaon);
    let pole = |name: &str| given.get(&format!("B->K* BCL {name}"));
    let (v, a0, a1) = (pole("m1-")?, pole("m0")?, pole("m1+")?);
    let kstar = VectorSeries::bsz(masses("m_K*0")?, [v, a0, a1, a1, v, a1, a1], kstar);
    let ps = |name: &str| Ok::<_, Error>(given.get(name)? * HBAR_GEV_S * 1e12);
    let parameters = FlavourParameters {
        m_Bp: given.get("m_B+")?,
        m_B0: given.get("m_B0")?,
        m_Kp: given.get("m_K+")?,
        m_K0: given.get("m_K0")?,
        m_Kstp: given.get("m_K*+")?,
        m_Kst0: given.get("m_K*0")?,
        tau_Bp_ps: ps("tau_B+")?,
        tau_B0_ps: ps("tau_B0")?,
        ..FlavourParameters::default()
    };
    let (ckm, c_l) = (given.get("|xi_t|=|VtbVts*|")?, given.get("CL_SM")?);
    let neutrinos = NeutrinoPairs::with(given.get("GF")?, given.get("alpha_e(scale)")?, ckm, c_l);
    let theory = Theory::with_series(parameters, kaon.clone(), kstar.clone());
    Ok(Setup { theory, kaon, kstar, neutrinos, flavio_integrals: true })
}

/// Masses in the parameterisation of EOS, found from its form factors: with
/// 0.492 and 0.896 GeV they are met to 1e-8, with 0.4937 and 0.8955 to 8e-4.
const EOS_KAON: Masses = Masses { parent: 5.279, daughter: 0.492 };
const EOS_KSTAR: Masses = Masses { parent: 5.279, daughter: 0.896 };

/// Inputs of EOS, which has the coefficients of GRvDV 2023 built in.
fn eos(given: &Given) -> Result<Setup> {
    let hbar = given.get("QM::hbar")?;
    let ps = |name: &str| Ok::<_, Error>(given.get(name)? / hbar * HBAR_GEV_S * 1e12);
    let parameters = FlavourParameters {
        m_Bp: given.get("mass::B_u")?,
        m_B0: given.get("mass::B_d")?,
        m_Kp: given.get("mass::K_u")?,
        m_K0: given.get("mass::K_d")?,
        m_Kstp: given.get("mass::K_u^*")?,
        m_Kst0: given.get("mass::K_d^*")?,
        tau_Bp_ps: ps("life_time::B_u")?,
        tau_B0_ps: ps("life_time::B_d")?,
        ..FlavourParameters::default()
    };
    let kaon = FormFactorSource::Grvdv2023.kaon()?.central().coefficients;
    let mut kstar = FormFactorSource::Grvdv2023.kstar()?.central().coefficients;
    kstar[3][0] = kstar[1][0] * EOS_KSTAR.a12_over_a0();
    let kaon = KaonSeries::bsz(EOS_KAON, FormFactor::KAON.map(FormFactor::pole), kaon);
    let kstar = VectorSeries::bsz(EOS_KSTAR, FormFactor::VECTOR.map(FormFactor::pole), kstar);
    let ckm = given.get("CKM::abs(V_tb)")? * given.get("CKM::abs(V_ts)")?;
    let (alpha, c_l) = (given.get("QED::alpha_e(m_b)")?, given.get("sbnunu::Re{cVL}")?);
    let neutrinos = NeutrinoPairs::with(given.get("WET::G_Fermi")?, alpha, ckm, c_l);
    let theory = Theory::with_series(parameters, kaon.clone(), kstar.clone());
    Ok(Setup { theory, kaon, kstar, neutrinos, flavio_integrals: false })
}
