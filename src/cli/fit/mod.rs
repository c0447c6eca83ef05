//! `fit`: the likelihood of a workspace, minimised, profiled, limited.

mod job;
mod missing_energy;
mod plot;
mod range;
mod report;

use std::path::{Path, PathBuf};

use super::settings::key_value;
use super::{Global, print};
use crate::error::{Error, Result};
use crate::statistics::fit::{
    BestFit, Fit, Hypotheses, TWO_PARAMETERS, TestStatistic, contours, interval, profile, profile_grid, toys,
};
use crate::statistics::model::{Interpolation, Model};
use range::{Pair, Range};
use report::{Limit, Report, ToyFits};

/// Directions of a contour.
const RAYS: usize = 60;
/// Seed of the toys where none is given.
const SEED: u64 = 1;

/// Options of `fit`.
#[derive(Debug, clap::Args)]
pub(super) struct FitArgs {
    /// Workspace in the layout of pyhf (.json), or a card (.toml)
    file: PathBuf,
    /// Folder for the report and the figures of a card
    #[arg(long, default_value = "out", value_name = "DIR")]
    out: PathBuf,
    /// Profile of a parameter, e.g. mu=0:10:1 (start:stop:step, both ends included)
    #[arg(long, value_name = "NAME=START:STOP:STEP")]
    profile: Option<String>,
    /// Hold a parameter, e.g. mu=1; repeatable
    #[arg(long = "fix", value_name = "NAME=VALUE")]
    fixed: Vec<String>,
    /// Measurement of the workspace [default: the first]
    #[arg(long, value_name = "NAME")]
    measurement: Option<String>,
    /// Interval of a parameter from its profile; repeatable
    #[arg(long = "interval", value_name = "NAME")]
    intervals: Vec<String>,
    /// Rise of -2 ln L at the ends of intervals [default: 1]
    #[arg(long, value_name = "RISE")]
    delta: Option<f64>,
    /// Profile of two parameters and its 68 and 95 % lines, e.g. mu=0:8:20,ff=-2:2:20
    #[arg(long, value_name = "A=LO:HI:N,B=LO:HI:N")]
    contour: Option<String>,
    /// Upper limit on the parameter of interest by CLs, and the significance
    #[arg(long)]
    limit: bool,
    /// q, or qtilde (no negative signal) [default: qtilde]
    #[arg(long, value_name = "NAME")]
    test_statistic: Option<String>,
    /// Confidence level of the limit [default: 0.95]
    #[arg(long, value_name = "CL")]
    level: Option<f64>,
    /// Toys: CLs at the limit with --limit, else fits of data drawn at the minimum
    #[arg(long, value_name = "N")]
    toys: Option<usize>,
    /// Seed of the toys [default: 1]
    #[arg(long)]
    seed: Option<u64>,
    /// Fit the data expected at these values instead, nuisances as the data
    /// have them there; repeatable
    #[arg(long, value_name = "NAME=VALUE")]
    asimov: Vec<String>,
    /// Draw the profile or the contour into this file
    #[arg(long, value_name = "FILE.svg")]
    plot: Option<PathBuf>,
}

/// The likelihood of a file, by its kind.
fn load(file: &Path, measurement: Option<&str>) -> Result<Model> {
    match file.extension().and_then(|e| e.to_str()) {
        Some("json") | None => Model::read(file, measurement, Interpolation::default()),
        Some(other) => Err(Error::Usage(format!(
            "{}: a workspace in JSON (.json) is needed, not .{other}",
            file.display()
        ))),
    }
}

/// Holds every `name=value` of an option.
fn hold<'m>(fit: Fit<'m>, option: &str, values: &[String]) -> Result<Fit<'m>> {
    values.iter().try_fold(fit, |fit, text| {
        let (name, value) = key_value(option, text)?;
        let value = value
            .parse()
            .map_err(|_| Error::Usage(format!("{option} `{text}`: `{value}` is not a number")))?;
        fit.hold(name, value)
    })
}

impl FitArgs {
    /// The first option given that a card has no use for.
    fn of_workspaces(&self) -> Option<&'static str> {
        let given = [
            ("--profile", self.profile.is_some()),
            ("--fix", !self.fixed.is_empty()),
            ("--measurement", self.measurement.is_some()),
            ("--interval", !self.intervals.is_empty()),
            ("--delta", self.delta.is_some()),
            ("--contour", self.contour.is_some()),
            ("--limit", self.limit),
            ("--test-statistic", self.test_statistic.is_some()),
            ("--level", self.level.is_some()),
            ("--toys", self.toys.is_some()),
            ("--seed", self.seed.is_some()),
            ("--asimov", !self.asimov.is_empty()),
            ("--plot", self.plot.is_some()),
        ];
        given.iter().find(|(_, is)| *is).map(|(name, _)| *name)
    }
}

