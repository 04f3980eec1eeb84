//! Which toolchain builds the faces, and how it is called.
//!
//! A toolchain that already has the wasm32 standard library is used as it is. Otherwise
//! Debian's own, which ships the library as source and builds it along. Nothing is
//! fetched except through apt: not a toolchain, and not by rustup.

use std::{
    env, fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Result, bail};

use crate::{
    apt::{self, Consent},
    command,
    project::{Project, Views},
};

/// What the faces are compiled to.
pub(crate) const TARGET: &str = "wasm32-unknown-unknown";
/// Debian's packages that compile the faces.
const DEBIAN_PACKAGES: [&str; 5] = [
    "rustc-web",
    "cargo-web",
    "rust-web-src",
    "rust-web-llvm",
    "lld-22",
];
/// Debian's package that lints them.
const DEBIAN_CLIPPY: &str = "rust-web-clippy";
const DEBIAN_RUSTC: &str = "/usr/bin/rustc";
const DEBIAN_CARGO: &str = "/usr/bin/cargo";
const DEBIAN_LINKER: &str = "/usr/bin/rust-lld";
const DEBIAN_CARGO_CLIPPY: &str = "/usr/bin/cargo-clippy";
/// The workspace's `rust-version`.
const VERSION_MIN: (u32, u32) = (1, 95);
/// What to do when there is no toolchain for the faces.
pub(crate) const HINT: &str =
    "With rustup: `rustup target add wasm32-unknown-unknown`; on Debian: `cargo xtask setup`.";
/// What makes the faces smaller and needs the standard library's source: panics without
/// message or place, and no `Debug` output.
const SIZE_FLAGS: &str =
    "-Zunstable-options -Cpanic=immediate-abort -Zlocation-detail=none -Zfmt-debug=none";
/// What the outer cargo sets for its children, or a person for the native build. Debian's
/// toolchain must not see it.
const FOREIGN_VARIABLES: [&str; 12] = [
    "CARGO_ENCODED_RUSTFLAGS",
    "CARGO_MANIFEST_DIR",
    "CARGO_MANIFEST_PATH",
    "CARGO_TARGET_DIR",
    "CLIPPY_CONF_DIR",
    "LD_LIBRARY_PATH",
    "RUSTC_WORKSPACE_WRAPPER",
    "RUSTC_WRAPPER",
    "RUSTDOC",
    "RUSTDOCFLAGS",
    "RUSTFLAGS",
    "RUSTUP_TOOLCHAIN",
];

/// A toolchain that can compile the faces.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum WasmToolchain {
    /// The toolchain in use has the target's standard library.
    Ready,
    /// Debian's, which builds the standard library from its source.
    Debian,
}

impl WasmToolchain {
    /// Finds a toolchain; on Debian installs one if none is there.
    pub(crate) fn choose(consent: Consent) -> Result<Self> {
        if is_target_ready() {
            return Ok(Self::Ready);
        }
        if is_debian_complete() {
            return Ok(Self::Debian);
        }
        if apt::is_here() {
            apt::ensure(
                &DEBIAN_PACKAGES,
                "compile the faces to WebAssembly",
                consent,
            )?;
            if is_debian_complete() {
                return Ok(Self::Debian);
            }
        }
        bail!("no toolchain here compiles to {TARGET}");
    }

    /// Installs what linting needs beyond compiling.
    pub(crate) fn ensure_clippy(self, consent: Consent) -> Result<()> {
        match self {
            Self::Ready => Ok(()),
            Self::Debian => apt::ensure(&[DEBIAN_CLIPPY], "lint the faces", consent),
        }
    }

    /// `cargo build` for the faces of one kind; the caller adds packages.
    pub(crate) fn build(self, project: &Project, views: Views) -> Command {
        let (mut cargo, mut flags) = match self {
            Self::Ready => (project.cargo(), env::var("RUSTFLAGS").unwrap_or_default()),
            Self::Debian => (debian(DEBIAN_CARGO, project), SIZE_FLAGS.to_owned()),
        };
        if views == Views::Erased {
            flags.push_str(" --cfg=erase_components");
        }
        cargo.env("RUSTFLAGS", flags.trim_start());
        cargo.arg("build");
        self.add_target(&mut cargo, project);
        cargo
    }

    /// `cargo clippy` for the faces; the caller adds packages and lints.
    pub(crate) fn clippy(self, project: &Project) -> Command {
        let mut cargo = match self {
            Self::Ready => project.cargo(),
            // By its own path: `cargo clippy` might find another toolchain's on PATH.
            Self::Debian => debian(DEBIAN_CARGO_CLIPPY, project),
        };
        cargo.arg("clippy");
        self.add_target(&mut cargo, project);
        cargo
    }

    fn add_target(self, cargo: &mut Command, project: &Project) {
        cargo
            .args(["--profile", "face", "--target", TARGET, "--target-dir"])
            .arg(target_dir(project));
        if self == Self::Debian {
            cargo.args([
                "-Zbuild-std=std,panic_abort",
                "-Zbuild-std-features=optimize_for_size",
            ]);
        }
    }
}

/// Where both toolchains put the faces: apart from the native build's files.
pub(crate) fn target_dir(project: &Project) -> PathBuf {
    project.path("target/wasm")
}

fn debian(program: &str, project: &Project) -> Command {
    let mut cargo = Command::new(program);
    for variable in FOREIGN_VARIABLES {
        cargo.env_remove(variable);
    }
    cargo
        .current_dir(&project.root)
        .env("CARGO", DEBIAN_CARGO)
        .env("RUSTC", DEBIAN_RUSTC)
        .env("RUSTC_BOOTSTRAP", "1")
        .env("RUSTFLAGS", SIZE_FLAGS);
    cargo
}

/// Whether the rustc in use has the target's standard library.
fn is_target_ready() -> bool {
    let rustc = env::var_os("RUSTC").unwrap_or_else(|| "rustc".into());
    let printed =
        command::output(Command::new(rustc).args(["--print=target-libdir", "--target", TARGET]));
    let Ok(folder) = printed else { return false };
    let Ok(files) = fs::read_dir(folder) else {
        return false;
    };
    files.filter_map(Result::ok).any(|file| {
        let name = file.file_name().to_string_lossy().into_owned();
        name.starts_with("libstd-") && name.ends_with(".rlib")
    })
}

/// Whether Debian's toolchain is there, new enough, with library source and linker.
fn is_debian_complete() -> bool {
    let rustc = |flag: &str| command::output(Command::new(DEBIAN_RUSTC).arg(flag));
    let (Ok(version), Ok(sysroot)) = (rustc("-vV"), rustc("--print=sysroot")) else {
        return false;
    };
    let library = Path::new(&sysroot).join("lib/rustlib/src/rust/library");
    release(&version).is_some_and(|found| found >= VERSION_MIN)
        && Path::new(DEBIAN_CARGO).exists()
        && library.join("Cargo.lock").exists()
        // A link; it dangles without the linker's own package.
        && Path::new(DEBIAN_LINKER).exists()
}

/// The numbers of `release: 1.96.0`.
fn release(version: &str) -> Option<(u32, u32)> {
    let line = version
        .lines()
        .find_map(|line| line.strip_prefix("release: "))?;
    let mut numbers = line.split('.').map(|number| number.parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_version_is_read_as_numbers() {
        let version = "rustc 1.100.0\nhost: x86_64-unknown-linux-gnu\nrelease: 1.100.0-nightly";
        assert_eq!(release(version), Some((1, 100)));
        assert_eq!(release("release: new"), None);
        assert_eq!(release(""), None);
    }
}
