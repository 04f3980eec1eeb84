//! What somebody walks away with: eight digits, and the work that suits them.

use leptos::prelude::*;
use linggong_contract::api::matching::SuitablePosting;
use linggong_contract::{PersonName, Phone};
use linggong_rules::wording;

use crate::desk::desk;
use crate::pages::matching::Suits;
use crate::pages::now;

/// Somebody who was registered just now.
#[derive(Clone)]
pub(super) struct Done {
    pub(super) name: PersonName,
    pub(super) phone: Phone,
    /// None for somebody who had a number before.
    pub(super) number: Option<u32>,
    pub(super) postings: Vec<SuitablePosting>,
}

/// The slip to be handed over, as it is printed, too; nothing on it says whose it is.
#[component]
pub(super) fn Handed(done: Done, on_next: Callback<()>) -> impl IntoView {
    let desk = desk();
    let Done {
        name,
        phone,
        number,
        postings,
    } = done;
    let market = desk.me.with_untracked(|me| {
        let id = desk.market.get_untracked();
        let mut markets = me.as_ref()?.markets.iter();
        markets.find(|market| Some(market.id) == id).cloned()
    });
    let is_demo = desk
        .me
        .with_untracked(|me| me.as_ref().is_some_and(|me| me.demo));
    let (title, foot) = market.map_or_else(Default::default, |market| {
        let foot = format!(
            "服务热线 {}　投诉举报 {}",
            market.hotline, market.complaints
        );
        (market.name, foot)
    });
    let who = format!("{} {}", name.text(), wording::phone(phone.digits()));
    let heading = NodeRef::<leptos::html::H3>::new();
    Effect::new(move |_| {
        if let Some(heading) = heading.get() {
            let _ = heading.focus();
        }
    });
    view! {
        <section class="desk-card desk-slip" aria-label="登记号">
            <p class="on-paper">{title}{is_demo.then_some("　演示数据")}</p>
            <h3 tabindex="-1" node_ref=heading>"求职登记：登记好了"</h3>
            {match number {
                Some(number) => view! {
                    <p>"登记号"</p>
                    <p class="desk-digits">{wording::receipt(number)}</p>
                    <p>"凭手机号和登记号，在自助机“我的进度”里能查看、改正、删除自己的信息。请收好，别给别人看。"</p>
                }.into_any(),
                None => view! { <p>"以前在这里报过名，用第一张小票上的号，在自助机“我的进度”里能查看。小票丢了，请到服务台。"</p> }.into_any(),
            }}
            <p class="on-paper">{wording::date(now().date())}"　办理全部免费。"{foot}</p>
            <div class="steps">
                {number.map(|_| view! { <button type="button" on:click=move |_| drop(window().print())>"打印登记号"</button> })}
                <button type="button" class="primary" on:click=move |_| on_next.run(())>"再登记一位"</button>
            </div>
        </section>
        <section class="desk-card" aria-label="适合他的活">
            <h3>"适合他的活"<small>{who}</small></h3>
            <Suits name phone postings on_done=|()| {} />
        </section>
    }
}
