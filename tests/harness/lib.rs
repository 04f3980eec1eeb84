//! What the tests share: the real server as a process, a market's own system as a client, the
//! event stream as a reader, and real Chromium.
//!
//! Everything started here ends with its value.

mod browser;
mod desk;
mod device;
mod events;
mod sample;
mod server;
mod system;
mod wait;

pub use browser::{Browser, DeadBrowser, Glass};
pub use desk::Desk;
pub use device::{Device, settings};
pub use events::{Event, Events};
pub use sample::{draft, in_china, row};
pub use server::{Server, binary, command};
pub use system::System;
pub use wait::{until, until_some};

/// The market that tests use, 临县.
pub const MARKET: &str = "141124";
