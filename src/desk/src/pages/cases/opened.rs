//! One case with what was said: what to do, who does it, what happened.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::api::cases::{
    CaseCheck, Officer, OpenedCase, QueuedCase, RunCaseStep, TickCheck,
};
use linggong_contract::{Adcode, Case, CaseId, CaseState, CaseStep, Right};
use linggong_rules::{case, wording};

use super::super::follow_ups::{About, Tasks};
use super::super::{now, when};
use crate::api;
use crate::desk::desk;
use crate::list::List;

/// The case; the log keeps that it was opened.
#[component]
pub(super) fn Opened(
    case: OpenedCase,
    opened: RwSignal<Option<OpenedCase>>,
    open: Callback<CaseId>,
    kept: StoredValue<Option<(CaseId, String)>>,
    list: List<QueuedCase>,
) -> impl IntoView {
    let desk = desk();
    let OpenedCase {
        case,
        about,
        text,
        name,
        phone,
        hands,
        checks,
        events,
    } = case;
    let Case {
        id,
        kind,
        state,
        market,
        due_at,
        updated_at,
        ..
    } = case;
    let given = case.answer.clone().filter(|_| state == CaseState::Closed);
    let draft = kept.get_value().filter(|(of, _)| *of == id);
    let draft = draft.map(|(_, text)| text);
    let answer = RwSignal::new(draft.clone().or(case.answer).unwrap_or_default());
    let busy = RwSignal::new(false);
    // Whoever puts it away does not want what they had begun to write. Another one may stand here
    // by now.
    let put_away = move || {
        let _ = kept.try_update_value(|kept| kept.take_if(|(of, _)| *of == id));
        let is_its =
            |held: &Option<OpenedCase>| held.as_ref().is_some_and(|held| held.case.id == id);
        if opened.try_with_untracked(is_its) == Some(true) {
            opened.set(None);
        }
    };
    let run = Callback::new(move |(step, to): (CaseStep, Option<String>)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let body = RunCaseStep {
            step,
            answer: (step == CaseStep::Close).then(|| answer.get_untracked()),
            to,
            seen: Some(updated_at),
        };
        spawn_local(async move {
            let path = format!("/api/v1/staff/cases/{}/steps", id.0);
            let done = api::send::<Case>(desk, Method::POST, &path, &body).await;
            let _ = busy.try_set(false);
            match done {
                Ok(_) if matches!(step, CaseStep::Close | CaseStep::Refuse) => {
                    desk.done(format!("{}：{}", kind.label(), step.label()));
                    put_away();
                }
                // Whoever takes it goes on with it.
                Ok(_) => {
                    desk.done(format!("{}：{}", kind.label(), step.label()));
                    let _ = open.try_run(id);
                }
                Err(why) => {
                    if why.is_changed() {
                        // As it is now, with what was written.
                        let _ = open.try_run(id);
                    }
                    desk.failed(why.words);
                }
            }
            list.refresh();
        });
    });
    let press = move |step: CaseStep| run.run((step, None));
    let is_callable = phone.is_some();
    let who = match (name, phone) {
        (Some(name), Some(phone)) => {
            format!("{} {}", name.text(), wording::phone(phone.digits()))
        }
        _ => "没留名字，凭受理号自己来查".to_owned(),
    };
    let said = match (text.is_empty(), is_callable) {
        (false, _) => text,
        (true, true) => "没有写，请当面或打电话问。".to_owned(),
        (true, false) => "没有写，也没留电话，等他来查的时候当面问。".to_owned(),
    };
    let is_own = hands.is_mine || hands.owner.is_none();
    let is_handling = state == CaseState::Handling;
    let may_answer = is_handling && is_own;
    // Whoever may not send it any more can still read it.
    let draft = draft.filter(|text| !may_answer && !text.trim().is_empty());
    let write = move |event| {
        let text = event_target_value(&event);
        kept.set_value(Some((id, text.clone())));
        answer.set(text);
    };
    let may_offer = is_handling && (is_own || desk.may(Right::Accounts));
    let owner = match (&hands.owner, hands.is_mine) {
        (None, _) => "还没人接。谁受理，谁负责到办结".to_owned(),
        (Some(_), true) => "我".to_owned(),
        (Some(owner), false) => owner.clone(),
    };
    let offered = format!("催办：{}", kind.label());
    let receipt = format!("/api/v1/staff/cases/{}/receipt", id.0);
    view! {
        <section class="desk-card desk-case" aria-label="诉求">
            <h3>{kind.label()}<small>{state.label()}</small></h3>
            <dl>
                {about.map(|about| view! { <div><dt>"哪条"</dt><dd>{about}</dd></div> })}
                <div><dt>"说的"</dt><dd>{said}</dd></div>
                <div><dt>"谁"</dt><dd>{who}</dd></div>
                <div><dt>"谁负责"</dt><dd>{owner}</dd></div>
                {given.map(|given| view! { <div><dt>"答复"</dt><dd>{given}</dd></div> })}
                <div><dt>"请他带"</dt><dd>{case::bring(kind)}</dd></div>
            </dl>
            {hands.offered_to.map(|to| {
                let is_mine = hands.is_offered_to_me;
                view! {
                    <p class="desk-asked">
                        {if is_mine { "同事把这件事移交给您。接手以后由您负责到办结。".to_owned() } else { format!("已经请{to}接手，还没回话。接手以前还归原来的人办。") }}
                        {is_mine.then(|| view! {
                            <button type="button" class="primary" disabled=busy on:click=move |_| press(CaseStep::Accept)>"接手"</button>
                            <button type="button" disabled=busy on:click=move |_| press(CaseStep::Refuse)>"不接手"</button>
                        })}
                        {may_offer.then(|| view! { <button type="button" disabled=busy on:click=move |_| press(CaseStep::TakeBack)>"收回移交"</button> })}
                    </p>
                }
            })}
            <Checks id checks may_tick=may_answer />
            {may_answer.then(|| view! {
                <label>"怎么答复的（本人凭受理号能看到）"
                    <textarea rows="3" maxlength="300" prop:value=move || answer.get() on:input=write></textarea>
                </label>
            })}
            {draft.map(|text| view! { <p class="desk-asked"><span>"您刚才写的："{text}</span></p> })}
            <div class="steps">
                {(state == CaseState::Received).then(|| view! { <button type="button" class="primary" disabled=busy on:click=move |_| press(CaseStep::Take)>"受理"</button> })}
                {may_answer.then(|| view! { <button type="button" class="primary" disabled=move || busy.get() || answer.with(|text| text.trim().is_empty()) on:click=move |_| press(CaseStep::Close)>"办结"</button> })}
                {(state == CaseState::Closed).then(|| view! { <button type="button" disabled=busy on:click=move |_| press(CaseStep::Reopen)>"重办"</button> })}
                <a class="button" href=receipt target="_blank">"打印回执"</a>
                <button type="button" on:click=move |_| put_away()>"收起"</button>
                {may_offer.then(|| view! { <HandOver market busy run /> })}
            </div>
            <Tasks market about=About::Case(id) offered due_on=Some(due_at.date()) />
            <details class="desk-path">
                <summary>"办理经过"</summary>
                <ol>
                    {events.into_iter().map(|event| view! {
                        <li><time>{when(event.at, now())}</time>{event.what}<small>{event.by}</small></li>
                    }).collect_view()}
                </ol>
            </details>
            <p class="desk-hint">"您查看了诉求内容，日志已经记下。"</p>
        </section>
    }
}

