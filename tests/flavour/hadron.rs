//! Matrix elements of quark currents in the rest frame of the invisible pair,
//! from the definitions of the form factors (1503.05534; 0811.1214 with
//! $\epsilon^{0123}=-1$).

use super::algebra::{C, Four, I, SIGMA_DUAL, Tensor, ZERO, cross, dot, dual};

/// Masses of mesons and quarks and q^2.
#[derive(Clone, Copy)]
pub(crate) struct Kinematics {
    pub(crate) b: f64,
    pub(crate) m: f64,
    pub(crate) quarks: (f64, f64),
    pub(crate) q_sq: f64,
}

/// Matrix elements of the six quark currents.
pub(crate) struct Quarks {
    pub(crate) s: C,
    pub(crate) p: C,
    pub(crate) v: Four,
    pub(crate) a: Four,
    pub(crate) t: Tensor,
    pub(crate) t5: Tensor,
}

impl Kinematics {
    fn momenta(&self) -> (Four, Four, Four) {
        let q = self.q_sq.sqrt();
        let e_b = (self.b * self.b - self.m * self.m + self.q_sq) / (2.0 * q);
        let momentum = (e_b * e_b - self.b * self.b).sqrt();
        let four = |e: f64, z: f64| [C::from(e), ZERO, ZERO, C::from(z)];
        (four(e_b, momentum), four(e_b - q, momentum), four(q, 0.0))
    }

    /// B -> K with f_+, f_0, f_T.
    pub(crate) fn kaon(&self, [plus, zero, tensor]: [f64; 3]) -> Quarks {
        let (p, k, q) = self.momenta();
        let gap = self.b * self.b - self.m * self.m;
        let sum: Four = std::array::from_fn(|m| p[m] + k[m]);
        let v = std::array::from_fn(|m| {
            (sum[m] - q[m] * gap / self.q_sq) * plus + q[m] * (gap / self.q_sq * zero)
        });
        let factor = I * tensor / (self.b + self.m);
        let t: Tensor =
            std::array::from_fn(|m| std::array::from_fn(|n| factor * (sum[m] * q[n] - q[m] * sum[n])));
        let s = dot(&q, &v) / (self.quarks.0 - self.quarks.1);
        Quarks { s, p: ZERO, v, a: [ZERO; 4], t5: times(&dual(&t), SIGMA_DUAL), t }
    }

    /// B -> K* with V, A0, A1, A12, T1, T2, T23 for the polarisations
    /// helicity 1, 0, -1.
    pub(crate) fn vector(&self, ff: [f64; 7]) -> [Quarks; 3] {
        let (b, m, q_sq) = (self.b, self.m, self.q_sq);
        let [v, a0, a1, a12, t1, t2, t23] = ff;
        let gap = b * b - m * m;
        let lambda = ((b - m).powi(2) - q_sq) * ((b + m).powi(2) - q_sq);
        let a2 = ((b + m).powi(2) * (gap - q_sq) * a1 - 16.0 * b * m * m * (b + m) * a12) / lambda;
        let t3 = (gap * (b * b + 3.0 * m * m - q_sq) * t2 - 8.0 * b * m * m * (b - m) * t23) / lambda;
        let a3 = ((b + m) * a1 - (b - m) * a2) / (2.0 * m);
        let (p, k, q) = self.momenta();
        let sum: Four = std::array::from_fn(|i| p[i] + k[i]);
        let r = C::from(0.5_f64.sqrt());
        let along = [k[3] / m, ZERO, ZERO, k[0] / m];
        [[ZERO, -r, -r * I, ZERO], along, [ZERO, r, -r * I, ZERO]].map(|e| {
            let e = e.map(|x| x.conj());
            let eq = dot(&e, &q);
            let normal = cross(&e, &p, &k);
            let vector = normal.map(|x| x * (2.0 * v / (b + m)));
            let axial: Four = std::array::from_fn(|i| {
                I * (e[i] * ((b + m) * a1)
                    - sum[i] * eq * (a2 / (b + m))
                    - q[i] * eq * (2.0 * m / q_sq * (a3 - a0)))
            });
            // sigma^{mu nu} q_nu and sigma^{mu nu} gamma5 q_nu.
            let sigma_q = normal.map(|x| I * x * (2.0 * t1));
            let sigma5_q: Four = std::array::from_fn(|i| {
                (e[i] * gap - sum[i] * eq) * t2 + eq * (q[i] - sum[i] * (q_sq / gap)) * t3
            });
            let (t, t5) = tensors(&sigma_q, &sigma5_q, q_sq.sqrt());
            let pseudo = -dot(&q, &axial) / (self.quarks.0 + self.quarks.1);
            Quarks { s: ZERO, p: pseudo, v: vector, a: axial, t, t5 }
        })
    }
}

fn times(t: &Tensor, factor: C) -> Tensor {
    t.map(|row| row.map(|x| x * factor))
}

/// Both tensors from their contractions with q at rest: the components 0i
/// directly, ij as those of the dual.
fn tensors(sigma_q: &Four, sigma5_q: &Four, q: f64) -> (Tensor, Tensor) {
    let electric = |v: &Four| {
        let mut t = [[ZERO; 4]; 4];
        for i in 1..4 {
            t[i][0] = v[i] / q;
            t[0][i] = -v[i] / q;
        }
        t
    };
    let (e, e5) = (electric(sigma_q), electric(sigma5_q));
    let add = |a: &Tensor, b: &Tensor| -> Tensor {
        std::array::from_fn(|m| std::array::from_fn(|n| a[m][n] + b[m][n]))
    };
    // gamma5 twice is 1: the dual relation holds both ways.
    let (magnetic, magnetic5) = (times(&dual(&e5), SIGMA_DUAL), times(&dual(&e), SIGMA_DUAL));
    (add(&e, &magnetic), add(&e5, &magnetic5))
}
