//! Final states by the names of their couplings, in parity or chiral basis.

use num_complex::Complex64;

use super::FlavourParameters;
use super::dark_current::{
    Bilinears, FermionPair, Field, FinalState, Scalar, ScalarPair, ScalarPairCouplings, SpinThreeHalfPair,
    Vector, VectorPair, VectorPairCouplings,
};
use crate::error::{Error, Result};

/// What carries the missing energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ScenarioKind {
    /// One scalar.
    Phi,
    /// Two scalars.
    PhiPhi,
    /// Two spin-1/2 fermions.
    PsiPsi,
    /// One vector.
    V,
    /// Two vectors.
    VV,
    /// Two spin-3/2 fermions.
    SpinThreeHalf,
}

/// What couplings multiply.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Basis {
    /// 1 and γ5, γ^μ and γ^μγ5, σ^{μν} and σ^{μν}γ5.
    #[default]
    Parity,
    /// P_L and P_R: $g_S=(C^R+C^L)/2$, $g_P=(C^R-C^L)/2$, and so on.
    Chiral,
    /// P_L and P_R before electroweak breaking: operators that flip chirality
    /// have $\bar QHd$, and $C\to\frac v{\sqrt2}C$ with v in GeV, so that
    /// such couplings have one more power of 1/GeV.
    ChiralVev,
}

impl Basis {
    /// The basis of a name.
    ///
    /// # Errors
    /// No such basis.
    pub fn named(name: &str) -> Result<Self> {
        match name {
            "parity" => Ok(Self::Parity),
            "chiral" => Ok(Self::Chiral),
            "chiral-vev" => Ok(Self::ChiralVev),
            _ => Err(Error::Unknown {
                kind: "basis",
                name: name.to_owned(),
                hint: "there are parity, chiral, chiral-vev".into(),
            }),
        }
    }
}

/// Two couplings of one operator up to γ5, with their names in both bases.
struct Doublet {
    parity: [&'static str; 2],
    chiral: [&'static str; 2],
    flips: bool,
}

const fn doublet(parity: [&'static str; 2], chiral: [&'static str; 2], flips: bool) -> Doublet {
    Doublet { parity, chiral, flips }
}

const PHI: &[Doublet] = &[doublet(["g_S", "g_P"], ["g_L", "g_R"], true)];
const PHI_PHI: &[Doublet] =
    &[doublet(["g_SS", "g_PS"], ["g_LS", "g_RS"], true), doublet(["g_VV", "g_AV"], ["g_LV", "g_RV"], false)];
const VECTOR: &[Doublet] =
    &[doublet(["h_V", "h_A"], ["h_L", "h_R"], false), doublet(["h_T", "h_T5"], ["h_TL", "h_TR"], true)];
const VECTOR_PAIR: &[Doublet] = &[
    doublet(["h_SS", "h_PS"], ["h_LS", "h_RS"], true),
    doublet(["h_VV", "h_AV"], ["h_LV", "h_RV"], false),
    doublet(["h_TT", "h_5T"], ["h_LT", "h_RT"], true),
    doublet(["h_SF", "h_PF"], ["h_LF", "h_RF"], true),
    doublet(["h_SG", "h_PG"], ["h_LG", "h_RG"], true),
];
const FERMION_PAIR: &[Doublet] = &[
    doublet(["f_SS", "f_PS"], ["f_LS", "f_RS"], true),
    doublet(["f_SP", "f_PP"], ["f_LP", "f_RP"], true),
    doublet(["f_VV", "f_AV"], ["f_LV", "f_RV"], false),
    doublet(["f_VA", "f_AA"], ["f_LA", "f_RA"], false),
    doublet(["f_TT", "f_5T"], ["f_LT", "f_RT"], true),
];
const SPIN_THREE_HALF: &[Doublet] = &[
    doublet(["F_SS", "F_PS"], ["F_LS", "F_RS"], true),
    doublet(["F_SP", "F_PP"], ["F_LP", "F_RP"], true),
    doublet(["F_VV", "F_AV"], ["F_LV", "F_RV"], false),
    doublet(["F_VA", "F_AA"], ["F_LA", "F_RA"], false),
    doublet(["F_TT", "F_5T"], ["F_LT", "F_RT"], true),
];

impl ScenarioKind {
    /// All with their names.
    pub const ALL: [(Self, &'static str); 6] = [
        (Self::Phi, "phi"),
        (Self::PhiPhi, "phi-phi"),
        (Self::PsiPsi, "psi-psi"),
        (Self::V, "V"),
        (Self::VV, "V-V"),
        (Self::SpinThreeHalf, "spin-3/2"),
    ];

    /// The kind of a name.
    ///
    /// # Errors
    /// No such final state.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, n)| *n == name);
        known.map(|(k, _)| *k).ok_or_else(|| Error::Unknown {
            kind: "final state",
            name: name.to_owned(),
            hint: format!("there are {}", Self::ALL.map(|(_, n)| n).join(", ")),
        })
    }

    /// Name on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    fn doublets(self) -> &'static [Doublet] {
        match self {
            Self::Phi => PHI,
            Self::PhiPhi => PHI_PHI,
            Self::PsiPsi => FERMION_PAIR,
            Self::V => VECTOR,
            Self::VV => VECTOR_PAIR,
            Self::SpinThreeHalf => SPIN_THREE_HALF,
        }
    }

    /// Names of the couplings in a basis.
    pub fn couplings(self, basis: Basis) -> impl Iterator<Item = &'static str> {
        self.doublets().iter().flat_map(move |d| if basis == Basis::Parity { d.parity } else { d.chiral })
    }
}

