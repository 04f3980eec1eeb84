//! Pay levels by trade as a picture.

use leptos::prelude::*;
use linggong_rules::pay_levels::POSTINGS_MIN;
use linggong_ui::Pictogram;

use crate::view::{BARS_MAX, Bar, Page};

#[component]
pub(crate) fn PayLevelsSlide(page: RwSignal<Page>) -> impl IntoView {
    let none = Memo::new(move |_| page.with(|page| page.bars.is_empty()));
    view! {
        <h2 class="slide-title">
            "今天各工种一天多少钱"
            <small>"按正在招的岗位折算成一天，元"</small>
        </h2>
        <ul class="bars levels">
            {(0..BARS_MAX).map(|slot| view! { <BarSlot page at=slot /> }).collect_view()}
        </ul>
        <p class="note" class:seen=none>
            {format!("同一工种有{POSTINGS_MIN}条以上岗位才公布，现在还不够。")}
        </p>
    }
}

#[component]
fn BarSlot(page: RwSignal<Page>, at: usize) -> impl IntoView {
    let field = move |read: fn(&Bar) -> &String| {
        Memo::new(move |_| {
            page.with(|page| page.bars.get(at).map(read).cloned())
                .unwrap_or_default()
        })
    };
    let class = field(|bar| &bar.class);
    let pictogram = field(|bar| &bar.pictogram);
    let label = field(|bar| &bar.label);
    let from = field(|bar| &bar.from);
    let width = field(|bar| &bar.width);
    let middle = field(|bar| &bar.middle);
    let range = field(|bar| &bar.range);
    let median = field(|bar| &bar.median);
    let postings = field(|bar| &bar.postings);
    view! {
        <li class=class>
            <Pictogram name=pictogram />
            <span>{label}<small>{postings}"条"</small></span>
            <i>
                <i style:left=from style:width=width></i>
                <u style:left=middle></u>
            </i>
            <b>{median}<small>{range}</small></b>
        </li>
    }
}
