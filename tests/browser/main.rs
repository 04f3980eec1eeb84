//! The faces in real Chromium against the real server.

mod board;
mod kiosk;
mod layout;
mod memory;
mod offline;
mod pictures;
