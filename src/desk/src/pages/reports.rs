//! 报表: directory, ledger, monitoring and out-of-province postings, counted from the records.

mod counted;
mod details;

use leptos::prelude::*;
use linggong_contract::Level;
use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::ReportKind;

use self::counted::Counted;
use self::details::Details;
use super::now;
use super::people::Tabs;
use crate::desk::desk;

const PATH: &str = "/api/v1/staff/reports";
/// Months one can look back.
const MONTHS: usize = 24;

/// The page.
#[component]
pub(crate) fn Reports() -> impl IntoView {
    let desk = desk();
    let this_month = Month::of(now()).ok();
    let kind = RwSignal::new(ReportKind::Monitoring);
    let from = RwSignal::new(this_month);
    let to = RwSignal::new(this_month);
    let own = desk
        .me
        .with_untracked(|me| me.as_ref().map(|me| me.staff.scope));
    // Who answers for more than one market may look at all of them, or at the one at hand.
    let is_wide = own.is_some_and(|own| own.level() != Level::County);
    let is_all = RwSignal::new(is_wide);
    let scope = move || if is_all.get() { own } else { desk.market.get() };
    // Both are counted over the year, or up to a month.
    let has_span = move || !matches!(kind.get(), ReportKind::Directory | ReportKind::Stations);
    let query = Memo::new(move |_| {
        let text = |month: Option<Month>| month.map_or_else(String::new, |one| one.to_string());
        let last = to.get();
        let first = match kind.get() {
            ReportKind::Directory => last.and_then(|one| Month::new(i32::from(one.year()), 1).ok()),
            ReportKind::Stations => last,
            _ => from.get(),
        };
        let scope = scope().map_or_else(String::new, |id| id.to_string());
        format!("?scope={scope}&from={}&to={}", text(first), text(last))
    });
    // What is searched for narrows the page; what is taken away is whole, and says so.
    let text = RwSignal::new(String::new());
    let all = move || {
        if text.with(String::is_empty) {
            ""
        } else {
            "全部"
        }
    };
    let table =
        move |ending: &str| format!("{PATH}/{}/table.{ending}{}", kind.get().slug(), query.get());
    let again = Trigger::new();
    let months =
        move || std::iter::successors(this_month, |month| month.before().ok()).take(MONTHS);
    let choose = move |slot: RwSignal<Option<Month>>| {
        move |event| {
            if let Ok(chosen) = Month::parse(&event_target_value(&event)) {
                slot.set(Some(chosen));
            }
        }
    };
    let month = move |label: &'static str, slot: RwSignal<Option<Month>>| {
        view! {
            <label>{label}
                <select on:change=choose(slot)>
                    {months().map(|one| view! { <option value=one.to_string() selected=move || slot.get() == Some(one)>{one.year()}"年"{one.number()}"月"</option> }).collect_view()}
                </select>
            </label>
        }
    };
    let labels = ReportKind::ALL.iter().map(|kind| kind.label()).collect();
    // Whoever signs in again finds what they wrote: the same market is no other form.
    let details = Memo::new(move |_| {
        let is_one = kind.get() == ReportKind::Directory && !is_all.get();
        desk.market.get().filter(|_| is_one)
    });
    view! {
        <div class="desk-title">
            <h2>"报表"</h2>
            {is_wide.then(|| view! {
                <label>"哪里"
                    <select on:change=move |event| is_all.set(event_target_value(&event) == "all")>
                        <option value="all" selected=move || is_all.get()>"管的全部市场"</option>
                        <option value="one" selected=move || !is_all.get()>{move || desk.market.get().and_then(|id| desk.county(id))}</option>
                    </select>
                </label>
            })}
            {move || has_span().then(|| month("从", from))}
            {move || month(if has_span() { "到" } else { "到哪个月" }, to)}
            <a class="button" download="" href=move || table("xlsx")>"下载"{all}"表格"</a>
            <a class="button" download="" href=move || table("csv")>"下载"{all}" CSV"</a>
        </div>
        <Tabs tabs=labels chosen=Signal::derive(move || ReportKind::ALL.iter().position(|one| *one == kind.get()).unwrap_or(0)) on_choose=move |at: usize| {
            if let Some(one) = ReportKind::ALL.get(at) {
                text.set(String::new());
                kind.set(*one);
            }
        } />
        {move || details.get().map(|market| view! { <Details market on_saved=move |()| again.notify() /> })}
        {move || view! { <Counted kind=kind.get() query text again /> }}
    }
}
