//! 督办: tasks with a due day, those that are longest overdue first.

mod about;
mod chosen;
mod new;

use leptos::prelude::*;
use linggong_contract::api::follow_ups::{Escalation, FollowUp, FollowUpState};
use linggong_rules::follow_up::escalation_words;
use linggong_rules::wording;

pub(crate) use self::about::About;
pub(super) use self::about::Tasks;
use self::chosen::Chosen;
use self::new::NewTask;
use super::people::Tabs;
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

/// Which tasks are looked at, and what is said if there are none.
const TABS: [(&str, &str, &str); 5] = [
    (
        "该我管的",
        "&concerning=true",
        "没有到期的督办，也没有过期报到您这里的。没到期的在“我的”里。",
    ),
    (
        "我的",
        "&mine=true",
        "您手上没有督办。打开一件诉求，可以加督办；也可以在这里加。",
    ),
    ("全部", "", "没有在办的督办。要催的事，按“加督办”写下来。"),
    ("过期的", "&overdue=true", "没有过期的，都按时办了。"),
    ("办完的", "&state=done", "还没有办完的督办。"),
];

/// The tab of those that concern whoever looks, that of their own, and that of all.
const CONCERNING: usize = 0;
const MINE: usize = 1;
const ALL: usize = 2;

fn path(desk: Desk, which: &str) -> String {
    let own = desk.me.with(|me| me.as_ref().map(|me| me.staff.scope));
    let place = own.map_or_else(String::new, |id| id.to_string());
    format!("/api/v1/staff/follow-ups?market={place}{which}")
}

/// The page.
#[component]
pub(crate) fn FollowUps() -> impl IntoView {
    let desk = desk();
    // Whoever comes from a case or a person comes to its task.
    let wanted = desk.task.try_update_value(Option::take).flatten();
    let tab = RwSignal::new(match &wanted {
        Some(_) => ALL,
        None if untrack(|| desk.noticed.count()) > 0 => CONCERNING,
        None => MINE,
    });
    let which = move || TABS.get(tab.get()).map_or("", |(_, which, _)| *which);
    let table = Table::new(move || path(desk, which()), ROWS);
    let list = List::<FollowUp>::follow_table(desk, table);
    let chosen = RwSignal::new(wanted);
    let has_looked = StoredValue::new(false);
    Effect::new(move |before: Option<()>| {
        desk.noticed.wanted.track();
        if before.is_some() {
            table.text.set(String::new());
            has_looked.set_value(false);
            tab.set(CONCERNING);
        }
    });
    // Whoever opens the list has looked at what stands there, once: what comes while nobody sits
    // here is still new.
    Effect::new(move |_| {
        let is_open = tab.get() == CONCERNING && list.items.with(Option::is_some);
        let is_told = desk.noticed.told.with(Option::is_some);
        if is_open && is_told && !has_looked.get_value() {
            desk.noticed.heed(desk, true);
        }
        has_looked.set_value(is_open && is_told);
    });
    let writing = RwSignal::new(false);
    let has_many = move || {
        desk.me
            .with(|me| me.as_ref().is_some_and(|me| me.markets.len() > 1))
    };
    // Whoever signs in again finds what they wrote: the same market is no other form.
    let place = Memo::new(move |_| desk.market.get().filter(|_| writing.get()));
    let on_end = Callback::new(move |()| {
        let _ = writing.try_set(false);
        list.refresh();
    });
    view! {
        <div class="desk-title">
            <h2>"督办"</h2>
            <Search text=table.text label="找" hint="办什么、谁办" />
            <button type="button" aria-expanded=move || writing.get().to_string() on:click=move |_| writing.update(|on| *on = !*on)>"加督办"</button>
        </div>
        {move || place.get().map(|market| view! { <NewTask market about=None list on_end /> })}
        <Tabs tabs=TABS.map(|(label, ..)| label).to_vec() chosen=tab on_choose=move |at: usize| {
            tab.set(at);
            chosen.set(None);
        } />
        {move || chosen.get().map(|task| view! { <Chosen task chosen list /> })}
        <Pager table list />
        <table class="desk-table" class:none=move || list.total.get() == 0>
            <thead><tr>
                <th>"办什么"</th>
                {move || has_many().then(|| view! { <SortHead table sort="market" label="哪里" /> })}
                <SortHead table sort="due_on" label="哪天到期" />
                <SortHead table sort="owner" label="谁办" />
                <th>"谁交办"</th><th>"到了哪一级"</th><th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|task| view! { <Row task has_many=has_many() chosen /> }).collect_view()}
            </tbody>
        </table>
        {TABS.into_iter().enumerate().map(|(at, (_, _, empty))| view! {
            {move || (tab.get() == at).then(|| view! { <Found table list empty /> })}
        }).collect_view()}
        <p class="desk-hint">{escalation_words()}</p>
    }
}

#[component]
fn Row(task: FollowUp, has_many: bool, chosen: RwSignal<Option<FollowUp>>) -> impl IntoView {
    let desk = desk();
    let is_done = task.state == FollowUpState::Done;
    let is_over = task.days_over > 0;
    let county = desk.county(task.market);
    let owner = if task.is_mine {
        "我".to_owned()
    } else {
        task.owner.clone()
    };
    let reached = match (is_done, task.escalation) {
        (true, _) => task.outcome.clone().unwrap_or_default(),
        (false, Escalation::Owner) => String::new(),
        (false, level) => level.label().to_owned(),
    };
    let over = is_over.then(|| format!(" 过期{}天", task.days_over));
    let about = About::of(&task).map(|about| format!("{}：", about.label()));
    let is_raised = task.is_raised;
    view! {
        <tr class:asked=is_raised>
            <td class="wide"><small>{about}</small><b>{task.text.clone()}</b></td>
            {has_many.then(|| view! { <td>{county}</td> })}
            <td class:late=is_over>{wording::date(task.due_on)}{over}</td>
            <td>{owner}</td>
            <td>{task.set_by.clone()}</td>
            <td class="wide">{reached}</td>
            <td class="steps">
                {(!is_done).then(|| view! { <button type="button" class="primary" on:click=move |_| chosen.set(Some(task.clone()))>"办理"</button> })}
            </td>
        </tr>
    }
}
