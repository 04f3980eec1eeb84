//! 求职登记: one question a page, each skippable; then all answers at a glance, then who it is.

mod answers;
mod question;

use leptos::prelude::*;
use linggong_contract::PostingId;
use linggong_contract::api::people::Correction;
use linggong_rules::consent;
use linggong_rules::matching::recommend;

pub(crate) use answers::{Question, told};
pub(crate) use question::QuestionPage;

use super::find::recommended_len;
use super::introduce::sensitive;
use super::start::Rows;
use crate::api::{self, Refusal};
use crate::attempt::Attempt;
use crate::buttons::{FORGET, choice, done, main_button, print, refused};
use crate::context::{Kiosk, Page, Purpose, Turn, kiosk};
use crate::input::{RECEIPT, in_groups};
use crate::row::row;
use crate::wipe::wipe;

/// All answers, each with its way back.
#[component]
pub(crate) fn Review() -> impl IntoView {
    let kiosk = kiosk();
    let profile = kiosk.person.profile;
    let corrects = kiosk
        .person
        .own
        .with_untracked(|own| own.as_ref().is_some_and(|own| own.profile.is_some()));
    let attempt = Attempt::new();
    let busy = attempt.busy;
    let go_on = move || {
        if corrects {
            attempt.run(kiosk, correct(kiosk));
        } else {
            kiosk.open(next_page(kiosk));
        }
    };
    view! {
        <h1 class="page-title" tabindex="-1">"您填的都对吗？"<small>"错了就点右边改"</small></h1>
        <ul class="answers">
            {Question::ALL.iter().map(|question| {
                let question = *question;
                let answer = move || profile.with(|profile| answers::told(question, profile, &kiosk.library));
                view! {
                    <li>
                        <span>{question.label()}</span>
                        <b data-private="">{move || answer().unwrap_or_else(|| "没填".to_owned())}</b>
                        <button
                            type="button"
                            disabled=move || profile.with(|profile| question.is_told_by_number(profile))
                            aria-label=format!("改{}", question.label())
                            on:click=move |_| kiosk.open(Page::Question(question, Turn::Again))
                        >
                            {move || match answer() {
                                _ if profile.with(|profile| question.is_told_by_number(profile)) => "按身份证",
                                Some(_) => "改",
                                None => "填",
                            }}
                        </button>
                    </li>
                }
            }).collect_view()}
        </ul>
        {refused(move || attempt.refused.get())}
        {main_button(move || if corrects { "保存" } else { "都对，下一步" }, move || busy.get(), go_on)}
    }
}

fn next_page(kiosk: Kiosk) -> Page {
    if kiosk.person.session.with_untracked(Option::is_some) {
        Page::Phone(Purpose::Registration)
    } else {
        Page::Name(Purpose::Registration)
    }
}

async fn correct(kiosk: Kiosk) -> Result<(), Refusal> {
    let profile = kiosk.person.profile.get_untracked();
    let session = kiosk.person.session.get_untracked().unwrap_or_default();
    let mut consents = vec![consent::REGISTRATION.version.to_owned()];
    consents.extend(sensitive(kiosk, &profile));
    let visit = kiosk.visit();
    let record = api::correct(&Correction { profile, consents }, &session).await?;
    if kiosk.visit() != visit {
        return Ok(());
    }
    kiosk.person.session.set(Some(record.session.clone()));
    kiosk.person.own.set(Some(record));
    kiosk.finish_with(Page::Own);
    Ok(())
}

/// Registered: the number, and what suits.
#[component]
pub(crate) fn Registered() -> impl IntoView {
    let kiosk = kiosk();
    let number = move || {
        let registration = kiosk.person.registration.get();
        registration.and_then(|registration| registration.number)
    };
    let rows = Memo::new(move |_| {
        let profile = kiosk.person.profile.get();
        let most = recommended_len(kiosk.modes);
        kiosk.with_feed(|feed, now| {
            recommend(&profile, &feed.postings, feed.market.id, now)
                .into_iter()
                .take(most)
                // How far it is, is one of the reasons.
                .map(|found| row(found.posting, None, now).because(&found.reasons))
                .collect::<Vec<_>>()
        })
    });
    let open = Callback::new(move |id: PostingId| kiosk.open(Page::Posting(id)));
    view! {
        <article class="slip registered">
            <h1 class="page-title" tabindex="-1">"登记好了！"</h1>
            {move || number().map_or_else(
                || view! { <p class="slip-next">"查进度，用您第一张小票上的号。"</p> }.into_any(),
                |number| view! {
                    <p>"您的登记号"</p>
                    <p class="slip-number" data-private="">{in_groups(&number.to_string(), RECEIPT)}</p>
                    <p class="slip-hint">"凭手机号和登记号，可以查看、改正、删除您的信息。请记住或打印。"</p>
                }.into_any(),
            )}
        </article>
        <h2 class="page-title">"这些活适合您"</h2>
        <Rows rows=rows on_open=open empty="现在没有合适的活。有了会上大屏幕，也可以到服务台问问。" />
        <div class="pair">
            {print("choice", "打印登记号")}
            {choice("choice", "看所有的活", move || kiosk.open(Page::Categories))}
        </div>
        {done(FORGET)}
    }
}

/// Nobody works before sixteen.
#[component]
pub(crate) fn TooYoung() -> impl IntoView {
    let kiosk = kiosk();
    view! {
        <div class="panel say">
            <h1 class="page-title" tabindex="-1">"您还不到 16 周岁"</h1>
            <p>"国家规定，16 周岁以下不能出来打工。这是为了保护您，不是您做错了什么。"</p>
            <p>"有人叫您去干活、不让您走、不给工钱，请打 110 或 12345，不收钱。"</p>
            <p>"家里有困难、没法上学，也可以告诉服务台的工作人员，我们帮您找人。"</p>
        </div>
        {choice("choice skip", "受了欺负、想问清楚？看我的权利", move || kiosk.open(Page::Rights))}
        {main_button(|| "知道了", || false, move || wipe(&kiosk))}
    }
}
