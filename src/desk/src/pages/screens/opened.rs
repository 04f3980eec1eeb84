//! One screen: its picture, what it says of itself, what it can be asked, its settings.

use gloo::net::http::Method;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::location::Url;
use linggong_contract::api::programmes::ProgrammeBook;
use linggong_contract::api::screens::{CommandScreen, ReplaceDevice};
use linggong_contract::api::{Items, Seen};
use linggong_contract::{Adcode, Moment, Outage, Screen, ScreenCommand, ScreenId, ScreenRole};

use super::form::Edit;
use super::{PATH, content, heard, worries};
use crate::api;
use crate::desk::{Desk, desk};
use crate::list::List;
use crate::pages::{lasted, now, when};

/// `screen` as it was when it was opened, `shown` as it is.
#[component]
pub(super) fn Opened(
    screen: Screen,
    shown: Memo<Option<Screen>>,
    list: List<Screen>,
    #[prop(into)] on_close: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let id = screen.id;
    let name = StoredValue::new(screen.settings.name.clone());
    let editing = RwSignal::new(None::<Screen>);
    let replacing = RwSignal::new(false);
    let ask = move |command: ScreenCommand| {
        let name = name.get_value();
        spawn_local(async move {
            let path = format!("{PATH}/{id}/commands");
            let body = CommandScreen { command };
            match api::send::<Screen>(desk, Method::POST, &path, &body).await {
                Ok(_) => desk.done(format!("{name}：{}", asked(command))),
                Err(why) => desk.failed(why.words),
            }
            list.refresh();
        });
    };
    let waits = move |command| {
        shown.with(|shown| {
            shown
                .as_ref()
                .is_some_and(|screen| screen.waiting.contains(&command))
        })
    };
    // As it is told now.
    let seen = move || shown.with_untracked(|shown| shown.as_ref().map(|one| one.updated_at));
    let is_online = move || shown.with(|shown| shown.as_ref().is_some_and(|one| one.is_online));
    view! {
        <section class="desk-card desk-screen" aria-label="一块屏">
            <h3>{screen.settings.name.clone()}<small>{screen.settings.place.clone()}</small>
                <button type="button" on:click=move |_| on_close.run(())>"收起"</button>
            </h3>
            <Picture id shown />
            <div class="desk-aside">
                <Facts shown />
                <div class="steps">
                    {ScreenCommand::ALL.iter().map(|command| {
                        let command = *command;
                        view! {
                            <button type="button" disabled=move || waits(command) || !is_online() on:click=move |_| ask(command)>
                                {move || if waits(command) { "等它照办…" } else { command.label() }}
                            </button>
                        }
                    }).collect_view()}
                    <button type="button" aria-expanded=move || editing.with(Option::is_some).to_string() on:click=move |_| editing.update(|held| {
                        *held = if held.is_some() { None } else { shown.get_untracked() };
                    })>"改设置"</button>
                    <button type="button" aria-expanded=move || replacing.get().to_string() on:click=move |_| replacing.update(|on| *on = !*on)>"换设备"</button>
                    <button type="button" on:click=move |_| revoke(desk, list, id, name.get_value(), seen())>"撤掉"</button>
                </div>
                {move || replacing.get().then(|| view! { <Replace id shown list on_done=move |()| replacing.set(false) /> })}
                <Outages id />
            </div>
            {move || editing.get().map(|screen| view! { <Edit screen on_done=move |done: Screen| { editing.set(None); list.put(done, |one| one.id == id); list.refresh(); } /> })}
        </section>
    }
}

/// What was asked, once it is asked.
const fn asked(command: ScreenCommand) -> &'static str {
    match command {
        ScreenCommand::Identify => "屏上会亮出名字，30秒",
        ScreenCommand::Reload => "马上重新打开",
        ScreenCommand::Picture => "画面马上传来",
    }
}

#[component]
fn Picture(id: ScreenId, shown: Memo<Option<Screen>>) -> impl IntoView {
    let taken = Memo::new(move |_| shown.with(|shown| shown.as_ref()?.picture_at));
    view! {
        <figure class="desk-picture">
            {move || match taken.get() {
                Some(at) => view! {
                    <img src=format!("{PATH}/{id}/picture?at={}", at.ms()) alt="屏上的画面" />
                    <figcaption>"屏自己拍的，"{when(at, now())}</figcaption>
                }.into_any(),
                None => view! { <p class="desk-standing">"点“看画面”，屏会拍一张传来。"</p> }.into_any(),
            }}
        </figure>
    }
}

