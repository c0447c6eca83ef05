//! Rates of one decay: spectrum, bins, total.

use std::f64::consts::{FRAC_PI_2, PI};

use super::FlavourParameters;
use super::dark_current::{FinalState, Support, Weights};
use super::form_factors::{KaonSeries, VectorSeries};
use super::helicity::{self, Helicities, Masses};
use super::parameters::per_gev;
use crate::error::{Error, Result};
use crate::numerics::gauss::{rule3, rule8, rule24};

/// A decay of a B meson with missing energy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// B+ -> K+.
    BpKp,
    /// B0 -> K0.
    B0K0,
    /// B+ -> K*+.
    BpKstp,
    /// B0 -> K*0.
    B0Kst0,
    /// B_s -> phi (without the width difference of the B_s).
    BsPhi,
}

impl Mode {
    /// All modes with their names.
    pub const ALL: [(Self, &'static str); 5] = [
        (Self::BpKp, "B+->K+"),
        (Self::B0K0, "B0->K0"),
        (Self::BpKstp, "B+->K*+"),
        (Self::B0Kst0, "B0->K*0"),
        (Self::BsPhi, "Bs->phi"),
    ];

    /// Name in tables and on the command line.
    pub fn name(self) -> &'static str {
        Self::ALL[self as usize].1
    }

    /// The mode of a name.
    ///
    /// # Errors
    /// No such mode.
    pub fn named(name: &str) -> Result<Self> {
        let known = Self::ALL.iter().find(|(_, n)| *n == name);
        known.map(|(m, _)| *m).ok_or_else(|| Error::Unknown {
            kind: "decay mode",
            name: name.to_owned(),
            hint: format!("there are {}", Self::ALL.map(|(_, n)| n).join(", ")),
        })
    }

    /// Whether the B goes to a vector meson.
    pub fn is_vector(self) -> bool {
        !matches!(self, Self::BpKp | Self::B0K0)
    }

    fn masses(self, p: &FlavourParameters) -> (f64, f64, f64) {
        match self {
            Self::BpKp => (p.m_Bp, p.m_Kp, p.tau_Bp_ps),
            Self::B0K0 => (p.m_B0, p.m_K0, p.tau_B0_ps),
            Self::BpKstp => (p.m_Bp, p.m_Kstp, p.tau_Bp_ps),
            Self::B0Kst0 => (p.m_B0, p.m_Kst0, p.tau_B0_ps),
            Self::BsPhi => (p.m_Bs, p.m_phi1020, p.tau_Bs_ps),
        }
    }
}

#[derive(Debug, Clone, PartialEq)]
enum Hadron {
    Kaon(KaonSeries),
    Vector(VectorSeries),
}

/// One decay with its masses, lifetime and form factors.
#[derive(Debug, Clone, PartialEq)]
pub struct Decay {
    mode: Mode,
    masses: Masses,
    /// $\tau/32\pi^2m_B^3$.
    per_pair: f64,
    hadron: Hadron,
    q_sq_max: f64,
}

impl Decay {
    /// B -> K; the form factors may be used up to `q_sq_max` in GeV^2.
    ///
    /// # Errors
    /// A mode with a vector meson; a K heavier than the B.
    pub fn kaon(mode: Mode, p: &FlavourParameters, ff: KaonSeries, q_sq_max: f64) -> Result<Self> {
        if mode.is_vector() {
            return Err(Error::Usage(format!(
                "{}: the form factors of a vector meson are needed",
                mode.name()
            )));
        }
        Self::new(mode, p, Hadron::Kaon(ff), q_sq_max)
    }

    /// B -> K* or B_s -> phi; the form factors may be used up to `q_sq_max`
    /// in GeV^2.
    ///
    /// # Errors
    /// A mode with a kaon; a vector meson heavier than the B.
    pub fn vector(mode: Mode, p: &FlavourParameters, ff: VectorSeries, q_sq_max: f64) -> Result<Self> {
        if !mode.is_vector() {
            return Err(Error::Usage(format!("{}: the form factors of a kaon are needed", mode.name())));
        }
        Self::new(mode, p, Hadron::Vector(ff), q_sq_max)
    }

