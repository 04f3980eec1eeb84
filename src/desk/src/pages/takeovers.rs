//! 紧急插播: one message over all boards, and which of them show it.

use std::collections::BTreeSet;
use std::time::Duration;

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::screens::{EndTakeover, NewTakeover, TakeoverRecord};
use linggong_contract::{Adcode, Level, Moment, Screen, TakeoverKind};
use linggong_rules::screens::{TEXT_CHARS, TITLE_CHARS, template};
use linggong_rules::wording::clock_to_the_second;

use super::people::Tabs;
use super::{now, screens, when};
use crate::api::{self, Once, Refusal};
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::table::{Found, Pager, Search, SortHead, Table};

const PATH: &str = "/api/v1/staff/takeovers";
/// A press within this after a message went out is the same press.
const SAME_PRESS: Duration = Duration::from_secs(2);
/// Rows of a page of those that are over: each comes with the names of its screens.
const ROWS: u32 = 20;
/// How long a message may stand: minutes and their words.
const LASTS: [(u16, &str); 5] = [
    (10, "10分钟"),
    (30, "半小时"),
    (60, "1小时"),
    (180, "3小时"),
    (720, "12小时"),
];

/// The page.
#[component]
pub(crate) fn Takeovers() -> impl IntoView {
    let desk = desk();
    let path = move |over: bool| {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("{PATH}?market={market}&over={over}")
    };
    let list = List::<TakeoverRecord>::follow(desk, move || path(false));
    let table = Table::new(move || path(true), ROWS);
    let past = List::<TakeoverRecord>::follow_table(desk, table);
    // What has ended stands below at once.
    Effect::new(move |_| {
        if list.items.with(Option::is_some) {
            past.refresh();
        }
    });
    let has_some = Memo::new(move |_| list.total.get() > 0);
    view! {
        <div class="desk-title"><h2>"紧急插播"</h2></div>
        {move || list.items.get().unwrap_or_default().into_iter().map(|record| view! { <On record list /> }).collect_view()}
        <Compose list />
        <div class="desk-title">
            <h3>"以前的"</h3>
            <Search text=table.text label="找" hint="标题、内容、谁发的" />
        </div>
        <Pager table list=past />
        <table class="desk-table" class:none=move || past.total.get() == 0>
            <thead><tr>
                <SortHead table sort="began" label="什么时候" desc=true />
                <SortHead table sort="title" label="标题" />
                <th>"哪些屏"</th><th>"显示了"</th>
                <SortHead table sort="by" label="谁发的" />
            </tr></thead>
            <tbody>
                {move || past.items.get().unwrap_or_default().into_iter().map(|record| {
                    let TakeoverRecord { takeover, by, meant_for, shown_on, .. } = record;
                    view! {
                        <tr>
                            <td>{when(takeover.starts_at, now())}"–"{when(takeover.ends_at, now())}</td>
                            <td class="wide"><b>{takeover.title}</b>{takeover.drill.then_some("（演练）")}</td>
                            <td>{whom(desk, takeover.scope, &takeover.tags)}</td>
                            <td class:late=shown_on < meant_for>{shown_on}"/"{meant_for}</td>
                            <td>{by.trim_start_matches("desk:").to_owned()}</td>
                        </tr>
                    }
                }).collect_view()}
            </tbody>
        </table>
        {move || if has_some.get() {
            view! { <Found table list=past empty="以前没有过。正在放的结束以后，这里能查到。" /> }.into_any()
        } else {
            view! { <Found table list=past empty="还没有插播过。先发一次演练，看看每块屏收不收得到。" /> }.into_any()
        }}
    }
}

