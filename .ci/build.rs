//! Keeps relocations in the main program's release build: they are what it is split by into parts.

fn main() {
    println!("cargo::rerun-if-changed=.ci/build.rs");
    let is = |name: &str, value: &str| std::env::var(name).is_ok_and(|found| found == value);
    if is("CARGO_CFG_TARGET_ARCH", "wasm32") && is("PROFILE", "release") {
        println!("cargo::rustc-link-arg-bin=atelier=--emit-relocs");
    }
}
