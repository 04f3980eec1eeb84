//! Open places by trade: what the market has too little of, and what too much.

use leptos::prelude::*;

/// Trades that are shown: a fixed pool, like the board's.
pub(super) const TRADES: usize = 12;

/// The trades with most open places, each with its name.
#[component]
pub(super) fn ByTrade(places: Memo<Vec<(&'static str, u32)>>) -> impl IntoView {
    let most = Memo::new(move |_| places.with(|all| all.first().map_or(0, |(_, places)| *places)));
    let row = move |at: usize| {
        let name = Memo::new(move |_| places.with(|all| all.get(at).map(|(name, _)| *name)));
        let count = Memo::new(move |_| places.with(|all| all.get(at).map_or(0, |one| one.1)));
        view! {
            <li class:none=move || name.with(Option::is_none)>
                <span>{name}</span>
                <i style:inline-size=move || format!("{}%", count.get() * 100 / most.get().max(1))></i>
                <b>{count}</b>
            </li>
        }
    };
    view! {
        <section class="desk-card" aria-label="哪些活还缺人">
            <h3>"哪些活还缺人"<small>"按人数，最多的在前"</small></h3>
            <p class="desk-hint" class:none=move || !places.with(Vec::is_empty)>"现在没有在招的活。"</p>
            <ol class="desk-bars">{(0..TRADES).map(row).collect_view()}</ol>
        </section>
    }
}
