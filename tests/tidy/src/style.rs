//! The rules for style: colours only in the tokens, every class defined and used.

use crate::files::{Project, TextFile};
use crate::source::Source;
use std::collections::BTreeSet;

const COLOUR_FUNCTIONS: &[&str] =
    &["rgb(", "rgba(", "hsl(", "hsla(", "hwb(", "lab(", "lch(", "oklab(", "oklch(", "color("];
const COLOUR_NAMES: &[&str] = &[
    "white",
    "black",
    "red",
    "green",
    "blue",
    "yellow",
    "orange",
    "purple",
    "pink",
    "brown",
    "gray",
    "grey",
    "silver",
    "gold",
    "navy",
    "teal",
    "olive",
    "maroon",
    "lime",
    "aqua",
    "cyan",
    "magenta",
    "fuchsia",
    "indigo",
    "violet",
    "ivory",
    "beige",
    "crimson",
    "salmon",
    "tomato",
    "whitesmoke",
    "gainsboro",
    "lightgray",
    "darkgray",
    "dimgray",
];

fn name_part(each: char) -> bool {
    each.is_alphanumeric() || each == '-' || each == '_'
}

/// Style sheet text with comments and the insides of quotes blanked.
fn scrub(text: &str) -> String {
    let mut rest = text;
    let mut kept = String::new();
    while let Some(at) = rest.find(['"', '\'']).into_iter().chain(rest.find("/*")).min() {
        kept.push_str(&rest[..at]);
        let (opening, closing) = if rest[at..].starts_with("/*") { (2, "*/") } else { (1, &rest[at..=at]) };
        let inside = &rest[at + opening..];
        let end = inside.find(closing).map_or(inside.len(), |end| end + closing.len());
        kept.extend(inside[..end].chars().filter(|each| *each == '\n'));
        rest = &inside[end..];
    }
    kept + rest
}

/// The words of a declaration's value that are colours.
fn colours_of(value: &str) -> Vec<String> {
    let functions = COLOUR_FUNCTIONS.iter().filter(|name| {
        value.match_indices(**name).any(|(at, _)| !value[..at].chars().next_back().is_some_and(name_part))
    });
    let hexes = value.split('#').skip(1).filter_map(|rest| {
        let digits: String = rest.chars().take_while(|each| name_part(*each)).collect();
        let is_hex = digits.chars().all(|each| each.is_ascii_hexdigit());
        (is_hex && matches!(digits.len(), 3 | 4 | 6 | 8)).then(|| format!("#{digits}"))
    });
    let names = value.split(|each| !name_part(each)).filter(|word| COLOUR_NAMES.contains(word));
    functions.map(|name| (*name).to_owned()).chain(hexes).chain(names.map(str::to_owned)).collect()
}

fn faults_of(line: usize, value: &str) -> Vec<String> {
    colours_of(value).into_iter().map(|colour| format!("{line}: {colour} belongs into style/tokens.css")).collect()
}

/// Colours written out in a style sheet.
pub fn colours_in_css(file: &TextFile) -> Vec<String> {
    let scrubbed = scrub(&file.text);
    let declared = scrubbed.lines().zip(1..).filter_map(|(line, number)| {
        let (name, value) = line.rsplit_once('{').map_or(line, |(_, after)| after).split_once(':')?;
        let is_property = name.trim().chars().all(name_part) && !line.trim_end().ends_with('{');
        is_property.then(|| faults_of(number, value))
    });
    declared.flatten().collect()
}

/// Colours written out in a string of a view or of the shell: numbers and functions; names are words like any other.
pub fn colours_in_rust(file: &TextFile) -> Vec<String> {
    let literals = Source::parse(&file.text).literals;
    let is_written_out = |fault: &String| fault.contains('#') || fault.contains('(');
    literals.iter().flat_map(|(line, text)| faults_of(*line, text)).filter(is_written_out).collect()
}

/// Colours written out in attributes of markup.
pub fn colours_in_markup(file: &TextFile) -> Vec<String> {
    let painted = ["fill=\"", "stroke=\"", "stop-color=\"", "color=\""];
    let mut faults = Vec::new();
    for (line, number) in file.text.lines().zip(1..) {
        for value in painted.iter().flat_map(|name| line.split(name).skip(1)) {
            faults.extend(faults_of(number, value.split('"').next().unwrap()));
        }
    }
    faults
}

