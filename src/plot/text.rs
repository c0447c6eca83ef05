//! A tiny markup for physics labels, read into runs of equal style.

use super::symbols;

/// Where a run sits with respect to the baseline.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) enum Level {
    #[default]
    Base,
    Sub,
    Sup,
    /// A subscript of a subscript: the `s` of `m_{B_s}`.
    SubSub,
    SubSup,
    SupSub,
    SupSup,
}

impl Level {
    /// The level of a script of this level; there are no more than two.
    fn script(self, up: bool) -> Self {
        match (self, up) {
            (Self::Base, false) => Self::Sub,
            (Self::Base, true) => Self::Sup,
            (Self::Sub, false) => Self::SubSub,
            (Self::Sub, true) => Self::SubSup,
            (Self::Sup, false) => Self::SupSub,
            (Self::Sup, true) => Self::SupSup,
            (deepest, _) => deepest,
        }
    }
}

/// Characters of one style.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Run {
    pub(super) text: String,
    pub(super) italic: bool,
    pub(super) level: Level,
    /// The run is a mark above the last letter of the run before.
    pub(super) accent: bool,
    /// The run starts where the script before it started: `B^+_s`.
    pub(super) stacked: bool,
}

/// One line of text.
pub(super) type Line = Vec<Run>;

/// Text in the markup of this module, one [`Line`] for each line of the source.
pub(super) fn parse(source: &str) -> Vec<Line> {
    source.lines().map(parse_line).collect()
}

/// One line of the markup.
pub(super) fn parse_line(source: &str) -> Line {
    let mut parser = Parser { rest: source.chars().collect(), at: 0, ..Parser::default() };
    while parser.at < parser.rest.len() {
        parser.token();
    }
    parser.runs
}

/// Breaks a line in two at the space which leaves the halves most alike, if it has a space.
pub(super) fn halves(line: &Line, width: impl Fn(&Line) -> f64) -> Option<[Line; 2]> {
    let mut best: Option<(f64, [Line; 2])> = None;
    for (i, run) in line.iter().enumerate().filter(|(_, r)| r.level == Level::Base) {
        for (at, _) in run.text.match_indices(' ') {
            let piece = |text: &str| Run { text: text.to_owned(), ..run.clone() };
            let mut first = line[..i].to_vec();
            first.push(piece(&run.text[..at]));
            let mut second = vec![piece(&run.text[at + 1..])];
            second.extend_from_slice(&line[i + 1..]);
            first.retain(|r| !r.text.is_empty());
            second.retain(|r| !r.text.is_empty());
            let wider = width(&first).max(width(&second));
            if !first.is_empty() && !second.is_empty() && best.as_ref().is_none_or(|b| wider < b.0) {
                best = Some((wider, [first, second]));
            }
        }
    }
    best.map(|b| b.1)
}

#[derive(Default)]
struct Parser {
    rest: Vec<char>,
    at: usize,
    runs: Line,
    math: bool,
    upright: bool,
    level: Level,
    stack_next: bool,
}

impl Parser {
    fn next(&mut self) -> Option<char> {
        let c = self.rest.get(self.at).copied();
        self.at += 1;
        c
    }

    fn peek(&self) -> Option<char> {
        self.rest.get(self.at).copied()
    }

    fn token(&mut self) {
        let Some(c) = self.next() else { return };
        match c {
            '$' => self.math = !self.math,
            '\\' => self.command(),
            '_' => self.script(false),
            '^' => self.script(true),
            '{' => self.group(),
            '}' => {}
            c if self.math && c.is_whitespace() => {}
            '\'' if self.math => self.push("\u{2032}", false),
            '-' if self.math => self.operator("\u{2212}"),
            '+' if self.math => self.operator("+"),
            ',' if self.math && !self.peek().is_some_and(|c| c.is_ascii_digit()) => {
                self.push(",\u{2009}", false);
            }
            '=' | '<' | '>' if self.math => self.relation(&c.to_string()),
            c => self.push(c.encode_utf8(&mut [0; 4]), self.math && c.is_alphabetic()),
        }
    }

    fn group(&mut self) {
        while let Some(c) = self.peek() {
            if c == '}' {
                self.at += 1;
                return;
            }
            self.token();
        }
    }

    /// What follows a command or a script mark: a group in braces or a single token.
    fn argument(&mut self) {
        while self.peek().is_some_and(char::is_whitespace) {
            self.at += 1;
        }
        if self.peek() == Some('{') {
            self.at += 1;
            self.group();
        } else {
            self.token();
        }
    }

    fn script(&mut self, up: bool) {
        let before = self.level;
        self.level = before.script(up);
        let other = before.script(!up);
        self.stack_next = self.runs.last().is_some_and(|r| before == Level::Base && r.level == other);
        self.argument();
        self.level = before;
        self.stack_next = false;
    }

