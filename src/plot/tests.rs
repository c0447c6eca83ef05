//! Tests of whole figures.

use super::frame::Frame;
use super::labels::{Labels, arrange};
use super::layer::pixel;
use super::*;

fn blob(cx: f64, cy: f64, rx: f64, ry: f64) -> impl Fn(f64, f64) -> f64 {
    move |x: f64, y: f64| 1.0 - ((x - cx) / rx).hypot((y.log10() - cy) / ry)
}

/// Eight regions, most of them overlapping, one of them tiny.
fn crowded() -> Figure {
    let x = Axis::linear("$m_X$ [GeV]", 0.85, 1.05).unwrap();
    let y = Axis::log("$r_X$", 1e-4, 1.0).unwrap();
    let mut figure = Figure::new(x.clone(), y.clone()).title("Eight regions");
    let blobs = [
        (0.90, -1.0, 0.06, 0.9),
        (0.97, -1.2, 0.05, 0.8),
        (1.02, -0.7, 0.04, 0.6),
        (0.88, -3.0, 0.04, 0.8),
        (0.95, -2.8, 0.05, 0.6),
        (1.02, -2.6, 0.04, 1.2),
        (0.95, -2.0, 0.003, 0.08),
        (0.93, -3.5, 0.09, 0.3),
    ];
    for (k, (cx, cy, rx, ry)) in blobs.into_iter().enumerate() {
        let grid = Grid::sample(x.nodes(120), y.nodes(120), blob(cx, cy, rx, ry)).unwrap();
        figure.region(&grid, 0.0, Style::nth(k), &format!("Region {k} $B\\to K\\mu\\mu$")).unwrap();
    }
    figure
}

fn labels(figure: &Figure) -> (Frame, Labels) {
    let frame = Frame::of(figure);
    let labels = arrange(&figure.layers, frame.rect, figure.key);
    (frame, labels)
}

/// Panics unless the tags of an XML document balance and its attributes are quoted.
fn check_xml(source: &str) {
    let mut open: Vec<&str> = Vec::new();
    let mut rest = source;
    while let Some(start) = rest.find('<') {
        assert!(!rest[..start].contains('>'), "stray > in {}", &rest[..start]);
        let end = start + rest[start..].find('>').expect("a tag ends");
        let tag = &rest[start + 1..end];
        assert!(tag.matches('"').count().is_multiple_of(2), "quotes in {tag}");
        if let Some(name) = tag.strip_prefix('/') {
            assert_eq!(open.pop(), Some(name));
        } else if !tag.ends_with('/') {
            open.push(tag.split(' ').next().unwrap());
        }
        rest = &rest[end + 1..];
    }
    assert!(open.is_empty(), "{open:?}");
    for (at, _) in source.match_indices('&') {
        let entity = ["&amp;", "&lt;", "&gt;", "&quot;"].iter().any(|e| source[at..].starts_with(e));
        assert!(entity, "bare & at {at}");
    }
}

#[test]
fn labels_do_not_overlap() {
    let figure = crowded();
    let (frame, labels) = labels(&figure);
    assert_eq!(labels.direct.len() + labels.keyed.len(), 8);
    assert!(labels.direct.len() >= 7, "{}", labels.direct.len());
    for (i, a) in labels.direct.iter().map(|d| &d.placed).enumerate() {
        assert!(frame.rect.holds(&a.rect));
        for b in labels.direct[..i].iter().map(|d| &d.placed) {
            assert!(!a.rect.overlaps(&b.rect), "{a:?} {b:?}");
        }
    }
}

#[test]
fn the_label_of_a_disc_lies_in_it_and_that_of_a_dot_has_a_leader() {
    let x = Axis::linear("x", -1.0, 1.0).unwrap();
    for (radius, inside) in [(0.5, true), (0.05, false)] {
        let mut figure = Figure::new(x.clone(), x.clone());
        let grid = Grid::sample(x.nodes(101), x.nodes(101), |a, b| radius - a.hypot(b)).unwrap();
        figure.region(&grid, 0.0, Style::nth(0), "a disc").unwrap();
        let (frame, labels) = labels(&figure);
        let placed = &labels.direct[0].placed;
        assert_eq!(placed.leader.is_none(), inside);
        let r = &placed.rect;
        for corner in [(r.x0, r.y0), (r.x1, r.y0), (r.x0, r.y1), (r.x1, r.y1)] {
            let middle = pixel(&frame.rect, (0.5, 0.5));
            let half = (0.5 * frame.rect.width() * radius, 0.5 * frame.rect.height() * radius);
            let off = ((corner.0 - middle.0) / half.0).hypot((corner.1 - middle.1) / half.1);
            assert_eq!(off < 1.0, inside);
        }
    }
}