/// What the screen says of itself.
#[component]
fn Facts(shown: Memo<Option<Screen>>) -> impl IntoView {
    let desk = desk();
    // Its market, and the names it goes by.
    let names = Memo::new(move |_| {
        shown.with(|shown| {
            let settings = &shown.as_ref()?.settings;
            (settings.role == ScreenRole::Board).then(|| {
                let mut names = vec![settings.name.clone()];
                names.extend(settings.tags.iter().cloned());
                (settings.market, names)
            })
        })
    });
    let fact = |label: &'static str, read: fn(&Screen) -> Option<String>| {
        let value = Memo::new(move |_| shown.with(|shown| shown.as_ref().and_then(read)));
        view! { <div class:none=move || value.with(Option::is_none)><dt>{label}</dt><dd>{move || value.get()}</dd></div> }
    };
    let plays = RwSignal::new(String::new());
    Effect::new(move |_| {
        let names = names.get();
        spawn_local(async move {
            if let Some(words) = played(desk, names).await {
                let _ = plays.try_set(words);
            }
        });
    });
    view! {
        <dl>
            {fact("连接", |one| Some(heard(one)))}
            {fact("内容", |one| Some(content(one).to_owned()).filter(|words| !words.is_empty()))}
            {fact("正在放", |one| one.report.as_ref().filter(|_| one.is_online).map(|report| report.showing.clone()))}
            {fact("断前在放", |one| one.report.as_ref().filter(|_| !one.is_online).map(|report| report.showing.clone()))}
            <div class:none=move || plays.with(String::is_empty)><dt>"轮播方案"</dt><dd>{plays}</dd></div>
            {fact("屏面", |one| one.report.as_ref().map(|report| format!("{}×{}，{}英寸", report.width, report.height, one.settings.diagonal_in)))}
            {fact("程序", |one| one.report.as_ref().map(|report| report.version.clone()))}
            {fact("内存", |one| one.report.as_ref().filter(|_| one.is_online)?.memory_mb.map(|mb| format!("{mb} MB")))}
            {fact("时钟", |one| one.report.as_ref().filter(|_| one.is_online).map(|_| match one.skew_ms {
                -2_000..=2_000 => "准".to_owned(),
                skew if skew > 0 => format!("快{}", lasted(skew)),
                skew => format!("慢{}", lasted(-skew)),
            }))}
            {fact("待上传", |one| one.report.as_ref().map(|report| format!("{}条", report.queue)))}
            {fact("要留意", |one| Some(worries(one).join("；")).filter(|text| !text.is_empty()))}
            {fact("登记", |one| Some(format!("{}，{}", when(one.enrolled_at, now()), one.enrolled_by.trim_start_matches("desk:"))))}
        </dl>
    }
}

/// Which programme a board plays, in words: the one for the first of its names that has one.
async fn played(desk: Desk, of: Option<(Adcode, Vec<String>)>) -> Option<String> {
    let (market, names) = of?;
    let path = format!("/api/v1/staff/programmes/{market}");
    let book = api::get::<ProgrammeBook>(desk, &path).await.ok()?;
    let own = names.iter().find(|name| book.audiences.contains(name));
    Some(own.map_or_else(|| "全部屏的".to_owned(), |name| format!("“{name}”单独的")))
}

/// Takes a screen off the list; what was done can be taken back.
fn revoke(desk: Desk, list: List<Screen>, id: ScreenId, name: String, seen: Option<Moment>) {
    spawn_local(async move {
        let path = match seen {
            Some(seen) => format!("{PATH}/{id}?seen={}", Url::escape(&seen.to_string())),
            None => format!("{PATH}/{id}"),
        };
        match api::act(desk, Method::DELETE, &path).await {
            Ok(()) => desk.undoable(format!("{name} 撤掉了"), move || {
                let name = name.clone();
                spawn_local(async move {
                    let path = format!("{PATH}/{id}/restore");
                    match api::send::<Screen>(desk, Method::POST, &path, &Seen { seen }).await {
                        Ok(_) => desk.done(format!("{name} 又在了")),
                        Err(why) => desk.failed(why.words),
                    }
                    list.refresh();
                });
            }),
            Err(why) => desk.failed(why.words),
        }
        list.refresh();
    });
}

#[component]
fn Replace(
    id: ScreenId,
    shown: Memo<Option<Screen>>,
    list: List<Screen>,
    #[prop(into)] on_done: Callback<()>,
) -> impl IntoView {
    let desk = desk();
    let newest = move || shown.with_untracked(|shown| shown.as_ref().map(|one| one.updated_at));
    // Nothing once somebody was told of a change: then pressing again is meant.
    let seen = StoredValue::new(newest());
    let code = RwSignal::new(String::new());
    let refused = RwSignal::new(String::new());
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        spawn_local(async move {
            let path = format!("{PATH}/{id}/replace");
            let body = ReplaceDevice {
                code: code.get_untracked(),
                seen: seen.get_value().or_else(newest),
            };
            match api::send::<Screen>(desk, Method::POST, &path, &body).await {
                Ok(screen) => {
                    desk.done(format!(
                        "{} 换了设备，名字和设置都还在",
                        screen.settings.name
                    ));
                    let _ = on_done.try_run(());
                }
                Err(why) => {
                    if why.is_changed() {
                        seen.try_set_value(None);
                    }
                    let _ = refused.try_set(why.words);
                }
            }
            list.refresh();
        });
    };
    view! {
        <form class="desk-reason" aria-label="换设备" on:submit=submit novalidate>
            <label>"新设备屏上的六个数字"
                <input class="code" inputmode="numeric" autocomplete="off" maxlength="12" prop:value=move || code.get() on:input=move |event| code.set(event_target_value(&event)) />
                <small class="desk-hint">"旧设备马上不再是这块屏"</small>
                <em class="desk-wrong" role="alert">{move || refused.get()}</em>
            </label>
            <button type="submit" class="primary">"换"</button>
        </form>
    }
}

/// When it was silent.
#[component]
fn Outages(id: ScreenId) -> impl IntoView {
    let desk = desk();
    let found = RwSignal::new(None::<Vec<Outage>>);
    spawn_local(async move {
        let path = format!("{PATH}/{id}/outages");
        if let Ok(all) = api::get::<Items<Outage>>(desk, &path).await {
            let _ = found.try_set(Some(all.items));
        }
    });
    let line = |outage: Outage| {
        let until = outage.until.unwrap_or_else(now);
        let long = lasted(until.since_ms(outage.from));
        view! { <li>{when(outage.from, now())}" 断了 "{long}</li> }
    };
    view! {
        <details class:none=move || found.with(|all| all.as_ref().is_none_or(Vec::is_empty))>
            <summary>{move || found.with(|all| format!("断过 {} 次", all.as_ref().map_or(0, Vec::len)))}</summary>
            <ul>{move || found.get().unwrap_or_default().into_iter().map(line).collect_view()}</ul>
        </details>
    }
}