/// A final state to be built: what, how heavy, how coupled.
#[derive(Debug, Clone, PartialEq)]
pub struct Scenario {
    /// What carries the missing energy.
    pub kind: ScenarioKind,
    /// Mass of one particle, GeV.
    pub mass: f64,
    /// Whether particle and antiparticle differ (pairs only).
    pub field: Field,
    /// Λ of pairs, GeV.
    pub lambda: f64,
    /// What the couplings multiply.
    pub basis: Basis,
    /// Couplings by name; absent ones are zero.
    pub couplings: Vec<(String, Complex64)>,
}

impl Scenario {
    /// Λ of the couplings that the talk quotes, GeV.
    pub const LAMBDA: f64 = 1e4;

    /// One coupling in the parity basis, complex fields, Λ = 10 TeV.
    pub fn single(kind: ScenarioKind, mass: f64, coupling: &str, value: f64) -> Self {
        let couplings = vec![(coupling.to_owned(), Complex64::new(value, 0.0))];
        let (field, basis) = (Field::Complex, Basis::Parity);
        Self { kind, mass, field, lambda: Self::LAMBDA, basis, couplings }
    }

    /// Values in the parity basis, in the order of the doublets.
    fn parity(&self, p: &FlavourParameters) -> Result<Vec<[Complex64; 2]>> {
        for (i, (name, value)) in self.couplings.iter().enumerate() {
            if !self.kind.couplings(self.basis).any(|n| n == name) {
                let known: Vec<_> = self.kind.couplings(self.basis).collect();
                return Err(Error::Unknown {
                    kind: "coupling",
                    name: name.clone(),
                    hint: format!("{} in this basis has {}", self.kind.name(), known.join(", ")),
                });
            }
            if self.couplings[..i].iter().any(|(n, _)| n == name) {
                return Err(Error::Usage(format!("coupling `{name}` is given twice")));
            }
            if !(value.re.is_finite() && value.im.is_finite()) {
                let allowed = "a finite number is needed".into();
                return Err(Error::Parameter { name: name.clone(), value: value.norm(), allowed });
            }
        }
        let value =
            |name: &str| self.couplings.iter().find(|(n, _)| n == name).map_or(Complex64::ZERO, |(_, v)| *v);
        let of = |d: &Doublet| match self.basis {
            Basis::Parity => d.parity.map(value),
            Basis::Chiral | Basis::ChiralVev => {
                let [left, right] = d.chiral.map(value);
                let vev = d.flips && self.basis == Basis::ChiralVev;
                let half = if vev { 0.5 * p.v / std::f64::consts::SQRT_2 } else { 0.5 };
                [(right + left) * half, (right - left) * half]
            }
        };
        Ok(self.kind.doublets().iter().map(of).collect())
    }

