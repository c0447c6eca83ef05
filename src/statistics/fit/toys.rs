//! Data drawn from a model.

use rayon::prelude::*;

use crate::error::{Error, Result};
use crate::numerics::random::Random;
use crate::statistics::model::{Constraint, Model};

/// The model with data drawn at `x`: counts from Poisson distributions,
/// auxiliary data from the constraints.
///
/// # Errors
/// An expected count that is negative or too large to be counted.
pub fn draw(model: &Model, x: &[f64], random: &mut Random) -> Result<Model> {
    let mut count = |mean: f64| {
        random.poisson(mean).ok_or_else(|| {
            let why = format!("no count can be drawn with the mean {mean:e}");
            Error::Numerics { method: "toys", why }
        })
    };
    let main = model.expected(x).into_iter().map(&mut count).collect::<Result<Vec<_>>>()?;
    let mut auxiliary = Vec::with_capacity(model.auxiliary().len());
    for &i in model.constrained() {
        match model.parameters()[i].constraint {
            Some(Constraint::Gaussian { sigma }) => auxiliary.push(x[i] + sigma * random.gaussian()),
            Some(Constraint::Poisson { factor }) => {
                auxiliary.push(random.poisson(factor * x[i]).ok_or_else(|| {
                    let (name, mean) = (&model.parameters()[i].name, factor * x[i]);
                    let why = format!("no auxiliary count of `{name}` can be drawn with the mean {mean:e}");
                    Error::Numerics { method: "toys", why }
                })?);
            }
            None => {}
        }
    }
    model.with_data(&main, &auxiliary)
}

/// What `read` says of each of `n` sets of data drawn at `x`: in parallel, the
/// same for any number of threads. Sets of one seed are the same whatever `n`.
///
/// # Errors
/// As [`draw`], and what `read` says.
pub fn toys<T: Send>(
    model: &Model,
    x: &[f64],
    n: usize,
    seed: u64,
    read: impl Fn(&Model) -> Result<T> + Sync,
) -> Result<Vec<T>> {
    let one = |k: usize| read(&draw(model, x, &mut Random::new(seed, k as u64))?);
    (0..n).into_par_iter().map(one).collect()
}
