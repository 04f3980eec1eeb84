//! A QR code on the page.

use leptos::prelude::*;
use linggong_ui::qr_path;

/// A QR code of `text`, black on white in any theme.
#[component]
pub(crate) fn Qr(text: String) -> impl IntoView {
    qr_path(&text).map(|(size, path)| {
        view! {
            <svg class="qr" viewBox=format!("0 0 {size} {size}") role="img" aria-label="用手机扫这个码看进度">
                <rect width=size height=size fill="#fff" />
                <path d=path fill="#000" />
            </svg>
        }
    })
}
