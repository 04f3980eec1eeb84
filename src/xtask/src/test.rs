//! `cargo xtask test`: every check there is, cheapest first. CI runs this and no more.

use std::process::Command;

use anyhow::Result;
use serde_json::Value;

use crate::{
    apt::Consent,
    command,
    dist::{self, Dist},
    fuzz,
    project::Project,
    setup,
    step::Steps,
    toolchain::WasmToolchain,
};

/// The crates that run in a browser.
const WASM_PACKAGES: [&str; 5] = [
    "linggong-ui",
    "linggong-board",
    "linggong-kiosk",
    "linggong-desk",
    "linggong-screen",
];
const TESTS_PACKAGE: &str = "linggong-tests";
/// The test target that drives a browser: one at a time on a small machine.
const BROWSER_TESTS: &str = "browser";

/// Runs all steps, and stops at the first that fails.
pub(crate) fn run(
    project: &Project,
    consent: Consent,
    steps: &mut Steps,
    full: bool,
) -> Result<()> {
    check_sources(project, consent, steps)?;
    let hint = "The failing test's output is above.";
    steps.run("unit tests", hint, || {
        command::run(project.cargo().args(["test", "--release"]))
    })?;
    let dist = dist::make(project, consent, steps)?;
    setup::ensure_browser(consent, steps)?;
    run_whole(project, steps, &dist)?;
    if full {
        fuzz::run(project, consent, steps, &dist)?;
    }
    steps.print_table();
    Ok(())
}

/// Everything that needs no running program.
fn check_sources(project: &Project, consent: Consent, steps: &mut Steps) -> Result<()> {
    steps.run("format", "Run `cargo fmt --all`.", || {
        command::run(project.cargo().args(["fmt", "--all", "--check"]))
    })?;
    let hint = "The lint's name and reason are above.";
    steps.run("lint for the server", hint, || {
        command::run(project.cargo().args([
            "clippy",
            "--release",
            "--workspace",
            "--all-targets",
            "--",
            "-Dwarnings",
        ]))
    })?;
    steps.run("lint for the browser", hint, || {
        let toolchain = WasmToolchain::choose(consent)?;
        toolchain.ensure_clippy(consent)?;
        let mut clippy = toolchain.clippy(project);
        for package in WASM_PACKAGES {
            clippy.args(["-p", package]);
        }
        command::run(clippy.args(["--", "-Dwarnings"]))
    })?;
    steps.run("docs", "A doc comment is broken; see above.", || {
        // The release profile has the dependencies checked already.
        command::run(project.cargo().env("RUSTDOCFLAGS", "-Dwarnings").args([
            "doc",
            "--release",
            "--no-deps",
            "--workspace",
            "--document-private-items",
        ]))
    })
}

/// The tests of the built program: over HTTP first, then in a browser.
fn run_whole(project: &Project, steps: &mut Steps, dist: &Dist) -> Result<()> {
    let targets = test_targets(&project.metadata()?);
    let (browser, others): (Vec<String>, Vec<String>) =
        targets.into_iter().partition(|name| name == BROWSER_TESTS);
    let hint = "The failing test's output is above.";
    steps.run("tests of the server", hint, || {
        let mut cargo = cargo_test(project, dist);
        cargo.arg("--lib");
        for name in &others {
            cargo.args(["--test", name]);
        }
        command::run(&mut cargo)
    })?;
    if browser.is_empty() {
        return Ok(());
    }
    steps.run("tests in the browser", hint, || {
        let mut cargo = cargo_test(project, dist);
        command::run(cargo.args(["--test", BROWSER_TESTS, "--", "--test-threads=1"]))
    })
}

fn cargo_test(project: &Project, dist: &Dist) -> Command {
    let mut cargo = project.cargo();
    cargo
        .args(["test", "--release", "-p", TESTS_PACKAGE])
        .env("LINGGONG_BIN", &dist.binary);
    cargo
}

/// The names of the test targets of `linggong-tests`, from `cargo metadata`.
fn test_targets(metadata: &Value) -> Vec<String> {
    let no_list = Vec::new();
    let list = |value: &Value| value.as_array().unwrap_or(&no_list).clone();
    list(&metadata["packages"])
        .iter()
        .filter(|package| package["name"] == TESTS_PACKAGE)
        .flat_map(|package| list(&package["targets"]))
        .filter(|target| target["kind"][0] == "test")
        .filter_map(|target| target["name"].as_str().map(str::to_owned))
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn only_test_targets_of_the_tests_package_are_found() {
        let target = |kind: &str, name: &str| json!({ "kind": [kind], "name": name });
        let metadata = json!({ "packages": [
            { "name": "linggong-store", "targets": [target("test", "store")] },
            { "name": "linggong-tests", "targets": [
                target("lib", "linggong_tests"),
                target("test", "api"),
                target("bin", "bench"),
                target("test", "browser"),
            ] },
        ] });
        assert_eq!(test_targets(&metadata), ["api", "browser"]);
        assert!(test_targets(&json!({})).is_empty());
    }
}
