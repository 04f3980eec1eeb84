//! 诉求: what people complained about or asked, in the order of their due times.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::cases::{OpenedCase, QueuedCase, RunCaseStep};
use linggong_contract::{Case, CaseId, CaseState, CaseStep};
use linggong_rules::{case, wording};

use super::people::Tabs;
use super::{now, when};
use crate::api;
use crate::desk::desk;
use crate::list::{List, Standing};

const TABS: [CaseState; 3] = [CaseState::Received, CaseState::Handling, CaseState::Closed];

/// The page.
#[component]
pub(crate) fn Cases() -> impl IntoView {
    let desk = desk();
    let tab = RwSignal::new(CaseState::Received);
    let list = List::<QueuedCase>::follow(desk, move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!(
            "/api/v1/staff/cases?market={market}&state={}",
            tab.get().slug()
        )
    });
    let opened = RwSignal::new(None::<OpenedCase>);
    let open = Callback::new(move |id: CaseId| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/cases/{}/open", id.0);
            match api::send::<OpenedCase>(desk, Method::POST, &path, &()).await {
                Ok(case) => opened.set(Some(case)),
                Err(why) => desk.failed(why.words),
            }
        });
    });
    view! {
        <div class="desk-title"><h2>"诉求"</h2></div>
        <Tabs tabs=vec!["新来的", "正在办", "办完的"] chosen=Signal::derive(move || TABS.iter().position(|state| *state == tab.get()).unwrap_or(0)) on_choose=move |at: usize| {
            if let Some(state) = TABS.get(at) {
                tab.set(*state);
                opened.set(None);
            }
        } />
        {move || opened.get().map(|case| view! { <Opened case opened list /> })}
        <table class="desk-table" class:none=move || list.items.with(|items| items.as_ref().is_none_or(Vec::is_empty))>
            <thead><tr><th>"什么事"</th><th>"收到"</th><th>"最晚答复"</th><th>"谁"</th><th>"电话"</th><th>"下一步"</th></tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|row| {
                    let QueuedCase { case, about, is_overdue, name_masked, phone_masked } = row;
                    let id = case.id;
                    view! {
                        <tr>
                            <td class="wide"><b>{case.kind.label()}</b>" "{about}</td>
                            <td>{when(case.created_at, now())}</td>
                            <td class:late=is_overdue>{when(case.due_at, now())}{is_overdue.then_some(" 过期了")}</td>
                            <td>{name_masked.unwrap_or_else(|| "没留名字".to_owned())}</td>
                            <td>{phone_masked}</td>
                            <td class="steps"><button type="button" class="primary" on:click=move |_| open.run(id)>"打开"</button></td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        <Standing list empty="这里没有诉求。" />
    }
}

/// One case with what was said; the log keeps that it was opened.
#[component]
fn Opened(
    case: OpenedCase,
    opened: RwSignal<Option<OpenedCase>>,
    list: List<QueuedCase>,
) -> impl IntoView {
    let desk = desk();
    let OpenedCase {
        case,
        about,
        text,
        name,
        phone,
    } = case;
    let Case {
        id, kind, state, ..
    } = case;
    let given = case.answer.clone().filter(|_| state == CaseState::Closed);
    let answer = RwSignal::new(case.answer.unwrap_or_default());
    let busy = RwSignal::new(false);
    let run = move |step: CaseStep| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let body = RunCaseStep {
                step,
                answer: (step == CaseStep::Close).then(|| answer.get_untracked()),
            };
            let path = format!("/api/v1/staff/cases/{}/steps", id.0);
            let done = api::send::<Case>(desk, Method::POST, &path, &body).await;
            let _ = busy.try_set(false);
            match done {
                Ok(case) => {
                    desk.done(format!("{}：{}", kind.label(), step.label()));
                    // Whoever takes it goes on with it.
                    opened.update(|opened| match opened {
                        Some(held) if step != CaseStep::Close => held.case = case,
                        opened => *opened = None,
                    });
                }
                Err(why) => desk.failed(why.words),
            }
            list.refresh();
        });
    };
    let who = match (name, phone) {
        (Some(name), Some(phone)) => {
            format!("{} {}", name.text(), wording::phone(phone.digits()))
        }
        _ => "没留名字，凭受理号自己来查".to_owned(),
    };
    let said = if text.is_empty() {
        "没有写，请当面或打电话问。".to_owned()
    } else {
        text
    };
    view! {
        <section class="desk-card" aria-label="诉求">
            <h3>{kind.label()}<small>{state.label()}</small></h3>
            <dl>
                {about.map(|about| view! { <div><dt>"哪条"</dt><dd>{about}</dd></div> })}
                <div><dt>"说的"</dt><dd>{said}</dd></div>
                <div><dt>"谁"</dt><dd>{who}</dd></div>
                {given.map(|given| view! { <div><dt>"答复"</dt><dd>{given}</dd></div> })}
                <div><dt>"请他带"</dt><dd>{case::bring(kind)}</dd></div>
            </dl>
            {(state == CaseState::Handling).then(|| view! {
                <label>"怎么答复的（本人凭受理号能看到）"
                    <textarea rows="3" maxlength="300" prop:value=move || answer.get() on:input=move |event| answer.set(event_target_value(&event))></textarea>
                </label>
            })}
            <div class="steps">
                {(state == CaseState::Received).then(|| view! { <button type="button" class="primary" disabled=busy on:click=move |_| run(CaseStep::Take)>"受理"</button> })}
                {(state == CaseState::Handling).then(|| view! { <button type="button" class="primary" disabled=move || busy.get() || answer.with(|text| text.trim().is_empty()) on:click=move |_| run(CaseStep::Close)>"办结"</button> })}
                {(state == CaseState::Closed).then(|| view! { <button type="button" disabled=busy on:click=move |_| run(CaseStep::Reopen)>"重办"</button> })}
                <button type="button" on:click=move |_| opened.set(None)>"收起"</button>
            </div>
            <p class="desk-hint">"您查看了诉求内容，日志已经记下。"</p>
        </section>
    }
}
