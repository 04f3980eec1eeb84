//! What a developer and CI run: `cargo xtask setup|build|serve|test|bench`.
//!
//! Each subcommand is a list of named steps. A step says what it does and how long it
//! took; one that fails says what to do, and ends the run. The product itself is in the
//! other crates: nothing here runs on a server or a screen.

mod app;
mod apt;
mod assets;
mod bench;
mod budgets;
mod command;
mod dist;
mod folder;
mod fuzz;
mod project;
mod serve;
mod setup;
mod step;
mod template;
mod test;
mod toolchain;
mod tools;
mod wasm;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

use crate::{apt::Consent, project::Project, step::Steps};

/// Builds, runs and tests Linggong.
#[derive(Parser)]
#[command(name = "cargo xtask")]
struct Cli {
    #[command(subcommand)]
    task: Task,
    /// Install missing Debian packages without asking (as does the variable CI=true)
    #[arg(long, global = true)]
    yes: bool,
}

#[derive(Subcommand)]
enum Task {
    /// Install what build and test need
    Setup,
    /// Build the faces only, into target/app
    App,
    /// Build faces and server: one binary, target/dist/linggong
    Build,
    /// Build, then run the server with made-up data on 127.0.0.1:8080
    Serve {
        /// Passed on to `linggong serve`, for example `--listen 127.0.0.1:9090`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        extra: Vec<String>,
    },
    /// Check format, lints and docs, build, and run every test
    Test {
        /// Also put the API under made-up requests, which takes some minutes
        #[arg(long)]
        full: bool,
    },
    /// Build, then measure the server, and print the faces' sizes
    Bench {
        /// Passed on to the benchmark
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        extra: Vec<String>,
    },
}

fn main() -> ExitCode {
    match run(&Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("xtask: {}", step::one_line(&error));
            ExitCode::FAILURE
        }
    }
}

fn run(cli: &Cli) -> anyhow::Result<()> {
    let project = Project::find()?;
    let consent = Consent::new(cli.yes);
    let mut steps = Steps::default();
    match &cli.task {
        Task::Setup => setup::run(&project, consent, &mut steps),
        Task::App => app::make(&project, consent, &mut steps).map(|_| ()),
        Task::Build => dist::make(&project, consent, &mut steps).map(|_| ()),
        Task::Serve { extra } => serve::run(&project, consent, &mut steps, extra),
        Task::Test { full } => test::run(&project, consent, &mut steps, *full),
        Task::Bench { extra } => bench::run(&project, consent, &mut steps, extra),
    }
}
