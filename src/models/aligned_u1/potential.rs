//! The potential of H, Phi and Phi',
//! $V=\sum_i\mu_i^2|\Phi_i|^2+\sum_i\lambda_i|\Phi_i|^4+\sum_{i<j}\lambda_{ij}|\Phi_i|^2|\Phi_j|^2-(c\,\Phi^m\Phi'^{*n}+h.c.)$,
//! from masses and mixings: quartic and trilinear couplings (own derivation;
//! for H and Phi alone the same as [`scalars`](super::scalars)).

use nalgebra::Matrix3;

use super::scalars::Quartics;
use super::second_scalar::{SecondScalar, contents};

/// Real fields in H, Phi and Phi'.
const FIELDS: [f64; 3] = [4.0, 2.0, 2.0];

/// Quartic couplings and what they were derived from. Fields and states are
/// (h', phi', varphi') and (h, phi, varphi).
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Potential {
    vevs: [f64; 3],
    lambda: [[f64; 3]; 3],
    contents: [[f64; 3]; 3],
    /// Content of a in the imaginary parts.
    pseudoscalar: [f64; 3],
    /// (m, n) and $2c\langle\Phi\rangle^m\langle\Phi'\rangle^n$ in GeV^4.
    operator: Option<([i32; 3], f64)>,
}

/// What the potential is derived from.
#[derive(Debug, Clone, Copy)]
pub struct Spectrum {
    /// Vacuum expectation values of H and Phi, GeV.
    pub vevs: (f64, f64),
    /// Masses of h and phi, GeV.
    pub masses: (f64, f64),
    /// h-phi mixing angle.
    pub alpha: f64,
}

impl Potential {
    /// With $M^2_{ij}=\sum_kO_{ik}O_{jk}m_k^2$:
    /// $2\lambda_Hv^2=M^2_{11}$,
    /// $2\lambda_\Phi\tilde v^2=M^2_{22}-\frac{2-m}mm_a^2s_\beta^2$,
    /// $2\lambda_{\Phi'}\tilde v_\varphi^2=M^2_{33}-\frac{2-n}nm_a^2c_\beta^2$,
    /// $\lambda_{\Phi\Phi'}\tilde v\tilde v_\varphi=M^2_{23}+m_a^2s_\beta c_\beta$,
    /// and the portals of H from $M^2_{12}$ and $M^2_{13}$. A Phi' without a
    /// vacuum expectation value is taken to have no quartic couplings.
    pub fn new(known: &Spectrum, second: Option<&SecondScalar>) -> Self {
        let (v, w) = known.vevs;
        let third = second.filter(|s| s.given.vev > 0.0);
        let contents = contents(known.alpha, third.map_or(0.0, |s| s.given.theta));
        let m_varphi = third.map_or(0.0, |s| s.given.m_varphi);
        let squares = [known.masses.0, known.masses.1, m_varphi].map(|m| m * m);
        let mass =
            |i: usize, j: usize| (0..3).map(|k| contents[i][k] * contents[j][k] * squares[k]).sum::<f64>();
        let mut lambda = [[0.0; 3]; 3];
        lambda[0][0] = mass(0, 0) / (2.0 * v * v);
        lambda[0][1] = mass(0, 1) / (v * w);
        lambda[1][1] = mass(1, 1) / (2.0 * w * w);
        let (mut vevs, mut pseudoscalar, mut operator) = ([v, w, 0.0], [0.0; 3], None);
        if let Some(s) = third {
            let u = s.given.vev;
            let (a2, s_b, c_b) = (s.given.m_a.powi(2), s.s_beta, s.c_beta);
            if let Some((m, n)) = s.operator {
                let part = |k: i32| f64::from(2 - k) / f64::from(k);
                lambda[1][1] -= part(m) * a2 * s_b * s_b / (2.0 * w * w);
                lambda[2][2] = -part(n) * a2 * c_b * c_b / (2.0 * u * u);
                operator = Some(([0, m, n], a2 * (u * c_b / f64::from(n)).powi(2)));
            }
            lambda[2][2] += mass(2, 2) / (2.0 * u * u);
            lambda[0][2] = mass(0, 2) / (v * u);
            lambda[1][2] = (mass(1, 2) + a2 * s_b * c_b) / (w * u);
            vevs[2] = u;
            pseudoscalar = [0.0, -s_b, c_b];
        }
        for (i, j) in [(1, 0), (2, 0), (2, 1)] {
            lambda[i][j] = lambda[j][i];
        }
        Self { vevs, lambda, contents, pseudoscalar, operator }
    }

    /// Quartic couplings of H and Phi.
    pub fn two_fields(&self) -> Quartics {
        let l = &self.lambda;
        Quartics { higgs: l[0][0], dark: l[1][1], portal: l[0][1] }
    }

    /// Quartic couplings: lambda_i on the diagonal, lambda_ij off it.
    pub fn lambda(&self) -> &[[f64; 3]; 3] {
        &self.lambda
    }

    /// Contents of the states (columns) in the fields (rows).
    pub fn contents(&self) -> &[[f64; 3]; 3] {
        &self.contents
    }

