//! Running a job: parallel, in order, resumable.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead, BufReader, Seek, SeekFrom, Write};
use std::ops::Range;
use std::path::{Path, PathBuf};

use rayon::prelude::*;

use super::{Job, Row, Table};
use crate::error::{Error, Result};
use crate::inputs::Inputs;
use crate::models::Assignment;

/// Points per batch: between two batches the table is flushed.
const BATCH: usize = 256;

/// A part of a scan: `index` of `count`, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Shard {
    /// Which part.
    pub index: usize,
    /// Number of parts.
    pub count: usize,
}

impl std::str::FromStr for Shard {
    type Err = Error;

    fn from_str(text: &str) -> Result<Self> {
        let wrong = || Error::Usage(format!("shard `{text}`: i/N with 1 <= i <= N is needed, such as 1/4"));
        let (i, n) = text.split_once('/').ok_or_else(wrong)?;
        let (index, count) = (i.parse().map_err(|_| wrong())?, n.parse().map_err(|_| wrong())?);
        if index == 0 || index > count {
            return Err(wrong());
        }
        Ok(Self { index, count })
    }
}

impl Shard {
    fn range(self, len: usize) -> Range<usize> {
        (self.index - 1) * len / self.count..self.index * len / self.count
    }
}

/// How to run.
#[derive(Debug, Clone, Copy, Default)]
pub struct RunOptions {
    /// Continue a table that was left unfinished.
    pub resume: bool,
    /// Only a part of the points.
    pub shard: Option<Shard>,
}

/// Called with (points done, points in all).
pub type Progress<'a> = &'a (dyn Fn(usize, usize) + Sync);

/// Evaluates points in order, in parallel.
///
/// # Errors
/// The first computation that failed, with the index of its point.
pub fn evaluate(job: &Job, range: Range<usize>) -> Result<Vec<Row>> {
    range
        .into_par_iter()
        .map(|i| {
            job.evaluate(i).map_err(|e| match e {
                Error::Numerics { method, why } => {
                    Error::Numerics { method, why: format!("{why} (point {i})") }
                }
                other => other,
            })
        })
        .collect()
}

/// Runs the scan of a job into `<folder>/points.csv`; an unfinished table is
/// `points.csv.part`. The bytes are the same on any number of threads and
/// however often the run was interrupted.
///
/// # Errors
/// Unwritable folder, an unfinished table of another card, or a failed
/// computation.
pub fn run(job: &Job, folder: &Path, options: RunOptions, progress: Progress<'_>) -> Result<PathBuf> {
    fs::create_dir_all(folder).map_err(|e| Error::io(folder, "creating the folder", &e))?;
    let range = options.shard.map_or(0..job.design.len(), |s| s.range(job.design.len()));
    let name =
        options.shard.map_or("points.csv".into(), |s| format!("points.{}-of-{}.csv", s.index, s.count));
    let (path, part) = (folder.join(&name), folder.join(format!("{name}.part")));
    let table = Table::new(job);
    let stamp = stamp(job)?;
    let (mut file, done) = open_part(&part, &table, &stamp, options.resume)?;
    let mut next = range.start + done;
    progress(done, range.len());
    while next < range.end {
        let batch = next..(next + BATCH).min(range.end);
        let rows = evaluate(job, batch.clone())?;
        let lines: Vec<String> =
            batch.clone().into_par_iter().zip(&rows).map(|(i, row)| table.line(job, i, row)).collect();
        file.write_all(lines.concat().as_bytes())
            .and_then(|()| file.flush())
            .map_err(|e| Error::io(&part, "writing the table", &e))?;
        next = batch.end;
        progress(next - range.start, range.len());
    }
    drop(file);
    fs::rename(&part, &path).map_err(|e| Error::io(&path, "renaming the finished table", &e))?;
    let stamp_path = stamp_path(&part);
    fs::remove_file(&stamp_path).map_err(|e| Error::io(&stamp_path, "removing the stamp", &e))?;
    Ok(path)
}

/// What a resumed run must agree with: card, version, inputs, the constraints
/// with their tables, and the couplings of the model.
fn stamp(job: &Job) -> Result<String> {
    let card = toml::to_string(&job.card)
        .map_err(|e| Error::Usage(format!("the card cannot be written down for --resume: {e}")))?;
    let constraints: Vec<_> = job.library.iter().map(super::super::constraints::Constraint::card).collect();
    let defaults = Assignment::defaults(job.model.parameters());
    let point = job.model.point(&defaults, &Inputs::default()).ok();
    let model = format!("{:?} {:?}", job.model.parameters(), point.as_ref().and_then(|p| p.mediator()));
    let text = format!(
        "{}\n{card}\n{constraints:?}\n{:?}\n{model}\n{:?}",
        env!("CARGO_PKG_VERSION"),
        job.tables()?,
        job.context.inputs
    );
    Ok(crate::provenance::sha256_hex(&text))
}

fn stamp_path(part: &Path) -> PathBuf {
    part.with_extension("stamp")
}

/// Opens the unfinished table at the end of its last complete line and
/// returns how many rows it has.
fn open_part(part: &Path, table: &Table, stamp: &str, resume: bool) -> Result<(File, usize)> {
    if resume && part.exists() {
        let found = fs::read_to_string(stamp_path(part)).unwrap_or_default();
        if found != stamp {
            return Err(Error::Usage(format!(
                "{}: the unfinished table belongs to another card, table or version; delete it to start again",
                part.display()
            )));
        }
        return continue_part(part, table);
    }
    if part.exists() {
        return Err(Error::Usage(format!(
            "{}: an unfinished table is there; continue it with --resume, or delete it",
            part.display()
        )));
    }
    let io = |e: &std::io::Error| Error::io(part, "creating the table", e);
    let mut file = File::create(part).map_err(|e| io(&e))?;
    writeln!(file, "{}", table.header()).map_err(|e| io(&e))?;
    fs::write(stamp_path(part), stamp).map_err(|e| io(&e))?;
    Ok((file, 0))
}

fn continue_part(part: &Path, table: &Table) -> Result<(File, usize)> {
    let io = |e: &std::io::Error| Error::io(part, "reading the unfinished table", e);
    let mut file = OpenOptions::new().read(true).write(true).open(part).map_err(|e| io(&e))?;
    let (mut complete, mut lines) = (0_u64, 0_usize);
    let mut line = String::new();
    let mut reader = BufReader::new(&file);
    loop {
        line.clear();
        let n = reader.read_line(&mut line).map_err(|e| io(&e))?;
        if n == 0 || !line.ends_with('\n') {
            break;
        }
        if lines == 0 && line.trim_end() != table.header() {
            return Err(Error::Usage(format!(
                "{}: other columns than this card; delete it to start again",
                part.display()
            )));
        }
        complete += n as u64;
        lines += 1;
    }
    if lines == 0 {
        file.set_len(0).and_then(|()| file.seek(SeekFrom::Start(0))).map_err(|e| io(&e))?;
        writeln!(file, "{}", table.header()).map_err(|e| io(&e))?;
        return Ok((file, 0));
    }
    file.set_len(complete).map_err(|e| io(&e))?;
    file.seek(SeekFrom::End(0)).map_err(|e| io(&e))?;
    Ok((file, lines - 1))
}
