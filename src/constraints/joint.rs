//! One likelihood of all constraints, apart from their verdicts.
//!
//! A verdict asks each bound alone at its own level; a likelihood adds what
//! all of them say. The two are not mixed: a point can be excluded by none
//! and disfavoured by their sum, or the reverse.
//!
//! What a constraint adds to $-2\ln L$:
//! - its published likelihood or Gaussian measurement, where it has one
//!   ([`Contribution::chi2`]);
//! - else, for a limit at level CL on a rate r times the limit,
//!   $(z\,r)^2$ with $\Phi(z)=(1+CL)/2$: a Gaussian around zero signal of
//!   which the CLs limit is the published one. Observed limits are taken as
//!   if they were expected ones, so a fluctuation of the data is lost;
//! - nothing where it is a requirement of the theory: those say which points
//!   exist, not how likely they are.
//!
//! Searches that look at the same events do not both count: a card names
//! those which say more about the same data (`same-data-as`), and rates that
//! one detector would see together are added before they are squared
//! (`adds-to`).

use std::collections::BTreeMap;

use super::contribution::pull_of_level;
use super::{Contribution, Group, Library, Verdict};
use crate::error::Result;

/// How a constraint enters.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Role {
    /// Its own likelihood, or the recast of a limit with this factor z.
    Term,
    /// A condition on which points exist.
    Requirement,
}

/// One constraint of a joint likelihood.
#[derive(Debug, Clone)]
struct Entry {
    role: Role,
    /// Two-sided pull at the level of the card.
    pull: f64,
    /// Positions of the constraints that replace it where they apply.
    replaced_by: Vec<usize>,
    /// Position of the sum it belongs to.
    sum: Option<usize>,
}

/// The joint likelihood of a library.
#[derive(Debug, Clone)]
pub struct Joint {
    entries: Vec<Entry>,
    sums: usize,
}

/// What a joint likelihood says about one point.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Total {
    /// $-2\ln L$ relative to the best value of each term.
    pub twice_nll: f64,
    /// The constraint with the largest term: its position and its term;
    /// nothing where every term is zero.
    pub leading: Option<(usize, f64)>,
    /// The first requirement that is not met, by position: there is no such
    /// point in the theory, whatever its likelihood.
    pub broken: Option<usize>,
}

impl Joint {
    /// Resolves the names on the cards of a library. A name that is not in
    /// the library (another selection) replaces nothing.
    ///
    /// # Errors
    /// A card that names itself, or a requirement that names data.
    pub fn new(library: &Library) -> Result<Self> {
        let position: BTreeMap<&str, usize> = library.iter().enumerate().map(|(i, c)| (c.id(), i)).collect();
        let mut names: BTreeMap<&str, usize> = BTreeMap::new();
        let mut entries = Vec::with_capacity(library.len());
        for c in library.iter() {
            let card = c.card();
            if card.same_data_as.contains(&card.id) {
                return Err(card.error("same-data-as names the card itself"));
            }
            let hard = card.group == Group::Theory || card.cl == Some(1.0) || card.cl.is_none();
            if hard && (card.adds_to.is_some() || !card.same_data_as.is_empty()) {
                return Err(card.error("a requirement has no data: same-data-as and adds-to need a bound"));
            }
            let next = names.len();
            entries.push(Entry {
                role: if hard { Role::Requirement } else { Role::Term },
                pull: pull_of_level(card.cl.unwrap_or(0.95), false),
                replaced_by: card
                    .same_data_as
                    .iter()
                    .filter_map(|id| position.get(id.as_str()).copied())
                    .collect(),
                sum: card.adds_to.as_deref().map(|name| *names.entry(name).or_insert(next)),
            });
        }
        Ok(Self { entries, sums: names.len() })
    }

    /// The terms of one point, in the order of the library; `None` where a
    /// constraint says nothing, is replaced, or is a requirement. Rates that
    /// add up share their term in proportion to what they contribute.
    pub fn terms(&self, contributions: &[Contribution]) -> Vec<Option<f64>> {
        let applies = |i: usize| contributions[i].verdict != Verdict::NotApplicable;
        let counts = |i: usize| {
            let e = &self.entries[i];
            e.role == Role::Term && applies(i) && !e.replaced_by.iter().any(|&j| applies(j))
        };
        let pull = |i: usize| self.entries[i].pull * contributions[i].ratio;
        let mut sums = vec![0.0; self.sums];
        for (i, e) in self.entries.iter().enumerate() {
            if let Some(s) = e.sum
                && counts(i)
            {
                sums[s] += pull(i);
            }
        }
        let term = |i: usize| match (self.entries[i].sum, contributions[i].chi2) {
            (Some(s), _) => sums[s] * pull(i),
            (None, Some(chi2)) => chi2,
            (None, None) => pull(i).powi(2),
        };
        (0..self.entries.len()).map(|i| counts(i).then(|| term(i))).collect()
    }