    fn new(mode: Mode, p: &FlavourParameters, hadron: Hadron, q_sq_max: f64) -> Result<Self> {
        let (b, m, tau) = mode.masses(p);
        if b <= m || p.m_b <= p.m_s {
            let why = format!("masses {b} and {m} GeV, quark masses {} and {} GeV", p.m_b, p.m_s);
            return Err(Error::Usage(format!("{}: {why}: the parent must be heavier", mode.name())));
        }
        let masses = Masses { b, m, quark_b: p.m_b, quark_s: p.m_s };
        let per_pair = per_gev(tau) / (32.0 * PI * PI * b.powi(3));
        Ok(Self { mode, masses, per_pair, hadron, q_sq_max })
    }

    /// Which decay it is.
    pub fn mode(&self) -> Mode {
        self.mode
    }

    /// Largest q^2, $(m_B-m)^2$ in GeV^2.
    pub fn end_point(&self) -> f64 {
        self.masses.end_point()
    }

    /// $\lambda^{1/2}|M|^2$.
    fn squared(&self, q_sq: f64, weights: &Weights) -> Helicities {
        let lambda = self.masses.kallen(q_sq).max(0.0);
        let root = lambda.sqrt();
        match &self.hadron {
            Hadron::Kaon(ff) => helicity::kaon(ff, &self.masses, q_sq, lambda, weights).times(root),
            Hadron::Vector(ff) => helicity::vector(ff, &self.masses, q_sq, root, weights).times(root),
        }
    }

    /// $\frac{dBR}{dq^2}=\frac{\tau\lambda^{1/2}}{32\pi^2m_B^3}|M|^2$ without
    /// a check of q^2.
    fn density(&self, state: &dyn FinalState, q_sq: f64) -> Helicities {
        self.squared(q_sq, &state.weights(q_sq)).times(self.per_pair)
    }

    /// Why a final state is out of reach, if it is.
    pub fn closed(&self, state: &dyn FinalState) -> Option<String> {
        let (lightest, what) = match state.support() {
            Support::Line(m) => (m, "mass"),
            Support::Above(threshold) => (threshold.sqrt(), "threshold"),
        };
        let available = self.masses.b - self.masses.m;
        (lightest >= available).then(|| {
            format!("{}: {what} {lightest} GeV is not below m_B - m = {available:.5} GeV", self.mode.name())
        })
    }

    /// Refuses q^2 beyond the range of the form factors.
    fn within_form_factors(&self, q_sq: f64) -> Result<()> {
        if q_sq <= self.q_sq_max {
            return Ok(());
        }
        let allowed = format!("the form factors of {} end at {} GeV^2", self.mode.name(), self.q_sq_max);
        Err(Error::Parameter { name: "q^2".into(), value: q_sq, allowed })
    }

    /// dBR/dq^2 per GeV^2 of a pair, by helicity.
    ///
    /// # Errors
    /// A single particle (its spectrum is a line); q^2 that is not positive,
    /// below threshold, beyond the end point or the form factors.
    pub fn spectrum(&self, state: &dyn FinalState, q_sq: f64) -> Result<Helicities> {
        let Support::Above(threshold) = state.support() else {
            let why = "a single particle has a line at q^2 = m^2: ask for the total or for bins";
            return Err(Error::Usage(format!("{}: {why}", self.mode.name())));
        };
        if !(q_sq > 0.0 && q_sq >= threshold && q_sq <= self.end_point()) {
            let allowed = format!("{threshold} to {:.6} GeV^2, and above zero", self.end_point());
            return Err(Error::Parameter { name: "q^2".into(), value: q_sq, allowed });
        }
        self.within_form_factors(q_sq)?;
        Ok(self.density(state, q_sq))
    }

    /// Branching ratio by helicity; zero where [`closed`](Self::closed) says
    /// why.
    ///
    /// # Errors
    /// The form factors end before the end point.
    pub fn total(&self, state: &dyn FinalState) -> Result<Helicities> {
        if self.closed(state).is_some() {
            return Ok(Helicities::default());
        }
        match state.support() {
            Support::Line(m) => self.line(state, m),
            Support::Above(threshold) => {
                self.within_form_factors(self.end_point())?;
                Ok(self.integral(state, threshold, (0.0, FRAC_PI_2)))
            }
        }
    }

