//! Drawing a figure as SVG.

use super::figure::Figure;
use super::frame::{self, Frame};
use super::geometry::{Pt, Rect};
use super::key;
use super::labels::{Direct, Labels, arrange};
use super::layer::{Layer, Shape, pixel, pixels};
use super::metrics::LEADING;
use super::place::Placed;
use super::style::{Colour, Hatch, Mark, Style};
use super::svg::{Anchor, Svg, number, path_data};

/// The opacity of hatches.
pub(super) const HATCHING: &str = "0.6";

const FONTS: &str = "'STIX Two Text', STIXGeneral, STIX, 'Times New Roman', Times, 'Liberation Serif', serif";

/// The names of the parts of one figure.
///
/// They begin with a hash of the figure, for several figures may share one document.
pub(super) struct Names(String);

impl Names {
    fn of(figure: &Figure) -> Self {
        let text = format!("{figure:?}");
        let hash = text
            .bytes()
            .fold(0xcbf2_9ce4_8422_2325_u64, |h, b| (h ^ u64::from(b)).wrapping_mul(0x0100_0000_01b3));
        Self(format!("f{:08x}", hash >> 32))
    }

    fn clip(&self) -> String {
        format!("{}-frame", self.0)
    }

    pub(super) fn hatch(&self, layer: usize) -> String {
        format!("{}-h{layer}", self.0)
    }
}

/// The figure as SVG source.
pub(super) fn svg(figure: &Figure) -> String {
    let frame = Frame::of(figure);
    let labels = arrange(&figure.layers, frame.rect, figure.key);
    let names = Names::of(figure);
    let width = figure.size.0 + key::width(figure, &labels.keyed);
    let (w, h) = (number(width), number(figure.size.1));
    let mut svg = Svg::default();
    let root = [
        ("xmlns", "http://www.w3.org/2000/svg"),
        ("width", w.as_str()),
        ("height", &h),
        ("viewBox", &format!("0 0 {w} {h}")),
        ("font-family", FONTS),
        ("fill", &Colour::BLACK.hex()),
        ("xml:space", "preserve"),
    ];
    svg.open("svg", &root);
    if !figure.title.is_empty() {
        svg.plain("title", &frame::plain_text(&figure.title));
    }
    svg.leaf("rect", &[("width", &w), ("height", &h), ("fill", "#ffffff")]);
    definitions(&mut svg, figure, &frame.rect, &names);
    svg.open("g", &[("clip-path", &format!("url(#{})", names.clip()))]);
    for (index, layer) in figure.layers.iter().enumerate() {
        let hole = inline_label(layer, index, &labels);
        draw(&mut svg, layer, index, &frame.rect, &names, hole);
    }
    svg.close();
    frame.draw(&mut svg, figure);
    draw_labels(&mut svg, &labels);
    key::draw(&mut svg, figure, &labels.keyed, &frame.rect, &names);
    svg.finish()
}

fn definitions(svg: &mut Svg, figure: &Figure, frame: &Rect, names: &Names) {
    svg.open("defs", &[]);
    svg.open("clipPath", &[("id", &names.clip())]);
    let corner = [number(frame.x0), number(frame.y0), number(frame.width()), number(frame.height())];
    svg.leaf("rect", &[("x", &corner[0]), ("y", &corner[1]), ("width", &corner[2]), ("height", &corner[3])]);
    svg.close();
    for (index, layer) in figure.layers.iter().enumerate() {
        if matches!(layer.shape, Shape::Patch(_)) && layer.visible() {
            pattern(svg, layer.style.hatch, layer.style.colour.line(), &names.hatch(index));
        }
    }
    svg.close();
}

fn pattern(svg: &mut Svg, hatch: Hatch, colour: Colour, id: &str) {
    let (angle, spacing) = match hatch {
        Hatch::None => return,
        Hatch::Lines { angle, spacing } | Hatch::Cross { angle, spacing } => (angle, spacing),
        Hatch::Dots { spacing } => (45, spacing),
    };
    let side = spacing.max(2).to_string();
    let half = number(f64::from(spacing.max(2)) / 2.0);
    svg.open(
        "pattern",
        &[
            ("id", id),
            ("width", &side),
            ("height", &side),
            ("patternUnits", "userSpaceOnUse"),
            ("patternTransform", &format!("rotate({angle})")),
        ],
    );
    let colour = colour.hex();
    if matches!(hatch, Hatch::Dots { .. }) {
        svg.leaf("circle", &[("cx", &half), ("cy", &half), ("r", "1.1"), ("fill", &colour)]);
    } else {
        let mut data = format!("M{half},0V{side}");
        if matches!(hatch, Hatch::Cross { .. }) {
            data = format!("{data}M0,{half}H{side}");
        }
        svg.leaf("path", &[("d", &data), ("stroke", &colour), ("stroke-width", "0.7"), ("fill", "none")]);
    }
    svg.close();
}

/// The box of a label that sits on its line.
fn inline_label<'l>(layer: &Layer, index: usize, labels: &'l Labels) -> Option<&'l Rect> {
    let inline = matches!(layer.shape, Shape::Curve { inline: true, .. });
    let own = labels.direct.iter().find(|d| inline && d.layer == index)?;
    Some(&own.placed.rect)
}

/// Lines without what lies in a box.
pub(super) fn interrupted(lines: &[Vec<Pt>], hole: Option<&Rect>) -> Vec<Vec<Pt>> {
    match hole {
        Some(hole) => lines.iter().flat_map(|l| hole.cut_polyline(l)).collect(),
        None => lines.to_vec(),
    }
}

