//! The table of spectral functions and the squared amplitudes against
//! explicit spin sums.

use approx::assert_relative_eq;
use darkbound::flavour::dark_current::{
    Bilinears, FermionPair, Field, ScalarPair, ScalarPairCouplings, SpinThreeHalfPair, Vector, VectorPair,
    VectorPairCouplings,
};
use darkbound::flavour::form_factors::{KaonSeries, VectorSeries};
use darkbound::flavour::{
    Decay, FinalState, FlavourParameters, FormFactorSource, Helicities, Mode, Weights, bs_to_invisible,
};

use super::algebra::{C, I, Lcg, ZERO, contract, dot};
use super::dark::{self, Currents, Sample, correlator, squared};
use super::hadron::{Kinematics, Quarks};

/// Couplings of one operator basis, contracted with the currents.
trait Amplitude {
    fn of(&self, quarks: &Quarks, dark: &Currents) -> C;
}

impl Amplitude for Bilinears {
    fn of(&self, h: &Quarks, j: &Currents) -> C {
        let [s, p, v, a, t] = [0, 1, 0, 1, 0];
        h.s * (self.ss * j.scalars[s] + self.sp * j.scalars[p])
            + h.p * (self.ps * j.scalars[s] + self.pp * j.scalars[p])
            + self.vv * dot(&h.v, &j.vectors[v])
            + self.va * dot(&h.v, &j.vectors[a])
            + self.av * dot(&h.a, &j.vectors[v])
            + self.aa * dot(&h.a, &j.vectors[a])
            + self.tt * contract(&h.t, &j.tensors[t])
            + self.t5 * contract(&h.t5, &j.tensors[t])
    }
}

impl Amplitude for VectorPairCouplings {
    fn of(&self, h: &Quarks, j: &Currents) -> C {
        h.s * (self.ss * j.scalars[0] + self.sf * j.scalars[1] + self.sg * j.scalars[2])
            + h.p * (self.ps * j.scalars[0] + self.pf * j.scalars[1] + self.pg * j.scalars[2])
            + self.vv * dot(&h.v, &j.vectors[0])
            + self.av * dot(&h.a, &j.vectors[0])
            + self.tt * contract(&h.t, &j.tensors[0])
            + self.t5 * contract(&h.t5, &j.tensors[0])
    }
}

impl Amplitude for ScalarPairCouplings {
    fn of(&self, h: &Quarks, j: &Currents) -> C {
        (self.ss * h.s + self.ps * h.p) * j.scalars[0]
            + self.vv * dot(&h.v, &j.vectors[0])
            + self.av * dot(&h.a, &j.vectors[0])
    }
}

/// h_V, h_A, h_T, h_T5 of one vector.
struct OneVector([C; 4]);

impl Amplitude for OneVector {
    fn of(&self, h: &Quarks, j: &Currents) -> C {
        let [v, a, t, t5] = self.0;
        v * dot(&h.v, &j.vectors[0])
            + a * dot(&h.a, &j.vectors[0])
            + t * contract(&h.t, &j.tensors[0])
            + t5 * contract(&h.t5, &j.tensors[0])
    }
}

fn random_bilinears(r: &mut Lcg) -> Bilinears {
    Bilinears {
        ss: r.complex(),
        sp: r.complex(),
        ps: r.complex(),
        pp: r.complex(),
        vv: r.complex(),
        va: r.complex(),
        av: r.complex(),
        aa: r.complex(),
        tt: r.complex(),
        t5: r.complex(),
    }
}

fn random_vector_pair(r: &mut Lcg) -> VectorPairCouplings {
    VectorPairCouplings {
        ss: r.complex(),
        ps: r.complex(),
        vv: r.complex(),
        av: r.complex(),
        tt: r.complex(),
        t5: r.complex(),
        sf: r.complex(),
        pf: r.complex(),
        sg: r.complex(),
        pg: r.complex(),
    }
}

struct Mesons {
    p: FlavourParameters,
    kaon: KaonSeries,
    kstar: VectorSeries,
}

impl Mesons {
    fn new() -> Self {
        let source = FormFactorSource::Grvdv2023;
        Self {
            p: FlavourParameters::default(),
            kaon: source.kaon().unwrap().central().clone(),
            kstar: source.kstar().unwrap().central().clone(),
        }
    }

    fn decay(&self, mode: Mode) -> Decay {
        if mode.is_vector() {
            Decay::vector(mode, &self.p, self.kstar.clone(), 40.0).unwrap()
        } else {
            Decay::kaon(mode, &self.p, self.kaon.clone(), 40.0).unwrap()
        }
    }

    fn kinematics(&self, mode: Mode, q_sq: f64) -> Kinematics {
        let m = if mode.is_vector() { self.p.m_Kst0 } else { self.p.m_K0 };
        Kinematics { b: self.p.m_B0, m, quarks: (self.p.m_b, self.p.m_s), q_sq }
    }

