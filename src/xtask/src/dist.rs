//! The product: one binary with the faces inside, target/dist/linggong.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result};

use crate::{app, apt::Consent, budgets::Weight, command, project::Project, step::Steps};

/// What a build leaves.
pub(crate) struct Dist {
    /// The server.
    pub(crate) binary: PathBuf,
    /// What the faces inside it weigh.
    pub(crate) weights: Vec<Weight>,
}

/// Builds faces and server.
pub(crate) fn make(project: &Project, consent: Consent, steps: &mut Steps) -> Result<Dist> {
    let weights = app::make(project, consent, steps)?;
    let hint = "The compiler's message is above.";
    let binary = steps.run("build the server", hint, || {
        command::run(
            project
                .cargo()
                .args(["build", "--release", "-p", "linggong-platform"]),
        )?;
        copy(project)
    })?;
    let bytes = fs::metadata(&binary)?.len();
    println!(
        "   {} ({}.{} MB)",
        binary.display(),
        bytes / 1_000_000,
        bytes % 1_000_000 / 100_000
    );
    Ok(Dist { binary, weights })
}

/// Copies the server to its own folder, even while an older one is running.
fn copy(project: &Project) -> Result<PathBuf> {
    let metadata = project.metadata()?;
    let target = metadata["target_directory"]
        .as_str()
        .context("cargo metadata names no target directory")?;
    let name = format!("linggong{}", std::env::consts::EXE_SUFFIX);
    let built = PathBuf::from(target).join("release").join(&name);
    let folder = project.path("target/dist");
    let (binary, unfinished) = (folder.join(&name), folder.join("unfinished"));
    fs::create_dir_all(&folder)?;
    fs::copy(&built, &unfinished).with_context(|| format!("cannot copy {}", built.display()))?;
    fs::rename(&unfinished, &binary)?;
    Ok(binary)
}
