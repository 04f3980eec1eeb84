//! Service promise, rights, and where to complain.

use leptos::prelude::*;
use linggong_ui::Pictogram;

use crate::view::Page;

/// What the market promises and what everybody is entitled to; from the county plan and
/// 就业促进法, 劳动法.
const PROMISES: [(&str, &str, &str); 6] = [
    ("free", "找活、登记、咨询", "全部免费，一分钱不收"),
    ("verified", "岗位先审核再上墙", "招满了马上划掉"),
    ("wallet", "不收押金，不扣证件", "谁收您就举报谁"),
    ("scale", "干了活就该拿到钱", "拖欠工钱，我们帮您讨"),
    ("insurance", "危险的活要有保险", "没有防护可以不干"),
    ("person", "男女老少一样对待", "不满16岁不能上工"),
];

#[component]
pub(crate) fn ServiceSlide(page: RwSignal<Page>) -> impl IntoView {
    let nothing = Memo::new(move |_| page.with(|page| page.nothing_open));
    let promise_seen = Memo::new(move |_| !nothing.get());
    let promise = |(icon, what, how): (&'static str, &'static str, &'static str)| {
        view! {
            <li>
                <Pictogram name=icon />
                <b>{what}</b>
                <span>{how}</span>
            </li>
        }
    };
    view! {
        <h2 class="slide-title">
            <span class="promise" class:seen=promise_seen>"我们的承诺 您的权利"</span>
            <span class="nothing" class:seen=nothing>
                "现在没有正在招的活"<small>"新的活一发布，这里马上就有"</small>
            </span>
        </h2>
        <ul class="promises">{PROMISES.map(promise).collect_view()}</ul>
    }
}
