//! The rules of the project that a compiler cannot keep: layers, sizes, colours, classes, sentences, addresses.
//!
//! Every rule is a function from text to faults, and has a small bad example beside it that it must find.

#![cfg(test)]
#![allow(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)]

mod code;
mod files;
mod source;
mod style;

use files::{Project, TextFile};

/// Applies a rule to every file that `belongs`, and fails with one line per fault.
fn check(belongs: impl Fn(&TextFile) -> bool, rule: impl Fn(&TextFile) -> Vec<String>) {
    let project = Project::read();
    let chosen: Vec<&TextFile> = project.files.iter().filter(|file| belongs(file)).collect();
    assert!(!chosen.is_empty(), "the rule looks at no file at all");
    let faults: Vec<String> =
        chosen.iter().flat_map(|file| rule(file).into_iter().map(|fault| format!("{}: {fault}", file.path))).collect();
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

fn shipped_rust(file: &TextFile) -> bool {
    file.is_in("src/") && file.path.ends_with(".rs") && !file.test_only
}

#[test]
fn layers_point_one_way() {
    check(shipped_rust, code::wrong_layers);
}

#[test]
fn functions_stay_short() {
    check(shipped_rust, code::long_functions);
}

#[test]
fn shipped_code_does_not_stop_on_purpose() {
    check(shipped_rust, code::panics);
}

#[test]
fn no_html_string_is_ever_inserted() {
    check(shipped_rust, code::html_strings);
}

#[test]
fn views_neither_wait_nor_set_the_style_attribute() {
    check(|file| shipped_rust(file) && file.is_in("src/ui/"), code::view_habits);
}

#[test]
fn every_sentence_comes_from_the_texts() {
    check(|file| shipped_rust(file) && (file.is_in("src/ui/") || file.is_in("src/shell/")), code::sentences);
}

#[test]
fn addresses_are_known_hosts() {
    let pages = |file: &TextFile| file.is_in("style/") || file.is_in("public/") || file.path == "index.html";
    check(|file| shipped_rust(file) || pages(file), code::foreign_hosts);
}

#[test]
fn colours_live_in_the_tokens() {
    check(|file| file.path.ends_with(".css") && file.path != "style/tokens.css", style::colours_in_css);
    check(|file| shipped_rust(file) && !file.is_in("src/core/"), style::colours_in_rust);
    check(|file| file.path == "public/icons.svg" || file.path == "index.html", style::colours_in_markup);
}

#[test]
fn every_class_is_defined_and_used() {
    let project = Project::read();
    let faults = style::class_faults(&project);
    assert!(faults.is_empty(), "\n{}\n", faults.join("\n"));
}

#[test]
fn files_stay_short_and_clean() {
    check(|file| !file.path.ends_with(".lock") && !file.path.ends_with("package-lock.json"), files::text_faults);
}

#[test]
fn the_architecture_names_every_dependency() {
    let project = Project::read();
    let architecture = project.text("ARCHITECTURE.md").expect("ARCHITECTURE.md says what the project is made of");
    assert!(architecture.lines().count() <= 200, "ARCHITECTURE.md stays under 200 lines");
    let manifest = project.text("Cargo.toml").expect("the package has a manifest");
    let unnamed = files::unnamed_dependencies(manifest, architecture);
    assert!(unnamed.is_empty(), "ARCHITECTURE.md does not say why we use {}", unnamed.join(", "));
}