/// What belongs to handling it, to be ticked off.
#[component]
fn Checks(id: CaseId, checks: Vec<CaseCheck>, may_tick: bool) -> impl IntoView {
    let desk = desk();
    let checks = RwSignal::new(checks);
    let busy = RwSignal::new(false);
    let tick = move |at: usize, done: bool| {
        busy.set(true);
        spawn_local(async move {
            let path = format!("/api/v1/staff/cases/{}/checks/{at}", id.0);
            let body = TickCheck { done };
            match api::send::<Items<CaseCheck>>(desk, Method::PUT, &path, &body).await {
                Ok(now) => drop(checks.try_set(now.items)),
                Err(why) => {
                    desk.failed(why.words);
                    // The box goes back to what is true.
                    let _ = checks.try_update(|_| ());
                }
            }
            let _ = busy.try_set(false);
        });
    };
    view! {
        <fieldset class="desk-checks" disabled=move || busy.get() || !may_tick>
            <legend>{move || checks.with(|all| format!("办理清单　{}/{}", all.iter().filter(|one| one.by.is_some()).count(), all.len()))}</legend>
            {move || checks.get().into_iter().enumerate().map(|(at, check)| {
                let done = check.by.zip(check.at).map(|(by, at)| format!("{by} {}", when(at, now())));
                let is_done = done.is_some();
                view! {
                    <label>
                        <input type="checkbox" prop:checked=is_done on:change=move |event| tick(at, event_target_checked(&event)) />
                        {check.item}<small>{done}</small>
                    </label>
                }
            }).collect_view()}
        </fieldset>
    }
}

/// Asks a colleague to take the case over.
#[component]
fn HandOver(
    market: Adcode,
    busy: RwSignal<bool>,
    run: Callback<(CaseStep, Option<String>)>,
) -> impl IntoView {
    let desk = desk();
    let officers = RwSignal::new(None::<Vec<Officer>>);
    let chosen = RwSignal::new(String::new());
    let me = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.name.clone()));
    let look = move |_| {
        let me = me.clone();
        spawn_local(async move {
            let path = format!("/api/v1/staff/officers?market={market}");
            match api::get::<Items<Officer>>(desk, &path).await {
                Ok(mut found) => {
                    found.items.retain(|one| Some(&one.name) != me.as_ref());
                    let _ = officers.try_set(Some(found.items));
                }
                Err(why) => desk.failed(why.words),
            }
        });
    };
    view! {
        {move || match officers.get() {
            None => view! { <button type="button" disabled=busy on:click=look.clone()>"移交给同事…"</button> }.into_any(),
            Some(all) if all.is_empty() => view! { <span>"没有别的同事管这个市场。"</span> }.into_any(),
            Some(all) => view! {
                <select aria-label="移交给谁" on:change=move |event| chosen.set(event_target_value(&event))>
                    <option value="">"选一位同事"</option>
                    {all.into_iter().map(|one| view! { <option value=one.name.clone()>{one.label}</option> }).collect_view()}
                </select>
                <button type="button" class="primary" disabled=move || busy.get() || chosen.with(String::is_empty) on:click=move |_| run.run((CaseStep::Offer, Some(chosen.get_untracked())))>"移交"</button>
            }.into_any(),
        }}
    }
}
