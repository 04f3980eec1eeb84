//! 用工信息: every posting of the market, also those that are over; found by number, title,
//! place, employer or trade.

mod extend;
mod places;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::{Moment, Posting, State};
use linggong_rules::{lifecycle, trades, wording};

use self::extend::Extend;
use self::places::Places;
use super::entry::{restore, withdraw};
use super::people::Tabs;
use super::reviews::Correct;
use super::{now, when};
use crate::desk::desk;
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

/// Which postings are looked at; all of them first.
const TABS: [(&str, Option<State>); 7] = [
    ("全部", None),
    ("在招", Some(State::Open)),
    ("等审核", Some(State::Pending)),
    ("招满", Some(State::Filled)),
    ("过期", Some(State::Expired)),
    ("撤下的", Some(State::Withdrawn)),
    ("没通过", Some(State::Rejected)),
];

/// What is done with one posting beside the list, which follows what others do.
#[derive(Clone)]
enum Doing {
    Correct(Posting),
    Extend(Posting),
    Places(Posting),
}

/// The page.
#[component]
pub(crate) fn Postings() -> impl IntoView {
    let desk = desk();
    let chosen = RwSignal::new(0_usize);
    let table = Table::new(
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            let state = TABS.get(chosen.get()).and_then(|(_, state)| *state);
            let which = state.map_or_else(
                || "any=true".to_owned(),
                |state| format!("state={}", state.slug()),
            );
            format!("/api/v1/staff/postings?market={market}&{which}")
        },
        ROWS,
    );
    let list = List::<Posting>::follow_table(desk, table);
    let doing = RwSignal::new(None::<Doing>);
    let close = move |()| doing.set(None);
    view! {
        <div class="desk-title">
            <h2>"用工信息"</h2>
            <Search text=table.text label="找" hint="编号、标题、地点、单位" />
        </div>
        {move || doing.get().map(|what| match what {
            Doing::Correct(posting) => view! { <Correct posting list on_close=close /> }.into_any(),
            Doing::Extend(posting) => view! { <Extend posting list on_close=close /> }.into_any(),
            Doing::Places(posting) => view! { <Places posting list on_close=close /> }.into_any(),
        })}
        <Tabs tabs=TABS.map(|(label, _)| label).to_vec() chosen on_choose=move |at: usize| chosen.set(at) />
        <Pager table list />
        <table class="desk-table desk-postings" class:none=move || list.total.get() == 0>
            <thead><tr>
                <SortHead table sort="number" label="号" />
                <th>"干什么、在哪里"</th><th>"怎么样"</th>
                <SortHead table sort="remaining" label="还招" desc=true />
                <SortHead table sort="opened" label="上屏" desc=true />
                <SortHead table sort="valid_until" label="有效期到" />
                <th>"下一步"</th>
            </tr></thead>
            <tbody>
                <For each=move || list.items.get().unwrap_or_default() key=|posting| (posting.id, posting.state, posting.updated_at) let:posting>
                    <Row posting list doing />
                </For>
            </tbody>
        </table>
        <Found table list empty="还没有用工信息。在“发布用工”里写一条，这里就有。" narrowed=Signal::derive(move || chosen.get() != 0) on_clear=move |()| chosen.set(0) />
    }
}

#[component]
fn Row(posting: Posting, list: List<Posting>, doing: RwSignal<Option<Doing>>) -> impl IntoView {
    let desk = desk();
    let Posting {
        id,
        number,
        state,
        remaining,
        opened_at,
        closed_at,
        updated_at,
        ..
    } = posting;
    let of = (id, updated_at);
    let whole = StoredValue::new(posting.clone());
    let is_correctable = matches!(
        state,
        State::Pending | State::Open | State::Filled | State::Expired
    );
    let is_withdrawable = matches!(state, State::Pending | State::Open | State::Filled);
    let is_shown = matches!(state, State::Open | State::Filled);
    let is_restorable = state == State::Withdrawn
        && closed_at.is_some_and(|at| lifecycle::is_restorable(at, now()));
    let draft = posting.draft;
    let is_past = draft.valid_until <= now();
    let pay = wording::pay(&draft.pay);
    let trade = trades::label(draft.trade);
    let trade = (trade != draft.title).then_some(trade);
    let bring_back = move |_| spawn_local(restore(desk, of, list));
    view! {
        <tr>
            <td class="ticket">{number}</td>
            <td class="wide"><b>{draft.title}</b>" "{pay.lead}{pay.upper}{pay.unit}<br /><small>{trade}" "{draft.place}" · "{draft.employer.name}</small></td>
            <td class:late=state == State::Rejected>{state.label()}</td>
            <td>{remaining}" / "{draft.headcount}" 人"</td>
            <td>{opened_at.map(|at| when(at, now()))}</td>
            <td class:late={is_past && state == State::Filled}>{until(draft.valid_until)}</td>
            <td class="steps">
                {is_correctable.then(|| view! {
                    <button type="button" on:click=move |_| doing.set(Some(Doing::Correct(whole.get_value())))>"改"</button>
                    <button type="button" on:click=move |_| doing.set(Some(Doing::Extend(whole.get_value())))>"延期"</button>
                })}
                {is_shown.then(|| view! { <button type="button" on:click=move |_| doing.set(Some(Doing::Places(whole.get_value())))>"招到人了"</button> })}
                {is_withdrawable.then(|| view! { <button type="button" on:click=move |_| withdraw(desk, of, number, list)>"撤下"</button> })}
                {is_restorable.then(|| view! { <button type="button" on:click=bring_back>"再上屏"</button> })}
            </td>
        </tr>
    }
}

/// The day and hour at which a validity ends, with the year if it is another one.
fn until(at: Moment) -> String {
    let year = at.date().year();
    let told = when(at, now());
    if year == now().date().year() {
        told
    } else {
        format!("{year}年{told}")
    }
}
