//! Dark matter: thermal averages and relic densities over the grid of
//! reference points, and with measured hadrons.
//!
//! One iteration of `relic_nbe` and `relic_cbe` is one point: they go round the
//! points of the grid, so that the time is the mean over it. The median over
//! the points is printed before each group.

use std::hint::black_box;
use std::time::Instant;

use criterion::{Criterion, criterion_group, criterion_main};
use darkbound::decays::{Decays, HadronMode};
use darkbound::inputs::Inputs;
use darkbound::models::{Couplings, DarkState, Mediator};
use darkbound::provenance::Columns;
use darkbound::relic::annihilation::{Quarks, WidthLaw};
use darkbound::relic::reference::GridPoint;
use darkbound::relic::{
    Annihilation, CoupledSettings, MomentumTransfer, Settings, ThermalAverage, coupled, number_density,
    relic_density,
};

/// A point ready to be computed.
struct Point {
    sigma: Annihilation,
    transfer: MomentumTransfer,
}

fn grid(table: &str) -> Vec<Point> {
    let cells = Columns::parse("relic_density", table).expect("the table");
    let ids = cells.text("id").expect("id");
    let column = |name: &str| cells.numbers(name).expect("a column");
    let (m_x, m_zprime, width) = (column("mX"), column("MZp"), column("Gamma_Zp"));
    let (g_x, eps) = (column("gX"), column("eps"));
    let point = |i: usize| {
        let id = ids[i].to_owned();
        let (m_x, m_zprime, width) = (m_x[i], m_zprime[i], width[i]);
        let point = GridPoint { id, m_x, m_zprime, width, g_x: g_x[i], eps: eps[i] };
        Point { sigma: point.annihilation().expect("a point"), transfer: point.transfer().expect("targets") }
    };
    (0..ids.len()).map(point).collect()
}

/// A dark photon of 2.1 GeV with the measured R and a running width.
fn hadrons() -> Vec<Point> {
    let inputs = Inputs::default();
    let decays = Decays::new(&inputs, HadronMode::Data).expect("the tables");
    let mut all = Vec::new();
    for mass in [0.85, 0.9, 0.95, 1.0, 1.02, 1.04] {
        for (vector, eps) in [(0.01, 1e-4), (0.1, 3e-4), (0.3, 1e-3)] {
            let dark = vec![DarkState::Fermion { mass, vector, axial: 0.0 }];
            let couplings = Couplings::photon_like(eps * decays.electric_charge());
            let mediator = Mediator { mass: 2.1, couplings, dark };
            let quarks = Quarks::Hadrons(&decays);
            let sigma = Annihilation::of_mediator(&mediator, 0, &quarks, &inputs, WidthLaw::Running)
                .expect("a point");
            let transfer = MomentumTransfer::plasma(&sigma, &mediator, &inputs).expect("targets");
            all.push(Point { sigma, transfer });
        }
    }
    all
}

/// Benchmarks `f` point by point and prints the median over the points.
fn over(c: &mut Criterion, group: &str, name: &str, points: &[Point], f: impl Fn(&Point)) {
    const REPEAT: u32 = 10;
    let mut times: Vec<f64> = points
        .iter()
        .map(|p| {
            f(p);
            let begin = Instant::now();
            (0..REPEAT).for_each(|_| f(black_box(p)));
            begin.elapsed().as_secs_f64() * 1e6 / f64::from(REPEAT)
        })
        .collect();
    times.sort_by(f64::total_cmp);
    let (median, worst) = (times[times.len() / 2], times[times.len() - 1]);
    println!("{group}/{name}: median over {} points {median:.1} us, worst {worst:.1} us", times.len());
    let mut next = points.iter().cycle();
    let mut group = c.benchmark_group(group);
    group.bench_function(name, |b| {
        b.iter(|| {
            if let Some(p) = next.next() {
                f(black_box(p));
            }
        });
    });
    group.finish();
}

fn nbe(accuracy: f64) -> impl Fn(&Point) {
    let settings = Settings { accuracy, ..Settings::default() };
    move |p| {
        black_box(number_density(&p.sigma, &settings).expect("a density"));
    }
}

fn cbe(accuracy: f64) -> impl Fn(&Point) {
    let common = Settings { accuracy, ..Settings::default() };
    let settings = CoupledSettings { common, ..CoupledSettings::default() };
    move |p| {
        black_box(coupled(&p.sigma, &p.transfer, &settings).expect("a density"));
    }
}

fn auto(accuracy: f64, threshold: f64) -> impl Fn(&Point) {
    let common = Settings { accuracy, ..Settings::default() };
    let settings = CoupledSettings { common, ..CoupledSettings::default() };
    move |p| {
        black_box(relic_density(&p.sigma, &p.transfer, &settings, threshold).expect("a density"));
    }
}

fn thermal_average(c: &mut Criterion) {
    let point = GridPoint { id: "p".into(), m_x: 0.95, m_zprime: 2.1, width: 1e-4, g_x: 0.1, eps: 1e-3 };
    let sigma = point.annihilation().expect("a point");
    let mut group = c.benchmark_group("thermal_average");
    for tolerance in [1e-4, 1e-6] {
        group.bench_function(format!("prepare_{tolerance:e}"), |b| {
            b.iter(|| ThermalAverage::new(black_box(&sigma), (8.0, 1e7), tolerance).expect("averages"));
        });
        let average = ThermalAverage::new(&sigma, (8.0, 1e7), tolerance).expect("averages");
        group.bench_function(format!("{tolerance:e}"), |b| {
            b.iter(|| average.at(black_box(20.0)).expect("a value"));
        });
        group.bench_function(format!("second_{tolerance:e}"), |b| {
            b.iter(|| average.second(black_box(20.0)).expect("a value"));
        });
    }
    group.finish();
}

fn relic_nbe(c: &mut Criterion) {
    let (grid, hadrons) = (grid(include_str!("../tests/validation/relic_density.csv")), hadrons());
    over(c, "relic_nbe", "1e-4", &grid, nbe(1e-4));
    over(c, "relic_nbe", "1e-6", &grid, nbe(1e-6));
    over(c, "relic_nbe", "hadrons_1e-3", &hadrons, nbe(1e-3));
    over(c, "relic_nbe", "hadrons_1e-4", &hadrons, nbe(1e-4));
}

fn relic_cbe(c: &mut Criterion) {
    let (grid, hadrons) = (grid(include_str!("../tests/validation/relic_density.csv")), hadrons());
    over(c, "relic_cbe", "1e-3", &grid, cbe(1e-3));
    over(c, "relic_cbe", "1e-4", &grid, cbe(1e-4));
    over(c, "relic_cbe", "hadrons_1e-3", &hadrons, cbe(1e-3));
    over(c, "relic_cbe", "auto_coupled_1e-3", &hadrons, auto(1e-3, f64::INFINITY));
    over(c, "relic_cbe", "auto_equilibrium_1e-3", &hadrons, auto(1e-3, 0.0));
}

criterion_group!(benches, thermal_average, relic_nbe, relic_cbe);
criterion_main!(benches);
