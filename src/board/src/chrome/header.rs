//! The market's official name, how fresh the content is, date and time.

use leptos::prelude::*;
use linggong_contract::{Market, Moment};
use linggong_rules::staleness::{Staleness, age_text};
use linggong_rules::wording;
use linggong_ui::Pictogram;

use crate::player::Shown;

#[component]
pub(crate) fn Header(shown: Shown, market: Option<Market>) -> impl IntoView {
    let name = market.map(|market| market.name).unwrap_or_default();
    let clock = Memo::new(move |_| clock_text(shown.now.get()));
    let date = Memo::new(move |_| wording::date(shown.now.get().date()));
    let weekday = Memo::new(move |_| wording::weekday(shown.now.get().date()).to_owned());
    let old = Memo::new(move |_| shown.staleness.get() != Staleness::Live);
    let freshness = Memo::new(move |_| match shown.staleness.get() {
        Staleness::Live => format!("更新于 {}", clock_text(shown.heard_at.get())),
        Staleness::Old { minutes } => format!("网络断了 · {}的信息", age_text(minutes)),
    });
    view! {
        <header class="head">
            <h1>{name}</h1>
            <p class="freshness" class:old=old>
                <i class="dot"></i>
                <span class="cut"><Pictogram name="offline" /></span>
                <span data-testid="freshness">{freshness}</span>
            </p>
            <p class="date">
                <span>{date}</span>
                <span>{weekday}</span>
            </p>
            <time data-testid="clock">{clock}</time>
        </header>
    }
}

fn clock_text(at: Moment) -> String {
    let china = at.china();
    format!("{:02}:{:02}", china.hour(), china.minute())
}
