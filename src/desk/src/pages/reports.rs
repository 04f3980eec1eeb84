//! 报表: directory, ledger, monitoring and out-of-province postings, counted from the records.

mod details;

use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::Level;
use linggong_contract::api::forms::Month;
use linggong_contract::api::reports::{Report, ReportKind};

use self::details::Details;
use super::now;
use super::people::Tabs;
use crate::api;
use crate::desk::desk;

/// Months one can look back.
const MONTHS: usize = 24;
/// Rows on the page; the downloads have all of them.
const ROWS: usize = 200;
/// The longest cell that stays on one line.
const WHOLE_CHARS: usize = 20;

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
    let path = Memo::new(move |_| format!("/api/v1/staff/reports/{}", kind.get().slug()));
    let shown = RwSignal::new(None::<Result<Report, String>>);
    let again = RwSignal::new(0_u32);
    Effect::new(move |_| {
        again.track();
        let address = format!("{}{}&limit={ROWS}", path.get(), query.get());
        shown.set(None);
        spawn_local(async move {
            let answer = api::get::<Report>(desk, &address).await;
            // Something else may be looked at by now.
            let wanted = path
                .try_get_untracked()
                .zip(query.try_get_untracked())
                .map(|(path, query)| format!("{path}{query}&limit={ROWS}"));
            if wanted.as_ref() == Some(&address) {
                shown.set(Some(answer.map_err(|why| why.words)));
            }
        });
    });
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
            <a class="button" download="" href=move || format!("{}/table.xlsx{}", path.get(), query.get())>"下载表格"</a>
            <a class="button" download="" href=move || format!("{}/table.csv{}", path.get(), query.get())>"下载 CSV"</a>
        </div>
        <Tabs tabs=labels chosen=Signal::derive(move || ReportKind::ALL.iter().position(|one| *one == kind.get()).unwrap_or(0)) on_choose=move |at: usize| {
            if let Some(one) = ReportKind::ALL.get(at) {
                kind.set(*one);
            }
        } />
        {move || details.get().map(|market| view! { <Details market on_saved=move |()| again.update(|n| *n += 1) /> })}
        {move || match shown.get() {
            None => view! { <p class="desk-standing" role="status">"正在数…"</p> }.into_any(),
            Some(Err(words)) => view! { <p class="desk-standing" role="status">{words}</p> }.into_any(),
            Some(Ok(report)) => view! { <Shown report /> }.into_any(),
        }}
    }
}

/// A counted table.
#[component]
fn Shown(report: Report) -> impl IntoView {
    let is_empty = report.rows.is_empty();
    // A column of figures is read from its right edge.
    let is_figure = |cell: &str| {
        let plain = cell.trim_start_matches(['↑', '↓']);
        !plain.is_empty()
            && plain
                .chars()
                .all(|c| c.is_ascii_digit() || ".—".contains(c))
    };
    let figures: Vec<bool> = report
        .rows
        .first()
        .map(|row| row.iter().map(|cell| is_figure(cell)).collect())
        .unwrap_or_default();
    let caption = report.title.clone();
    view! {
        <h3 class="desk-caption">{report.title}</h3>
        <div class="desk-sheet" role="region" aria-label=caption tabindex="0" class:none=is_empty>
            <table class="desk-table desk-report">
                <thead><tr>{report.heads.into_iter().enumerate().map(|(at, head)| {
                    let is_figure = figures.get(at).copied().unwrap_or(false);
                    view! { <th class:figure=is_figure>{head}</th> }
                }).collect_view()}</tr></thead>
                <tbody>
                    {report.rows.into_iter().map(|row| view! {
                        <tr>{row.into_iter().map(|cell| {
                            let is_figure = is_figure(&cell);
                            // A time, a number, a telephone: none of them is broken in two.
                            let is_whole = cell.is_ascii() && cell.len() <= WHOLE_CHARS;
                            view! { <td class:figure=is_figure class:whole=is_whole>{cell}</td> }
                        }).collect_view()}</tr>
                    }).collect_view()}
                </tbody>
            </table>
        </div>
        {is_empty.then(|| view! { <p class="desk-standing">"这段时间没有记录。换个月份看看。"</p> })}
        {(report.more != 0).then(|| view! { <p class="desk-warned">{format!("这里只列前{ROWS}行，还有{}行，请下载表格看。", report.more)}</p> })}
        <ul class="desk-hint">{report.notes.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul>
    }
}
