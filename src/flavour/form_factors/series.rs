//! Form factors as a pole times a short series in z.

use super::FormFactor;

/// The masses with which a set of coefficients is defined (GeV): they belong
/// to the coefficients and do not follow the inputs.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Masses {
    /// Mass of the decaying meson.
    pub parent: f64,
    /// Mass of the meson it decays to.
    pub daughter: f64,
}

impl Masses {
    /// B -> K.
    pub const KAON: Self = Self { parent: 5.279, daughter: 0.4937 };
    /// B -> K*.
    pub const KSTAR: Self = Self { parent: 5.279, daughter: 0.8955 };
    /// B_s -> phi (recalled: no source at hand states them).
    pub const PHI: Self = Self { parent: 5.366, daughter: 1.020 };

    /// $t_\pm=(m_B\pm m)^2$ in GeV^2.
    pub fn thresholds(self) -> (f64, f64) {
        ((self.parent + self.daughter).powi(2), (self.parent - self.daughter).powi(2))
    }

    /// $A_{12}(0)/A_0(0)=(m_B^2-m_V^2)/(8m_Bm_V)$ (1503.05534, eq. 17).
    pub fn a12_over_a0(self) -> f64 {
        let Self { parent: b, daughter: v } = self;
        (b * b - v * v) / (8.0 * b * v)
    }
}

/// N form factors $F(q^2)=\frac1{1-q^2/m_R^2}\sum_{k=0}^3a_k[z(q^2)-z(0)]^k$,
/// $z(q^2)=\frac{\sqrt{t_+-q^2}-\sqrt{t_+-t_0}}{\sqrt{t_+-q^2}+\sqrt{t_+-t_0}}$.
///
/// BSZ (1503.05534): $t_0=t_+(1-\sqrt{1-t_-/t_+})$, $a_3=0$. BCL (0807.2722):
/// $t_0=0$, hence $z(0)=0$, and $a_3$ follows from the others.
#[derive(Debug, Clone, PartialEq)]
pub struct ZSeries<const N: usize> {
    t_plus: f64,
    root_0: f64,
    z_0: f64,
    inverse_poles: [f64; 4],
    pole_of: [usize; N],
    /// Coefficients $a_k$, dimensionless.
    pub coefficients: [[f64; 4]; N],
}

/// f_+, f_0, f_T.
pub type KaonSeries = ZSeries<3>;
/// V, A0, A1, A12, T1, T2, T23.
pub type VectorSeries = ZSeries<7>;

impl<const N: usize> ZSeries<N> {
    /// The series of BSZ with the masses, poles (GeV) and coefficients given.
    pub fn bsz(masses: Masses, poles: [f64; N], coefficients: [[f64; 4]; N]) -> Self {
        let (t_plus, t_minus) = masses.thresholds();
        Self::new(t_plus, t_plus * (1.0 - (1.0 - t_minus / t_plus).sqrt()), poles, coefficients)
    }

    /// The series of BCL.
    pub fn bcl(masses: Masses, poles: [f64; N], coefficients: [[f64; 4]; N]) -> Self {
        Self::new(masses.thresholds().0, 0.0, poles, coefficients)
    }

    fn new(t_plus: f64, t_0: f64, poles: [f64; N], coefficients: [[f64; 4]; N]) -> Self {
        let root_0 = (t_plus - t_0).sqrt();
        // Few poles are shared by many form factors: one division each.
        let mut inverse_poles = [0.0; 4];
        let mut known = 0;
        let mut pole_of = [0; N];
        for (slot, pole) in pole_of.iter_mut().zip(poles) {
            let inverse = (pole * pole).recip();
            *slot = inverse_poles[..known].iter().position(|p| *p == inverse).unwrap_or_else(|| {
                let next = known.min(inverse_poles.len() - 1);
                inverse_poles[next] = inverse;
                known = next + 1;
                next
            });
        }
        let mut series = Self { t_plus, root_0, z_0: 0.0, inverse_poles, pole_of, coefficients };
        series.z_0 = series.z(0.0);
        series
    }

    /// The same parameterisation with other coefficients.
    #[must_use]
    pub fn with_coefficients(&self, coefficients: [[f64; 4]; N]) -> Self {
        Self { coefficients, ..self.clone() }
    }

    fn z(&self, q_sq: f64) -> f64 {
        let root = (self.t_plus - q_sq).sqrt();
        (root - self.root_0) / (root + self.root_0)
    }

    /// z(q^2) - z(0).
    pub(super) fn dz(&self, q_sq: f64) -> f64 {
        self.z(q_sq) - self.z_0
    }

    /// 1 - q^2/m_R^2 of one form factor.
    pub(super) fn pole_factor(&self, which: usize, q_sq: f64) -> f64 {
        1.0 - q_sq * self.inverse_poles[self.pole_of[which]]
    }

    /// All form factors at q^2 in GeV^2, which must be below t_+ (and is not
    /// checked here: this is the inner loop).
    pub fn at(&self, q_sq: f64) -> [f64; N] {
        let dz = self.z(q_sq) - self.z_0;
        let poles = self.inverse_poles.map(|p| 1.0 / (1.0 - q_sq * p));
        let mut out = [0.0; N];
        for i in 0..N {
            let [a, b, c, d] = self.coefficients[i];
            out[i] = (a + dz * (b + dz * (c + dz * d))) * poles[self.pole_of[i]];
        }
        out
    }
}

/// Poles of the named form factors.
pub(super) fn poles<const N: usize>(which: [FormFactor; N]) -> [f64; N] {
    which.map(FormFactor::pole)
}
