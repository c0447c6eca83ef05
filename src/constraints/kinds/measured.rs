//! Measurements and limits of one named observable.

use crate::constraints::card::Measurement;
use crate::constraints::contribution::{cls_limit, pull_of_level};
use crate::constraints::{Card, Constraint, Contribution, Validity};
use crate::error::{Result, suggest};
use crate::prediction::{OBSERVABLES, ObservableInfo, Prediction};

/// A named observable with the unit of the card.
struct Quantity {
    info: &'static ObservableInfo,
    scale: f64,
    valid_mass: Option<[f64; 2]>,
}

impl Quantity {
    fn new(card: &Card, m: &Measurement) -> Result<Self> {
        let name = card.need(m.quantity.as_ref(), "measurement.quantity")?;
        let info = ObservableInfo::find(name).ok_or_else(|| {
            let names = || OBSERVABLES.iter().map(|o| o.name);
            let hint = suggest(name, names()).map_or_else(
                || format!("there are {}", names().collect::<Vec<_>>().join(", ")),
                |s| format!("did you mean `{s}`?"),
            );
            card.error(&format!("there is no observable `{name}`; {hint}"))
        })?;
        let scale = match m.unit.as_deref() {
            None => 1.0,
            // The observable already carries its unit in its name.
            Some(unit) if name.ends_with(&format!("_{unit}")) => 1.0,
            Some(unit) => unit.parse().ok().filter(|x: &f64| x.is_finite() && *x > 0.0).ok_or_else(|| {
                card.error(&format!(
                    "unit `{unit}` of `{name}`: the unit at the end of its name or a positive number such as 1e-11 is needed"
                ))
            })?,
        };
        Ok(Self { info, scale, valid_mass: m.valid_mass })
    }

    /// The predicted value in the unit of the card, or why there is none.
    fn predict(&self, p: &Prediction<'_>) -> std::result::Result<f64, &'static str> {
        if let (Some([lo, hi]), Some(mediator)) = (self.valid_mass, p.mediator())
            && !(lo..=hi).contains(&mediator.mass)
        {
            return Err("the measurement holds at another mediator mass");
        }
        self.info.value(p).map(|v| v / self.scale).ok_or("the model has no such observable")
    }
}

fn section(card: &Card) -> Result<Measurement> {
    let m = card.need(card.measurement.as_ref(), "[measurement]")?.clone();
    let numbers = [m.value, m.error, m.error_plus, m.error_minus, m.sm, m.sm_error, m.limit];
    let pairs = m.intervals.iter().chain(&m.valid_mass).flatten().copied();
    match numbers.into_iter().flatten().chain(pairs).find(|v| !v.is_finite()) {
        Some(v) => Err(card.error(&format!("[measurement]: {v} is not a finite number"))),
        None => Ok(m),
    }
}

/// A measurement with Gaussian, possibly asymmetric errors.
pub(super) struct Gaussian {
    card: Card,
    quantity: Quantity,
    value: f64,
    sm: f64,
    errors: (f64, f64),
    pull: f64,
    one_sided: bool,
    /// CLs limit on the shift, where only an excess counts.
    upper_limit: f64,
    signal: bool,
}

impl Gaussian {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = section(&card)?;
        let quantity = Quantity::new(&card, &m)?;
        let value = *card.need(m.value.as_ref(), "measurement.value")?;
        let plus = *card.need(m.error.as_ref().or(m.error_plus.as_ref()), "measurement.error")?;
        let minus = *card.need(m.error.as_ref().or(m.error_minus.as_ref()), "measurement.error-minus")?;
        if !(plus > 0.0 && minus > 0.0) {
            return Err(card.error(&format!("errors +{plus} -{minus} must be positive")));
        }
        let sm_error = m.sm_error.unwrap_or(0.0);
        let cl = card.cl.unwrap_or(0.95);
        let sm = m.sm.unwrap_or(0.0);
        let errors = (plus.hypot(sm_error), minus.hypot(sm_error));
        Ok(Self {
            quantity,
            value,
            sm,
            errors,
            upper_limit: cls_limit(value - sm, errors.0, cl),
            pull: pull_of_level(cl, m.one_sided || m.signal),
            one_sided: m.one_sided,
            signal: m.signal,
            card,
        })
    }
}

impl Constraint for Gaussian {
    fn card(&self) -> &Card {
        &self.card
    }

    /// What is below a measured signal is disfavoured, but not excluded as
    /// new physics; what only can add is limited by CLs.
    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let shift = match self.quantity.predict(p) {
            Ok(shift) => shift,
            Err(reason) => return Ok(Contribution::not_applicable(reason)),
        };
        let total = self.sm + shift;
        let error = if total > self.value { self.errors.0 } else { self.errors.1 };
        let pull = (total - self.value) / error;
        if self.one_sided {
            let mut c = Contribution::upper_limit(shift, self.upper_limit, Validity::Valid);
            c.chi2 = Some(pull * pull);
            return Ok(c);
        }
        let mut c = Contribution::gaussian(total, self.value, pull, self.pull, self.signal, Validity::Valid);
        if self.signal && pull < -1.0 {
            c.verdict = crate::constraints::Verdict::Allowed;
            c.ratio = total / (self.value + self.pull * self.errors.0);
        }
        Ok(c)
    }
}

/// An upper limit on an observable.
pub(super) struct UpperLimit {
    card: Card,
    quantity: Quantity,
    limit: f64,
}

impl UpperLimit {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = section(&card)?;
        let quantity = Quantity::new(&card, &m)?;
        let limit = *card.need(m.limit.as_ref(), "measurement.limit")?;
        if limit <= 0.0 {
            return Err(card.error(&format!("limit = {limit} must be positive")));
        }
        Ok(Self { quantity, limit, card })
    }
}

impl Constraint for UpperLimit {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        Ok(match self.quantity.predict(p) {
            Ok(value) => Contribution::upper_limit(value, self.limit, Validity::Valid),
            Err(reason) => Contribution::not_applicable(reason),
        })
    }
}

/// Allowed intervals of an observable.
pub(super) struct Interval {
    card: Card,
    quantity: Quantity,
    intervals: Vec<[f64; 2]>,
}

impl Interval {
    pub(super) fn new(card: Card) -> Result<Self> {
        let m = section(&card)?;
        let quantity = Quantity::new(&card, &m)?;
        if m.intervals.is_empty() || m.intervals.iter().any(|[a, b]| a >= b) {
            return Err(card.error("measurement.intervals needs pairs [low, high] with low < high"));
        }
        Ok(Self { quantity, intervals: m.intervals, card })
    }
}

impl Constraint for Interval {
    fn card(&self) -> &Card {
        &self.card
    }

    fn evaluate(&self, p: &Prediction<'_>) -> Result<Contribution> {
        let value = match self.quantity.predict(p) {
            Ok(value) => value,
            Err(reason) => return Ok(Contribution::not_applicable(reason)),
        };
        // Distance from the centre of the nearest interval in half widths:
        // above one is outside.
        let (ratio, edge) = self
            .intervals
            .iter()
            .map(|[a, b]| {
                let (centre, half) = (0.5 * (a + b), 0.5 * (b - a));
                ((value - centre).abs() / half, if value < centre { *a } else { *b })
            })
            .min_by(|x, y| x.0.total_cmp(&y.0))
            .unwrap_or((f64::NAN, f64::NAN));
        Ok(Contribution::from_ratio(value, edge, ratio, Validity::Valid))
    }
}
