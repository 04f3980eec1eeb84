//! The kiosk 自助机. Only its first page so far: today's numbers, the categories with their
//! counts, and the newest postings.

mod home;

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the kiosk on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(home::Home);
}