/// A message that is on, with who shows it.
#[component]
fn On(record: TakeoverRecord, list: List<TakeoverRecord>) -> impl IntoView {
    let desk = desk();
    let TakeoverRecord {
        takeover,
        meant_for,
        shown_on,
        screens,
        ..
    } = record;
    let of = (takeover.id, takeover.ends_at);
    let is_own = desk.me.with_untracked(|me| {
        me.as_ref()
            .is_some_and(|me| me.staff.scope.covers(takeover.scope))
    });
    let (shown, missing): (Vec<_>, Vec<_>) = screens.into_iter().partition(|one| one.at.is_some());
    view! {
        <section class="desk-card desk-on" class:drill=takeover.drill role="status">
            <h3>{if takeover.drill { "正在演练：" } else { "正在插播：" }}{takeover.title.clone()}
                <small>{whom(desk, takeover.scope, &takeover.tags)}" · 到 "{when(takeover.ends_at, now())}</small>
            </h3>
            <p>{takeover.text.clone()}</p>
            <p><b>{shown_on}"/"{meant_for}</b>" 块屏已经显示"</p>
            <ul class="desk-acks">
                {missing.into_iter().map(|one| view! { <li class="late">"✗ "{one.name}" 还没有"</li> }).collect_view()}
                {shown.into_iter().map(|one| view! { <li>"✓ "{one.name}" "{one.at.map(clock_to_the_second)}</li> }).collect_view()}
            </ul>
            {is_own.then(|| view! { <button type="button" class="primary" on:click=move |_| end(desk, list, of)>"结束"</button> })}
        </section>
    }
}

