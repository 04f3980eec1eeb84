//! The markets of the province, by city.

use leptos::prelude::*;

use linggong_rules::wording;

use crate::buttons::main_button;
use crate::context::{Page, kiosk};

/// Cities, or the markets of one.
#[component]
pub(crate) fn Markets(city: Option<usize>) -> impl IntoView {
    match city {
        None => view! { <Cities /> }.into_any(),
        Some(at) => view! { <OfCity at /> }.into_any(),
    }
}

#[component]
fn Cities() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        <h1 class="page-title" tabindex="-1">"您想去哪个市？"</h1>
        <ul class="grid-3">
            {move || kiosk.library.cities().into_iter().enumerate().map(|(at, city)| view! {
                <li><button type="button" on:click=move |_| kiosk.open(Page::Markets(Some(at)))>{city}</button></li>
            }).collect_view()}
        </ul>
    }
}

#[component]
fn OfCity(at: usize) -> impl IntoView {
    let kiosk = kiosk();
    let city = kiosk
        .library
        .cities()
        .into_iter()
        .nth(at)
        .unwrap_or_default();
    let title = city.clone();
    let markets = move || {
        kiosk.library.markets.with(|all| {
            let of_city = all.iter().filter(|market| market.city == city);
            of_city
                .map(|market| {
                    let hours = market
                        .hours
                        .map(|hours| format!("{} ", wording::hours(hours)));
                    (market.name.clone(), hours, market.hotline.clone())
                })
                .collect::<Vec<_>>()
        })
    };
    view! {
        <h1 class="page-title" tabindex="-1">{title}</h1>
        <ul class="directory">
            {move || markets().into_iter().map(|(name, hours, hotline)| view! {
                <li><b>{name}</b><span>{hours}{hotline}</span></li>
            }).collect_view()}
        </ul>
        {main_button(|| "换个市", || false, move || kiosk.back())}
    }
}
