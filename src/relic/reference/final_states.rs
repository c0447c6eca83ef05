//! Final states by the names of other codes.

use crate::error::{Error, Result};
use crate::relic::annihilation::Channel;

/// A final state.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum FinalState {
    /// A fermion pair.
    Fermion(&'static str),
    /// Two mediators.
    Mediators,
    /// All quarks together.
    Hadrons,
}

impl FinalState {
    /// From `X Xbar->e E`, `~dm ~Dm e E`, `e E` or `e`: particles with a tilde
    /// are those that annihilate, the first of the others decides.
    pub(super) fn parse(text: &str) -> Result<Self> {
        let products = text.rsplit("->").next().unwrap_or(text);
        let mut names = products.split([' ', ',']).filter(|t| !t.is_empty() && !t.starts_with('~'));
        match names.next().unwrap_or_default() {
            "e" | "E" => Ok(Self::Fermion("e")),
            "m" | "M" | "mu" => Ok(Self::Fermion("mu")),
            "l" | "L" | "tau" => Ok(Self::Fermion("tau")),
            "u" | "U" => Ok(Self::Fermion("u")),
            "d" | "D" => Ok(Self::Fermion("d")),
            "s" | "S" => Ok(Self::Fermion("s")),
            "c" | "C" => Ok(Self::Fermion("c")),
            "b" | "B" => Ok(Self::Fermion("b")),
            "t" | "T" => Ok(Self::Fermion("t")),
            "Zp" => Ok(Self::Mediators),
            _ => {
                let hint = "known are e, m (mu), l (tau), u, d, s, c, b, t and Zp".into();
                Err(Error::Unknown { kind: "channel", name: text.trim().to_owned(), hint })
            }
        }
    }

    pub(super) fn is_quark(&self) -> bool {
        matches!(self, Self::Fermion("u" | "d" | "s" | "c" | "b" | "t"))
    }

    pub(super) fn is(&self, channel: &Channel) -> bool {
        match (self, channel) {
            (Self::Fermion(name), Channel::Fermion(other)) => name == other,
            (Self::Mediators, Channel::Mediators) | (Self::Hadrons, Channel::Hadrons) => true,
            _ => false,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_product_decides() {
        for text in ["X Xbar->m M", "~dm ~Dm m M ", "m M", "mu", "~dm,~Dm -> m,M"] {
            assert_eq!(FinalState::parse(text).unwrap(), FinalState::Fermion("mu"), "{text}");
        }
        assert_eq!(FinalState::parse("~dm ~Dm Zp Zp ").unwrap(), FinalState::Mediators);
        assert!(FinalState::parse("~dm ~Dm W+ W-").is_err() && FinalState::parse("~dm ~Dm").is_err());
    }
}
