//! The desk 工作台: staff sign in, call people up, review what was handed in, answer.
//!
//! `app` decides what is shown – the way in or a page –, `desk` is what every page can
//! reach, `api` asks the platform, and each page is a file under `pages`.

mod api;
mod app;
mod desk;
mod focus;
mod form;
mod idle;
mod list;
mod notice;
mod pages;
mod sign_in;
mod table;

use wasm_bindgen::prelude::wasm_bindgen;

/// Mounts the desk on the page's body.
#[wasm_bindgen(start)]
pub fn main() {
    leptos::mount::mount_to_body(app::App);
}
