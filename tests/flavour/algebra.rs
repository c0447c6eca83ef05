//! Dirac matrices, spinors and polarisation vectors, made explicitly.

use nalgebra::{Matrix4, Vector4};
use num_complex::Complex64;

pub(crate) type C = Complex64;
pub(crate) type Spinor = Vector4<C>;
pub(crate) type Four = [C; 4];
pub(crate) type Tensor = [[C; 4]; 4];

pub(crate) const ZERO: C = C::new(0.0, 0.0);
pub(crate) const ONE: C = C::new(1.0, 0.0);
pub(crate) const I: C = C::new(0.0, 1.0);
/// Metric (+,-,-,-).
pub(crate) const G: [f64; 4] = [1.0, -1.0, -1.0, -1.0];

/// Sign of the permutation with $\epsilon^{0123}=-1$.
pub(crate) fn epsilon_upper(i: [usize; 4]) -> f64 {
    let mut sign = -1.0;
    for a in 0..4 {
        for b in a + 1..4 {
            if i[a] == i[b] {
                return 0.0;
            }
            if i[a] > i[b] {
                sign = -sign;
            }
        }
    }
    sign
}

pub(crate) fn dot(a: &Four, b: &Four) -> C {
    (0..4).map(|m| a[m] * b[m] * G[m]).sum()
}

pub(crate) fn contract(a: &Tensor, b: &Tensor) -> C {
    (0..4).flat_map(|m| (0..4).map(move |n| a[m][n] * b[m][n] * G[m] * G[n])).sum()
}

/// $\epsilon^{\mu\nu\rho\sigma}a_\nu b_\rho c_\sigma$ of upper-index vectors.
pub(crate) fn cross(a: &Four, b: &Four, c: &Four) -> Four {
    let all = || (0..4).flat_map(|n| (0..4).flat_map(move |r| (0..4).map(move |s| [n, r, s])));
    let term =
        |m, [n, r, s]: [usize; 3]| a[n] * b[r] * c[s] * (epsilon_upper([m, n, r, s]) * G[n] * G[r] * G[s]);
    std::array::from_fn(|m| all().map(|i| term(m, i)).sum())
}

/// $\frac12\epsilon^{\mu\nu\rho\sigma}T_{\rho\sigma}$.
pub(crate) fn dual(t: &Tensor) -> Tensor {
    let all = || (0..4).flat_map(|r| (0..4).map(move |s| (r, s)));
    let term = |m, n, (r, s): (usize, usize)| t[r][s] * (0.5 * epsilon_upper([m, n, r, s]) * G[r] * G[s]);
    std::array::from_fn(|m| std::array::from_fn(|n| all().map(|i| term(m, n, i)).sum()))
}

pub(crate) struct Dirac {
    pub(crate) gamma: [Matrix4<C>; 4],
    pub(crate) gamma5: Matrix4<C>,
    pub(crate) sigma: [[Matrix4<C>; 4]; 4],
}

impl Dirac {
    pub(crate) fn new() -> Self {
        let pauli = [[ZERO, ONE, ONE, ZERO], [ZERO, -I, I, ZERO], [ONE, ZERO, ZERO, -ONE]];
        let gamma = std::array::from_fn(|m| {
            Matrix4::from_fn(|r, c| match (m, r / 2, c / 2) {
                (0, a, b) if a == b && r == c => {
                    if a == 0 {
                        ONE
                    } else {
                        -ONE
                    }
                }
                (0, ..) => ZERO,
                (_, 0, 1) => pauli[m - 1][2 * r + c - 2],
                (_, 1, 0) => -pauli[m - 1][2 * (r - 2) + c],
                _ => ZERO,
            })
        });
        let gamma5 = gamma[0] * gamma[1] * gamma[2] * gamma[3] * I;
        let sigma = std::array::from_fn(|m| {
            std::array::from_fn(|n| (gamma[m] * gamma[n] - gamma[n] * gamma[m]) * (I * 0.5))
        });
        Self { gamma, gamma5, sigma }
    }

    pub(crate) fn bar(&self, u: &Spinor) -> nalgebra::RowVector4<C> {
        u.adjoint() * self.gamma[0]
    }

    /// u(p, s) for both spins, $\bar uu=2m$.
    pub(crate) fn u(&self, p: &[f64; 4], mass: f64) -> [Spinor; 2] {
        let slash = (0..4).fold(Matrix4::zeros(), |sum, m| sum + self.gamma[m] * C::from(G[m] * p[m]));
        let norm = C::from((p[0] + mass).sqrt());
        [0, 1].map(|s| {
            let mut rest = Spinor::zeros();
            rest[s] = ONE;
            (slash + Matrix4::identity() * C::from(mass)) * rest / norm
        })
    }

