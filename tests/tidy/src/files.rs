//! The project's files, and the rules for any text file.

use std::fs;
use std::path::Path;

/// Longest file, in lines, tests included.
const FILE_LINES: usize = 400;
/// What the project consists of, from its root. Everything else there is made by tools.
const ROOTS: &[&str] = &["src", "style", "public", "tests", ".ci", ".cargo"];
const ENDINGS: &[&str] =
    &["rs", "css", "html", "svg", "js", "mjs", "json", "toml", "lock", "md", "sh", "py", "txt", "conf"];
const BY_NAME: &[&str] = &["start", "test", "run", "Caddyfile", ".gitignore"];

/// One text file, by its path from the project's root.
pub struct TextFile {
    pub path: String,
    pub text: String,
    /// A module that its parent declares for tests alone.
    pub test_only: bool,
}

impl TextFile {
    pub fn new(path: &str, text: &str) -> Self {
        Self { path: path.to_owned(), text: text.to_owned(), test_only: false }
    }

    pub fn is_in(&self, folder: &str) -> bool {
        self.path.starts_with(folder)
    }
}

/// Every text file of the project.
pub struct Project {
    pub files: Vec<TextFile>,
}

impl Project {
    pub fn read() -> Self {
        let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
        let root = root.as_path();
        let mut files = Vec::new();
        collect(root, root, false, &mut files);
        ROOTS.iter().for_each(|folder| collect(root, &root.join(folder), true, &mut files));
        files.sort_by(|one, other| one.path.cmp(&other.path));
        let for_tests: Vec<String> = files.iter().flat_map(test_modules).collect();
        // The parts of a test module lie in a folder of its name.
        let is_test = |path: &str| for_tests.iter().any(|test| path == test || path.starts_with(&inside(test)));
        files.iter_mut().for_each(|file| file.test_only = is_test(&file.path));
        Self { files }
    }

    pub fn text(&self, path: &str) -> Option<&str> {
        self.files.iter().find(|file| file.path == path).map(|file| file.text.as_str())
    }
}

/// The folder of a module's parts: `a/tests/` for `a/tests.rs` and for `a/tests/mod.rs`.
fn inside(module: &str) -> String {
    format!("{}/", module.trim_end_matches("/mod.rs").trim_end_matches(".rs"))
}

fn collect(root: &Path, folder: &Path, deep: bool, files: &mut Vec<TextFile>) {
    let Ok(entries) = fs::read_dir(folder) else { return };
    for entry in entries.flatten() {
        let path = entry.path();
        let name = entry.file_name().to_string_lossy().into_owned();
        if path.is_dir() {
            if deep && !["target", "node_modules", "__pycache__"].contains(&name.as_str()) {
                collect(root, &path, deep, files);
            }
        } else if ENDINGS.iter().any(|ending| name.ends_with(&format!(".{ending}"))) || BY_NAME.contains(&name.as_str())
        {
            let relative = path.strip_prefix(root).unwrap().to_string_lossy().replace('\\', "/");
            files.push(TextFile::new(&relative, &fs::read_to_string(&path).expect("a text file is UTF-8")));
        }
    }
}

/// The files of the modules that a Rust file declares for tests alone.
fn test_modules(file: &TextFile) -> Vec<String> {
    let folder = match file.path.rsplit_once('/') {
        Some((folder, "mod.rs" | "lib.rs" | "main.rs")) => folder.to_owned(),
        _ => file.path.trim_end_matches(".rs").to_owned(),
    };
    let beside = file.path.rsplit_once('/').map_or("", |(folder, _)| folder);
    let declared = file.text.split("#[cfg(test)]\n").skip(1).filter_map(|rest| {
        let line = rest.lines().next()?.trim();
        if let Some(path) = line.strip_prefix("#[path = \"") {
            return Some(vec![format!("{beside}/{}", path.strip_suffix("\"]")?)]);
        }
        let name = line.strip_suffix(';')?.rsplit_once("mod ")?.1;
        Some(vec![format!("{folder}/{name}.rs"), format!("{folder}/{name}/mod.rs")])
    });
    declared.flatten().collect()
}

