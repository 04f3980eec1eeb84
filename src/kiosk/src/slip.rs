//! The slip of what somebody said: a number, and what happens next. One for all that is no
//! ticket: each would cost its own bytes.

use leptos::prelude::*;

use crate::context::kiosk;

/// A slip with its lines, each with its class. Whether its number is somebody's own: then it is
/// not read aloud.
pub(crate) fn slip(
    title: &'static str,
    is_own: bool,
    lines: Vec<(&'static str, String)>,
) -> AnyView {
    let market = kiosk().with_feed(|feed, _| feed.market.name.clone());
    view! {
        <article class="slip receipt" aria-live="polite">
            <p class="slip-market">{market}</p>
            <h1 class="page-title" tabindex="-1">{title}</h1>
            {lines.into_iter().map(|(class, text)| {
                let is_private = is_own && class == NUMBER;
                view! { <p class=class data-private=is_private.then_some("")>{text}</p> }
            }).collect_view()}
        </article>
    }
    .into_any()
}

/// The line that is set largest.
pub(crate) const NUMBER: &str = "slip-number";
