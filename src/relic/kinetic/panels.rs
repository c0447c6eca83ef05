//! Nodes in the energy of a target over its temperature.

use std::sync::OnceLock;

use crate::numerics::gauss::{Rule, rule8, rule16};

/// Panels in the kinetic energy of a target over T.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) enum Panels {
    /// Four of 16 nodes: to rounding.
    Fine,
    /// Three of 8: to 1e-5.
    Medium,
    /// Two of 8: to 1e-4.
    Coarse,
}

/// One node.
#[derive(Debug, Clone, Copy)]
pub(super) struct Node {
    /// Kinetic energy over T.
    pub(super) y: f64,
    /// Weight of the rule.
    pub(super) weight: f64,
    /// $e^{-y}$: half of the exponentials of a rate.
    pub(super) boltzmann: f64,
}

impl Panels {
    const fn edges(self) -> &'static [f64] {
        match self {
            Self::Fine => &[0.0, 2.0, 7.0, 18.0, 45.0],
            Self::Medium => &[0.0, 3.0, 11.0, 32.0],
            Self::Coarse => &[0.0, 6.0, 22.0],
        }
    }

    /// Where they end.
    pub(super) fn end(self) -> f64 {
        self.edges().last().copied().unwrap_or_default()
    }

    /// All nodes, made once.
    pub(super) fn nodes(self) -> &'static [Node] {
        static TABLES: [OnceLock<Vec<Node>>; 3] = [const { OnceLock::new() }; 3];
        TABLES[self as usize].get_or_init(|| match self {
            Self::Fine => across(self.edges(), rule16()),
            Self::Medium | Self::Coarse => across(self.edges(), rule8()),
        })
    }
}

fn across<const N: usize>(edges: &[f64], rule: &Rule<N>) -> Vec<Node> {
    let of = |e: &[f64]| -> Vec<Node> {
        let (lo, width) = (e[0], e[1] - e[0]);
        let node = |(u, w): (f64, f64)| {
            let y = lo + width * u;
            Node { y, weight: w * width, boltzmann: (-y).exp() }
        };
        rule.pairs().map(node).collect()
    };
    edges.windows(2).flat_map(of).collect()
}
