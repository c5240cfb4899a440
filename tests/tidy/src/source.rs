//! Rust source as the rules see it: code without comments and test modules, and the string literals on their own.

/// Rust source taken apart.
pub struct Source {
    /// The text with comments and the insides of literals blanked; every line is where it was.
    pub code: String,
    /// Every string literal outside tests: its line, counted from 1, and its inside as written.
    pub literals: Vec<(usize, String)>,
}

impl Source {
    /// Takes shipped source apart: test modules are left out.
    pub fn parse(text: &str) -> Self {
        let mut taken =
            Taking { chars: text.chars().collect(), at: 0, line: 1, code: String::new(), literals: Vec::new() };
        while taken.at < taken.chars.len() {
            taken.step();
        }
        let (code, dropped) = without_tests(&taken.code);
        let literals = taken.literals.into_iter().filter(|(line, _)| !dropped.contains(line)).collect();
        Self { code, literals }
    }
}

struct Taking {
    chars: Vec<char>,
    at: usize,
    line: usize,
    code: String,
    literals: Vec<(usize, String)>,
}

impl Taking {
    fn peek(&self, ahead: usize) -> char {
        self.chars.get(self.at + ahead).copied().unwrap_or('\0')
    }

    fn keep(&mut self) {
        let next = self.peek(0);
        self.line += usize::from(next == '\n');
        self.code.push(next);
        self.at += 1;
    }

    fn blank(&mut self) {
        let next = self.peek(0);
        self.line += usize::from(next == '\n');
        self.code.push(if next == '\n' { '\n' } else { ' ' });
        self.at += 1;
    }

    fn step(&mut self) {
        match (self.peek(0), self.peek(1)) {
            ('/', '/') => self.while_blanking(|taking| taking.peek(0) != '\n'),
            ('/', '*') => self.block_comment(),
            ('r', '"' | '#') if !self.follows_a_name() => self.raw_string(),
            ('"', _) => self.string(),
            ('\'', '\\') => {
                (0..3).for_each(|_| self.blank());
                self.while_blanking(|taking| taking.peek(0) != '\'');
                self.blank();
            }
            ('\'', _) if self.peek(2) == '\'' => (0..3).for_each(|_| self.blank()),
            _ => self.keep(),
        }
    }

    fn while_blanking(&mut self, more: impl Fn(&Self) -> bool) {
        while self.at < self.chars.len() && more(self) {
            self.blank();
        }
    }

    fn follows_a_name(&self) -> bool {
        self.at > 0
            && self
                .chars
                .get(self.at - 1)
                .is_some_and(|before| *before == '_' || before.is_alphanumeric() && *before != 'b')
    }

    fn block_comment(&mut self) {
        let mut depth = 0;
        loop {
            match (self.peek(0), self.peek(1)) {
                ('/', '*') => depth += 1,
                ('*', '/') => depth -= 1,
                _ => {
                    self.blank();
                    if self.at >= self.chars.len() {
                        return;
                    }
                    continue;
                }
            }
            self.blank();
            self.blank();
            if depth == 0 {
                return;
            }
        }
    }

    fn raw_string(&mut self) {
        let hashes = (1..).take_while(|ahead| self.peek(*ahead) == '#').count();
        if self.peek(1 + hashes) != '"' {
            return self.keep(); // A raw identifier.
        }
        (0..hashes + 1).for_each(|_| self.keep());
        let closing: String = std::iter::once('"').chain(std::iter::repeat_n('#', hashes)).collect();
        self.inside(|taking| closing.chars().enumerate().all(|(ahead, wanted)| taking.peek(ahead) == wanted));
    }

    fn string(&mut self) {
        self.inside(|taking| taking.peek(0) == '"');
    }

    /// From the opening quote to the end of the literal; escapes count as two characters.
    fn inside(&mut self, ends: impl Fn(&Self) -> bool) {
        let (line, mut inside) = (self.line, String::new());
        self.keep();
        while self.at < self.chars.len() && !ends(self) {
            let escaped = self.peek(0) == '\\';
            inside.push(self.peek(0));
            self.blank();
            if escaped && self.peek(0) != '\0' {
                inside.push(self.peek(0));
                self.blank();
            }
        }
        if self.at < self.chars.len() {
            self.keep();
        }
        self.literals.push((line, inside));
    }
}

/// Blanks what follows `#[cfg(test)]`, and says which lines that were.
fn without_tests(code: &str) -> (String, Vec<usize>) {
    let mut lines: Vec<String> = code.lines().map(str::to_owned).collect();
    let mut dropped = Vec::new();
    let mut at = 0;
    while at < lines.len() {
        if !lines[at].contains("#[cfg(test)]") {
            at += 1;
            continue;
        }
        let end = end_of_item(&lines, at);
        for line in at..=end.min(lines.len() - 1) {
            lines[line].clear();
            dropped.push(line + 1);
        }
        at = end + 1;
    }
    (lines.join("\n"), dropped)
}

/// The line on which the item that begins at `start` ends: its closing brace, or its semicolon.
pub fn end_of_item(lines: &[String], start: usize) -> usize {
    let mut depth = 0_i32;
    let mut brackets = 0_i32;
    for (line, number) in lines[start..].iter().zip(start..) {
        for each in line.chars() {
            match each {
                '(' | '[' => brackets += 1,
                ')' | ']' => brackets -= 1,
                '{' => depth += 1,
                '}' if depth == 1 => return number,
                '}' => depth -= 1,
                ';' if depth == 0 && brackets == 0 => return number,
                _ => {}
            }
        }
    }
    lines.len()
}

#[test]
fn comments_and_literals_are_told_from_code() {
    let source = Source::parse(concat!(
        "fn a<'a>() { let b = \"x { y\"; } // \"no\"\n",
        "/* \"no\" /* } */ */ let c = '\"'; let d = '\\''; let e = r#\"q \" r\"#;\n",
        "let f = b\"bytes\"; let number = \"a\\\"b\";\n",
        "#[cfg(test)]\nmod tests {\n    const T: &str = \"test\";\n}\nfn g() {}\n",
    ));
    let literals: Vec<&str> = source.literals.iter().map(|(_, text)| text.as_str()).collect();
    assert_eq!(literals, ["x { y", "q \" r", "bytes", "a\\\"b"]);
    assert_eq!(source.literals[1].0, 2);
    assert!(source.code.contains("fn a<'a>()") && source.code.contains("fn g()"));
    assert!(!source.code.contains("no") && !source.code.contains("mod tests"));
    assert_eq!(source.code.lines().count(), 8);
}
