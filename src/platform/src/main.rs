//! `linggong`: the province platform API and the screens' apps in one binary.
//!
//! This file is the entry; [`cli`] says what can be asked for, [`serve`] starts the server,
//! `router` is its map of addresses.

mod audit;
mod auth;
mod cli;
mod clock;
mod coding;
mod counting;
mod demo;
mod error;
mod extract;
mod import;
mod jobs;
mod json_ld;
mod keys;
mod limits;
mod listing;
mod live;
mod openapi;
mod refusals;
mod router;
mod routes;
mod serve;
mod session;
mod speech;
mod staff;
mod state;
mod tables;
mod telemetry;
mod vault;

use clap::Parser as _;

fn main() -> std::process::ExitCode {
    let cli = cli::Cli::parse();
    let runtime = match tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
    {
        Ok(runtime) => runtime,
        Err(error) => {
            eprintln!("linggong: cannot start: {error}");
            return std::process::ExitCode::FAILURE;
        }
    };
    match runtime.block_on(cli::run(cli)) {
        Ok(code) => code,
        Err(error) => {
            eprintln!("linggong: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}
