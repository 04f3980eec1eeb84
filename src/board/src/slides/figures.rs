//! Today's figures of the market.

use leptos::prelude::*;
use linggong_contract::Category;
use linggong_rules::figures::Figures;
use linggong_ui::Pictogram;

use crate::view::Page;

#[component]
pub(crate) fn FiguresSlide(page: RwSignal<Page>) -> impl IntoView {
    let figure = move |read: fn(&Figures) -> u32| {
        Memo::new(move |_| page.with(|page| read(&page.figures).to_string()))
    };
    let wanted = figure(|figures| figures.wanted);
    let remaining = figure(|figures| figures.remaining);
    let taken = figure(|figures| figures.taken);
    let filled = figure(|figures| figures.filled);
    let bar = move |category: Category| {
        let place = usize::from(category.ordinal()) - 1;
        let count_of = move |page: &Page| page.by_category.get(place).copied().unwrap_or(0);
        let count = Memo::new(move |_| page.with(count_of).to_string());
        let share = Memo::new(move |_| {
            page.with(|page| {
                let most = page.by_category.iter().copied().max().unwrap_or(0).max(1);
                format!("{}%", count_of(page) * 100 / most)
            })
        });
        view! {
            <li class=format!("cat-{}", category.slug())>
                <Pictogram name=format!("c{}", category.ordinal()) />
                <span>{category.label()}</span>
                <i><i style:width=share></i></i>
                <b>{count}</b>
            </li>
        }
    };
    view! {
        <h2 class="slide-title">"今天的市场"</h2>
        <div class="figures">
            <p class="main"><b>{remaining}</b><span>"个岗位正在招人"</span></p>
            <p><b>{wanted}</b><span>"今日岗位数"</span></p>
            <p><b>{taken}</b><span>"已经招到（人）"</span></p>
            <p><b>{filled}</b><span>"已招满（条）"</span></p>
        </div>
        <ul class="bars counts">{Category::ALL.map(bar).collect_view()}</ul>
    }
}
