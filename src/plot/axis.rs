//! Axes: a labelled range and its map to the unit interval.

use super::Error;

/// How an axis maps values to lengths.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Scale {
    /// Equal differences have equal lengths.
    Linear,
    /// Equal ratios have equal lengths.
    Log,
}

/// A labelled range of one coordinate.
#[derive(Debug, Clone, PartialEq)]
pub struct Axis {
    label: String,
    scale: Scale,
    min: f64,
    max: f64,
}

impl Axis {
    /// A linear axis from `min` to `max`.
    ///
    /// # Errors
    /// If the range is empty, inverted or not finite.
    pub fn linear(label: &str, min: f64, max: f64) -> Result<Self, Error> {
        Self::new(label, Scale::Linear, min, max)
    }

    /// A logarithmic axis from `min` to `max`.
    ///
    /// # Errors
    /// If the range is empty, inverted or not finite, or if `min` is not positive.
    pub fn log(label: &str, min: f64, max: f64) -> Result<Self, Error> {
        Self::new(label, Scale::Log, min, max)
    }

    /// An axis of the given scale; the label is [rich text](super#text).
    ///
    /// # Errors
    /// If the range is empty, inverted or not finite, or not positive on a logarithmic scale.
    pub fn new(label: &str, scale: Scale, min: f64, max: f64) -> Result<Self, Error> {
        // Below a relative width of 1e-9 the ticks are no longer distinct numbers in text.
        let narrow = (max - min).abs() <= 1e-9 * max.abs().max(min.abs());
        if !(min.is_finite() && max.is_finite() && min < max) || narrow || !(max - min).is_finite() {
            return Err(Error::EmptyRange { label: label.to_owned(), min, max });
        }
        if scale == Scale::Log && min <= 0.0 {
            return Err(Error::LogRange { label: label.to_owned(), min });
        }
        Ok(Self { label: label.to_owned(), scale, min, max })
    }

    /// The label as given.
    pub fn label(&self) -> &str {
        &self.label
    }

    /// The scale.
    pub fn scale(&self) -> Scale {
        self.scale
    }

    /// The lower end.
    pub fn min(&self) -> f64 {
        self.min
    }

    /// The upper end.
    pub fn max(&self) -> f64 {
        self.max
    }

    /// Where `value` lies: 0 at `min`, 1 at `max`, not a number where the scale has no place for it.
    pub fn unit(&self, value: f64) -> f64 {
        match self.scale {
            Scale::Linear => (value - self.min) / (self.max - self.min),
            Scale::Log if value > 0.0 => (value / self.min).ln() / (self.max / self.min).ln(),
            Scale::Log => f64::NAN,
        }
    }

    /// The value at the place `unit`; the inverse of [`unit`](Self::unit).
    pub fn value(&self, unit: f64) -> f64 {
        match self.scale {
            Scale::Linear => self.min + unit * (self.max - self.min),
            Scale::Log => self.min * (self.max / self.min).powf(unit),
        }
    }

    /// `n` nodes, equidistant on this scale, both ends included: the natural grid of a scan.
    pub fn nodes(&self, n: usize) -> Vec<f64> {
        let last = n.saturating_sub(1);
        (0..n)
            .map(|i| match i {
                0 => self.min,
                i if i == last => self.max,
                i => self.value(i as f64 / last as f64),
            })
            .collect()
    }

    /// The place of `value` with everything off the scale at the lower end.
    pub(super) fn unit_floored(&self, value: f64) -> f64 {
        if self.scale == Scale::Log && value <= 0.0 { -1.0 } else { self.unit(value) }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn unit_and_value_are_inverse() {
        for axis in [Axis::linear("x", -3.0, 5.0).unwrap(), Axis::log("x", 1e-12, 1e3).unwrap()] {
            for k in 0..=10 {
                let u = f64::from(k) / 10.0;
                assert!((axis.unit(axis.value(u)) - u).abs() < 1e-12);
            }
        }
    }

    #[test]
    fn nodes_include_both_ends_exactly() {
        let nodes = Axis::log("x", 600.0, 1e5).unwrap().nodes(41);
        assert_eq!((nodes.len(), nodes[0], nodes[40]), (41, 600.0, 1e5));
        assert!(nodes.windows(2).all(|w| w[0] < w[1]));
        assert!(Axis::linear("x", 0.0, 1.0).unwrap().nodes(0).is_empty());
    }

    #[test]
    fn impossible_ranges_are_refused_in_one_sentence() {
        let text = |r: Result<Axis, Error>| r.unwrap_err().to_string();
        assert_eq!(
            text(Axis::linear("m", 2.0, 2.0)),
            "axis \"m\" needs a finite range with min < max, not 2 to 2"
        );
        assert_eq!(text(Axis::log("r", 0.0, 1.0)), "logarithmic axis \"r\" needs min > 0, not 0");
        assert!(Axis::linear("m", 0.0, f64::NAN).is_err());
        assert!(Axis::linear("m", 0.0, f64::INFINITY).is_err());
        assert!(Axis::linear("m", 3.0, 1.0).is_err());
    }

    #[test]
    fn a_log_axis_has_no_place_for_zero() {
        let axis = Axis::log("r", 0.1, 1.0).unwrap();
        assert!(axis.unit(0.0).is_nan() && axis.unit(-1.0).is_nan());
        assert!(axis.unit_floored(0.0) < 0.0);
    }
}
