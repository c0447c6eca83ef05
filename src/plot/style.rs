//! Colours, hatches and dashes that stay apart for the colour blind and in grey.

/// An opaque colour.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Colour(
    /// Red.
    pub u8,
    /// Green.
    pub u8,
    /// Blue.
    pub u8,
);

impl Colour {
    /// The ink of axes and text.
    pub const BLACK: Self = Self(0x1a, 0x1a, 0x1a);
    /// A neutral for reference lines.
    pub const GREY: Self = Self(0x77, 0x77, 0x77);

    /// The colour as `#rrggbb`.
    pub(super) fn hex(self) -> String {
        format!("#{:02x}{:02x}{:02x}", self.0, self.1, self.2)
    }

    /// The same hue, dark enough to be read as text on white: a contrast of 6.5.
    pub(super) fn ink(self) -> Self {
        self.at_most(0.11)
    }

    /// The same hue, dark enough for a line on white.
    pub(super) fn line(self) -> Self {
        self.at_most(0.3)
    }

    /// The same hue with at most this luminance.
    fn at_most(self, most: f64) -> Self {
        let channels = [self.0, self.1, self.2].map(|c| (f64::from(c) / 255.0).powf(2.2));
        let luminance = 0.2126 * channels[0] + 0.7152 * channels[1] + 0.0722 * channels[2];
        let factor = (most / luminance.max(1e-6)).powf(1.0 / 2.2).min(1.0);
        let [r, g, b] = [self.0, self.1, self.2].map(|c| scaled(c, factor));
        Self(r, g, b)
    }
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "the factor is between 0 and 1")]
fn scaled(channel: u8, factor: f64) -> u8 {
    (f64::from(channel) * factor).round() as u8
}

/// Lines drawn over a fill, so that regions differ in grey.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Hatch {
    /// A plain fill.
    None,
    /// Parallel lines at this angle in degrees from the vertical, this many pixels apart.
    Lines {
        /// Angle, clockwise.
        angle: i16,
        /// Distance.
        spacing: u8,
    },
    /// Two sets of lines, at this angle and at right angles to it.
    Cross {
        /// Angle, clockwise.
        angle: i16,
        /// Distance.
        spacing: u8,
    },
    /// Dots on a lattice.
    Dots {
        /// Distance.
        spacing: u8,
    },
}

/// How a line is broken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Dash {
    /// Unbroken.
    Solid,
    /// Dashes.
    Dashed,
    /// Dots.
    Dotted,
    /// A dash and a dot.
    DashDot,
    /// Long dashes.
    Long,
    /// A dash and two dots.
    DashDotDot,
    /// Short dashes.
    Short,
    /// A long dash and a dot.
    LongDot,
    /// Two dashes and a dot.
    DashDashDot,
}

impl Dash {
    /// The lengths of strokes and gaps for a line of this width, if broken.
    pub(super) fn array(self, width: f64) -> Option<Vec<f64>> {
        let lengths: &[f64] = match self {
            Self::Solid => return None,
            Self::Dashed => &[5.0, 3.0],
            Self::Dotted => &[1.2, 2.0],
            Self::DashDot => &[6.0, 2.2, 1.2, 2.2],
            Self::Long => &[9.0, 3.0],
            Self::DashDotDot => &[6.0, 2.0, 1.2, 2.0, 1.2, 2.0],
            Self::Short => &[2.4, 1.4],
            Self::LongDot => &[10.0, 2.0, 1.2, 2.0],
            Self::DashDashDot => &[4.5, 2.0, 4.5, 2.0, 1.2, 2.0],
        };
        Some(lengths.iter().map(|l| l * width).collect())
    }
}

/// The shape of a marked point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mark {
    /// A disc.
    Circle,
    /// An upright square.
    Square,
    /// A square on its tip.
    Diamond,
    /// A triangle that points upwards.
    Up,
    /// A triangle that points downwards.
    Down,
    /// Two crossed bars; no style has it of itself.
    Cross,
}

/// How a layer looks.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Style {
    pub(super) colour: Colour,
    pub(super) hatch: Hatch,
    pub(super) dash: Dash,
    pub(super) mark: Mark,
    pub(super) width: f64,
    pub(super) opacity: f64,
}

