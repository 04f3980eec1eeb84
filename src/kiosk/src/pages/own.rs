//! “我的进度”: found by phone and ticket number; seen, taken back, deleted.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::{Lookup as Asked, OwnInterest, OwnRecord};
use linggong_contract::{InterestId, InterestState, Phone as PhoneNumber, State};
use linggong_rules::interest;
use linggong_rules::wording;

use crate::api;
use crate::attempt::Attempt;
use crate::context::{Kiosk, Page, kiosk};
use crate::input::{NumberPad, PHONE};
use crate::pages::rights::CaseRow;
use crate::wipe::wipe;

/// Digits of a ticket, or of a registration's number.
const NUMBER_DIGITS: usize = 8;
/// Interests on the page; older ones are at the service desk.
const SHOWN_MAX: usize = 3;
/// Cases on the page.
const CASES_MAX: usize = 2;

/// Phone, then ticket number.
#[component]
pub(crate) fn Lookup() -> impl IntoView {
    let kiosk = kiosk();
    let (phone, number) = (kiosk.person.phone, kiosk.person.number);
    number.set(String::new());
    let on_number = RwSignal::new(false);
    let attempt = Attempt::new();
    let Attempt { busy, refused } = attempt;
    let has_phone = move || phone.with(|text| PhoneNumber::parse(text).is_ok());
    let look = move |_| {
        attempt.run_or(kiosk, Box::pin(find(kiosk)), move |why| {
            number.set(String::new());
            Some(why.words)
        });
    };
    view! {
        <h1 class="page-title" tabindex="-1">
            {move || if on_number.get() { "号票或登记号是多少？" } else { "报名时的手机号是多少？" }}
        </h1>
        <p class="refused" role="alert">{refused}</p>
        {move || if on_number.get() {
            view! {
                <NumberPad value=number digits_max=NUMBER_DIGITS label="小票上的号" />
                <button type="button" class="main" disabled=move || number.with(String::is_empty) || busy.get() on:click=look>
                    <b>{move || if busy.get() { "正在查…" } else { "查进度" }}</b>
                </button>
            }.into_any()
        } else {
            view! {
                <NumberPad value=phone digits_max=PhoneNumber::DIGITS label="手机号" groups=PHONE />
                <button type="button" class="main" disabled=move || !has_phone() on:click=move |_| on_number.set(true)>
                    <b>"下一步"</b>
                </button>
            }.into_any()
        }}
    }
}

async fn find(kiosk: Kiosk) -> Result<(), api::Refusal> {
    let phone = kiosk
        .person
        .phone
        .with_untracked(|text| PhoneNumber::parse(text));
    let ticket = kiosk.person.number.with_untracked(|text| text.parse().ok());
    let asked = Asked {
        phone: phone.map_err(|error| error.to_string())?,
        ticket: ticket.ok_or("号码是小票上最大的那个数。")?,
    };
    let visit = kiosk.visit();
    let record = api::lookup(&asked).await?;
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.phone.set(String::new());
    kiosk.person.number.set(String::new());
    kiosk.person.session.set(Some(record.session.clone()));
    kiosk
        .person
        .profile
        .set(record.profile.clone().unwrap_or_default());
    kiosk.person.own.set(Some(record));
    kiosk.finish_with(Page::Own);
    Ok(())
}