    /// Largest eigenvalue of the J = 0 two-to-two matrix, to be below 8 pi:
    /// $|\lambda_{ij}|$, $2|\lambda_i|$, the singlets with
    /// $(N_i+2)\lambda_i$ on the diagonal and $\frac12\sqrt{N_iN_j}\lambda_{ij}$
    /// off it for N = (4, 2, 2) real fields, and $\frac6{\sqrt2}|c|$ of a
    /// quartic operator ($\Phi\Phi\to\Phi^*\Phi'$).
    pub fn largest_eigenvalue(&self) -> f64 {
        if self.vevs[2] == 0.0 {
            return self.two_fields().largest_eigenvalue();
        }
        let singlet = Matrix3::from_fn(|i, j| {
            let (a, b) = (FIELDS[i], FIELDS[j]);
            let factor = if i == j { a + 2.0 } else { 0.5 * (a * b).sqrt() };
            factor * self.lambda[i][j]
        });
        let singlets = singlet.symmetric_eigenvalues();
        let pairs = (0..3).flat_map(|i| {
            (i..3).map(move |j| if i == j { 2.0 * self.lambda[i][i].abs() } else { self.lambda[i][j].abs() })
        });
        let quartic = 6.0 / std::f64::consts::SQRT_2 * self.quartic_operator();
        singlets.iter().map(|x| x.abs()).chain(pairs).fold(quartic, f64::max)
    }

    /// |c| of an operator of dimension four, else zero.
    fn quartic_operator(&self) -> f64 {
        let Some((powers, k)) = self.operator.filter(|(p, _)| p.iter().sum::<i32>() == 4) else { return 0.0 };
        let vevs: f64 = self.vevs.iter().zip(powers).map(|(v, p)| v.powi(p)).product();
        2.0 * k / vevs
    }

    /// Below one while the potential without its operator is bounded from
    /// below: copositivity of $(\lambda_i,\frac12\lambda_{ij})$ (criterion
    /// for three fields recalled, Kannike 1205.3781 eq. 6), in a form that
    /// is $-\lambda_{ij}/(2\sqrt{\lambda_i\lambda_j})$ for two.
    pub fn unboundedness(&self) -> f64 {
        if self.vevs[2] == 0.0 {
            return self.two_fields().unboundedness();
        }
        if (0..3).any(|i| self.lambda[i][i] <= 0.0) {
            return f64::INFINITY;
        }
        let scaled =
            |i: usize, j: usize| self.lambda[i][j] / (2.0 * (self.lambda[i][i] * self.lambda[j][j]).sqrt());
        let (x, y, z) = (scaled(0, 1), scaled(0, 2), scaled(1, 2));
        let pairs = (-x).max(-y).max(-z);
        if pairs >= 1.0 {
            return pairs;
        }
        let root = (2.0 * (1.0 + x) * (1.0 + y) * (1.0 + z)).sqrt();
        pairs.max(-(x + y + z) / (1.0 + root))
    }

    /// Third derivative of V along three CP-even states, GeV.
    pub fn trilinear(&self, states: [usize; 3]) -> f64 {
        sum(|i, j, k| {
            let weight =
                self.contents[i][states[0]] * self.contents[j][states[1]] * self.contents[k][states[2]];
            if weight == 0.0 { 0.0 } else { weight * self.derivative([i, j, k]) }
        })
    }

    /// Third derivative of V along a CP-even state and twice a, GeV.
    pub fn trilinear_with_a(&self, state: usize) -> f64 {
        sum(|i, j, k| {
            let weight = self.contents[i][state] * self.pseudoscalar[j] * self.pseudoscalar[k];
            if weight == 0.0 { 0.0 } else { weight * self.derivative_with_imaginary(i, j, k) }
        })
    }

    /// Third derivative along real parts.
    fn derivative(&self, along: [usize; 3]) -> f64 {
        let [i, j, k] = along;
        let quartic = if i == j && j == k {
            6.0 * self.lambda[i][i] * self.vevs[i]
        } else if i == j {
            self.lambda[i][k] * self.vevs[k]
        } else if j == k {
            self.lambda[i][j] * self.vevs[i]
        } else if i == k {
            self.lambda[i][j] * self.vevs[j]
        } else {
            0.0
        };
        quartic - self.operator_derivative(along)
    }

    /// Third derivative along one real and two imaginary parts: Re z^m zbar^n
    /// changes sign with each pair of the same kind, not with mixed ones.
    fn derivative_with_imaginary(&self, real: usize, j: usize, k: usize) -> f64 {
        let quartic = match (j == k, real == j) {
            (true, true) => 2.0 * self.lambda[j][j] * self.vevs[j],
            (true, false) => self.lambda[real][j] * self.vevs[real],
            _ => 0.0,
        };
        let sign = if j == k { 1.0 } else { -1.0 };
        quartic + sign * self.operator_derivative([real, j, k])
    }

    /// Third derivative of $2c\,\mathrm{Re}\,\Phi^m\Phi'^{*n}$ along real parts.
    fn operator_derivative(&self, along: [usize; 3]) -> f64 {
        let Some((mut powers, mut value)) = self.operator else { return 0.0 };
        for i in along {
            if powers[i] <= 0 {
                return 0.0;
            }
            value *= f64::from(powers[i]) / self.vevs[i];
            powers[i] -= 1;
        }
        value
    }
}

/// Sum over three fields.
fn sum(term: impl Fn(usize, usize, usize) -> f64) -> f64 {
    let mut total = 0.0;
    for i in 0..3 {
        for j in 0..3 {
            total += (0..3).map(|k| term(i, j, k)).sum::<f64>();
        }
    }
    total
}