/// Paul Tol's muted scheme, in his order.
const PALETTE: [Colour; 9] = [
    Colour(0xcc, 0x66, 0x77),
    Colour(0x33, 0x22, 0x88),
    Colour(0xdd, 0xcc, 0x77),
    Colour(0x11, 0x77, 0x33),
    Colour(0x88, 0xcc, 0xee),
    Colour(0x88, 0x22, 0x55),
    Colour(0x44, 0xaa, 0x99),
    Colour(0x99, 0x99, 0x33),
    Colour(0xaa, 0x44, 0x99),
];

const HATCHES: [Hatch; 9] = [
    Hatch::Lines { angle: 45, spacing: 7 },
    Hatch::Lines { angle: -45, spacing: 7 },
    Hatch::Dots { spacing: 7 },
    Hatch::Lines { angle: 90, spacing: 6 },
    Hatch::Lines { angle: 0, spacing: 6 },
    Hatch::Cross { angle: 45, spacing: 9 },
    Hatch::Lines { angle: 20, spacing: 11 },
    Hatch::Cross { angle: 0, spacing: 9 },
    Hatch::Lines { angle: -70, spacing: 11 },
];

const DASHES: [Dash; 9] = [
    Dash::Solid,
    Dash::Dashed,
    Dash::DashDot,
    Dash::Dotted,
    Dash::Long,
    Dash::DashDotDot,
    Dash::Short,
    Dash::LongDot,
    Dash::DashDashDot,
];

const MARKS: [Mark; 5] = [Mark::Circle, Mark::Square, Mark::Diamond, Mark::Up, Mark::Down];

impl Style {
    /// The `n`-th style of the scheme; styles repeat only when colours, hatches and dashes all have.
    pub fn nth(n: usize) -> Self {
        Self {
            colour: PALETTE[n % PALETTE.len()],
            // After one round a colour returns with another hatch.
            hatch: HATCHES[(n + n / PALETTE.len()) % HATCHES.len()],
            dash: DASHES[(n + n / PALETTE.len()) % DASHES.len()],
            mark: MARKS[n % MARKS.len()],
            width: 1.8,
            opacity: 0.25,
        }
    }

    /// A plain style in one colour: no hatch, a solid line.
    pub fn plain(colour: Colour) -> Self {
        Self { colour, hatch: Hatch::None, dash: Dash::Solid, mark: Mark::Circle, width: 1.8, opacity: 0.25 }
    }

    /// With this colour.
    #[must_use]
    pub fn colour(self, colour: Colour) -> Self {
        Self { colour, ..self }
    }

    /// With this hatch.
    #[must_use]
    pub fn hatch(self, hatch: Hatch) -> Self {
        Self { hatch, ..self }
    }

    /// With this dash.
    #[must_use]
    pub fn dash(self, dash: Dash) -> Self {
        Self { dash, ..self }
    }

    /// With points marked like this.
    #[must_use]
    pub fn mark(self, mark: Mark) -> Self {
        Self { mark, ..self }
    }

    /// With lines of this width in pixels.
    #[must_use]
    pub fn width(self, width: f64) -> Self {
        Self { width, ..self }
    }

    /// With fills of this opacity, 0 to 1.
    #[must_use]
    pub fn opacity(self, opacity: f64) -> Self {
        Self { opacity, ..self }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn styles_differ_in_colour_and_in_grey() {
        let styles: Vec<Style> = (0..40).map(Style::nth).collect();
        for (i, a) in styles.iter().enumerate() {
            for b in &styles[..i] {
                assert!(a.colour != b.colour || a.hatch != b.hatch);
            }
        }
        for (i, a) in styles[..9].iter().enumerate() {
            let apart = |b: &Style| a.colour != b.colour && a.hatch != b.hatch && a.dash != b.dash;
            assert!(styles[..i].iter().all(apart));
        }
    }

    #[test]
    fn text_colours_are_dark_and_keep_their_hue() {
        assert_eq!(Colour::BLACK.ink(), Colour::BLACK);
        let sand = PALETTE[2].ink();
        assert!(sand.0 < 0x80 && sand.0 > sand.2, "{sand:?}");
    }

    #[test]
    fn colours_print_as_hex() {
        assert_eq!(Colour(0, 15, 255).hex(), "#000fff");
    }
}
