//! One task: what came of it, or who does it from now on.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::Moment;
use linggong_contract::api::follow_ups::{FollowUp, FollowUpStep, RunFollowUpStep};
use linggong_rules::follow_up::TEXT_CHARS;

use super::about::{About, Way};
use super::new::Officers;
use crate::api::{self, Refusal};
use crate::desk::{Desk, desk};
use crate::list::List;

/// What is done with a task.
#[component]
pub(super) fn Chosen(
    task: FollowUp,
    chosen: RwSignal<Option<FollowUp>>,
    list: List<FollowUp>,
) -> impl IntoView {
    let desk = desk();
    let about = About::of(&task);
    let outcome = RwSignal::new(String::new());
    let to = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    let FollowUp {
        id,
        market,
        text,
        updated_at,
        ..
    } = task;
    let seen = StoredValue::new(updated_at);
    let run = move |step: FollowUpStep| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        refused.set(None);
        let body = RunFollowUpStep {
            step,
            before: seen.get_value(),
            outcome: (step == FollowUpStep::Done).then(|| outcome.get_untracked()),
            to: (step == FollowUpStep::Hand).then(|| to.get_untracked()),
        };
        spawn_local(async move {
            let done = send(desk, id, &body).await;
            if done.as_ref().is_err_and(Refusal::is_changed) {
                look_again(desk, id, seen).await;
            }
            let _ = busy.try_set(false);
            match done {
                Ok(done) => {
                    let _ = chosen.try_set(None);
                    if step == FollowUpStep::Done {
                        desk.undoable("督办办完了", move || reopen(desk, list, done.clone()));
                    } else {
                        desk.done(format!("移交给{}了", done.owner));
                    }
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
            list.refresh();
        });
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref().filter(|why| why.errors.is_empty())?;
            Some(why.words.clone())
        })
    };
    view! {
        <section class="desk-card" aria-label="督办">
            <h3>{text}{about.map(|about| view! { <small>{about.label()}</small> })}</h3>
            <label>"办得怎么样"
                <input name="outcome" maxlength=TEXT_CHARS.to_string() placeholder="工钱结清了" autocomplete="off" prop:value=move || outcome.get() on:input=move |event| outcome.set(event_target_value(&event)) />
                <em role="alert">{wrong("outcome")}</em>
            </label>
            <p class="desk-wrong" role="alert">{other}</p>
            <div class="steps">
                <button type="button" class="primary" disabled=busy on:click=move |_| run(FollowUpStep::Done)>"办完"</button>
                <Officers market chosen=to label="移交给谁" />
                <button type="button" disabled=move || busy.get() || to.with(String::is_empty) on:click=move |_| run(FollowUpStep::Hand)>"移交"</button>
                {about.map(|about| view! { <Way about /> })}
                <button type="button" on:click=move |_| chosen.set(None)>"收起"</button>
            </div>
            <em role="alert" class="desk-wrong">{wrong("to")}</em>
        </section>
    }
}

/// Once somebody was told of a change, pressing again is meant.
async fn look_again(desk: Desk, id: i64, seen: StoredValue<Moment>) {
    let path = format!("/api/v1/staff/follow-ups/{id}");
    if let Ok(task) = api::get::<FollowUp>(desk, &path).await {
        seen.try_set_value(task.updated_at);
    }
}

pub(super) async fn send(desk: Desk, id: i64, body: &RunFollowUpStep) -> Result<FollowUp, Refusal> {
    let path = format!("/api/v1/staff/follow-ups/{id}/steps");
    api::send::<FollowUp>(desk, Method::POST, &path, body).await
}

/// Takes back that it is done.
fn reopen(desk: Desk, list: List<FollowUp>, task: FollowUp) {
    spawn_local(async move {
        let body = RunFollowUpStep {
            step: FollowUpStep::Reopen,
            before: task.updated_at,
            outcome: None,
            to: None,
        };
        match send(desk, task.id, &body).await {
            Ok(task) => desk.done(format!("又在办了：{}", task.text)),
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}
