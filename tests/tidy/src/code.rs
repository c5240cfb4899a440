//! The rules for Rust source: layers, lengths, panics, inserted HTML, sentences, addresses.

use crate::files::TextFile;
use crate::source::{Source, end_of_item};

/// Longest function, in lines, from its name to its closing brace.
const FUNCTION_LINES: usize = 40;
/// The same for a view, because of its markup, and for a function that is one `match`: a table, read by the row.
const LONGER_FUNCTION_LINES: usize = 80;

/// What the pure core must not know: the layers above, the browser, clocks, files, randomness, output.
const NOT_IN_CORE: &[&str] = &[
    "crate::shell",
    "crate::ui",
    "leptos",
    "web_sys",
    "js_sys",
    "wasm_bindgen",
    "gloo",
    "idb::",
    "futures_util",
    "std::time",
    "std::fs",
    "std::env",
    "std::net",
    "std::thread",
    "println!",
    "eprintln!",
    "dbg!",
    "getrandom",
];
const NOT_IN_SHELL: &[&str] = &["crate::ui", "dbg!"];

/// Hosts that shipped code may name: Google's API, its pages about keys, and the names of XML vocabularies.
const HOSTS: &[&str] = &[
    "generativelanguage.googleapis.com",
    "aistudio.google.com",
    "ai.google.dev",
    "console.cloud.google.com",
    "cloud.google.com",
    "policies.google.com",
    "www.w3.org",
    "ns.adobe.com",
    "127.0.0.1",
    "localhost",
];

/// Words that begin with a capital in code and are not read by anybody: keys of the keyboard, names of DOM parts.
const NAMES: &[&str] = &[
    "Enter",
    "Escape",
    "Backspace",
    "Delete",
    "Home",
    "End",
    "Tab",
    "Space",
    "Shift",
    "Control",
    "Alt",
    "Meta",
    "Files",
    "Blob",
    "Atelier",
    "Enter ",
    "Object",
];

fn lines_with<'a>(code: &'a str, words: &'a [&'a str]) -> impl Iterator<Item = (usize, &'a str)> {
    code.lines()
        .zip(1..)
        .filter_map(move |(line, number)| words.iter().find(|word| line.contains(**word)).map(|word| (number, *word)))
}

/// The one place of the core where threads are begun.
const WORK_IN_BANDS: &str = "src/core/retouch/bands.rs";

/// Uses of a layer, or of a crate, that the file's own layer must not know.
pub fn wrong_layers(file: &TextFile) -> Vec<String> {
    let forbidden = match file.path.as_str() {
        path if path.starts_with("src/core/") => NOT_IN_CORE,
        path if path.starts_with("src/shell/") => NOT_IN_SHELL,
        _ => &["dbg!"],
    };
    // Pure work on many rows may be done side by side; it is still a function of the rows.
    let is_allowed = |word: &str| word == "std::thread" && file.path == WORK_IN_BANDS;
    lines_with(&Source::parse(&file.text).code, forbidden)
        .filter(|(_, word)| !is_allowed(word))
        .map(|(line, word)| format!("{line}: this layer does not know {word}"))
        .collect()
}

/// Functions longer than the limit.
pub fn long_functions(file: &TextFile) -> Vec<String> {
    let lines: Vec<String> = Source::parse(&file.text).code.lines().map(str::to_owned).collect();
    let mut faults = Vec::new();
    for (line, at) in lines.iter().zip(0..) {
        let Some(name) = function_name(line) else { continue };
        let end = end_of_item(&lines, at);
        let longer = file.is_in("src/ui/") || lines.get(at + 1..end).is_some_and(is_one_match);
        let limit = if longer { LONGER_FUNCTION_LINES } else { FUNCTION_LINES };
        let length = end - at + 1;
        if length > limit {
            faults.push(format!("{}: {name} has {length} lines; {limit} is the limit", at + 1));
        }
    }
    faults
}

