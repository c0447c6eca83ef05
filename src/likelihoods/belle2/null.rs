//! The Standard Model with which the events of the release were generated.

use crate::error::Result;
use crate::flavour::form_factors::{Masses, ZSeries};
use crate::flavour::{Decay, FlavourParameters, Mode, NeutrinoPairs};

/// Branching ratio at mu = 1 (2311.14647 and 2507.12393, after 2207.13371).
pub const NULL_BR: f64 = 4.97e-6;

/// Masses in GeV of HPQCD: isospin averages, in the series and in the
/// kinematics too (the bins of the release end at this end point, 22.885
/// GeV^2; that of the charged mode is 22.902), and of the B_s*.
const MASSES: Masses = Masses { parent: 5.279495, daughter: 0.495644 };
const POLE: f64 = 5.4158;
/// $f_+$ of HPQCD 2207.12468 as the release uses it (2507.12393): the chiral
/// logarithm and the first coefficients of the series.
const LOGARITHM: f64 = 1.304;
const COEFFICIENTS: [f64; 3] = [0.2545, -0.71, 0.32];

/// B+ -> K+ with
/// $f_+=\frac{L}{1-q^2/m_{B_s^*}^2}\sum_{n<3}a_n\left[z^n-\frac n3(-1)^{n-3}z^3\right]$,
/// $t_0=0$; the masses of B and K in `p` are not used.
///
/// # Errors
/// Impossible quark masses.
pub fn null_decay(p: &FlavourParameters) -> Result<Decay> {
    let [a, b, c] = COEFFICIENTS.map(|x| x * LOGARITHM);
    let plus = [a, b, c, (2.0 * c - b) / 3.0];
    // Neutrinos see the vector form factor alone.
    let series = ZSeries::bcl(MASSES, [POLE; 3], [plus, [0.0; 4], [0.0; 4]]);
    let p = FlavourParameters { m_Bp: MASSES.parent, m_Kp: MASSES.daughter, ..p.clone() };
    Decay::kaon(Mode::BpKp, &p, series, MASSES.thresholds().0)
}

/// Branching ratios in bins with the edges given in GeV^2, scaled so that the
/// whole spectrum has [`NULL_BR`].
///
/// The inputs are the defaults of [`FlavourParameters`] (those of the
/// release): alone they give 4.966e-6.
///
/// # Errors
/// Edges that do not ascend.
pub(super) fn null_bins(edges: &[f64]) -> Result<Vec<f64>> {
    let p = FlavourParameters::default();
    let (decay, neutrinos) = (null_decay(&p)?, NeutrinoPairs::new(&p));
    let scale = NULL_BR / decay.total(&neutrinos)?.total();
    Ok(decay.bins(&neutrinos, edges)?.into_iter().map(|b| scale * b.total()).collect())
}