/// The classes that a style sheet's selectors name.
fn defined_classes(css: &str) -> BTreeSet<String> {
    let scrubbed = scrub(css);
    let mut classes = BTreeSet::new();
    for prelude in scrubbed.split_inclusive(['{', '}', ';']).filter_map(|part| part.strip_suffix('{')) {
        let selector = prelude.trim();
        if selector.starts_with('@') && !selector.starts_with("@scope") {
            continue;
        }
        for rest in selector.split('.').skip(1) {
            let name: String = rest.chars().take_while(|each| name_part(*each)).collect();
            if name.starts_with(|first: char| first.is_alphabetic()) {
                classes.insert(name);
            }
        }
    }
    classes
}

/// The classes that views and the page set: `class="a b"`, `class=("a", …)`, `class:a=`.
fn set_classes(text: &str) -> BTreeSet<String> {
    let quoted = text.split("class=").skip(1).filter_map(|rest| {
        let rest = rest.strip_prefix('(').unwrap_or(rest).strip_prefix('"')?;
        rest.split('"').next()
    });
    let listed = quoted.flat_map(str::split_whitespace).map(str::to_owned);
    let toggled = text.split("class:").skip(1).map(|rest| rest.chars().take_while(|each| name_part(*each)).collect());
    listed.chain(toggled).filter(|name: &String| !name.is_empty()).collect()
}

fn faults_between(defined: &BTreeSet<String>, set: &BTreeSet<String>, words: &BTreeSet<String>) -> Vec<String> {
    let undefined =
        set.difference(defined).map(|name| format!(".{name} is set by a view and defined by no style sheet"));
    let unused = defined.iter().filter(|name| !set.contains(*name) && !words.contains(*name));
    undefined.chain(unused.map(|name| format!(".{name} is defined by a style sheet and used by no view"))).collect()
}

/// Classes that only one side knows.
pub fn class_faults(project: &Project) -> Vec<String> {
    let text_of = |belongs: &dyn Fn(&TextFile) -> bool| -> String {
        project.files.iter().filter(|file| belongs(file)).map(|file| file.text.as_str()).collect::<Vec<_>>().join("\n")
    };
    let css = text_of(&|file| file.is_in("style/"));
    let views = text_of(&|file| file.is_in("src/ui/") && file.path.ends_with(".rs"));
    let pages = text_of(&|file| file.path == "index.html" || file.is_in("public/") && file.path.ends_with(".html"));
    let literals = Source::parse(&views).literals;
    let words = literals.iter().flat_map(|(_, text)| text.split_whitespace()).map(str::to_owned).collect();
    let set = set_classes(&views).union(&set_classes(&pages)).cloned().collect();
    faults_between(&defined_classes(&css), &set, &words)
}

#[test]
fn colours_are_found() {
    for css in ["a { color: #fff; }\n", "a {\n  border: 1px solid rgb(0 0 0);\n}\n", "a {\n  background: white;\n}\n"] {
        assert_eq!(colours_in_css(&TextFile::new("style/a.css", css)).len(), 1, "{css}");
    }
    let fine = "/* #fff */\na:hover {\n  color: var(--red-ramp);\n  fill: currentColor;\n  mask: url(\"icons.svg#face\");\n}\n#abc {\n}\n";
    assert!(colours_in_css(&TextFile::new("style/a.css", fine)).is_empty());
    let view = TextFile::new("src/ui/a.rs", "let a = \"#ff0000\"; let b = \"oklch(0.5 0 0)\"; let c = \"#/red\";\n");
    assert_eq!(colours_in_rust(&view).len(), 2);
    assert_eq!(colours_in_markup(&TextFile::new("a.svg", "<path fill=\"#000\" stroke=\"none\"/>\n")).len(), 1);
}

#[test]
fn classes_of_one_side_are_found() {
    let defined =
        defined_classes("@layer a.b { .one:hover, .two > p { margin: .5rem } } /* .not */ @media (x) { .three { } }");
    assert_eq!(defined.iter().map(String::as_str).collect::<Vec<_>>(), ["one", "three", "two"]);
    let set = set_classes("<p class=\"one four\" class:five=x class=(\"six\", y)>");
    assert_eq!(set.iter().map(String::as_str).collect::<Vec<_>>(), ["five", "four", "one", "six"]);
    let words = BTreeSet::from(["two".to_owned()]);
    let faults = faults_between(&defined, &set, &words);
    assert_eq!(faults.len(), 4, "{faults:?}");
    assert!(faults[0].contains(".five") && faults[3].contains(".three"));
}
