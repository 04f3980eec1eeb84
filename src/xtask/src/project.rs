//! Where things are in the workspace, and the cargo that builds what runs natively.

use std::{env, path::PathBuf, process::Command};

use anyhow::{Context, Result};
use serde_json::Value;

use crate::command;

/// The face of a device that is no screen yet; on boards and kiosks it speaks for the device.
pub(crate) const AGENT: &str = "screen";

/// How a face's views are compiled.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Views {
    /// Each view is a type of its own: smaller where there are few.
    Typed,
    /// All views are of one type: smaller by a tenth where there are many pages.
    Erased,
}

impl Views {
    pub(crate) const ALL: [Self; 2] = [Self::Typed, Self::Erased];
}

/// A face: one app, one page, one crate `linggong-<name>`.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Face {
    /// The word people use; also the crate's, page's and style sheet's name.
    pub(crate) name: &'static str,
    /// What it may weigh: WebAssembly, scripts and style sheet after brotli, in bytes.
    pub(crate) brotli_bytes_max: usize,
    /// How its views are compiled.
    pub(crate) views: Views,
}

/// The faces, and what speaks for the device beside two of them; it comes first, because they
/// name it. A board crosses the worst network, the desk is an office PC.
pub(crate) const FACES: [Face; 4] = [
    Face {
        name: AGENT,
        brotli_bytes_max: 70_000,
        views: Views::Typed,
    },
    Face {
        name: "board",
        brotli_bytes_max: 100_000,
        views: Views::Typed,
    },
    Face {
        name: "kiosk",
        // 250 KB, and what another folder's names make of the same code: some hundred bytes.
        brotli_bytes_max: 255_000,
        views: Views::Erased,
    },
    Face {
        name: "desk",
        // Twenty pages, opened once a day on an office machine and kept by its browser.
        brotli_bytes_max: 600_000,
        views: Views::Erased,
    },
];

/// The workspace's folders.
pub(crate) struct Project {
    /// The workspace's root.
    pub(crate) root: PathBuf,
}

impl Project {
    /// The workspace that this xtask was started in.
    pub(crate) fn find() -> Result<Self> {
        // Cargo sets the variable when it runs us; the compiled-in value serves a
        // binary that was started by hand.
        let here = env::var_os("CARGO_MANIFEST_DIR")
            .map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = here
            .ancestors()
            .nth(2)
            .context("xtask is not two folders below the workspace's root")?;
        Ok(Self {
            root: root.to_owned(),
        })
    }

    /// A path below the root.
    pub(crate) fn path(&self, below: &str) -> PathBuf {
        self.root.join(below)
    }

    /// The cargo that started us, at the workspace's root.
    pub(crate) fn cargo(&self) -> Command {
        let mut cargo = Command::new(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        cargo.current_dir(&self.root);
        cargo
    }

    /// What `cargo metadata` says of the workspace's own packages.
    pub(crate) fn metadata(&self) -> Result<Value> {
        let json =
            command::output(
                self.cargo()
                    .args(["metadata", "--no-deps", "--format-version=1"]),
            )?;
        serde_json::from_str(&json).context("cargo metadata is not JSON")
    }
}
