//! The market's day at a glance. Shows nothing that a board does not show.

use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_contract::{Category, Feed, Moment};
use linggong_rules::figures::{Figures, figures};
use linggong_rules::staleness::{Staleness, age_text, staleness};
use linggong_rules::wording;
use linggong_ui::Live;

/// How often the page looks for changes.
const TICK_MS: u32 = 500;
/// Rows of the table: a fixed pool, like the board's.
const ROWS: usize = 18;
/// Columns of the table.
const COLUMNS: [&str; 7] = ["编号", "门类", "标题", "工钱", "还招", "地点", "有效期至"];

/// What the page shows.
#[derive(Clone, Default, PartialEq)]
struct Day {
    clock: String,
    freshness: String,
    figures: Figures,
    rows: Vec<[String; COLUMNS.len()]>,
}

fn day(feed: &Feed, heard_at: Moment, now: Moment) -> Day {
    let mut open: Vec<_> = feed
        .postings
        .iter()
        .filter(|posting| posting.is_open(now))
        .collect();
    open.sort_by_key(|posting| std::cmp::Reverse((posting.opened_at, posting.id)));
    let rows = open.iter().take(ROWS).map(|posting| {
        let (draft, pay) = (&posting.draft, wording::pay(&posting.draft.pay));
        let until = draft.valid_until.china();
        [
            posting.number.to_string(),
            draft
                .trade
                .category()
                .map_or("", Category::label)
                .to_owned(),
            draft.title.clone(),
            format!(
                "{}{}{} {}",
                pay.lead,
                pay.upper,
                pay.unit,
                draft.settlement.label()
            ),
            format!("{} / {}", posting.remaining, draft.headcount),
            draft.place.clone(),
            format!(
                "{}月{}日 {:02}:{:02}",
                u8::from(until.month()),
                until.day(),
                until.hour(),
                until.minute()
            ),
        ]
    });
    let china = now.china();
    Day {
        clock: format!("{:02}:{:02}", china.hour(), china.minute()),
        freshness: match staleness(heard_at, now) {
            Staleness::Live => "已连接，实时更新".to_owned(),
            Staleness::Old { minutes } => format!("网络断了，{}的信息", age_text(minutes)),
        },
        figures: figures(feed, now),
        rows: rows.collect(),
    }
}

/// The page.
#[component]
pub(crate) fn Overview() -> impl IntoView {
    let live = Rc::new(Live::start());
    let read = {
        let live = Rc::clone(&live);
        move || live.with(|feed| day(feed, live.heard_at(), live.now()))
    };
    let shown = RwSignal::new(read().unwrap_or_default());
    let tick = {
        let live = Rc::clone(&live);
        Interval::new(TICK_MS, move || {
            live.tick();
            if let Some(next) = read().filter(|next| shown.with_untracked(|held| held != next)) {
                shown.set(next);
            }
        })
    };
    // Kept as long as the page; dropping it stops the clock.
    StoredValue::new_local(tick);
    let figure = move |label: &'static str, read: fn(&Figures) -> u32| {
        let value = Memo::new(move |_| shown.with(|day| read(&day.figures)));
        view! { <p><b>{value}</b><span>{label}</span></p> }
    };
    view! {
        <div class="desk-title">
            <h2>"今日概况"</h2>
            <span>{move || shown.with(|day| day.freshness.clone())}</span>
            <time>{move || shown.with(|day| day.clock.clone())}</time>
        </div>
                <div class="desk-figures">
                    {figure("今日岗位数", |f| f.wanted)}
                    {figure("在招岗位", |f| f.remaining)}
                    {figure("在招信息（条）", |f| f.open)}
                    {figure("已招到（人）", |f| f.taken)}
                    {figure("已招满（条）", |f| f.filled)}
                </div>
                <h3>"最新发布"</h3>
                <table class="desk-table">
                    <thead><tr>{COLUMNS.map(|title| view! { <th>{title}</th> }).collect_view()}</tr></thead>
                    <tbody>{(0..ROWS).map(|at| view! { <TableRow shown at /> }).collect_view()}</tbody>
                </table>
                <p class="desk-note">"岗位数按人数计，不按条数计。这里只显示墙上也能看到的内容。"</p>
    }
}

#[component]
fn TableRow(shown: RwSignal<Day>, at: usize) -> impl IntoView {
    let used = Memo::new(move |_| shown.with(|day| at < day.rows.len()));
    let cell = move |column: usize| {
        let text = Memo::new(move |_| {
            shown
                .with(|day| day.rows.get(at).map(|row| row[column].clone()))
                .unwrap_or_default()
        });
        let class = match column {
            2 | 5 => "wide",
            3 => "pay",
            _ => "",
        };
        view! { <td class=class>{text}</td> }
    };
    view! {
        <tr class:none=move || !used.get()>{(0..COLUMNS.len()).map(cell).collect_view()}</tr>
    }
}
