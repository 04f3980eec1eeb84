//! 屏: which screens there are, how each one is, and what it is asked to do.

mod form;
mod opened;

use leptos::prelude::*;
use linggong_contract::{Screen, ScreenId};
use linggong_rules::screens::SKEW_MAX_MS;
use linggong_ui::parameter;

use super::{lasted, now, when};
use crate::desk::desk;
use crate::list::List;
use crate::table::{Found, Pager, ROWS, Search, SortHead, Table};
use form::Enrol;
use opened::Opened;

pub(super) const PATH: &str = "/api/v1/staff/screens";

/// The page.
#[component]
pub(crate) fn Screens() -> impl IntoView {
    let desk = desk();
    let table = Table::new(
        move || {
            let market = desk
                .market
                .get()
                .map_or_else(String::new, |id| id.to_string());
            format!("{PATH}?market={market}")
        },
        ROWS,
    );
    let list = List::<Screen>::follow_table(desk, table);
    // Whoever has scanned the code on a device need not type it.
    let scanned = parameter("enrol").unwrap_or_default();
    let enrolling = RwSignal::new(!scanned.is_empty());
    let opened = RwSignal::new(None::<ScreenId>);
    let shown = Memo::new(move |before: Option<&Option<Screen>>| {
        let id = opened.get()?;
        let listed = list
            .items
            .with(|items| items.as_ref()?.iter().find(|one| one.id == id).cloned());
        // Searched away or on another page it stays open; where all are listed, it is gone.
        let is_whole = table.is_whole(list.total.get());
        let kept = before.cloned().flatten();
        listed.or_else(|| kept.filter(|one| one.id == id && !is_whole))
    });
    // Its own card: what is typed there stays when the list is asked for anew.
    let card = Memo::new(move |_| shown.with(|shown| shown.as_ref().map(|one| one.id)));
    view! {
        <div class="desk-title">
            <h2>"屏"</h2>
            <Summary list />
            <Search text=table.text label="找" hint="名字、地点、标签" />
            <button type="button" class="primary" aria-expanded=move || enrolling.get().to_string() on:click=move |_| enrolling.update(|on| *on = !*on)>"登记新屏"</button>
        </div>
        {move || enrolling.get().then(|| view! {
            <Enrol code=scanned.clone() on_done=move |enrolled: bool| {
                enrolling.set(false);
                if enrolled {
                    list.refresh();
                }
            } />
        })}
        {move || card.get().and_then(|_| shown.get_untracked()).map(|screen| view! {
            <Opened screen shown list on_close=move |()| opened.set(None) />
        })}
        <Pager table list />
        <table class="desk-table desk-screens" class:none=move || list.total.get() == 0>
            <thead><tr>
                <SortHead table sort="name" label="名字" />
                <th>"在哪里"</th>
                <SortHead table sort="seen" label="连接" />
                <th>"内容"</th><th>"正在放"</th>
                <SortHead table sort="outages" label="要留意的" desc=true />
                <th>"操作"</th>
            </tr></thead>
            <tbody>
                {move || list.items.get().unwrap_or_default().into_iter().map(|screen| view! { <Row screen opened /> }).collect_view()}
            </tbody>
        </table>
        <Found table list empty="还没有登记屏。在要用的屏上打开本网站的 /screen，屏上会出现六个数字，再点右上角“登记新屏”。" />
    }
}

/// How many are heard, and how many show the newest.
#[component]
fn Summary(list: List<Screen>) -> impl IntoView {
    // Of all screens, whichever are looked at.
    let count = move |which: &str| {
        list.counts.with(|counts| {
            let of = |which: &str| counts.get(which).copied().unwrap_or(0);
            (of(which), of("all"))
        })
    };
    view! {
        <p class="desk-summary" role="status" class:none=move || count("all").1 == 0>
            {move || {
                let (online, all) = count("online");
                view! { <span class:bad=online < all><b>{online}"/"{all}</b>" 在线"</span> }
            }}
            {move || {
                let (current, all) = count("current");
                view! { <span class:bad=current < all><b>{current}"/"{all}</b>" 已更新"</span> }
            }}
        </p>
    }
}

#[component]
fn Row(screen: Screen, opened: RwSignal<Option<ScreenId>>) -> impl IntoView {
    let id = screen.id;
    let is_open = move || opened.get() == Some(id);
    let heard = heard(&screen);
    let (is_online, is_current) = (screen.is_online, screen.is_current);
    let content = content(&screen);
    let showing = screen.report.as_ref().map(|report| report.showing.clone());
    let worries = worries(&screen).join("；");
    let settings = screen.settings;
    view! {
        <tr class:chosen=is_open>
            <td><b>{settings.name}</b><br /><small>{settings.role.label()}{settings.tags.iter().map(|tag| format!(" · {tag}")).collect::<String>()}</small></td>
            <td class="wide">{settings.place}</td>
            <td class:late=!is_online><span class="dot" class:on=is_online></span>{heard}</td>
            <td class:late=!(is_online && is_current)>{content}</td>
            <td class="wide">{showing}</td>
            <td class="wide late">{worries}</td>
            <td class="steps"><button type="button" aria-expanded=move || is_open().to_string() on:click=move |_| opened.set((!is_open()).then_some(id))>{move || if is_open() { "收起" } else { "打开" }}</button></td>
        </tr>
    }
}

/// How new what it shows is.
pub(super) const fn content(screen: &Screen) -> &'static str {
    match (screen.report.is_some(), screen.is_online, screen.is_current) {
        (false, _, _) => "",
        (true, true, true) => "最新",
        (true, true, false) => "正在更新",
        (true, false, _) => "旧的",
    }
}

/// When a screen was last heard.
pub(super) fn heard(screen: &Screen) -> String {
    match screen.seen_at {
        None => "等它连上来".to_owned(),
        Some(_) if screen.is_online => "在线".to_owned(),
        Some(seen) => {
            let now = now();
            format!("断了{}，{} 起", lasted(now.since_ms(seen)), when(seen, now))
        }
    }
}

/// What is not as it should be.
pub(super) fn worries(screen: &Screen) -> Vec<String> {
    let mut found = Vec::new();
    if screen.outages > 0 {
        found.push(format!("7天断过{}次", screen.outages));
    }
    let Some(report) = &screen.report else {
        return found;
    };
    if screen.skew_ms.abs() > SKEW_MAX_MS {
        let word = if screen.skew_ms > 0 { "快" } else { "慢" };
        found.push(format!("时钟{word}{}", lasted(screen.skew_ms.abs())));
    }
    let is_upright = report.height > report.width;
    if is_upright != screen.settings.portrait {
        let word = |upright| if upright { "竖" } else { "横" };
        found.push(format!(
            "登记的是{}屏，实际是{}屏",
            word(screen.settings.portrait),
            word(is_upright)
        ));
    }
    if report.queue > 0 {
        found.push(format!("{}条待上传", report.queue));
    }
    found
}
