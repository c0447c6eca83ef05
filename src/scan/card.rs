//! Scan cards.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::constraints::Group;
use crate::decays::HadronMode;
use crate::error::{Error, Result};
use crate::prediction::DarkMatterChoice;

/// A number, or the name of a preset of the parameter.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(untagged)]
pub enum Number {
    /// A number.
    Value(f64),
    /// A preset.
    Preset(String),
}

/// A job: one scan and its figures. Unknown keys are errors.
#[derive(Debug, Clone, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct JobCard {
    /// One line for the summary.
    #[serde(default)]
    pub title: String,
    /// Model.
    pub model: String,
    /// Parameters with one value.
    #[serde(default)]
    pub fixed: BTreeMap<String, Number>,
    /// Inputs that differ from the defaults.
    #[serde(default)]
    pub inputs: BTreeMap<String, f64>,
    /// A parameter that is solved for.
    #[serde(default)]
    pub tune: Option<TuneCard>,
    /// Axes of the scan.
    #[serde(default, rename = "axis")]
    pub axes: Vec<AxisCard>,
    /// How the points are laid; a grid where absent.
    #[serde(default)]
    pub design: DesignCard,
    /// Constraints; those on by default where empty.
    #[serde(default)]
    pub constraints: Vec<String>,
    /// Derived quantities in the table; a standard set where empty.
    #[serde(default)]
    pub outputs: Vec<String>,
    /// How hadronic widths are computed.
    #[serde(default)]
    pub hadrons: HadronMode,
    /// Choices of the dark-matter predictions.
    #[serde(default, rename = "dark-matter")]
    pub dark_matter: DarkMatterChoice,
    /// What `fit` does with the job.
    #[serde(default)]
    pub likelihood: Option<LikelihoodCard>,
    /// Figures.
    #[serde(default, rename = "figure")]
    pub figures: Vec<FigureCard>,
}

/// The joint likelihood: what theory leaves open, and the planes in which it
/// is profiled.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct LikelihoodCard {
    /// Values of parameters between which theory does not decide.
    pub vary: BTreeMap<String, Vec<Number>>,
    /// Factors on the momentum transfer of X with the plasma.
    pub scattering: Vec<f64>,
    /// Ways to compute hadronic widths.
    pub hadrons: Vec<HadronMode>,
    /// Values of the form factors of B -> K and B -> K*.
    #[serde(rename = "form-factors", skip_serializing_if = "FormFactorCard::is_empty")]
    pub form_factors: FormFactorCard,
    /// Range of the tuned observable, as a coordinate of the likelihood.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub tuned: Option<[f64; 2]>,
    /// Planes of two coordinates.
    #[serde(rename = "region")]
    pub regions: Vec<RegionCard>,
}

/// Standard deviations by which form factors are moved, along the direction
/// in which the rate of the mediator changes most; each value n adds n^2 to
/// -2 ln L, and 0 must be among them. The published fits of K and K* have no
/// correlation: each has its own list.
#[derive(Debug, Clone, PartialEq, Default, Deserialize, Serialize)]
#[serde(deny_unknown_fields, default)]
pub struct FormFactorCard {
    /// B -> K.
    #[serde(rename = "K")]
    pub kaon: Vec<f64>,
    /// B -> K*.
    #[serde(rename = "Kstar")]
    pub kstar: Vec<f64>,
}

impl FormFactorCard {
    fn is_empty(&self) -> bool {
        self.kaon.is_empty() && self.kstar.is_empty()
    }
}

/// A plane in which the joint likelihood is profiled.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct RegionCard {
    /// File stem.
    pub id: String,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Name of the horizontal coordinate.
    pub x: String,
    /// Name of the vertical coordinate.
    pub y: String,
    /// Nodes along each axis.
    pub number: usize,
}

/// A parameter solved for so that an observable has a value.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
pub struct TuneCard {
    /// The parameter.
    pub parameter: String,
    /// The observable.
    pub observable: String,
    /// Its value.
    pub value: f64,
    /// Upward uncertainty, for bands.
    #[serde(default)]
    pub error_plus: Option<f64>,
    /// Downward uncertainty, for bands.
    #[serde(default)]
    pub error_minus: Option<f64>,
    /// Range in which the parameter is looked for; its own range if absent.
    #[serde(default)]
    pub bracket: Option<[f64; 2]>,
}

/// An axis of a scan or figure.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct AxisCard {
    /// Parameter, or (figures only) `sin(NAME)` or `tan(NAME)` of an angle.
    pub parameter: String,
    /// Ends, included.
    pub range: [f64; 2],
    /// Number of points.
    pub number: usize,
    /// Spacing; that of the parameter if absent.
    #[serde(default)]
    pub scale: Option<AxisScale>,
    /// Label in figures; that of the parameter if absent.
    #[serde(default)]
    pub label: Option<String>,
}

