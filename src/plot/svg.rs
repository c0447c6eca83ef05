//! A writer of SVG elements.

use std::fmt::Write as _;

use super::geometry::Pt;
use super::metrics::layout;
use super::text::Line;

/// SVG source under construction.
#[derive(Debug, Default)]
pub(super) struct Svg {
    out: String,
    open: Vec<&'static str>,
}

/// A number with at most two decimals, enough for the eye and the same in every run.
pub(super) fn number(v: f64) -> String {
    let text = format!("{v:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// `text` with the characters that mean something to XML replaced and those it forbids dropped.
pub(super) fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            c if c.is_control() && c != '\n' && c != '\t' => {}
            c => out.push(c),
        }
    }
    out
}

/// Path data through the points of each ring or polyline.
pub(super) fn path_data(lines: &[Vec<Pt>], closed: bool) -> String {
    let mut data = String::new();
    for line in lines {
        let mut before = None;
        for &(x, y) in line {
            let point = format!("{},{}", number(x), number(y));
            if before.as_ref() == Some(&point) {
                continue;
            }
            data.push(if before.is_none() { 'M' } else { 'L' });
            data.push_str(&point);
            before = Some(point);
        }
        if closed && before.is_some() {
            data.push('Z');
        }
    }
    data
}

/// Where a text stands with respect to its point.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Anchor {
    /// To the right of the point.
    Start,
    /// Centred on the point.
    Middle,
    /// To the left of the point.
    End,
}

impl Anchor {
    fn name(self) -> &'static str {
        match self {
            Self::Start => "start",
            Self::Middle => "middle",
            Self::End => "end",
        }
    }
}

impl Svg {
    /// Opens an element.
    pub(super) fn open(&mut self, tag: &'static str, attributes: &[(&str, &str)]) {
        self.head(tag, attributes);
        self.out.push_str(">\n");
        self.open.push(tag);
    }

    /// Closes the element opened last.
    pub(super) fn close(&mut self) {
        if let Some(tag) = self.open.pop() {
            self.out.push_str("</");
            self.out.push_str(tag);
            self.out.push_str(">\n");
        }
    }

    /// An element without content.
    pub(super) fn leaf(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.head(tag, attributes);
        self.out.push_str("/>\n");
    }

    /// An element which holds a plain string.
    pub(super) fn plain(&mut self, tag: &str, content: &str) {
        self.head(tag, &[]);
        self.out.push('>');
        self.out.push_str(&escape(content));
        self.out.push_str("</");
        self.out.push_str(tag);
        self.out.push_str(">\n");
    }

    /// A line of rich text with its baseline at `at`.
    pub(super) fn text(&mut self, at: Pt, size: f64, anchor: Anchor, line: &Line, more: &[(&str, &str)]) {
        let (x, y, font) = (number(at.0), number(at.1), number(size));
        let mut attributes = vec![("x", x.as_str()), ("y", &y), ("font-size", &font)];
        if anchor != Anchor::Start {
            attributes.push(("text-anchor", anchor.name()));
        }
        attributes.extend_from_slice(more);
        self.head("text", &attributes);
        self.out.push('>');
        for (run, step) in line.iter().zip(layout(line, size).0) {
            self.out.push_str("<tspan");
            if run.italic {
                self.out.push_str(" font-style=\"italic\"");
            }
            for (name, value, usual) in
                [("font-size", step.size, size), ("dx", step.dx, 0.0), ("dy", step.dy, 0.0)]
            {
                if (value - usual).abs() > 5e-3 {
                    // Writing to a string cannot fail.
                    let _ = write!(self.out, " {name}=\"{}\"", number(value));
                }
            }
            self.out.push('>');
            self.out.push_str(&escape(&run.text));
            self.out.push_str("</tspan>");
        }
        self.out.push_str("</text>\n");
    }

    /// The source, with every open element closed.
    pub(super) fn finish(mut self) -> String {
        while !self.open.is_empty() {
            self.close();
        }
        self.out
    }

    fn head(&mut self, tag: &str, attributes: &[(&str, &str)]) {
        self.out.push('<');
        self.out.push_str(tag);
        for (name, value) in attributes {
            let _ = write!(self.out, " {name}=\"{}\"", escape(value));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::text::parse_line;

    #[test]
    fn numbers_are_short_and_never_minus_zero() {
        assert_eq!([0.0, -0.001, 1.005, 10.0, -2.5].map(number), ["0", "0", "1", "10", "-2.5"]);
    }

    #[test]
    fn special_characters_are_escaped() {
        assert_eq!(escape("a<b & \"c\">\u{7}"), "a&lt;b &amp; &quot;c&quot;&gt;");
        let mut svg = Svg::default();
        svg.text((0.0, 0.0), 10.0, Anchor::Start, &parse_line("x<y & z"), &[]);
        assert!(svg.finish().contains("x&lt;y &amp; z"));
    }

    #[test]
    fn open_elements_are_closed() {
        let mut svg = Svg::default();
        svg.open("svg", &[]);
        svg.open("g", &[("id", "a\"b")]);
        assert_eq!(svg.finish(), "<svg>\n<g id=\"a&quot;b\">\n</g>\n</svg>\n");
    }

    #[test]
    fn paths_skip_points_which_print_alike() {
        let line = vec![(0.0, 0.0), (0.001, 0.0), (1.0, 2.0)];
        assert_eq!(path_data(&[line], true), "M0,0L1,2Z");
    }
}
