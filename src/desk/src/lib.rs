//! The desk face (placeholder).

use leptos::prelude::*;
use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the face on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(|| view! { <p>"desk"</p> });
}