    /// The final state with its couplings; `p` has the vev.
    ///
    /// # Errors
    /// Unknown, repeated or non-finite couplings, impossible masses.
    pub fn build(&self, p: &FlavourParameters) -> Result<Box<dyn FinalState>> {
        let c = self.parity(p)?;
        Ok(match self.kind {
            ScenarioKind::Phi => Box::new(Scalar::new(self.mass, c[0][0], c[0][1])?),
            ScenarioKind::V => Box::new(Vector::new(self.mass, c[0], c[1])?),
            ScenarioKind::PhiPhi => {
                let [[ss, ps], [vv, av]] = [c[0], c[1]];
                let couplings = ScalarPairCouplings { ss, ps, vv, av };
                Box::new(ScalarPair::new(self.mass, self.field, self.lambda, couplings)?)
            }
            ScenarioKind::VV => {
                let [[ss, ps], [vv, av], [tt, t5], [sf, pf], [sg, pg]] = [c[0], c[1], c[2], c[3], c[4]];
                let couplings = VectorPairCouplings { ss, ps, vv, av, tt, t5, sf, pf, sg, pg };
                Box::new(VectorPair::new(self.mass, self.field, self.lambda, couplings)?)
            }
            ScenarioKind::PsiPsi => {
                Box::new(FermionPair::new(self.mass, self.field, self.lambda, bilinears(&c))?)
            }
            ScenarioKind::SpinThreeHalf => {
                Box::new(SpinThreeHalfPair::new(self.mass, self.field, self.lambda, bilinears(&c))?)
            }
        })
    }
}

fn bilinears(c: &[[Complex64; 2]]) -> Bilinears {
    let [[ss, ps], [sp, pp], [vv, av], [va, aa], [tt, t5]] = [c[0], c[1], c[2], c[3], c[4]];
    Bilinears { ss, sp, ps, pp, vv, va, av, aa, tt, t5 }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn left_handed(basis: Basis) -> Scenario {
        let couplings = vec![("h_L".to_owned(), Complex64::new(2e-8, 0.0))];
        Scenario { basis, couplings, ..Scenario::single(ScenarioKind::V, 2.1, "h_V", 0.0) }
    }

    #[test]
    fn bases_agree() {
        let p = FlavourParameters::default();
        let mut parity = Scenario::single(ScenarioKind::V, 2.1, "h_V", 1e-8);
        parity.couplings.push(("h_A".into(), Complex64::new(-1e-8, 0.0)));
        let expected = parity.build(&p).unwrap().weights(4.41);
        for basis in [Basis::Chiral, Basis::ChiralVev] {
            assert_eq!(left_handed(basis).build(&p).unwrap().weights(4.41), expected);
        }
    }

    #[test]
    fn the_vev_multiplies_what_flips_chirality() {
        let p = FlavourParameters::default();
        let of = |basis| {
            let couplings = vec![("g_R".to_owned(), Complex64::new(1e-8, 0.0))];
            let phi = Scenario::single(ScenarioKind::Phi, 1.0, "g_S", 0.0);
            Scenario { basis, couplings, ..phi }.build(&p).unwrap().weights(1.0).s
        };
        let ratio: f64 = of(Basis::ChiralVev) / of(Basis::Chiral);
        assert!((ratio / (p.v * p.v / 2.0) - 1.0).abs() < 1e-12, "{ratio}");
    }

    #[test]
    fn mistakes_are_named() {
        let p = FlavourParameters::default();
        let error = |s: Scenario| s.build(&p).unwrap_err().to_string();
        let wrong = error(Scenario::single(ScenarioKind::V, 2.1, "g_S", 1.0));
        assert!(wrong.contains("g_S") && wrong.contains("h_V, h_A, h_T, h_T5"), "{wrong}");
        let massless = error(Scenario::single(ScenarioKind::VV, 0.0, "h_SS", 1.0));
        assert!(massless.contains("mass") && massless.contains("positive"), "{massless}");
        let infinite = error(Scenario::single(ScenarioKind::V, 2.1, "h_V", f64::NAN));
        assert!(infinite.contains("finite"), "{infinite}");
        assert!(ScenarioKind::named("x").unwrap_err().to_string().contains("spin-3/2"));
        assert!(Basis::named("x").unwrap_err().to_string().contains("chiral-vev"));
    }
}