fn draw(svg: &mut Svg, layer: &Layer, index: usize, frame: &Rect, names: &Names, hole: Option<&Rect>) {
    let style = &layer.style;
    let colour = style.colour.hex();
    match &layer.shape {
        Shape::Patch(area) if !area.rings.is_empty() => {
            let data = path_data(&pixels(frame, &area.rings), true);
            let opacity = number(style.opacity);
            let fill = |paint: &str, opacity: &str, svg: &mut Svg| {
                let attributes = [
                    ("d", data.as_str()),
                    ("fill", paint),
                    ("fill-opacity", opacity),
                    ("fill-rule", "evenodd"),
                ];
                svg.leaf("path", &attributes);
            };
            fill(&colour, &opacity, svg);
            if style.hatch != Hatch::None {
                fill(&format!("url(#{})", names.hatch(index)), HATCHING, svg);
            }
            stroke(svg, layer, frame, 1.1, None);
        }
        Shape::Curve { .. } => stroke(svg, layer, frame, style.width, hole),
        Shape::Point(at) => {
            let at = pixel(frame, *at);
            marker(svg, at, style);
        }
        Shape::Patch(_) | Shape::Note(..) => {}
    }
}

fn stroke(svg: &mut Svg, layer: &Layer, frame: &Rect, width: f64, hole: Option<&Rect>) {
    let data = path_data(&interrupted(&layer.strokes(frame), hole), false);
    if data.is_empty() {
        return;
    }
    let (colour, thickness) = (layer.style.colour.line().hex(), number(width));
    let mut attributes = vec![
        ("d", data.as_str()),
        ("fill", "none"),
        ("stroke", &colour),
        ("stroke-width", &thickness),
        ("stroke-linejoin", "round"),
    ];
    let dashes = dashes(layer, width);
    if let Some(dashes) = &dashes {
        attributes.push(("stroke-dasharray", dashes));
    }
    svg.leaf("path", &attributes);
}

/// The dash pattern of a line; regions differ by their hatch and have solid outlines.
pub(super) fn dashes(layer: &Layer, width: f64) -> Option<String> {
    let dash = matches!(layer.shape, Shape::Curve { .. }).then_some(layer.style.dash)?;
    Some(dash.array(width)?.into_iter().map(number).collect::<Vec<_>>().join(" "))
}

/// A filled shape with a white rim, to stand out on fills.
pub(super) fn marker(svg: &mut Svg, at: Pt, style: &Style) {
    let colour = style.colour.line().hex();
    let rim = [("fill", colour.as_str()), ("stroke", "#ffffff"), ("stroke-width", "1.2")];
    // Corners around the point, such that the shapes look equally large.
    let corners: &[Pt] = match style.mark {
        Mark::Circle => {
            let (x, y) = (number(at.0), number(at.1));
            svg.leaf("circle", &[&[("cx", x.as_str()), ("cy", &y), ("r", "4.2")], &rim[..]].concat());
            return;
        }
        Mark::Square => &[(-3.8, -3.8), (3.8, -3.8), (3.8, 3.8), (-3.8, 3.8)],
        Mark::Diamond => &[(0.0, -5.6), (5.6, 0.0), (0.0, 5.6), (-5.6, 0.0)],
        Mark::Up => &[(0.0, -5.6), (5.2, 3.6), (-5.2, 3.6)],
        Mark::Down => &[(0.0, 5.6), (5.2, -3.6), (-5.2, -3.6)],
        Mark::Cross => &[
            (-1.5, -6.0),
            (1.5, -6.0),
            (1.5, -1.5),
            (6.0, -1.5),
            (6.0, 1.5),
            (1.5, 1.5),
            (1.5, 6.0),
            (-1.5, 6.0),
            (-1.5, 1.5),
            (-6.0, 1.5),
            (-6.0, -1.5),
            (-1.5, -1.5),
        ],
    };
    let ring: Vec<Pt> = corners.iter().map(|c| (at.0 + c.0, at.1 + c.1)).collect();
    svg.leaf("path", &[&[("d", path_data(&[ring], true).as_str())], &rim[..]].concat());
}

fn draw_labels(svg: &mut Svg, labels: &Labels) {
    for Direct { placed, colour, .. } in &labels.direct {
        if let Some((from, to)) = placed.leader {
            let colour = colour.hex();
            let data = path_data(&[vec![from, to]], false);
            svg.leaf("path", &[("d", &data), ("stroke", &colour), ("stroke-width", "0.9"), ("fill", "none")]);
            let (x, y) = (number(to.0), number(to.1));
            svg.leaf("circle", &[("cx", &x), ("cy", &y), ("r", "1.9"), ("fill", &colour)]);
        }
        draw_label(svg, placed, *colour);
    }
}

fn draw_label(svg: &mut Svg, placed: &Placed, colour: Colour) {
    let (x, _) = placed.rect.centre();
    let colour = colour.hex();
    // A white rim keeps letters readable on hatches and lines. It is a text of its own below them:
    // as the stroke of the text itself it would bite into the letters of the run before.
    let rim = [
        ("fill", "#ffffff"),
        ("stroke", "#ffffff"),
        ("stroke-width", "4"),
        ("stroke-linejoin", "round"),
        ("opacity", "0.9"),
        ("aria-hidden", "true"),
    ];
    for attributes in [&rim[..], &[("fill", colour.as_str())]] {
        for (k, line) in placed.lines.iter().enumerate() {
            let y = placed.rect.y0 + 1.5 + placed.size * (0.8 + LEADING * k as f64);
            svg.text((x, y), placed.size, Anchor::Middle, line, attributes);
        }
    }
}
