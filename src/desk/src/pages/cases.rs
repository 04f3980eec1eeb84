//! 诉求: what people complained about or asked, in the order of their due times.

mod opened;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::cases::{OpenedCase, QueuedCase};
use linggong_contract::{CaseId, CaseState};

use self::opened::Opened;
use super::follow_ups::About;
use super::people::Tabs;
use super::{now, when};
use crate::api;
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

/// Which cases are looked at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Tab {
    In(CaseState),
    Mine,
    /// Of everything one is responsible for.
    Overdue,
}

const TABS: [(Tab, &str, &str); 5] = [
    (
        Tab::In(CaseState::Received),
        "新来的",
        "没有新来的诉求。自助机上有人说了，这里马上就有。",
    ),
    (Tab::Mine, "我办的", "您手上没有诉求，也没有移交给您的。"),
    (Tab::In(CaseState::Handling), "正在办", "没有正在办的诉求。"),
    (Tab::Overdue, "过期的", "没有过期的。都按时答复了。"),
    (Tab::In(CaseState::Closed), "办完的", "还没有办完的诉求。"),
];

impl Tab {
    fn path(self, desk: Desk) -> String {
        let market = desk.market.get();
        let own = desk.me.with(|me| me.as_ref().map(|me| me.staff.scope));
        let (place, which) = match self {
            Self::In(state) => (market, format!("state={}", state.slug())),
            Self::Mine => (own, "mine=true".to_owned()),
            Self::Overdue => (own, "overdue=true".to_owned()),
        };
        let place = place.map_or_else(String::new, |id| id.to_string());
        format!("/api/v1/staff/cases?market={place}&{which}")
    }
}

/// The page.
#[component]
pub(crate) fn Cases() -> impl IntoView {
    let desk = desk();
    let chosen = RwSignal::new(0_usize);
    let tab = move || TABS.get(chosen.get()).map_or(Tab::Mine, |(tab, ..)| *tab);
    let table = Table::new(move || tab().path(desk), ROWS);
    let list = List::<QueuedCase>::follow_table(desk, table);
    let opened = RwSignal::new(None::<OpenedCase>);
    // What somebody is writing: it outlives the card, which is made anew after each step.
    let kept = StoredValue::new(None::<(CaseId, String)>);
    let open = Callback::new(move |id: CaseId| {
        spawn_local(async move {
            let path = format!("/api/v1/staff/cases/{}/open", id.0);
            match api::send::<OpenedCase>(desk, Method::POST, &path, &()).await {
                Ok(case) => drop(opened.try_set(Some(case))),
                Err(why) => desk.failed(why.words),
            }
        });
    });
    // Whoever comes from a task comes to its case.
    if let Some(About::Case(id)) = desk.subject.try_update_value(Option::take).flatten() {
        open.run(id);
    }
    // More than one market in a list: it says which.
    let has_many = move || {
        let many = desk
            .me
            .with(|me| me.as_ref().is_some_and(|me| me.markets.len() > 1));
        many && matches!(tab(), Tab::Mine | Tab::Overdue)
    };
    view! {
        <div class="desk-title">
            <h2>"诉求"</h2>
            <Search text=table.text label="找" hint="哪类事、用工信息编号" />
        </div>
        <Tabs tabs=TABS.map(|(_, label, _)| label).to_vec() chosen on_choose=move |at: usize| {
            chosen.set(at);
            opened.set(None);
        } />
        {move || opened.get().map(|case| view! { <Opened case opened open kept list /> })}
        <Pager table list />
        <table class="desk-table" class:none=move || list.total.get() == 0>
            <thead><tr>
                <th>"什么事"</th>
                {move || has_many().then(|| view! { <th>"哪里"</th> })}
                <SortHead table sort="created" label="收到" desc=true />
                <SortHead table sort="due" label="最晚答复" />
                <th>"谁"</th><th>"电话"</th><th>"谁负责"</th><th>"下一步"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|row| {
                    let QueuedCase { case, about, is_overdue, hands, name_masked, phone_masked } = row;
                    let id = case.id;
                    let county = desk.county(case.market);
                    let owner = match (hands.owner, hands.is_mine) {
                        (None, _) => "还没人接".to_owned(),
                        (Some(_), true) => "我".to_owned(),
                        (Some(owner), false) => owner,
                    };
                    let offered = hands.offered_to.map(|to| match hands.is_offered_to_me {
                        true => "，等您接手".to_owned(),
                        false => format!("，等{to}接手"),
                    });
                    view! {
                        <tr class:asked=hands.is_offered_to_me>
                            <td class="wide"><b>{case.kind.label()}</b>" "{about}</td>
                            {has_many().then(|| view! { <td>{county}</td> })}
                            <td>{when(case.created_at, now())}</td>
                            <td class:late=is_overdue>{when(case.due_at, now())}{is_overdue.then_some(" 过期了")}</td>
                            <td>{name_masked.unwrap_or_else(|| "没留名字".to_owned())}</td>
                            <td>{phone_masked}</td>
                            <td>{owner}{offered}</td>
                            <td class="steps"><button type="button" class="primary" on:click=move |_| open.run(id)>"打开"</button></td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        {TABS.into_iter().enumerate().map(|(at, (_, _, empty))| view! {
            {move || (chosen.get() == at).then(|| view! { <Found table list empty /> })}
        }).collect_view()}
    }
}
