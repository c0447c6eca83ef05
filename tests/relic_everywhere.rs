//! Relic densities over the whole space of parameters: a finite positive
//! number with a finite error, or an error that says why not. Never a NaN, a
//! panic or a hang.

use std::time::Instant;

use darkbound::error::Error;
use darkbound::relic::reference::{GridPoint, grid_fermions};
use darkbound::relic::{
    Annihilation, CoupledSettings, DarkMatter, MomentumTransfer, Settings, Target, ThermalAverage, WidthLaw,
    number_density, relic_density,
};

/// Marsaglia's xorshift64*: the same points everywhere.
struct Random(u64);

impl Random {
    fn uniform(&mut self) -> f64 {
        self.0 ^= self.0 >> 12;
        self.0 ^= self.0 << 25;
        self.0 ^= self.0 >> 27;
        (self.0.wrapping_mul(0x2545_f491_4f6c_dd1d) >> 11) as f64 / (1_u64 << 53) as f64
    }

    fn log(&mut self, lo: f64, hi: f64) -> f64 {
        lo * (hi / lo).powf(self.uniform())
    }
}

/// A point anywhere.
fn draw(random: &mut Random) -> (GridPoint, WidthLaw) {
    let mut m_x = random.log(0.01, 1e4);
    let kind = (10.0 * random.uniform()) as u32;
    let mut m_zprime = match kind {
        // Above, below and far below resonance.
        0..=4 => 2.0 * m_x * (1.0 + random.log(1e-4, 3.0)).sqrt(),
        5 => 2.0 * m_x * (1.0 - random.log(1e-6, 0.9)),
        6 => m_x * random.log(0.01, 1.9),
        // X exactly at half of the mediator, at its mass, at a threshold.
        7 => 2.0 * m_x,
        8 => m_x,
        _ => {
            let thresholds = [0.51099895e-3, 0.05, 0.1056583755, 1.27, 1.77686, 4.18];
            m_x = thresholds[1 + (5.0 * random.uniform()) as usize];
            m_x * random.log(0.3, 30.0)
        }
    };
    m_zprime = m_zprime.max(1e-4);
    let (g_x, eps) = (random.log(1e-15, 12.566), random.log(1e-15, 12.566));
    // Most couplings of that range never were in equilibrium: half of the
    // points are drawn where they were.
    let (g_x, eps) = if random.uniform() < 0.5 { (g_x, eps) } else { (g_x.powf(0.15), eps.powf(0.3)) };
    let width = m_zprime * random.log(1e-12, 0.1);
    let law = if random.uniform() < 0.7 { WidthLaw::Fixed(width) } else { WidthLaw::Running };
    (GridPoint { id: "random".into(), m_x, m_zprime, width, g_x, eps }, law)
}

fn annihilation(point: &GridPoint, law: WidthLaw) -> Result<Annihilation, Error> {
    let dark = DarkMatter { mass: point.m_x, coupling: point.g_x };
    Ok(Annihilation::new(dark, point.m_zprime, grid_fermions(point.eps), law)?.with_mediator_pairs())
}

/// Refused for a reason that a reader understands.
fn is_physics(error: &Error) -> bool {
    let text = error.to_string();
    let known = [
        "not in chemical equilibrium",
        "a pole above 2 m_X needs a positive width",
        "before freeze-out",
        "nothing to annihilate into",
    ];
    known.iter().any(|known| text.contains(known))
}

