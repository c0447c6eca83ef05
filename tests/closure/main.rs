//! Every bound with a table, applied to what was published: at the published
//! value the ratio is one.

mod dark_matter;
mod dark_photons;
mod mesons;
mod others;

use std::collections::BTreeMap;
use std::f64::consts::PI;

use darkbound::constraints::{Constraint, Contribution, Kind, Library, Verdict};
use darkbound::decays::HadronMode;
use darkbound::flavour::{BDecay, Mode, k_to_pi};
use darkbound::inputs::{C_M_PER_S, HBAR_GEV_S, Inputs};
use darkbound::models::{
    Couplings, DarkState, Fermion, Mediator, Point, TopPartner, TopWidths, Transition, Transitions,
};
use darkbound::prediction::{Context, Prediction};
use darkbound::provenance::Columns;
use num_complex::Complex64;
use spec_math::cephes64::ndtr;

/// Anything one wants: a point without a model.
#[derive(Debug, Clone)]
struct Synthetic {
    mediator: Mediator,
    transitions: Option<Transitions>,
    top_partner: Option<TopPartner>,
}

impl Synthetic {
    fn new(mass: f64, couplings: Couplings) -> Self {
        let mediator = Mediator { mass, couplings, dark: Vec::new() };
        Self { mediator, transitions: None, top_partner: None }
    }

    /// Adds a massless dark fermion with this partial width.
    fn with_dark_width(mut self, width: f64) -> Self {
        let vector = (12.0 * PI * width / self.mediator.mass).sqrt();
        self.mediator.dark = vec![DarkState::Fermion { mass: 0.0, vector, axial: 0.0 }];
        self
    }

    fn with_transitions(mut self, transitions: Transitions) -> Self {
        self.transitions = Some(transitions);
        self
    }

    fn with_top_partner(mut self, mass: f64, [b_w, t_z, t_h, t_zprime]: [f64; 4]) -> Self {
        self.top_partner =
            Some(TopPartner { mass, widths: TopWidths { b_w, t_z, t_h, t_zprime, ..TopWidths::default() } });
        self
    }
}

impl Point for Synthetic {
    fn derived(&self) -> Vec<(&'static str, f64)> {
        Vec::new()
    }

    fn mediator(&self) -> Option<&Mediator> {
        Some(&self.mediator)
    }

    fn transitions(&self) -> Option<Transitions> {
        self.transitions
    }

    fn top_partner(&self) -> Option<TopPartner> {
        self.top_partner
    }
}

struct Setting {
    context: Context,
    library: Library,
}

impl Setting {
    fn new() -> Self {
        Self {
            context: Context::new(Inputs::default(), HadronMode::Data).unwrap(),
            library: Library::with_folder(None).unwrap(),
        }
    }

    fn inputs(&self) -> &Inputs {
        &self.context.inputs
    }

    fn of_kind(&self, kind: Kind) -> Vec<&dyn Constraint> {
        let found: Vec<_> = self.library.iter().filter(|c| c.card().kind == kind).collect();
        assert!(!found.is_empty(), "{kind:?}");
        found
    }

    fn evaluate(&self, c: &dyn Constraint, point: &Synthetic) -> Contribution {
        c.evaluate(&Prediction::new(point, &self.context)).unwrap()
    }

    /// The ratio, `None` where the bound does not apply.
    fn ratio(&self, c: &dyn Constraint, point: &Synthetic) -> Option<f64> {
        let r = self.evaluate(c, point);
        (r.verdict != Verdict::NotApplicable).then_some(r.ratio)
    }

    /// Width of a mediator at these couplings.
    fn width(&self, mass: f64, couplings: &Couplings) -> f64 {
        self.context.decays.standard_model(mass, couplings).total()
    }
}

fn columns(c: &dyn Constraint) -> Columns {
    Columns::embedded(c.card().table.as_deref().unwrap()).unwrap()
}

/// Axes and cells of a table with numbers in its header.
fn matrix(columns: &Columns) -> (Vec<f64>, Vec<f64>, Vec<Vec<Option<f64>>>) {
    let header: Vec<&str> = columns.header().collect();
    let y = header[1..].iter().map(|h| h.parse().unwrap()).collect();
    let by_column: Vec<_> = header[1..].iter().map(|h| columns.optional(h).unwrap()).collect();
    let x = columns.numbers(header[0]).unwrap();
    let cells = (0..x.len()).map(|i| by_column.iter().map(|c| c[i]).collect()).collect();
    (x, y, cells)
}

fn assert_one(ratio: f64, tolerance: f64, at: &str) {
    assert!((ratio - 1.0).abs() < tolerance, "{at}: {ratio}");
}

fn only(f: Fermion, vector: f64, axial: f64) -> Couplings {
    let mut couplings = Couplings::default();
    couplings.set(f, vector, axial);
    couplings
}

/// Vector coupling of one fermion at which the mediator has a width.
fn coupling_of_width(setting: &Setting, f: Fermion, mass: f64, width: f64) -> Option<f64> {
    let unit = setting.width(mass, &only(f, 1.0, 0.0));
    (unit > 0.0).then(|| (width / unit).sqrt())
}

fn left(coefficient: f64) -> Transition {
    Transition { left: Complex64::new(coefficient, 0.0), right: Complex64::ZERO }
}

fn channel(c: &dyn Constraint) -> (BDecay, bool) {
    let decay = c.card().decay.as_ref().unwrap();
    match (decay.parent.as_str(), decay.daughter.as_deref()) {
        ("B+", Some("K+")) => (BDecay::Charged, false),
        ("B0", Some("K*0")) => (BDecay::Neutral, true),
        other => panic!("{other:?}"),
    }
}

/// b -> s coefficient that gives a branching ratio, `None` above threshold.
/// The rate itself is held against closed forms and other codes elsewhere.
fn b_s_of_rate(setting: &Setting, (decay, kstar): (BDecay, bool), mass: f64, br: f64) -> Option<Transitions> {
    let mode = match (decay, kstar) {
        (BDecay::Charged, false) => Mode::BpKp,
        (BDecay::Neutral, true) => Mode::B0Kst0,
        other => panic!("{other:?}"),
    };
    let unit = setting.context.rare_b.rate(mode, mass, &left(1.0)).unwrap().total();
    let b_s = left((br / unit).sqrt());
    (unit > 0.0).then(|| Transitions { b_s, ..Transitions::default() })
}

#[test]
fn every_table_is_covered_by_a_test_below() {
    let covered = [
        Kind::DarkPhoton,
        Kind::DarkPhotonRvalues,
        Kind::MonophotonLikelihood,
        Kind::BDilepton,
        Kind::BInvisible,
        Kind::BLikelihood,
        Kind::MesonInvisible,
        Kind::Upsilon,
        Kind::VlqPair,
        Kind::VlqInvisible,
        Kind::DirectDetection,
        Kind::IndirectDetection,
    ];
    for c in Setting::new().library.iter() {
        let card = c.card();
        assert!(card.tables().next().is_none() || covered.contains(&card.kind), "{}", card.id);
    }
}