/// Whether a function's lines, without its first and last, are `use` lines and one `match`.
fn is_one_match(body: &[String]) -> bool {
    let is_signature =
        |line: &&String| line.starts_with(')') || line.trim().is_empty() || line.trim().starts_with("use ");
    let Some(first) = body.iter().find(|line| !is_signature(line)) else { return false };
    let indent: String = first.chars().take_while(|each| each.is_whitespace()).collect();
    let last = body.iter().rposition(|line| !line.trim().is_empty());
    let closing = format!("{indent}}}");
    first.trim_start().starts_with("match ") && body.iter().position(|line| *line == closing) == last
}

/// The name of the function that a line begins, if it begins one.
fn function_name(line: &str) -> Option<&str> {
    let (before, after) = line.split_once("fn ")?;
    let begins = before.split_whitespace().all(|word| {
        ["pub", "pub(crate)", "pub(super)", "const", "async", "extern", "unsafe", "\"C\"", "\" \""].contains(&word)
    });
    let name = after.split(|next: char| !(next.is_alphanumeric() || next == '_')).next()?;
    (begins && !name.is_empty()).then_some(name)
}

/// Calls that end the program instead of reporting.
pub fn panics(file: &TextFile) -> Vec<String> {
    let words = [".unwrap()", ".expect(", "panic!(", "unreachable!(", "todo!(", "unimplemented!("];
    lines_with(&Source::parse(&file.text).code, &words)
        .map(|(line, word)| format!("{line}: {word} can stop the program"))
        .collect()
}

/// Ways to turn a string into markup. Exported pages are written, never inserted, and are core's.
pub fn html_strings(file: &TextFile) -> Vec<String> {
    let words = [
        "inner_html",
        "innerHTML",
        "outer_html",
        "outerHTML",
        "insert_adjacent_html",
        "insertAdjacentHTML",
        "document.write",
    ];
    let source = Source::parse(&file.text);
    let in_code =
        lines_with(&source.code, &words).map(|(line, word)| format!("{line}: {word} inserts a string as markup"));
    let in_literals = source.literals.iter().filter_map(|(line, text)| {
        let word = words.iter().find(|word| text.contains(**word))?;
        Some(format!("{line}: {word} inserts a string as markup"))
    });
    in_code.chain(in_literals).collect()
}

/// Views dispatch and show: they do not wait. The policy blocks `style="…"`; `style:name=` and `style=(name, …)` work.
pub fn view_habits(file: &TextFile) -> Vec<String> {
    let source = Source::parse(&file.text);
    // The one place where views wait: for the part of the program that they are in.
    let waiting: &[&str] = if file.path == "src/ui/rooms.rs" { &[] } else { &[".await", "spawn_local("] };
    let waits = lines_with(&source.code, waiting).map(|(line, word)| format!("{line}: {word} is not for a view"));
    let sets_style = |line: &str| line.split(" style=").skip(1).any(|value| !value.starts_with('('));
    let styles = source.code.lines().zip(1..).filter(|(line, _)| sets_style(line));
    waits.chain(styles.map(|(_, line)| format!("{line}: the policy blocks the style attribute"))).collect()
}

/// Literals that look like something a person reads: a capital, then small letters, alone or followed by words.
pub fn sentences(file: &TextFile) -> Vec<String> {
    let literals = Source::parse(&file.text).literals;
    let read = literals.iter().filter(|(_, text)| looks_read(text) && !NAMES.contains(&text.as_str()));
    read.map(|(line, text)| format!("{line}: {text:?} belongs into core::text")).collect()
}

fn looks_read(text: &str) -> bool {
    let mut letters = text.chars();
    let capital = letters.next().is_some_and(char::is_uppercase) && letters.next().is_some_and(char::is_lowercase);
    let word = |word: &str| word.trim_matches(|each: char| ".,:;!?…".contains(each)).chars().all(char::is_alphabetic);
    let plain_words = text.split(' ').filter(|each| each.len() > 1 && word(each)).count();
    let ends_a_sentence = plain_words >= 3 && text.ends_with(['.', '?', '!', '…']);
    (capital && (plain_words >= 2 || is_one_word(text))) || ends_a_sentence
}

