//! 叫号: who waits, who is at a window, and what became of it.

mod agreement;
mod help;

use std::collections::BTreeSet;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::people::{OpenedInterest, QueuedInterest, RunStep, UndoStep};
use linggong_contract::{Interest, InterestId, InterestState, InterestStep, Moment, Side};
use linggong_rules::interest::undo_until;
use linggong_rules::{referral, trades, wording};

use super::{now, when};
use crate::api;
use crate::desk::{Desk, Gate, desk};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};
use agreement::Yes;
use help::Help;

/// Windows of a hall.
const WINDOWS: u8 = 9;
/// The list of what came to nothing today: nobody is out of reach.
const ENDED_TODAY: &str = "今天没成";
/// Lists one looks at, each with the states that stand in it, in the order of the work.
const TABS: [(&str, &[InterestState]); 5] = [
    (
        "现在",
        &[
            InterestState::Talking,
            InterestState::Called,
            InterestState::Expressed,
        ],
    ),
    ("已谈成", &[InterestState::Confirmed]),
    ("叫号没来", &[InterestState::NoShow]),
    ("已上工", &[InterestState::Started]),
    (
        ENDED_TODAY,
        &[
            InterestState::Declined,
            InterestState::NoShow,
            InterestState::Withdrawn,
        ],
    ),
];

/// What can be done next: the step, its word, and whether it is the usual one.
const fn steps(state: InterestState) -> &'static [(InterestStep, &'static str, bool)] {
    match state {
        InterestState::Expressed => &[
            (InterestStep::Call, "叫号", true),
            (InterestStep::Withdraw, "不等了", false),
        ],
        InterestState::Called => &[
            (InterestStep::Talk, "来了，开始谈", true),
            (InterestStep::Call, "再叫一遍", false),
            (InterestStep::NoShow, "没来", false),
        ],
        InterestState::Talking => &[
            (InterestStep::Confirm, "双方谈成", true),
            (InterestStep::Decline, "没谈成", false),
        ],
        InterestState::Confirmed => &[
            (InterestStep::Start, "已上工", true),
            (InterestStep::Decline, "不去了", false),
        ],
        InterestState::NoShow => &[(InterestStep::Call, "再叫一遍", true)],
        _ => &[],
    }
}

/// The page.
#[component]
pub(crate) fn People() -> impl IntoView {
    let desk = desk();
    let tab = RwSignal::new(0);
    let wanted = RwSignal::new(String::new());
    let helping = RwSignal::new(false);
    let opened = RwSignal::new(None::<OpenedInterest>);
    // Whoever has left leaves nobody's data on the page.
    Effect::new(move |_| {
        if desk.gate.get() == Gate::Again {
            opened.set(None);
        }
    });
    view! {
        <div class="desk-title">
            <h2>"叫号"</h2>
            <label>"我在"
                <select on:change=move |event| if let Ok(window) = event_target_value(&event).parse() { desk.stand_at(window) }>
                    {(1..=WINDOWS).map(|window| view! {
                        <option value=window.to_string() selected=move || desk.window.get() == window>{window}" 号窗口"</option>
                    }).collect_view()}
                </select>
            </label>
            <Search text=wanted label="找" hint="号票、用工信息编号" />
            <button type="button" aria-expanded=move || helping.get().to_string() on:click=move |_| helping.update(|on| *on = !*on)>"帮人报名"</button>
        </div>
        {move || helping.get().then(|| view! { <Help /> })}
        <Tabs tabs=TABS.map(|(label, _)| label).to_vec() chosen=tab on_choose=move |at: usize| {
            tab.set(at);
            opened.set(None);
        } />
        {move || opened.get().map(|who| view! { <Who who on_close=move |()| opened.set(None) /> })}
        {move || {
            let (label, states) = TABS.get(tab.get()).copied().unwrap_or_default();
            let is_of_today = label == ENDED_TODAY;
            let again = RwSignal::new(0_u32);
            let running = RwSignal::new(BTreeSet::new());
            states.iter().map(|state| view! { <Queue state=*state is_of_today wanted again running opened /> }).collect_view()
        }}
    }
}

