//! The whole market at a glance: categories with how many postings each has open.

use leptos::prelude::*;
use linggong_contract::Category;
use linggong_ui::Pictogram;

use crate::player::Shown;

#[component]
pub(crate) fn Strip(shown: Shown) -> impl IntoView {
    let page = Memo::new(move |_| {
        let page = shown.page();
        (page.by_category, page.categories)
    });
    let item = move |category: Category| {
        let place = usize::from(category.ordinal()) - 1;
        let count = Memo::new(move |_| {
            page.with(|(counts, _)| counts.get(place).copied().unwrap_or(0).to_string())
        });
        let none = Memo::new(move |_| count.with(|count| count == "0"));
        let on = Memo::new(move |_| page.with(|(_, on)| on.contains(&category)));
        view! {
            <li class=format!("cat-{}", category.slug()) class:on=on class:none=none>
                <Pictogram name=format!("c{}", category.ordinal()) />
                <span>{category.label()}</span>
                <b>{count}</b>
            </li>
        }
    };
    view! { <nav class="strip"><ul>{Category::ALL.map(item).collect_view()}</ul></nav> }.into_any()
}