/// One word with one capital: "Send" is read, "ArrowLeft" and "AbortError" are names.
fn is_one_word(text: &str) -> bool {
    text.chars().all(char::is_alphabetic) && text.chars().filter(|each| each.is_uppercase()).count() == 1
}

/// Addresses of hosts that are not on the list.
pub fn foreign_hosts(file: &TextFile) -> Vec<String> {
    let rust = file.path.ends_with(".rs").then(|| Source::parse(&file.text).literals);
    let texts =
        rust.unwrap_or_else(|| file.text.lines().zip(1..).map(|(line, number)| (number, line.to_owned())).collect());
    let mut faults = Vec::new();
    for (line, text) in texts {
        for scheme in ["https://", "http://", "wss://", "ws://"] {
            for rest in text.split(scheme).skip(1) {
                let host = rest.split(|next: char| !(next.is_alphanumeric() || "-.".contains(next))).next().unwrap();
                if host.contains('.') && !HOSTS.contains(&host) {
                    faults.push(format!("{line}: {host} is not a host that the project knows"));
                }
            }
        }
    }
    faults
}

#[test]
fn code_faults_are_found() {
    type Rule = fn(&TextFile) -> Vec<String>;
    let long = format!("fn long() {{\n{}}}\n", "    step();\n".repeat(39));
    let table = format!("fn table() {{\n    match a {{\n{}    }}\n}}\n", "        _ => 1,\n".repeat(77));
    let cases: &[(Rule, &str, &str)] = &[
        (wrong_layers, "src/core/a.rs", "use crate::shell::x;\n"),
        (wrong_layers, "src/core/a.rs", "let now = std::time::Instant::now();\n"),
        (wrong_layers, "src/shell/a.rs", "use crate::ui::x;\n"),
        (long_functions, "src/core/a.rs", &long),
        (long_functions, "src/core/a.rs", &table),
        (panics, "src/core/a.rs", "let a = b.unwrap();\n"),
        (panics, "src/core/a.rs", "let a = b.expect(\"why\");\n"),
        (html_strings, "src/ui/a.rs", "view! { <p inner_html=text/> }\n"),
        (html_strings, "src/shell/a.rs", "set(\"innerHTML\", text);\n"),
        (view_habits, "src/ui/a.rs", "load().await;\n"),
        (view_habits, "src/ui/a.rs", "view! { <p style=\"top: 0\"/> }\n"),
        (sentences, "src/ui/a.rs", "view! { <p>\"Open a file\"</p> }\n"),
        (sentences, "src/ui/a.rs", "view! { <button>\"Send\"</button> }\n"),
        (sentences, "src/shell/a.rs", "let a = \"this has been said.\";\n"),
        (foreign_hosts, "src/ui/a.rs", "let a = \"https://example.org/x\";\n"),
        (foreign_hosts, "style/a.css", "a { background: url(http://example.org) }\n"),
    ];
    for (rule, path, text) in cases {
        assert_eq!(rule(&TextFile::new(path, text)).len(), 1, "{path}: {text}");
    }
}

#[test]
fn good_code_has_no_fault() {
    let text = concat!(
        "//! About `crate::ui` and `.unwrap()`; see https://example.org.\n",
        "fn short() -> &'static str { \"stage-head wide\" }\nfn frame() { view! { <p style=(\"--width\", w)/> } }\n",
        "const KEY: &str = \"ArrowLeft\";\nconst HOST: &str = \"https://ai.google.dev/x\";\n",
        "fn table() {\n    match a {\n        _ => 1,\n        _ => 1,\n        _ => 1,\n        _ => 1,\n        _ => 1,\n",
        "        _ => {\n            1\n        }\n",
        "\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n\n    }\n}\n",
        "#[cfg(test)]\nmod tests {\n    fn a() { b.unwrap(); let c = \"Open a file\"; }\n}\n",
    );
    let file = TextFile::new("src/ui/a.rs", text);
    for rule in [wrong_layers, long_functions, panics, html_strings, view_habits, sentences, foreign_hosts] {
        assert_eq!(rule(&file), Vec::<String>::new());
    }
}
