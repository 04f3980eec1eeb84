//! The whole API under made-up requests: schemathesis reads the OpenAPI document, and no answer
//! may be a fault of the server's own (5xx).

use std::{
    fs,
    net::TcpListener,
    path::PathBuf,
    process::{Child, Command, Stdio},
};

use anyhow::{Context as _, Result};

use crate::{
    apt::{self, Consent},
    command,
    dist::Dist,
    project::Project,
    step::Steps,
};

const SCHEMATHESIS_VERSION: &str = "4.32.5";
const HOME: &str = "target/tools/python";
const DATA: &str = "target/fuzz";
/// Requests made up for each address, beside those that the document itself suggests.
const EXAMPLES: &str = "100";
/// Seconds within which the server is up.
const UP_S: &str = "30";
/// Streams never end: there is nothing to wait for.
const STREAMS: &str = "/events$";

/// Runs it against a server of its own with an empty database.
pub(crate) fn run(
    project: &Project,
    consent: Consent,
    steps: &mut Steps,
    dist: &Dist,
) -> Result<()> {
    let hint = "It comes from PyPI, into target/tools.";
    let program = steps.run("schemathesis", hint, || ensure(project, consent))?;
    let hint = "The request that broke the server is above, as a curl command.";
    steps.run("made-up requests", hint, || {
        let data = project.path(DATA);
        if data.exists() {
            fs::remove_dir_all(&data)?;
        }
        let mut create = Command::new(&dist.binary);
        create.args([
            "key", "create", "--scope", "140000", "--name", "fuzz", "--data",
        ]);
        let key = command::output(create.arg(&data))?;
        let port = TcpListener::bind("127.0.0.1:0")?.local_addr()?.port();
        let address = format!("127.0.0.1:{port}");
        let mut serve = Command::new(&dist.binary);
        serve
            .args(["serve", "--log", "error", "--listen", &address, "--data"])
            .arg(&data)
            .stdout(Stdio::null());
        let _server = Server(serve.spawn().context("start the server")?);
        command::run(
            Command::new(&program)
                .args(["run", &format!("http://{address}/api/openapi.json")])
                .args(["-H", &format!("Authorization: Bearer {key}")])
                .args(["--wait-for-schema", UP_S])
                .args(["--checks", "not_a_server_error", "--continue-on-failure"])
                .args(["--phases", "examples,coverage,fuzzing"])
                .args(["--max-examples", EXAMPLES, "--request-timeout", "20"])
                .args(["--exclude-path-regex", STREAMS, "--warnings", "off"])
                .arg("--no-color"),
        )
    })
}

/// The program, installed if it is missing.
fn ensure(project: &Project, consent: Consent) -> Result<PathBuf> {
    let home = project.path(HOME);
    let program = home.join("bin/schemathesis");
    let is_there = program.exists()
        && command::output(Command::new(&program).arg("--version"))?
            .ends_with(SCHEMATHESIS_VERSION);
    if is_there {
        return Ok(program);
    }
    if command::output(Command::new("python3").args(["-m", "ensurepip", "--version"])).is_err() {
        apt::ensure(&["python3-venv"], "make up requests", consent)?;
    }
    command::run(Command::new("python3").args(["-m", "venv"]).arg(&home))?;
    command::run(
        Command::new(home.join("bin/pip"))
            .args(["install", "--quiet", "--disable-pip-version-check"])
            .arg(format!("schemathesis=={SCHEMATHESIS_VERSION}")),
    )?;
    Ok(program)
}

/// Ends with its scope.
struct Server(Child);

impl Drop for Server {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}
