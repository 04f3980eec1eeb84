//! Said without network: kept in the machine, and the digits to ask with later.

use leptos::prelude::*;

use crate::buttons::{FORGET, done, print};
use crate::context::kiosk;
use crate::input::{RECEIPT, in_groups};

/// The slip of somebody whose words wait for the network.
#[component]
pub(crate) fn Waiting() -> impl IntoView {
    let kiosk = kiosk();
    let market = kiosk.with_feed(|feed, _| feed.market.name.clone());
    view! {
        {move || kiosk.person.code.get().map(|(code, ask_at)| view! {
            <article class="slip receipt" aria-live="polite">
                <p class="slip-market">{market.clone()}</p>
                <h1 class="page-title" tabindex="-1">"网络断了，先替您记下了"</h1>
                <p class="slip-state">"待上传"</p>
                <p class="slip-number" data-private="">{in_groups(&code.to_string(), RECEIPT)}</p>
                <p class="slip-next">"网络一好就自动上传，不用再来一次。"</p>
                <p class="slip-hint">{ask_at}</p>
            </article>
        })}
        {print("choice skip", "打印这个号")}
        {done(FORGET)}
    }
}
