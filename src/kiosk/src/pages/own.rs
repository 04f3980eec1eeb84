//! “我的进度”: found by phone and ticket number; seen, taken back, deleted.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::matching::Aid;
use linggong_contract::api::people::{Lookup as Asked, OwnInterest, OwnRecord};
use linggong_contract::{InterestId, InterestState, Phone as PhoneNumber, State};
use linggong_rules::interest;
use linggong_rules::wording;

use crate::api;
use crate::attempt::Attempt;
use crate::buttons::{FORGET, choice, done, main_button, refused};
use crate::context::{Kiosk, Page, kiosk};
use crate::input::{NumberPad, PHONE};
use crate::pages::introduce::wrong_phone;
use crate::pages::register::{Question, told};
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
    let busy = attempt.busy;
    let has_phone = move || phone.with(|text| PhoneNumber::parse(text).is_ok());
    let look = move || {
        attempt.run_or(kiosk, Box::pin(find(kiosk)), move |why| {
            number.set(String::new());
            Some(why.words)
        });
    };
    view! {
        <h1 class="page-title" tabindex="-1">
            {move || if on_number.get() { "号票或登记号是多少？" } else { "报名时的手机号是多少？" }}
        </h1>
        {refused(move || attempt.refused.get())}
        {move || if on_number.get() {
            view! {
                <NumberPad value=number digits_max=NUMBER_DIGITS label="小票上的号" />
                {main_button(
                    move || if busy.get() { "正在查…" } else { "查进度" },
                    move || number.with(String::is_empty) || busy.get(),
                    look,
                )}
            }.into_any()
        } else {
            view! {
                {refused(move || wrong_phone(phone))}
                <NumberPad value=phone digits_max=PhoneNumber::DIGITS label="手机号" groups=PHONE />
                {main_button(|| "下一步", move || !has_phone(), move || on_number.set(true))}
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
    let masked = wording::masked(&record.name, &record.phone);
    kiosk.person.masked.set(masked);
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
    let failed = RwSignal::new(String::new());
    let sure = RwSignal::new(false);
    let shows_phone = RwSignal::new(false);
    let printing = RwSignal::new(false);
    // What goes on paper stands on the page for as long as it takes to print it.
    let print = move |_| {
        printing.set(true);
        request_animation_frame(move || {
            let _ = window().print();
            printing.set(false);
        });
    };
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
                failed.set(why.words);
            }
        });
    });
    let delete = move || {
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
                    failed.set(
                        "要删除，请用登记号来查；没登记过的，用第一张小票的号。也可以到服务台。"
                            .to_owned(),
                    );
                    sure.set(false);
                }
                Err(why) => failed.set(why.words),
            }
        });
    };
    view! {
        {move || printing.get().then(|| kiosk.person.own.get().map(|record| view! { <Paper record /> }))}
        {move || kiosk.person.own.get().map(|record| view! { <Record record take_back shows_phone /> })}
        <div class="chips">
            {move || is_registered().then(|| view! {
                <button type="button" class="chip" on:click=move |_| kiosk.open(Page::Review)>"我登记的信息"</button>
            })}
            <button
                type="button"
                class="chip"
                aria-pressed=move || shows_phone.get().to_string()
                on:click=move |_| shows_phone.update(|on| *on = !*on)
            >
                "看手机号"
            </button>
            <button type="button" class="chip" on:click=print>"打印我的信息"</button>
        </div>
        {refused(move || failed.get())}
        {move || if sure.get() {
            view! {
                <div class="panel say" role="alert">
                    <p>"删了就找不回来，报的活也会取消。真的要删吗？"</p>
                    <div class="pair">
                        {choice("choice", "不删", move || sure.set(false))}
                        {choice("choice danger", "全部删掉", delete)}
                    </div>
                </div>
            }.into_any()
        } else {
            view! {
                <div class="pair">
                    {choice("choice", "删除我的信息", move || sure.set(true))}
                    {choice("choice", "再看别的活", move || kiosk.open(Page::Categories))}
                </div>
            }.into_any()
        }}
        {done(FORGET)}
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
fn Record(
    record: OwnRecord,
    take_back: Callback<InterestId>,
    shows_phone: RwSignal<bool>,
) -> impl IntoView {
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
            {name.text().to_owned()}
            <small>{move || if shows_phone.get() { phone.digits().to_owned() } else { phone.masked() }}</small>
        </h1>
        <ul class="own">
            {interests.into_iter().take(SHOWN_MAX).map(|own| view! { <OwnRow own take_back /> }).collect_view()}
        </ul>
        {nothing.then(|| view! { <p class="empty">"您还没有报名的活。"</p> })}
        {(!cases.is_empty()).then(|| view! {
            <ul class="own">{cases.into_iter().take(CASES_MAX).map(|own| view! { <CaseRow case=own.case text=own.text /> }).collect_view()}</ul>
        })}
        {aid.filter(|aid| aid.ended_at.is_none()).map(|aid| view! {
            <p class="empty" data-private="">{self::aid(&aid)}</p>
        })}
        {(more > 0).then(|| view! { <p class="empty">{format!("还有 {more} 个没显示，请到服务台看。")}</p> })}
    }
}

/// All of one's own data, as it goes on paper (个人信息保护法 45).
#[component]
fn Paper(record: OwnRecord) -> impl IntoView {
    let kiosk = kiosk();
    let mut lines = vec![
        format!("名字：{}", record.name.text()),
        format!("手机号：{}", record.phone.digits()),
        format!("第一次登记：{}", wording::date(record.created_at.date())),
    ];
    if let Some(profile) = &record.profile {
        lines.extend(Question::ALL.iter().filter_map(|question| {
            let told = told(*question, profile, &kiosk.library)?;
            Some(format!("{}：{told}", question.label()))
        }));
    }
    lines.extend(record.interests.iter().map(|own| {
        let (interest, posting) = (&own.interest, wording::offer(&own.posting));
        let day = wording::date(interest.day);
        format!(
            "{day} {:03} 号：{posting}，{}",
            interest.ticket,
            interest.state.label()
        )
    }));
    lines.extend(record.cases.iter().map(|own| {
        let day = wording::date(own.case.created_at.date());
        format!(
            "{day} {}，{} {}",
            own.case.kind.label(),
            own.case.state.label(),
            own.text
        )
    }));
    lines.extend(record.aid.iter().map(aid));
    view! {
        <article class="slip" data-private="">
            <p class="slip-market">{kiosk.with_feed(|feed, _| feed.market.name.clone())}</p>
            <p class="slip-next">"我的信息"</p>
            {lines.into_iter().map(|line| view! { <p>{line}</p> }).collect_view()}
        </article>
    }
}

/// The help somebody in need gets.
fn aid(aid: &Aid) -> String {
    format!(
        "困难帮扶：{}。凭：{}。找{}。",
        aid.tier.label(),
        aid.evidence,
        aid.officer
    )
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
