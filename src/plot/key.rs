//! The key: names for what could not be labelled in place.

use super::figure::Figure;
use super::geometry::Rect;
use super::layer::{Layer, Shape};
use super::metrics::{LEADING, extent};
use super::render::{HATCHING, Names, dashes, marker};
use super::style::Hatch;
use super::svg::{Anchor, Svg, number};

const SIZE: f64 = 15.0;
/// Wide enough for one period of every dash.
const SWATCH: f64 = 34.0;
const GAP: f64 = 8.0;
const MARGIN: f64 = 14.0;

/// The width a key of these layers adds to a figure.
pub(super) fn width(figure: &Figure, keyed: &[usize]) -> f64 {
    if keyed.is_empty() {
        return 0.0;
    }
    let widest = keyed.iter().map(|&i| extent(&figure.layers[i].label, SIZE).0).fold(0.0, f64::max);
    SWATCH + GAP + 1.05 * widest + MARGIN
}

/// Draws the key right of the frame, from its top downwards.
pub(super) fn draw(svg: &mut Svg, figure: &Figure, keyed: &[usize], frame: &Rect, names: &Names) {
    let x = figure.size.0;
    let mut y = frame.y0;
    for &index in keyed {
        let layer = &figure.layers[index];
        let height = extent(&layer.label, SIZE).1.max(15.0);
        swatch(svg, layer, index, (x, y), names);
        for (k, line) in layer.label.iter().enumerate() {
            let at = (x + SWATCH + GAP, y + 12.5 + SIZE * LEADING * k as f64);
            svg.text(at, SIZE, Anchor::Start, line, &[]);
        }
        y += height + 8.0;
    }
}

fn swatch(svg: &mut Svg, layer: &Layer, index: usize, (x, y): (f64, f64), names: &Names) {
    let colour = layer.style.colour.hex();
    let line = layer.style.colour.line().hex();
    let middle = y + 7.5;
    match layer.shape {
        Shape::Patch(_) => {
            let (x, y, w) = (number(x), number(y), number(SWATCH));
            let place = [("x", x.as_str()), ("y", &y), ("width", &w), ("height", "15")];
            let with = |more: &[(&str, &str)], svg: &mut Svg| {
                svg.leaf("rect", &[&place[..], more].concat());
            };
            let opacity = number(layer.style.opacity);
            with(&[("fill", &colour), ("fill-opacity", &opacity)], svg);
            if layer.style.hatch != Hatch::None {
                with(&[("fill", &format!("url(#{})", names.hatch(index))), ("fill-opacity", HATCHING)], svg);
            }
            with(&[("fill", "none"), ("stroke", &line)], svg);
        }
        Shape::Curve { .. } => {
            let width = number(layer.style.width);
            let data = format!("M{},{}H{}", number(x), number(middle), number(x + SWATCH));
            let mut attributes =
                vec![("d", data.as_str()), ("fill", "none"), ("stroke", &line), ("stroke-width", &width)];
            let dashes = dashes(layer, layer.style.width);
            if let Some(dashes) = &dashes {
                attributes.push(("stroke-dasharray", dashes));
            }
            svg.leaf("path", &attributes);
        }
        Shape::Point(_) => marker(svg, (x + SWATCH / 2.0, middle), &layer.style),
        Shape::Note(..) => {}
    }
}
