//! `cargo xtask setup`: everything that build and test need, asked for once.

use anyhow::Result;

use crate::{
    apt::{self, Consent},
    command,
    project::Project,
    step::Steps,
    toolchain::{self, WasmToolchain},
    tools::Tools,
};

/// What the browser tests drive, and letters for what they show.
const BROWSER_PACKAGES: [&str; 3] = ["chromium", "chromium-driver", "fonts-noto-cjk"];

/// Installs all of it.
pub(crate) fn run(project: &Project, consent: Consent, steps: &mut Steps) -> Result<()> {
    steps.run("toolchain for the faces", toolchain::HINT, || {
        WasmToolchain::choose(consent)?.ensure_clippy(consent)
    })?;
    steps.run("wasm-opt", "It comes from npm.", || {
        Tools::ensure(project, consent).map(|_| ())
    })?;
    ensure_browser(consent, steps)
}

/// Installs the browser that the tests drive.
pub(crate) fn ensure_browser(consent: Consent, steps: &mut Steps) -> Result<()> {
    let hint = "The browser tests need chromium and chromedriver on PATH.";
    steps.run("browser", hint, || {
        let is_on_path =
            command::find("chromium").is_some() && command::find("chromedriver").is_some();
        if is_on_path && !apt::is_here() {
            return Ok(());
        }
        apt::ensure(&BROWSER_PACKAGES, "test in a browser", consent)
    })
}