    /// Charge conjugate $i\gamma^2u^*$: v of the same momentum.
    pub(crate) fn conjugate(&self, u: &Spinor) -> Spinor {
        self.gamma[2] * u.conjugate() * I
    }
}

/// Polarisation vectors of spin 1 with the spin along z in the rest frame:
/// m = 1, 0, -1.
pub(crate) fn polarisations(p: &[f64; 4], mass: f64) -> [Four; 3] {
    let r = C::from(0.5_f64.sqrt());
    let rest = [[-r, -r * I, ZERO], [ZERO, ZERO, ONE], [r, -r * I, ZERO]];
    rest.map(|e| {
        let along: C = (0..3).map(|i| e[i] * p[i + 1]).sum();
        let shift = along / (mass * (p[0] + mass));
        [along / mass, e[0] + shift * p[1], e[1] + shift * p[2], e[2] + shift * p[3]]
    })
}

/// Spinors of spin 3/2, $u^\alpha$ by Clebsch-Gordan from spin 1 and 1/2.
pub(crate) fn rarita_schwinger(dirac: &Dirac, p: &[f64; 4], mass: f64) -> [[Spinor; 4]; 4] {
    let [plus, zero, minus] = polarisations(p, mass);
    let [up, down] = dirac.u(p, mass);
    let (a, b) = (C::from((1.0_f64 / 3.0).sqrt()), C::from((2.0_f64 / 3.0).sqrt()));
    let make = |f: &dyn Fn(usize) -> Spinor| std::array::from_fn(f);
    [
        make(&|m| up * plus[m]),
        make(&|m| down * (plus[m] * a) + up * (zero[m] * b)),
        make(&|m| up * (minus[m] * a) + down * (zero[m] * b)),
        make(&|m| down * minus[m]),
    ]
}

/// Numbers that look random, the same in every run.
pub(crate) struct Lcg(pub(crate) u64);

impl Lcg {
    /// Between -1 and 1.
    pub(crate) fn next(&mut self) -> f64 {
        self.0 = self.0.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
        (self.0 >> 11) as f64 / (1_u64 << 52) as f64 - 1.0
    }

    pub(crate) fn complex(&mut self) -> C {
        C::new(self.next(), self.next())
    }
}

#[test]
fn spinors_and_vectors_are_what_they_say() {
    let dirac = Dirac::new();
    let (mass, p) = (0.7, [(0.49_f64 + 0.25 + 0.09 + 0.04).sqrt(), 0.5, -0.3, 0.2]);
    for (i, u) in dirac.u(&p, mass).iter().enumerate() {
        let norm = (dirac.bar(u) * u)[0];
        assert!((norm - 2.0 * mass).norm() < 1e-12, "{i}: {norm}");
        let v = dirac.conjugate(u);
        assert!(((dirac.bar(&v) * v)[0] + 2.0 * mass).norm() < 1e-12);
    }
    let four = p.map(C::from);
    for (i, e) in polarisations(&p, mass).iter().enumerate() {
        assert!(dot(e, &four).norm() < 1e-12, "{i}");
        assert!((dot(e, &e.map(|x| x.conj())) + 1.0).norm() < 1e-12, "{i}");
    }
    for psi in rarita_schwinger(&dirac, &p, mass) {
        // gamma_alpha psi^alpha = 0 = p_alpha psi^alpha.
        let trace = (0..4).fold(Spinor::zeros(), |s, m| s + dirac.gamma[m] * psi[m] * C::from(G[m]));
        let along = (0..4).fold(Spinor::zeros(), |s, m| s + psi[m] * C::from(G[m] * p[m]));
        assert!(trace.norm() < 1e-12 && along.norm() < 1e-12, "{trace} {along}");
    }
    // sigma gamma5 is a fixed multiple of the dual of sigma.
    for m in 0..4 {
        for n in 0..4 {
            let all = (0..4).flat_map(|r| (0..4).map(move |s| (r, s)));
            let twin = all.fold(Matrix4::zeros(), |sum, (r, s)| {
                sum + dirac.sigma[r][s] * C::from(0.5 * epsilon_upper([m, n, r, s]) * G[r] * G[s])
            });
            assert!((dirac.sigma[m][n] * dirac.gamma5 - twin * SIGMA_DUAL).norm() < 1e-12, "{m}{n}");
        }
    }
}

/// $\sigma^{\mu\nu}\gamma_5=c\,\frac12\epsilon^{\mu\nu\rho\sigma}\sigma_{\rho\sigma}$
/// with $\epsilon^{0123}=-1$.
pub(crate) const SIGMA_DUAL: C = C::new(0.0, -1.0);