/// A card by its keys: `[[scenario]]` or `[[contour]]` is missing energy, all
/// others are jobs of a model.
fn card(file: &Path, out: &Path, global: &Global) -> Result<()> {
    let text = std::fs::read_to_string(file).map_err(|e| Error::Card {
        file: file.display().to_string(),
        at: None,
        message: format!("the card cannot be read: {e}"),
    })?;
    let keys: toml::Table =
        toml::from_str(&text).map_err(|e| Error::toml(&file.display().to_string(), &text, &e))?;
    if keys.contains_key("model") || !["scenario", "contour"].iter().any(|k| keys.contains_key(*k)) {
        return job::fit(file, out, global);
    }
    missing_energy::fit(&file.display().to_string(), &text, out, global)
}

/// Prints the minimum and what else was asked for as text or JSON.
pub(super) fn fit(args: &FitArgs, global: &Global) -> Result<()> {
    if args.file.extension().is_some_and(|e| e == "toml") {
        if let Some(option) = args.of_workspaces() {
            return Err(Error::Usage(format!(
                "{option} is for workspaces (.json): a card says itself what is fitted"
            )));
        }
        return card(&args.file, &args.out, global);
    }
    let statistic = test_statistic(args.test_statistic.as_deref().unwrap_or("qtilde"))?;
    let range = args.profile.as_deref().map(|text| Range::parse("--profile", text)).transpose()?;
    let pair = args.contour.as_deref().map(|text| Pair::parse("--contour", text)).transpose()?;
    if args.plot.is_some() && range.is_some() == pair.is_some() {
        return Err(Error::Usage("--plot needs one of --profile and --contour".into()));
    }
    let mut model = load(&args.file, args.measurement.as_deref())?;
    if !args.asimov.is_empty() {
        let fit = hold(hold(Fit::new(&model), "--fix", &args.fixed)?, "--asimov", &args.asimov)?;
        model = model.asimov(&fit.run()?.x)?;
    }
    let fit = hold(Fit::new(&model), "--fix", &args.fixed)?;
    let mut report = Report::new(&model, fit.run()?);
    if let Some(range) = &range {
        let found = profile(&fit, &range.name, &range.values)?;
        report.improve(&found.best);
        report.profile = Some((range.name.clone(), found));
    }
    for name in &args.intervals {
        let delta = args.delta.unwrap_or(1.0);
        let found = interval(&fit, name, delta)?;
        report.improve(&found.best);
        report.intervals.push((name.clone(), delta, found));
    }
    if let Some(pair) = &pair {
        let names = [pair.a.name.as_str(), pair.b.name.as_str()];
        let grid = profile_grid(&fit, names, [&pair.a.values, &pair.b.values])?;
        let lines = contours(&fit, names, &TWO_PARAMETERS, RAYS)?;
        report.improve(&grid.best);
        report.improve(&lines[0].best);
        report.contour = Some((grid, lines));
        report.pair = Some(pair);
    }
    if args.limit {
        report.limit = Some(limit(&fit, statistic, args)?);
    } else if let Some(n) = args.toys {
        report.toys = Some(toy_fits(&fit, &report.best, n, args.seed.unwrap_or(SEED))?);
    }
    report.fault()?;
    if let Some(file) = &args.plot {
        plot::write(file, &report)?;
    }
    if global.json {
        print(&report.as_json().to_string());
    } else {
        print(report.as_text().trim_end());
    }
    Ok(())
}

fn test_statistic(name: &str) -> Result<TestStatistic> {
    match name {
        "q" => Ok(TestStatistic::Q),
        "qtilde" => Ok(TestStatistic::QTilde),
        _ => Err(Error::Usage(format!("--test-statistic `{name}`: q or qtilde is needed"))),
    }
}

fn limit(fit: &Fit, statistic: TestStatistic, args: &FitArgs) -> Result<Limit> {
    let tests = Hypotheses::new(fit, statistic)?;
    let level = args.level.unwrap_or(0.95);
    let upper = tests.upper_limit(level)?;
    let seed = args.seed.unwrap_or(SEED);
    let toys = args.toys.map(|n| tests.toy_cls(upper.observed, n, seed)).transpose()?;
    Ok(Limit { level, upper, significance: tests.significance()?, toys })
}

/// Fits of `n` sets of data drawn at the minimum.
fn toy_fits(fit: &Fit, best: &BestFit, n: usize, seed: u64) -> Result<ToyFits> {
    if n < 2 {
        return Err(Error::Usage(format!("--toys {n}: two at least are needed")));
    }
    let fits = toys(fit.model(), &best.x, n, seed, |toy| {
        let found = fit.of(toy).run_from(&best.x)?;
        Ok((found.status.is_minimum(), found.x))
    })?;
    let minima: Vec<&Vec<f64>> = fits.iter().filter(|(good, _)| *good).map(|(_, x)| x).collect();
    if minima.len() < 2 {
        let why = format!("{} of {n} fits of toys ended in a minimum", minima.len());
        return Err(Error::Numerics { method: "toys", why });
    }
    let count = minima.len() as f64;
    let moments = |i: usize| {
        let mean = minima.iter().map(|x| x[i]).sum::<f64>() / count;
        let variance = minima.iter().map(|x| (x[i] - mean).powi(2)).sum::<f64>() / (count - 1.0);
        (mean, variance.sqrt())
    };
    let moments = (0..best.x.len()).map(moments).collect();
    Ok(ToyFits { seed, asked: n, minima: minima.len(), moments })
}
