//! `cargo xtask serve`: the server with made-up data, for a look.

use std::{net::TcpListener, process::Command};

use anyhow::{Result, bail};

#[cfg(not(unix))]
use crate::command;
use crate::{apt::Consent, dist, project::Project, step::Steps};

const LISTEN: &str = "127.0.0.1:8080";
/// A market of the made-up data.
const DEMO_MARKET: &str = "141124";

/// Builds, then runs the server until it is stopped. `extra` goes to it as it is.
pub(crate) fn run(
    project: &Project,
    consent: Consent,
    steps: &mut Steps,
    extra: &[String],
) -> Result<()> {
    let chosen = listen(extra);
    let address = chosen.unwrap_or(LISTEN);
    ensure_free(address)?;
    let dist = dist::make(project, consent, steps)?;
    let mut server = Command::new(&dist.binary);
    server
        .current_dir(&project.root)
        .args(["serve", "--demo", "--data", "target/demo"]);
    if chosen.is_none() {
        server.args(["--listen", LISTEN]);
    }
    server.args(extra);
    println!();
    println!("   board  http://{address}/board?market={DEMO_MARKET}");
    println!("   kiosk  http://{address}/kiosk?market={DEMO_MARKET}");
    println!("   desk   http://{address}/desk");
    println!("   Ctrl-C stops it.");
    println!();
    become_server(&mut server)
}

/// The address among the server's arguments.
fn listen(extra: &[String]) -> Option<&str> {
    let mut words = extra.iter();
    while let Some(word) = words.next() {
        if word == "--listen" {
            return words.next().map(String::as_str);
        }
        if let Some(address) = word.strip_prefix("--listen=") {
            return Some(address);
        }
    }
    None
}

/// Fails before the build, not after it, if the address is taken.
fn ensure_free(address: &str) -> Result<()> {
    if let Err(error) = TcpListener::bind(address) {
        bail!(
            "cannot listen on {address} ({error}); choose another address, \
             for example `cargo xtask serve -- --listen 127.0.0.1:9090`"
        );
    }
    Ok(())
}

/// The server takes this process's place, so that stopping one stops the other.
#[cfg(unix)]
fn become_server(server: &mut Command) -> Result<()> {
    use std::os::unix::process::CommandExt;
    Err(server.exec().into())
}

#[cfg(not(unix))]
fn become_server(server: &mut Command) -> Result<()> {
    command::run(server)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(extra: &[&str], expect: Option<&str>) {
        let extra: Vec<String> = extra.iter().map(|word| (*word).to_owned()).collect();
        assert_eq!(listen(&extra), expect);
    }

    #[test]
    fn the_address_is_found_in_either_form() {
        check(&[], None);
        check(&["--speed", "60"], None);
        check(&["--listen", "127.0.0.1:9090"], Some("127.0.0.1:9090"));
        check(&["-v", "--listen=0.0.0.0:80"], Some("0.0.0.0:80"));
        check(&["--listen"], None);
    }

    #[test]
    fn a_taken_port_is_told_with_the_way_out() {
        let taken = TcpListener::bind("127.0.0.1:0").unwrap();
        let address = taken.local_addr().unwrap().to_string();
        let complaint = ensure_free(&address).unwrap_err().to_string();
        assert!(complaint.contains("--listen"), "{complaint}");
    }
}