/// Spacing of an axis.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum AxisScale {
    /// Equal steps.
    Linear,
    /// Equal ratios.
    Log,
}

/// How points are laid over the axes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(deny_unknown_fields)]
pub struct DesignCard {
    /// Grid or quasi-random.
    #[serde(default)]
    pub kind: DesignKind,
    /// Number of quasi-random points.
    #[serde(default)]
    pub number: Option<u32>,
    /// Seed of the scrambling.
    #[serde(default)]
    pub seed: u32,
}

/// Kinds of design.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize, Default)]
#[serde(rename_all = "kebab-case")]
pub enum DesignKind {
    /// All combinations; the last axis runs fastest.
    #[default]
    Grid,
    /// Owen-scrambled Sobol points.
    Sobol,
}

/// A figure of a job.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct FigureCard {
    /// File stem.
    pub id: String,
    /// What is drawn.
    pub kind: FigureKind,
    /// Title.
    #[serde(default)]
    pub title: String,
    /// Parameters that differ from the job.
    #[serde(default)]
    pub fixed: BTreeMap<String, Number>,
    /// Horizontal axis.
    pub x: AxisCard,
    /// Vertical axis of an exclusion figure.
    #[serde(default)]
    pub y: Option<AxisCard>,
    /// Groups of constraints that an exclusion figure leaves out.
    #[serde(default)]
    pub without: Vec<Group>,
    /// Quantities of a line figure.
    #[serde(default, rename = "line")]
    pub lines: Vec<LineCard>,
    /// Vertical range of a line figure.
    #[serde(default)]
    pub y_range: Option<[f64; 2]>,
    /// Label of the vertical axis of a line figure.
    #[serde(default)]
    pub y_label: Option<String>,
    /// Lines of equal value over an exclusion figure.
    #[serde(default, rename = "contour")]
    pub contours: Vec<ContourCard>,
    /// Bands over an exclusion figure: where the tuned observable lies within
    /// its errors, as a function of x.
    #[serde(default, rename = "band")]
    pub bands: Vec<LineCard>,
}

/// Kinds of figure.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FigureKind {
    /// Excluded regions over two parameters.
    Exclusion,
    /// Observables against one parameter.
    Lines,
}

/// Lines on which an observable has given values.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct ContourCard {
    /// Observable.
    pub observable: String,
    /// Values, with one label each in the plot markup.
    pub levels: Vec<(f64, String)>,
}

/// One line of a figure.
#[derive(Debug, Clone, PartialEq, Deserialize, Serialize)]
#[serde(deny_unknown_fields)]
pub struct LineCard {
    /// Observable.
    pub observable: String,
    /// Label in the plot markup.
    pub label: String,
    /// Parameters that differ from the figure.
    #[serde(default)]
    pub fixed: BTreeMap<String, Number>,
}

impl JobCard {
    /// Reads a card; `file` is named in errors.
    ///
    /// # Errors
    /// Unknown or missing keys with line and column; axes that cannot be.
    pub fn read(file: &str, text: &str) -> Result<Self> {
        let card: Self = toml::from_str(text).map_err(|e| Error::toml(file, text, &e))?;
        let fail = |message: String| Err(Error::Card { file: file.to_owned(), at: None, message });
        let figure_axes = card.figures.iter().flat_map(|f| std::iter::once(&f.x).chain(&f.y));
        for axis in card.axes.iter().chain(figure_axes) {
            let [lo, hi] = axis.range;
            if !(lo.is_finite() && hi.is_finite() && lo < hi) {
                return fail(format!("axis `{}`: range [{lo}, {hi}] must increase", axis.parameter));
            }
            if axis.number < 2 {
                return fail(format!(
                    "axis `{}`: number = {}, at least 2 needed",
                    axis.parameter, axis.number
                ));
            }
            if axis.scale == Some(AxisScale::Log) && lo <= 0.0 {
                return fail(format!(
                    "axis `{}`: a logarithmic range must be positive, not {lo}",
                    axis.parameter
                ));
            }
        }
        for f in &card.figures {
            if f.kind == FigureKind::Exclusion && f.y.is_none() {
                return fail(format!("figure `{}`: kind `exclusion` needs the axis `y`", f.id));
            }
            if f.kind == FigureKind::Lines && f.lines.is_empty() {
                return fail(format!("figure `{}`: kind `lines` needs at least one `line`", f.id));
            }
        }
        Ok(card)
    }
}
