//! Said without network: kept in the machine, and the digits to ask with later.

use leptos::prelude::*;

use crate::context::kiosk;
use crate::input::{RECEIPT, in_groups};
use crate::wipe::wipe;

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
        <button type="button" class="choice skip" on:click=move |_| drop(window().print())><b>"打印这个号"</b></button>
        <button type="button" class="main" on:click=move |_| wipe(&kiosk)>
            <b>"好了"</b>
            <span>"清掉我的信息，回到开始"</span>
        </button>
    }
}
