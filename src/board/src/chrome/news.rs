//! A posting that was just published, at once and on every page; else how to apply.

use leptos::prelude::*;
use linggong_ui::Pictogram;

use crate::player::Shown;
use crate::view::NewsView;

#[component]
pub(crate) fn News(shown: Shown) -> impl IntoView {
    let field = move |read: fn(&NewsView) -> String| {
        Memo::new(move |_| {
            shown
                .news
                .with(|news| news.as_ref().map(read))
                .unwrap_or_default()
        })
    };
    let has = Memo::new(move |_| shown.news.with(Option::is_some));
    let label = field(|news| news.label.to_owned());
    let (number, title) = (
        field(|news| news.number.clone()),
        field(|news| news.title.clone()),
    );
    let (pay, pictogram) = (
        field(|news| news.pay.clone()),
        field(|news| news.pictogram.clone()),
    );
    view! {
        <aside class="news" class:has=has data-testid="news">
            <p class="label">{label}</p>
            <p class="what">
                <Pictogram name=pictogram />
                <b class="number">{number}</b>
                <span>{title}</span>
            </p>
            <p class="pay">{pay}</p>
            <p class="how">"看中哪个活，记住编号"</p>
            <p class="how strong">"到自助机或服务台报名"</p>
        </aside>
    }
}
