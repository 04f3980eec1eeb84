//! The faces in real Chromium against the real server.

mod axe;
mod board;
mod desk;
mod kiosk;
mod layout;
mod memory;
mod offline;
mod pictures;
