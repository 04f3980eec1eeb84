//! Today's figures of the market.

use leptos::prelude::*;
use linggong_contract::Category;
use linggong_rules::figures::Figures;
use linggong_ui::Pictogram;

use crate::view::Page;

#[component]
pub(crate) fn FiguresSlide(page: RwSignal<Page>) -> impl IntoView {
    let figure = move |read: fn(&Figures) -> u32| Memo::new(move |_| page.with(|page| read(&page.figures)));
    let wanted = figure(|figures| figures.wanted);
    let remaining = figure(|figures| figures.remaining);
    let taken = figure(|figures| figures.taken);
    let filled = figure(|figures| figures.filled);
    let bar = move |category: Category| {
        let place = usize::from(category.ordinal()) - 1;
        let share = Memo::new(move |_| {
            page.with(|page| {
                let count = page.by_category.get(place).copied().unwrap_or(0);
                let most = page.by_category.iter().copied().max().unwrap_or(0).max(1);
                (count, count * 100 / most)
            })
        });
        view! {
            <li class=format!("cat-{}", category.slug())>
                <Pictogram name=format!("c{}", category.ordinal()) />
                <span>{category.label()}</span>
                <i><i style:width=move || format!("{}%", share.get().1)></i></i>
                <b>{move || share.get().0}</b>
            </li>
        }
    };
    view! {
        <h2 class="slide-title">"今天的市场"</h2>
        <div class="figures">
            <p class="main"><b>{move || remaining.get()}</b><span>"个岗位正在招人"</span></p>
            <p><b>{move || wanted.get()}</b><span>"今日岗位数"</span></p>
            <p><b>{move || taken.get()}</b><span>"已经招到（人）"</span></p>
            <p><b>{move || filled.get()}</b><span>"已招满（条）"</span></p>
        </div>
        <ul class="bars counts">{Category::ALL.map(bar).collect_view()}</ul>
    }
}
