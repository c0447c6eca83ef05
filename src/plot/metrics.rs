//! How much room text takes, from the widths of Times.

use super::text::{Level, Line, Run};

/// The size of a script with respect to its base.
const SCRIPT: f64 = 0.7;
/// The size of a script of a script; smaller ones are not legible.
const SCRIPT_OF_SCRIPT: f64 = 0.55;
/// How far the baseline rises for a superscript, in base sizes.
const RISE: f64 = 0.36;
/// How far the baseline drops for a subscript, in base sizes.
const DROP: f64 = 0.2;
/// The distance of two baselines, in sizes.
pub(super) const LEADING: f64 = 1.22;

/// Widths of the roman face from the blank to the tilde, in thousandths of the size.
const ROMAN: [u16; 95] = [
    250, 333, 408, 500, 500, 833, 778, 180, 333, 333, 500, 564, 250, 333, 250, 278, 500, 500, 500, 500, 500,
    500, 500, 500, 500, 500, 278, 278, 564, 564, 564, 444, 921, 722, 667, 667, 722, 611, 556, 722, 722, 333,
    389, 722, 611, 889, 722, 722, 556, 722, 667, 556, 611, 722, 722, 944, 722, 722, 611, 333, 278, 333, 469,
    500, 333, 444, 500, 444, 500, 444, 333, 500, 500, 278, 278, 500, 278, 778, 500, 500, 500, 500, 333, 389,
    278, 500, 500, 722, 500, 500, 444, 480, 200, 480, 541,
];

/// Widths of the italic capitals and small letters, in thousandths of the size.
const ITALIC: [u16; 52] = [
    611, 611, 667, 722, 611, 611, 722, 722, 333, 444, 667, 556, 833, 667, 722, 611, 722, 611, 500, 556, 722,
    611, 833, 611, 556, 556, 500, 500, 444, 500, 444, 278, 500, 500, 278, 278, 444, 278, 722, 500, 500, 500,
    500, 389, 389, 278, 500, 444, 667, 444, 444, 389,
];

fn char_width(c: char, italic: bool) -> f64 {
    let code = u32::from(c) as usize;
    let thousandths = match c {
        'A'..='Z' if italic => ITALIC[code - 65],
        'a'..='z' if italic => ITALIC[code - 97 + 26],
        ' '..='~' => ROMAN[code - 32],
        '\u{af}' | '\u{2c6}' | '\u{2dc}' | '\u{2d9}' => 333,
        '\u{2005}' => 250,
        '\u{2009}' => 200,
        '\u{2032}' => 280,
        '\u{2192}' | '\u{2003}' => 1000,
        'α'..='ω' | 'ϕ' => 500,
        'Α'..='Ω' => 700,
        '\u{2200}'..='\u{22ff}' => 685,
        '×' | '±' => 564,
        '·' | '°' => 350,
        _ => 600,
    };
    f64::from(thousandths) / 1000.0
}

/// The displacement of one run from where the run before it ended, and its size.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(super) struct Step {
    pub(super) dx: f64,
    pub(super) dy: f64,
    pub(super) size: f64,
}

/// The relative size of a level and how far its baseline lies below that of the text, in sizes.
fn setting(level: Level) -> (f64, f64) {
    match level {
        Level::Base => (1.0, 0.0),
        Level::Sub => (SCRIPT, DROP),
        Level::Sup => (SCRIPT, -RISE),
        Level::SubSub => (SCRIPT_OF_SCRIPT, DROP + 0.12),
        Level::SubSup => (SCRIPT_OF_SCRIPT, DROP - 0.22),
        Level::SupSub => (SCRIPT_OF_SCRIPT, -RISE + 0.12),
        Level::SupSup => (SCRIPT_OF_SCRIPT, -RISE - 0.22),
    }
}

fn run_width(run: &Run, size: f64) -> f64 {
    run.text.chars().map(|c| char_width(c, run.italic)).sum::<f64>() * size
}

