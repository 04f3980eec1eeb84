//! `cargo xtask bench`: measures the server as built, then prints the faces' sizes.

use anyhow::Result;

use crate::{apt::Consent, budgets, command, dist, project::Project, setup, step::Steps};

/// Builds and measures. `extra` goes to the benchmark as it is.
pub(crate) fn run(
    project: &Project,
    consent: Consent,
    steps: &mut Steps,
    extra: &[String],
) -> Result<()> {
    let dist = dist::make(project, consent, steps)?;
    setup::ensure_browser(consent, steps)?;
    steps.run("bench", "The benchmark's message is above.", || {
        let mut cargo = project.cargo();
        cargo
            .args(["run", "--release", "-p", "linggong-tests", "--bin", "bench"])
            .arg("--")
            .args(extra)
            .env("LINGGONG_BIN", &dist.binary);
        command::run(&mut cargo)
    })?;
    budgets::print_table(&dist.weights);
    Ok(())
}
