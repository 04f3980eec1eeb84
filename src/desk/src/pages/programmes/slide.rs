//! One slide: what it shows, how long, when, and its place among the others.

use leptos::ev::{DragEvent, MouseEvent};
use leptos::prelude::*;
use leptos::task::spawn_local;
use linggong_contract::api::Items;
use linggong_contract::{
    Article, Category, Course, CourseDraft, Hours, Scope, Slide, Turn, clock_format, date_format,
};
use linggong_rules::notices;
use linggong_rules::programme::{DAY_NAMES, PAGES_MAX, SECONDS_MAX, TEXT_MAX, TITLE_MAX, summary};

use super::editor::Editor;
use super::trades::Trades;
use crate::api;
use crate::desk::desk;

/// Kinds of slides, in the order of the buttons.
pub(super) const KINDS: [Slide; 6] = [
    Slide::Postings,
    Slide::Urgent,
    Slide::Figures,
    Slide::PayLevels,
    Slide::ServicePromise,
    Slide::Notice,
];

/// What is being dragged; the browser keeps it from nobody.
const DRAGGED: &str = "text/plain";

#[component]
pub(super) fn SlideRow(editor: Editor, key: u32) -> impl IntoView {
    let turn = Memo::new(move |_| editor.turn(key));
    let place = Memo::new(move |_| editor.place(key));
    let is_last = Memo::new(move |_| place.get() + 1 >= editor.slides.with(Vec::len));
    // A new notice has nothing to say yet.
    let is_open = RwSignal::new(
        turn.with_untracked(|turn| turn.slide == Slide::Notice && turn.text.is_empty()),
    );
    let over = RwSignal::new(false);
    let drag = move |event: DragEvent| {
        if let Some(data) = event.data_transfer() {
            let _ = data.set_data(DRAGGED, &key.to_string());
        }
    };
    let drop = move |event: DragEvent| {
        event.prevent_default();
        over.set(false);
        let data = event.data_transfer();
        let moved = data.and_then(|data| data.get_data(DRAGGED).ok());
        if let Some(moved) = moved.and_then(|text| text.parse().ok()) {
            editor.move_to(moved, place.get_untracked());
        }
    };
    let kind = Memo::new(move |_| turn.with(|turn| turn.slide));
    let up = move |_: MouseEvent| editor.move_to(key, place.get_untracked().saturating_sub(1));
    let down = move |_: MouseEvent| editor.move_to(key, place.get_untracked() + 1);
    let name = move || kind.get().label();
    let label = move |what: &str| format!("{what}第{}个画面", place.get() + 1);
    view! {
        <li class:over=over
            on:dragover=move |event: DragEvent| { event.prevent_default(); over.set(true); }
            on:dragleave=move |_| over.set(false)
            on:drop=drop>
            <div class="slide-line">
                <span class="grip" draggable="true" title="拖动换位置" aria-hidden="true" on:dragstart=drag>"⠿"</span>
                <b>{move || place.get() + 1}". "{name}</b>
                <span class="desk-hint">{move || turn.with(summary)}</span>
                <span class="moves">
                    <button type="button" aria-label=move || label("上移") disabled=move || place.get() == 0 on:click=up>"↑"</button>
                    <button type="button" aria-label=move || label("下移") disabled=is_last on:click=down>"↓"</button>
                    <button type="button" aria-label=move || label("改") aria-expanded=move || is_open.get().to_string() on:click=move |_| is_open.update(|on| *on = !*on)>{move || if is_open.get() { "收起" } else { "改" }}</button>
                    <button type="button" aria-label=move || label("复制") on:click=move |_| editor.copy(key)>"复制"</button>
                    <button type="button" aria-label=move || label("删掉") on:click=move |_| editor.remove(key)>"删掉"</button>
                </span>
            </div>
            {move || is_open.get().then(|| view! { <Details editor key turn place /> })}
        </li>
    }
}

