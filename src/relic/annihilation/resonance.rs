//! What an integrator must know: poles with their widths, thresholds.

use std::f64::consts::PI;

use num_complex::Complex64;

use super::{Annihilation, WidthLaw};
use crate::numerics::quad::Feature;

impl Annihilation {
    /// Width of the mediator on its mass shell, GeV.
    pub fn mediator_width(&self) -> f64 {
        match self.width {
            WidthLaw::Fixed(gamma) => gamma,
            WidthLaw::Running => {
                let at = self.at(self.resonance(), 0.0);
                self.width_term(&at, self.spectral(&at)) / self.mediator_mass
            }
        }
    }

    /// Width of the mediator into X Xbar, zero where it is closed, GeV.
    pub fn dark_width(&self) -> f64 {
        let (m, g, big) = (self.dark.mass, self.dark.coupling, self.mediator_mass);
        let resonance = self.resonance();
        if resonance <= 0.0 {
            return 0.0;
        }
        let beta = resonance.sqrt() / big;
        g * g * beta * (big * big + 2.0 * m * m) / (12.0 * PI * big)
    }

    /// Width of the mediator into everything that X annihilates to, GeV.
    pub fn visible_width(&self) -> f64 {
        let at = self.at(self.resonance(), 0.0);
        self.spectral(&at) / (12.0 * PI * self.mediator_mass)
    }

    /// Poles and thresholds in Delta, also those at Delta < 0: they are
    /// outside of the integral but not far from it.
    pub fn features(&self) -> Vec<Feature> {
        let mut all = vec![Feature::Pole {
            at: self.resonance(),
            half_width: self.mediator_mass * self.mediator_width(),
        }];
        if let Some(z) = &self.z {
            let m = self.dark.mass;
            all.push(Feature::Pole {
                at: (z.mass - 2.0 * m) * (z.mass + 2.0 * m),
                half_width: z.mass * z.width,
            });
        }
        if let Some(h) = &self.hadrons {
            let m = self.dark.mass;
            let pole = |(s, half_width): (f64, f64)| Feature::Pole { at: s - 4.0 * m * m, half_width };
            all.extend(h.spectrum.hadrons().narrow_poles().into_iter().map(pole));
        }
        all.extend(self.thresholds().into_iter().map(|at| Feature::Threshold { at }));
        all
    }

    fn thresholds(&self) -> Vec<f64> {
        let m = self.dark.mass;
        let of_sum = |sum: f64| (sum - 2.0 * m) * (sum + 2.0 * m);
        let mut all: Vec<f64> = self.fermions.iter().map(|f| of_sum(2.0 * f.mass)).collect();
        all.extend(self.scalars.iter().map(|p| of_sum(p.masses.0 + p.masses.1)));
        if self.mediator_pairs {
            all.push(of_sum(2.0 * self.mediator_mass));
        }
        all.extend(self.higgs.iter().map(|h| of_sum(self.mediator_mass + h.mass)));
        // Charm and bottom open within the tables, at a knot of theirs.
        if let Some(h) = &self.hadrons {
            all.push(of_sum(2.0 * h.spectrum.hadrons().inputs().m_t));
        }
        all
    }

    /// Kinks of tabulated spectral functions in Delta > 0, in order.
    pub(in crate::relic) fn kinks(&self) -> Vec<f64> {
        let four_m2 = 4.0 * self.dark.mass * self.dark.mass;
        let above = |h: &super::HadronSum| {
            let knots = h.spectrum.knots();
            let first = knots.partition_point(|k| k * k <= four_m2);
            knots[first..].iter().map(|k| k * k - four_m2).collect()
        };
        self.hadrons.as_deref().map(above).unwrap_or_default()
    }

    /// Whether $\sigma\sqrt\Delta$ is analytic in $\sqrt\Delta$ only: a final
    /// state opens exactly where X does, or the width contains X itself.
    pub(in crate::relic) fn has_root_at_threshold(&self) -> bool {
        let own = self.width == WidthLaw::Running && self.dark.coupling != 0.0;
        own || self.thresholds().contains(&0.0)
    }

    /// With X in the width, $\propto u=\sqrt\Delta$, the propagator is
    /// $u^2+iwu-\Delta_R+iW$ near threshold: |u|^2 of its nearer zero.
    fn own_width_pole(&self) -> f64 {
        if self.width != WidthLaw::Running || self.dark.coupling == 0.0 {
            return f64::INFINITY;
        }
        let at = self.at(0.0, -self.resonance());
        let visible = self.spectral(&at) / (12.0 * PI);
        let own = self.dark.coupling.powi(2) * self.dark.mass / (4.0 * PI);
        let product = Complex64::new(-self.resonance(), visible);
        let half = Complex64::new(0.0, 0.5 * own);
        let root = (half * half - product).sqrt();
        let larger = (-half + root).norm().max((-half - root).norm());
        (product.norm() / larger).powi(2)
    }

    /// Distance of Delta = 0 from the nearest point of the complex plane where
    /// $\sigma\sqrt\Delta$ is not analytic.
    pub fn nearest_singularity(&self) -> f64 {
        let m = self.dark.mass;
        let distance = |f: &Feature| match *f {
            Feature::Pole { at, half_width } => at.hypot(half_width),
            Feature::Threshold { at } | Feature::Break { at } => at.abs(),
        };
        // A kink nearer than this is not worth a ladder of its own: the
        // spectral functions vary by percents over a tenth of their mass.
        let kink = self.kinks().first().map_or(f64::INFINITY, |k| k.max(1e-4 * m * m));
        let own = Some(self.own_width_pole()).filter(|d| *d > 0.0).unwrap_or(f64::INFINITY);
        // The exchanged X of Z'Z' on its mass shell, s = 4M^2 - M^4/m^2.
        let big = self.mediator_mass;
        let open = self.mediator_pairs && m >= big;
        let pairs = if open { (big * big / m - 2.0 * m).powi(2) } else { f64::INFINITY };
        // s = 0 is where the flux is singular. A threshold at Delta = 0 has
        // nothing below it and changes the power of Delta only.
        self.features()
            .iter()
            .map(distance)
            .filter(|d| *d > 0.0)
            .fold(kink.min(own).min(pairs).min(4.0 * m * m), f64::min)
    }
}
