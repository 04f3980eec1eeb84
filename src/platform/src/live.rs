//! Live changes: one task tails the change log, a hub shares each change with its readers.

mod frames;
mod hub;
mod pump;
mod snapshots;
mod stream;

pub(crate) use hub::Live;
pub(crate) use pump::run as run_pump;
pub(crate) use snapshots::Snapshots;
pub(crate) use stream::{EventStream, delta_for};
