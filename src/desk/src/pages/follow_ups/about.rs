//! The tasks that are open about a case or a person in need, and the way to set another. A task
//! knows of them nothing but their number.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use linggong_contract::api::follow_ups::FollowUp;
use linggong_contract::{Adcode, CaseId, Date};
use linggong_rules::wording;

use super::new::NewTask;
use crate::desk::desk;
use crate::list::List;

/// What a task is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum About {
    /// A case.
    Case(CaseId),
    /// A person in need.
    Seeker(i64),
}

impl About {
    /// What a task is about, if it is about something.
    pub(super) fn of(task: &FollowUp) -> Option<Self> {
        task.case.map(Self::Case).or(task.seeker.map(Self::Seeker))
    }

    /// What it is, with the number that it has in the log and in the ledger.
    pub(super) fn label(self) -> String {
        match self {
            Self::Case(id) => format!("诉求 {}", id.0),
            Self::Seeker(id) => format!("登记 {id}"),
        }
    }

    /// The page where it is opened, and what the way there is called.
    const fn way(self) -> (&'static str, &'static str) {
        match self {
            Self::Case(_) => ("/cases", "打开这件诉求"),
            Self::Seeker(_) => ("/matching", "打开他的登记"),
        }
    }

    fn asked(self) -> String {
        match self {
            Self::Case(id) => format!("case={}", id.0),
            Self::Seeker(id) => format!("seeker={id}"),
        }
    }
}

/// The open ones, and the form: `offered` is what one most likely wants to write, and `due_on`
/// the day that is known already.
#[component]
pub(in crate::pages) fn Tasks(
    market: Adcode,
    about: About,
    offered: String,
    due_on: Option<Date>,
) -> impl IntoView {
    let desk = desk();
    let list = List::<FollowUp>::follow(desk, move || {
        format!("/api/v1/staff/follow-ups?market={market}&{}", about.asked())
    });
    let writing = RwSignal::new(false);
    let on_end = Callback::new(move |()| {
        let _ = writing.try_set(false);
        list.refresh();
    });
    view! {
        {move || list.items.get().unwrap_or_default().into_iter().map(|task| view! { <Open task /> }).collect_view()}
        <div class="steps"><button type="button" aria-expanded=move || writing.get().to_string() on:click=move |_| writing.update(|on| *on = !*on)>"加督办"</button></div>
        {move || writing.get().then(|| view! { <NewTask market about=Some(about) offered=offered.clone() due_on list on_end /> })}
    }
}

/// The way to what a task is about: it is opened there, and the log keeps that.
#[component]
pub(super) fn Way(about: About) -> impl IntoView {
    let desk = desk();
    let go = use_navigate();
    let (page, label) = about.way();
    let open = move |_| {
        desk.subject.set_value(Some(about));
        go(&untrack(|| desk.address(page)), NavigateOptions::default());
    };
    view! { <button type="button" on:click=open>{label}</button> }
}

/// One of them: until when, whose it is, and the way there.
#[component]
fn Open(task: FollowUp) -> impl IntoView {
    let desk = desk();
    let go = use_navigate();
    let owner = if task.is_mine { "我" } else { &task.owner };
    let over = match task.days_over {
        0 => String::new(),
        days => format!("，过期{days}天"),
    };
    let due_on = wording::date(task.due_on);
    let told = format!("督办在办：{}。{due_on}到期{over}，{owner}办。", task.text);
    let look = move |_| {
        desk.task.set_value(Some(task.clone()));
        go(
            &untrack(|| desk.address("/follow-ups")),
            NavigateOptions::default(),
        );
    };
    view! {
        <p class="desk-asked">
            <span>{told}</span>
            <button type="button" on:click=look>"去看督办"</button>
        </p>
    }
}
