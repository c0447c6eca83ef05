//! Dark currents for every spin and direction.

use super::algebra::{
    C, Dirac, Four, G, I, Spinor, Tensor, ZERO, contract, dot, dual, polarisations, rarita_schwinger,
};
use nalgebra::Matrix4;

/// Currents of one spin configuration and direction, in the rest frame.
pub(crate) struct Currents {
    pub(crate) scalars: Vec<C>,
    pub(crate) vectors: Vec<Four>,
    pub(crate) tensors: Vec<Tensor>,
}

/// All spin configurations with their weight in $\int d\Phi_2$.
pub(crate) type Sample = Vec<(f64, Currents)>;

fn directions() -> Vec<(f64, [f64; 3])> {
    let rule = darkbound::numerics::gauss::rule16();
    let mut out = Vec::new();
    for (x, w) in rule.pairs() {
        let cos = 2.0 * x - 1.0;
        let sin = (1.0 - cos * cos).sqrt();
        for k in 0..16 {
            let phi = std::f64::consts::TAU * f64::from(k) / 16.0;
            out.push((w / 16.0, [sin * phi.cos(), sin * phi.sin(), cos]));
        }
    }
    out
}

fn pair(mass: f64, q_sq: f64, currents: impl Fn([f64; 4], [f64; 4]) -> Vec<Currents>) -> Sample {
    let beta = (1.0 - 4.0 * mass * mass / q_sq).sqrt();
    let energy = 0.5 * q_sq.sqrt();
    let mut out = Vec::new();
    for (w, n) in directions() {
        let k = n.map(|x| x * energy * beta);
        let (one, two) = ([energy, k[0], k[1], k[2]], [energy, -k[0], -k[1], -k[2]]);
        let weight = w * beta / (8.0 * std::f64::consts::PI);
        out.extend(currents(one, two).into_iter().map(|c| (weight, c)));
    }
    out
}

/// S, P; V, A; T of a Dirac pair.
pub(crate) fn fermions(mass: f64, q_sq: f64) -> Sample {
    let dirac = Dirac::new();
    pair(mass, q_sq, |one, two| {
        let (us, vs) = (dirac.u(&one, mass), dirac.u(&two, mass).map(|u| dirac.conjugate(&u)));
        let all = us.iter().flat_map(|u| vs.iter().map(move |v| (u, v)));
        all.map(|(u, v)| bilinears(&dirac, |m| (dirac.bar(u) * m * v)[0])).collect()
    })
}

/// S, P; V, A; T of a pair of spin 3/2.
pub(crate) fn spin_three_half(mass: f64, q_sq: f64) -> Sample {
    let dirac = Dirac::new();
    pair(mass, q_sq, |one, two| {
        let us = rarita_schwinger(&dirac, &one, mass);
        let vs = rarita_schwinger(&dirac, &two, mass).map(|u| u.map(|x: Spinor| dirac.conjugate(&x)));
        let mut out = Vec::new();
        for u in &us {
            for v in &vs {
                let sandwich = |m: &Matrix4<C>| (0..4).map(|a| (dirac.bar(&u[a]) * m * v[a])[0] * G[a]).sum();
                out.push(bilinears(&dirac, sandwich));
            }
        }
        out
    })
}

fn bilinears(dirac: &Dirac, sandwich: impl Fn(&Matrix4<C>) -> C) -> Currents {
    let axial = |m: usize| sandwich(&(dirac.gamma[m] * dirac.gamma5));
    Currents {
        scalars: vec![sandwich(&Matrix4::identity()), sandwich(&dirac.gamma5)],
        vectors: vec![std::array::from_fn(|m| sandwich(&dirac.gamma[m])), std::array::from_fn(axial)],
        tensors: vec![std::array::from_fn(|m| std::array::from_fn(|n| sandwich(&dirac.sigma[m][n])))],
    }
}

/// phi* phi; i phi* d phi.
pub(crate) fn scalars(mass: f64, q_sq: f64) -> Sample {
    pair(mass, q_sq, |one, two| {
        let vector = std::array::from_fn(|m| C::from(one[m] - two[m]));
        vec![Currents { scalars: vec![C::from(1.0)], vectors: vec![vector], tensors: vec![] }]
    })
}

/// V*V, F*F, F*F~; i V* d V; i(V* V - V* V) of a pair of vectors.
pub(crate) fn vectors(mass: f64, q_sq: f64) -> Sample {
    pair(mass, q_sq, |one, two| {
        let conj = |e: Four| e.map(|x| x.conj());
        let (first, second) = (polarisations(&one, mass).map(conj), polarisations(&two, mass).map(conj));
        let all = first.iter().flat_map(|a| second.iter().map(move |b| (a, b)));
        all.map(|(a, b)| {
            let product = dot(a, b);
            let (fa, fb) = (field(&one, a), field(&two, b));
            let tensor = std::array::from_fn(|m| std::array::from_fn(|n| I * (a[m] * b[n] - a[n] * b[m])));
            Currents {
                scalars: vec![product, contract(&fa, &fb), contract(&fa, &dual(&fb))],
                vectors: vec![std::array::from_fn(|m| product * (one[m] - two[m]))],
                tensors: vec![tensor],
            }
        })
        .collect()
    })
}

/// $\partial_\mu V_\nu-\partial_\nu V_\mu$ of an outgoing vector.
fn field(k: &[f64; 4], e: &Four) -> Tensor {
    std::array::from_fn(|m| std::array::from_fn(|n| I * (e[n] * k[m] - e[m] * k[n])))
}

/// One vector at rest: V; V^{mu nu}.
pub(crate) fn vector(mass: f64) -> Sample {
    let rest = [mass, 0.0, 0.0, 0.0];
    polarisations(&rest, mass)
        .map(|e| {
            let e = e.map(|x| x.conj());
            (1.0, Currents { scalars: vec![], vectors: vec![e], tensors: vec![field(&rest, &e)] })
        })
        .into_iter()
        .collect()
}

/// $\sum|A|^2$ of an amplitude.
pub(crate) fn squared(sample: &Sample, amplitude: impl Fn(&Currents) -> C) -> f64 {
    sample.iter().map(|(w, c)| w * amplitude(c).norm_sqr()).sum()
}

/// Correlator of two components.
pub(crate) fn correlator(sample: &Sample, a: impl Fn(&Currents) -> C, b: impl Fn(&Currents) -> C) -> C {
    sample.iter().map(|(w, c)| a(c) * b(c).conj() * *w).fold(ZERO, |s, x| s + x)
}