    fn command(&mut self) {
        let mut name = String::new();
        while let Some(c) = self.peek().filter(char::is_ascii_alphabetic) {
            name.push(c);
            self.at += 1;
        }
        if name.is_empty() {
            match self.next() {
                Some(',') => self.push("\u{2009}", false),
                Some(c) => self.push(c.encode_utf8(&mut [0; 4]), false),
                None => {}
            }
            return;
        }
        // As in TeX, the blank which ends a command's name is not printed.
        if !self.math && self.peek() == Some(' ') && symbols::symbol(&name).is_some() {
            self.at += 1;
        }
        match name.as_str() {
            "mathrm" | "text" | "rm" => {
                let before = std::mem::replace(&mut self.upright, true);
                self.argument();
                self.upright = before;
            }
            name => {
                if let Some(mark) = symbols::accent(name) {
                    self.argument();
                    self.accent(mark);
                } else if let Some(text) = symbols::relation(name) {
                    self.relation(text);
                } else if let Some(text) = symbols::operator(name) {
                    self.operator(text);
                } else if let Some((text, italic)) = symbols::symbol(name) {
                    self.push(text, italic && self.math);
                } else {
                    self.push(name, false);
                }
            }
        }
    }

    /// A relation, with the space TeX would set around it.
    fn relation(&mut self, text: &str) {
        if self.level != Level::Base || !self.math {
            self.push(text, false);
        } else {
            self.push(&format!("\u{2005}{text}\u{2005}"), false);
        }
    }

    /// A sign: spaced as an operator between two operands, tight as a prefix.
    fn operator(&mut self, text: &str) {
        let operand = |c: char| c.is_alphanumeric() || matches!(c, ')' | ']' | '|' | '\u{2032}');
        let binary = self.runs.last().is_some_and(|r| r.text.ends_with(operand) || r.level != Level::Base);
        if self.math && self.level == Level::Base && binary {
            self.push(&format!("\u{2009}{text}\u{2009}"), false);
        } else {
            self.push(text, false);
        }
    }

    /// A mark above what was set last.
    fn accent(&mut self, mark: &str) {
        if let Some(level) = self.runs.last().map(|r| r.level) {
            let text = mark.to_owned();
            self.runs.push(Run { text, italic: false, level, accent: true, stacked: false });
        }
    }

    fn push(&mut self, text: &str, italic: bool) {
        let level = self.level;
        let italic = italic && !self.upright;
        let stacked = std::mem::take(&mut self.stack_next);
        match self.runs.last_mut() {
            Some(run) if run.italic == italic && run.level == level && !run.accent && !stacked => {
                run.text.push_str(text);
            }
            _ => self.runs.push(Run { text: text.to_owned(), italic, level, accent: false, stacked }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(source: &str) -> String {
        let mark = |r: &Run| {
            let level = match r.level {
                Level::Base => "",
                Level::Sub => "_",
                Level::Sup => "^",
                Level::SubSub => "__",
                Level::SubSup => "_^",
                Level::SupSub => "^_",
                Level::SupSup => "^^",
            };
            format!("{level}{}{}", if r.italic { "/" } else { "" }, r.text)
        };
        parse_line(source).iter().map(mark).collect::<Vec<_>>().join("|")
    }

    #[test]
    fn symbols_lean_and_units_stand() {
        assert_eq!(shown("$m_T$ [GeV]"), "/m|_/T| [GeV]");
        assert_eq!(shown("$m_{Z'}$"), "/m|_/Z|_\u{2032}");
        assert_eq!(shown("r_X"), "r|_X");
    }

    #[test]
    fn numbers_and_signs_stand() {
        assert_eq!(shown("$10^{-3}$"), "10|^\u{2212}3");
        assert_eq!(shown("$y_T = 0.1$"), "/y|_/T|\u{2005}=\u{2005}0.1");
        assert_eq!(shown("$a-b$"), "/a|\u{2009}\u{2212}\u{2009}|/b");
        assert_eq!(shown("$-b$"), "\u{2212}|/b");
    }

    #[test]
    fn a_decay_reads_as_in_print() {
        assert_eq!(shown(r"$B(B^+ \to K^+ Z')$"), "/B|(|/B|^+|\u{2005}\u{2192}\u{2005}|/K|^+|/Z|\u{2032})");
        assert_eq!(shown(r"$c\tau$"), "/c\u{3c4}");
        assert_eq!(shown(r"\Omega h^2 \mu\nu"), "\u{3a9}h|^2| \u{3bc}\u{3bd}");
        assert_eq!(shown(r"$\Gamma_{\mathrm{inv}}$"), "\u{393}|_inv");
        assert_eq!(shown(r"$\bar{b}b$"), "/b|\u{af}|/b");
        assert_eq!(shown(r"$T\bar T$"), "/TT|\u{af}");
    }

    #[test]
    fn scripts_stack() {
        let runs = parse_line("$B^+_s$");
        assert!(!runs[1].stacked && runs[2].stacked);
        assert_eq!(shown("$m_{B_s}$"), "/m|_/B|__/s");
        assert_eq!(shown("$S, T$ 0,1"), "/S|,\u{2009}|/T| 0,1");
    }

    #[test]
    fn broken_markup_is_shown_not_lost() {
        assert_eq!(shown("a_"), "a");
        assert_eq!(shown(r"50\% \unknown{x}"), "50% unknownx");
        assert_eq!(shown("$x_{12"), "/x|_12");
    }

    #[test]
    fn a_line_breaks_near_its_middle() {
        let line = parse_line("LHCb $B$ decays");
        let [a, b] = halves(&line, |l| l.iter().map(|r| r.text.len() as f64).sum()).unwrap();
        assert_eq!((a.len(), b.len()), (2, 1));
        assert!(halves(&parse_line("one"), |_| 0.0).is_none());
    }
}