#[test]
fn a_level_is_interrupted_by_its_name_even_beside_a_key() {
    let x = Axis::linear("x", 0.0, 1.0).unwrap();
    let mut figure = Figure::new(x.clone(), x).key();
    figure.level(0.5, Style::plain(Colour::GREY), "half").line(&[(0.0, 0.1), (1.0, 0.2)], Style::nth(0), "a");
    let (frame, labels) = labels(&figure);
    assert_eq!((labels.direct.len(), labels.keyed.len()), (1, 1));
    let (named, rect) = (&labels.direct[0], labels.direct[0].placed.rect);
    assert_eq!(named.layer, 0);
    let line = figure.layers[0].strokes(&frame.rect);
    let cut = super::render::interrupted(&line, Some(&rect));
    assert_eq!((line.len(), cut.len()), (1, 2));
    assert!(cut.iter().flatten().all(|p| p.0 <= rect.x0 + 1e-9 || p.0 >= rect.x1 - 1e-9), "{cut:?}");
}

#[test]
fn a_label_is_not_crossed_by_another_line() {
    // Two lines so near that the label of the lower one fits between them in neither of its settings.
    let x = Axis::linear("x", 0.0, 1.0).unwrap();
    let mut figure = Figure::new(x.clone(), x);
    let names = ["the first of two lines", "the second of two lines"];
    for (k, height) in [0.5, 0.52].into_iter().enumerate() {
        figure.line(&[(0.0, height), (1.0, height)], Style::nth(k), names[k]);
    }
    let (frame, labels) = labels(&figure);
    for direct in &labels.direct {
        for layer in &figure.layers {
            let line = &layer.strokes(&frame.rect)[0];
            assert!(direct.placed.rect.clip_segment(line[0], line[1]).is_none(), "{:?}", direct.placed);
        }
    }
}

#[test]
fn a_hidden_region_is_not_named() {
    let x = Axis::linear("x", -1.0, 1.0).unwrap();
    let mut figure = Figure::new(x.clone(), x.clone());
    let grid = Grid::sample(x.nodes(11), x.nodes(11), |_, _| f64::NAN).unwrap();
    figure.region(&grid, 0.0, Style::nth(0), "nowhere").unwrap();
    figure.line(&[(5.0, 5.0), (6.0, 6.0)], Style::nth(1), "nowhere");
    figure.marker(3.0, 0.0, Style::nth(1), "nowhere");
    assert!(!figure.to_svg().contains("nowhere"));
}

#[test]
fn every_label_is_shown_somewhere() {
    let direct = crowded().to_svg();
    let keyed = crowded().key().to_svg();
    for k in 0..8 {
        assert!(keyed.contains(&format!("Region {k}")));
        assert!(direct.contains(&format!("Region {k}")));
    }
    assert!(labels(&crowded().key()).1.direct.is_empty());
}

#[test]
fn the_source_is_well_formed_and_always_the_same() {
    let mut figure = crowded().subtitle("a < b & c > \"d\"\nsecond line");
    figure.line(&[(0.85, 0.5), (f64::NAN, 0.1), (0.9, 0.0), (1.0, 1e-3), (1.05, 0.2)], Style::nth(1), "<&>");
    figure.band(&[(0.86, 0.0, 0.1), (1.0, 1e-3, 0.2)], Style::plain(Colour::GREY), "band");
    figure.marker(0.9, 0.01, Style::nth(4), "$x_1$");
    figure.text(1.0, 0.5, Anchor::End, Style::nth(2), "note");
    let svg = figure.to_svg();
    check_xml(&svg);
    assert_eq!(svg, figure.clone().to_svg());
    assert!(!svg.contains("NaN") && !svg.contains("inf"));
    assert!(svg.contains("a &lt; b &amp; c &gt; &quot;d&quot;"));
}

#[test]
fn a_band_which_touches_zero_reaches_the_lower_end_of_a_log_axis() {
    let x = Axis::linear("x", 0.0, 1.0).unwrap();
    let y = Axis::log("y", 0.1, 10.0).unwrap();
    let mut figure = Figure::new(x, y);
    figure.band(&[(0.0, 0.0, 1.0), (1.0, 0.0, 1.0)], Style::nth(0), "");
    let layer::Shape::Patch(area) = &figure.layers[0].shape else { panic!("a patch") };
    assert!((area.size() - 0.5).abs() < 1e-12);
    assert_eq!(area.edges.len(), 1);
}

#[test]
fn writing_leaves_one_whole_file() {
    let folder = std::env::temp_dir().join(format!("darkbound-plot-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let figure = crowded();
    figure.write(folder.join("a.svg")).unwrap();
    assert_eq!(std::fs::read_to_string(folder.join("a.svg")).unwrap(), figure.to_svg());
    assert_eq!(std::fs::read_dir(&folder).unwrap().count(), 1);
    let error = figure.write(folder.join("no/such.svg")).unwrap_err().to_string();
    assert!(error.starts_with("cannot write the figure"), "{error}");
    std::fs::remove_dir_all(&folder).unwrap();
}
