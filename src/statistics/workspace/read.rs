//! Reading the JSON layout of pyhf (schema 1.0.0).

use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::check::check;
use super::document::{Channel, Effect, Measurement, Modifier, Observation, Sample, Setting, Workspace};
use super::node::{Node, Place};
use crate::error::{Error, Result};

/// Largest file that is read: several times the largest published likelihood,
/// and small enough that a wrong file does not fill the memory.
pub const LARGEST_FILE: u64 = 64 << 20;

/// Reads a workspace from a file and checks it.
///
/// # Errors
///
/// [`Error::Io`] where the file cannot be read, [`Error::Card`] where it is
/// larger than [`LARGEST_FILE`], is not JSON (with line and column) or breaks a
/// rule (with the path in the JSON, the value and what is allowed).
pub fn read(file: &Path) -> Result<Workspace> {
    let name = file.display().to_string();
    let io = |e: std::io::Error| Error::io(file, "reading the workspace", &e);
    let handle = File::open(file).map_err(io)?;
    let size = handle.metadata().map_err(io)?.len();
    if size > LARGEST_FILE {
        return Err(too_large(&name));
    }
    let mut bytes = Vec::with_capacity(usize::try_from(size).unwrap_or(0) + 1);
    // The size of a pipe is not known before it is read.
    handle.take(LARGEST_FILE + 1).read_to_end(&mut bytes).map_err(io)?;
    parse(&name, &bytes)
}

/// Reads a workspace from the bytes of a file called `name` and checks it.
///
/// # Errors
///
/// As [`read()`].
pub fn parse(name: &str, bytes: &[u8]) -> Result<Workspace> {
    if bytes.len() as u64 > LARGEST_FILE {
        return Err(too_large(name));
    }
    let document: Node = serde_json::from_slice(bytes).map_err(|e| not_json(name, &e))?;
    let workspace = workspace(&Place::root(&document)).map_err(|e| named(name, e))?;
    check(&workspace).map_err(|e| named(name, e))?;
    Ok(workspace)
}

fn too_large(name: &str) -> Error {
    Error::Card {
        file: name.to_owned(),
        at: None,
        message: format!(
            "the file is larger than {} MiB; workspaces up to that are read",
            LARGEST_FILE >> 20
        ),
    }
}

fn not_json(name: &str, error: &serde_json::Error) -> Error {
    let text = error.to_string();
    let message = text.split(" at line ").next().unwrap_or(&text);
    Error::Card {
        file: name.to_owned(),
        at: Some((error.line(), error.column())),
        message: format!("not a JSON document that can be used: {message}"),
    }
}

/// The same error with the name of the file.
/// The error with the name of the file it was found in.
pub(crate) fn named(name: &str, error: Error) -> Error {
    match error {
        Error::Card { at, message, .. } => Error::Card { file: name.to_owned(), at, message },
        other => other,
    }
}

fn workspace(root: &Place) -> Result<Workspace> {
    let object = root.object(&["channels", "measurements", "observations", "version"])?;
    let version = object.need("version")?;
    if version.text()? != "1.0.0" {
        return Err(version.error(format!("`{}` is not supported; 1.0.0 is", version.text()?)));
    }
    Ok(Workspace {
        channels: all(&object.need("channels")?, channel)?,
        observations: all(&object.need("observations")?, observation)?,
        measurements: all(&object.need("measurements")?, measurement)?,
    })
}

fn all<T>(list: &Place, one: impl Fn(&Place) -> Result<T>) -> Result<Vec<T>> {
    list.list()?.iter().map(one).collect()
}

fn channel(place: &Place) -> Result<Channel> {
    let object = place.object(&["name", "samples"])?;
    Ok(Channel {
        name: object.need("name")?.text()?.to_owned(),
        samples: all(&object.need("samples")?, sample)?,
    })
}

fn sample(place: &Place) -> Result<Sample> {
    let object = place.object(&["name", "data", "modifiers"])?;
    Ok(Sample {
        name: object.need("name")?.text()?.to_owned(),
        data: object.need("data")?.numbers()?,
        modifiers: all(&object.need("modifiers")?, modifier)?,
    })
}

fn modifier(place: &Place) -> Result<Modifier> {
    let kind = place.peek("type")?;
    let object = place.object(&["name", "type", "data"])?;
    let name = object.need("name")?.text()?.to_owned();
    let effect = match kind.text()? {
        "normfactor" => free(&object.need("data")?, Effect::NormFactor)?,
        "shapefactor" => free(&object.need("data")?, Effect::ShapeFactor)?,
        "lumi" => free(&object.need("data")?, Effect::Lumi)?,
        "normsys" => {
            let data = object.need("data")?.object(&["lo", "hi"])?;
            Effect::NormSys { lo: data.need("lo")?.number()?, hi: data.need("hi")?.number()? }
        }
        "histosys" => {
            let data = object.need("data")?.object(&["lo_data", "hi_data"])?;
            Effect::HistoSys { lo: data.need("lo_data")?.numbers()?, hi: data.need("hi_data")?.numbers()? }
        }
        "staterror" => Effect::StatError(object.need("data")?.numbers()?),
        "shapesys" => Effect::ShapeSys(object.need("data")?.numbers()?),
        other => {
            return Err(kind.error(format!(
                "modifier type `{other}` is not supported; supported: normfactor, normsys, histosys, \
                 staterror, shapesys, shapefactor, lumi"
            )));
        }
    };
    Ok(Modifier { name, effect })
}

/// A modifier whose data must be null.
fn free(data: &Place, effect: Effect) -> Result<Effect> {
    data.null()?;
    Ok(effect)
}

fn observation(place: &Place) -> Result<Observation> {
    let object = place.object(&["name", "data"])?;
    Ok(Observation { name: object.need("name")?.text()?.to_owned(), data: object.need("data")?.numbers()? })
}

fn measurement(place: &Place) -> Result<Measurement> {
    let object = place.object(&["name", "config"])?;
    let config = object.need("config")?.object(&["poi", "parameters"])?;
    let poi = config.need("poi")?.text()?;
    Ok(Measurement {
        name: object.need("name")?.text()?.to_owned(),
        // pyhf's way to say that there is none.
        poi: (!poi.is_empty()).then(|| poi.to_owned()),
        parameters: match config.get("parameters") {
            Some(list) => all(&list, setting)?,
            None => Vec::new(),
        },
    })
}

fn setting(place: &Place) -> Result<Setting> {
    if let Ok(factors) = place.peek("factors") {
        return Err(factors.error(
            "is not supported: the factors of a shapesys are (nominal / error)^2; set its errors instead",
        ));
    }
    let object = place.object(&["name", "inits", "bounds", "auxdata", "sigmas", "fixed"])?;
    let numbers = |key: &str| object.get(key).map(|p| p.numbers()).transpose();
    Ok(Setting {
        name: object.need("name")?.text()?.to_owned(),
        inits: numbers("inits")?,
        bounds: object.get("bounds").map(|p| all(&p, interval)).transpose()?,
        auxdata: numbers("auxdata")?,
        sigmas: numbers("sigmas")?,
        fixed: object.get("fixed").map(|p| p.flag()).transpose()?,
    })
}

fn interval(place: &Place) -> Result<[f64; 2]> {
    let ends = place.numbers()?;
    match ends[..] {
        [lower, upper] => Ok([lower, upper]),
        _ => Err(place.error(format!("has {} values, an interval has 2", ends.len()))),
    }
}
