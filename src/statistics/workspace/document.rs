//! What a workspace says, checked for nothing yet.
//!
//! The layout is that of pyhf's schema 1.0.0 (G. Stark et al., ATL-PHYS-PUB-2019-029;
//! L. Heinrich et al., JOSS 6 (2021) 2823): channels of samples of modifiers,
//! observations per channel, measurements that choose a parameter of interest.

/// Channels, what was seen in them, and how to fit them.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Workspace {
    /// Disjoint regions, each a list of bins.
    pub channels: Vec<Channel>,
    /// Observed counts per channel.
    pub observations: Vec<Observation>,
    /// Parameters of interest and settings; the first is the default.
    pub measurements: Vec<Measurement>,
}

/// A region: its samples add up to the expected counts.
#[derive(Debug, Clone, PartialEq)]
pub struct Channel {
    /// Name, unique in the workspace.
    pub name: String,
    /// What contributes, all with the same number of bins.
    pub samples: Vec<Sample>,
}

/// A process in a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Sample {
    /// Name, unique in the channel.
    pub name: String,
    /// Nominal counts per bin.
    pub data: Vec<f64>,
    /// What scales or shifts them.
    pub modifiers: Vec<Modifier>,
}

/// One way a sample depends on parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Modifier {
    /// Name of the parameter (or, per bin, of the set of parameters).
    pub name: String,
    /// What it does.
    pub effect: Effect,
}

/// The modifiers of HistFactory.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Free factor.
    NormFactor,
    /// Factor with values `lo`, `hi` at -1, +1 standard deviations.
    NormSys {
        /// Factor at -1.
        lo: f64,
        /// Factor at +1.
        hi: f64,
    },
    /// Added shift: counts per bin at -1, +1 standard deviations.
    HistoSys {
        /// Counts at -1.
        lo: Vec<f64>,
        /// Counts at +1.
        hi: Vec<f64>,
    },
    /// A Gaussian factor per bin, shared by the samples of a channel that
    /// carry the name; absolute errors.
    StatError(Vec<f64>),
    /// A Poisson factor per bin of this sample; absolute errors.
    ShapeSys(Vec<f64>),
    /// A free factor per bin.
    ShapeFactor,
    /// The luminosity: a factor with its settings in the measurement.
    Lumi,
}

/// Observed counts of a channel.
#[derive(Debug, Clone, PartialEq)]
pub struct Observation {
    /// Name of the channel.
    pub name: String,
    /// Counts per bin.
    pub data: Vec<f64>,
}

/// A parameter of interest and settings of parameters.
#[derive(Debug, Clone, PartialEq)]
pub struct Measurement {
    /// Name.
    pub name: String,
    /// The parameter of interest; none where empty.
    pub poi: Option<String>,
    /// Settings that replace the defaults.
    pub parameters: Vec<Setting>,
}

/// Settings of a parameter (or set of parameters).
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Setting {
    /// Name.
    pub name: String,
    /// Start values.
    pub inits: Option<Vec<f64>>,
    /// Allowed intervals.
    pub bounds: Option<Vec<[f64; 2]>>,
    /// Auxiliary data: where the constraint has its maximum.
    pub auxdata: Option<Vec<f64>>,
    /// Widths of Gaussian constraints.
    pub sigmas: Option<Vec<f64>>,
    /// Held at its start value.
    pub fixed: Option<bool>,
}
