//! 轮播方案: what the boards show, in which order, and when; seen before it is published.

mod editor;
mod look;
mod slide;
mod timeline;
mod trades;

use leptos::prelude::*;
use linggong_contract::api::programmes::PublishedProgramme;
use linggong_contract::{Programme, Screen, ScreenRole, Turn};
use linggong_rules::programme;

use super::{now, screens, when};
use crate::desk::desk;
use crate::form::TradeList;
use crate::list::List;
use editor::Editor;
use look::Look;
use slide::SlideRow;

/// The page.
#[component]
pub(crate) fn Programmes() -> impl IntoView {
    let desk = desk();
    let editor = Editor::open(desk);
    let is_past = RwSignal::new(false);
    let gaps = Memo::new(move |_| programme::gaps(&editor.programme()));
    let wrong = move || editor.wrong("slides");
    let screens = List::<Screen>::follow(desk, move || {
        let market = desk
            .market
            .get()
            .map_or_else(String::new, |id| id.to_string());
        format!("{}?market={market}", screens::PATH)
    });
    let boards = Signal::derive(move || {
        let mut boards = screens.items.get().unwrap_or_default();
        boards.retain(|one| one.settings.role == ScreenRole::Board);
        boards
    });
    view! {
        <div class="desk-title">
            <h2>"轮播方案"</h2>
            <Whom editor boards />
            <span class="desk-hint" role="status">{move || editor.standing()}</span>
            <button type="button" disabled=move || !editor.can_undo() on:click=move |_| editor.undo()>"退一步"</button>
            <button type="button" disabled=move || !editor.can_redo() on:click=move |_| editor.redo()>"再做一步"</button>
            <button type="button" aria-expanded=move || is_past.get().to_string() on:click=move |_| is_past.update(|on| *on = !*on)>"发布过的"</button>
            <button type="button" class="primary" disabled=move || !editor.can_publish() on:click=move |_| editor.publish()>"发布到信息屏"</button>
        </div>
        {move || editor.theirs.get().map(|theirs| view! {
            <section class="desk-card desk-warned" role="alert">
                <p><b>{who(&theirs.by)}" 也在改，"{when(theirs.at, now())}" 存过一次。"</b>"您改的还在这里，没有存进去。"</p>
                <div class="steps">
                    <button type="button" on:click=move |_| editor.take_theirs()>"用别人存的"</button>
                    <button type="button" on:click=move |_| editor.keep_mine()>"用我改的"</button>
                </div>
            </section>
        })}
        {move || is_past.get().then(|| view! { <Past editor on_done=move |()| is_past.set(false) /> })}
        <div class="desk-columns wide-aside">
            <section class="desk-card" aria-label="画面">
                <p class="desk-hint">"从上到下，一个接一个放，放完再从头来。标题、时钟、热线一直在，去不掉。"</p>
                <p class="desk-wrong" role="alert">{wrong}</p>
                <ol class="desk-slides">
                    <For each=move || editor.slides.get() key=|(key, _)| *key let((key, _))>
                        <SlideRow editor key />
                    </For>
                </ol>
                <div class="steps">
                    {slide::KINDS.map(|kind| view! {
                        <button type="button" on:click=move |_| editor.add(kind)>"＋ "{kind.label()}</button>
                    })}
                </div>
                <ul class="desk-warned" class:none=move || gaps.with(Vec::is_empty)>
                    {move || gaps.get().into_iter().map(|gap| view! { <li>{gap}"，到时放正在招的活。"</li> }).collect_view()}
                </ul>
                <TradeList />
            </section>
            <Look editor boards />
        </div>
    }
}

