//! Debian packages: which are missing, why they are needed, and installing them.
//!
//! Nothing is installed without a yes: typed on the terminal, `--yes`, or `CI=true`.

use std::{
    env,
    io::{self, BufRead, IsTerminal, Write},
    process::Command,
};

use anyhow::{Result, bail};

use crate::command;

/// Whether missing packages may be installed without asking.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Consent {
    given: bool,
}

impl Consent {
    /// From the command line and the environment.
    pub(crate) fn new(yes: bool) -> Self {
        let in_ci = env::var("CI").is_ok_and(|value| value == "true");
        Self {
            given: yes || in_ci,
        }
    }
}

/// Whether this machine has Debian's package tools.
pub(crate) fn is_here() -> bool {
    command::find("apt-get").is_some() && command::find("dpkg-query").is_some()
}

/// Installs those of `packages` that are missing. `why` completes "needed to …".
pub(crate) fn ensure(packages: &[&str], why: &str, consent: Consent) -> Result<()> {
    let missing: Vec<&str> = packages
        .iter()
        .copied()
        .filter(|package| !is_installed(package))
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let list = missing.join(" ");
    let by_hand = format!("install by hand: apt-get install --no-install-recommends {list}");
    println!("   missing Debian packages, needed to {why}: {list}");
    if !is_here() {
        bail!("this machine has no apt-get; install what matches {list}");
    }
    if !consent.given && !ask("   install them now?")? {
        bail!("packages needed to {why} are missing; run again with --yes, or {by_hand}");
    }
    let Some(as_root) = as_root()? else {
        bail!("installing needs root or sudo; {by_hand}");
    };
    command::run(apt_get(as_root).arg("update"))?;
    command::run(
        apt_get(as_root)
            .args(["install", "-y", "--no-install-recommends"])
            .args(&missing),
    )
}

fn is_installed(package: &str) -> bool {
    let mut query = Command::new("dpkg-query");
    query.args(["--show", "--showformat=${db:Status-Status}", package]);
    command::output(&mut query).is_ok_and(|status| status == "installed")
}

/// Asks on the terminal; without one the answer is no.
fn ask(question: &str) -> Result<bool> {
    if !io::stdin().is_terminal() {
        return Ok(false);
    }
    print!("{question} [y/N] ");
    io::stdout().flush()?;
    let mut answer = String::new();
    io::stdin().lock().read_line(&mut answer)?;
    Ok(matches!(answer.trim(), "y" | "Y" | "yes"))
}

/// The words before a command that make it run as root; none if there is no way.
fn as_root() -> Result<Option<&'static [&'static str]>> {
    if command::output(Command::new("id").arg("-u"))? == "0" {
        return Ok(Some(&["env"]));
    }
    Ok(command::find("sudo").map(|_| &["sudo", "env"][..]))
}

fn apt_get(as_root: &[&str]) -> Command {
    // `env` keeps the variable through sudo.
    let mut apt_get = Command::new(as_root[0]);
    apt_get
        .args(&as_root[1..])
        .args(["DEBIAN_FRONTEND=noninteractive", "apt-get"]);
    apt_get
}