/// Everybody in one state whose ticket or posting is `wanted`. What is done in one list moves
/// somebody to another, so all are asked for `again`.
#[component]
fn Queue(
    state: InterestState,
    is_of_today: bool,
    wanted: RwSignal<String>,
    again: RwSignal<u32>,
    running: RwSignal<BTreeSet<InterestId>>,
    opened: RwSignal<Option<OpenedInterest>>,
) -> impl IntoView {
    let desk = desk();
    let table = Table::searched_by(
        wanted,
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            let today = if is_of_today { "&today=true" } else { "" };
            format!(
                "/api/v1/staff/interests?market={market}&state={}{today}",
                state.slug()
            )
        },
        ROWS,
    );
    let list = List::<QueuedInterest>::follow_table(desk, table);
    Effect::new(move |_| {
        if again.get() > 0 {
            list.refresh();
        }
    });
    let waits = state == InterestState::Expressed;
    let label = if waits { "等叫号" } else { state.label() };
    let count = list.total;
    // Nobody knows before the first answer.
    let told = move || match list.items.with(Option::is_some) {
        true => count.get().to_string(),
        false => "…".to_owned(),
    };
    view! {
        <section class="desk-queue" class:none=move || count.get() == 0 && !waits && list.failed.with(String::is_empty)>
            <h3>{label}<small>{told}" 人"</small></h3>
            <table class="desk-table" class:none=move || count.get() == 0>
                <thead><tr>
                    <SortHead table sort="ticket" label="号" />
                    <SortHead table sort="created" label="报名" />
                    <SortHead table sort="number" label="用工信息" />
                    <th>"求职者"</th><th>"电话"</th><th>{if waits { "前面" } else { "窗口" }}</th><th>"下一步"</th>
                </tr></thead>
                <tbody>
                    {move || list.items.get().unwrap_or_default().into_iter().map(|row| view! { <Row row again running opened /> }).collect_view()}
                </tbody>
            </table>
            <Found table list empty=if waits { "现在没有人等。自助机上有人报名，马上会到这里。" } else { "没有。" } />
            {move || (count.get() > u64::from(ROWS)).then(|| view! { <Pager table list /> })}
        </section>
    }
}

/// Words to switch between lists.
#[component]
pub(super) fn Tabs(
    tabs: Vec<&'static str>,
    #[prop(into)] chosen: Signal<usize>,
    #[prop(into)] on_choose: Callback<usize>,
) -> impl IntoView {
    view! {
        <div class="desk-tabs" role="group">
            {tabs.into_iter().enumerate().map(|(at, label)| view! {
                <button type="button" aria-pressed=move || (chosen.get() == at).to_string() on:click=move |_| on_choose.run(at)>{label}</button>
            }).collect_view()}
        </div>
    }
}

#[component]
fn Row(
    row: QueuedInterest,
    again: RwSignal<u32>,
    running: RwSignal<BTreeSet<InterestId>>,
    opened: RwSignal<Option<OpenedInterest>>,
) -> impl IntoView {
    let desk = desk();
    let QueuedInterest {
        interest,
        number,
        title,
        name_masked,
        phone_masked,
        held_until,
        undo_until,
        seeker_agreed_at,
        employer_agreed_at,
    } = row;
    let Interest {
        id,
        ticket,
        state,
        ahead,
        window,
        created_at,
        ..
    } = interest;
    // What is done stays done until the list says what comes next. What is under way stays so
    // even if the list comes anew and makes this row once more.
    let is_done = RwSignal::new(false);
    let busy =
        Signal::derive(move || is_done.get() || running.with(|running| running.contains(&id)));
    let is_gone = name_masked.is_none();
    let run = move |step: InterestStep| {
        if busy.get_untracked() {
            return;
        }
        running.update(|running| {
            running.insert(id);
        });
        spawn_local(async move {
            let worked = take(desk, id, ticket, state, step, again).await;
            let _ = is_done.try_set(worked);
            let _ = again.try_update(|again| *again += 1);
            let _ = running.try_update(|running| running.remove(&id));
        });
    };
    let take_back = move |_| {
        if !busy.get_untracked() {
            running.update(|running| {
                running.insert(id);
            });
            spawn_local(async move {
                undo(desk, id, ticket, state, again).await;
                let _ = running.try_update(|running| running.remove(&id));
            });
        }
    };
    let open = move |_| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/interests/{}/open", id.0);
            match api::send::<OpenedInterest>(desk, Method::POST, &path, &()).await {
                Ok(who) => opened.set(Some(who)),
                Err(why) => desk.failed(why.words),
            }
        });
    };
    view! {
        <tr>
            <td class="ticket">{format!("{ticket:03}")}</td>
            <td>{when(created_at, now())}{waited(state, created_at)}</td>
            <td class="wide">{number}" "{title}{held_until.filter(|until| now() < *until).map(|until| view! { <small class="desk-held">{format!(" 已留位，到 {}", referral::clock(until))}</small> })}</td>
            <td>{name_masked.unwrap_or_else(|| "已删除".to_owned())}</td>
            <td>{phone_masked}" "{(!is_gone).then(|| view! { <button type="button" class="link" on:click=open>"查看"</button> })}</td>
            <td>{(ahead > 0).then(|| format!("{ahead} 人"))}{window.filter(|_| state != InterestState::Expressed).map(|window| format!("{window} 号窗口"))}</td>
            <td class="steps">
                {(state == InterestState::Talking).then(|| view! {
                    <Yes id ticket side=Side::Seeker said_at=seeker_agreed_at busy running again />
                    <Yes id ticket side=Side::Employer said_at=employer_agreed_at busy running again />
                })}
                {steps(state).iter().map(|(step, word, usual)| view! {
                    <button type="button" class:primary=*usual disabled=busy on:click=move |_| run(*step)>{*word}</button>
                }).collect_view()}
                {undo_until.filter(|until| now() < *until).map(|_| view! {
                    <button type="button" disabled=busy on:click=take_back>"撤回上一步"</button>
                })}
            </td>
        </tr>
    }
}