/// Where a mark starts behind the end of the letter below it, and how much it rises.
fn above(letter: char, italic: bool, mark: f64) -> (f64, f64) {
    let tall = letter.is_uppercase() || "bdfhkltβδζθλξϕ".contains(letter);
    // The tops of italic letters lie to the right of their middles.
    let slant = if italic { 0.07 + if tall { 0.04 } else { 0.0 } } else { 0.0 };
    (slant - 0.5 * (char_width(letter, italic) + mark), if tall { 0.21 } else { 0.0 })
}

/// The steps of all runs of a line, and its width.
pub(super) fn layout(line: &Line, size: f64) -> (Vec<Step>, f64) {
    // The pen is where the last run ended; the text goes on at `next`, or at `far` after scripts.
    let (mut pen, mut next, mut far) = (0.0_f64, 0.0_f64, 0.0_f64);
    let (mut script_start, mut baseline) = (0.0_f64, 0.0_f64);
    let mut before: Option<&Run> = None;
    let mut steps = Vec::with_capacity(line.len());
    for run in line {
        let (scale, shift) = setting(run.level);
        let wide = run_width(run, scale * size);
        let (start, rise) = match before.and_then(|b| Some((b.text.chars().last()?, b.italic))) {
            Some((letter, italic)) if run.accent => {
                let (back, rise) = above(letter, italic, wide / (scale * size));
                (next + back * scale * size, rise * scale)
            }
            _ if run.stacked => (script_start, 0.0),
            _ if run.level == Level::Base => (far, 0.0),
            _ => (next, 0.0),
        };
        if run.level != Level::Base && before.is_none_or(|b| b.level == Level::Base) {
            script_start = start;
        }
        let target = (shift - rise) * size;
        steps.push(Step { dx: start - pen, dy: target - baseline, size: scale * size });
        pen = start + wide;
        if !run.accent {
            next = pen;
            far = far.max(pen);
        }
        (before, baseline) = (Some(run), target);
    }
    (steps, far)
}

/// The width of a line.
pub(super) fn width(line: &Line, size: f64) -> f64 {
    layout(line, size).1
}

/// The width and the height of lines set below one another.
pub(super) fn extent(lines: &[Line], size: f64) -> (f64, f64) {
    let widest = lines.iter().map(|l| width(l, size)).fold(0.0, f64::max);
    (widest, size * (LEADING * lines.len().saturating_sub(1) as f64 + 1.0))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plot::text::parse_line;

    #[test]
    fn scripts_are_small_and_return_to_the_baseline() {
        let line = parse_line("$m_T$ [GeV]");
        let (steps, width) = layout(&line, 10.0);
        assert!((steps.iter().map(|s| s.dy).sum::<f64>()).abs() < 1e-12);
        assert!((steps[1].size - 7.0).abs() < 1e-12);
        assert!((38.0..41.0).contains(&width), "{width}");
    }

    #[test]
    fn accents_take_no_room_and_rise_above_tall_letters() {
        let (steps, wide) = layout(&parse_line(r"$\bar b\nu$"), 10.0);
        assert!((wide - width(&parse_line(r"$b\nu$"), 10.0)).abs() < 1e-9);
        assert!(steps[1].dx < 0.0 && steps[1].dy < -1.0);
        assert!((steps[2].dy + steps[1].dy).abs() < 1e-12);
        assert_eq!(layout(&parse_line(r"$\bar\nu$"), 10.0).0[1].dy, 0.0);
    }

    #[test]
    fn stacked_scripts_share_their_start_and_the_wider_one_counts() {
        let (steps, _) = layout(&parse_line("$B^{+++}_s x$"), 10.0);
        assert!(steps[2].dx < 0.0);
        assert!(steps[3].dx > 0.0);
        let plain = width(&parse_line("$B^{+++}x$"), 10.0);
        assert!((width(&parse_line("$B^{+++}_s x$"), 10.0) - plain).abs() < 1e-9);
    }
}