    /// Longitudinal and transverse squared amplitudes by explicit sums.
    fn explicit(&self, mode: Mode, q_sq: f64, dark: &Sample, amplitude: &dyn Amplitude) -> Helicities {
        let kinematics = self.kinematics(mode, q_sq);
        let sum = |quarks: &Quarks| squared(dark, |j| amplitude.of(quarks, j));
        if !mode.is_vector() {
            let longitudinal = sum(&kinematics.kaon(self.kaon.at(q_sq)));
            return Helicities { longitudinal, transverse: 0.0 };
        }
        let [plus, zero, minus] = kinematics.vector(self.kstar.at(q_sq));
        Helicities { longitudinal: sum(&zero), transverse: sum(&plus) + sum(&minus) }
    }

    /// Branching ratio per squared amplitude: phase space without the pair.
    fn factor(&self, mode: Mode, q_sq: f64) -> f64 {
        let k = self.kinematics(mode, q_sq);
        let lambda = ((k.b - k.m).powi(2) - q_sq) * ((k.b + k.m).powi(2) - q_sq);
        let tau = self.p.tau_B0_ps * 1e-12 / darkbound::inputs::HBAR_GEV_S;
        tau * lambda.sqrt() / (16.0 * std::f64::consts::PI * k.b.powi(3))
    }

    fn compare_pair(&self, q_sq: f64, dark: &Sample, amplitude: &dyn Amplitude, state: &dyn FinalState) {
        for mode in [Mode::B0K0, Mode::B0Kst0] {
            let ours = self.decay(mode).spectrum(state, q_sq).unwrap();
            let factor = self.factor(mode, q_sq) / std::f64::consts::TAU;
            let expected = self.explicit(mode, q_sq, dark, amplitude).times(factor);
            assert_relative_eq!(ours.longitudinal, expected.longitudinal, max_relative = 1e-11);
            assert_relative_eq!(ours.transverse, expected.transverse, max_relative = 1e-11);
        }
    }
}

const POINTS: [(f64, f64); 3] = [(0.3, 4.0), (0.9, 11.3), (1.6, 16.0)];

#[test]
fn fermions_with_random_complex_couplings() {
    let (mesons, mut r) = (Mesons::new(), Lcg(1));
    for (mass, q_sq) in POINTS {
        let sample = dark::fermions(mass, q_sq);
        for _ in 0..5 {
            let f = random_bilinears(&mut r);
            mesons.compare_pair(q_sq, &sample, &f, &FermionPair::new(mass, Field::Complex, 1.0, f).unwrap());
        }
    }
}

#[test]
fn spin_three_half_with_random_complex_couplings() {
    let (mesons, mut r) = (Mesons::new(), Lcg(2));
    for (mass, q_sq) in POINTS {
        let sample = dark::spin_three_half(mass, q_sq);
        for _ in 0..2 {
            let f = random_bilinears(&mut r);
            let state = SpinThreeHalfPair::new(mass, Field::Complex, 1.0, f).unwrap();
            mesons.compare_pair(q_sq, &sample, &f, &state);
        }
    }
}

#[test]
fn vectors_with_random_complex_couplings() {
    let (mesons, mut r) = (Mesons::new(), Lcg(3));
    for (mass, q_sq) in POINTS {
        let sample = dark::vectors(mass, q_sq);
        for _ in 0..3 {
            let h = random_vector_pair(&mut r);
            mesons.compare_pair(q_sq, &sample, &h, &VectorPair::new(mass, Field::Complex, 1.0, h).unwrap());
        }
    }
}

#[test]
fn scalars_with_random_complex_couplings() {
    let (mesons, mut r) = (Mesons::new(), Lcg(4));
    for (mass, q_sq) in POINTS {
        let g = ScalarPairCouplings { ss: r.complex(), ps: r.complex(), vv: r.complex(), av: r.complex() };
        let state = ScalarPair::new(mass, Field::Complex, 1.0, g).unwrap();
        mesons.compare_pair(q_sq, &dark::scalars(mass, q_sq), &g, &state);
    }
}

#[test]
fn one_vector_with_random_complex_couplings() {
    let (mesons, mut r) = (Mesons::new(), Lcg(5));
    for mass in [0.5, 2.1, 3.0] {
        let sample = dark::vector(mass);
        for _ in 0..5 {
            let h = [0; 4].map(|_| r.complex());
            let state = Vector::new(mass, [h[0], h[1]], [h[2], h[3]]).unwrap();
            for mode in [Mode::B0K0, Mode::B0Kst0] {
                let ours = mesons.decay(mode).total(&state).unwrap();
                let factor = mesons.factor(mode, mass * mass);
                let expected = mesons.explicit(mode, mass * mass, &sample, &OneVector(h)).times(factor);
                assert_relative_eq!(ours.longitudinal, expected.longitudinal, max_relative = 1e-11);
                assert_relative_eq!(ours.transverse, expected.transverse, max_relative = 1e-11);
            }
        }
    }
}