/// How long somebody has waited, once it is worth saying.
fn waited(state: InterestState, since: Moment) -> Option<String> {
    let minutes = now().since_ms(since) / 60_000;
    let waits = state == InterestState::Expressed && since.date() == now().date();
    (waits && minutes >= 1).then(|| format!("，等了{minutes}分钟"))
}

/// Runs a step, and says whether it was done.
async fn take(
    desk: Desk,
    id: InterestId,
    ticket: u32,
    from: InterestState,
    step: InterestStep,
    again: RwSignal<u32>,
) -> bool {
    let window = (step == InterestStep::Call).then(|| desk.window.get_untracked());
    let path = format!("/api/v1/staff/interests/{}/steps", id.0);
    let body = RunStep {
        step,
        from: Some(from),
        window,
    };
    match api::send::<Interest>(desk, Method::POST, &path, &body).await {
        Ok(done) => {
            let state = done.state;
            let words = match window {
                Some(window) => format!("叫 {ticket:03} 号到 {window} 号窗口"),
                None => format!("{ticket:03} 号：{}", step.label()),
            };
            if undo_until(state, done.updated_at).is_some() {
                desk.undoable(words, move || {
                    spawn_local(undo(desk, id, ticket, state, again));
                });
            } else {
                desk.done(words);
            }
            true
        }
        Err(why) => {
            desk.failed(format!("{ticket:03} 号没有办成。{}", why.words));
            false
        }
    }
}

/// Undoes the step that led to `from`.
async fn undo(desk: Desk, id: InterestId, ticket: u32, from: InterestState, again: RwSignal<u32>) {
    let path = format!("/api/v1/staff/interests/{}/undo", id.0);
    match api::send::<Interest>(desk, Method::POST, &path, &UndoStep { from }).await {
        Ok(is) => desk.done(format!("{ticket:03} 号改回“{}”", is.state.label())),
        Err(why) => desk.failed(format!("{ticket:03} 号没有撤回。{}", why.words)),
    }
    let _ = again.try_update(|again| *again += 1);
}

/// Who it is, opened on purpose; the log keeps that.
#[component]
fn Who(who: OpenedInterest, #[prop(into)] on_close: Callback<()>) -> impl IntoView {
    let desk = desk();
    let (id, ticket) = (who.interest.id, who.interest.ticket);
    // What is deleted is gone: it is pressed twice.
    let is_sure = RwSignal::new(false);
    let delete = move |_| {
        if !is_sure.get_untracked() {
            is_sure.set(true);
            return;
        }
        spawn_local(async move {
            let path = format!("/api/v1/staff/interests/{}/person", id.0);
            match api::act(desk, Method::DELETE, &path).await {
                Ok(()) => {
                    desk.done(format!("{ticket:03} 号的信息删掉了"));
                    let _ = on_close.try_run(());
                }
                Err(why) => desk.failed(why.words),
            }
        });
    };
    let wanted = who.profile.map(|profile| {
        let labels = profile.trades.iter().map(|trade| trades::label(*trade));
        labels.collect::<Vec<_>>().join("、")
    });
    view! {
        <section class="desk-card" aria-label="求职者">
            <p><b>{format!("{:03} 号", who.interest.ticket)}</b>" "{who.name.text().to_owned()}" "<b>{wording::phone(who.phone.digits())}</b></p>
            {wanted.filter(|text| !text.is_empty()).map(|text| view! { <p>"登记想干："{text}</p> })}
            <p class="desk-hint">"您查看了个人信息，日志已经记下。"</p>
            <div class="steps">
                <button type="button" on:click=move |_| on_close.run(())>"收起"</button>
                <button type="button" on:click=delete>{move || if is_sure.get() { "再按一次：报名取消，信息删掉，找不回来" } else { "本人要求删除信息" }}</button>
            </div>
        </section>
    }
}