/// How it stands.
#[component]
pub(crate) fn Own() -> impl IntoView {
    let kiosk = kiosk();
    let refused = RwSignal::new(String::new());
    let sure = RwSignal::new(false);
    let is_registered = move || {
        let own = kiosk.person.own;
        own.with(|own| own.as_ref().is_some_and(|own| own.profile.is_some()))
    };
    let take_back = Callback::new(move |id: InterestId| {
        spawn_local(async move {
            let visit = kiosk.visit();
            if let Err(why) = withdraw(kiosk, id).await
                && kiosk.visit() == visit
            {
                refused.set(why.words);
            }
        });
    });
    let delete = move |_| {
        spawn_local(async move {
            let session = kiosk.person.session.get_untracked().unwrap_or_default();
            let visit = kiosk.visit();
            let done = api::delete(&session).await;
            if kiosk.visit() != visit {
                return;
            }
            match done {
                Ok(()) => wipe(&kiosk),
                Err(why) if why.session_over => {
                    refused.set("要删除，请用第一张小票的号来查，或到服务台。".to_owned());
                    sure.set(false);
                }
                Err(why) => refused.set(why.words),
            }
        });
    };
    view! {
        {move || kiosk.person.own.get().map(|record| view! { <Record record take_back /> })}
        {move || is_registered().then(|| view! {
            <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Review)>
                <b>"我登记的信息"</b>
                <span>"看一看，改一改"</span>
            </button>
        })}
        <p class="refused" role="alert">{refused}</p>
        {move || if sure.get() {
            view! {
                <div class="panel say" role="alert">
                    <p>"删了就找不回来，报的活也会取消。真的要删吗？"</p>
                    <div class="pair">
                        <button type="button" class="choice" on:click=move |_| sure.set(false)><b>"不删"</b></button>
                        <button type="button" class="choice danger" on:click=delete><b>"全部删掉"</b></button>
                    </div>
                </div>
            }.into_any()
        } else {
            view! {
                <div class="pair">
                    <button type="button" class="choice" on:click=move |_| sure.set(true)><b>"删除我的信息"</b></button>
                    <button type="button" class="choice" on:click=move |_| kiosk.open(Page::Categories)><b>"再看别的活"</b></button>
                </div>
            }.into_any()
        }}
        <button type="button" class="main" on:click=move |_| wipe(&kiosk)>
            <b>"好了"</b>
            <span>"清掉我的信息，回到开始"</span>
        </button>
    }
}

async fn withdraw(kiosk: Kiosk, id: InterestId) -> Result<(), api::Refusal> {
    let visit = kiosk.visit();
    let session = kiosk.person.session.get_untracked().unwrap_or_default();
    api::withdraw(id, &session).await?;
    let record = api::own(&session).await?;
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.session.set(Some(record.session.clone()));
    kiosk.person.own.set(Some(record));
    Ok(())
}

#[component]
fn Record(record: OwnRecord, take_back: Callback<InterestId>) -> impl IntoView {
    let OwnRecord {
        name,
        phone,
        mut interests,
        cases,
        aid,
        ..
    } = record;
    // What one can still take back comes first.
    interests.sort_by_key(|own| !interest::is_open(own.interest.state));
    let more = interests.len().saturating_sub(SHOWN_MAX);
    let nothing = interests.is_empty();
    view! {
        <h1 class="page-title" tabindex="-1" data-private="">
            {name.text().to_owned()}<small>{phone.digits().to_owned()}</small>
        </h1>
        <ul class="own">
            {interests.into_iter().take(SHOWN_MAX).map(|own| view! { <OwnRow own take_back /> }).collect_view()}
        </ul>
        {nothing.then(|| view! { <p class="empty">"您还没有报名的活。"</p> })}
        {(!cases.is_empty()).then(|| view! {
            <ul class="own">{cases.into_iter().take(CASES_MAX).map(|own| view! { <CaseRow case=own.case text=own.text /> }).collect_view()}</ul>
        })}
        {aid.filter(|aid| aid.ended_at.is_none()).map(|aid| view! {
            <p class="empty" data-private="">{format!("困难帮扶：{}。凭：{}。找{}。", aid.tier.label(), aid.evidence, aid.officer)}</p>
        })}
        {(more > 0).then(|| view! { <p class="empty">{format!("还有 {more} 个没显示，请到服务台看。")}</p> })}
    }
}

#[component]
fn OwnRow(own: OwnInterest, take_back: Callback<InterestId>) -> impl IntoView {
    let OwnInterest { interest, posting } = own;
    let pay = wording::pay(&posting.draft.pay);
    let id = interest.id;
    let is_open = interest::is_open(interest.state);
    view! {
        <li class="panel" class:ended=!is_open>
            <p class="own-state">
                <b class="own-ticket">{format!("{:03}", interest.ticket)}</b>
                <b>{interest.state.label()}</b>
                {(interest.ahead > 0).then(|| format!("前面还有 {} 人", interest.ahead))}
            </p>
            <p><b>{posting.draft.title}</b>" "{pay.lead}{pay.upper}{pay.unit}" · "{posting.draft.place}</p>
            <p class="own-next">{interest::told(interest.state, posting.state == State::Open)}</p>
            {interest.window.filter(|_| interest.state == InterestState::Called).map(|window| view! { <p><b>"到 "{window}" 号窗口"</b></p> })}
            {is_open.then(|| view! {
                <button type="button" class="choice" on:click=move |_| take_back.run(id)><b>"不去了，取消"</b></button>
            })}
        </li>
    }
}