    /// $BR=\frac{\tau\lambda^{1/2}}{16\pi m_B^3}|M|^2$ at q^2 = m^2.
    fn line(&self, state: &dyn FinalState, m: f64) -> Result<Helicities> {
        let q_sq = m * m;
        self.within_form_factors(q_sq)?;
        Ok(self.squared(q_sq, &state.weights(q_sq)).times(2.0 * PI * self.per_pair))
    }

    /// Branching ratios in bins of q^2 with the edges given in GeV^2; the
    /// parts of bins below threshold or beyond the end point are empty.
    ///
    /// # Errors
    /// Edges that do not ascend; the form factors end inside of the bins.
    pub fn bins(&self, state: &dyn FinalState, edges: &[f64]) -> Result<Vec<Helicities>> {
        if edges.len() < 2 || !edges.windows(2).all(|w| w[0] < w[1]) {
            return Err(Error::Usage(format!(
                "bins of q^2 {edges:?}: two or more ascending edges are needed"
            )));
        }
        let mut out = vec![Helicities::default(); edges.len() - 1];
        if self.closed(state).is_some() {
            return Ok(out);
        }
        match state.support() {
            Support::Line(m) => {
                let place = edges.windows(2).position(|w| w[0] <= m * m && m * m < w[1]);
                if let Some(slot) = place.and_then(|i| out.get_mut(i)) {
                    *slot = self.line(state, m)?;
                }
            }
            Support::Above(threshold) => {
                let span = self.end_point() - threshold;
                let angle = |q_sq: f64| ((q_sq - threshold) / span).clamp(0.0, 1.0).sqrt().asin();
                self.within_form_factors(edges[edges.len() - 1].min(self.end_point()))?;
                let mut from = angle(edges[0]);
                for (slot, edge) in out.iter_mut().zip(&edges[1..]) {
                    let to = angle(*edge);
                    if to > from {
                        *slot = self.integral(state, threshold, (from, to));
                    }
                    from = to;
                }
            }
        }
        Ok(out)
    }

    /// Integral between two angles of the map
    /// $q^2=q^2_{th}+(q^2_{max}-q^2_{th})\sin^2\vartheta$, in which the square
    /// roots of both ends are smooth.
    fn integral(&self, state: &dyn FinalState, threshold: f64, (from, to): (f64, f64)) -> Helicities {
        let span = self.end_point() - threshold;
        let at = |(sin, cos): (f64, f64)| {
            self.density(state, threshold + span * sin * sin).times(2.0 * span * sin * cos)
        };
        let width = to - from;
        let mut sum = Helicities::default();
        if width < NARROW {
            // One sine per bin: the rest by the addition theorem.
            let (sin, cos) = (from + 0.5 * width).sin_cos();
            for (x, w) in rule3().pairs() {
                let (s, c) = small_sin_cos(width * (x - 0.5));
                sum = sum + at((sin * c + cos * s, cos * c - sin * s)).times(w);
            }
        } else {
            let mut add = |x: f64, w: f64| sum = sum + at((from + width * x).sin_cos()).times(w);
            if width < WIDE {
                rule8().pairs().for_each(|(x, w)| add(x, w));
            } else {
                rule24().pairs().for_each(|(x, w)| add(x, w));
            }
        }
        sum.times(width)
    }
}

/// Bins narrower than this in the angle need three nodes, narrower than
/// [`WIDE`] eight, for nine digits (a test compares with adaptive quadrature).
const NARROW: f64 = 0.06;
const WIDE: f64 = 0.3;

/// Sine and cosine below half of [`NARROW`], to the last digit.
fn small_sin_cos(x: f64) -> (f64, f64) {
    let y = x * x;
    (
        x * (1.0 - y / 6.0 * (1.0 - y / 20.0 * (1.0 - y / 42.0))),
        1.0 - 0.5 * y * (1.0 - y / 12.0 * (1.0 - y / 30.0)),
    )
}