/// Too long, spaces at line ends, no last newline, notes to oneself, paths of one machine.
pub fn text_faults(file: &TextFile) -> Vec<String> {
    let mut faults = Vec::new();
    let lines = file.text.lines().count();
    if lines > FILE_LINES && !file.path.ends_with(".md") {
        faults.push(format!("{lines} lines; {FILE_LINES} is the limit"));
    }
    if !file.text.is_empty() && (!file.text.ends_with('\n') || file.text.ends_with("\n\n")) {
        faults.push("ends without one newline".to_owned());
    }
    // Written in two parts, so that this file does not break its own rule.
    let notes = [concat!("TO", "DO"), concat!("FIX", "ME"), concat!("XX", "X:")];
    let elsewhere = [
        concat!("/wo", "rk/"),
        concat!("/ro", "ot/"),
        concat!("/ho", "me/"),
        concat!("hand", "book"),
        concat!("registry.", "npmjs"),
        concat!("index.", "crates.io"),
        concat!("pypi", ".org"),
    ];
    for (line, number) in file.text.lines().zip(1..) {
        if line.ends_with([' ', '\t']) {
            faults.push(format!("{number}: spaces at the end"));
        }
        if let Some(note) = notes.iter().find(|note| line.contains(**note)) {
            faults.push(format!("{number}: {note} is a promise, not a state"));
        }
        if let Some(place) = elsewhere.iter().find(|place| line.contains(**place)) {
            faults.push(format!("{number}: {place} is not part of the project"));
        }
    }
    faults
}

/// The dependencies of a manifest that a text does not name.
pub fn unnamed_dependencies(manifest: &str, text: &str) -> Vec<String> {
    let mut in_dependencies = false;
    let mut names = Vec::new();
    for line in manifest.lines().map(str::trim) {
        if let Some(section) = line.strip_prefix('[') {
            let section = section.trim_end_matches(']');
            in_dependencies = section.ends_with("dependencies");
            if let Some((_, name)) = section.rsplit_once("dependencies.") {
                names.push(name.to_owned());
            }
        } else if in_dependencies && let Some((name, _)) = line.split_once('=') {
            names.push(name.trim().to_owned());
        }
    }
    names.retain(|name| !text.contains(&format!("`{name}`")) && !text.contains(&format!("**{name}**")));
    names
}

#[test]
fn text_faults_are_found() {
    let long = "a line\n".repeat(FILE_LINES + 1);
    let noted = format!("// {}: later\n", concat!("TO", "DO"));
    let pathed = format!("see {}main\n", concat!("/wo", "rk/"));
    for (text, expected) in [
        (long.as_str(), "401 lines"),
        ("a line", "without one newline"),
        ("a line\n\n", "without one newline"),
        ("a line \n", "1: spaces"),
        (noted.as_str(), "1: "),
        (pathed.as_str(), "not part of the project"),
    ] {
        let faults = text_faults(&TextFile::new("a.rs", text));
        assert!(faults.len() == 1 && faults[0].contains(expected), "{text:?} gave {faults:?}");
    }
    assert!(text_faults(&TextFile::new("a.rs", "a line\n")).is_empty());
}

#[test]
fn modules_for_tests_are_found() {
    let text = "mod a;\n#[cfg(test)]\nmod oracle;\n#[cfg(test)]\nmod tests {\n}\n";
    let expected = ["src/core/x/oracle.rs", "src/core/x/oracle/mod.rs"];
    assert_eq!(test_modules(&TextFile::new("src/core/x/mod.rs", text)), expected);
    assert_eq!(test_modules(&TextFile::new("src/core/x.rs", text)), expected);
    let elsewhere = TextFile::new("src/core/x.rs", "#[cfg(test)]\n#[path = \"x_tests.rs\"]\nmod tests;\n");
    assert_eq!(test_modules(&elsewhere), ["src/core/x_tests.rs"]);
}

#[test]
fn unnamed_dependencies_are_found() {
    let manifest = "[package]\nname = \"x\"\n[dependencies]\nserde = \"1\"\n# why\nother = { version = \"1\" }\n[target.'cfg(unix)'.dependencies.third]\nversion = \"2\"\n[lints]\nall = 1\n";
    assert_eq!(unnamed_dependencies(manifest, "We use `serde`."), ["other", "third"]);
    assert!(unnamed_dependencies(manifest, "`serde`, `other`, **third**").is_empty());
}
