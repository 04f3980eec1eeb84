//! wasm-opt, from npm's `binaryen`, kept in target/tools.
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

/// The pinned version; part of the key under which a face's output is kept.
pub(crate) const BINARYEN_VERSION: &str = "132.0.0";
const TOOLS: &str = "target/tools";

/// The script wasm-opt, installed if need be. Node runs it.
pub(crate) fn ensure_wasm_opt(project: &Project, consent: Consent) -> Result<PathBuf> {
    ensure_node(consent)?;
    let home = project.path(TOOLS).join("node_modules/binaryen");
    if version(&home.join("package.json")).as_deref() != Some(BINARYEN_VERSION) {
        fs::create_dir_all(project.path(TOOLS))?;
        command::run(
            Command::new("npm")
                .args([
                    "install",
                    "--no-save",
                    "--no-audit",
                    "--no-fund",
                    "--prefix",
                ])
                .arg(project.path(TOOLS))
                .arg(format!("binaryen@{BINARYEN_VERSION}")),
        )?;
    }
    let script = home.join("bin/wasm-opt");
    if !script.exists() {
        bail!("npm installed no {}", script.display());
    }
    Ok(script)
}

/// Makes a module as small as wasm-opt can, with the features that it says it uses.
pub(crate) fn wasm_opt(script: &Path, input: &Path, output: &Path) -> Result<()> {
    command::output(
        Command::new("node")
            .arg(script)
            .arg("-Oz")
            .arg(input)
            .arg("-o")
            .arg(output),
    )
    .context("wasm-opt")
    .map(|_| ())
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
