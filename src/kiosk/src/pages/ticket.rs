//! The ticket: its number, what happens next, a code for the phone, a slip to print.

use leptos::prelude::*;
use linggong_contract::Interest;
use linggong_contract::api::people::TicketSlip;
use linggong_rules::{interest, staffed, wording};

use crate::buttons::{FORGET, choice, done, print};
use crate::context::{Page, kiosk};
use crate::qr::Qr;

/// The ticket.
#[component]
pub(crate) fn TicketPage() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        {move || kiosk.person.slip.get().map(|slip| view! { <Slip slip /> })}
        <div class="pair">
            {print("choice", "打印小票")}
            {choice("choice", "再看别的活", move || kiosk.open(Page::Categories))}
        </div>
        {done(FORGET)}
    }
}

/// What stands on the slip; nothing personal but the number.
#[component]
fn Slip(slip: TicketSlip) -> impl IntoView {
    let kiosk = kiosk();
    let TicketSlip {
        interest,
        status_path,
        ..
    } = slip;
    let origin = window().location().origin().unwrap_or_default();
    let posting = kiosk.posting(interest.posting);
    let market = kiosk.with_feed(|feed, _| feed.market.name.clone());
    // Nobody calls numbers at night.
    let away = kiosk.with_feed(|feed, now| {
        staffed::away(feed.market.hours, now).filter(|_| interest::waits(interest.state))
    });
    let what = posting.map(|posting| {
        let pay = wording::pay(&posting.draft.pay);
        view! {
            <p class="slip-what">
                <b>{posting.draft.title}</b>" 编号 "{posting.number}<br />
                {pay.lead}{pay.upper}{pay.unit}" · "{posting.draft.place}
            </p>
        }
    });
    view! {
        <article class="slip" aria-live="polite">
            <p class="slip-market">{market}</p>
            <h1 class="page-title" tabindex="-1">"报上了！您的号是"</h1>
            <p class="slip-number">{format!("{:03}", interest.ticket)}</p>
            {what}
            <p class="slip-next">{away.unwrap_or_else(|| interest::next_step(interest.state).to_owned())}</p>
            <p class="slip-ahead">{ahead(&interest)}</p>
            <Qr text=format!("{origin}{status_path}") />
            <p class="slip-hint">"手机扫码看进度。查进度要用手机号和这个号，请记住。"</p>
            <p class="slip-day">{wording::date(interest.day)}" 找活报名都不收钱"</p>
        </article>
    }
}

fn ahead(interest: &Interest) -> String {
    match interest.ahead {
        0 if interest::waits(interest.state) => "前面没有人在等。".to_owned(),
        0 => String::new(),
        ahead => format!("这个活前面还有 {ahead} 个人在等。"),
    }
}
