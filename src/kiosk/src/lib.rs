//! The kiosk 自助机: find work, say “我想去”, see how it stands; leave no trace.
//!
//! Pages are a stack in memory and never in the address: there is nothing to walk back to.
//! Whatever a person says lives in `context::Kiosk` and ends with `wipe`.

mod api;
mod app;
mod attempt;
mod buttons;
mod context;
mod fold;
mod idle;
mod input;
mod library;
mod outbox;
mod pages;
mod patience;
mod qr;
mod rehearsal;
mod row;
mod slip;
mod speech;
mod wipe;

use wasm_bindgen::prelude::wasm_bindgen;
use zeroizing_alloc::ZeroAlloc;

/// Whatever is freed is overwritten: names and numbers must not linger in free memory.
#[global_allocator]
static MEMORY: ZeroAlloc<std::alloc::System> = ZeroAlloc(std::alloc::System);

/// Mounts the kiosk on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(app::App);
}