/// Ends a message that stands until `seen`.
fn end(desk: Desk, list: List<TakeoverRecord>, (id, seen): (i64, Moment)) {
    spawn_local(async move {
        let path = format!("{PATH}/{id}/end");
        let body = EndTakeover { seen: Some(seen) };
        match api::send::<TakeoverRecord>(desk, Method::POST, &path, &body).await {
            Ok(done) => desk.done(format!("“{}”结束了，屏上恢复原样", done.takeover.title)),
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}

/// Whom it is for, in words.
fn whom(desk: Desk, scope: Adcode, tags: &[String]) -> String {
    let place = match scope.level() {
        Level::Province => "全省".to_owned(),
        Level::City => desk.city(scope).unwrap_or_else(|| "全市".to_owned()),
        Level::County => "本市场".to_owned(),
    };
    if tags.is_empty() {
        format!("{place}所有屏")
    } else {
        format!("{place}“{}”的屏", tags.join("”“"))
    }
}

/// Writes a message.
#[component]
fn Compose(list: List<TakeoverRecord>) -> impl IntoView {
    let desk = desk();
    let kind = RwSignal::new(TakeoverKind::Weather);
    let (usual_title, usual_text) = template(TakeoverKind::Weather);
    let title = RwSignal::new(usual_title.to_owned());
    let text = RwSignal::new(usual_text.to_owned());
    let minutes = RwSignal::new(30_u16);
    let scope = RwSignal::new(desk.market.get_untracked());
    let tags = RwSignal::new(BTreeSet::<String>::new());
    let refused = RwSignal::new(None::<Refusal>);
    let busy = RwSignal::new(false);
    let once = Once::new();
    let known = List::<Screen>::follow(desk, move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("{}?market={market}", screens::PATH)
    });
    let all_tags = Memo::new(move |_| {
        known.items.with(|items| {
            let all = items.as_deref().unwrap_or_default();
            let tags = all.iter().flat_map(|screen| &screen.settings.tags);
            tags.cloned().collect::<BTreeSet<String>>()
        })
    });
    let send = move |drill: bool| {
        let Some(scope) = scope.get_untracked().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        refused.set(None);
        let new = NewTakeover {
            scope,
            tags: tags.get_untracked().into_iter().collect(),
            kind: kind.get_untracked(),
            title: title.get_untracked(),
            text: text.get_untracked(),
            drill,
            minutes: minutes.get_untracked(),
        };
        spawn_local(async move {
            let answer = api::send_once::<TakeoverRecord>(desk, &once.key(&new), PATH, &new).await;
            // The form stays as it is: a double press must not interrupt twice.
            let wait = if answer.is_ok() {
                SAME_PRESS
            } else {
                Duration::ZERO
            };
            set_timeout(
                move || {
                    let _ = busy.try_set(false);
                },
                wait,
            );
            match answer {
                Ok(done) => {
                    once.made();
                    let of = (done.takeover.id, done.takeover.ends_at);
                    let word = if drill {
                        "演练开始了，屏上看不见"
                    } else {
                        "插播出去了"
                    };
                    desk.undoable(word, move || end(desk, list, of));
                }
                Err(why) => drop(refused.try_set(Some(why))),
            }
            list.refresh();
        });
    };
    let choose = move |at: usize| {
        let Some(chosen) = TakeoverKind::ALL.get(at) else {
            return;
        };
        let (old_title, old_text) = template(kind.get_untracked());
        let (new_title, new_text) = template(*chosen);
        // What somebody has written themselves stays.
        if title.with_untracked(|title| title.is_empty() || title == old_title) {
            title.set(new_title.to_owned());
        }
        if text.with_untracked(|text| text.is_empty() || text == old_text) {
            text.set(new_text.to_owned());
        }
        kind.set(*chosen);
    };
    let wrong = move |field: &'static str| {
        move || refused.with(|why| why.as_ref().and_then(|why| why.of(field)))
    };
    let other = move || {
        refused.with(|why| {
            let why = why.as_ref().filter(|why| why.errors.is_empty());
            why.map(|why| why.words.clone())
        })
    };
    view! {
        <div class="desk-columns wide-aside">
            <section class="desk-card" aria-label="写一条">
                <Tabs tabs=TakeoverKind::ALL.iter().map(|kind| kind.label()).collect() chosen=Signal::derive(move || TakeoverKind::ALL.iter().position(|one| *one == kind.get()).unwrap_or(0)) on_choose=choose />
                <label>"标题（大厅里远远就能看清，最多12个字）"
                    <input name="title" maxlength=TITLE_CHARS.to_string() prop:value=move || title.get() on:input=move |event| title.set(event_target_value(&event)) />
                    <em class="desk-wrong" role="alert">{wrong("title")}</em>
                </label>
                <label>"要大家怎么做（最多60个字）"
                    <textarea name="text" rows="3" maxlength=TEXT_CHARS.to_string() prop:value=move || text.get() on:input=move |event| text.set(event_target_value(&event))></textarea>
                    <em class="desk-wrong" role="alert">{wrong("text")}</em>
                </label>
                <div class="steps">
                    <label>"多久"
                        <select on:change=move |event| if let Ok(chosen) = event_target_value(&event).parse() { minutes.set(chosen) }>
                            {LASTS.map(|(long, word)| view! { <option value=long.to_string() selected=move || minutes.get() == long>{word}</option> })}
                        </select>
                    </label>
                    <label>"哪里"
                        <select on:change=move |event| scope.set(Adcode::parse(&event_target_value(&event)).ok())>
                            {desk.scopes().into_iter().map(|(id, word)| view! { <option value=id.to_string() selected=move || scope.get() == Some(id)>{word}</option> }).collect_view()}
                        </select>
                    </label>
                </div>
                <fieldset class="bits" class:none=move || all_tags.with(BTreeSet::is_empty)>
                    <legend>"只在这些屏上（都不选就是所有屏）"</legend>
                    {move || all_tags.get().into_iter().map(|tag| {
                        let held = tag.clone();
                        let is_on = {
                            let tag = tag.clone();
                            move || tags.with(|tags| tags.contains(&tag))
                        };
                        view! {
                            <label class="check"><input type="checkbox" prop:checked=is_on on:change=move |_| tags.update(|tags| if !tags.remove(&held) { tags.insert(held.clone()); }) />{tag}</label>
                        }
                    }).collect_view()}
                </fieldset>
                <p class="desk-wrong" role="alert">{other}</p>
                <div class="steps">
                    <button type="button" class="danger" disabled=busy on:click=move |_| send(false)>"马上插播"</button>
                    <button type="button" disabled=busy on:click=move |_| send(true)>"演练一次"</button>
                    <small class="desk-hint">"演练：每块屏都要回话，但屏上看不见。"</small>
                </div>
            </section>
            <div class="desk-aside">
                <div class="desk-takeover" data-kind=move || kind.get().slug()>
                    <p>{move || kind.get().label()}</p>
                    <h3 style:--n=move || title.with(|title| title.chars().count().max(4)).to_string()>{move || title.get()}</h3>
                    <p>{move || text.get()}</p>
                </div>
                <p class="desk-hint">"屏上就是这样：盖住整块屏，一秒钟内到，到时间自己撤。断网的屏连上以后补放。"</p>
            </div>
        </div>
    }
}
