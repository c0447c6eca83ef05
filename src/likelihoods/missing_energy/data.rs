//! Data by their names: regions of Belle II, rates of other modes.

use crate::error::{Error, Result};
use crate::likelihoods::belle2::Regions;
use crate::likelihoods::totals::TotalRate;

/// Data that are used together.
#[derive(Debug, Clone, PartialEq)]
pub struct DataSet {
    /// Regions of Belle II, if any.
    pub regions: Option<Regions>,
    /// Rates of other modes.
    pub rates: Vec<TotalRate>,
}

impl DataSet {
    /// `belle2` (both tags), `belle2-inclusive`, `belle2-hadronic`; an
    /// experiment (`babar`, `belle`, `aleph`) for its rates that share no
    /// data; a part of it (`belle-2017`) or one measurement
    /// (`babar-2013-kst0`), as [`TotalRate::id`] without regard of case.
    ///
    /// # Errors
    /// An unknown name, the same data twice.
    pub fn named(names: &[String]) -> Result<Self> {
        let all = TotalRate::all()?;
        let mut out = Self { regions: None, rates: Vec::new() };
        for name in names {
            let twice = || Error::Usage(format!("`{name}`: these data are there already"));
            if let Some(regions) = belle2(name)? {
                if out.regions.replace(regions).is_some() {
                    return Err(twice());
                }
                continue;
            }
            let wanted = name.to_lowercase();
            let one = all.iter().filter(|t| t.id.to_lowercase() == wanted);
            let mut found: Vec<&TotalRate> = one.collect();
            if found.is_empty() {
                let group = format!("{wanted}-");
                found.extend(all.iter().filter(|t| t.independent && t.id.to_lowercase().starts_with(&group)));
            }
            if found.is_empty() {
                let ids: Vec<_> = all.iter().map(|t| t.id).collect();
                let hint = format!(
                    "there are belle2, belle2-inclusive, belle2-hadronic, babar, belle, aleph, {}",
                    ids.join(", ")
                );
                return Err(Error::Unknown { kind: "data set", name: name.clone(), hint });
            }
            for rate in found {
                // Another id with the same beginning is the same data.
                let shared = |t: &TotalRate| t.id.starts_with(rate.id) || rate.id.starts_with(t.id);
                if out.rates.iter().any(shared) {
                    return Err(twice());
                }
                out.rates.push(rate.clone());
            }
        }
        if names.is_empty() {
            return Err(Error::Usage("one name at least is needed".into()));
        }
        Ok(out)
    }
}

/// The regions of a name that begins with `belle2`.
fn belle2(name: &str) -> Result<Option<Regions>> {
    match name.strip_prefix("belle2") {
        Some("") => Ok(Some(Regions::Combined)),
        Some(rest) if rest.starts_with('-') => Regions::named(&rest[1..]).map(Some),
        _ => Ok(None),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(names: &[&str]) -> Result<DataSet> {
        DataSet::named(&names.iter().map(|n| (*n).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn names_are_experiments_parts_and_measurements() {
        let talk = of(&["belle2", "babar", "aleph"]).unwrap();
        assert_eq!((talk.regions, talk.rates.len()), (Some(Regions::Combined), 5));
        assert_eq!(of(&["belle"]).unwrap().rates.len(), 6);
        assert_eq!(of(&["belle-2017"]).unwrap().rates.len(), 4);
        assert_eq!(of(&["babar-2013-kst0"]).unwrap().rates[0].id, "BaBar-2013-Kst0");
        assert_eq!(of(&["belle2-inclusive"]).unwrap().regions, Some(Regions::Inclusive));
    }

    #[test]
    fn mistakes_are_named() {
        let said = |names: &[&str]| of(names).unwrap_err().to_string();
        assert!(said(&["delphi"]).contains("BaBar-2013-Kst0"));
        assert!(said(&["belle2-semileptonic"]).contains("hadronic"));
        assert!(said(&["babar", "babar-2013-kst0-both-tags"]).contains("already"));
        assert!(said(&["belle2", "belle2-hadronic"]).contains("already"));
        assert!(said(&[]).contains("one name"));
    }
}
