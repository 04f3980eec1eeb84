//! A QR code as one SVG path.

use std::fmt::Write as _;

use leptos::prelude::*;
use qrcodegen::{QrCode, QrCodeEcc};

/// Modules of quiet around the code, as the standard asks.
const QUIET: i32 = 4;

/// A QR code of `text`, black on white in any theme.
#[component]
pub(crate) fn Qr(text: String) -> impl IntoView {
    QrCode::encode_text(&text, QrCodeEcc::Medium).ok().map(|code| {
        let size = code.size() + 2 * QUIET;
        let mut path = String::new();
        for y in 0..code.size() {
            for x in (0..code.size()).filter(|x| code.get_module(*x, y)) {
                let _ = write!(path, "M{},{}h1v1h-1z", x + QUIET, y + QUIET);
            }
        }
        view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="用手机扫这个码看进度">
                <rect width=size height=size fill="#fff" />
                <path d=path fill="#000" />
            </svg>
        }
    })
}
