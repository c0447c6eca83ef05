//! The card of a vector portal.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{Charges, LoopMixing, parameters};
use crate::error::{Error, Result, suggest};
use crate::models::Fermion;

/// A model card. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct ChargeCard {
    /// Name of the model.
    pub name: String,
    /// One sentence.
    pub summary: String,
    /// INSPIRE keys.
    #[serde(default)]
    pub cite: Vec<String>,
    /// Charges by fermion (`e`, `nu_mu`, `s`, ...) or group (`quarks`,
    /// `up-quarks`, `down-quarks`, `leptons` for the charged ones,
    /// `neutrinos`); a single fermion wins over its group.
    #[serde(default)]
    charges: BTreeMap<toml::Spanned<String>, Charge>,
    /// Kinetic mixing from loops.
    #[serde(default)]
    loop_mixing: Option<LoopCard>,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct LoopCard {
    fermions: Vec<String>,
}

/// A number, or a fraction such as "1/3".
#[derive(Debug, Clone, Copy, Deserialize)]
#[serde(try_from = "toml::Value")]
struct Charge(f64);

impl TryFrom<toml::Value> for Charge {
    type Error = String;

    fn try_from(value: toml::Value) -> std::result::Result<Self, String> {
        let number = match &value {
            toml::Value::Integer(i) => Some(*i as f64),
            toml::Value::Float(x) => Some(*x),
            toml::Value::String(text) => fraction(text),
            _ => None,
        };
        number
            .filter(|x| x.is_finite())
            .map(Self)
            .ok_or_else(|| format!("{value} is not a charge: a number or a fraction like \"1/3\" is needed"))
    }
}

fn fraction(text: &str) -> Option<f64> {
    let (above, below) = text.split_once('/').unwrap_or((text, "1"));
    Some(above.trim().parse::<f64>().ok()? / below.trim().parse::<f64>().ok()?)
}

const GROUPS: [&str; 5] = ["quarks", "up-quarks", "down-quarks", "leptons", "neutrinos"];

/// The fermions of a name, and whether the name is a group.
fn members(name: &str) -> Option<(Vec<Fermion>, bool)> {
    let group =
        |belongs: fn(&Fermion) -> bool| Some((Fermion::ALL.into_iter().filter(belongs).collect(), true));
    match name {
        "quarks" => group(|f| f.is_quark()),
        "up-quarks" => group(|f| f.is_quark() && f.charge() > 0.0),
        "down-quarks" => group(|f| f.is_quark() && f.charge() < 0.0),
        "leptons" => group(|f| !f.is_quark() && !f.is_neutrino()),
        "neutrinos" => group(|f| f.is_neutrino()),
        _ => fermion(name).map(|f| (vec![f], false)),
    }
}

fn fermion(name: &str) -> Option<Fermion> {
    Fermion::ALL.into_iter().find(|f| f.name() == name)
}

/// Reads a card; `file` is named in errors.
///
/// # Errors
/// Unknown or missing keys and impossible values, with line and column.
pub fn from_card(file: &str, text: &str) -> Result<Charges> {
    let card: ChargeCard = toml::from_str(text).map_err(|e| Error::toml(file, text, &e))?;
    let charges = (!card.charges.is_empty()).then(|| assign(file, text, &card)).transpose()?;
    let loop_mixing = match (&card.loop_mixing, &charges) {
        (None, _) => None,
        (Some(l), Some(x)) => Some(read_loop(file, &l.fermions, x)?),
        (Some(_), None) => return Err(refuse(file, None, "`loop-mixing` needs `charges`".into())),
    };
    Ok(Charges {
        name: card.name,
        summary: card.summary,
        citations: card.cite,
        parameters: parameters(charges.is_some()),
        multiples: charges,
        loop_mixing,
    })
}

fn assign(file: &str, text: &str, card: &ChargeCard) -> Result<[f64; 12]> {
    let mut charges = [0.0; 12];
    for groups in [true, false] {
        for (key, charge) in &card.charges {
            let Some((fermions, is_group)) = members(key.get_ref()) else {
                return Err(unknown_fermion(file, Some((text, key.span().start)), key.get_ref()));
            };
            if is_group == groups {
                for f in &fermions {
                    charges[f.index()] = charge.0;
                }
            }
        }
    }
    Ok(charges)
}

fn read_loop(file: &str, names: &[String], charges: &[f64; 12]) -> Result<LoopMixing> {
    let fermions = names
        .iter()
        .map(|n| fermion(n).ok_or_else(|| unknown_fermion(file, None, n)))
        .collect::<Result<Vec<_>>>()?;
    LoopMixing::new(&fermions, charges).ok_or_else(|| {
        let why = "`loop-mixing`: the sum of N_c x_f Q_f over the fermions must vanish, else the mixing is infinite";
        refuse(file, None, why.into())
    })
}

fn unknown_fermion(file: &str, at: Option<(&str, usize)>, name: &str) -> Error {
    let known = || Fermion::ALL.iter().map(|f| f.name()).chain(GROUPS);
    let hint = suggest(name, known()).map_or_else(
        || format!("there are {}", known().collect::<Vec<_>>().join(", ")),
        |s| format!("did you mean `{s}`?"),
    );
    refuse(file, at, format!("`{name}` is no fermion; {hint}"))
}

fn refuse(file: &str, at: Option<(&str, usize)>, message: String) -> Error {
    let at = at.map(|(text, offset)| crate::error::line_and_column(text, offset));
    Error::Card { file: file.to_owned(), at, message }
}