#[test]
fn averages_and_densities_are_numbers_or_errors() {
    let count = if cfg!(debug_assertions) { 1_500 } else { 12_000 };
    let mut random = Random(0x9e37_79b9_7f4a_7c15);
    let (mut found, mut hot, mut missed, mut slowest) = (0, 0, 0, 0.0_f64);
    for i in 0..count {
        let (point, law) = draw(&mut random);
        let settings = Settings { accuracy: [1e-3, 1e-4, 1e-6][i % 3], ..Settings::default() };
        let what = format!("{i}: {point:?} {law:?} to {}", settings.accuracy);
        let sigma = match annihilation(&point, law) {
            Ok(sigma) => sigma,
            Err(e) => {
                assert!(is_physics(&e), "{what}: {e}");
                continue;
            }
        };
        let begin = Instant::now();
        if i % 4 == 0 {
            let average =
                ThermalAverage::new(&sigma, (1.0, 1e7), 1e-6).unwrap_or_else(|e| panic!("{what}: {e}"));
            for x in [1.0, 3.0, 25.0, 1e3, 1e7] {
                for a in [average.at(x).unwrap(), average.second(x).unwrap()] {
                    assert!(a.value.is_finite() && a.value >= 0.0, "{what} x = {x}: {a:?}");
                    assert!(a.error.is_finite() && a.error <= 1e-2 * a.value, "{what} x = {x}: {a:?}");
                }
            }
        }
        match number_density(&sigma, &settings) {
            Ok(a) => {
                found += 1;
                let good = a.omega_h2 > 0.0 && a.omega_h2.is_finite() && a.error > 0.0;
                assert!(good && a.error.is_finite() && a.x_f >= 1.0 && a.x_f < 1e3, "{what}: {a:?}");
                assert!(a.error < 0.1 * a.omega_h2, "{what}: {:e}", a.error / a.omega_h2);
                // Forbidden channels fall by e^-20 per unit of x: the error says
                // that not all is known there.
                missed += usize::from(a.error > 10.0 * settings.accuracy * a.omega_h2);
                assert!(a.history.iter().all(|h| h.1 > 0.0 && h.1.is_finite()), "{what}");
            }
            Err(e) => {
                hot += usize::from(e.to_string().contains("not in chemical equilibrium"));
                assert!(is_physics(&e), "{what}: {e}");
            }
        }
        slowest = slowest.max(begin.elapsed().as_secs_f64());
    }
    println!("{count} points: {found} freeze out, {missed} of them not to ten times the accuracy asked for");
    println!("{hot} never in equilibrium, slowest {slowest} s");
    // A bound on the work, with much room for a busy machine.
    assert!(slowest < 5.0, "{slowest} s");
    assert!(100 * missed < found, "{missed}");
    assert!(found > count / 4 && hot > count / 20, "{found} {hot}");
}

#[test]
fn automatic_densities_are_numbers_or_errors() {
    let count = if cfg!(debug_assertions) { 150 } else { 1_500 };
    let mut random = Random(0x0123_4567_89ab_cdef);
    let (mut found, mut slowest) = (0, 0.0_f64);
    for i in 0..count {
        let (point, law) = draw(&mut random);
        let Ok(sigma) = annihilation(&point, law) else { continue };
        let targets: Vec<Target> = grid_fermions(point.eps)
            .into_iter()
            .take(3)
            .map(|f| Target::Fermion { mass: f.mass, colours: 1.0, vector: f.vector, axial: 0.0 })
            .collect();
        let transfer = MomentumTransfer::new(sigma.dark(), point.m_zprime, targets).unwrap();
        let common = Settings { accuracy: 1e-3, ..Settings::default() };
        let settings = CoupledSettings { common, ..CoupledSettings::default() };
        let begin = Instant::now();
        let what = format!("{i}: {point:?} {law:?}");
        match relic_density(&sigma, &transfer, &settings, 1e3) {
            Ok(r) => {
                found += 1;
                let good = r.omega_h2 > 0.0 && r.omega_h2.is_finite() && r.error > 0.0 && r.error.is_finite();
                assert!(good, "{what}: {} {}", r.omega_h2, r.error);
                assert!(!r.margin.is_nan(), "{what}");
                let row = |h: &(f64, f64, f64)| [h.0, h.1, h.2].iter().all(|v| *v > 0.0 && v.is_finite());
                assert!(r.history.iter().all(row), "{what}");
            }
            Err(e) => assert!(is_physics(&e), "{what}: {e}"),
        }
        slowest = slowest.max(begin.elapsed().as_secs_f64());
    }
    println!("{found} of {count} points freeze out, slowest {slowest} s");
    assert!(slowest < 10.0 && found > count / 4, "{slowest} {found}");
}
