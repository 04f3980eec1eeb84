//! The desk 工作台. Only its first page so far: the market's day at a glance, live.

mod overview;

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the desk on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(overview::Overview);
}