#[component]
fn Details(editor: Editor, key: u32, turn: Memo<Turn>, place: Memo<usize>) -> impl IntoView {
    let wrong = move |field: &'static str| {
        let words = Memo::new(move |_| editor.wrong(&format!("slides.{}.{field}", place.get())));
        view! { <em role="alert">{move || words.get()}</em> }
    };
    let kind = Memo::new(move |_| turn.with(|turn| turn.slide));
    let number = move |event| {
        event_target_value(&event)
            .trim()
            .parse::<u16>()
            .unwrap_or(0)
    };
    let hours = move |is_from: bool, text: String| {
        let clock = clock_format::parse(&text);
        editor.change(key, |turn| {
            let old = turn.hours;
            turn.hours = clock.map(|clock| {
                let other = old.unwrap_or(Hours {
                    from: clock,
                    to: clock,
                });
                if is_from {
                    Hours {
                        from: clock,
                        to: other.to,
                    }
                } else {
                    Hours {
                        from: other.from,
                        to: clock,
                    }
                }
            });
        });
    };
    let clock = move |read: fn(&Hours) -> linggong_contract::Time| {
        turn.with(|turn| {
            turn.hours
                .as_ref()
                .map(|hours| clock_format::text(read(hours)))
        })
        .unwrap_or_default()
    };
    let bits = move |label: &'static str,
                     names: Vec<&'static str>,
                     read: fn(&mut Turn) -> &mut u16| {
        view! {
            <fieldset class="bits">
                <legend>{label}</legend>
                {names.into_iter().enumerate().map(|(at, name)| {
                    let bit = 1_u16 << at;
                    let is_on = move || turn.with(|turn| *read(&mut turn.clone()) & bit != 0);
                    view! {
                        <label class="check">
                            <input type="checkbox" prop:checked=is_on on:change=move |_| editor.change(key, |turn| *read(turn) ^= bit) />
                            {name}
                        </label>
                    }
                }).collect_view()}
            </fieldset>
        }
    };
    view! {
        <div class="slide-details">
            {move || match kind.get() {
                Slide::Postings | Slide::Urgent => view! {
                    <label>"一次放几页"
                        <input type="number" min="1" max=PAGES_MAX prop:value=move || turn.with(|turn| turn.pages.max(1)).to_string() on:change=move |event| { let pages = number(event); editor.change(key, |turn| turn.pages = pages); } />
                        {wrong("pages")}
                    </label>
                    {bits("只放这些门类（不选是全部）", Category::ALL.map(Category::label).to_vec(), |turn| &mut turn.categories)}
                    <Trades editor key turn />
                    {wrong("trades")}
                    {bits("只放给这些地方看的（不选是全部）", Scope::ALL.iter().map(|scope| scope.label()).collect(), |turn| &mut turn.scopes)}
                }.into_any(),
                other => view! {
                    {(other == Slide::Notice).then(|| view! {
                        <FromPublished editor key />
                        <label class="wide">"标题"
                            <input type="text" maxlength=TITLE_MAX prop:value=move || turn.with(|turn| turn.title.clone()) on:input=move |event| { let text = event_target_value(&event); editor.change(key, |turn| turn.title = text); } />
                            {wrong("title")}
                        </label>
                        <label class="wide">"内容"
                            <textarea rows="3" maxlength=TEXT_MAX prop:value=move || turn.with(|turn| turn.text.clone()) on:input=move |event| { let text = event_target_value(&event).replace('\n', " "); editor.change(key, |turn| turn.text = text); }></textarea>
                            <small>{move || format!("还能写 {} 个字。说清什么事、什么时候、找谁。", TEXT_MAX.saturating_sub(turn.with(|turn| turn.text.chars().count())))}</small>
                            {wrong("text")}
                        </label>
                    })}
                    <label>"放几秒（0 是按字数）"
                        <input type="number" min="0" max=SECONDS_MAX prop:value=move || turn.with(|turn| turn.seconds).to_string() on:change=move |event| { let seconds = number(event); editor.change(key, |turn| turn.seconds = seconds); } />
                        {wrong("seconds")}
                    </label>
                }.into_any(),
            }}
            {bits("只在这些天放（不选是每天）", DAY_NAMES.to_vec(), |turn| &mut turn.days)}
            {wrong("days")}
            <label>"从几点"
                <input type="time" prop:value=move || clock(|hours| hours.from) on:change=move |event| hours(true, event_target_value(&event)) />
            </label>
            <label>"到几点"
                <input type="time" prop:value=move || clock(|hours| hours.to) on:change=move |event| hours(false, event_target_value(&event)) />
                {wrong("hours")}
            </label>
            <label>"从哪天"
                <input type="date" prop:value=move || turn.with(|turn| turn.start_on.map(date_format::text)).unwrap_or_default() on:change=move |event| { let day = date_format::parse(&event_target_value(&event)); editor.change(key, |turn| turn.start_on = day); } />
            </label>
            <label>"到哪天"
                <input type="date" prop:value=move || turn.with(|turn| turn.end_on.map(date_format::text)).unwrap_or_default() on:change=move |event| { let day = date_format::parse(&event_target_value(&event)); editor.change(key, |turn| turn.end_on = day); } />
                {wrong("end_on")}
            </label>
        </div>
    }
}

/// What the market publishes anyway, to be told on its boards too.
#[component]
fn FromPublished(editor: Editor, key: u32) -> impl IntoView {
    let desk = desk();
    let courses = RwSignal::new(Vec::<CourseDraft>::new());
    let articles = RwSignal::new(Vec::<Article>::new());
    Effect::new(move |_| {
        let Some(market) = desk.market.get() else {
            return;
        };
        spawn_local(async move {
            let path = format!("/api/v1/courses?market={market}");
            if let Ok(found) = api::get::<Items<Course>>(desk, &path).await {
                let drafts = found.items.into_iter().map(|course| course.draft);
                let _ = courses.try_set(drafts.collect());
            }
            let path = format!("/api/v1/articles?market={market}");
            if let Ok(found) = api::get::<Items<Article>>(desk, &path).await {
                let _ = articles.try_set(found.items);
            }
        });
    });
    let choose = move |event| {
        let value = event_target_value(&event);
        let Some((kind, at)) = value.split_once(' ') else {
            return;
        };
        let Ok(at) = at.parse::<usize>() else { return };
        editor.change(key, |turn| {
            let made = if kind == "course" {
                courses.with_untracked(|all| all.get(at).map(|one| notices::of_course(one, turn)))
            } else {
                articles.with_untracked(|all| all.get(at).map(|one| notices::of_article(one, turn)))
            };
            if let Some(made) = made {
                *turn = made;
            }
        });
    };
    let options = move |kind: &'static str, titles: Vec<String>| {
        titles
            .into_iter()
            .enumerate()
            .map(|(at, title)| view! { <option value=format!("{kind} {at}")>{title}</option> })
            .collect_view()
    };
    view! {
        <label class="wide">"用现成的"
            <select name="published" on:change=choose>
                <option value="">"自己写，或从培训班、政策里选"</option>
                {move || courses.with(|all| (!all.is_empty()).then(|| view! { <optgroup label="培训班">{options("course", all.iter().map(|one| one.title.clone()).collect())}</optgroup> }))}
                {move || articles.with(|all| (!all.is_empty()).then(|| view! { <optgroup label="权利和政策">{options("article", all.iter().map(|one| one.title.clone()).collect())}</optgroup> }))}
            </select>
        </label>
    }
}
