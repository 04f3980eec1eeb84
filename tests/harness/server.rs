//! The real server, as a process on a port of its own.

use std::fs::{self, File, OpenOptions};
use std::io::{BufRead as _, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};

use anyhow::{Context as _, Result, bail, ensure};
use tempfile::TempDir;

use crate::{Desk, System};

/// The built server: `LINGGONG_BIN`, else where `cargo xtask build` puts it.
#[must_use]
pub fn binary() -> PathBuf {
    let built = Path::new(env!("CARGO_MANIFEST_DIR")).join("../target/dist/linggong");
    std::env::var_os("LINGGONG_BIN").map_or(built, PathBuf::from)
}

/// Runs one of its commands to its end.
///
/// # Errors
/// If it cannot be started.
pub fn command(args: &[&str]) -> Result<Output> {
    Command::new(binary())
        .args(args)
        .output()
        .context("run linggong; is it built? cargo xtask build")
}

/// In the data directory.
const LOG_FILE: &str = "server.log";

/// A running server. Dropping it kills it and removes its data.
pub struct Server {
    child: Child,
    data: TempDir,
    address: String,
    options: Vec<String>,
}

impl Server {
    /// Starts one with empty data.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start() -> Result<Self> {
        Self::start_with(&[])
    }

    /// Starts one with further options.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn start_with(options: &[&str]) -> Result<Self> {
        let data = tempfile::tempdir()?;
        let options: Vec<String> = options.iter().map(|&option| option.to_owned()).collect();
        let (child, address) = spawn(data.path(), "127.0.0.1:0", &options)?;
        Ok(Self {
            child,
            data,
            address,
            options,
        })
    }

    /// Its address, e.g. `http://127.0.0.1:40123`.
    #[must_use]
    pub fn address(&self) -> &str {
        &self.address
    }

    /// The address of a path.
    #[must_use]
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.address)
    }

    /// Its data directory.
    #[must_use]
    pub fn data(&self) -> &Path {
        self.data.path()
    }

    /// Everything it has logged, in all detail.
    ///
    /// # Errors
    /// If the log cannot be read.
    pub fn log(&self) -> Result<String> {
        Ok(fs::read_to_string(self.data.path().join(LOG_FILE))?)
    }

    /// Its process.
    #[must_use]
    pub fn pid(&self) -> u32 {
        self.child.id()
    }

    /// A market's own system with a key for `scope`.
    ///
    /// # Errors
    /// If the key cannot be made.
    pub fn system(&self, scope: &str) -> Result<System> {
        Ok(System::new(self.address.clone(), self.key(scope)?))
    }

    /// Somebody of this role who is signed in at the desk of `scope`, with a password of their
    /// own.
    ///
    /// # Errors
    /// If the account cannot be made.
    pub async fn desk(&self, name: &str, role: &str, scope: &str) -> Result<Desk> {
        Desk::open(&self.address, self.data.path(), name, role, scope).await
    }

    /// A new account's password for its first sign-in.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn one_time_password(&self, name: &str, role: &str, scope: &str) -> Result<String> {
        crate::desk::create(self.data.path(), name, role, scope)
    }

    /// A new key for `scope`.
    ///
    /// # Errors
    /// If it cannot be made.
    pub fn key(&self, scope: &str) -> Result<String> {
        let name = format!("test {scope}");
        let data = self.data.path().to_string_lossy().into_owned();
        let made = command(&[
            "key", "create", "--scope", scope, "--name", &name, "--data", &data,
        ])?;
        ensure!(
            made.status.success(),
            "{}",
            String::from_utf8_lossy(&made.stderr)
        );
        Ok(String::from_utf8(made.stdout)?.trim().to_owned())
    }

    /// Kills it as a power cut does.
    ///
    /// # Errors
    /// If it is gone already.
    pub fn kill(&mut self) -> Result<()> {
        self.child.kill()?;
        self.child.wait()?;
        Ok(())
    }

    /// Asks it to go down, without waiting.
    ///
    /// # Errors
    /// If the signal cannot be sent.
    pub fn terminate(&self) -> Result<()> {
        let sent = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status()?;
        ensure!(sent.success(), "kill -TERM");
        Ok(())
    }

    /// Waits for its end.
    ///
    /// # Errors
    /// If it ended badly.
    pub fn wait(&mut self) -> Result<()> {
        let status = self.child.wait()?;
        ensure!(status.success(), "the server ended with {status}");
        Ok(())
    }

    /// Starts it again, on the same data and port.
    ///
    /// # Errors
    /// If it does not come up.
    pub fn restart(&mut self) -> Result<()> {
        let listen = self.address.trim_start_matches("http://").to_owned();
        let (child, address) = spawn(self.data.path(), &listen, &self.options)?;
        self.child = child;
        self.address = address;
        Ok(())
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            eprintln!("{}", self.log().unwrap_or_default());
        }
    }
}

/// Where a server with this data logs; kept over its restarts.
fn log(data: &Path) -> Result<File> {
    let file = OpenOptions::new()
        .create(true)
        .append(true)
        .open(data.join(LOG_FILE));
    file.context("open the server's log")
}

fn spawn(data: &Path, listen: &str, options: &[String]) -> Result<(Child, String)> {
    let mut child = Command::new(binary())
        .arg("serve")
        .args(["--listen", listen, "--log", "debug", "--data"])
        .arg(data)
        .args(options)
        .stdout(Stdio::piped())
        .stderr(log(data)?)
        .spawn()
        .context("start linggong; is it built? cargo xtask build")?;
    let Some(output) = child.stdout.take() else {
        bail!("no output")
    };
    let mut line = String::new();
    BufReader::new(output).read_line(&mut line)?;
    let address = line.trim().to_owned();
    if !address.starts_with("http://") {
        let _ = child.kill();
        bail!("the server did not come up: {line:?}");
    }
    Ok((child, address))
}
