//! One report, page by page: sorted by its heads, searched, with how it is counted.

use std::collections::BTreeMap;

use leptos::prelude::*;
use linggong_contract::api::reports::{Report, ReportKind};
use linggong_contract::api::tables::Page;
use linggong_rules::forms::GAP;
use linggong_rules::reports::columns;

use super::PATH;
use crate::api;
use crate::desk::desk;
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};

/// The longest cell that stays on one line.
const WHOLE_CHARS: usize = 20;

/// A report of one kind; another kind is another table.
#[component]
pub(super) fn Counted(
    kind: ReportKind,
    /// Division and months, as they are asked for.
    query: Memo<String>,
    /// What is searched for.
    text: RwSignal<String>,
    /// Somebody has written what is counted here.
    again: Trigger,
) -> impl IntoView {
    let desk = desk();
    let stem = move || format!("{PATH}/{}{}", kind.slug(), query.get());
    let table = Table::searched_by(text, stem, ROWS);
    // What stands around the rows.
    let around = RwSignal::new(None::<Report>);
    let list = List::<Vec<String>>::ask_table(desk, table, move |text| {
        let mut report = api::read::<Report>(text)?;
        let items = std::mem::take(&mut report.rows);
        let total = report.total;
        around.set(Some(report));
        Ok(Page {
            items,
            total,
            counts: BTreeMap::new(),
        })
    });
    Effect::new(move |is_shown: Option<()>| {
        again.track();
        if is_shown.is_some() {
            list.refresh();
        }
    });
    let is_failed = move || !list.failed.with(String::is_empty);
    let online = window_event_listener(leptos::ev::online, move |_| {
        if untrack(is_failed) {
            list.refresh();
        }
    });
    on_cleanup(move || online.remove());
    // Of another month nothing stands there until it has come.
    let shown = move |read: fn(&Report) -> String| {
        let is_counted = list.items.with(Option::is_some);
        let read = move || around.with(|report| report.as_ref().map(read));
        is_counted.then(read).flatten().unwrap_or_default()
    };
    let title = move || shown(|report| report.title.clone());
    let foot = move || shown(|report| report.foot.join(GAP));
    let notes = move || {
        let notes = around.with(|report| report.as_ref().map(|report| report.notes.clone()));
        let lines = notes.unwrap_or_default().into_iter();
        lines.map(|line| view! { <li>{line}</li> }).collect_view()
    };
    let is_none = move || list.total.get() == 0;
    view! {
        <div class="desk-search">
            <Search text label="找" hint=hint(kind) />
            <Pager table list unit="行" />
        </div>
        <h3 class="desk-caption" class:none=move || title().is_empty()>{title}</h3>
        <div class="desk-sheet" role="region" aria-label=title tabindex="0" class:none=is_none>
            <table class="desk-table desk-report">
                <thead><tr>{columns(kind).iter().map(|column| {
                    let (label, figure) = (column.head, column.is_figure);
                    match column.sort {
                        Some(sort) => view! { <SortHead table sort=sort.slug() label figure /> }.into_any(),
                        None => view! { <th>{label}</th> }.into_any(),
                    }
                }).collect_view()}</tr></thead>
                <tbody>
                    {move || list.items.get().unwrap_or_default().into_iter().map(|row| view! { <tr>{cells(kind, row)}</tr> }).collect_view()}
                </tbody>
            </table>
        </div>
        <Found table list empty="这段时间没有记录。换个月份看看。" />
        <div class="steps" class:none=move || !is_failed()><button type="button" on:click=move |_| list.refresh()>"再数一次"</button></div>
        <p class="desk-hint" class:none=move || foot().is_empty()>{foot}</p>
        <ul class="desk-hint">{notes}</ul>
    }
}

fn cells(kind: ReportKind, row: Vec<String>) -> impl IntoView {
    let cells = columns(kind).iter().zip(row);
    cells
        .map(|(column, cell)| {
            // A time, a number, a telephone: none of them is broken in two.
            let is_whole = cell.is_ascii() && cell.len() <= WHOLE_CHARS;
            view! { <td class:figure=column.is_figure class:whole=is_whole>{cell}</td> }
        })
        .collect_view()
}

/// Where a text is looked for. Who somebody is, is sealed, and nobody is found by it.
const fn hint(kind: ReportKind) -> &'static str {
    match kind {
        ReportKind::Directory => "市场、地址、工种",
        ReportKind::LedgerPostings => "编号、用工主体、岗位",
        ReportKind::LedgerSeekers => "求职者编号、市场",
        ReportKind::LedgerServices | ReportKind::LedgerResults => "求职者编号、事项、经办",
        ReportKind::Monitoring => "类别、指标",
        ReportKind::Stations => "征集单位",
    }
}
