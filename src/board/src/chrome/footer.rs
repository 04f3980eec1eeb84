//! The permanent footer: free of charge, hotline, where to complain, which page this is.

use leptos::prelude::*;
use linggong_contract::Market;

use crate::player::Shown;

#[component]
pub(crate) fn Footer(shown: Shown, market: Option<Market>, demo: bool) -> impl IntoView {
    let (hotline, complaints) = market
        .map(|market| (market.hotline, market.complaints))
        .unwrap_or_default();
    let title = Memo::new(move |_| shown.page().title);
    view! {
        <footer class="foot">
            <span class="free">"服务全部"<b>"免费"</b></span>
            <span>"服务热线 "<b>{hotline}</b></span>
            <span>"投诉举报 "<b>{complaints}</b></span>
            <span class="page">{title}</span>
            {demo.then(|| view! { <span class="demo">"演示数据"</span> })}
        </footer>
    }
}
