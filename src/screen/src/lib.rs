//! What speaks for a device, beside the face it shows.
//!
//! A device that is no screen yet shows a code (`pairing`). On a board's or kiosk's page this
//! module comes after the face, listens on the face's stream and reports what is on the glass
//! (`agent`); it shows what lies over the face: takeovers, the device's name, darkness (`over`).
//! It knows no face from within, so that neither can break the other.

mod agent;
mod dom;
mod kept;
mod over;
mod pairing;
mod picture;
mod stream;

use wasm_bindgen::prelude::wasm_bindgen;

/// Starts as what the page is for.
#[wasm_bindgen(start)]
pub fn main() {
    match dom::face() {
        Some(dom::Face::Screen) => pairing::start(),
        // A look at what will be speaks for nobody.
        Some(face) if linggong_ui::parameter("preview_at").is_none() => agent::start(face),
        _ => {}
    }
}