/// Whom it is arranged for: all boards, those of a tag, or a single one.
#[component]
fn Whom(editor: Editor, boards: Signal<Vec<Screen>>) -> impl IntoView {
    let tags = Memo::new(move |_| {
        let mut tags: Vec<String> = boards.with(|boards| {
            let all = boards.iter().flat_map(|one| one.settings.tags.clone());
            all.collect()
        });
        tags.sort_unstable();
        tags.dedup();
        tags
    });
    let names = Memo::new(move |_| {
        boards.with(|boards| {
            let names = boards.iter().map(|one| one.settings.name.clone());
            names.collect::<Vec<_>>()
        })
    });
    // Arranged for once, and not there any more: it can still be ended.
    let gone = move || {
        let mut gone = editor.audiences();
        gone.retain(|one| {
            !tags.with(|tags| tags.contains(one)) && !names.with(|names| names.contains(one))
        });
        gone
    };
    let options = move |all: Vec<String>| {
        let own = editor.audiences();
        let option = |name: String| {
            let mark = own.contains(&name).then_some("（单独放）");
            let value = name.clone();
            view! { <option value=value.clone() selected=move || editor.audience.get() == value>{name}{mark}</option> }
        };
        all.into_iter().map(option).collect_view()
    };
    let group = move |label: &'static str, all: Vec<String>| {
        (!all.is_empty()).then(|| view! { <optgroup label=label>{options(all)}</optgroup> })
    };
    view! {
        <label class="desk-whom">"给哪些屏"
            <select name="audience" on:change=move |event| editor.turn_to(event_target_value(&event))>
                <option value="" selected=move || editor.audience.with(String::is_empty)>"全部屏"</option>
                {move || group("按标签", tags.get())}
                {move || group("单独一块", names.get())}
                {move || group("已经没有的", gone())}
            </select>
        </label>
        {move || editor.is_own().then(|| view! {
            <button type="button" on:click=move |_| editor.end_own()>"改回和全部屏一样"</button>
        })}
    }
}

/// What was published before, to have it again.
#[component]
fn Past(editor: Editor, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let row = move |at: usize, one: PublishedProgramme| {
        let programme = one.programme.clone();
        let is_none = programme.slides.is_empty();
        let restore = move |_| {
            editor.replace(programme.clone());
            on_done.run(());
        };
        view! {
            <tr>
                <td>"第 "{one.id}" 版"{(at == 0).then_some("（正在放）")}</td>
                <td>{when(one.at, now())}</td>
                <td>{who(&one.by)}</td>
                <td class="wide">{if is_none { "和全部屏一样".to_owned() } else { outline(&one.programme) }}</td>
                <td class="steps">{(!is_none).then(|| view! { <button type="button" on:click=restore>"拿来改"</button> })}</td>
            </tr>
        }
    };
    let usual = move |_| {
        editor.replace(Programme::default());
        on_done.run(());
    };
    view! {
        <section class="desk-card" aria-label="发布过的">
            <table class="desk-table">
                <thead><tr><th>"版"</th><th>"发布"</th><th>"谁"</th><th>"画面"</th><th>"操作"</th></tr></thead>
                <tbody>
                    {move || editor.history().into_iter().enumerate().map(|(at, one)| row(at, one)).collect_view()}
                    <tr>
                        <td>"自带的"{move || editor.history().is_empty().then_some("（正在放）")}</td><td></td><td></td>
                        <td class="wide">{outline(&Programme::default())}</td>
                        <td class="steps"><button type="button" on:click=usual>"拿来改"</button></td>
                    </tr>
                </tbody>
            </table>
        </section>
    }
}

/// The slides in a few words.
fn outline(programme: &Programme) -> String {
    let name = |turn: &Turn| {
        let label = turn.slide.label();
        let mut only = vec![programme::asked(turn), programme::scopes(turn)];
        only.retain(|words| !words.is_empty() && turn.slide.is_postings());
        match only.is_empty() {
            true => label.to_owned(),
            false => format!("{label}（{}）", only.join("，")),
        }
    };
    let names: Vec<String> = programme.slides.iter().map(name).collect();
    names.join("、")
}

/// An account, without the word of the system before it.
fn who(by: &str) -> String {
    by.trim_start_matches("desk:").to_owned()
}
