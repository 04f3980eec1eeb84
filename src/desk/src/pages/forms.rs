//! 报表: the monthly form, written by counties and handed on by cities.

mod monthly;

use leptos::prelude::*;
use linggong_contract::api::forms::{FormState, Month, MonthlyRow};
use linggong_contract::{Adcode, Level};
use linggong_rules::forms::{COLUMNS, DEFINITIONS, GAP, SIGNED, cells};

use super::now;
use crate::desk::desk;
use crate::list::{List, Standing};
use monthly::Opened;

pub(super) const PATH: &str = "/api/v1/staff/forms/monthly";
/// Months one can look at: this one and a year before.
const MONTHS: usize = 13;
/// The first columns that a look at the table keeps in sight.
const NAMES: usize = 3;

/// The page.
#[component]
pub(crate) fn Forms() -> impl IntoView {
    let desk = desk();
    let this_month = Month::of(now()).ok();
    let month = RwSignal::new(this_month);
    let own = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.scope));
    // Who answers for more than one market sees them all.
    let scope = move || {
        let is_wide = own.is_some_and(|own| own.level() != Level::County);
        if is_wide { own } else { desk.market.get() }
    };
    let query = Memo::new(move |_| {
        let scope = scope().map_or_else(String::new, |id: Adcode| id.to_string());
        let month = month
            .get()
            .map_or_else(String::new, |month| month.to_string());
        format!("?scope={scope}&month={month}")
    });
    let list = List::<MonthlyRow>::follow(desk, move || format!("{PATH}{}", query.get()));
    let opened = RwSignal::new(None::<MonthlyRow>);
    // A county has one row: it is what somebody comes for.
    Effect::new(move |_| {
        let only = list.items.with(|items| match items.as_deref() {
            Some([only]) => Some(only.clone()),
            _ => None,
        });
        if let Some(only) = only
            && opened.with_untracked(Option::is_none)
        {
            opened.set(Some(only));
        }
    });
    let months = std::iter::successors(this_month, |month| month.before().ok()).take(MONTHS);
    let choose = move |event| {
        if let Ok(chosen) = Month::parse(&event_target_value(&event)) {
            opened.set(None);
            month.set(Some(chosen));
        }
    };
    let handed = move || {
        list.items.with(|items| {
            let all = items.as_deref().unwrap_or_default();
            let handed = all.iter().filter(|row| row.state != FormState::Draft);
            (handed.count(), all.len())
        })
    };
    view! {
        <div class="desk-title">
            <h2>"月报：任务分解清单"</h2>
            <span class="desk-hint" class:none=move || { handed().1 < 2 }>{move || format!("{}/{} 个县报上来了", handed().0, handed().1)}</span>
            <label>"月份"
                <select on:change=choose>
                    {months.map(|one| view! { <option value=one.to_string() selected=move || month.get() == Some(one)>{one.year()}"年"{one.number()}"月"</option> }).collect_view()}
                </select>
            </label>
            <a class="button" download="" href=move || format!("{PATH}.xlsx{}", query.get())>"下载表格"</a>
            <a class="button" download="" href=move || format!("{PATH}.csv{}", query.get())>"下载 CSV"</a>
        </div>
        {move || opened.get().zip(month.get()).map(|(row, month)| view! { <Opened row month list opened /> })}
        <p class="desk-hint">{SIGNED.join(GAP)}</p>
        <div class="desk-sheet" role="region" aria-label="整张表" tabindex="0" class:none=move || list.items.with(Option::is_none)>
            <table class="desk-table">
                <thead><tr><th>"到哪一步"</th>{COLUMNS.iter().enumerate().map(|(at, head)| view! { <th class:name={at < NAMES}>{*head}</th> }).collect_view()}</tr></thead>
                <tbody>
                    {move || list.items.get().unwrap_or_default().into_iter().enumerate().map(|(at, row)| {
                        let cells = cells(at + 1, &row);
                        let market = row.market;
                        let state = row.state;
                        let chosen = move || opened.with(|held| held.as_ref().is_some_and(|held| held.market == market));
                        view! {
                            <tr class:chosen=chosen>
                                <td><button type="button" on:click=move |_| opened.set(Some(row.clone()))>{state.label()}</button></td>
                                {cells.into_iter().map(|cell| view! { <td>{cell}</td> }).collect_view()}
                            </tr>
                        }
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        <Standing list empty="这里没有市场。" />
        <ul class="desk-hint">{DEFINITIONS.map(|line| view! { <li>{line}</li> })}</ul>
    }
}
