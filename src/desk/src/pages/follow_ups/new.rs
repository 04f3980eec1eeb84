//! 加督办: what, by which day, who. What is likely is offered; a slip is taken back.

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::api::cases::Officer;
use linggong_contract::api::follow_ups::{FollowUp, FollowUpStep, NewFollowUp, RunFollowUpStep};
use linggong_contract::{Adcode, Date, date_format};
use linggong_rules::follow_up::{TAKEN_BACK, TEXT_CHARS, due_error, due_offered, text_error};
use linggong_rules::wording;

use super::super::now;
use super::about::About;
use super::chosen::send;
use crate::api::{self, Once, Refusal};
use crate::desk::{Desk, desk};
use crate::focus;
use crate::list::List;

/// A new task, on a case, on a person, or on neither. `offered` stands there until something else
/// is written, as does a day near `due_on`, if it is about something.
#[component]
pub(super) fn NewTask(
    market: Adcode,
    about: Option<About>,
    #[prop(optional)] offered: String,
    #[prop(default = None)] due_on: Option<Date>,
    list: List<FollowUp>,
    #[prop(into)] on_end: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    focus::first_of("form[aria-label=加督办]");
    let text = RwSignal::new(offered);
    let due = about.map(|_| date_format::text(due_offered(due_on, now().date())));
    let due = RwSignal::new(due.unwrap_or_default());
    let me = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.name.clone()));
    let owner = RwSignal::new(me.unwrap_or_default());
    let busy = RwSignal::new(false);
    let refused = RwSignal::new(None::<Refusal>);
    // What is wrong is told once it is pressed.
    let tried = RwSignal::new(false);
    let once = Once::new();
    let wrong_text = Memo::new(move |_| text.with(|text| text_error(text)));
    let due_on = Memo::new(move |_| due.with(|due| date_format::parse(due)));
    let wrong_due = Memo::new(move |_| match due_on.get() {
        Some(day) => due_error(day, now().date()),
        None => Some("选哪天到期"),
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        tried.set(true);
        let is_wrong =
            wrong_text.with_untracked(Option::is_some) || wrong_due.with_untracked(Option::is_some);
        let Some(due_on) = due_on
            .get_untracked()
            .filter(|_| !is_wrong && !busy.get_untracked())
        else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let new = NewFollowUp {
            market,
            text: text.get_untracked(),
            due_on,
            owner: owner.get_untracked(),
            case: match about {
                Some(About::Case(id)) => Some(id),
                _ => None,
            },
            seeker: match about {
                Some(About::Seeker(id)) => Some(id),
                _ => None,
            },
        };
        spawn_local(async move {
            let path = "/api/v1/staff/follow-ups";
            let done = api::send_once::<FollowUp>(desk, &once.key(&new), path, &new).await;
            let _ = busy.try_set(false);
            match done {
                Ok(task) => {
                    let words = format!(
                        "督办加上了：{}，{}到期",
                        task.owner,
                        wording::date(task.due_on)
                    );
                    desk.undoable(words, move || take_back(desk, task.clone(), list));
                    let _ = on_end.try_run(());
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
        });
    };
    view! {
        <form class="desk-card desk-form" on:submit=submit aria-label="加督办">
            <label class="wide">"办什么（不写姓名、电话、身份证号）"
                <input name="task" maxlength=TEXT_CHARS.to_string() placeholder="催用工单位把工钱结清" autocomplete="off" prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event)) />
                <em role="alert">{move || wrong_text.get().filter(|_| tried.get())}</em>
            </label>
            <label>"哪天到期"
                <input type="date" name="due" prop:value=move || due.get() on:input=move |event| due.set(event_target_value(&event)) />
                <em role="alert">{move || wrong_due.get().filter(|_| tried.get())}</em>
            </label>
            <label>"谁办"<Officers market chosen=owner label="谁办" /></label>
            <p class="desk-wrong" role="alert">{move || refused.with(|why| why.as_ref().map(|why| why.words.clone()))}</p>
            <div class="steps"><button type="submit" class="primary" disabled=busy>"加上"</button></div>
        </form>
    }
}

/// Takes a task back that was set by mistake: it is done, and says so. Whoever writes the next one
/// meanwhile goes on.
fn take_back(desk: Desk, task: FollowUp, list: List<FollowUp>) {
    spawn_local(async move {
        let body = RunFollowUpStep {
            step: FollowUpStep::Done,
            before: task.updated_at,
            outcome: Some(TAKEN_BACK.to_owned()),
            to: None,
        };
        match send(desk, task.id, &body).await {
            Ok(_) => desk.done("督办撤回了"),
            Err(why) => desk.failed(format!("没有撤回。{}", why.words)),
        }
        list.refresh();
    });
}

/// Whom a task may be given to.
#[component]
pub(super) fn Officers(
    market: Adcode,
    chosen: RwSignal<String>,
    label: &'static str,
) -> impl IntoView {
    let desk = desk();
    let all = RwSignal::new(Vec::<Officer>::new());
    Effect::new(move |_| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/officers?market={market}");
            match api::get::<Items<Officer>>(desk, &path).await {
                Ok(found) => drop(all.try_set(found.items)),
                Err(why) => desk.failed(why.words),
            }
        });
    });
    view! {
        <select aria-label=label on:change=move |event| chosen.set(event_target_value(&event))>
            <option value="" selected=move || chosen.with(String::is_empty)>"选一位同事"</option>
            {move || all.get().into_iter().map(|one| {
                let name = one.name.clone();
                view! { <option value=one.name selected=move || chosen.with(|chosen| *chosen == name)>{one.label}</option> }
            }).collect_view()}
        </select>
    }
}
