//! wasm-opt and a minifier, from npm's `binaryen` and `esbuild`, kept in target/tools.
//!
//! Debian's binaryen is too old: what it writes does not run in a browser.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::{
    apt::{self, Consent},
    command,
    project::Project,
};

/// The pinned versions; part of the key under which a face's output is kept.
pub(crate) const BINARYEN_VERSION: &str = "132.0.0";
pub(crate) const ESBUILD_VERSION: &str = "0.28.2";
/// The tests ask it whether the OpenAPI document is one.
const OPENAPI_VALIDATOR: &str = "@seriousme/openapi-schema-validator";
const OPENAPI_VALIDATOR_VERSION: &str = "2.11.0";
/// Finds what keeps people with a keyboard or a screen reader out.
const AXE: &str = "axe-core";
const AXE_VERSION: &str = "4.14.1";
const HOME: &str = "target/tools";

/// Programs that make the faces smaller, and those that the tests use.
pub(crate) struct Tools {
    /// A script that node runs.
    wasm_opt: PathBuf,
    esbuild: PathBuf,
}

impl Tools {
    /// Installs what is missing.
    pub(crate) fn ensure(project: &Project, consent: Consent) -> Result<Self> {
        ensure_node(consent)?;
        let modules = project.path(HOME).join("node_modules");
        let wanted = [
            ("binaryen", BINARYEN_VERSION),
            ("esbuild", ESBUILD_VERSION),
            (OPENAPI_VALIDATOR, OPENAPI_VALIDATOR_VERSION),
            (AXE, AXE_VERSION),
        ];
        let is_there = |(name, wanted): &(&str, &str)| {
            version(&modules.join(name).join("package.json")).as_deref() == Some(wanted)
        };
        if !wanted.iter().all(is_there) {
            fs::create_dir_all(project.path(HOME))?;
            command::run(
                Command::new("npm")
                    .args([
                        "install",
                        "--no-save",
                        "--no-audit",
                        "--no-fund",
                        "--prefix",
                    ])
                    .arg(project.path(HOME))
                    .args(wanted.map(|(name, version)| format!("{name}@{version}"))),
            )?;
        }
        let wasm_opt = modules.join("binaryen/bin/wasm-opt");
        let esbuild = modules.join(".bin/esbuild");
        for tool in [&wasm_opt, &esbuild] {
            if !tool.exists() {
                bail!("npm installed no {}", tool.display());
            }
        }
        Ok(Self { wasm_opt, esbuild })
    }

    /// Makes a module as small as can be, with the features that it says it uses.
    pub(crate) fn wasm_opt(&self, input: &Path, output: &Path) -> Result<()> {
        let mut node = Command::new("node");
        // Flattened and structured anew, code is more alike and packs better: 1.4 % less. Only
        // small functions go into their one caller: large ones make it unlike others, 0.7 %.
        node.arg(&self.wasm_opt)
            .args(["-Oz", "--one-caller-inline-max-function-size", "150"])
            .args(["--flatten", "--rereloop", "-Oz", "-Oz", "-Oz"])
            .arg(input)
            .arg("-o")
            .arg(output);
        command::output(&mut node).context("wasm-opt").map(|_| ())
    }

    /// Makes a script shorter without changing what it does.
    pub(crate) fn minify(&self, input: &Path, output: &Path) -> Result<()> {
        let mut esbuild = Command::new(&self.esbuild);
        esbuild
            .arg(input)
            .args([
                "--minify",
                "--format=esm",
                "--target=chrome110",
                "--log-level=warning",
            ])
            .arg(format!("--outfile={}", output.display()))
            .arg("--allow-overwrite");
        command::output(&mut esbuild).context("esbuild").map(|_| ())
    }
}

fn ensure_node(consent: Consent) -> Result<()> {
    if command::find("node").is_some() && command::find("npm").is_some() {
        return Ok(());
    }
    apt::ensure(&["nodejs", "npm"], "make the faces smaller", consent)
}

fn version(package_json: &Path) -> Option<String> {
    let json: Value = serde_json::from_slice(&fs::read(package_json).ok()?).ok()?;
    json["version"].as_str().map(str::to_owned)
}