#[test]
fn bs_to_invisible_with_random_complex_couplings() {
    let (p, mut r) = (FlavourParameters::default(), Lcg(6));
    let mass = 0.8;
    let q = p.m_Bs;
    // <0|A^mu|B_s> = i f p^mu, <0|P|B_s> = -i f m^2/(m_b + m_s).
    let pseudo = -I * p.f_Bs * q * q / (p.m_b + p.m_s);
    let axial = [I * p.f_Bs * q, ZERO, ZERO, ZERO];
    let zero = [[ZERO; 4]; 4];
    let quarks = Quarks { s: ZERO, p: pseudo, v: [ZERO; 4], a: axial, t: zero, t5: zero };
    let tau = p.tau_Bs_ps * 1e-12 / darkbound::inputs::HBAR_GEV_S;
    for _ in 0..5 {
        let f = random_bilinears(&mut r);
        for (sample, state) in [
            (
                dark::fermions(mass, q * q),
                Box::new(FermionPair::new(mass, Field::Complex, 1.0, f).unwrap()) as Box<dyn FinalState>,
            ),
            (
                dark::spin_three_half(mass, q * q),
                Box::new(SpinThreeHalfPair::new(mass, Field::Complex, 1.0, f).unwrap()),
            ),
        ] {
            let expected = squared(&sample, |j| f.of(&quarks, j)) / (2.0 * q) * tau;
            assert_relative_eq!(bs_to_invisible(&*state, &p), expected, max_relative = 1e-11);
        }
    }
}

/// Correlators that the weights do not have must vanish, and those they have
/// must be multiples of the unit matrix.
#[test]
fn correlators_have_no_other_component() {
    let (mass, q_sq) = (0.9, 11.3);
    for (name, sample) in [
        ("fermions", dark::fermions(mass, q_sq)),
        ("spin 3/2", dark::spin_three_half(mass, q_sq)),
        ("vectors", dark::vectors(mass, q_sq)),
    ] {
        let fermionic = name != "vectors";
        let scale = correlator(&sample, |c| c.vectors[0][1], |c| c.vectors[0][1]).re;
        let vanishes = |a: &dyn Fn(&Currents) -> C, b: &dyn Fn(&Currents) -> C, what: &str| {
            let size = correlator(&sample, a, b).norm();
            assert!(size < 1e-12 * scale, "{name}: {what} {size:e}");
        };
        for i in 1..4 {
            vanishes(&|c| c.vectors[0][0], &|c| c.vectors[0][i], "V0 Vi");
            vanishes(&|c| c.vectors[0][i], &|c| c.scalars[0], "Vi S");
            vanishes(&|c| c.tensors[0][0][i], &|c| c.tensors[0][1 + i % 3][1 + (i + 1) % 3], "E M");
            for j in (1..4).filter(|j| *j != i) {
                vanishes(&|c| c.vectors[0][i], &|c| c.vectors[0][j], "Vi Vj");
                vanishes(&|c| c.tensors[0][0][i], &|c| c.vectors[0][j], "Ei Vj");
            }
            if fermionic {
                vanishes(&|c| c.vectors[0][i], &|c| c.vectors[1][i], "Vi Ai");
                vanishes(&|c| c.tensors[0][0][i], &|c| c.vectors[1][i], "Ei Ai");
            }
        }
        vanishes(&|c| c.scalars[0], &|c| c.scalars[if fermionic { 1 } else { 2 }], "S P");
    }
}

/// Cauchy-Schwarz: $\rho_{VE}^2\le\rho_T\rho_E$, $\rho_{AP}^2\le\rho_L\rho_P$,
/// an equality for fermions.
#[test]
fn interference_is_bounded() {
    let one = C::from(1.0);
    let mut ratios = Vec::new();
    for (mass, q_sq) in POINTS {
        let only = |f: Bilinears| -> [Weights; 2] {
            [
                FermionPair::new(mass, Field::Complex, 1.0, f).unwrap().weights(q_sq),
                SpinThreeHalfPair::new(mass, Field::Complex, 1.0, f).unwrap().weights(q_sq),
            ]
        };
        let f = Bilinears { vv: one, tt: one, aa: one, pp: one, ..Bilinears::default() };
        let all = only(f);
        let vector = only(Bilinears { vv: one, ..Bilinears::default() });
        for (w, v) in all.iter().zip(vector) {
            assert!(w.vt * w.vt <= v.v_t * w.t_e * (1.0 + 1e-12), "{w:?}");
            ratios.push(w.ap * w.ap / (w.a_l * w.p));
        }
    }
    for ratio in ratios {
        assert_relative_eq!(ratio, 1.0, max_relative = 1e-12);
    }
}
