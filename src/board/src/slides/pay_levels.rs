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
    fn field<T>(page: RwSignal<Page>, at: usize, read: fn(&Bar) -> T) -> Memo<T>
    where
        T: Default + PartialEq + Send + Sync + 'static,
    {
        Memo::new(move |_| {
            page.with(|page| page.bars.get(at).map(read))
                .unwrap_or_default()
        })
    }
    let used = Memo::new(move |_| page.with(|page| at < page.bars.len()));
    let class = field(page, at, |bar| format!("cat-{}", bar.slug));
    let pictogram = field(page, at, |bar| bar.pictogram.clone());
    let label = field(page, at, |bar| bar.label.clone());
    let from = field(page, at, |bar| format!("{}%", bar.from_percent));
    let width = field(page, at, |bar| format!("{}%", bar.width_percent));
    let middle = field(page, at, |bar| format!("{}%", bar.median_percent));
    let range = field(page, at, |bar| bar.range.clone());
    let median = field(page, at, |bar| bar.median.clone());
    let postings = field(page, at, |bar| bar.postings.clone());
    view! {
        <li class=class class:used=used>
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
