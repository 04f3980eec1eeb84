//! Pictures that say a trade to somebody who reads little.

use leptos::prelude::*;

use crate::page::document;

/// A pictogram of the sprite, e.g. `t101` for a trade or `bus`; drawn in the text's colour.
#[component]
pub fn Pictogram(
    /// The symbol's name in the sprite.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let sprite = document()
        .and_then(|document| document.body())
        .and_then(|body| body.dataset().get("pictograms"))
        .unwrap_or_default();
    view! {
        <svg class="pictogram" aria-hidden="true">
            <use href=move || format!("{sprite}#{}", name.get()) />
        </svg>
    }
}
