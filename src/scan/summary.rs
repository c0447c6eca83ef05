//! The summary of a finished table: which bound excludes what, what is left.

use std::fmt::Write as _;
use std::path::Path;

use super::{Job, Table};
use crate::error::{Error, Result};

/// Counts over a finished `points.csv`.
struct Counts {
    points: usize,
    unphysical: usize,
    allowed: usize,
    /// Per constraint: points excluded, excluded by nothing else, and applied
    /// beyond the table.
    excluded: Vec<(usize, usize, usize)>,
    /// Per parameter: range over the allowed points.
    ranges: Vec<Option<(f64, f64)>>,
    /// The lowest joint -2 ln L of all points, and of the allowed ones.
    lowest: [Option<Lowest>; 2],
}

/// A point with its joint likelihood.
struct Lowest {
    index: String,
    twice_nll: f64,
    leading: String,
    excluded_by: String,
}

/// Reads the table and writes the summary as Markdown; returns it with the
/// number of allowed points.
///
/// # Errors
/// The table cannot be read or is not of this job.
pub fn summary(job: &Job, table: &Path) -> Result<(String, usize)> {
    let counts = count(job, table)?;
    let mut out = String::new();
    let title = if job.card.title.is_empty() { job.model.summary() } else { &job.card.title };
    let _ = writeln!(out, "# {title}\n");
    let _ = writeln!(out, "Model `{}`: {}.\n", job.model.name(), job.model.summary());
    let percent = |n: usize| 100.0 * n as f64 / counts.points.max(1) as f64;
    let _ = writeln!(
        out,
        "{} points, {} allowed ({:.1} %), {} without a physical solution ({:.1} %).\n",
        counts.points,
        counts.allowed,
        percent(counts.allowed),
        counts.unphysical,
        percent(counts.unphysical)
    );
    if let Some(t) = &job.card.tune {
        let _ = writeln!(out, "`{}` is solved so that `{}` = {:e}.\n", t.parameter, t.observable, t.value);
    }
    write_ranges(&mut out, job, &counts);
    write_bounds(&mut out, job, &counts);
    write_likelihood(&mut out, &counts);
    Ok((out, counts.allowed))
}

fn write_ranges(out: &mut String, job: &Job, counts: &Counts) {
    let _ = writeln!(out, "## Surviving ranges\n\n| parameter | unit | from | to |\n|---|---|---|---|");
    for (p, range) in job.model.parameters().iter().zip(&counts.ranges) {
        match range {
            Some((lo, hi)) => {
                let _ = writeln!(out, "| `{}` | {} | {lo:.4e} | {hi:.4e} |", p.name, p.unit);
            }
            None => {
                let _ = writeln!(out, "| `{}` | {} | - | - |", p.name, p.unit);
            }
        }
    }
}

fn write_bounds(out: &mut String, job: &Job, counts: &Counts) {
    let _ = writeln!(
        out,
        "\n## What excludes\n\nFractions of all points; \"alone\": excluded by nothing else; \"beyond\": \
         applied beyond its table by a stated law.\n\n\
         | bound | excludes | alone | beyond | level | source |\n|---|---|---|---|---|---|"
    );
    let mut rows: Vec<_> = job.library.iter().zip(&counts.excluded).collect();
    rows.sort_by(|a, b| b.1.cmp(a.1).then(a.0.id().cmp(b.0.id())));
    let percent = |n: usize| 100.0 * n as f64 / counts.points.max(1) as f64;
    for (c, (n, alone, beyond)) in rows {
        let card = c.card();
        let level =
            card.cl.filter(|cl| *cl < 1.0).map_or("-".to_owned(), |cl| format!("{:.0} %", 100.0 * cl));
        let _ = writeln!(
            out,
            "| `{}` {} | {:.1} % | {:.1} % | {:.1} % | {level} | {} |",
            c.id(),
            card.title,
            percent(*n),
            percent(*alone),
            percent(*beyond),
            card.citation
        );
    }
}

fn write_likelihood(out: &mut String, counts: &Counts) {
    let _ = writeln!(
        out,
        "\n## Likelihood\n\nJoint -2 ln L of single points, nothing profiled (`fit` does that). It says how \
         well a point agrees with all data together; whether a bound excludes it is another question.\n\n\
         | lowest of | point | -2 ln L | largest term | excluded by |\n|---|---|---|---|---|"
    );
    for (name, lowest) in ["all points", "allowed points"].iter().zip(&counts.lowest) {
        let _ = match lowest {
            Some(l) => writeln!(
                out,
                "| {name} | {} | {:.4} | {} | {} |",
                l.index, l.twice_nll, l.leading, l.excluded_by
            ),
            None => writeln!(out, "| {name} | - | - | - | - |"),
        };
    }
}

/// Keeps the lower of two points, the first of equal ones.
fn keep_lowest(slot: &mut Option<Lowest>, record: &csv::StringRecord, first: usize) {
    let Ok(twice_nll) = record[first + 3].parse::<f64>() else { return };
    if slot.as_ref().is_none_or(|l| twice_nll < l.twice_nll) {
        let text = |i: usize| match &record[i] {
            "" => "-".to_owned(),
            id => format!("`{}`", id.replace(';', "`, `")),
        };
        *slot = Some(Lowest {
            index: record[0].to_owned(),
            twice_nll,
            leading: text(first + 4),
            excluded_by: text(first + 1),
        });
    }
}

fn count(job: &Job, path: &Path) -> Result<Counts> {
    let fail = |message: String| Error::Table { table: path.display().to_string(), message };
    let mut reader = csv::Reader::from_path(path).map_err(|e| fail(e.to_string()))?;
    let header: Vec<String> =
        reader.headers().map_err(|e| fail(e.to_string()))?.iter().map(str::to_owned).collect();
    if header.join(",") != Table::new(job).header() {
        return Err(fail("its columns are not those of this card".into()));
    }
    let n_parameters = job.model.parameters().len();
    let (allowed_at, excluded_at) = (n_parameters + 1, n_parameters + 2);
    let ids: Vec<&str> = job.library.iter().map(super::super::constraints::Constraint::id).collect();
    let mut counts = Counts {
        points: 0,
        unphysical: 0,
        allowed: 0,
        excluded: vec![(0, 0, 0); ids.len()],
        ranges: vec![None; n_parameters],
        lowest: [None, None],
    };
    for record in reader.records() {
        let record = record.map_err(|e| fail(e.to_string()))?;
        counts.points += 1;
        if record.iter().next_back() != Some("ok") {
            counts.unphysical += 1;
            continue;
        }
        let excluded: Vec<&str> = record[excluded_at].split(';').filter(|s| !s.is_empty()).collect();
        for id in &excluded {
            if let Some(i) = ids.iter().position(|known| known == id) {
                counts.excluded[i].0 += 1;
                counts.excluded[i].1 += usize::from(excluded.len() == 1);
            }
        }
        for id in record[excluded_at + 1].split(';') {
            if let Some(i) = ids.iter().position(|known| *known == id) {
                counts.excluded[i].2 += 1;
            }
        }
        keep_lowest(&mut counts.lowest[0], &record, allowed_at);
        if &record[allowed_at] == "1" {
            keep_lowest(&mut counts.lowest[1], &record, allowed_at);
            counts.allowed += 1;
            for (i, range) in counts.ranges.iter_mut().enumerate() {
                if let Ok(v) = record[i + 1].parse::<f64>() {
                    *range = Some(range.map_or((v, v), |(lo, hi)| (lo.min(v), hi.max(v))));
                }
            }
        }
    }
    Ok(counts)
}
