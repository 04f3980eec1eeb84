//! The board 信息屏: what hangs on the wall.
//!
//! `rules::rotation` decides what is shown, `view` words it, `wall` puts it on the glass.
//! Rows and bars are fixed pools of slots whose fields change; nothing is mounted or dropped
//! while a board runs, so its memory does not grow.

mod chrome;
mod player;
mod slides;
mod view;
mod wall;

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the board on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(wall::Wall);
}
