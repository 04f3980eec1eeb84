//! The market's day at a glance. Shows nothing that a board does not show.

mod trades_chart;

use std::cell::Cell;
use std::rc::Rc;

use gloo::timers::callback::Interval;
use leptos::prelude::*;
use linggong_contract::api::overview::{HOURS, Overview};
use linggong_contract::{Category, Feed, Moment};
use linggong_rules::figures::{Figures, figures, hours_shown, places_by_trade};
use linggong_rules::staleness::{Staleness, age_text, staleness};
use linggong_rules::{trades, wording};
use linggong_ui::Live;

use crate::desk::desk;
use trades_chart::{ByTrade, TRADES};

/// How often the page looks for changes.
const TICK_MS: u32 = 500;
/// Who waits for longer than this is pointed out.
const LONG_WAIT_MIN: u32 = 30;
/// Rows of the table: a fixed pool, like the board's.
const ROWS: usize = 18;
/// Columns of the table.
const COLUMNS: [&str; 7] = ["编号", "门类", "标题", "工钱", "还招", "地点", "有效期至"];

/// What the page shows of the feed.
#[derive(Clone, Default, PartialEq)]
struct Public {
    clock: String,
    freshness: String,
    figures: Figures,
    /// Open places by trade.
    places: Vec<(&'static str, u32)>,
    rows: Vec<[String; COLUMNS.len()]>,
}

fn day(feed: &Feed, heard_at: Moment, now: Moment) -> Public {
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
    Public {
        clock: format!("{:02}:{:02}", china.hour(), china.minute()),
        freshness: match staleness(heard_at, now) {
            Staleness::Live => "已连接，实时更新".to_owned(),
            Staleness::Old { minutes } => format!("网络断了，{}的信息", age_text(minutes)),
        },
        figures: figures(feed, now),
        places: places_by_trade(feed, now)
            .into_iter()
            .take(TRADES)
            .map(|(trade, places)| (trades::label(trade), places))
            .collect(),
        rows: rows.collect(),
    }
}

/// The page.
#[component]
pub(crate) fn Today() -> impl IntoView {
    let live = Rc::new(Live::start());
    let read = {
        let live = Rc::clone(&live);
        move || live.with(|feed| day(feed, live.heard_at(), live.now()))
    };
    let shown = RwSignal::new(read().unwrap_or_default());
    let desk = desk();
    let tick = {
        let live = Rc::clone(&live);
        let version = Cell::new(live.version());
        Interval::new(TICK_MS, move || {
            live.tick();
            // What changed on the walls or was called has changed the day, too.
            if version.replace(live.version()) != live.version() {
                desk.ask_for_day();
            }
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
                <Day places=Memo::new(move |_| shown.with(|day| day.places.clone())) />
                <h3>"最新发布"</h3>
                <table class="desk-table">
                    <thead><tr>{COLUMNS.map(|title| view! { <th>{title}</th> }).collect_view()}</tr></thead>
                    <tbody>{(0..ROWS).map(|at| view! { <TableRow shown at /> }).collect_view()}</tbody>
                </table>
                <p class="desk-note">"岗位数按人数计，不按条数计。这里只显示墙上也能看到的内容。“今日岗位数”连以前上屏的、别的市场发来的也算；月报的“当月提供零工岗位数”只算本市场当月第一次上屏的，所以两个数不一样。"</p>
    }
}

/// What only staff see: who waits, what was agreed, what is to be done.
#[component]
fn Day(places: Memo<Vec<(&'static str, u32)>>) -> impl IntoView {
    let desk = desk();
    let tile = move |page: &'static str,
                     label: &'static str,
                     read: fn(&Overview) -> (String, bool)| {
        let said = Memo::new(move |_| desk.day.with(|day| day.as_ref().map(read)));
        view! {
            <a class="tile" class:late=move || said.with(|said| said.as_ref().is_some_and(|said| said.1)) href=move || desk.address(page)>
                <b>{move || said.get().map_or_else(|| "…".to_owned(), |said| said.0)}</b><span>{label}</span>
            </a>
        }
    };
    view! {
        <div class="desk-figures tiles">
            {tile("/people", "在等叫号", |day| (format!("{}人", day.waiting), false))}
            {tile("/people", "等得最久", |day| (minutes(day.longest_wait_min), day.longest_wait_min >= LONG_WAIT_MIN))}
            {tile("/people", "报名到开始谈", |day| (day.first_talk_min.map_or_else(|| "还没有".to_owned(), minutes), false))}
            {tile("/people", "今天谈成", |day| (format!("{}人", day.confirmed), false))}
            {tile("/people", "今天报名今天谈成", |day| (share(day.same_day, day.wishes), false))}
            {tile("/reviews", "等审核", |day| (format!("{}条", day.reviews), day.reviews > 0))}
            {tile("/cases", "没办完的诉求", |day| (format!("{}件", day.cases), false))}
            {tile("/cases", "过期的诉求", |day| (format!("{}件", day.overdue), day.overdue > 0))}
            {tile("/follow-ups", "过期的督办", |day| (format!("{}件", day.follow_ups_overdue), day.follow_ups_overdue > 0))}
            {tile("/screens", "屏在线", |day| (format!("{}/{}", day.screens_online, day.screens), day.screens_online < day.screens))}
        </div>
        <div class="desk-halves">
            <Chart />
            <ByTrade places />
        </div>
    }
}

/// Wishes and agreements by the hour.
#[component]
fn Chart() -> impl IntoView {
    let desk = desk();
    let hours = Memo::new(move |_| {
        let none = [0; HOURS];
        desk.day.with(|day| match day {
            Some(day) => hours_shown(&day.wishes_by_hour, &day.confirmed_by_hour),
            None => hours_shown(&none, &none),
        })
    });
    let bar = move |hour: usize| {
        let height = move |read: fn(&Overview) -> &[u32; HOURS]| {
            Memo::new(move |_| {
                desk.day.with(|day| {
                    let Some(day) = day else { return (0, 0) };
                    let top = day.wishes_by_hour.iter().max().copied().unwrap_or(0);
                    let value = read(day)[hour];
                    (value, value * 100 / top.max(1))
                })
            })
        };
        let wishes = height(|day| &day.wishes_by_hour);
        let agreed = height(|day| &day.confirmed_by_hour);
        view! {
            <li class:none=move || !hours.get().contains(&hour)>
                <span class="value">{move || Some(wishes.get().0).filter(|value| *value > 0)}</span>
                <span class="bars"><i style:block-size=move || format!("{}%", wishes.get().1)></i><i class="agreed" style:block-size=move || format!("{}%", agreed.get().1.min(100))></i></span>
                <span class="hour">{hour}</span>
            </li>
        }
    };
    let told = move || {
        desk.day.with(|day| {
            day.as_ref()
                .map(|day| format!("今天报名{}人次，谈成{}人。", day.wishes, day.confirmed))
        })
    };
    view! {
        <section class="desk-card" aria-label="今天每小时">
            <h3>"今天每小时"<small><i class="key"></i>"报名"<i class="key agreed"></i>"谈成"</small></h3>
            <p class="desk-hint">{told}</p>
            <ol class="desk-chart" aria-hidden="true">{(0..HOURS).map(bar).collect_view()}</ol>
        </section>
    }
}

fn minutes(min: u32) -> String {
    match min {
        min if min < 60 => format!("{min}分钟"),
        min => format!("{}小时{}分", min / 60, min % 60),
    }
}

/// A part of a whole; nothing to be told of an empty one.
fn share(part: u32, whole: u32) -> String {
    match whole {
        0 => "还没有".to_owned(),
        whole => format!("{}%", part * 100 / whole),
    }
}

#[component]
fn TableRow(shown: RwSignal<Public>, at: usize) -> impl IntoView {
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
