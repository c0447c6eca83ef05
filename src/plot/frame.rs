//! The frame of a figure: title, axes, ticks and their labels.

use super::figure::Figure;
use super::geometry::{Pt, Rect};
use super::layer::pixel;
use super::metrics::{LEADING, width};
use super::svg::{Anchor, Svg, number, path_data};
use super::text::parse_line;
use super::ticks::{Ticks, ticks};

const TITLE: f64 = 18.0;
const SUBTITLE: f64 = 15.0;
const LABEL: f64 = 20.0;
const TICK: f64 = 16.0;
const MAJOR: f64 = 8.0;
const MINOR: f64 = 4.5;

/// The place of the frame and the ticks around it.
pub(super) struct Frame {
    pub(super) rect: Rect,
    x: Ticks,
    y: Ticks,
}

/// Rich text without its styles.
pub(super) fn plain_text(source: &str) -> String {
    parse_line(source).into_iter().map(|r| r.text).collect()
}

impl Frame {
    /// The frame of `figure`, with room for all that stands around it.
    pub(super) fn of(figure: &Figure) -> Self {
        let (x, y) = (ticks(&figure.x), ticks(&figure.y));
        let widest = |t: &Ticks| t.major.iter().map(|m| width(&parse_line(&m.1), TICK)).fold(0.0, f64::max);
        let title = if figure.title.is_empty() { 0.0 } else { TITLE * LEADING };
        let above = title + SUBTITLE * LEADING * figure.subtitle.lines().count() as f64;
        let factor = if y.factor.is_some() { TICK } else { 0.0 };
        let rect = Rect {
            x0: 18.0 + LABEL + 14.0 + widest(&y),
            y0: 14.0 + above + if above > 0.0 { 5.0 } else { 0.0 } + factor,
            x1: figure.size.0 - 14.0 - 0.5 * widest(&x).min(50.0),
            y1: figure.size.1 - 62.0,
        };
        Self { rect, x, y }
    }

    /// Draws all but the layers.
    pub(super) fn draw(&self, svg: &mut Svg, figure: &Figure) {
        self.lines(svg, figure);
        self.tick_labels(svg, figure);
        self.titles(svg, figure);
    }

    fn lines(&self, svg: &mut Svg, figure: &Figure) {
        let r = &self.rect;
        let border = vec![(r.x0, r.y0), (r.x1, r.y0), (r.x1, r.y1), (r.x0, r.y1)];
        let pen = |data: &str, width: &str, svg: &mut Svg| {
            let attributes = [("d", data), ("fill", "none"), ("stroke", "#1a1a1a"), ("stroke-width", width)];
            svg.leaf("path", &attributes);
        };
        pen(&path_data(&[border], true), "1.2", svg);
        let mut major: Vec<Vec<Pt>> = Vec::new();
        let mut minor: Vec<Vec<Pt>> = Vec::new();
        for (v, _) in &self.x.major {
            major.extend(self.both_x(figure.x.unit(*v), MAJOR));
        }
        for v in &self.x.minor {
            minor.extend(self.both_x(figure.x.unit(*v), MINOR));
        }
        for (v, _) in &self.y.major {
            major.extend(self.both_y(figure.y.unit(*v), MAJOR));
        }
        for v in &self.y.minor {
            minor.extend(self.both_y(figure.y.unit(*v), MINOR));
        }
        pen(&path_data(&major, false), "1.1", svg);
        pen(&path_data(&minor, false), "0.8", svg);
    }

    /// The ticks at the bottom and at the top.
    fn both_x(&self, unit: f64, length: f64) -> [Vec<Pt>; 2] {
        let (r, x) = (&self.rect, pixel(&self.rect, (unit, 0.0)).0);
        [vec![(x, r.y1), (x, r.y1 - length)], vec![(x, r.y0), (x, r.y0 + length)]]
    }

    /// The ticks at the left and at the right.
    fn both_y(&self, unit: f64, length: f64) -> [Vec<Pt>; 2] {
        let (r, y) = (&self.rect, pixel(&self.rect, (0.0, unit)).1);
        [vec![(r.x0, y), (r.x0 + length, y)], vec![(r.x1, y), (r.x1 - length, y)]]
    }

    fn tick_labels(&self, svg: &mut Svg, figure: &Figure) {
        let r = &self.rect;
        for (value, label) in &self.x.major {
            let at = (pixel(r, (figure.x.unit(*value), 0.0)).0, r.y1 + 21.0);
            svg.text(at, TICK, Anchor::Middle, &parse_line(label), &[]);
        }
        for (value, label) in &self.y.major {
            let at = (r.x0 - 7.0, pixel(r, (0.0, figure.y.unit(*value))).1 + 0.34 * TICK);
            svg.text(at, TICK, Anchor::End, &parse_line(label), &[]);
        }
        let factor = |exponent: i32| parse_line(&format!("$\\times10^{{{exponent}}}$"));
        if let Some(exponent) = self.x.factor {
            svg.text((r.x1, r.y1 + 38.0), TICK, Anchor::End, &factor(exponent), &[]);
        }
        if let Some(exponent) = self.y.factor {
            svg.text((r.x0, r.y0 - 6.0), TICK, Anchor::Start, &factor(exponent), &[]);
        }
    }

    fn titles(&self, svg: &mut Svg, figure: &Figure) {
        let r = &self.rect;
        let (cx, cy) = r.centre();
        svg.text((cx, figure.size.1 - 16.0), LABEL, Anchor::Middle, &parse_line(figure.x.label()), &[]);
        let at = (18.0 + 0.5 * LABEL, cy);
        let turn = format!("rotate(-90 {} {})", number(at.0), number(at.1));
        svg.text(at, LABEL, Anchor::Middle, &parse_line(figure.y.label()), &[("transform", &turn)]);
        let mut y = 8.0;
        if !figure.title.is_empty() {
            y += TITLE;
            svg.text(
                (cx, y),
                fitting(&figure.title, TITLE, figure),
                Anchor::Middle,
                &parse_line(&figure.title),
                &[],
            );
            y += 0.2 * TITLE;
        }
        for line in figure.subtitle.lines() {
            y += SUBTITLE;
            svg.text((cx, y), fitting(line, SUBTITLE, figure), Anchor::Middle, &parse_line(line), &[]);
            y += 0.22 * SUBTITLE;
        }
    }
}

/// The size at which a line above the frame is not wider than the figure allows.
fn fitting(line: &str, size: f64, figure: &Figure) -> f64 {
    let room = figure.size.0 - 100.0;
    let wide = width(&parse_line(line), size);
    if wide > room { (size * room / wide).max(0.6 * size) } else { size }
}