    /// The terms above zero with the positions of their constraints, the
    /// largest first.
    pub fn ranked(&self, contributions: &[Contribution]) -> Vec<(usize, f64)> {
        let terms = self.terms(contributions);
        let mut out: Vec<(usize, f64)> =
            terms.into_iter().enumerate().filter_map(|(i, t)| Some((i, t.filter(|t| *t > 0.0)?))).collect();
        out.sort_by(|a, b| b.1.total_cmp(&a.1));
        out
    }

    /// The sum of the terms.
    pub fn total(&self, contributions: &[Contribution]) -> Total {
        let terms = self.terms(contributions);
        let given = || terms.iter().enumerate().filter_map(|(i, t)| Some((i, (*t)?)));
        let broken = |(e, c): (&Entry, &Contribution)| e.role == Role::Requirement && c.excludes();
        Total {
            twice_nll: given().map(|(_, t)| t).sum(),
            leading: given().filter(|t| t.1 > 0.0).max_by(|a, b| a.1.total_cmp(&b.1)),
            broken: self.entries.iter().zip(contributions).position(broken),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::constraints::Validity;

    fn joint(ids: &[&str]) -> (Joint, Library) {
        let ids: Vec<String> = ids.iter().map(|s| (*s).to_owned()).collect();
        let library = Library::with_folder(None).unwrap().select(&ids).unwrap();
        (Joint::new(&library).unwrap(), library)
    }

    fn limit(ratio: f64) -> Contribution {
        Contribution::from_ratio(ratio, 1.0, ratio, Validity::Valid)
    }

    /// At a 95 % limit: (1.95996)^2; at 90 %: (1.64485)^2 = 2.7055; half the
    /// rate is a quarter of the term.
    #[test]
    fn a_limit_is_the_gaussian_of_which_it_is_the_cls_limit() {
        let (j, _) = joint(&["planck_cmb", "LZ_LZ2024zvo_nucleon"]);
        let terms = j.terms(&[limit(1.0), limit(1.0)]);
        // In the order of the identifiers: LZ (90 %), Planck (95 %).
        assert!((terms[0].unwrap() - 2.705543).abs() < 1e-6);
        assert!((terms[1].unwrap() - 3.841459).abs() < 1e-6);
        assert!((j.total(&[limit(0.5), limit(0.0)]).twice_nll - 2.705543 / 4.0).abs() < 1e-6);
        // CLs of a Gaussian around zero is 0.05 there.
        let z: f64 = 1.959964;
        let tail = |x: f64| 0.5 * spec_math::cephes64::erfc(x / std::f64::consts::SQRT_2);
        assert!((tail(z) / tail(0.0) - 0.05).abs() < 1e-6);
    }

    #[test]
    fn the_same_events_count_once_where_the_better_search_applies() {
        let (j, library) = joint(&["KLOE_Anastasi2018azp_combined", "KLOE_Anastasi2018azp_mumu"]);
        let both = j.terms(&[limit(1.0), limit(1.0)]);
        assert_eq!(both.iter().flatten().count(), 1);
        assert_eq!(j.ranked(&[limit(1.0), limit(1.0)]), [(0, both[0].unwrap())]);
        assert!(
            both[0].is_some(),
            "{:?} replaces the other",
            library.iter().next().map(super::super::Constraint::id)
        );
        let alone = j.terms(&[Contribution::not_applicable("elsewhere"), limit(1.0)]);
        assert_eq!((alone[0], alone[1].is_some()), (None, true));
    }

    /// (a + b)^2 shared in proportion, not a^2 + b^2.
    #[test]
    fn rates_of_one_detector_add_up() {
        let (j, _) = joint(&["FermiLAT_FermiLAT2015att_bb", "FermiLAT_FermiLAT2015att_ee"]);
        let terms = j.terms(&[limit(0.3), limit(0.9)]);
        let whole = 1.2_f64.powi(2) * 3.841459;
        assert!((terms[0].unwrap() - whole * 0.25).abs() < 1e-5);
        assert!((terms.iter().flatten().sum::<f64>() - whole).abs() < 1e-5);
    }

    #[test]
    fn a_requirement_is_no_likelihood() {
        let (j, _) = joint(&["unitarity_y_T", "planck_cmb"]);
        let total = j.total(&[limit(0.2), limit(3.0)]);
        assert_eq!(total.broken, Some(1));
        assert!((total.twice_nll - 0.04 * 3.841459).abs() < 1e-6);
        assert_eq!(total.leading.map(|l| l.0), Some(0));
        assert_eq!(j.total(&[limit(0.2), limit(0.9)]).broken, None);
        assert_eq!(j.total(&[limit(0.0), limit(0.9)]).leading, None);
    }

    #[test]
    fn a_likelihood_of_its_own_is_taken_as_it_is() {
        let (j, _) = joint(&["LEP_gamma_z_inv"]);
        let own = Contribution { chi2: Some(7.5), ..limit(0.2) };
        assert_eq!(j.total(&[own]).twice_nll, 7.5);
    }
}
